//! A whole sign-in inside the test: a card in a virtual reader, a virtual portal, and what both
//! saw.
#![allow(dead_code, unreachable_pub)]

use std::sync::Arc;

use varco::apdu::Trace;
use varco::card::cie::Memory;
use varco::card::{Depth, Found, Limits};
use varco::portal::{CardMaterial, Login, Outcome, Profile, prepare};
use varco::problem::Problem;
use varco::reader::Readers;
use varco::secret::Pin;
use varco::simulator::card::{Witness, named};
use varco::simulator::link::Behaviour;
use varco::simulator::portal::{Mode, Options, VirtualPortal};
use varco::simulator::reader::VirtualReaders;

/// Name of the virtual reader.
pub const READER: &str = "Lettore di prova";
/// The PIN of virtual cards.
pub const PIN: &[u8] = b"12345678";

/// A card of a named profile in a reader, with what happens on it.
pub fn desk(profile: &str, behaviour: Behaviour) -> (VirtualReaders, Witness) {
    let card = named(profile).unwrap().card;
    let witness = card.witness();
    let readers = VirtualReaders::with_card(READER, card, behaviour);
    (readers, witness)
}

/// A portal of this mode.
pub fn portal(mode: Mode) -> VirtualPortal {
    VirtualPortal::start(Options {
        mode,
        ..Options::default()
    })
    .unwrap()
}

/// Looks at the card, as every sign-in begins.
pub fn look(readers: &VirtualReaders, limits: &Limits) -> Result<Found, Problem> {
    look_again(readers, &Memory::default(), limits)
}

/// Looks at a card that may be remembered.
pub fn look_again(
    readers: &VirtualReaders,
    memory: &Memory,
    limits: &Limits,
) -> Result<Found, Problem> {
    let readers: Arc<dyn Readers> = Arc::new(readers.clone());
    Found::look_again(&readers, READER, Depth::ForLogin, memory, limits)
}

/// What came of a sign-in: the login itself, or what ended it before the PIN.
pub type Signed = Result<Login, Problem>;

/// Signs in from end to end.
pub fn sign_in(readers: &VirtualReaders, portal: &VirtualPortal, limits: &Limits) -> Signed {
    look(readers, limits).and_then(|found| go_on(found, portal, PIN, limits))
}

/// Signs in with a card that was looked at. The look-up's trace is added to the login's.
pub fn go_on(found: Found, portal: &VirtualPortal, pin: &[u8], limits: &Limits) -> Signed {
    go_on_after(found, portal, pin, limits, || ())
}

/// The same; `meanwhile` happens right before the PIN.
pub fn go_on_after(
    found: Found,
    portal: &VirtualPortal,
    pin: &[u8],
    limits: &Limits,
    meanwhile: impl FnOnce(),
) -> Signed {
    enter(found, &portal.profile_toml(), pin, limits, meanwhile)
}

/// The same by the text of a profile.
pub fn enter(
    found: Found,
    profile: &str,
    pin: &[u8],
    limits: &Limits,
    meanwhile: impl FnOnce(),
) -> Signed {
    let profile = Profile::parse(profile, "test").unwrap();
    enter_by(found, profile, pin, limits, meanwhile)
}

/// The same by a profile.
pub fn enter_by(
    found: Found,
    profile: Profile,
    pin: &[u8],
    limits: &Limits,
    meanwhile: impl FnOnce(),
) -> Signed {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let prepared = runtime.block_on(prepare(profile, &found.card, limits));
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(problem) => {
            found.close();
            return Err(problem);
        }
    };
    meanwhile();
    let material = CardMaterial {
        connection: found.connection,
        card: found.card,
        tries: Some(found.tries),
        pin: Pin::parse(pin).unwrap().into(),
    };
    let mut login = runtime.block_on(prepared.sign_in(material, limits, |_| ()));
    let mut trace: Trace = found.trace;
    trace.append(login.trace);
    login.trace = trace;
    Ok(login)
}

/// The problem that ended a sign-in; `None` if it succeeded.
pub fn problem(signed: &Signed) -> Option<Problem> {
    match signed {
        Err(problem) => Some(problem.clone()),
        Ok(login) => match &login.outcome {
            Outcome::SignedIn(_) => None,
            Outcome::NotEnabled => Some(Problem::NotEnabled),
            Outcome::Failed(problem) => Some(problem.clone()),
        },
    }
}

/// A reader in which nothing goes wrong.
pub fn behaviour() -> Behaviour {
    Behaviour::default()
}
