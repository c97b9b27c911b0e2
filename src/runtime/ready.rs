//! Asks a portal whether the card at hand is ready for it, and opens pages of the computer's
//! settings.

use super::{Inner, internal, runtime};
use crate::cancel::Cancel;
use crate::card::Limits;
use crate::diagnosis::{Panel, Panels, Readiness};
use crate::flow::{ReadyQuestion, ReadyTold};
use crate::problem::Problem;

impl Inner {
    /// Asks with the card as it was last read: the card itself is left alone.
    pub(super) fn ask_ready(&self, question: &ReadyQuestion) -> Result<Box<ReadyTold>, Problem> {
        let cancel = Cancel::default();
        let (card, before) = {
            let mut work = self.work();
            let before = work.ready.replace(cancel.clone());
            (work.cards.get(&question.reader).cloned(), before)
        };
        // Only the last answer is waited for.
        if let Some(before) = before {
            before.cancel();
        }
        let card = card.ok_or(Problem::CardRemoved)?;
        let portal = self.portal(&question.portal);
        let portal = portal.ok_or_else(|| internal("no such portal"))?;
        let limits = Limits {
            cancel,
            ..Limits::default()
        };
        let asked = Readiness::ask(&portal, &card, question.tries, &limits, &|_| ());
        let (ready, plan) = runtime()?.block_on(asked);
        Ok(Box::new(ReadyTold {
            ready,
            problem: plan.err(),
        }))
    }
}

/// Opens a page of the computer's settings; whether that was possible.
pub(super) fn open_panel(panel: Panel) -> bool {
    Panels::here().open(panel).is_ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use crate::diagnosis::Ready;
    use crate::flow::{Event, ReadyEvent, ReadyWork, State, step};
    use crate::portal::Profile;
    use crate::runtime::Runtime;
    use crate::simulator::card::VirtualCns;
    use crate::simulator::link::Behaviour;
    use crate::simulator::portal::{Options, VirtualPortal};
    use crate::simulator::reader::VirtualReaders;

    #[test]
    fn a_portal_is_asked_for_the_card_at_hand() {
        let portal = VirtualPortal::start(Options::default()).unwrap();
        let profile = Profile::parse(&portal.profile_toml(), "test").unwrap();
        let card = VirtualCns::new("st-2048".parse().unwrap()).unwrap();
        let readers = VirtualReaders::with_card("Lettore A", Box::new(card), Behaviour::default());
        let (sender, events) = channel();
        let tell = move |event| sender.send(event).unwrap_or_default();
        let runtime = Runtime::start(Arc::new(readers), vec![profile], tell).unwrap();
        let mut state = State::new(runtime.portal_names());
        let mut wanted = false;
        loop {
            let event = events.recv_timeout(Duration::from_secs(30)).unwrap();
            let mut happened = vec![event];
            while let Some(event) = happened.pop() {
                let (next, effects) = step(state, event);
                state = next;
                for effect in effects {
                    runtime.carry(effect);
                }
                if !wanted && state.card().is_some() {
                    wanted = true;
                    happened.push(Event::Ready(ReadyEvent::Wanted));
                }
            }
            if let ReadyWork::Told(told) = state.ready() {
                assert_eq!(told.problem, None);
                assert_eq!(told.ready.verdict(), Ready::Yes, "{:?}", told.ready);
                break;
            }
        }
        // Nobody was asked for a certificate's signature.
        assert!(portal.witness().seen().logins.is_empty());
    }
}
