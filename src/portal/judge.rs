//! What came of a login: a pure decision from the last page, or its absence, and the record of the
//! handshakes. "Signed in" needs a signature of this session and a page that shows it.

use reqwest::StatusCode;

use super::failure::FailureKind;
use super::http::{Answer, Failure};
use super::page::Service;
use super::probe::speaks_of_post_handshake;
use super::profile::Profile;
use super::walk::{Stop, host_of};
use crate::identity::Certificate;
use crate::problem::{Problem, Refusal};
use crate::tls::{Alert, Record, TlsFailure, Version};

/// A person who is signed in.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SignedIn {
    /// The person, as the portal names them.
    pub person: Person,
    /// The services that the portal offers; `None` where its profile does not tell how its page
    /// lists them.
    pub services: Option<Vec<Service>>,
    /// The profiles among which the portal lets the person choose.
    pub profiles: Profiles,
}

/// The profiles that a page offers.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Profiles {
    /// What the portal calls each, in its order.
    pub names: Vec<String>,
    /// Whether the portal shows no services before one is chosen.
    pub must_choose: bool,
}

impl SignedIn {
    /// What the page of a person who is signed in shows.
    pub(super) fn read(answer: &Answer, profile: &Profile) -> Self {
        let (name, tax_code) = answer.person(profile);
        let profiles = answer.profiles(profile).into_iter();
        let names: Vec<_> = profiles.map(|(name, _)| name).collect();
        let must_choose = !names.is_empty() && answer.waits_for_choice(profile);
        Self {
            person: Person { name, tax_code },
            services: answer.services(profile),
            profiles: Profiles { names, must_choose },
        }
    }
}

/// A person as a portal names them.
#[derive(Clone, Default, Eq, PartialEq)]
pub struct Person {
    /// Name.
    pub name: Option<String>,
    /// Codice fiscale.
    pub tax_code: Option<String>,
}

/// What came of one attempt.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Verdict {
    SignedIn(SignedIn),
    NotEnabled,
    /// The portal did not get a signature in TLS 1.3: the same again in 1.2.
    Retry12,
    Failed(Problem),
}

/// What is known of the card and the attempt besides its result.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt<'a> {
    pub(super) profile: &'a Profile,
    /// What was shown, or would have been; `None` if the walk ended before that was known.
    pub(super) certificate: Option<&'a Certificate>,
    pub(super) bits: usize,
    /// The host that was to see the card.
    pub(super) host: &'a str,
    /// Whether TLS 1.2 may follow where 1.3 brought no signature: see [`super::Plan::may_fall_back`].
    pub(super) may_fall_back: bool,
    pub(super) record: &'a Record,
}

