//! A login from end to end: probe and plan, then, once the PIN is there, one walk, and one round on
//! the card where the walk comes to it.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use time::OffsetDateTime;

use super::hand::Hand;
use super::issuers::known_issuers;
use super::judge::{Attempt, SignedIn, Verdict};
use super::plan::Plan;
use super::probe;
use super::profile::Profile;
use super::session::KeptSession;
use super::visit::{Visit, Watch};
use super::walk::{Until, Walk};
use crate::apdu::Trace;
use crate::card::{Card, Limits, PinEntry, Tries};
use crate::identity::Certificate;
use crate::problem::{Problem, Unusable};
use crate::reader::Connection;
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
    pub pin: PinEntry,
}

/// The steps of a login that a person sees (anchor-products.md §18.3).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Progress {
    /// On the way to where the PIN goes to the card.
    Pin,
    /// The card accepted it, and is to sign.
    Signature,
    /// It signed; the portal's answer is awaited.
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

impl Outcome {
    /// What went wrong, if something did.
    pub fn problem(&self) -> Option<Problem> {
        match self {
            Self::SignedIn(_) => None,
            Self::NotEnabled => Some(Problem::NotEnabled),
            Self::Failed(problem) => Some(problem.clone()),
        }
    }
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

/// How long the parts of a login took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Times {
    /// Selecting and VERIFY, with the time that a person took on the reader's keypad.
    pub pin: Duration,
    /// The card's work on signatures.
    pub signature: Duration,
    /// The walk, without the work on the card.
    pub answer: Duration,
}

/// Finds out how the portal asks for the card and decides how to answer; nothing is shown to
/// anybody.
pub async fn prepare(profile: Profile, card: &Card, limits: &Limits) -> Result<Prepared, Problem> {
    prepare_watched(profile, card, limits, &|_| ()).await
}

/// The same; `watch` is told of every request, also of those before an error.
pub async fn prepare_watched(
    profile: Profile,
    card: &Card,
    limits: &Limits,
    watch: Watch<'_>,
) -> Result<Prepared, Problem> {
    let mut profile = profile.for_card(card.kind());
    profile.pinned = profile.pinned.for_one_login();
    let certificate = card.certificate().map(Certificate::parse).transpose()?;
    let abilities = match (card, &certificate) {
        (Card::Cie(_), _) => Abilities::CIE,
        (Card::Cns(_), Some(certificate)) => Abilities::new(true, certificate)?,
        (Card::Cns(_), None) => return Err(Problem::NoCertificate),
    };
    let found = probe::probe(&profile, Some(abilities), &limits.cancel, watch).await?;
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

    /// Signs in: walks through the portal, and where it waits for the card, sends the PIN once and
    /// signs. A PIN that is typed on the reader is typed first: no portal waits for a person. The card is reset and released when this returns, or was never touched.
    pub async fn sign_in(
        &self,
        card: CardMaterial,
        limits: &Limits,
        mut progress: impl FnMut(Progress) + Send + 'static,
    ) -> Login {
        let mut login = Login {
            outcome: Outcome::Failed(Problem::Cancelled),
            certificate: self.certificate.clone(),
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
        let hand = Hand::new(card, limits, progress);
        login.outcome = match hand.let_person_type() {
            Ok(()) => self.walk(&hand, limits, &mut login).await,
            Err(problem) => Outcome::Failed(problem),
        };
        let took = started.elapsed();
        let report = hand.finish();
        login.trace = report.trace;
        login.times = Times {
            pin: report.opening,
            signature: report.signing,
            answer: took.saturating_sub(report.opening + report.signing),
        };
        login
    }

    /// The certificate. A CIE shows it only after the PIN: then what would have stopped the login
    /// before stops it here, and nothing is signed.
    fn certificate(&self, hand: &Hand) -> Result<Certificate, Problem> {
        if let Some(certificate) = &self.certificate {
            return Ok(certificate.clone());
        }
        let certificate = Certificate::parse(&hand.certificate()?)?;
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

    /// The card as the portal's host is to see it.
    fn connector(
        &self,
        hand: &Hand,
        versions: Versions,
    ) -> Result<(Connector, Certificate), Problem> {
        let certificate = self.certificate(hand)?;
        let identity = CardIdentity {
            issuers: known_issuers(&certificate, &self.profile.card_issuers),
            certificate: certificate.clone(),
            abilities: self.abilities,
            budget: SIGNATURE_BUDGET,
            card: Arc::new(hand.clone()),
        };
        let wanted = self.plan.host.clone();
        let connector = Connector::with_card(
            self.plan.stack,
            &self.profile.pinned,
            versions,
            move |host| host == wanted,
            &identity,
        )?;
        Ok((connector, certificate))
    }

    async fn walk(&self, hand: &Hand, limits: &Limits, login: &mut Login) -> Outcome {
        let first = self.attempt(hand, self.plan.versions, limits, login).await;
        let verdict = match first {
            Verdict::Retry12 => self.attempt(hand, Versions::Only12, limits, login).await,
            judged => judged,
        };
        match verdict {
            Verdict::SignedIn(signed_in) => Outcome::SignedIn(signed_in),
            Verdict::NotEnabled => Outcome::NotEnabled,
            Verdict::Failed(problem) => Outcome::Failed(problem),
            Verdict::Retry12 => Outcome::Failed(Problem::WithoutCard {
                host: self.plan.host.clone(),
            }),
        }
    }

    /// One walk with the card. The session is that of a person who is signed in.
    async fn attempt(
        &self,
        hand: &Hand,
        versions: Versions,
        limits: &Limits,
        login: &mut Login,
    ) -> Verdict {
        let certificate = &mut login.certificate;
        let shown = move || {
            let (connector, shown) = self.connector(hand, versions)?;
            *certificate = Some(shown);
            Ok(connector)
        };
        let mut walk = Walk::new(&self.profile, Versions::Both, &limits.cancel)
            .at_card_host(&self.plan.host, Box::new(shown));
        let result = walk.go(Until::End).await;
        login.visits.extend_from_slice(walk.visits());
        let attempt = walk.card_record();
        let kept = result.as_ref().ok().map(|last| walk.keep(last));
        drop(walk);
        let verdict = Attempt {
            profile: &self.profile,
            certificate: login.certificate.as_ref(),
            bits: self.abilities.bits,
            host: &self.plan.host,
            may_fall_back: versions == Versions::Both && self.plan.may_fall_back(),
            record: &attempt,
        }
        .judge(result.as_ref());
        let before = std::mem::replace(&mut login.record, attempt);
        login.record.signatures += before.signatures;
        login.record.connections += before.connections;
        if let Verdict::SignedIn(_) = verdict {
            login.session = kept;
        }
        verdict
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
