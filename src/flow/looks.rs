//! What is remembered of portals, said before the PIN and never waited for: a sign-in renews it, and
//! the person can have a portal looked at without a card.

use std::collections::BTreeMap;

use super::{CardSummary, Effect, Round, State};
use crate::portal::{CardKind, Remembered};
use crate::problem::Problem;

/// What is known of looks at portals.
#[derive(Clone, Debug, Default)]
pub struct Looks {
    /// What the last look at each portal found, by the portals' names.
    pub remembered: BTreeMap<String, Remembered>,
    /// Whether a portal is being looked at.
    pub look: Look,
}

/// A look that the person asked for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Look {
    /// None, or what it found is remembered.
    #[default]
    Unasked,
    /// It is under way.
    Running(Round),
    /// It found nothing that could be remembered; why.
    Failed {
        /// The portal, by its name.
        portal: String,
        /// Why.
        problem: Problem,
    },
}

/// Something about looks at portals.
#[derive(Debug)]
pub enum LookEvent {
    /// What is remembered of this portal now.
    Remembered {
        /// The portal, by its name.
        portal: String,
        /// What was found.
        found: Remembered,
    },
    /// The person wants the chosen portal to be looked at.
    Wanted,
    /// It was looked at. What was found has been told.
    Ended {
        /// The request.
        round: Round,
        /// The portal, by its name.
        portal: String,
        /// Whether something was found.
        result: Result<(), Problem>,
    },
}

impl State {
    /// What is remembered of the chosen portal.
    pub fn remembered(&self) -> Option<&Remembered> {
        let portal = self.portals.get(self.portal)?;
        self.looks.remembered.get(&portal.name)
    }

    /// Why the last look at the chosen portal found nothing.
    pub fn look_failed(&self) -> Option<&Problem> {
        let chosen = self.portals.get(self.portal)?;
        match &self.looks.look {
            Look::Failed { portal, problem } if *portal == chosen.name => Some(problem),
            _ => None,
        }
    }

    pub(super) fn look_event(&mut self, event: LookEvent) -> Vec<Effect> {
        match event {
            LookEvent::Remembered { portal, found } => {
                self.looks.remembered.insert(portal, found);
            }
            LookEvent::Wanted => {
                let portal = self.portals.get(self.portal);
                let portal = portal.map(|portal| portal.name.clone());
                let is_free = !matches!(self.looks.look, Look::Running(_));
                if let Some(portal) = portal.filter(|_| is_free) {
                    let round = self.next_round();
                    self.looks.look = Look::Running(round);
                    return vec![Effect::Look { round, portal }];
                }
            }
            LookEvent::Ended {
                round,
                portal,
                result,
            } => {
                if self.looks.look == Look::Running(round) {
                    self.looks.look = match result {
                        Ok(()) => Look::Unasked,
                        Err(problem) => Look::Failed { portal, problem },
                    };
                }
            }
        }
        Vec::new()
    }
}

impl CardSummary {
    /// The kind by which looks at portals tell cards apart, as far as it is known.
    pub fn card_kind(&self) -> Option<CardKind> {
        let certificate = self.certificate.as_ref();
        CardKind::of(self.kind, certificate.map(|read| &read.certificate))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Event, PortalName, step};
    use super::*;

    fn portals() -> State {
        let name = |name: &str| PortalName {
            name: name.to_owned(),
            title: name.to_owned(),
        };
        State::new(vec![name("inail"), name("comune")])
    }

    fn happen(state: State, event: LookEvent) -> (State, Option<Effect>) {
        let (state, effects) = step(state, Event::Look(event));
        (state, effects.into_iter().next())
    }

    fn looking() -> (State, Round) {
        match happen(portals(), LookEvent::Wanted) {
            (state, Some(Effect::Look { round, portal })) => {
                assert_eq!(portal, "inail");
                (state, round)
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn one_look_at_a_time_and_a_late_answer_changes_nothing() {
        let (state, round) = looking();
        let (state, again) = happen(state, LookEvent::Wanted);
        assert!(again.is_none());
        let ended = |round, result| LookEvent::Ended {
            round,
            portal: "inail".to_owned(),
            result,
        };
        let (late, _) = happen(state.clone(), ended(Round::default(), Ok(())));
        assert_eq!(late.looks.look, Look::Running(round));
        let (done, _) = happen(state.clone(), ended(round, Ok(())));
        assert_eq!(done.looks.look, Look::Unasked);
        let (failed, _) = happen(state, ended(round, Err(Problem::Cancelled)));
        assert_eq!(failed.look_failed(), Some(&Problem::Cancelled));
        // It is said of the portal that it was about.
        let (other, _) = step(failed, Event::PortalChosen(1));
        assert_eq!(other.look_failed(), None);
    }

    #[test]
    fn a_look_keeps_nobody_from_signing_in() {
        let (state, _) = looking();
        assert!(!state.is_busy());
    }
}
