//! A script of the network's chooses the proxy (PAC): the system's own service runs it, on a bus of
//! the test's own, and without an answer of it the script is named.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs,
    unreachable_pub
)]
#![allow(
    unsafe_code,
    reason = "the server of these tests drives OpenSSL itself"
)]
#![cfg(all(target_os = "linux", feature = "compat-tls"))]

mod support {
    pub mod asking_late;
    pub mod between;
    pub mod stage;
    pub mod varco;
}

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use openssl::ssl::SslVersion;
use support::asking_late::{self, AskingLate};
use support::between::{Conduct, TestProxy};
use support::stage::elsewhere;
use support::varco::{Ran, VARCO, command, run};
use tempfile::TempDir;

/// Where the environment names proxies.
const PROXIES: [&str; 8] = [
    "http_proxy",
    "HTTP_PROXY",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
    "no_proxy",
    "NO_PROXY",
];

/// A message bus, as a desktop session has one.
struct Bus {
    daemon: Child,
    folder: TempDir,
}

impl Bus {
    /// With the system's services, or with none.
    fn start(has_services: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let services = if has_services {
            "<standard_session_servicedirs/>"
        } else {
            ""
        };
        let configuration = format!(
            "<busconfig><type>session</type><listen>unix:path={}</listen>{services}\
             <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
             <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy>\
             </busconfig>",
            folder.path().join("bus").display()
        );
        let file = folder.path().join("bus.conf");
        fs::write(&file, configuration).unwrap();
        let mut daemon = Command::new("dbus-daemon");
        // The service that it starts knows no other proxy than the script's.
        for name in PROXIES {
            daemon.env_remove(name);
        }
        let mut daemon = daemon
            .arg(format!("--config-file={}", file.display()))
            .args(["--nofork", "--print-address"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon; install the Debian package dbus-daemon");
        // It says its address when it listens.
        let mut said = String::new();
        let out = daemon.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut said).unwrap();
        assert!(said.starts_with("unix:"), "{said:?}");
        Self { daemon, folder }
    }

    fn address(&self) -> String {
        format!("unix:path={}", self.folder.path().join("bus").display())
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.daemon.kill().ok();
        self.daemon.wait().ok();
    }
}

/// Serves a script; gives its address.
fn serve(script: String) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = format!("http://{}/proxy.pac", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1)
            {
                head.push(byte[0]);
            }
            let length = script.len();
            let kind = "application/x-ns-proxy-autoconfig";
            let answer = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
                 Connection: close\r\n\r\n{script}"
            );
            stream.write_all(answer.as_bytes()).ok();
        }
    });
    address
}

/// A script that says this of the portal's hosts.
fn says(answer: &str) -> String {
    serve(format!(
        "function FindProxyForURL(url, host) {{\n\
         if (dnsDomainIs(host, 'portale.invalid')) return '{answer}';\n\
         return 'DIRECT';\n}}\n"
    ))
}

/// A portal that seems to be on another computer, and its profile in a file.
struct Portal {
    server: AskingLate,
    folder: TempDir,
}

impl Portal {
    fn start() -> Self {
        let server = AskingLate::start(asking_late::Conduct::Once, SslVersion::TLS1_2);
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join("portale.toml"),
            elsewhere(&server.profile_toml()),
        )
        .unwrap();
        Self { server, folder }
    }

    fn profile(&self) -> PathBuf {
        self.folder.path().join("portale.toml")
    }

    /// The program, whose system names this script, on the bus at this address.
    fn program(&self, script: &str, bus: &str) -> Command {
        let mut program = command(VARCO);
        program
            .env("XDG_CONFIG_HOME", self.folder.path())
            .env("DBUS_SESSION_BUS_ADDRESS", bus)
            .env("auto_proxy", script)
            .args(["--lang", "en"]);
        for name in PROXIES {
            program.env_remove(name);
        }
        program
    }

    fn sign_in(&self, script: &str, bus: &str) -> Ran {
        let mut program = self.program(script, bus);
        program
            .args([
                "login",
                "--simulated",
                "st-2048",
                "--pin-stdin",
                "--json",
                "--portal",
            ])
            .arg(self.profile());
        run(&mut program, b"12345678\n")
    }
}

/// The hosts to which a proxy opened a way.
fn hosts(proxy: &TestProxy) -> Vec<String> {
    let asked = proxy.asked();
    let hosts = asked.iter().map(|head| {
        let target = head.strip_prefix("CONNECT ").expect(head);
        target.split(':').next().unwrap().to_owned()
    });
    hosts.collect()
}

