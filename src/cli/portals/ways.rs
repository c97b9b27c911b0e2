//! `varco portals ways`: the ways into a portal that Varco does not walk itself, and the system's
//! browser where they begin.

use clap::Args;
use serde_json::{Value, json};

use super::super::output::Output;
use super::access::iso;
use crate::handoff;
use crate::portal::Profile;
use crate::portal::spid::{self, List, Register};
use crate::portal::ways::Way;
use crate::problem::{Action, Parameter, Problem};
use crate::settings::{ProvidersFile, Settings};
use crate::text::WayPhrase;

#[derive(Args, Debug)]
pub(in crate::cli) struct WaysOptions {
    /// A portal that Varco knows, or a file with a portal's profile
    #[arg(value_name = "NAME|FILE", default_value = "inail")]
    portal: String,
    /// Open the portal's page for one of them in the system's browser
    #[arg(long, value_name = "cie|spid")]
    open: Option<Way>,
    /// Ask AgID who issues SPID identities today; the list that is here stays if that fails
    #[arg(long)]
    refresh: bool,
}

pub(super) fn run(
    options: &WaysOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    let profile = settings.known_portals().find(&options.portal)?;
    let refreshed = options.refresh.then(|| refresh(&profile));
    // An old list with its day is better than none.
    let (list, failed) = match refreshed {
        None => (known_providers(), None),
        Some(Ok(list)) => (list, None),
        Some(Err(problem)) => (known_providers(), Some(problem)),
    };
    show(&profile, &list, output);
    if let Some(problem) = &failed {
        output.line(&output.text().way(WayPhrase::OldListStays));
        output.complain(problem);
    }
    let opened = options.open.map(|way| {
        let page = way.page(&profile).clone();
        handoff::open_in_browser(&profile, page.as_str()).map(|()| page)
    });
    let opened = opened.transpose()?;
    if let Some(page) = &opened {
        output.labelled(&output.text().way(WayPhrase::Opened), page.as_str());
    }
    output.object(&json!({
        "portal": profile.name,
        "ways": Way::ALL.map(|way| json!({
            "name": way.to_string(),
            "page": way.page(&profile),
        })),
        "spid": providers_report(&list),
        "refresh": failed.as_ref().map(ToString::to_string),
        "opened": opened,
    }))?;
    Ok(0)
}

/// Whether another way in may help: without reader or card, and where the problem itself says so.
pub(in crate::cli) fn leads_elsewhere(problem: &Problem) -> bool {
    matches!(problem.exit_code(), 10..=12) || problem.actions().contains(&Action::OtherWays)
}

/// Where the other ways into a portal are told.
pub(in crate::cli) fn point_to_other_ways(portal: &str, output: &Output) {
    let command = format!("varco portals ways {portal}");
    let command = vec![("command", Parameter::Text(command))];
    output.line(&output.text().about_portals("ways-elsewhere", command));
}

fn refresh(profile: &Profile) -> Result<List, Problem> {
    let internal = |context: String| Problem::Internal { context };
    let register = Register::national().ok_or_else(|| internal("register".to_owned()))?;
    let limits = super::super::limits();
    let list = super::super::runtime()?.block_on(register.ask(&profile.route, &limits.cancel))?;
    if let Some(file) = ProvidersFile::of_person() {
        file.keep(&list)?;
    }
    Ok(list)
}

/// The newest list that is here.
pub(super) fn known_providers() -> List {
    ProvidersFile::of_person().map_or_else(List::builtin, |file| file.load())
}

fn show(profile: &Profile, list: &List, output: &Output) {
    let say = |phrase| output.text().way(phrase);
    output.labelled(&say(WayPhrase::CieModes), &say(WayPhrase::Level3));
    for (mode, words) in WayPhrase::MODES {
        output.labelled(&format!("  {}", say(mode)), &say(words));
    }
    output.labelled("", Way::CieByPhone.page(profile).as_str());
    output.labelled(&say(WayPhrase::Spid), &say(WayPhrase::SpidHelp));
    output.labelled("", Way::Spid.page(profile).as_str());
    show_providers(list, output);
}

/// The identity providers with their day, and what level 2 means.
pub(super) fn show_providers(list: &List, output: &Output) {
    let text = output.text();
    let label = |id: &str| text.about_portals(id, Vec::new());
    let names: Vec<_> = list.providers.iter().map(|known| &*known.name).collect();
    output.labelled(&label("access-part-spid"), &names.join(", "));
    let day = vec![("day", Parameter::Day(list.as_of))];
    output.labelled("", &text.about_portals("access-spid-list", day));
    output.labelled("", &label("access-spid-level"));
}

/// The same for programs.
pub(super) fn providers_report(list: &List) -> Value {
    let providers = list.providers.iter().map(|provider| {
        json!({
            "name": provider.name,
            "organization": provider.organization,
            "entity_id": provider.entity_id,
        })
    });
    json!({
        "level": spid::LEVEL,
        "providers_as_of": iso(list.as_of),
        "providers": providers.collect::<Vec<_>>(),
    })
}
