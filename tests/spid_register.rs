//! The list of SPID's identity providers asked for anew, at a register of this machine that answers
//! well, badly, without end, or not at all. The old list stays whatever comes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use rcgen::{CertificateParams, KeyPair};
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use url::Url;
use varco::cancel::Cancel;
use varco::portal::spid::{List, Register};
use varco::portal::{Proxy, Route};
use varco::problem::Problem;
use varco::tls::Pinned;

const HOST: &str = "registro.localhost";

/// What the register answers.
#[derive(Clone)]
enum Answer {
    /// A status line and a body.
    Whole(&'static str, String),
    /// A body without end.
    Endless,
    /// Nothing, for as long as the client waits.
    Silence,
}

/// A register that answers one request; gives its address, its certificate and what it was asked.
fn register(answer: Answer) -> (Url, Pinned, Receiver<Vec<String>>) {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new([HOST.to_owned()]).unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        )
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, asked) = mpsc::channel();
    thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let connection = ServerConnection::new(Arc::new(config)).unwrap();
        let mut reader = BufReader::new(StreamOwned::new(connection, stream));
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            // A client that does not trust the register is gone by now.
            if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
                break;
            }
            lines.push(line.trim_end().to_owned());
        }
        sender.send(lines).ok();
        let stream = reader.get_mut();
        match answer {
            Answer::Whole(status, body) => {
                let head = format!(
                    "HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n",
                    body.len()
                );
                stream.write_all(head.as_bytes()).ok();
                stream.write_all(body.as_bytes()).ok();
                stream.flush().ok();
            }
            Answer::Endless => {
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n[").ok();
                let chunk = [b' '; 16 * 1024];
                while stream.write_all(&chunk).is_ok() {}
            }
            // Until the client hangs up.
            Answer::Silence => drop(reader.read_line(&mut String::new())),
        }
    });
    let address = format!("https://{HOST}:{port}/entities-idp?&output=json");
    let pinned = Pinned::from_pem(&certificate.pem()).unwrap();
    (Url::parse(&address).unwrap(), pinned, asked)
}

fn ask(address: Url, pinned: Pinned, limit: Duration) -> Result<List, Problem> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let register = Register::at(address, pinned, limit);
    runtime.block_on(register.ask(&Route::through(&Proxy::Direct), &Cancel::default()))
}

fn answered(answer: Answer) -> Result<List, Problem> {
    let (address, pinned, _asked) = register(answer);
    ask(address, pinned, Duration::from_secs(10))
}

fn whole(status: &'static str, body: &str) -> Answer {
    Answer::Whole(status, body.to_owned())
}

const TWO: &str = r#"[
    {"entity_id": "https://posteid.poste.it", "organization_name": "Poste Italiane SpA"},
    {"entity_id": "https://nuovo.esempio.it", "organization_name": "Nuovo Gestore S.p.A."}
]"#;

#[test]
fn a_good_answer_is_the_list_of_today() {
    let (address, pinned, asked) = register(whole("200 OK", TWO));
    let list = ask(address, pinned, Duration::from_secs(10)).unwrap();
    let names: Vec<_> = list.providers.iter().map(|known| &*known.name).collect();
    assert_eq!(names, ["Nuovo Gestore S.p.A.", "PosteID"]);
    assert!(list.as_of > List::builtin().as_of);
    // Nothing tells who asks, or for whom.
    let request = asked.recv().unwrap();
    assert_eq!(request[0], "GET /entities-idp?&output=json HTTP/1.1");
    let secret = ["cookie", "authorization", "referer", "from"];
    for line in &request[1..] {
        let name = line.split(':').next().unwrap().to_lowercase();
        assert!(!secret.contains(&name.as_str()), "{line}");
    }
}

#[test]
fn whatever_else_comes_is_a_problem_and_no_list() {
    let refused = |status| Problem::PortalError {
        host: HOST.to_owned(),
        status,
    };
    let endless = Problem::AnswerOutOfBounds {
        host: HOST.to_owned(),
    };
    let huge = format!("[{}", " ".repeat(3 * 1024 * 1024));
    let deep = "[".repeat(100_000);
    for (name, answer, expected) in [
        ("missing", whole("404 Not Found", TWO), refused(404)),
        ("broken", whole("500 Oops", ""), refused(500)),
        ("moved", whole("302 Found", TWO), refused(302)),
        (
            "page",
            whole("200 OK", "<html>Manutenzione</html>"),
            refused(200),
        ),
        ("empty", whole("200 OK", "[]"), refused(200)),
        ("deep", whole("200 OK", &deep), refused(200)),
        ("huge", Answer::Whole("200 OK", huge), endless.clone()),
        ("endless", Answer::Endless, endless),
    ] {
        assert_eq!(answered(answer), Err(expected), "{name}");
    }
}

#[test]
fn a_silent_register_is_given_up_in_time() {
    let (address, pinned, _asked) = register(Answer::Silence);
    let started = Instant::now();
    let limit = Duration::from_millis(300);
    let asked = ask(address, pinned, limit);
    assert_eq!(
        asked,
        Err(Problem::TimedOut {
            host: HOST.to_owned()
        })
    );
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_register_that_nobody_vouches_for_is_not_believed() {
    let (address, _, _asked) = register(whole("200 OK", TWO));
    let (_, another, _) = register(Answer::Silence);
    let asked = ask(address, another, Duration::from_secs(10));
    assert!(
        matches!(
            asked,
            Err(Problem::ServerIssuerUnknown { .. } | Problem::ServerIdentity { .. })
        ),
        "{asked:?}"
    );
}

#[test]
fn a_register_that_is_not_there_is_said_so() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let address = Url::parse(&format!("https://{HOST}:{port}/")).unwrap();
    let asked = ask(address, Pinned::default(), Duration::from_secs(10));
    assert_eq!(
        asked,
        Err(Problem::ConnectionRefused {
            host: HOST.to_owned()
        })
    );
}
