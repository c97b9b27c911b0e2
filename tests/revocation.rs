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
use std::io::{Read as _, Write as _};
use std::process::Command;

use rcgen::{
    CrlDistributionPoint, CrlIssuingDistributionPoint, CrlScope, RevocationReason as Reason,
};
use support::issuer::{Answers, Issuer, good, revocation_list, revoked};
use support::reply::{Asked as Heard, serve, silent};
use support::stage::Process;
use time::macros::{date, datetime};
use time::{Duration, OffsetDateTime};
use varco::cancel::Cancel;
use varco::identity::Certificate;
use varco::portal::{Credentials, Proxy, Route};
use varco::problem::{AnswerFault, FetchFault, NoAnswer, Problem, ProxyFault, TrustProblem};
use varco::trust::{
    Asked, Errand, Means, Question, Revocation, RevocationReason, Status, Step, ask,
    status_in_list, status_in_response,
};

fn ask_about(certificate: &Certificate, issuer: &Issuer) -> Result<Revocation, Problem> {
    ask_with(certificate, issuer, &Cancel::default())
}

fn ask_with(
    certificate: &Certificate,
    issuer: &Issuer,
    cancel: &Cancel,
) -> Result<Revocation, Problem> {
    let route = Route::through(&Proxy::Direct);
    ask_on(&route, certificate, issuer, cancel, |_| ())
}