impl Attempt<'_> {
    pub(super) fn judge(self, result: Result<&Answer, &Stop>) -> Verdict {
        match result {
            Ok(answer) => self.page(answer),
            Err(Stop::Wrong(problem)) => Verdict::Failed(problem.clone()),
            Err(Stop::NoAnswer(url, failure)) => self.no_answer(&host_of(url), failure),
        }
    }

    fn page(self, answer: &Answer) -> Verdict {
        let failure = self.profile.failure_of(answer);
        match failure {
            Some(closed @ FailureKind::Maintenance) => Verdict::Failed(closed.problem(answer)),
            // Before the card was asked for, an error has nothing to do with it.
            Some(error @ FailureKind::Error) if !self.record.requested() => {
                Verdict::Failed(error.problem(answer))
            }
            _ if self.record.signatures == 0 => self.without_signature(answer),
            Some(FailureKind::NotEnabled) => Verdict::NotEnabled,
            Some(FailureKind::Refused) => Verdict::Failed(self.refused_by(answer)),
            Some(error @ FailureKind::Error) => Verdict::Failed(error.problem(answer)),
            None => self.signed_page(answer),
        }
    }

    /// A page without failure mark, after a signature.
    fn signed_page(self, answer: &Answer) -> Verdict {
        if answer.shows(&self.profile.signed_in.marker) {
            return Verdict::SignedIn(SignedIn::read(answer, self.profile));
        }
        let host = host_of(&answer.url);
        Verdict::Failed(match answer.status.as_u16() {
            // nginx reports a refused certificate in a page (portal-login.md §5.3 row 8).
            400 | 403 | 495 | 496 if host == self.host => self.refused_by(answer),
            status @ 400.. => Problem::PortalError { host, status },
            _ => Problem::NotShownSignedIn { host },
        })
    }

    /// A page although the card made no signature: anonymous, or asking in another way.
    fn without_signature(self, answer: &Answer) -> Verdict {
        let host = self.host.to_owned();
        if self.may_retry() {
            return Verdict::Retry12;
        }
        Verdict::Failed(if self.record.requested() {
            Problem::WithoutCard { host }
        } else if answer.status == StatusCode::FORBIDDEN && speaks_of_post_handshake(&answer.body) {
            Problem::AsksPerPage { host }
        } else {
            Problem::CardNotRequested { host }
        })
    }

    fn no_answer(self, host: &str, failure: &Failure) -> Verdict {
        match failure {
            Failure::Tls(TlsFailure::Alert(alert)) => self.alert(host, *alert),
            other => Verdict::Failed(other.clone().problem(host)),
        }
    }

    fn alert(self, host: &str, alert: Alert) -> Verdict {
        let host = host.to_owned();
        if self.record.signatures == 0 {
            if self.may_retry() {
                return Verdict::Retry12;
            }
            return Verdict::Failed(match (self.record.requested(), alert) {
                (true, _) => Problem::SchemeNotSupported { host },
                (false, Alert::HandshakeFailure) if self.record.connections > 0 => {
                    Problem::AsksPerPage { host }
                }
                (false, _) => Problem::TlsIncompatible { host },
            });
        }
        Verdict::Failed(match alert {
            Alert::CertificateExpired => self.refused(Refusal::Expired),
            Alert::CertificateRevoked => self.refused(Refusal::Revoked),
            Alert::UnknownCa => self.refused(Refusal::UnknownIssuer),
            Alert::AccessDenied => self.refused(Refusal::AccessDenied),
            // OpenSSL servers call a key below their security level a bad certificate (row 10).
            Alert::BadCertificate if self.is_short() => self.too_short(),
            _ => self.refused(Refusal::Unspecified),
        })
    }

    /// In TLS 1.3 a server that got no signature may get one in 1.2, where every card can sign
    /// (portal-login.md §5.3 rows 3 and 5). Once, and only if the server itself asked: anybody in
    /// the line can break off a handshake to see the certificate in clear in the next.
    fn may_retry(self) -> bool {
        self.may_fall_back && self.record.requested() && self.record.version == Some(Version::V13)
    }

    /// A page that refuses the certificate. nginx answers 400 where OpenSSL would send an alert,
    /// and for a short key does not say more (rows 8 and 10).
    fn refused_by(self, answer: &Answer) -> Problem {
        let is_of_nginx = matches!(answer.status.as_u16(), 400 | 495);
        match self.refused(Refusal::Unspecified) {
            Problem::CertificateRefused { .. }
                if is_of_nginx && self.is_short() && host_of(&answer.url) == self.host =>
            {
                self.too_short()
            }
            problem => problem,
        }
    }

    /// Whether many servers refuse a key of this length (portal-login.md §5.2).
    fn is_short(self) -> bool {
        self.bits < 2048
    }

    fn too_short(self) -> Problem {
        Problem::KeyTooShort {
            host: self.host.to_owned(),
            bits: u32::try_from(self.bits).unwrap_or_default(),
        }
    }

    /// The refusal of the certificate; of its issuer where the server's own list says so.
    fn refused(self, reason: Refusal) -> Problem {
        let host = self.host.to_owned();
        let Some(issuer) = self.certificate.map(Certificate::issuer) else {
            return Problem::CertificateRefused { host, reason };
        };
        let hints = &self.record.hints;
        let named = hints.is_empty() || hints.iter().any(|name| name == issuer.der());
        if reason == Refusal::UnknownIssuer || (reason == Refusal::Unspecified && !named) {
            let name = issuer.common_name().or_else(|| issuer.organization());
            return Problem::IssuerNotAccepted {
                host,
                issuer: name.unwrap_or("?").to_owned(),
            };
        }
        Problem::CertificateRefused { host, reason }
    }
}

