//! The command line: one file per command, text or JSON, exit codes of design.md §4.

mod args;
mod ask_pin;
mod card;
mod certificate;
mod choose;
mod demo;
mod diagnose;
mod help;
mod history;
mod keypad;
mod login;
mod new_pin;
mod output;
mod pin;
mod pin_entry;
mod portals;
mod problems;
mod proxy;
mod readers;
mod simulate;
mod steps;
mod trust;
mod usage;
#[cfg(feature = "window")]
mod window;

use std::io;
use std::process::ExitCode;
use std::sync::{Arc, mpsc};

pub use self::demo::demo_menu;

use self::args::{Command, PinCommand};
use self::output::Output;
use crate::cancel::Cancel;
use crate::card::Limits;
use crate::problem::Problem;
use crate::reader::{PcscReaders, Readers};
use crate::settings::{Settings, Store};
use crate::simulator;
use crate::simulator::card::{Link, Named};
use crate::text::{Language, Text};

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let typed: Vec<_> = std::env::args_os().collect();
    let arguments = match help::parse(&typed) {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let (settings, broken) = match Store::of_person() {
        Some(store) => store.load(),
        None => (Settings::default(), None),
    };
    // Now, before there are threads: see there.
    #[cfg(feature = "gpu")]
    crate::ui::renderer::choose(settings.renderer);
    let language = arguments
        .language
        .or(settings.language)
        .unwrap_or_else(Language::from_system);
    let name = arguments.command.as_ref().map_or("", Command::name);
    let wants_json = arguments.command.as_ref().is_some_and(Command::wants_json);
    let mut output = Output::new(Text::new(language), name, wants_json);
    let result = match &arguments.command {
        Some(command) => {
            if let Some(problem) = &broken {
                output.complain(problem);
            }
            dispatch(command, &settings, &mut output)
        }
        None => own_window(&arguments, settings, broken, &output),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(problem) => {
            output.problem(&problem);
            ExitCode::from(problem.exit_code())
        }
    }
}

/// The window on the system's readers and on the portals that the person can choose.
#[cfg(feature = "window")]
fn own_window(
    arguments: &args::Arguments,
    settings: Settings,
    broken: Option<Problem>,
    output: &Output,
) -> Result<u8, Problem> {
    window::open_own(readers_of(None)?, arguments, settings, broken, output)
}

/// Without the window there is nothing to do without a command: `args` shows the help first.
#[cfg(not(feature = "window"))]
fn own_window(
    _: &args::Arguments,
    _: Settings,
    _: Option<Problem>,
    _: &Output,
) -> Result<u8, Problem> {
    Err(Problem::Usage {
        reason: crate::problem::Misuse::Missing {
            what: "<COMMAND>".to_owned(),
        },
    })
}

fn dispatch(command: &Command, settings: &Settings, output: &mut Output) -> Result<u8, Problem> {
    match command {
        Command::Readers(options) => readers::run(options, output),
        Command::Card(options) => card::run(options, settings, output),
        Command::Certificate(options) => certificate::run(options, settings, output),
        Command::Login(options) => login::run(options, settings, output),
        Command::Pin(PinCommand::Status(options)) => pin::status(options, settings, output),
        Command::Pin(PinCommand::Change(options)) => new_pin::change(options, settings, output),
        Command::Pin(PinCommand::Unblock(options)) => new_pin::unblock(options, settings, output),
        Command::Portals(options) => portals::run(options, settings, output),
        Command::History(options) => history::run(options, settings, output),
        Command::Trust(options) => trust::run(options, settings, output),
        Command::Diagnose(options) => diagnose::run(options, settings, output),
        Command::Problems(options) => problems::run(options, output),
        Command::Simulate(options) => simulate::run(options, output),
        Command::Demo(options) => demo::run(options, settings, output),
        Command::Help(options) => help::show(options, output.text()),
    }
}

/// The system's readers, or one virtual reader with a virtual card.
fn readers_of(simulated: Option<&str>) -> Result<Arc<dyn Readers>, Problem> {
    match simulated {
        None => Ok(Arc::new(PcscReaders)),
        Some(profile) => Ok(Arc::new(virtual_reader(
            profile,
            simulator::link::Behaviour::default(),
        )?)),
    }
}

/// A virtual reader that holds the virtual card of this profile.
fn virtual_reader(
    profile: &str,
    behaviour: simulator::link::Behaviour,
) -> Result<simulator::reader::VirtualReaders, Problem> {
    let Named { card, link } = simulate::virtual_card(profile)?;
    let name = match link {
        Link::Contact => "Lettore virtuale 00 00",
        Link::Contactless => "Lettore virtuale contactless 00 00",
    };
    Ok(simulator::reader::VirtualReaders::with_card(
        name, card, behaviour,
    ))
}

/// Limits whose cancel switch Ctrl-C throws: the work ends, and the card is released, before the
/// process does.
fn limits() -> Limits {
    let limits = Limits::default();
    stop_on_interrupt(limits.cancel.clone());
    limits
}

/// What a command waits on for the network.
fn runtime() -> Result<tokio::runtime::Runtime, Problem> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Problem::Internal {
            context: format!("runtime: {error}"),
        })
}

/// Returns once Ctrl-C is listened to: from then on it does not end the process any more.
fn stop_on_interrupt(cancel: Cancel) {
    let (ready, listening) = mpsc::channel();
    let wait = move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        if let Ok(runtime) = runtime
            && runtime.block_on(interrupt(ready)).is_ok()
        {
            cancel.cancel();
        }
    };
    // Without the thread, Ctrl-C ends the process as it always does.
    std::thread::Builder::new()
        .name("interrupt".to_owned())
        .spawn(wait)
        .ok();
    // An error means that the thread can't listen.
    listening.recv().ok();
}

/// Waits for Ctrl-C; says `ready` once the system knows that somebody waits for it.
async fn interrupt(ready: mpsc::Sender<()>) -> io::Result<()> {
    let mut interrupt = std::pin::pin!(tokio::signal::ctrl_c());
    let mut ready = Some(ready);
    std::future::poll_fn(|context| {
        // The first look installs the handler.
        let state = interrupt.as_mut().poll(context);
        if let Some(ready) = ready.take() {
            ready.send(()).ok();
        }
        state
    })
    .await
}
