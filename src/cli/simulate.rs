//! `varco simulate`: a card or a portal for other programs.

use std::fs::File;
use std::sync::mpsc;
use std::time::Duration;

use super::args::{SimulateCardOptions, SimulateOptions, SimulatePortalOptions, Simulated};
use super::output::Output;
use crate::problem::{Misuse, Problem};
use crate::simulator::card::{self, CardError, Named, UnknownProfile};
use crate::simulator::link::Behaviour;
use crate::simulator::log::ApduLog;
use crate::simulator::portal::{Options, StartError, VirtualPortal};
use crate::simulator::vpcd::{self, Hand};
use crate::text::Word;

/// How long the virtual reader may take to appear.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) fn run(options: &SimulateOptions, output: &mut Output) -> Result<u8, Problem> {
    match &options.what {
        Simulated::Card(options) => serve_card(options, output),
        Simulated::Portal(options) => portal(options, output),
    }
}

/// The virtual card of a profile.
pub(super) fn virtual_card(name: &str) -> Result<Named, Problem> {
    card::named(name).map_err(|error| match error {
        CardError::Unknown(UnknownProfile(given)) => Problem::Usage {
            reason: Misuse::UnknownCard {
                given,
                known: card::names().collect::<Vec<_>>().join(", "),
            },
        },
        CardError::Pki(error) => Problem::Internal {
            context: format!("virtual card: {error}"),
        },
    })
}

fn serve_card(options: &SimulateCardOptions, output: &Output) -> Result<u8, Problem> {
    let card = virtual_card(&options.profile)?.card;
    let log = match &options.log {
        None => ApduLog::default(),
        Some(path) => {
            let file = File::create(path).map_err(|error| Problem::File {
                file: path.display().to_string(),
                reason: error.to_string(),
            })?;
            ApduLog::with_output(file)
        }
    };
    let behaviour = Behaviour {
        timing: options.timing,
        faults: options.fault.clone(),
        log,
    };
    let hand = Hand::new();
    let stopped = hand.clone();
    super::limits().cancel.on_cancel(move || stopped.stop());
    output.field(Word::CardServed, &options.profile);
    output.line(&output.text().word(Word::HowToStop));
    vpcd::serve(card, behaviour, &options.vpcd, PATIENCE, &hand).map_err(|error| {
        Problem::ReaderFailure {
            code: error.to_string(),
        }
    })?;
    Ok(0)
}

fn portal(options: &SimulatePortalOptions, output: &Output) -> Result<u8, Problem> {
    let portal = VirtualPortal::start(Options {
        mode: options.mode,
        listen: options.listen,
        pki_dir: options.pki.clone(),
        ..Options::default()
    })
    .map_err(start_problem)?;
    output.field(Word::PortalServed, &portal.start_url());
    output.line(&output.text().word(Word::HowToStop));
    let (end, ended) = mpsc::channel();
    super::limits().cancel.on_cancel(move || {
        end.send(()).ok();
    });
    // An error means that the switch is gone: a reason to end, too.
    ended.recv().ok();
    drop(portal);
    Ok(0)
}

/// Why a virtual portal did not start, as a problem of what was asked for.
pub(super) fn start_problem(error: StartError) -> Problem {
    match error {
        StartError::Write { path, source } => Problem::File {
            file: path.display().to_string(),
            reason: source.to_string(),
        },
        StartError::NotLoopback(address) | StartError::Listen { address, .. } => Problem::Usage {
            reason: Misuse::Address {
                given: address.to_string(),
            },
        },
        other => Problem::Internal {
            context: format!("virtual portal: {other}"),
        },
    }
}
