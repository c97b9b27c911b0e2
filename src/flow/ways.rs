//! The ways into a portal that Varco does not walk itself: the browser is asked to open them, the
//! list of SPID's identity providers is asked for anew.

use super::{Effect, Round, State};
use crate::portal::spid::List;
use crate::portal::ways::Way;
use crate::problem::Problem;

/// What is known of the other ways.
#[derive(Clone, Debug)]
pub struct Ways {
    /// Who issues SPID identities.
    pub providers: List,
    /// Whether that list was asked for anew.
    pub refresh: Refresh,
    /// Whether the browser was asked for a way.
    pub opening: Opening,
}

/// How a new list is come by.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Refresh {
    /// Nobody asked for one.
    #[default]
    Unasked,
    /// The register was asked.
    Running(Round),
    /// The list is new.
    Done,
    /// The list that was there stays; why.
    Failed(Problem),
}

/// What the browser was asked for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Opening {
    /// Nothing.
    #[default]
    Unasked,
    /// To open a way.
    Running(Round),
    /// It opened this address.
    Done(String),
    /// It did not; why.
    Failed(Problem),
}

/// Something about the other ways.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum WaysEvent {
    /// The person wants a new list.
    RefreshWanted,
    /// The register answered, or not.
    Refreshed {
        /// The request.
        round: Round,
        /// The list.
        result: Result<List, Problem>,
    },
    /// The person wants to go this way.
    OpenWanted(Way),
    /// The browser opened it, or not.
    Opened {
        /// The request.
        round: Round,
        /// The address.
        result: Result<String, Problem>,
    },
}

impl Default for Ways {
    fn default() -> Self {
        Self {
            providers: List::builtin(),
            refresh: Refresh::default(),
            opening: Opening::default(),
        }
    }
}

impl State {
    pub(super) fn ways_event(&mut self, event: WaysEvent) -> Vec<Effect> {
        match event {
            WaysEvent::RefreshWanted => {
                let portal = self.portals.get(self.portal);
                let portal = portal.map(|portal| portal.name.clone());
                let is_free = !matches!(self.ways.refresh, Refresh::Running(_));
                if let Some(portal) = portal.filter(|_| is_free) {
                    let round = self.next_round();
                    self.ways.refresh = Refresh::Running(round);
                    return vec![Effect::RefreshProviders { round, portal }];
                }
            }
            WaysEvent::Refreshed { round, result } => {
                if self.ways.refresh == Refresh::Running(round) {
                    self.ways.refresh = match result {
                        Ok(list) => {
                            self.ways.providers = list;
                            Refresh::Done
                        }
                        Err(problem) => Refresh::Failed(problem),
                    };
                }
            }
            WaysEvent::OpenWanted(way) => {
                let portal = self.portals.get(self.portal);
                let portal = portal.map(|portal| portal.name.clone());
                let is_free = !matches!(self.ways.opening, Opening::Running(_));
                if let Some(portal) = portal.filter(|_| is_free) {
                    let round = self.next_round();
                    self.ways.opening = Opening::Running(round);
                    return vec![Effect::OpenWay { round, portal, way }];
                }
            }
            WaysEvent::Opened { round, result } => {
                if self.ways.opening == Opening::Running(round) {
                    self.ways.opening = match result {
                        Ok(address) => Opening::Done(address),
                        Err(problem) => Opening::Failed(problem),
                    };
                }
            }
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Event, PortalName, step};
    use super::*;

    fn after(state: State, event: WaysEvent) -> (State, Vec<Effect>) {
        step(state, Event::Ways(event))
    }

    fn start() -> State {
        State::new(vec![PortalName {
            name: "inail".to_owned(),
            title: "INAIL".to_owned(),
        }])
    }

    #[test]
    fn a_list_that_can_t_be_had_leaves_the_old_one() {
        let (state, effects) = after(start(), WaysEvent::RefreshWanted);
        let Some(Effect::RefreshProviders { round, portal }) = effects.first() else {
            panic!("{effects:?}");
        };
        let (round, portal) = (*round, portal.clone());
        assert_eq!(portal, "inail");
        // Once at a time.
        let (state, effects) = after(state, WaysEvent::RefreshWanted);
        assert!(effects.is_empty());
        let problem = Problem::Cancelled;
        let failed = WaysEvent::Refreshed {
            round,
            result: Err(problem.clone()),
        };
        let (state, _) = after(state, failed);
        assert_eq!(state.ways.providers, List::builtin());
        assert_eq!(state.ways.refresh, Refresh::Failed(problem));
        // What comes late is dropped.
        let mut other = List::builtin();
        other.providers.truncate(1);
        let late = WaysEvent::Refreshed {
            round,
            result: Ok(other.clone()),
        };
        let (state, _) = after(state, late);
        assert_eq!(state.ways.providers, List::builtin());
        let (state, effects) = after(state, WaysEvent::RefreshWanted);
        let Some(Effect::RefreshProviders { round, .. }) = effects.first() else {
            panic!("it can be asked for again");
        };
        let new = WaysEvent::Refreshed {
            round: *round,
            result: Ok(other.clone()),
        };
        let (state, _) = after(state, new);
        assert_eq!(
            (state.ways.refresh, state.ways.providers),
            (Refresh::Done, other)
        );
    }

    #[test]
    fn a_way_is_opened_at_the_chosen_portal() {
        let (state, effects) = after(start(), WaysEvent::OpenWanted(Way::Spid));
        let Some(Effect::OpenWay { round, portal, way }) = effects.first() else {
            panic!("{effects:?}");
        };
        assert_eq!((portal.as_str(), *way), ("inail", Way::Spid));
        let opened = WaysEvent::Opened {
            round: *round,
            result: Ok("https://www.inail.it/".to_owned()),
        };
        let (state, effects) = after(state, opened);
        assert!(effects.is_empty());
        let address = "https://www.inail.it/".to_owned();
        assert_eq!(state.ways.opening, Opening::Done(address));
        assert!(matches!(state.stage, super::super::Stage::Home));
    }
}
