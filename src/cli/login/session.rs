//! After the sign-in: the profile, the way into a browser, and the end of the session.

use std::io::{self, Write as _};
use std::sync::mpsc;

use serde::Serialize;

use super::super::args::Open;
use super::super::output::Output;
use super::super::runtime;
use super::report::Report;
use super::show_services;
use crate::cancel::Cancel;
use crate::handoff::{self, Launcher, WentOn, Window};
use crate::portal::{KeptSession, LoggedOut, Profile, Profiles};
use crate::problem::Problem;
use crate::text::{SessionWord, Word};

/// What a person wants once they are signed in.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Wishes {
    /// A profile at the portal, by its name or a part of it.
    pub(in crate::cli) profile: Option<String>,
    /// Where to go on.
    pub(in crate::cli) open: Open,
    /// Somebody is there to be asked.
    pub(in crate::cli) asks: bool,
}

/// How a session went on in a browser.
#[derive(Serialize)]
pub(super) struct HandOffReport {
    /// `link`, `window` or `browser`: the last has no part in the session.
    way: &'static str,
    /// The browser that took it, by name.
    browser: Option<&'static str>,
    /// Why no browser took it.
    why: Option<String>,
}

/// A window that holds the session, and the way out of it.
pub(super) type Standing = (Box<Window>, KeptSession);

/// Goes on with a session as the person wants. What ends it here and at the portal is said.
pub(super) fn go_on(
    mut kept: KeptSession,
    profiles: &Profiles,
    wishes: &Wishes,
    (output, cancel): (&Output, &Cancel),
    report: &mut Report,
) -> Result<Option<Standing>, Problem> {
    report.profiles.clone_from(&profiles.names);
    match choose(&kept, profiles, wishes, (output, cancel), report) {
        Ok(Some(next)) => kept = next,
        Ok(None) => {}
        Err(problem) => {
            end(kept, output, report);
            return Err(problem);
        }
    }
    match wishes.open {
        Open::None => end(kept, output, report),
        Open::Browser => {
            let profile = kept.profile().clone();
            end(kept, output, report);
            open_portal(&profile, output)?;
        }
        Open::Window => return hand_over(kept, output, report),
    }
    Ok(None)
}

/// The session in the profile that was chosen; nothing where none was.
fn choose(
    kept: &KeptSession,
    profiles: &Profiles,
    wishes: &Wishes,
    (output, cancel): (&Output, &Cancel),
    report: &mut Report,
) -> Result<Option<KeptSession>, Problem> {
    let place = match &wishes.profile {
        Some(name) => find(&profiles.names, name)?,
        None if !profiles.must_choose => return Ok(None),
        None => {
            let text = output.text();
            output.line(&text.session(SessionWord::ChooseHelp));
            for (place, name) in profiles.names.iter().enumerate() {
                output.line(&format!("  {}. {name}", place + 1));
            }
            // In a browser the portal asks by itself.
            if !wishes.asks || wishes.open != Open::None {
                output.line(&text.session(SessionWord::ChooseWith));
                return Ok(None);
            }
            let prompt = text.session(SessionWord::ProfilePrompt);
            ask(&prompt, profiles.names.len(), cancel)?
        }
    };
    let (signed_in, next) = runtime()?.block_on(kept.choose(place, cancel))?;
    if let Some(name) = profiles.names.get(place) {
        output.labelled(&output.text().session(SessionWord::Acting), name);
        report.profile = Some(name.clone());
    }
    show_services(signed_in.services, output, report);
    Ok(Some(next))
}

/// The place of the profile with this name, or of the only one that has it in its name.
fn find(names: &[String], wanted: &str) -> Result<usize, Problem> {
    let lower = wanted.to_lowercase();
    let same = names.iter().position(|name| name.to_lowercase() == lower);
    let mut parts = names.iter().enumerate();
    let mut parts = parts
        .by_ref()
        .filter(|(_, name)| name.to_lowercase().contains(&lower));
    let part = parts.next().filter(|_| parts.next().is_none());
    same.or(part.map(|(place, _)| place))
        .ok_or_else(|| Problem::ProfileNotOffered {
            name: wanted.to_owned(),
            known: names.join("; "),
        })
}

/// Asks for a number from 1 to `most`, until one is given or the person stops.
fn ask(prompt: &str, most: usize, cancel: &Cancel) -> Result<usize, Problem> {
    let (sender, lines) = mpsc::channel();
    let stop = sender.clone();
    cancel.on_cancel(move || {
        stop.send(None).ok();
    });
    // It waits for the terminal; Ctrl-C is heard elsewhere.
    let read = move || {
        for line in io::stdin().lines() {
            if sender.send(line.ok()).is_err() {
                return;
            }
        }
        sender.send(None).ok();
    };
    let thread = std::thread::Builder::new().name("question".to_owned());
    thread.spawn(read).map_err(|error| Problem::Internal {
        context: format!("thread: {error}"),
    })?;
    loop {
        write!(io::stderr(), "{prompt} ").ok();
        let line = lines.recv().ok().flatten().ok_or(Problem::Cancelled)?;
        if let Ok(number @ 1..) = line.trim().parse::<usize>()
            && number <= most
        {
            return Ok(number - 1);
        }
    }
}

