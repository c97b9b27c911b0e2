//! What is held of a session between the sign-in and its end, and what is done with it.

use std::sync::Arc;

use super::{Inner, runtime};
use crate::flow::{AtPortal, Event, Round, SessionEvent};
use crate::handoff;
use crate::portal::{KeptSession, Profile};
use crate::problem::Problem;

/// A session that stands.
pub(super) struct Standing {
    round: Round,
    kept: KeptSession,
    profile: Profile,
}

impl Inner {
    /// Holds what a sign-in left; what was held before is forgotten.
    pub(super) fn hold(&self, round: Round, kept: KeptSession, profile: Profile) {
        self.work().session = Some(Standing {
            round,
            kept,
            profile,
        });
    }

    /// Lets go of a session, if this is the one that is held.
    fn let_go(&self, round: Round) -> Option<Standing> {
        self.work()
            .session
            .take_if(|standing| standing.round == round)
    }

    /// Ends a session that nobody was told of.
    pub(super) fn end_unseen_session(self: &Arc<Self>, round: Round) {
        if self.work().holds(round) {
            self.end_session(round);
        }
    }

    /// Forgets a session, and signs out at the portal where its page showed the way.
    pub(super) fn end_session(self: &Arc<Self>, round: Round) {
        let standing = self.let_go(round);
        self.spawn(
            move |_| match standing {
                Some(standing) => log_out(standing.kept),
                None => AtPortal::NoWay,
            },
            move |told| Event::Session {
                round,
                event: SessionEvent::ToldPortal(told.unwrap_or_else(AtPortal::Failed)),
            },
        );
    }

    /// Opens an address of the session's portal in the system's browser.
    pub(super) fn browse(self: &Arc<Self>, round: Round, address: String) {
        self.spawn(
            move |inner| {
                let profile = inner.profile_of(round).ok_or(Problem::Cancelled)?;
                handoff::open_in_browser(&profile, &address)
            },
            move |opened| Event::Session {
                round,
                event: SessionEvent::Browsed(opened.and_then(|opened| opened)),
            },
        );
    }

    fn profile_of(&self, round: Round) -> Option<Profile> {
        let work = self.work();
        let standing = work.session.as_ref()?;
        (standing.round == round).then(|| standing.profile.clone())
    }

    /// The program ends: whatever session stands ends with it, at the portal too.
    pub(super) fn end_last_session(&self) {
        let standing = self.work().session.take();
        if let Some(standing) = standing {
            log_out(standing.kept);
        }
    }
}

impl Standing {
    pub(super) fn is_of(&self, round: Round) -> bool {
        self.round == round
    }
}

fn log_out(kept: KeptSession) -> AtPortal {
    if !kept.has_way_out() {
        return AtPortal::NoWay;
    }
    let result = runtime().and_then(|runtime| runtime.block_on(kept.log_out()));
    match result {
        Ok(()) => AtPortal::Ended,
        Err(problem) => AtPortal::Failed(problem),
    }
}
