//! Signing in: what is found out before the PIN, and the sign-in itself.

use std::sync::Arc;

use super::{Inner, internal, runtime, session};
use crate::cancel::Cancel;
use crate::card::{Limits, PinEntry, Tries};
use crate::flow::{Event, LoginEnd, Phase, Preparation, Round, Session};
use crate::identity::Certificate;
use crate::portal::{CardKind, CardMaterial, Progress, Visit, prepare_watched};
use crate::problem::Problem;

impl Inner {
    pub(super) fn prepare(
        &self,
        round: Round,
        reader: &str,
        portal: &str,
        cancel: Cancel,
    ) -> Result<Preparation, Problem> {
        let card = self.work().cards.get(reader).cloned();
        let card = card.ok_or(Problem::NoCard)?;
        let profile = self.portal(portal);
        let profile = profile.ok_or_else(|| Problem::UnknownPortal {
            name: portal.to_owned(),
        })?;
        let limits = Limits {
            cancel,
            ..Limits::default()
        };
        let watch = |visit: &Visit| {
            if visit.is_answered() {
                self.tell(Event::Reached {
                    round,
                    phase: Phase::Portal,
                });
            }
        };
        let mut look = runtime()?.block_on(prepare_watched(profile, &card, &limits, &watch));
        let certificate = card.certificate().map(Certificate::parse);
        let kind = CardKind::of(card.kind(), certificate.and_then(Result::ok).as_ref());
        self.remember_look(portal, kind, &mut look);
        let prepared = look?;
        let preparation = Preparation {
            host: prepared.plan.host.clone(),
            by_identity_server: prepared.goes_by_identity_server(),
            warnings: prepared.plan.warnings.clone(),
        };
        if let Some(attempt) = &mut self.work().attempt
            && attempt.round == round
        {
            attempt.prepared = Some(prepared);
        }
        Ok(preparation)
    }

    pub(super) fn login(
        &self,
        round: Round,
        reader: &str,
        tries: Tries,
        pin: PinEntry,
    ) -> LoginEnd {
        match self.try_login(round, reader, tries, pin) {
            Ok(session) => LoginEnd::SignedIn(session),
            Err(problem) => LoginEnd::Failed(problem),
        }
    }

    fn try_login(
        &self,
        round: Round,
        reader: &str,
        tries: Tries,
        pin: PinEntry,
    ) -> Result<Session, Problem> {
        let (prepared, card, cancel) = {
            let work = self.work();
            let attempt = work
                .attempt
                .as_ref()
                .filter(|attempt| attempt.round == round);
            let attempt = attempt.ok_or(Problem::Cancelled)?;
            let prepared = attempt.prepared.clone().ok_or_else(|| internal("plan"))?;
            let card = work.cards.get(reader).cloned().ok_or(Problem::NoCard)?;
            (prepared, card, attempt.cancel.clone())
        };
        let limits = Limits {
            cancel,
            ..Limits::default()
        };
        let title = card.title();
        let card = CardMaterial {
            connection: self.readers.connect(reader)?,
            card,
            tries: Some(tries),
            pin,
        };
        let tell = Arc::clone(&self.tell);
        let progress = move |progress| {
            tell(Event::Reached {
                round,
                phase: match progress {
                    Progress::Pin => Phase::Pin,
                    Progress::Signature => Phase::Signature,
                    Progress::Answer => Phase::Answer,
                },
            });
        };
        let mut login = runtime()?.block_on(prepared.sign_in(card, &limits, progress));
        self.tell_pace(reader, login.trace.pace());
        self.write_down(&prepared.profile.name, &login);
        if let Some(kept) = login.session.take() {
            self.hold(round, kept);
        }
        session::describe(&prepared, login, title)
    }
}