/// Personal data is not for logs.
impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;
    use crate::simulator::people::LABOUR_CONSULTANT;
    use crate::simulator::pki::{KeySize, Variant, card_certificate};

    const PROFILE: &str = r##"
        schema = 1
        name = "x"
        title = "x"
        start = "https://www.example.it/"
        hosts = { card = ["cns.example.it"], walk = ["www.example.it"] }
        signed_in = { marker = "#in", name = ".name" }
        failure = [{ marker = "#closed", means = "maintenance" }, { marker = "#no", means = "not_enabled" }]
    "##;

    /// A record of a handshake: version, whether the card was asked for, signatures.
    fn record(version: Version, requested: bool, signatures: u32) -> Record {
        Record {
            connections: 1,
            version: Some(version),
            requests: u32::from(requested),
            signatures,
            ..Record::default()
        }
    }

    /// What came of the last request.
    enum Came {
        Page(Answer),
        Nothing(TlsFailure),
    }

    fn page(status: u16, body: &str) -> Came {
        Came::Page(Answer {
            url: Url::parse("https://cns.example.it/").unwrap(),
            status: StatusCode::from_u16(status).unwrap(),
            location: None,
            date: None,
            body: body.to_owned(),
        })
    }

    fn alert(alert: Alert) -> Came {
        Came::Nothing(TlsFailure::Alert(alert))
    }

    /// The code of the verdict, or what it is when it is no problem.
    fn verdict(came: Came, record: &Record, may_fall_back: bool, bits: usize) -> &'static str {
        let profile = Profile::parse(PROFILE, "test").unwrap();
        let der = card_certificate(&LABOUR_CONSULTANT, KeySize::Rsa2048, Variant::default());
        let certificate = Certificate::parse(&der.unwrap()).unwrap();
        let attempt = Attempt {
            profile: &profile,
            certificate: Some(&certificate),
            bits,
            host: "cns.example.it",
            may_fall_back,
            record,
        };
        let verdict = match came {
            Came::Page(answer) => attempt.judge(Ok(&answer)),
            Came::Nothing(failure) => {
                let url = Url::parse("https://cns.example.it/").unwrap();
                attempt.judge(Err(&Stop::NoAnswer(url, Failure::Tls(failure))))
            }
        };
        match verdict {
            Verdict::SignedIn(_) => "signed in",
            Verdict::NotEnabled => "not enabled",
            Verdict::Retry12 => "again in 1.2",
            Verdict::Failed(problem) => problem.code(),
        }
    }

    /// The rows of portal-login.md §5.3.
    #[test]
    #[expect(clippy::too_many_lines, reason = "one table, one row for each outcome")]
    fn every_outcome_has_its_meaning() {
        use Version::{V12, V13};
        let (may, not) = (true, false);
        let signed = record(V12, true, 1);
        let asked = |version| record(version, true, 0);
        let hints = Record {
            hints: vec![b"other".to_vec()],
            ..signed.clone()
        };
        let not_asked = record(V12, false, 0);
        let post_handshake = "Reason: Cannot perform Post-Handshake Authentication.";
        let rows = [
            ("1", page(200, "<p id=in>"), &signed, may, 2048, "signed in"),
            (
                "2",
                alert(Alert::HandshakeFailure),
                &asked(V12),
                may,
                2048,
                "L07",
            ),
            (
                "3",
                alert(Alert::Other(116)),
                &asked(V13),
                may,
                2048,
                "again in 1.2",
            ),
            (
                "3 again",
                alert(Alert::Other(116)),
                &asked(V13),
                not,
                2048,
                "L07",
            ),
            // Who only broke off a handshake gets to see nothing in the next.
            (
                "3 by anybody",
                alert(Alert::Other(116)),
                &Record::default(),
                may,
                2048,
                "N04",
            ),
            (
                "3 unsaid",
                alert(Alert::Other(116)),
                &asked(V13),
                not,
                2048,
                "L07",
            ),
            (
                "4",
                page(400, "No certificate"),
                &asked(V12),
                may,
                2048,
                "L17",
            ),
            (
                "5",
                page(200, "<p id=in>"),
                &asked(V13),
                may,
                2048,
                "again in 1.2",
            ),
            (
                "5 in 1.2",
                page(200, "<p id=in>"),
                &asked(V12),
                not,
                2048,
                "L17",
            ),
            (
                "5 not asked",
                page(200, "<p id=in>"),
                &not_asked,
                may,
                2048,
                "L05",
            ),
            (
                "6",
                alert(Alert::HandshakeFailure),
                &not_asked,
                may,
                2048,
                "L16",
            ),
            ("7", page(403, post_handshake), &not_asked, may, 2048, "L16"),
            ("8", page(400, "SSL error"), &signed, may, 2048, "L11"),
            (
                "8 with hints",
                page(400, "SSL error"),
                &hints,
                may,
                2048,
                "L06",
            ),
            (
                "8 by alert",
                alert(Alert::UnknownCa),
                &signed,
                may,
                2048,
                "L06",
            ),
            (
                "10",
                alert(Alert::BadCertificate),
                &signed,
                may,
                1024,
                "L18",
            ),
            (
                "10 by nginx",
                page(400, "SSL error"),
                &signed,
                may,
                1024,
                "L18",
            ),
            (
                "10 by nginx, with hints",
                page(400, "SSL error"),
                &hints,
                may,
                1024,
                "L06",
            ),
            (
                "by the application",
                page(403, "no"),
                &signed,
                may,
                1024,
                "L11",
            ),
            (
                "10 long",
                alert(Alert::BadCertificate),
                &signed,
                may,
                2048,
                "L11",
            ),
            (
                "E10",
                alert(Alert::CertificateRevoked),
                &signed,
                may,
                2048,
                "L11",
            ),
            (
                "E13",
                page(200, "<p id=no>"),
                &signed,
                may,
                2048,
                "not enabled",
            ),
            (
                "E13 unsigned",
                page(200, "<p id=no>"),
                &asked(V12),
                may,
                2048,
                "L17",
            ),
            ("E15", page(500, "oops"), &signed, may, 2048, "L22"),
            (
                "no mark",
                page(200, "<p>welcome"),
                &signed,
                may,
                2048,
                "L23",
            ),
            (
                "closed",
                page(200, "<p id=closed>"),
                &not_asked,
                may,
                2048,
                "L14",
            ),
            ("closed by status", page(503, ""), &signed, may, 2048, "L14"),
        ];
        for (row, result, record, may_fall_back, bits, expected) in rows {
            assert_eq!(
                verdict(result, record, may_fall_back, bits),
                expected,
                "row {row}"
            );
        }
        // Row 12: what the card said comes through.
        let ours = Came::Nothing(TlsFailure::Ours(Problem::CardRemoved));
        assert_eq!(verdict(ours, &asked(V13), may, 2048), "C17");
    }
}
