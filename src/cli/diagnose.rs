//! `varco diagnose`: every layer between the person and the portal, and what to do.

use std::io::Write as _;
use std::path::Path;

use time::OffsetDateTime;

use super::args::DiagnoseOptions;
use super::output::Output;
use crate::diagnosis::{Baseline, Finding, Hide, Sources, Surroundings, renderer, run as diagnose};
use crate::problem::Problem;
use crate::settings::{LastGood, Settings};
use crate::text::Phrase;

/// Looks, prints, and ends with the exit code of the first thing that stands in the way. What is
/// printed and saved names no person: it may be sent to whoever helps.
pub(super) fn run(
    options: &DiagnoseOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    let chosen = options.portal.as_deref().or(settings.portal.as_deref());
    let portal = settings.known_portals().find(chosen.unwrap_or("inail"))?;
    let is_real = options.simulated.is_none();
    // A virtual card says nothing of how the computer's own readers stood.
    let kept = is_real.then(LastGood::of_person).flatten();
    let last_good = kept.as_ref().and_then(LastGood::load);
    let surroundings = Surroundings::look();
    let sources = Sources {
        surroundings: if is_real {
            surroundings
        } else {
            surroundings.without_service()
        },
        readers: super::readers_of(options.simulated.as_deref())?,
        portal: options.online.then_some(portal),
        stability: options.stability,
        renderer: renderer(),
        last_good: last_good.as_deref().and_then(Baseline::read),
    };
    let report = diagnose(&sources, &super::limits(), |_| ()).ok_or(Problem::Cancelled)?;
    let now = OffsetDateTime::now_utc();
    let hide = Hide::default();
    for line in output.text().brief_report(&report, hide).lines() {
        output.line(line);
    }
    if options.save.is_none() {
        output.line(&output.text().say(Phrase::SaveForDetails));
    }
    output.object(&output.text().report_json(&report, hide, now))?;
    if let Some(path) = &options.save {
        let is_json = path
            .extension()
            .is_some_and(|kind| kind.eq_ignore_ascii_case("json"));
        let content = if is_json {
            output.text().report_file(&report, hide, now)
        } else {
            output.text().report(&report, hide)
        };
        save(path, &content)?;
        let shown = path.display().to_string();
        output.line(&format!("{} {shown}", output.text().say(Phrase::Written)));
    }
    let good = Baseline::of_good(&report, now).and_then(|good| good.store());
    if let (Some(kept), Some(good)) = (kept, good)
        && let Err(problem) = kept.save(&good)
    {
        // The diagnosis itself was not in vain.
        output.complain(&problem);
    }
    let problem = report.cause().and_then(Finding::problem);
    Ok(problem.map_or(0, |problem| problem.exit_code()))
}

/// Writes the whole file or nothing, and never in the place of another.
fn save(path: &Path, content: &str) -> Result<(), Problem> {
    let failed = |error: std::io::Error| Problem::File {
        file: path.display().to_string(),
        reason: error.to_string(),
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    let written = file.write_all(content.as_bytes());
    written
        .and_then(|()| file.as_file().sync_all())
        .map_err(failed)?;
    file.persist_noclobber(path)
        .map_err(|error| failed(error.error))?;
    Ok(())
}