fn ask_on(
    route: &Route,
    certificate: &Certificate,
    issuer: &Issuer,
    cancel: &Cancel,
    watch: impl Fn(Step) + Sync,
) -> Result<Revocation, Problem> {
    let errand = Errand {
        route,
        cancel,
        watch: &watch,
    };
    runtime().block_on(ask(certificate, &issuer.certificate(), errand))
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
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
fn answers_that_were_made_in_advance_hold_as_long_as_they_say() {
    let issuer = Issuer::new();
    let question = issuer.question_without_nonce();
    let ready = issuer.answer(Answers::Itself, Some(&good()), &question);
    let server = serve(move |_| ("200 OK", ready.clone()));
    let certificate = issuer.issue(&[format!("http://{server}/")], &[]);
    let found = ask_about(&certificate, &issuer).unwrap();
    assert_eq!(found.status, Status::Good);
    assert_eq!(found.means, Means::Ocsp { nonce: false });

    // Of three days ago, for one day.
    let old = issuer.answer_of_before(3, Some(&good()), &question);
    let server = serve(move |_| ("200 OK", old.clone()));
    let certificate = issuer.issue(&[format!("http://{server}/")], &[]);
    let found = ask_about(&certificate, &issuer);
    assert_eq!(found, Err(answer_fault(AnswerFault::Expired)));
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

    // Nobody has to wait for that: the person is told who is asked, and leaves.
    let cancel = Cancel::default();
    let route = Route::through(&Proxy::Direct);
    let leave = |step: Step| {
        let (what, host) = (Asked::Status, "127.0.0.1".to_owned());
        assert_eq!(step, Step { what, host });
        cancel.cancel();
    };
    let started = std::time::Instant::now();
    let found = ask_on(&route, &quiet, &issuer, &cancel, leave);
    assert_eq!(found, Err(Problem::Cancelled));
    assert!(started.elapsed().as_secs() < 5);
    // The same for a revocation list.
    let listed = issuer.issue(&[], &[format!("http://{address}/ca.crl")]);
    let cancel = Cancel::default();
    let leave = |step: Step| {
        assert_eq!(step.what, Asked::RevocationList);
        cancel.cancel();
    };
    let found = ask_on(&route, &listed, &issuer, &cancel, leave);
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
    // Only what changed since an older one.
    let changes = issuer.list_of_changes();
    assert_eq!(fault(&changes), answer_fault(AnswerFault::OtherCertificate));
    let huge = vec![0x30; 25 * 1024 * 1024];
    assert_eq!(fault(&huge), unreachable(FetchFault::TooLarge));
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

/// A proxy for plain HTTP that lets through who gives name and password, to this host alone.
fn proxy_to(port: u16) -> std::net::SocketAddr {
    serve(move |heard: Heard| {
        let wanted = "proxy-authorization: Basic YWRhOnNlZ3JldGE=";
        if !heard
            .head
            .iter()
            .any(|line| line.eq_ignore_ascii_case(wanted))
        {
            let asks = "407 Proxy Authentication Required\r\n\
                        Proxy-Authenticate: Basic realm=\"rete\"";
            return (asks, Vec::new());
        }
        // Name and password are for the proxy: they go no further.
        let line = "POST http://ocsp.ente.invalid/ HTTP/1.1";
        assert_eq!(heard.line.trim_end(), line);
        ("200 OK", post(port, &heard.body))
    })
}

/// What the responder at this port answers.
fn post(port: u16, body: &[u8]) -> Vec<u8> {
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head = format!(
        "POST / HTTP/1.0\r\nContent-Type: application/ocsp-request\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    answer.split_off(end.unwrap() + 4)
}

#[test]
fn a_proxy_that_wants_to_know_who_comes_is_told() {
    let issuer = Issuer::new();
    let responder = issuer.responder(Answers::Itself, Some(&good()));
    let certificate = issuer.issue(&["http://ocsp.ente.invalid/".to_owned()], &[]);
    let address = proxy_to(responder.port).to_string();
    let route = Route::through(&Proxy::Manual(address.parse().unwrap()));
    let asked = || ask_on(&route, &certificate, &issuer, &Cancel::default(), |_| ());
    let fault = |reason| {
        Err(Problem::Proxy {
            proxy: address.clone(),
            reason,
            said: String::new(),
        })
    };
    assert_eq!(asked(), fault(ProxyFault::NeedsCredentials));
    let keep = |password: &str| {
        let credentials = Credentials::new("ada", password).unwrap();
        route.keyring.keep(&address, credentials);
    };
    keep("sbagliata");
    assert_eq!(asked(), fault(ProxyFault::WrongCredentials));
    keep("segreta");
    let found = asked().unwrap();
    assert_eq!(
        (found.status, found.means),
        (Status::Good, Means::Ocsp { nonce: true })
    );
}

#[test]
fn a_proxy_of_another_kind_or_that_is_silent_is_named() {
    let issuer = Issuer::new();
    let certificate = issuer.issue(&["http://ocsp.ente.invalid/".to_owned()], &[]);
    let through = |proxy: std::net::SocketAddr| {
        let route = Route::through(&Proxy::Manual(proxy.to_string().parse().unwrap()));
        let found = ask_on(&route, &certificate, &issuer, &Cancel::default(), |_| ());
        match found {
            Err(Problem::Proxy { reason, said, .. }) => (reason, said),
            other => panic!("{other:?}"),
        }
    };
    let kerberos = serve(|_| {
        let asks = "407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate";
        (asks, Vec::new())
    });
    let expected = (ProxyFault::UnsupportedScheme, "Negotiate".to_owned());
    assert_eq!(through(kerberos), expected);
    let (gone, listener) = silent();
    drop(listener);
    assert_eq!(through(gone), (ProxyFault::Unreachable, String::new()));
    // One that lets everybody through changes nothing.
    let responder = issuer.responder(Answers::Itself, Some(&good()));
    let port = responder.port;
    let open = serve(move |heard: Heard| {
        assert!(heard.line.starts_with("POST http://ocsp.ente.invalid/ "));
        let answer = post(port, &heard.body);
        ("200 OK", answer)
    });
    let route = Route::through(&Proxy::Manual(open.to_string().parse().unwrap()));
    let found = ask_on(&route, &certificate, &issuer, &Cancel::default(), |_| ());
    assert_eq!(found.unwrap().status, Status::Good);
}

/// Apache as a proxy that wants name and password: the real thing.
#[test]
fn apache_as_a_proxy_is_gone_through_with_credentials() {
    let issuer = Issuer::new();
    let folder = issuer.folder();
    let (_nginx, list) = site(&issuer, &issuer.list(-1..1, Some(Reason::Superseded)));
    let hashed = Command::new("openssl")
        .args(["passwd", "-apr1", "segreta"])
        .output()
        .unwrap();
    let hashed = String::from_utf8(hashed.stdout).unwrap();
    fs::write(issuer.path("users"), format!("ada:{hashed}")).unwrap();
    let modules = [
        ("mpm_event", "mpm_event"),
        ("authn_core", "authn_core"),
        ("authn_file", "authn_file"),
        ("authz_core", "authz_core"),
        ("authz_user", "authz_user"),
        ("auth_basic", "auth_basic"),
        ("proxy", "proxy"),
        ("proxy_http", "proxy_http"),
    ]
    .map(|(module, file)| {
        format!("LoadModule {module}_module /usr/lib/apache2/modules/mod_{file}.so\n")
    })
    .concat();
    let apache = Process::start("apache2", &issuer.path("apache.log"), |port| {
        let folder = folder.display();
        let configuration = format!(
            "{modules}Listen 127.0.0.1:{port}\nServerName localhost\nPidFile {folder}/apache.pid\n\
             ErrorLog {folder}/apache-error.log\nMutex file:{folder}\nProxyRequests On\n\
             <Proxy *>\nAuthType Basic\nAuthName rete\nAuthBasicProvider file\n\
             AuthUserFile {folder}/users\nRequire valid-user\n</Proxy>\n"
        );
        fs::write(issuer.path("apache.conf"), configuration).unwrap();
        let mut command = Command::new("/usr/sbin/apache2");
        command.arg("-X").arg("-d").arg(issuer.folder());
        command.arg("-f").arg(issuer.path("apache.conf"));
        command
    });
    let certificate = issuer.issue(&[], &[list]);
    let address = apache.address.to_string();
    let route = Route::through(&Proxy::Manual(address.parse().unwrap()));
    let asked = || ask_on(&route, &certificate, &issuer, &Cancel::default(), |_| ());
    let refused = asked().unwrap_err();
    assert!(
        matches!(
            &refused,
            Problem::Proxy {
                reason: ProxyFault::NeedsCredentials,
                ..
            }
        ),
        "{refused:?}"
    );
    let credentials = Credentials::new("ada", "segreta").unwrap();
    route.keyring.keep(&address, credentials);
    assert!(matches!(asked().unwrap().status, Status::Revoked { .. }));
}
