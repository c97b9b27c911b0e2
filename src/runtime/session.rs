//! What is held of a session between the sign-in and its end, and what is done with it.

use std::sync::Arc;

use time::OffsetDateTime;

use super::{Inner, internal, runtime};
use crate::flow::{
    AtPortal, CertificateUsed, Description, Event, Offer, Round, Session, SessionEvent,
};
use crate::handoff;
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
