//! Work on a card, on a thread of its own: a mute card keeps nobody waiting for longer than the
//! limits say, and a secret goes to the card only while somebody waits for what becomes of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, SendError};
use std::time::Instant;

use super::Limits;
use crate::cancel::Cancel;
use crate::problem::Problem;

/// Who decides on the one secret of a piece of work: the thread that sends it, or the caller that
/// gives up. Whoever takes the turn first has it, so that both always agree on what was sent.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    taken: Arc<AtomicBool>,
    cancel: Cancel,
}

/// Why a piece of work has no result.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum GivenUp {
    /// It was stopped. No secret was sent, and none will be.
    Stopped,
    /// The time is over. No secret was sent, and none will be.
    Mute,
    /// The time is over, and a secret was sent.
    Unanswered,
}

impl Turn {
    pub(super) fn new(cancel: &Cancel) -> Self {
        Self {
            taken: Arc::default(),
            cancel: cancel.clone(),
        }
    }

    /// Whether the secret may go out now. Asked right before it does.
    pub(super) fn may_send(&self) -> bool {
        !self.cancel.is_cancelled() && self.take()
    }

    /// Whether no secret was sent; then none will be.
    pub(super) fn give_up(&self) -> bool {
        self.take()
    }

    fn take(&self) -> bool {
        !self.taken.swap(true, Ordering::SeqCst)
    }
}

/// Does the work on a thread of its own and waits as long as the limits say. A stop ends the wait
/// at once, unless a secret is out: then only the card can say what became of it. `late` takes a
/// result for which nobody waits any more.
pub(super) fn wait<T: Send + 'static>(
    limits: &Limits,
    work: impl FnOnce(&Turn) -> T + Send + 'static,
    late: impl FnOnce(T) + Send + 'static,
) -> Result<Result<T, GivenUp>, Problem> {
    let turn = Turn::new(&limits.cancel);
    let its_turn = turn.clone();
    let (sender, receiver) = mpsc::channel();
    let stop = sender.clone();
    limits.cancel.on_cancel(move || {
        // Nobody waits any more if the card was faster.
        stop.send(None).ok();
    });
    spawn(move || {
        if let Err(SendError(Some(result))) = sender.send(Some(work(&its_turn))) {
            late(result);
        }
    })?;
    let started = Instant::now();
    loop {
        let left = limits.answer.saturating_sub(started.elapsed());
        match receiver.recv_timeout(left) {
            Ok(Some(result)) => return Ok(Ok(result)),
            Ok(None) if turn.give_up() => return Ok(Err(GivenUp::Stopped)),
            Ok(None) => {}
            Err(_) if turn.give_up() => return Ok(Err(GivenUp::Mute)),
            Err(_) => return Ok(Err(GivenUp::Unanswered)),
        }
    }
}

/// A thread for work on a card.
pub(super) fn spawn(work: impl FnOnce() + Send + 'static) -> Result<(), Problem> {
    let thread = std::thread::Builder::new().name("card".to_owned());
    let spawned = thread.spawn(work);
    spawned.map(drop).map_err(|error| Problem::Internal {
        context: format!("thread for the card: {error}"),
    })
}
