//! Chains, lists and revocation in words.

use time::{OffsetDateTime, UtcOffset};

use super::Text;
use crate::problem::{Parameter, Problem};
use crate::trust::{
    DatesFinding, Known, LinkFinding, Listing, NOTICE, Node, NodeCheck, Origin, Proof, Revocation,
    Role, SignatureFinding, Status, Step, UsageFinding, Verdict,
};

type Words = (&'static str, Vec<(&'static str, Parameter)>);

impl Text {
    /// The sentence or label with this name in `assets/text/trust.*.ftl`, with its values.
    pub fn trust(&self, id: &str, values: Vec<(&'static str, Parameter)>) -> String {
        self.format(id, None, &self.arguments(values))
    }

    /// What is known of a certificate's trust, in one sentence.
    pub fn verdict(&self, verdict: Verdict) -> String {
        self.trust(verdict.key(), Vec::new())
    }

    /// What a certificate of a chain is, and until when it is valid.
    pub fn node(&self, node: &Node) -> String {
        let role = self.trust(
            match node.role {
                Role::Card => "trust-role-card",
                Role::Intermediate => "trust-role-intermediate",
                Role::Root => "trust-role-root",
            },
            Vec::new(),
        );
        let until = self.trust("trust-until", vec![("day", Parameter::Day(node.until))]);
        if node.fetched {
            let fetched = self.trust("trust-fetched", Vec::new());
            format!("{role}, {until}, {fetched}")
        } else {
            format!("{role}, {until}")
        }
    }

    /// One finding of a certificate of a chain: part of a sentence.
    pub fn node_check(&self, check: &NodeCheck) -> String {
        let (id, values) = node_words(check);
        self.trust(id, values)
    }

    /// That the certificate of an issuer is missing.
    pub fn missing_issuer(&self, issuer: &str) -> String {
        let issuer = Parameter::Text(issuer.to_owned());
        self.trust("trust-missing", vec![("issuer", issuer)])
    }

    /// Which list decides, and whether it should have been replaced.
    pub fn known_list(&self, known: &Known) -> String {
        let id = match known.origin {
            Origin::Snapshot => "trust-list-snapshot",
            Origin::Fetched => "trust-list-fetched",
        };
        let count = i64::try_from(known.authorities).unwrap_or(i64::MAX);
        let mut values = vec![("count", Parameter::Number(count))];
        if known.origin == Origin::Fetched {
            values.push(("day", Parameter::Day(known.date)));
        }
        let words = self.trust(id, values);
        match known.next_update.filter(|_| known.is_overdue) {
            Some(next) => {
                let day = vec![("day", Parameter::Day(next.date()))];
                format!("{words} {}", self.trust("trust-list-overdue", day))
            }
            None => words,
        }
    }

    /// Why the list is believed that decides.
    pub fn list_proof(&self, known: &Known) -> String {
        match known.proof {
            Proof::Reviewed { sha256 } => {
                // In groups, so that it breaks into lines and can be compared.
                let mut groups = String::with_capacity(sha256.len() * 9 / 8);
                for (place, letter) in sha256.chars().enumerate() {
                    if place > 0 && place % 8 == 0 {
                        groups.push(' ');
                    }
                    groups.push(letter);
                }
                let hash = vec![("hash", Parameter::Text(groups))];
                self.trust("trust-proof-reviewed", hash)
            }
            Proof::European(naming) => {
                let number = i64::try_from(naming.sequence).unwrap_or(i64::MAX);
                let values = vec![
                    ("number", Parameter::Text(number.to_string())),
                    ("day", Parameter::Day(naming.issued.date())),
                    ("notice", Parameter::Text(NOTICE.to_owned())),
                ];
                self.trust("trust-proof-european", values)
            }
            Proof::Given => self.trust("trust-proof-given", Vec::new()),
        }
    }

    /// That a list was fetched and nobody knows who may sign it, and why.
    pub fn unproven_list(&self, problem: &Problem) -> String {
        let why = Parameter::Text(self.problem(problem).what);
        let code = Parameter::Text(problem.to_string());
        self.trust("trust-list-unproven", vec![("why", why), ("code", code)])
    }

    /// What is asked on the network now, and whom.
    pub fn trust_step(&self, step: &Step) -> String {
        let host = vec![("host", Parameter::Text(step.host.clone()))];
        self.trust(step.what.key(), host)
    }

    /// What the issuer says of a certificate, and when it said so.
    pub fn revocation(&self, revocation: &Revocation) -> String {
        let mut values = vec![
            ("host", Parameter::Text(revocation.host.clone())),
            ("when", Parameter::Text(self.moment(revocation.asked))),
            ("as_of", Parameter::Text(self.moment(revocation.as_of))),
        ];
        let mut day = |since: &OffsetDateTime| values.push(("day", Parameter::Day(since.date())));
        let id = match &revocation.status {
            Status::Good => "trust-revocation-good",
            Status::Unknown => "trust-revocation-unknown",
            Status::Suspended { since } => {
                day(since);
                "trust-revocation-suspended"
            }
            Status::Revoked { since, reason } => {
                day(since);
                values.push(("reason", Parameter::Text(reason.key().to_owned())));
                "trust-revocation-revoked"
            }
        };
        let words = self.trust(id, values);
        match i64::try_from(revocation.ldap_skipped) {
            Ok(0) => words,
            count => {
                let count = Parameter::Number(count.unwrap_or(i64::MAX));
                let skipped = self.trust("trust-revocation-ldap", vec![("count", count)]);
                format!("{words} {skipped}")
            }
        }
    }

    /// Hour and minute with the day, in the person's own time where the system tells it.
    fn moment(&self, moment: OffsetDateTime) -> String {
        let local = UtcOffset::local_offset_at(moment).ok();
        let moment = local.map_or(moment, |offset| moment.to_offset(offset));
        let utc = if local.is_none() { " UTC" } else { "" };
        let time = format!("{:02}:{:02}{utc}", moment.hour(), moment.minute());
        let values = vec![
            ("time", Parameter::Text(time)),
            ("day", Parameter::Day(moment.date())),
        ];
        self.trust("trust-moment", values)
    }
}

fn node_words(check: &NodeCheck) -> Words {
    let id = match check {
        NodeCheck::Dates(DatesFinding::Expired { on }) => {
            return ("trust-dates-expired", vec![("day", Parameter::Day(*on))]);
        }
        NodeCheck::Dates(DatesFinding::NotYetValid { from }) => {
            return ("trust-dates-early", vec![("day", Parameter::Day(*from))]);
        }
        NodeCheck::Dates(DatesFinding::Valid) => "trust-dates-valid",
        NodeCheck::Signature(SignatureFinding::Verified) => "trust-signature-verified",
        NodeCheck::Signature(SignatureFinding::Itself) => "trust-signature-itself",
        NodeCheck::Signature(SignatureFinding::IssuerMissing) => "trust-signature-missing",
        NodeCheck::Signature(SignatureFinding::KeyTooShort) => "trust-signature-short",
        NodeCheck::Signature(SignatureFinding::Algorithm) => "trust-signature-algorithm",
        NodeCheck::Usage(UsageFinding::MayIssue) => "trust-usage-may",
        NodeCheck::Usage(UsageFinding::MayNotIssue) => "trust-usage-may-not",
        NodeCheck::Usage(UsageFinding::TooManyBelow) => "trust-usage-too-many",
        NodeCheck::Keys(LinkFinding::Agree) => "trust-keys-agree",
        NodeCheck::Keys(LinkFinding::Absent) => "trust-keys-absent",
        NodeCheck::Listed(Listing::Recognised) => "trust-listed-recognised",
        NodeCheck::Listed(Listing::Withdrawn) => "trust-listed-withdrawn",
        NodeCheck::Listed(Listing::NotVerified) => "trust-listed-not-verified",
        NodeCheck::Listed(Listing::Absent) => "trust-listed-absent",
    };
    (id, Vec::new())
}