#[test]
fn the_proxy_that_the_script_chooses_is_used() {
    let (bus, portal) = (Bus::start(true), Portal::start());
    let proxy = TestProxy::start(Conduct::Open);
    let script = says(&format!("PROXY {}; DIRECT", proxy.address()));
    let ran = portal.sign_in(&script, &bus.address()).exits(0);
    let report = ran.json("login");
    assert_eq!(report["outcome"], "signed_in");
    assert_eq!(report["signatures"], 1);
    let hosts = hosts(&proxy);
    assert!(hosts.contains(&"portale.invalid".to_owned()), "{hosts:?}");
    assert!(
        hosts.contains(&"cns.portale.invalid".to_owned()),
        "{hosts:?}"
    );
}

/// A script may name several: who is not there is passed over, who answers has the last word.
#[test]
fn the_next_proxy_is_tried_where_nobody_is_met() {
    let (bus, portal) = (Bus::start(true), Portal::start());
    let proxy = TestProxy::start(Conduct::Open);
    for first in ["PROXY 127.0.0.1:9", "SOCKS 127.0.0.1:9", "DIRECT"] {
        let script = says(&format!("{first}; PROXY {}", proxy.address()));
        portal.sign_in(&script, &bus.address()).exits(0);
    }
    let wants_name = TestProxy::start(Conduct::Basic("ada", "segreta"));
    let script = says(&format!(
        "PROXY {}; PROXY {}",
        wants_name.address(),
        proxy.address()
    ));
    let before = proxy.asked().len();
    let ran = portal
        .sign_in(&script, &bus.address())
        .exits(30)
        .complains("L02");
    assert!(ran.err.contains(&wants_name.address()), "{}", ran.err);
    assert_eq!(proxy.asked().len(), before);
}

/// Where the script says that no proxy is needed, it is not to blame for what comes of it.
#[test]
fn a_script_that_wants_no_proxy_is_no_obstacle() {
    let (bus, portal) = (Bus::start(true), Portal::start());
    let ran = portal.sign_in(&says("DIRECT"), &bus.address());
    // The host is nowhere.
    ran.exits(30).complains("L01");
}

/// The script is named where nobody runs it: no service on the bus, no bus, nobody who answers on
/// it.
#[test]
fn a_script_that_nobody_runs_is_named() {
    let portal = Portal::start();
    let script = says("PROXY 127.0.0.1:9");
    let without = Bus::start(false);
    let ran = portal.sign_in(&script, &without.address());
    assert!(ran.err.contains(&script), "{}", ran.err);
    ran.exits(30).complains("L02");
    let ran = portal.sign_in(&script, "unix:path=/nowhere/bus");
    ran.exits(30).complains("L02");
    let ran = portal.sign_in(
        "http://127.0.0.1:9/proxy.pac\u{1b}[2J",
        "unix:path=/nowhere/bus",
    );
    assert!(!ran.err.contains('\u{1b}'), "{}", ran.err);
    ran.exits(30).complains("L02");
}

/// A bus on which nobody says a word.
fn silent_bus(folder: &TempDir) -> (String, mpsc::Receiver<()>) {
    let path = folder.path().join("muto");
    let listener = UnixListener::bind(&path).unwrap();
    let (tell, met) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let tell = tell.clone();
            thread::spawn(move || {
                tell.send(()).ok();
                stream.read_to_end(&mut Vec::new()).ok();
            });
        }
    });
    (format!("unix:path={}", path.display()), met)
}

#[test]
fn a_service_that_keeps_silent_is_waited_for_once() {
    let portal = Portal::start();
    let folder = tempfile::tempdir().unwrap();
    let (bus, met) = silent_bus(&folder);
    let started = Instant::now();
    let ran = portal.sign_in("http://pac.invalid/proxy.pac", &bus);
    assert!(
        ran.err.contains("http://pac.invalid/proxy.pac"),
        "{}",
        ran.err
    );
    ran.exits(30).complains("L02");
    assert!(
        started.elapsed() < Duration::from_secs(12),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(met.try_iter().count(), 1);
}

#[test]
fn a_person_can_leave_while_the_service_keeps_silent() {
    let portal = Portal::start();
    let folder = tempfile::tempdir().unwrap();
    let (bus, met) = silent_bus(&folder);
    let mut program = Command::new(VARCO);
    program
        .env("XDG_CONFIG_HOME", portal.folder.path())
        .env("XDG_STATE_HOME", portal.folder.path())
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .env("auto_proxy", "http://pac.invalid/proxy.pac")
        .args(["--lang", "en", "portals", "check"])
        .arg(portal.profile())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let program = program.spawn().unwrap();
    met.recv_timeout(Duration::from_secs(30)).unwrap();
    let left = Instant::now();
    let signal = Command::new("kill")
        .args(["-INT", &program.id().to_string()])
        .status();
    assert!(signal.unwrap().success());
    let output = program.wait_with_output().unwrap();
    assert!(
        left.elapsed() < Duration::from_secs(2),
        "{:?}",
        left.elapsed()
    );
    assert!(!output.status.success());
}
