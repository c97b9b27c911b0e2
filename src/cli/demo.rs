//! `varco demo`: the whole sign-in on a virtual card and a virtual portal, in one process.

use std::sync::Arc;

use super::args::DemoOptions;
use super::ask_pin::PinSource;
use super::login::{Request, sign_in};
use super::output::Output;
use super::simulate::start_problem;
use crate::portal::Profile;
use crate::problem::Problem;
use crate::secret::Pin;
use crate::settings::Settings;
use crate::simulator::card::INITIAL_PIN;
use crate::simulator::link::Behaviour;
use crate::simulator::portal::{Options, VirtualPortal};
use crate::text::Word;

pub(super) fn run(
    options: &DemoOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    let readers = super::virtual_reader(&options.card, Behaviour::default())?;
    let portal = VirtualPortal::start(Options {
        mode: options.portal_mode,
        ..Options::default()
    })
    .map_err(start_problem)?;
    let profile = Profile::parse(&portal.profile_toml(), "demo")?;
    #[cfg(feature = "window")]
    if !options.no_window && !options.json && super::window::has_display() {
        return super::window::open_demo(Arc::new(readers), profile, settings.clone(), output);
    }
    #[cfg(not(feature = "window"))]
    let _ = settings;
    output.line(&output.text().word(Word::DemoBanner));
    let pin = Pin::parse(INITIAL_PIN).map_err(|_| Problem::NoPin)?;
    sign_in(
        Request {
            readers: Arc::new(readers),
            reader: None,
            profile,
            pin: PinSource::Known(pin),
        },
        output,
    )
}
