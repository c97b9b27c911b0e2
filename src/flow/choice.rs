//! The profiles in which a portal lets the person act. The person chooses; Varco never does.

use super::session::SessionWork;
use super::{Effect, Offer, Round, Stage, State};
use crate::problem::Problem;

/// The profiles of a session.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Profiles {
    /// What the portal calls each, in its order. None where it offers no choice.
    pub names: Vec<String>,
    /// Where the choice stands.
    pub choice: Choice,
}

/// In whose name a person acts.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Acting {
    /// In all their profiles together, or in the only one.
    #[default]
    All,
    /// In the profile of this place.
    In(usize),
}

/// Where the choice of a profile stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Choice {
    /// Made, or not needed: the services of the session are those of this profile.
    Made(Acting),
    /// The person is asked.
    Open {
        /// What holds if they do not choose; nothing where the portal insists.
        before: Option<Acting>,
        /// Why the last choice came to nothing.
        failed: Option<Problem>,
    },
    /// The portal is being told.
    Asked {
        /// What held before.
        before: Option<Acting>,
        /// The place of the profile.
        wanted: usize,
    },
}

impl Default for Choice {
    fn default() -> Self {
        Self::Made(Acting::All)
    }
}

impl Profiles {
    /// As a page offers them first.
    pub fn offered(offer: crate::portal::Profiles) -> Self {
        let crate::portal::Profiles { names, must_choose } = offer;
        let choice = if must_choose {
            Choice::Open {
                before: None,
                failed: None,
            }
        } else {
            Choice::default()
        };
        Self { names, choice }
    }

    /// The name of the profile in which the person acts, if one was chosen.
    pub fn acting(&self) -> Option<&str> {
        match self.choice {
            Choice::Made(Acting::In(place)) => self.names.get(place).map(String::as_str),
            _ => None,
        }
    }
}

/// What the portal shows after a choice.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Chosen {
    /// The services of that profile, as [`super::Session::services`].
    pub services: Option<Vec<Offer>>,
    /// The profiles that this page offers; none keeps those of before.
    pub profiles: crate::portal::Profiles,
}

impl State {
    fn choice(&mut self) -> Option<(Round, &mut Profiles)> {
        match &mut self.stage {
            Stage::Done { round, session, .. } => Some((*round, &mut session.profiles)),
            _ => None,
        }
    }

    /// The person chose a profile, by its place.
    pub(super) fn choose_profile(&mut self, wanted: usize) -> Vec<Effect> {
        let Some((round, profiles)) = self.choice() else {
            return Vec::new();
        };
        let Choice::Open { before, .. } = profiles.choice else {
            return Vec::new();
        };
        if wanted >= profiles.names.len() {
            return Vec::new();
        }
        profiles.choice = Choice::Asked { before, wanted };
        vec![Effect::Session {
            round,
            work: SessionWork::Choose(wanted),
        }]
    }

    /// The person wants to choose once more.
    pub(super) fn change_profile(&mut self) -> Vec<Effect> {
        if let Some((_, profiles)) = self.choice()
            && let Choice::Made(acting) = profiles.choice
            && !profiles.names.is_empty()
        {
            profiles.choice = Choice::Open {
                before: Some(acting),
                failed: None,
            };
        }
        Vec::new()
    }

    /// The person leaves the question for what it was.
    pub(super) fn keep_profile(&mut self) {
        if let Some((_, profiles)) = self.choice()
            && let Choice::Open {
                before: Some(before),
                ..
            } = profiles.choice
        {
            profiles.choice = Choice::Made(before);
        }
    }

    /// The portal answered a choice.
    pub(super) fn chosen(&mut self, result: Result<Box<Chosen>, Problem>) {
        let Stage::Done { session, .. } = &mut self.stage else {
            return;
        };
        let profiles = &mut session.profiles;
        let Choice::Asked { before, wanted } = profiles.choice else {
            return;
        };
        match result {
            Ok(chosen) => {
                let Chosen {
                    services,
                    profiles: offer,
                } = *chosen;
                session.services = services;
                if offer.must_choose {
                    **profiles = Profiles::offered(offer);
                } else {
                    profiles.choice = Choice::Made(Acting::In(wanted));
                }
            }
            Err(problem) => {
                profiles.choice = Choice::Open {
                    before,
                    failed: Some(problem),
                };
            }
        }
    }
}
