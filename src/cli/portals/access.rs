//! `varco portals access`: who may enter since when and how, and what must be done first.

use serde_json::{Value, json};
use time::{Date, OffsetDateTime};

use super::super::args::AccessOptions;
use super::super::output::Output;
use crate::portal::access::{self, Access, Category, Line, Method, Part};
use crate::problem::Problem;

pub(super) fn run(options: &AccessOptions, output: &mut Output) -> Result<u8, Problem> {
    let category: Category = options
        .category
        .parse()
        .map_err(|_| Problem::UnknownCategory {
            name: options.category.clone(),
            known: known(),
        })?;
    let today = || OffsetDateTime::now_utc().date();
    let found = access::access(&category, options.date.unwrap_or_else(today));
    show(&found, output);
    output.object(&report(&found, output))?;
    Ok(0)
}

fn known() -> String {
    let names: Vec<_> = Category::all().iter().map(|category| category.id).collect();
    names.join(", ")
}

fn show(found: &Access, output: &Output) {
    let text = output.text();
    let label = |id: &str| text.about_portals(id, Vec::new());
    let category = found.category.id;
    output.labelled(
        &label("access-category"),
        &format!("{} ({category})", text.category(category)),
    );
    output.labelled(&label("access-day"), &text.day(found.on));
    let lines = found.lines();
    for part in Part::ALL {
        let mut name = label(part.key());
        for line in lines.iter().filter(|line| line.part == part) {
            output.labelled(&name, &sentence(line, output));
            name.clear();
        }
    }
    output.labelled(
        &label("access-part-services"),
        &found.category.services.join(", "),
    );
    output.labelled("", &label("access-services-by-portal"));
    super::ways::show_providers(&super::ways::known_providers(), output);
}

fn sentence(line: &Line, output: &Output) -> String {
    output.text().about_portals(line.key, line.values())
}

fn report(found: &Access, output: &Output) -> Value {
    let category = &found.category;
    let calendar = category.calendar;
    let on = found.on;
    let explanation: Vec<_> = found
        .lines()
        .iter()
        .map(|line| sentence(line, output))
        .collect();
    json!({
        "category": { "id": category.id, "title": output.text().category(category.id) },
        "date": iso(on),
        "phase": found.phase.number(),
        "methods": Method::ALL.map(Method::name),
        "spid": super::ways::providers_report(&super::ways::known_providers()),
        "digital_only": access::digital_only(category, on),
        "digital_only_from": iso(calendar.digital_only_from()),
        "legacy": {
            "obtainable": access::legacy_obtainable(category, on),
            "issued_until": iso(calendar.legacy_issued_until()),
            "usable": access::legacy_usable(category, on),
            "usable_until": iso(calendar.legacy_usable_until()),
        },
        "enrolment": category.enrolment.key(),
        "enrolment_only_reported": category.enrolment.is_only_reported(),
        "delegates": category.has_delegates(),
        "usual_services": category.services,
        "explanation": explanation,
    })
}

/// A day as `YYYY-MM-DD` (ISO 8601), which is how `time` writes it.
pub(super) fn iso(day: Date) -> String {
    day.to_string()
}
