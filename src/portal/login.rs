//! A login from end to end: probe and plan, then, once the PIN is there, one round on the card and
//! one walk with it.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use time::OffsetDateTime;

use super::issuers::known_issuers;
use super::judge::{Attempt, SignedIn, Verdict};
use super::plan::Plan;
use super::probe;
use super::profile::Profile;
use super::session::KeptSession;
use super::visit::Visit;
use super::walk::{Until, Walk};
use crate::apdu::Trace;
use crate::card::{Card, Limits, Round, Tries};
use crate::identity::Certificate;
use crate::problem::{Problem, Unusable};
use crate::reader::Connection;
use crate::secret::Pin;
use crate::tls::{Abilities, CardIdentity, Connector, Record, Versions};

/// Signatures that one attempt may take. A second attempt follows only one without signature.
const SIGNATURE_BUDGET: u32 = 1;

/// A login that only waits for the PIN.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The portal.
    pub profile: Profile,
    /// How it will be done.
    pub plan: Plan,
    /// The certificate, if it was known before the PIN.
    certificate: Option<Certificate>,
    abilities: Abilities,
}

/// What the card gives to a login.
pub struct CardMaterial {
    /// The connection; the login resets and closes it.
    pub connection: Box<dyn Connection>,
    /// The card.
    pub card: Card,
    /// The tries left, if they were asked: what the person knew when they gave the PIN.
    pub tries: Option<Tries>,
    /// The PIN, for one VERIFY.
    pub pin: Pin,
}

/// The steps of a login that a person sees (anchor-products.md §18.3).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Progress {
    /// The PIN goes to the card.
    Pin,
    /// The card accepted it; the portal is visited with the card.
    Signature,
    /// The portal answered.
    Answer,
}

/// How a login ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// Signed in.
    SignedIn(SignedIn),
    /// The portal knows the person and has nothing for them.
    NotEnabled,
    /// Failed.
    Failed(Problem),
}

/// A login and what it took.
#[derive(Clone, Debug)]
pub struct Login {
    /// How it ended.
    pub outcome: Outcome,
    /// The certificate that was shown, or would have been.
    pub certificate: Option<Certificate>,
    /// What the handshakes with the card's host showed.
    pub record: Record,
    /// Where it went, in order.
    pub visits: Vec<Visit>,
    /// What went over the wire to the card.
    pub trace: Trace,
    /// How long it took.
    pub times: Times,
    /// The session at the portal, if somebody is signed in.
    pub session: Option<KeptSession>,
}

/// What a login saw of its connections.
type Seen<'a> = (&'a mut Record, &'a mut Vec<Visit>);

/// How long the parts of a login took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Times {
    /// Selecting and VERIFY.
    pub pin: Duration,
    /// The card's work on signatures.
    pub signature: Duration,
    /// The walk, without the signatures.
    pub answer: Duration,
}

/// Finds out how the portal asks for the card and decides how to answer; nothing is shown to
/// anybody.
pub async fn prepare(profile: Profile, card: &Card, limits: &Limits) -> Result<Prepared, Problem> {
    prepare_watched(profile, card, limits, &|| ()).await
}

/// The same; `answered` is called when a server answers, before the portal is judged.
pub async fn prepare_watched(
    profile: Profile,
    card: &Card,
    limits: &Limits,
    answered: &(dyn Fn() + Send + Sync),
) -> Result<Prepared, Problem> {
    let profile = profile.for_card(card.kind());
    let certificate = card.certificate().map(Certificate::parse).transpose()?;
    let abilities = match (card, &certificate) {
        (Card::Cie(_), _) => Abilities::CIE,
        (Card::Cns(_), Some(certificate)) => Abilities::new(true, certificate)?,
        (Card::Cns(_), None) => return Err(Problem::NoCertificate),
    };
    let found = probe::probe(&profile, Some(abilities), &limits.cancel, answered).await?;
    Ok(Prepared {
        plan: Plan::new(&found, abilities, certificate.as_ref())?,
        profile,
        certificate,
        abilities,
    })
}

impl Prepared {
    /// Whether the card is shown to an identity server, not to the portal.
    pub fn goes_by_identity_server(&self) -> bool {
        self.profile.identity_server.is_some()
    }

