//! A session: what is known of it, how it is watched, and how it ends. Its material (cookies, the
//! way out) is held outside, under the session's round.

use time::{Date, OffsetDateTime};

use super::{Effect, Round, Stage, State};
use crate::handoff::NoHandOff;
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
    /// The services that the portal offers.
    pub services: Vec<Offer>,
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
    /// In a window of its own, which holds the session from now on.
    Window,
    /// In the system's browser, which has no part in the session; why.
    System(Option<NoHandOff>),
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
}

/// What became of a session at the portal.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum AtPortal {
    /// The portal is being told.
    Telling,
    /// The portal ended it too.
    Ended,
    /// It goes on in the browser's window.
    InWindow,
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
}

impl State {
    pub(super) fn session_event(&mut self, round: Round, event: SessionEvent) -> Vec<Effect> {
        match (&mut self.stage, event) {
            (Stage::Ended(ending), SessionEvent::ToldPortal(at_portal))
                if ending.round == round =>
            {
                ending.at_portal = at_portal;
            }
            (
                Stage::Done {
                    round: now,
                    presence,
                    browser,
                    ..
                },
                event,
            ) if *now == round => match (event, *presence) {
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
        let offer = service.map(|service| session.services.get(service));
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
        self.stage = Stage::Ended(Ending {
            round,
            why,
            portal: session.portal.clone(),
            at_portal: AtPortal::Telling,
        });
        vec![Effect::EndSession(round)]
    }
}
