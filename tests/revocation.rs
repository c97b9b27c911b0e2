//! Revocation, asked of real responders: `openssl ocsp`, and revocation lists over nginx; and of
//! servers that answer wrongly, or not at all.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    unreachable_pub,
    dead_code
)]

mod support {
    pub mod issuer;
    pub mod reply;
    pub mod stage;
}

use std::fs;
use std::process::Command;

use rcgen::{
    CrlDistributionPoint, CrlIssuingDistributionPoint, CrlScope, RevocationReason as Reason,
};
use support::issuer::{Answers, Issuer, good, revocation_list, revoked};
use support::reply::{serve, silent};
use support::stage::Process;
use time::macros::{date, datetime};
use time::{Duration, OffsetDateTime};
use varco::cancel::Cancel;
use varco::identity::Certificate;
use varco::portal::Proxy;
use varco::problem::{AnswerFault, FetchFault, NoAnswer, Problem, TrustProblem};
use varco::trust::{
    Means, Question, Revocation, RevocationReason, Status, ask, status_in_list, status_in_response,
};

fn ask_about(certificate: &Certificate, issuer: &Issuer) -> Result<Revocation, Problem> {
    ask_with(certificate, issuer, &Cancel::default())
}

fn ask_with(
    certificate: &Certificate,
    issuer: &Issuer,
    cancel: &Cancel,
) -> Result<Revocation, Problem> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let issuer = issuer.certificate();
    runtime.block_on(ask(certificate, &issuer, &Proxy::Direct, cancel))
}

/// Asks `openssl ocsp` about a person of whom its database says this.
fn by_ocsp(answers: Answers, index: Option<&str>) -> Result<Revocation, Problem> {
    let issuer = Issuer::new();
    let responder = issuer.responder(answers, index);
    let certificate = issuer.issue(&[format!("http://127.0.0.1:{}/", responder.port)], &[]);
    ask_about(&certificate, &issuer)
}

#[test]
fn a_responder_says_that_a_certificate_is_good_or_revoked() {
    let before = OffsetDateTime::now_utc();
    let found = by_ocsp(Answers::Itself, Some(&good())).unwrap();
    assert_eq!(found.status, Status::Good);
    assert_eq!(found.means, Means::Ocsp { nonce: true });
    assert_eq!(found.host, "127.0.0.1");
    assert!(found.asked >= before && found.asked <= OffsetDateTime::now_utc());
    assert!(found.next.unwrap() > found.asked);
    assert_eq!(found.problem(), None);

    let found = by_ocsp(Answers::Itself, Some(&revoked("keyCompromise"))).unwrap();
    let since = datetime!(2026-05-11 10:30 UTC);
    let reason = RevocationReason::KeyCompromise;
    assert_eq!(found.status, Status::Revoked { since, reason });
    let problem = found.problem().unwrap();
    let on = date!(2026 - 05 - 11);
    assert_eq!(
        problem,
        Problem::Trust(TrustProblem::CertificateRevoked {
            on,
            suspended: false
        })
    );
    assert_eq!((problem.code(), problem.exit_code()), ("D07", 15));

    let found = by_ocsp(Answers::Itself, Some(&revoked("certificateHold"))).unwrap();
    assert_eq!(found.status, Status::Suspended { since });
    let found = by_ocsp(Answers::Itself, None).unwrap();
    assert_eq!(found.status, Status::Unknown);
}

#[test]
fn only_the_issuer_and_whom_it_allows_may_answer() {
    let found = by_ocsp(Answers::Delegate, Some(&good())).unwrap();
    assert_eq!(found.status, Status::Good);
    for stranger in [Answers::NotAllowed, Answers::Ended, Answers::Stranger] {
        assert_eq!(
            by_ocsp(stranger, Some(&good())),
            Err(Problem::Trust(TrustProblem::RevocationAnswer {
                host: "127.0.0.1".to_owned(),
                reason: AnswerFault::WrongSigner
            })),
            "{stranger:?}"
        );
    }
}

