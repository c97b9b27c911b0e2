//! What is held of a session between the sign-in and its end, and what is done with it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use time::OffsetDateTime;

use super::{Inner, internal, runtime};
use crate::flow::{
    AtPortal, CertificateUsed, Description, Event, Offer, Opened, Round, Session, SessionEvent,
};
use crate::handoff::{self, Launcher, Window};
use crate::portal::{KeptSession, Login, Outcome, Prepared, Profile, Service};
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
            move |inner| match standing {
                Some(_) if inner.goes_on_in_window(round) => AtPortal::InWindow,
                Some(standing) => log_out(standing.kept),
                None => AtPortal::NoWay,
            },
            move |told| Event::Session {
                round,
                event: SessionEvent::ToldPortal(told.unwrap_or_else(AtPortal::Failed)),
            },
        );
    }

    /// Opens an address of the session's portal: in a window that takes the session over, where
    /// that can be, else in the system's browser.
    pub(super) fn browse(self: &Arc<Self>, round: Round, address: String) {
        self.spawn(
            move |inner| inner.open(round, &address),
            move |opened| Event::Session {
                round,
                event: SessionEvent::Browsed(opened.and_then(|opened| opened)),
            },
        );
    }

    fn open(&self, round: Round, address: &str) -> Result<Opened, Problem> {
        let (kept, profile, window) = {
            let work = self.work();
            let standing = work
                .session
                .as_ref()
                .filter(|standing| standing.round == round);
            let standing = standing.ok_or(Problem::Cancelled)?;
            let window = Arc::clone(&work.window);
            (standing.kept.clone(), standing.profile.clone(), window)
        };
        let url = handoff::allowed(&profile, address)?;
        // One window at a time, however often it is asked for.
        let mut window = held(&window);
        if let Some((of, window)) = window.as_mut()
            && *of == round
            && window.show(&url).is_ok()
        {
            return Ok(Opened::Window);
        }
        // A session without cookies has been handed over before, to a window that is gone.
        let why = if kept.cookies().is_empty() {
            None
        } else {
            // The portal's own address means: where the sign-in ended.
            let begin = if url == profile.start {
                kept.page()
            } else {
                &url
            };
            match runtime()?.block_on(Launcher::here().hand_over(&kept, begin)) {
                Ok((_, opened)) => {
                    *window = Some((round, opened));
                    return Ok(Opened::Window);
                }
                Err(why) => Some(why),
            }
        };
        handoff::open_in_browser(&profile, address)?;
        Ok(Opened::System(why))
    }

    fn goes_on_in_window(&self, round: Round) -> bool {
        let window = Arc::clone(&self.work().window);
        held(&window)
            .as_ref()
            .is_some_and(|(of, window)| *of == round && window.stands())
    }

    /// The program ends: whatever session stands ends with it, at the portal too.
    pub(super) fn end_last_session(&self) {
        let standing = self.work().session.take();
        if let Some(standing) = standing {
            log_out(standing.kept);
        }
        let window = Arc::clone(&self.work().window);
        held(&window).take();
    }
}

impl Standing {
    pub(super) fn is_of(&self, round: Round) -> bool {
        self.round == round
    }
}

fn held(window: &Mutex<Option<(Round, Window)>>) -> MutexGuard<'_, Option<(Round, Window)>> {
    window.lock().unwrap_or_else(PoisonError::into_inner)
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

/// What the window shows of a sign-in, if it succeeded.
pub(super) fn describe(
    prepared: &Prepared,
    login: Login,
    card: String,
) -> Result<Session, Problem> {
    let signed_in = match login.outcome {
        Outcome::SignedIn(signed_in) => signed_in,
        Outcome::NotEnabled => return Err(Problem::NotEnabled),
        Outcome::Failed(problem) => return Err(problem),
    };
    let version = login.record.version.map_or("", |version| version.number());
    let scheme = login.record.chosen.unwrap_or(prepared.plan.scheme);
    let certificate = login.certificate.ok_or_else(|| internal("certificate"))?;
    let issuer = certificate.issuer();
    let issuer = issuer.common_name().or_else(|| issuer.organization());
    let services = signed_in.services.into_iter();
    Ok(Session {
        portal: prepared.profile.title.clone(),
        address: prepared.profile.start.to_string(),
        host: prepared.plan.host.clone(),
        name: signed_in.person.name,
        since: OffsetDateTime::now_local().unwrap_or_else(|_| OffsetDateTime::now_utc()),
        tls: version.to_owned(),
        scheme: scheme.to_string(),
        certificate: CertificateUsed {
            card,
            issuer: issuer.unwrap_or("?").to_owned(),
            valid_until: certificate.validity().not_after.date(),
        },
        services: services
            .map(|service| offer(&prepared.profile, service))
            .collect(),
    })
}

/// A service with what is known of it: the profile's words come before the portal's.
fn offer(profile: &Profile, service: Service) -> Offer {
    let description = match (profile.description(&service.title), service.text) {
        (Some(known), _) => Description::Profile {
            it: known.it.clone(),
            en: known.en.clone(),
        },
        (None, Some(text)) => Description::Portal(text),
        (None, None) => Description::None,
    };
    Offer {
        title: service.title,
        description,
        address: service.address.map(String::from),
    }
}
