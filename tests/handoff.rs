//! `varco login --open window` with the built program and the real Chromium: the session goes on in
//! a window of its own, or by the portal's one-time link, and nothing of it is left behind; profiles
//! and the history of sign-ins on the command line (browser-integration.md §7).
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs,
    unreachable_pub
)]

mod support {
    pub mod varco;
}

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use support::varco::{Ran, VARCO, run};
use varco::simulator::portal::{Mode, Options, VirtualPortal};

/// Longer than anything here takes, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A portal, a home of its own, and programs that stand in the person's `PATH`.
struct Desk {
    portal: VirtualPortal,
    place: tempfile::TempDir,
}

impl Desk {
    fn new(mode: Mode) -> Self {
        let place = tempfile::tempdir().unwrap();
        for folder in ["bin", "run", "home", "pki"] {
            fs::create_dir(place.path().join(folder)).unwrap();
        }
        let portal = VirtualPortal::start(Options {
            mode,
            pki_dir: Some(place.path().join("pki")),
            ..Options::default()
        })
        .unwrap();
        Self { portal, place }
    }

    /// With a Chromium that needs no screen and takes the portal's CA.
    fn with_chromium(self) -> Self {
        self.program(
            "chromium",
            "exec /usr/bin/chromium --headless=new --no-sandbox --ignore-certificate-errors \"$@\"",
        );
        self
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    fn program(&self, name: &str, text: &str) {
        let path = self.path("bin").join(name);
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// The program at this desk. Of the system's programs only those that scripts need.
    fn varco(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(VARCO);
        let home = self.path("home");
        command
            .args(["--lang", "en"])
            .args(arguments)
            .env("PATH", self.path("bin"))
            .env("HOME", &home)
            .env("XDG_RUNTIME_DIR", self.path("run"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY");
        command
    }

    fn login(&self, more: &[&str]) -> Command {
        let profile = self.path("pki").join("portale.toml");
        let mut command = self.varco(&["login", "--simulated", "st-2048", "--pin-stdin"]);
        command.arg("--portal").arg(profile).args(more);
        command
    }

    fn ended(&self, more: &[&str]) -> Ran {
        run(&mut self.login(more), b"12345678\n")
    }

    /// A login that goes on in a window: the process, and the object that it printed.
    fn in_window(&self) -> (Child, Value) {
        let mut child = self
            .login(&["--open", "window", "--json"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(b"12345678\n")
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        (child, serde_json::from_str(&line).unwrap())
    }

    /// The private folders that there are.
    fn folders(&self) -> Vec<PathBuf> {
        let all = fs::read_dir(self.path("run")).unwrap().flatten();
        let all = all.map(|entry| entry.path());
        all.filter(|path| path.to_string_lossy().contains("varco-browser-"))
            .collect()
    }

    fn requests(&self, wanted: &str) -> usize {
        let requests = self.portal.witness().seen().requests;
        let wanted = requests.iter().filter(|request| request.line == wanted);
        wanted.count()
    }

    /// The browser of this desk, without its helpers.
    fn browser(&self) -> Option<String> {
        let profile = format!("--user-data-dir={}", self.path("run").display());
        let mut processes = fs::read_dir("/proc").unwrap().flatten();
        processes.find_map(|process| {
            let line = fs::read(process.path().join("cmdline")).ok()?;
            let line = String::from_utf8_lossy(&line).into_owned();
            let is_it = line.contains(&profile) && !line.contains("--type=");
            is_it.then(|| process.file_name().to_string_lossy().into_owned())
        })
    }
}

#[track_caller]
fn until(holds: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline);
        thread::sleep(Duration::from_millis(20));
    }
}

fn signal(name: &str, id: &str) {
    let sent = Command::new("kill").args(["-s", name, id]).status();
    assert!(sent.unwrap().success());
}

#[test]
fn the_session_goes_on_in_a_window_that_leaves_nothing() {
    let desk = Desk::new(Mode::Standard).with_chromium();
    let (mut child, report) = desk.in_window();
    assert_eq!(report["outcome"], "signed_in");
    assert_eq!(report["hand_off"]["way"], "window");
    assert_eq!(report["hand_off"]["browser"], "Chromium");
    assert_eq!(report["hand_off"]["why"], Value::Null);
    assert_eq!(report["session"], "in_window");
    assert_eq!(report["signatures"], 1);
    let folders = desk.folders();
    let mode = fs::metadata(&folders[0]).unwrap().permissions().mode();
    assert_eq!((folders.len(), mode & 0o777), (1, 0o700));
    // Only a browser asks for the style sheet: the page is there, and shows a session.
    until(|| desk.requests("GET /stile.css") > 0);
    assert!(
        child.try_wait().unwrap().is_none(),
        "it ends with the window"
    );
    signal("TERM", &desk.browser().unwrap());
    assert!(child.wait().unwrap().success());
    assert_eq!(desk.folders(), Vec::<PathBuf>::new());
    assert_eq!(desk.requests("POST /esci"), 0);
}

#[test]
fn who_stops_the_program_is_signed_out_and_the_window_goes() {
    let desk = Desk::new(Mode::Standard).with_chromium();
    let (mut child, _) = desk.in_window();
    signal("INT", &child.id().to_string());
    assert!(child.wait().unwrap().success());
    assert_eq!(desk.requests("POST /esci"), 1);
    assert_eq!(desk.browser(), None);
    assert_eq!(desk.folders(), Vec::<PathBuf>::new());
}

#[test]
fn what_a_killed_program_left_is_swept_at_the_next_start() {
    let desk = Desk::new(Mode::Standard).with_chromium();
    let (mut child, _) = desk.in_window();
    signal("KILL", &child.id().to_string());
    child.wait().unwrap();
    // The browser ends by itself: its pipe is closed. Its folder has nobody left to wipe it.
    until(|| desk.browser().is_none());
    assert_eq!(desk.folders().len(), 1);
    desk.ended(&[]).exits(0);
    assert_eq!(desk.folders(), Vec::<PathBuf>::new());
}

#[test]
fn a_one_time_link_comes_first_and_is_written_nowhere() {
    let desk = Desk::new(Mode::OneTimeLink).with_chromium();
    let opened = desk.path("opened");
    let folder = desk.path("own-browser");
    // The desktop's opener: it notes the address and shows it in the person's own browser.
    desk.program(
        "xdg-open",
        &format!(
            "echo \"$1\" >> {}\n/usr/bin/chromium --headless=new --no-sandbox \
             --ignore-certificate-errors --user-data-dir={} --virtual-time-budget=20000 \
             --dump-dom \"$1\" > {} 2>/dev/null",
            opened.display(),
            folder.display(),
            desk.path("page").display()
        ),
    );
    let ran = desk.ended(&["--open", "window", "--json"]).exits(0);
    let report = ran.json("login");
    assert_eq!(report["hand_off"]["way"], "link");
    assert_eq!(report["session"], "in_browser");
    let address = fs::read_to_string(&opened).unwrap();
    let (_, code) = address.trim().split_once("/continua?codice=").unwrap();
    assert!(code.len() > 40 && address.lines().count() == 1, "{address}");
    assert!(!ran.text().contains(code) && !ran.err.contains(code));
    // The browser is signed in; nothing was handed over by any other way.
    let page = || fs::read_to_string(desk.path("page")).unwrap_or_default();
    until(|| page().contains("data-pagina=\"servizi\""));
    assert_eq!(desk.requests("POST /continua/apri"), 1);
    assert_eq!(desk.folders(), Vec::<PathBuf>::new());
}

#[test]
fn where_no_browser_takes_it_the_portal_opens_and_the_session_ends() {
    let portal_alone = |mode: Mode, why: &str| {
        let desk = Desk::new(mode);
        if mode == Mode::CardPerRequest {
            desk.program("chromium", "exit 1");
        }
        let opened = desk.path("opened");
        desk.program("xdg-open", &format!("echo \"$1\" >> {}", opened.display()));
        let report = desk.ended(&["--open", "window", "--json"]).exits(0);
        let report = report.json("login");
        assert_eq!(report["hand_off"]["way"], "browser");
        let said = report["hand_off"]["why"].as_str().unwrap();
        assert!(said.contains(why), "{said}");
        let address = fs::read_to_string(opened).unwrap();
        assert_eq!(address.trim(), desk.portal.start_url());
        report["session"].as_str().unwrap().to_owned()
    };
    assert_eq!(portal_alone(Mode::Standard, "Vivaldi"), "ended");
    // Without the card this portal can't be told.
    assert_eq!(
        portal_alone(Mode::CardPerRequest, "every connection"),
        "not_told"
    );
}

#[test]
fn a_login_ends_its_session_at_the_portal_too() {
    let desk = Desk::new(Mode::Standard);
    let report = desk.ended(&["--json"]).exits(0).json("login");
    assert_eq!(report["session"], "ended");
    assert_eq!(desk.requests("POST /esci"), 1);
    let desk = Desk::new(Mode::Resumption);
    let report = desk.ended(&["--json"]).exits(0).json("login");
    assert_eq!(report["session"], "still_open");
}

#[test]
fn a_list_of_services_that_can_not_be_read_is_not_called_empty() {
    let desk = Desk::new(Mode::Standard);
    let profile = desk.path("pki").join("portale.toml");
    let text = fs::read_to_string(&profile).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("service"));
    let without: Vec<_> = lines.collect();
    assert!(without.len() < text.lines().count());
    fs::write(&profile, without.join("\n")).unwrap();
    let report = desk.ended(&["--json"]).exits(0).json("login");
    assert_eq!(report["outcome"], "signed_in");
    assert_eq!(report["services"], Value::Null);
    let said = desk.ended(&[]).exits(0).out;
    let said = String::from_utf8(said).unwrap();
    assert!(said.contains("can't read this portal's list"), "{said}");
    assert!(!said.contains("offers no services"), "{said}");
}

#[test]
fn the_profile_is_the_persons_choice() {
    let desk = Desk::new(Mode::ChooseProfile);
    let report = desk.ended(&["--json"]).exits(0).json("login");
    assert_eq!(report["outcome"], "signed_in");
    assert_eq!(report["profiles"].as_array().unwrap().len(), 3);
    assert_eq!(report["profiles"][2], "Cittadino");
    assert_eq!(report["profile"], Value::Null);
    assert_eq!(report["services"], Value::Array(Vec::new()));

    let report = desk.ended(&["--profile", "cittad", "--json"]).exits(0);
    let report = report.json("login");
    assert_eq!(report["profile"], "Cittadino");
    let services = report["services"].as_array().unwrap();
    assert!(services.contains(&"Le mie pratiche".into()), "{services:?}");
    assert!(!services.contains(&"Durc Online".into()), "{services:?}");

    let ran = desk.ended(&["--profile", "patronato"]);
    let ran = ran.exits(2).complains("L26");
    assert!(ran.err.contains("Cittadino"), "{}", ran.err);
    // Each of the three ended its session.
    assert_eq!(desk.requests("POST /esci"), 3);
}

#[test]
fn nothing_is_written_down_until_the_person_wants_it() {
    let desk = Desk::new(Mode::Standard);
    desk.ended(&[]).exits(0);
    let history = || run(&mut desk.varco(&["history", "--format", "json"]), b"").json("history");
    let before = history();
    assert_eq!(before["enabled"], false);
    assert_eq!(before["entries"], Value::Array(Vec::new()));
    assert!(!desk.path("home/state").join("varco/history.jsonl").exists());

    fs::create_dir_all(desk.path("home/config/varco")).unwrap();
    let settings = desk.path("home/config/varco/settings.toml");
    fs::write(settings, "history = true\n").unwrap();
    desk.ended(&[]).exits(0);
    run(&mut desk.login(&[]), b"87654321\n").exits(20);
    let after = history();
    assert_eq!(after["enabled"], true);
    let entries = after["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0]["portal"], "prova");
    assert_eq!(entries[0]["outcome"], "signed_in");
    assert!(entries[0]["serial"].as_str().unwrap().len() >= 2);
    assert_eq!(entries[1]["outcome"], "failed");
    assert_eq!(entries[1]["code"], "VARCO-P01");
    let file = desk.path("home/state/varco/history.jsonl");
    let text = fs::read_to_string(&file).unwrap();
    for secret in ["12345678", "87654321", "IMMAGINARI", "MMG"] {
        assert!(!text.to_uppercase().contains(secret), "{text}");
    }
    let mode = fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let lines = run(&mut desk.varco(&["history", "--format", "csv"]), b"");
    assert_eq!(lines.text().lines().count(), 3);
    let shown = run(&mut desk.varco(&["history"]), b"");
    assert!(
        shown.text().contains("prova  Signed in"),
        "{}",
        shown.text()
    );
    run(&mut desk.varco(&["history", "--erase"]), b"").exits(0);
    assert!(!Path::new(&file).exists());
    assert_eq!(history()["entries"], Value::Array(Vec::new()));
}
