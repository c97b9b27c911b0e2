//! A session: what is known of it, how it is watched, and how it ends. Its material (cookies, the
//! way out) is held outside, under the session's round.

use time::{Date, OffsetDateTime};

use super::{Chosen, Effect, Profiles, Round, Stage, State};
use crate::handoff::{NoHandOff, Way};
use crate::problem::Problem;

/// Seconds between the warning that nobody seems to be there and the end of the session
/// (anchor-products.md §18.5).
pub const WARNING_SECONDS: u8 = 60;

/// A signed-in person.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Session {
    /// The portal's title.
    pub portal: String,
    /// The portal's address for a browser.
    pub address: String,
    /// The host that saw the card.
    pub host: String,
    /// The person's name, as the portal shows it.
    pub name: Option<String>,
    /// When it began, in local time where the system tells it, else in UTC.
    pub since: OffsetDateTime,
    /// The TLS version of the connection that saw the card, such as `1.3`.
    pub tls: String,
    /// The signature scheme that the card answered with.
    pub scheme: String,
    /// The certificate that the portal saw.
    pub certificate: CertificateUsed,
    /// The services that the portal offers; `None` where Varco does not know how its page lists
    /// them.
    pub services: Option<Vec<Offer>>,
    /// The profiles that it lets the person choose among.
    pub profiles: Box<Profiles>,
}

/// The certificate of a session.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CertificateUsed {
    /// The kind of card, such as `CNS`.
    pub card: String,
    /// Who issued it.
    pub issuer: String,
    /// Last day of validity.
    pub valid_until: Date,
}

/// A service that the portal offers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Offer {
    /// Its title at the portal.
    pub title: String,
    /// What it is for.
    pub description: Description,
    /// Its address for a browser, on a host of the portal's profile.
    pub address: Option<String>,
}

/// What a service is for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Description {
    /// Nobody says.
    None,
    /// In the portal's own words.
    Portal(String),
    /// In the profile's words.
    Profile {
        /// In Italian.
        it: String,
        /// In English.
        en: String,
    },
}

/// Whether somebody seems to be there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Presence {
    /// Yes.
    Here,
    /// Nothing was typed or pointed at for a long time.
    Away {
        /// Seconds until the session ends.
        seconds: u8,
    },
}

/// What the system's browser was asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Browser {
    /// Nothing.
    Unasked,
    /// To open an address; no answer yet.
    Asked,
    /// It opened it.
    Opened(Opened),
    /// It did not.
    Failed(Problem),
}

/// Where an address was opened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Opened {
    /// By the portal's one-time link: the system's browser holds the session from now on.
    Link,
    /// In a window of its own, which holds the session from now on.
    Window,
    /// In the system's browser, which has no part in the session; why.
    System(Option<NoHandOff>),
}

impl Browser {
    /// Whether a browser holds the session, and Varco does not any more.
    pub fn holds_session(&self) -> bool {
        matches!(self, Self::Opened(Opened::Link | Opened::Window))
    }
}

/// A session that ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ending {
    /// The session's round.
    pub round: Round,
    /// Why it ended.
    pub why: WhyEnded,
    /// The portal's title.
    pub portal: String,
    /// What became of it at the portal.
    pub at_portal: AtPortal,
}

/// Why a session ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum WhyEnded {
    /// The card is gone, or can't be watched any more; why.
    CardLost(Problem),
    /// The person signed out.
    SignedOut,
    /// Nobody was there.
    Idle,
    /// The person closed the browser's window that held it.
    WindowClosed,
    /// The portal had ended it meanwhile.
    ByPortal(Problem),
}

/// What became of a session at the portal.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum AtPortal {
    /// The portal is being told.
    Telling,
    /// The portal ended it too.
    Ended,
    /// The portal answered, and the session stands there all the same.
    StillOpen,
    /// It goes on in the browser's window.
    InWindow,
    /// It goes on in the system's browser.
    InBrowser,
    /// A browser held it last: nothing here tells whether the person signed out there.
    Unknown,
    /// No way to tell the portal is known: it ends there in its own time.
    NoWay,
    /// The portal could not be told; why.
    Failed(Problem),
}

/// What happens to a session.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SessionEvent {
    /// Nothing was typed or pointed at for a long time.
    Quiet,
    /// A second passed since.
    Second,
    /// The browser was asked to open an address; what came of it.
    Browsed(Result<Opened, Problem>),
    /// It ended at the portal, or not.
    ToldPortal(AtPortal),
    /// How it could go on in a browser.
    Weighed(Way),
    /// What the portal shows after the choice of a profile.
    Chosen(Result<Box<Chosen>, Problem>),
    /// The browser's window that held it is gone.
    WindowClosed,
}

/// What a person does in a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SessionAct {
    /// Act in the profile of this place.
    ChooseProfile(usize),
    /// Choose a profile once more.
    ChangeProfile,
    /// Close the browser's window that still holds a session that ended here.
    CloseWindow,
}