/// A question about a person, and the real answer to it.
fn answered(index: &str) -> (Issuer, Certificate, Question, Vec<u8>) {
    let issuer = Issuer::new();
    let certificate = issuer.issue(&[], &[]);
    let question = Question::new(&certificate, &issuer.certificate()).unwrap();
    let answer = issuer.answer(Answers::Itself, Some(index), &question.der().unwrap());
    (issuer, certificate, question, answer)
}

#[test]
fn an_answer_holds_for_its_time_its_certificate_and_its_question() {
    let (issuer, certificate, question, answer) = answered(&good());
    let authority = issuer.certificate();
    let at = |days| OffsetDateTime::now_utc() + Duration::days(days);
    let read = |question: &Question, now| status_in_response(&answer, question, &authority, now);
    assert_eq!(read(&question, at(0)).unwrap().status, Status::Good);
    assert_eq!(read(&question, at(2)), Err(AnswerFault::Expired));
    assert_eq!(read(&question, at(-1)), Err(AnswerFault::Expired));

    let again = Question::new(&certificate, &authority).unwrap();
    assert_eq!(read(&again, at(0)), Err(AnswerFault::OtherQuestion));
    let other = Issuer::new();
    let elsewhere = status_in_response(&answer, &question, &other.certificate(), at(0));
    assert_eq!(elsewhere, Err(AnswerFault::WrongSigner));

    // A byte of it changed: either it can't be read, or the signature says so.
    for place in (0..answer.len()).step_by(7) {
        let mut altered = answer.clone();
        altered[place] ^= 0x01;
        let read = status_in_response(&altered, &question, &authority, at(0));
        assert!(
            !read.is_ok_and(|found| found.status != Status::Good),
            "byte {place}"
        );
    }
}

#[test]
fn an_answer_about_another_certificate_says_nothing() {
    let issuer = Issuer::new();
    let (mine, other) = (issuer.issue(&[], &[]), Issuer::new());
    let question = Question::new(&mine, &issuer.certificate()).unwrap();
    // Made by the right issuer's key for another issuer's certificate of the same number.
    let stranger = Question::new(&mine, &other.certificate()).unwrap();
    let answer = issuer.answer(Answers::Itself, Some(&good()), &stranger.der().unwrap());
    let now = OffsetDateTime::now_utc();
    let found = status_in_response(&answer, &question, &issuer.certificate(), now);
    assert!(
        matches!(
            found,
            Err(AnswerFault::OtherCertificate | AnswerFault::OtherQuestion)
        ),
        "{found:?}"
    );
}

/// What comes of a responder that answers everything so.
fn answered_with(status: &'static str, body: &[u8]) -> Result<Revocation, Problem> {
    let body = body.to_vec();
    let server = serve(move |asked| {
        assert!(asked.line.starts_with("POST / "), "{}", asked.line);
        assert!(!asked.body.is_empty());
        (status, body.clone())
    });
    let issuer = Issuer::new();
    let certificate = issuer.issue(&[format!("http://{server}/")], &[]);
    ask_about(&certificate, &issuer)
}

fn unreachable(reason: FetchFault) -> Problem {
    Problem::Trust(TrustProblem::ServiceUnreachable {
        host: "127.0.0.1".to_owned(),
        reason,
    })
}

fn answer_fault(reason: AnswerFault) -> Problem {
    Problem::Trust(TrustProblem::RevocationAnswer {
        host: "127.0.0.1".to_owned(),
        reason,
    })
}