    /// Signs in: sends the PIN once, then walks through the portal with the card. The card is
    /// reset and released when this returns.
    pub async fn sign_in(
        &self,
        card: CardMaterial,
        limits: &Limits,
        mut progress: impl FnMut(Progress),
    ) -> Login {
        let mut login = Login {
            outcome: Outcome::Failed(Problem::Cancelled),
            certificate: None,
            record: Record::default(),
            visits: Vec::new(),
            trace: Trace::default(),
            times: Times::default(),
            session: None,
        };
        if limits.cancel.is_cancelled() {
            return login;
        }
        progress(Progress::Pin);
        let started = Instant::now();
        let round = Round::open(
            card.connection,
            card.card,
            card.pin,
            card.tries,
            limits.clone(),
            &mut login.trace,
        );
        login.times.pin = started.elapsed();
        let round = match round {
            Ok(round) => round,
            Err(error) => {
                login.outcome = Outcome::Failed(error.into());
                return login;
            }
        };
        progress(Progress::Signature);
        let started = Instant::now();
        match self.usable(&round) {
            Ok(certificate) => {
                let seen = (&mut login.record, &mut login.visits);
                (login.outcome, login.session) =
                    self.walk(&round, &certificate, limits, seen).await;
                login.certificate = Some(certificate);
            }
            Err(problem) => login.outcome = Outcome::Failed(problem),
        }
        let walked = started.elapsed();
        if login.record.signatures > 0 {
            progress(Progress::Answer);
        }
        let finished = round.finish();
        login.trace.append(finished.trace);
        login.times.signature = finished.signing;
        login.times.answer = walked.saturating_sub(finished.signing);
        login
    }

    /// The certificate, which a CIE shows only now: what would have stopped the login before the
    /// PIN stops it here before anything is signed.
    fn usable(&self, round: &Round) -> Result<Certificate, Problem> {
        if let Some(certificate) = &self.certificate {
            return Ok(certificate.clone());
        }
        let certificate = Certificate::parse(round.certificate())?;
        if let Some(problem) = certificate.checks(OffsetDateTime::now_utc()).problem() {
            return Err(problem);
        }
        if Abilities::new(self.abilities.raw, &certificate)? != self.abilities {
            return Err(Problem::CertificateUnusable {
                reason: Unusable::Key,
            });
        }
        Ok(certificate)
    }

    async fn walk(
        &self,
        round: &Round,
        certificate: &Certificate,
        limits: &Limits,
        mut seen: Seen<'_>,
    ) -> (Outcome, Option<KeptSession>) {
        let identity = CardIdentity {
            certificate: certificate.clone(),
            issuers: known_issuers(certificate, &self.profile.card_issuers),
            abilities: self.abilities,
            budget: SIGNATURE_BUDGET,
            card: Arc::new(round.signer()),
        };
        let first = self
            .attempt(&identity, self.plan.versions, limits, &mut seen)
            .await;
        let (verdict, session) = match first {
            (Verdict::Retry12, _) => {
                self.attempt(&identity, Versions::Only12, limits, &mut seen)
                    .await
            }
            judged => judged,
        };
        let outcome = match verdict {
            Verdict::SignedIn(signed_in) => Outcome::SignedIn(signed_in),
            Verdict::NotEnabled => Outcome::NotEnabled,
            Verdict::Failed(problem) => Outcome::Failed(problem),
            Verdict::Retry12 => Outcome::Failed(Problem::WithoutCard {
                host: self.plan.host.clone(),
            }),
        };
        (outcome, session)
    }

    /// One walk with the card. The session is that of a person who is signed in.
    async fn attempt(
        &self,
        identity: &CardIdentity,
        versions: Versions,
        limits: &Limits,
        (record, visits): &mut Seen<'_>,
    ) -> (Verdict, Option<KeptSession>) {
        let wanted = self.plan.host.clone();
        let connector = Connector::with_card(
            self.plan.stack,
            &self.profile.pinned,
            versions,
            move |host| host == wanted,
            identity,
        );
        let connector = match connector {
            Ok(connector) => connector,
            Err(problem) => return (Verdict::Failed(problem), None),
        };
        let walk = Walk::new(&self.profile, Versions::Both, &limits.cancel)
            .at_card_host(&self.plan.host, connector.clone());
        let (result, walk) = match walk {
            Ok(mut walk) => {
                let result = walk.go(Until::End).await;
                visits.extend_from_slice(walk.visits());
                (result, walk)
            }
            Err(problem) => return (Verdict::Failed(problem), None),
        };
        let attempt = connector.record();
        let verdict = Attempt {
            profile: &self.profile,
            certificate: &identity.certificate,
            bits: self.abilities.bits,
            host: &self.plan.host,
            versions,
            record: &attempt,
        }
        .judge(result.as_ref());
        let before = std::mem::replace(*record, attempt);
        record.signatures += before.signatures;
        record.connections += before.connections;
        let session = match (&verdict, &result) {
            (Verdict::SignedIn(_), Ok(last)) => Some(walk.keep(last)),
            _ => None,
        };
        (verdict, session)
    }
}

impl fmt::Debug for CardMaterial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardMaterial")
            .field("card", &self.card)
            .field("tries", &self.tries)
            .finish_non_exhaustive()
    }
}
