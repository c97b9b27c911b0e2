//! A new PIN: one piece of work on a card that was looked at, reset at its end.

use super::{Card, Found, Limits, PinError, Tries};
use crate::apdu::{Channel, Trace};
use crate::problem::Problem;
use crate::reader::{Connection, Leave};
use crate::secret::{Pin, Puk};

/// Replaces the PIN with one try of the old one. `known` is what the person knew of the tries.
pub fn change_pin(
    found: Found,
    old: Pin,
    new: Pin,
    known: Option<Tries>,
    limits: &Limits,
) -> Result<(), Problem> {
    if new.is_easy() {
        found.close();
        return Err(Problem::EasyPin);
    }
    work(found, limits, move |card, channel| {
        card.change_pin(channel, old, new, known)
    })
}

/// Sets a new PIN with one try of the PUK; `last_try` says that it may be the last one.
pub fn unblock_pin(
    found: Found,
    puk: Puk,
    new: Pin,
    last_try: bool,
    limits: &Limits,
) -> Result<(), Problem> {
    if new.is_easy() {
        found.close();
        return Err(Problem::EasyPin);
    }
    work(found, limits, move |card, channel| {
        card.unblock_pin(channel, puk, new, last_try)
    })
}

/// Runs the work on a thread of its own: a mute card keeps nobody waiting for longer than the
/// limits say.
fn work(
    found: Found,
    limits: &Limits,
    change: impl FnOnce(&Card, &mut Channel<'_>) -> Result<(), PinError> + Send + 'static,
) -> Result<(), Problem> {
    if limits.cancel.is_cancelled() {
        found.close();
        return Err(Problem::Cancelled);
    }
    let Found {
        connection, card, ..
    } = found;
    let (sender, ended) = std::sync::mpsc::channel();
    std::thread::Builder::new()
        .name("card".to_owned())
        .spawn(move || {
            // Nobody waits any more if the card was too slow.
            sender.send(run(connection, &card, change)).ok();
        })
        .map_err(|error| Problem::Internal {
            context: format!("thread for the card: {error}"),
        })?;
    ended
        .recv_timeout(limits.answer)
        .unwrap_or(Err(Problem::PinOutcomeUnknown))
}

fn run(
    mut connection: Box<dyn Connection>,
    card: &Card,
    change: impl FnOnce(&Card, &mut Channel<'_>) -> Result<(), PinError>,
) -> Result<(), Problem> {
    let mut trace = Trace::default();
    let result = match connection.begin() {
        Ok(mut transaction) => {
            change(card, &mut Channel::new(&mut *transaction, &mut trace)).map_err(Problem::from)
        }
        Err(error) => Err(error.into()),
    };
    connection.close(Leave::Reset);
    result
}