#[test]
fn what_is_no_answer_is_named() {
    for garbage in [&b"<html>Benvenuti</html>"[..], b"", &[0x30, 0x84, 0xFF]] {
        let found = answered_with("200 OK", garbage);
        assert_eq!(found, Err(answer_fault(AnswerFault::Malformed)));
    }
    // tryLater, as RFC 6960 §4.2.1 writes it.
    let found = answered_with("200 OK", &[0x30, 0x03, 0x0A, 0x01, 0x03]);
    assert_eq!(found, Err(answer_fault(AnswerFault::Declined)));
    let found = answered_with("200 OK", &vec![0x30; 1024 * 1024]);
    assert_eq!(found, Err(unreachable(FetchFault::TooLarge)));
    let found = answered_with("503 Service Unavailable", b"");
    assert_eq!(found, Err(unreachable(FetchFault::ErrorPage)));
    let found = answered_with("302 Found", b"");
    assert_eq!(found, Err(unreachable(FetchFault::ErrorPage)));
    assert_eq!(found.unwrap_err().code(), "N07");
}

#[test]
fn silence_and_refusal_end_by_themselves() {
    let issuer = Issuer::new();
    let (address, listener) = silent();
    let quiet = issuer.issue(&[format!("http://{address}/")], &[]);
    let started = std::time::Instant::now();
    let found = ask_about(&quiet, &issuer);
    assert_eq!(found, Err(unreachable(FetchFault::Silent)));
    assert!(started.elapsed().as_secs() < 30);

    // Nobody has to wait for that.
    let cancel = Cancel::default();
    cancel.cancel();
    let found = ask_with(&quiet, &issuer, &cancel);
    assert_eq!(found, Err(Problem::Cancelled));

    drop(listener);
    let found = ask_about(&quiet, &issuer);
    assert_eq!(found, Err(unreachable(FetchFault::Refused)));
}

#[test]
fn who_names_no_service_by_http_can_t_be_asked() {
    let issuer = Issuer::new();
    let not_asked = |reason| Err(Problem::Trust(TrustProblem::RevocationNotAsked { reason }));
    let found = ask_about(&issuer.issue(&[], &[]), &issuer);
    assert_eq!(found, not_asked(NoAnswer::NoAddress));
    let directory = "ldap://directory.invalid/cn=CA?certificateRevocationList".to_owned();
    let found = ask_about(&issuer.issue(&[], &[directory]), &issuer);
    assert_eq!(found, not_asked(NoAnswer::OnlyLdap));
}

