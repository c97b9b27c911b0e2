//! Whether a card is ready for a portal, as far as that can be told without the PIN.

use serde::Serialize;
use time::OffsetDateTime;

use crate::card::{Card, Limits, Tries};
use crate::identity::{Certificate, Verdict};
use crate::portal::{Plan, Profile, Warning, Watch, prepare_watched};
use crate::problem::Problem;

/// An answer.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ready {
    /// Yes.
    Yes,
    /// It was not looked at, or shows only after the PIN.
    Unknown,
    /// It may work, and some portals refuse.
    Maybe,
    /// No.
    No,
}

/// Whether a card is ready for a portal, point by point.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Readiness {
    /// What the portal calls itself.
    pub portal: String,
    /// The certificate is valid and made for signing in.
    pub certificate: Ready,
    /// The portal accepts who issued it.
    pub issuer: Ready,
    /// The key is long enough.
    pub key: Ready,
    /// Portal and card have a version of TLS and a signature in common.
    pub tls: Ready,
    /// The PIN is not blocked.
    pub pin: Ready,
}

impl Readiness {
    /// Asks a portal how it wants the card, without the PIN and without the card being used. With
    /// the plan of a sign-in, or what stands in its way.
    pub async fn ask(
        profile: &Profile,
        card: &Card,
        tries: Tries,
        limits: &Limits,
        watch: Watch<'_>,
    ) -> (Self, Result<Plan, Problem>) {
        let prepared = prepare_watched(profile.clone(), card, limits, watch).await;
        let plan = prepared.map(|prepared| prepared.plan);
        let ready = Self::new(&profile.title, card, tries, plan.as_ref());
        (ready, plan)
    }

    /// From what card and portal showed. A CIE shows its certificate only after the PIN.
    pub fn new(portal: &str, card: &Card, tries: Tries, plan: Result<&Plan, &Problem>) -> Self {
        let warned = |warning| plan.is_ok_and(|plan| plan.warnings.contains(&warning));
        let maybe = |doubt| if doubt { Ready::Maybe } else { Ready::Yes };
        let fails = |codes: &[&str]| plan.is_err_and(|problem| codes.contains(&problem.code()));
        let of_plan = |no: bool, doubt: bool| match plan {
            _ if no => Ready::No,
            Ok(_) => maybe(doubt),
            Err(_) => Ready::Unknown,
        };
        let now = OffsetDateTime::now_utc();
        let certificate = card.certificate().map(Certificate::parse);
        Self {
            portal: portal.to_owned(),
            certificate: match &certificate {
                None => Ready::Unknown,
                Some(Err(_)) => Ready::No,
                Some(Ok(certificate)) => match certificate.checks(now).verdict() {
                    Verdict::Usable => Ready::Yes,
                    Verdict::UsableWithWarnings(_) => Ready::Maybe,
                    Verdict::Unusable(_) => Ready::No,
                },
            },
            issuer: match certificate {
                None | Some(Err(_)) => Ready::Unknown,
                Some(Ok(_)) => of_plan(fails(&["L06"]), warned(Warning::IssuerNotNamed)),
            },
            key: of_plan(fails(&["L18"]), warned(Warning::ShortKey)),
            // The card is not asked for, or in a way that no stack or signature of ours can answer.
            tls: of_plan(fails(&["L05", "L07", "L16", "N04"]), false),
            pin: match tries {
                Tries::Left(0) | Tries::NotActivated => Ready::No,
                Tries::Left(1) => Ready::Maybe,
                Tries::Left(_) | Tries::Verified => Ready::Yes,
                Tries::NotReadable | Tries::NotAsked => Ready::Unknown,
            },
        }
    }

    /// The points with the names by which messages choose their words.
    pub fn points(&self) -> [(&'static str, Ready); 5] {
        [
            ("ready-certificate", self.certificate),
            ("ready-issuer", self.issuer),
            ("ready-key", self.key),
            ("ready-tls", self.tls),
            ("ready-pin", self.pin),
        ]
    }

    /// All points in one: the worst of them.
    pub fn verdict(&self) -> Ready {
        let points = self.points().into_iter().map(|(_, ready)| ready);
        points.max().unwrap_or(Ready::Unknown)
    }
}

impl Ready {
    /// The name by which messages choose their words, and that of machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Unknown => "unknown",
            Self::Maybe => "maybe",
            Self::No => "no",
        }
    }
}
