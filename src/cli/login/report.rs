//! What `login` and `demo` tell programs (design.md §4).

use std::time::Duration;

use serde::Serialize;

use super::super::steps::Steps;
use super::session::HandOffReport;
use crate::apdu::{Counters, Trace};
use crate::card::{Kind, Tries};
use crate::identity::Holder;
use crate::portal::{Login, Outcome, Plan};
use crate::problem::Problem;
use crate::tls::Version;

/// The JSON object of `login` and `demo` (design.md §4).
#[derive(Serialize)]
pub(super) struct Report {
    outcome: &'static str,
    code: Option<String>,
    portal: String,
    pub(super) holder: Option<HolderReport>,
    pub(super) card: Option<CardReport>,
    pub(super) plan: Option<PlanReport>,
    signatures: u32,
    connections: u32,
    /// Where the portal was looked at before the PIN, without any value.
    pub(super) visits_before_pin: Steps,
    /// Where the login went after it, likewise.
    visits: Vec<String>,
    apdu: Counters,
    /// What a card that was never seen was asked besides, once: what the Ministry signed of it, and
    /// its tries.
    pub(super) first_look: Option<Counters>,
    pub(super) phases_ms: Phases,
    /// `null` where Varco does not know how the portal's page lists them.
    pub(super) services: Option<Vec<String>>,
    /// The profiles that the portal lets the person choose among.
    pub(super) profiles: Vec<String>,
    /// The one that was chosen.
    pub(super) profile: Option<String>,
    /// How the session went on in a browser.
    pub(super) hand_off: Option<HandOffReport>,
    /// Where the session stands at the end: `ended`, `still_open`, `not_told`, `no_way`,
    /// `in_window` or `in_browser`.
    pub(super) session: Option<&'static str>,
    pub(super) pin_tries_left: Option<u8>,
    #[serde(skip)]
    pub(super) trace: Trace,
}

#[derive(Serialize)]
pub(super) struct HolderReport {
    tax_code: Option<String>,
    given_name: Option<String>,
    surname: Option<String>,
}

#[derive(Serialize)]
pub(super) struct CardReport {
    pub(super) kind: Kind,
    pub(super) model: String,
}

#[derive(Serialize)]
pub(super) struct PlanReport {
    stack: &'static str,
    tls: Option<&'static str>,
    scheme: String,
}

/// Milliseconds of each phase that was reached.
#[derive(Default, Serialize)]
pub(super) struct Phases {
    pub(super) card: Option<u64>,
    pub(super) portal: Option<u64>,
    pin: Option<u64>,
    signature: Option<u64>,
    answer: Option<u64>,
}

impl Report {
    pub(super) fn new(portal: &str) -> Self {
        Self {
            outcome: "failed",
            code: None,
            portal: portal.to_owned(),
            holder: None,
            card: None,
            plan: None,
            signatures: 0,
            connections: 0,
            visits_before_pin: Steps::default(),
            visits: Vec::new(),
            apdu: Counters::default(),
            first_look: None,
            phases_ms: Phases::default(),
            services: Some(Vec::new()),
            profiles: Vec::new(),
            profile: None,
            hand_off: None,
            session: None,
            pin_tries_left: None,
            trace: Trace::default(),
        }
    }

    pub(super) fn add(&mut self, login: &Login, before: Tries) {
        self.trace.append(login.trace.clone());
        self.signatures = login.record.signatures;
        self.connections = login.record.connections;
        self.visits = login.visits.iter().map(ToString::to_string).collect();
        self.phases_ms.pin = Some(milliseconds(login.times.pin));
        self.phases_ms.signature = Some(milliseconds(login.times.signature));
        self.phases_ms.answer = Some(milliseconds(login.times.answer));
        if let Some(plan) = &mut self.plan
            && let Some(scheme) = login.record.chosen
        {
            plan.tls = login.record.version.map(Version::number);
            plan.scheme = scheme.to_string();
        }
        self.pin_tries_left = match &login.outcome {
            Outcome::Failed(Problem::WrongPin { left }) => *left,
            Outcome::Failed(Problem::PinBlocked) => Some(0),
            // Whether the try was counted is not known; a right PIN may have raised the count.
            Outcome::Failed(Problem::PinOutcomeUnknown) => None,
            _ if login.record.signatures > 0 => None,
            _ => before.left(),
        };
    }

    pub(super) fn conclude(&mut self, problem: Option<&Problem>) {
        self.outcome = match problem {
            None => "signed_in",
            Some(Problem::NotEnabled) => "not_enabled",
            Some(_) => "failed",
        };
        self.code = problem.map(ToString::to_string);
        self.apdu = self.trace.counters();
    }
}

impl HolderReport {
    pub(super) fn new(holder: &Holder) -> Self {
        Self {
            tax_code: holder.tax_code.as_ref().map(ToString::to_string),
            given_name: holder.given_name.clone(),
            surname: holder.surname.clone(),
        }
    }
}

impl PlanReport {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            stack: plan.stack.name(),
            tls: Some(plan.version.number()),
            scheme: plan.scheme.to_string(),
        }
    }
}

pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