/// nginx with one revocation list, and the address of the list.
fn site(issuer: &Issuer, list: &[u8]) -> (Process, String) {
    let root = issuer.path("site");
    fs::create_dir_all(&root).unwrap();
    fs::write(root.join("ca.crl"), list).unwrap();
    for folder in [issuer.folder(), &root] {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let folder = issuer.folder().display();
    let process = Process::start("nginx", &issuer.path("nginx.log"), |port| {
        let configuration = format!(
            "daemon off; master_process off; pid {folder}/nginx.pid; events {{}}\n\
             http {{ access_log off; client_body_temp_path {folder}/body;\n\
             proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;\n\
             uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;\n\
             server {{ listen 127.0.0.1:{port}; root {folder}/site; }} }}"
        );
        fs::write(issuer.path("nginx.conf"), configuration).unwrap();
        let mut command = Command::new("/usr/sbin/nginx");
        command.arg("-c").arg(issuer.path("nginx.conf"));
        command.arg("-e").arg(issuer.path("nginx-error.log"));
        command
    });
    let address = format!("http://{}/ca.crl", process.address);
    (process, address)
}

fn by_list(issuer: &Issuer, list: &[u8]) -> Result<Revocation, Problem> {
    let (_nginx, address) = site(issuer, list);
    ask_about(&issuer.issue(&[], &[address]), issuer)
}

#[test]
fn a_revocation_list_says_it_too() {
    let issuer = Issuer::new();
    let found = by_list(&issuer, &issuer.list(-1..1, None)).unwrap();
    assert_eq!((&found.status, found.means), (&Status::Good, Means::List));
    let since = datetime!(2026-05-11 10:30 UTC);
    for (reason, status) in [
        (
            Reason::Superseded,
            Status::Revoked {
                since,
                reason: RevocationReason::Superseded,
            },
        ),
        (Reason::CertificateHold, Status::Suspended { since }),
    ] {
        let found = by_list(&issuer, &issuer.list(-1..1, Some(reason))).unwrap();
        assert_eq!(found.status, status);
    }
}

#[test]
fn a_list_that_is_not_the_issuer_s_or_not_of_today_proves_nothing() {
    let issuer = Issuer::new();
    let fault = |list: &[u8]| by_list(&issuer, list).unwrap_err();
    // Of the same name, with another key.
    let stranger = Issuer::new().list(-1..1, None);
    assert_eq!(fault(&stranger), answer_fault(AnswerFault::WrongSigner));
    let expired = issuer.list(-9..-1, None);
    assert_eq!(fault(&expired), answer_fault(AnswerFault::Expired));
    let early = issuer.list(1..9, None);
    assert_eq!(fault(&early), answer_fault(AnswerFault::Expired));
    assert_eq!(fault(b"ciao"), answer_fault(AnswerFault::Malformed));
    let others = issuer.list_of_authorities();
    assert_eq!(fault(&others), answer_fault(AnswerFault::OtherCertificate));
    let mut altered = issuer.list(-1..1, Some(Reason::KeyCompromise));
    let last = altered.len() - 1;
    altered[last] ^= 1;
    assert_eq!(fault(&altered), answer_fault(AnswerFault::WrongSigner));
    let now = OffsetDateTime::now_utc();
    let certificate = issuer.issue(&[], &[]);
    let mut longer = issuer.list(-1..1, None);
    longer.push(0);
    let read = status_in_list(&longer, &certificate, &issuer.certificate(), now);
    assert_eq!(read, Err(AnswerFault::Malformed));
}

/// An issuer may spread its certificates over several lists: another one of the same issuer, fresh
/// and well signed, says nothing of a certificate that is not on it.
#[test]
fn another_part_of_the_issuer_s_lists_proves_nothing() {
    let issuer = Issuer::new();
    let mine = "http://crl.invalid/2.crl".to_owned();
    let directory = "ldap://crl.invalid/cn=2?certificateRevocationList".to_owned();
    let certificate = issuer.issue(&[], &[directory.clone(), mine.clone()]);
    let part = |uris: &[&str], scope| {
        let point = CrlIssuingDistributionPoint {
            distribution_point: CrlDistributionPoint {
                uris: uris.iter().map(|uri| (*uri).to_owned()).collect(),
            },
            scope,
        };
        let list = revocation_list(&issuer.authority, -1..1, None, Some(point));
        let now = OffsetDateTime::now_utc();
        let read = status_in_list(&list, &certificate, &issuer.certificate(), now);
        read.map(|found| found.status)
    };
    for others in [
        &["http://crl.invalid/1.crl"][..],
        &["http://crl.invalid/2.crl?", "ldap://crl.invalid/cn=1"],
    ] {
        for scope in [None, Some(CrlScope::UserCertsOnly)] {
            let found = part(others, scope);
            assert_eq!(found, Err(AnswerFault::OtherCertificate), "{others:?}");
        }
    }
    for own in [
        &[mine.as_str()][..],
        &["http://crl.invalid/1.crl", "HTTP://CRL.invalid:80/2.crl"],
        &[directory.as_str()],
    ] {
        assert_eq!(part(own, None), Ok(Status::Good), "{own:?}");
    }
}

#[test]
fn the_list_helps_out_where_the_responder_fails_and_ldap_is_skipped() {
    let issuer = Issuer::new();
    let (_nginx, list) = site(&issuer, &issuer.list(-1..1, Some(Reason::KeyCompromise)));
    let broken = serve(|_| ("500 Internal Server Error", Vec::new()));
    let directory = "ldap://directory.invalid/cn=CA".to_owned();
    let certificate = issuer.issue(&[format!("http://{broken}/")], &[directory, list]);
    let found = ask_about(&certificate, &issuer).unwrap();
    assert!(matches!(found.status, Status::Revoked { .. }));
    assert_eq!((found.means, found.ldap_skipped), (Means::List, 1));
}