/// Signs out at the portal, and says what came of it.
fn end(kept: KeptSession, output: &Output, report: &mut Report) {
    let text = output.text();
    if !kept.has_way_out() {
        report.session = Some("no_way");
        return output.line(&text.word(Word::PortalNoWay));
    }
    let ended = log_out(kept);
    let (name, words) = match ended {
        Ok(LoggedOut::Ended) => ("ended", text.word(Word::PortalEnded)),
        Ok(LoggedOut::StillOpen) => ("still_open", text.session(SessionWord::StillOpen)),
        Err(problem) => {
            output.line(&text.problem(&problem).what);
            ("not_told", text.word(Word::PortalNotTold))
        }
    };
    report.session = Some(name);
    output.line(&words);
}

/// Signs out at the portal. Whoever presses Ctrl-C now, perhaps again, waits no longer.
fn log_out(kept: KeptSession) -> Result<LoggedOut, Problem> {
    let cancel = super::super::limits().cancel;
    runtime()?.block_on(kept.log_out(&cancel))
}

/// Hands the session over to a browser; where none takes it, says why and opens the portal.
fn hand_over(
    kept: KeptSession,
    output: &Output,
    report: &mut Report,
) -> Result<Option<Standing>, Problem> {
    let text = output.text();
    let went = runtime()?.block_on(Launcher::here().go_on(&kept, None));
    let (way, browser, why, standing) = match went {
        Ok(WentOn::Link) => {
            report.session = Some("in_browser");
            output.line(&text.session(SessionWord::LinkOpened));
            ("link", None, None, None)
        }
        Ok(WentOn::Window(browser, window)) => {
            report.session = Some("in_window");
            output.line(&text.word(Word::WindowWaits));
            ("window", Some(browser.name), None, Some((window, kept)))
        }
        Ok(WentOn::Anew(why)) => {
            let why = why.map(|why| text.no_hand_off(&why));
            output.line(why.as_deref().unwrap_or_default());
            output.line(&text.word(Word::BrowserOpened));
            end(kept, output, report);
            ("browser", None, why, None)
        }
        Err(problem) => {
            end(kept, output, report);
            return Err(problem);
        }
    };
    report.hand_off = Some(HandOffReport { way, browser, why });
    Ok(standing)
}

/// Stays until the person closes the window, or stops the program: then the window is closed, and
/// the session ends at the portal too.
pub(super) fn stay((mut window, kept): Standing, output: &Output, cancel: &Cancel) {
    let text = output.text();
    let (sender, ended) = mpsc::channel();
    let closed = sender.clone();
    let stopped = sender;
    cancel.on_cancel(move || {
        stopped.send(true).ok();
    });
    let end_of_window = window.end();
    let wait = move || {
        if let Some(end) = end_of_window {
            end.wait();
        }
        closed.send(false).ok();
    };
    let thread = std::thread::Builder::new().name("window-end".to_owned());
    // Without the thread only Ctrl-C ends it.
    thread.spawn(wait).ok();
    let was_stopped = ended.recv().unwrap_or(true);
    let words = if was_stopped && handoff::take_back(*window, &kept) {
        match log_out(kept) {
            Ok(LoggedOut::Ended) => text.word(Word::PortalEnded),
            Ok(LoggedOut::StillOpen) => text.session(SessionWord::StillOpen),
            Err(_) => text.word(Word::PortalNotTold),
        }
    } else {
        text.session(SessionWord::Unknown)
    };
    output.line(&words);
}

/// Opens the portal in the system's browser, which does not know of the session.
fn open_portal(profile: &Profile, output: &Output) -> Result<(), Problem> {
    handoff::open_in_browser(profile, profile.start.as_str())?;
    output.line(&output.text().word(Word::BrowserOpened));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_found_by_its_name_or_a_part_that_no_other_has() {
        let names = ["Cittadino", "Datore di lavoro – A", "Datore di lavoro – B"];
        let names = names.map(str::to_owned);
        for (wanted, place) in [
            ("cittadino", Some(0)),
            ("CITT", Some(0)),
            ("datore di lavoro – b", Some(2)),
            ("– A", Some(1)),
            ("Datore", None),
            ("Patronato", None),
            ("", None),
        ] {
            assert_eq!(find(&names, wanted).ok(), place, "{wanted}");
        }
        let Err(Problem::ProfileNotOffered { known, .. }) = find(&names, "x") else {
            panic!("found");
        };
        assert_eq!(known, names.join("; "));
    }
}