/// Something to do outside for a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SessionWork {
    /// Find out how it could go on in a browser. One [`SessionEvent::Weighed`] answers it.
    Weigh,
    /// Tell the portal in which profile the person acts. One [`SessionEvent::Chosen`] answers it.
    Choose(usize),
    /// Close the window that holds it, and sign out at the portal. One
    /// [`SessionEvent::ToldPortal`] answers it.
    CloseWindow,
}

impl State {
    pub(super) fn session_event(&mut self, round: Round, event: SessionEvent) -> Vec<Effect> {
        match (&mut self.stage, event) {
            (Stage::Ended(ending), SessionEvent::ToldPortal(at_portal))
                if ending.round == round =>
            {
                ending.at_portal = at_portal;
            }
            (Stage::Ended(ending), SessionEvent::WindowClosed)
                if ending.round == round && ending.at_portal == AtPortal::InWindow =>
            {
                ending.at_portal = AtPortal::Unknown;
            }
            (
                Stage::Done {
                    round: now,
                    presence,
                    browser,
                    way,
                    ..
                },
                event,
            ) if *now == round => match (event, *presence) {
                // The person is there, in the browser.
                (SessionEvent::Quiet, _) if browser.holds_session() => {}
                (SessionEvent::Quiet, Presence::Here) => {
                    *presence = Presence::Away {
                        seconds: WARNING_SECONDS,
                    };
                }
                (SessionEvent::Second, Presence::Away { seconds: 2.. }) => {
                    if let Presence::Away { seconds } = presence {
                        *seconds -= 1;
                    }
                }
                (SessionEvent::Second, Presence::Away { .. }) => {
                    return self.end_session(WhyEnded::Idle);
                }
                (
                    SessionEvent::Browsed(Err(problem @ Problem::SessionEnded { .. }))
                    | SessionEvent::Chosen(Err(problem @ Problem::SessionEnded { .. })),
                    _,
                ) => return self.end_session(WhyEnded::ByPortal(problem)),
                (SessionEvent::WindowClosed, _) => {
                    return self.end_session(WhyEnded::WindowClosed);
                }
                (SessionEvent::Weighed(weighed), _) => *way = Some(Box::new(weighed)),
                (SessionEvent::Chosen(result), _) => self.chosen(result),
                (SessionEvent::Browsed(result), _) => {
                    *browser = match result {
                        Ok(opened) => Browser::Opened(opened),
                        Err(problem) => Browser::Failed(problem),
                    };
                }
                _ => {}
            },
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn session_act(&mut self, act: SessionAct) -> Vec<Effect> {
        match act {
            SessionAct::ChooseProfile(place) => self.choose_profile(place),
            SessionAct::ChangeProfile => self.change_profile(),
            SessionAct::CloseWindow => self.close_window(),
        }
    }

    fn close_window(&mut self) -> Vec<Effect> {
        match &mut self.stage {
            Stage::Ended(ending) if ending.at_portal == AtPortal::InWindow => {
                ending.at_portal = AtPortal::Telling;
                vec![Effect::Session {
                    round: ending.round,
                    work: SessionWork::CloseWindow,
                }]
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn stays(&mut self) -> Vec<Effect> {
        if let Stage::Done { presence, .. } = &mut self.stage {
            *presence = Presence::Here;
        }
        Vec::new()
    }

    /// Opens a service, by its position, or the portal itself.
    pub(super) fn browse(&mut self, service: Option<usize>) -> Vec<Effect> {
        let Stage::Done {
            round,
            session,
            browser,
            ..
        } = &mut self.stage
        else {
            return Vec::new();
        };
        let services = session.services.as_deref().unwrap_or_default();
        let offer = service.map(|service| services.get(service));
        let address = match offer {
            None => Some(&session.address),
            // A service without an address of its own is reached from the portal's page.
            Some(Some(offer)) => Some(offer.address.as_ref().unwrap_or(&session.address)),
            Some(None) => None,
        };
        let Some(address) = address.cloned() else {
            return Vec::new();
        };
        *browser = Browser::Asked;
        vec![Effect::Browse {
            round: *round,
            address,
        }]
    }

    /// Ends the session, if there is one: what is held of it outside is dropped together.
    pub(super) fn end_session(&mut self, why: WhyEnded) -> Vec<Effect> {
        let Stage::Done { round, session, .. } = &self.stage else {
            return Vec::new();
        };
        let round = *round;
        // Who signs out is done with the window too; who loses the card may have work in it.
        let with_window = why == WhyEnded::SignedOut;
        self.stage = Stage::Ended(Ending {
            round,
            why,
            portal: session.portal.clone(),
            at_portal: AtPortal::Telling,
        });
        vec![Effect::EndSession { round, with_window }]
    }
}
