//! Windows of the real Chromium, without a screen.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::super::browser::Surroundings;
use super::super::{Launcher, NoHandOff, Way};
use super::*;
use crate::card::{Depth, Found, Limits};
use crate::portal::{CardMaterial, KeptSession, LoggedOut, Outcome, Profile, prepare};
use crate::problem::Problem;
use crate::reader::Readers;
use crate::secret::Pin;
use crate::simulator::card::named;
use crate::simulator::link::Behaviour;
use crate::simulator::portal::{Mode, Options, PORTAL_HOST, VirtualPortal};
use crate::simulator::reader::VirtualReaders;

const SOON: Duration = Duration::from_secs(20);

/// What Chromium needs here and never in the program: no screen, perhaps the superuser, and
/// servers whose CA it does not know.
fn switches() -> Vec<String> {
    let all = [
        "--headless=new",
        "--no-sandbox",
        "--ignore-certificate-errors",
    ];
    all.map(str::to_owned).to_vec()
}

fn chromium() -> Browser {
    let here = Surroundings::here();
    here.find()
        .expect("Chromium: packaging/install-deps.sh --test")
}

fn blank() -> Url {
    Url::parse("about:blank").unwrap()
}

fn cookie(name: &str, scope: Scope) -> Cookie {
    Cookie {
        name: name.to_owned(),
        value: Zeroizing::new(format!("{name}=\"1\", 2")),
        scope,
        path: "/".to_owned(),
        secure: true,
        http_only: true,
        same_site: Some(SameSite::Strict),
        expires: None,
    }
}

/// Cookies of every kind that a portal may set.
fn cookies() -> Vec<Cookie> {
    let host = || Scope::Host("www.ente.it".to_owned());
    let domain = || Scope::Domain("ente.it".to_owned());
    let in_an_hour = time::OffsetDateTime::now_utc().unix_timestamp() + 3600;
    vec![
        cookie("__Host-sessione", host()),
        cookie("__Secure-b", domain()),
        Cookie {
            path: "/area".to_owned(),
            same_site: Some(SameSite::Lax),
            ..cookie("c", host())
        },
        Cookie {
            http_only: false,
            same_site: Some(SameSite::None),
            expires: Some(in_an_hour),
            ..cookie("d", domain())
        },
        Cookie {
            secure: false,
            http_only: false,
            same_site: None,
            ..cookie("e", host())
        },
        // The same name twice, for the host and for its domain.
        cookie("f", host()),
        cookie("f", domain()),
    ]
}

fn sorted(mut cookies: Vec<Cookie>) -> Vec<String> {
    let mut shown: Vec<_> = cookies
        .drain(..)
        .map(|cookie| {
            let Cookie {
                name,
                value,
                scope,
                path,
                secure,
                http_only,
                same_site,
                expires,
            } = cookie;
            let value = value.as_str();
            format!(
                "{name} {value} {scope:?} {path} {secure} {http_only} {same_site:?} {expires:?}"
            )
        })
        .collect();
    shown.sort();
    shown
}

/// A process and all that it started.
fn family(first: u32) -> HashSet<u32> {
    let mut family = HashSet::from([first]);
    loop {
        let before = family.len();
        for process in fs::read_dir("/proc").unwrap().flatten() {
            let Ok(id) = process.file_name().to_string_lossy().parse::<u32>() else {
                continue;
            };
            let stat = fs::read_to_string(process.path().join("stat")).unwrap_or_default();
            let after_name = stat.rsplit(") ").next().unwrap();
            let parent = after_name
                .split(' ')
                .nth(1)
                .and_then(|text| text.parse().ok());
            if parent.is_some_and(|parent| family.contains(&parent)) {
                family.insert(id);
            }
        }
        if family.len() == before {
            return family;
        }
    }
}

/// Sockets of these processes at which TCP connections are taken.
fn listening(family: &HashSet<u32>) -> Vec<String> {
    let held: HashSet<_> = family
        .iter()
        .filter_map(|id| fs::read_dir(format!("/proc/{id}/fd")).ok())
        .flat_map(Iterator::flatten)
        .filter_map(|file| fs::read_link(file.path()).ok())
        .map(|target| target.to_string_lossy().into_owned())
        .collect();
    let tables =
        ["/proc/net/tcp", "/proc/net/tcp6"].map(|table| fs::read_to_string(table).unwrap());
    let lines = tables.iter().flat_map(|table| table.lines().skip(1));
    lines
        .filter(|line| {
            let fields: Vec<_> = line.split_whitespace().collect();
            fields[3] == "0A" && held.contains(&format!("socket:[{}]", fields[9]))
        })
        .map(str::to_owned)
        .collect()
}

fn folder_of(window: &Window) -> PathBuf {
    let id = lock(&window.child).id();
    let line = fs::read(format!("/proc/{id}/cmdline")).unwrap();
    let line = String::from_utf8(line).unwrap();
    let folder = line
        .split('\0')
        .find_map(|word| word.strip_prefix("--user-data-dir="));
    PathBuf::from(folder.unwrap())
}

#[test]
fn cookies_arrive_with_exactly_their_attributes() {
    let cookies = cookies();
    let mut window = open(&chromium(), &cookies, &blank(), &switches()).unwrap();
    assert_eq!(sorted(window.cookies().unwrap()), sorted(cookies));
}

#[test]
fn the_window_is_private_and_leaves_nothing() {
    let window = open(&chromium(), &cookies(), &blank(), &switches()).unwrap();
    let folder = folder_of(&window);
    let mode = fs::metadata(&folder).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    let id = lock(&window.child).id();
    let family = family(id);
    assert!(family.len() > 1, "{family:?}");
    assert_eq!(listening(&family), Vec::<String>::new());
    assert!(window.stands());
    drop(window);
    assert!(!folder.exists());
    assert!(!Path::new(&format!("/proc/{id}")).exists());
}

#[test]
fn a_browser_that_is_killed_leaves_nothing() {
    let mut window = open(&chromium(), &cookies(), &blank(), &switches()).unwrap();
    let folder = folder_of(&window);
    lock(&window.child).kill().unwrap();
    assert!(window.wait(SOON));
    assert!(!folder.exists());
    assert!(!window.stands());
    assert_eq!(window.show(&blank()), Err(NoWindow::NoAnswer));
}

#[test]
fn a_browser_that_is_closed_leaves_nothing() {
    let mut window = open(&chromium(), &cookies(), &blank(), &switches()).unwrap();
    let folder = folder_of(&window);
    window.tools.send(None, "Browser.close", json!({})).unwrap();
    assert!(window.wait(SOON));
    assert!(!folder.exists());
}

/// A program in the place of the browser.
fn script(place: &Path, text: &str) -> Browser {
    let program = place.join("chromium");
    fs::write(&program, format!("#!/bin/sh\n{text}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let name = "Chromium";
    Browser { name, program }
}

/// Starts the browser, gives it the cookies, and shows the address.
fn open(
    browser: &Browser,
    cookies: &[Cookie],
    address: &Url,
    more: &[String],
) -> Result<Window, NoWindow> {
    let mut window = Window::start(browser, more)?;
    window.fill(cookies, address)?;
    Ok(window)
}

fn refused(browser: &Browser) -> (NoWindow, Duration) {
    let started = Instant::now();
    match open(browser, &cookies(), &blank(), &switches()) {
        Ok(_) => panic!("a window"),
        Err(why) => (why, started.elapsed()),
    }
}

/// Chromium with this rule where it looks for rules; nobody else sees it there.
fn ruled(place: &Path, rule: &str) -> Browser {
    let rules = place.join("managed");
    fs::create_dir_all(&rules).unwrap();
    fs::write(rules.join("a.json"), rule).unwrap();
    script(
        place,
        &format!(
            "exec unshare -m sh -c 'mount -t tmpfs none /etc/chromium && \
             mkdir /etc/chromium/policies && cp -r {} /etc/chromium/policies/ && exec \"$@\"' sh \
             {} \"$@\"",
            rules.display(),
            chromium().program.display()
        ),
    )
}

#[test]
fn a_rule_that_forbids_the_pipe_is_noticed_soon() {
    let place = tempfile::tempdir().unwrap();
    let allowing = ruled(place.path(), r#"{"RemoteDebuggingAllowed": true}"#);
    let window = open(&allowing, &cookies(), &blank(), &switches()).unwrap();
    drop(window);
    let forbidding = ruled(place.path(), r#"{"RemoteDebuggingAllowed": false}"#);
    let (why, took) = refused(&forbidding);
    assert_eq!(why, NoWindow::NoAnswer);
    assert!(took < SOON, "{took:?}");
}

#[test]
fn a_program_that_does_not_answer_is_no_window() {
    let place = tempfile::tempdir().unwrap();
    let (why, took) = refused(&script(place.path(), "exec sleep 60"));
    assert_eq!(why, NoWindow::NoAnswer);
    assert!(took < SOON, "{took:?}");
    let (why, _) = refused(&script(place.path(), "exit 1"));
    assert_eq!(why, NoWindow::NoAnswer);
    let missing = Browser {
        name: "Chromium",
        program: place.path().join("missing"),
    };
    assert!(matches!(refused(&missing).0, NoWindow::NotStarted(_)));
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// A session at this portal, as a virtual card leaves it.
fn signed_in(portal: &VirtualPortal) -> KeptSession {
    let card = named("st-2048").unwrap().card;
    let readers = VirtualReaders::with_card("Lettore", card, Behaviour::default());
    let readers: Arc<dyn Readers> = Arc::new(readers);
    let limits = Limits::default();
    let found = Found::look(&readers, "Lettore", Depth::ForLogin, &limits).unwrap();
    let profile = Profile::parse(&portal.profile_toml(), "test").unwrap();
    let runtime = runtime();
    let prepared = runtime
        .block_on(prepare(profile, &found.card, &limits))
        .unwrap();
    let material = CardMaterial {
        connection: found.connection,
        card: found.card,
        tries: Some(found.tries),
        pin: Pin::parse(b"12345678").unwrap().into(),
    };
    let login = runtime.block_on(prepared.sign_in(material, &limits, |_| ()));
    assert!(matches!(login.outcome, Outcome::SignedIn(_)), "{login:?}");
    login.session.unwrap()
}

fn launcher() -> Launcher {
    Launcher {
        switches: switches(),
        ..Launcher::here()
    }
}

/// The session of the protocol with the one page that the window shows.
fn attached(window: &mut Window) -> String {
    let deadline = Instant::now() + SOON;
    // The empty page is told to close and goes a little later.
    let page = loop {
        let targets = window.tools.call("Target.getTargets", json!({})).unwrap();
        let all: Vec<_> = pages(&targets).collect();
        if let [page] = all.as_slice() {
            break (*page).to_owned();
        }
        assert!(Instant::now() < deadline, "{targets}");
    };
    let params = json!({ "targetId": page, "flatten": true });
    let attached = window.tools.call("Target.attachToTarget", params).unwrap();
    attached["sessionId"].as_str().unwrap().to_owned()
}

/// Presses something on the page, as the person would.
fn press(window: &mut Window, selector: &str) {
    let session = attached(window);
    let script = format!("document.querySelector('{selector}').click()");
    let params = json!({ "expression": script });
    let tools = &mut window.tools;
    tools
        .call_in(Some(&session), "Runtime.evaluate", &params)
        .unwrap();
}

/// Address, kind of page and text of the one page that the window shows, once it is loaded.
fn shown(window: &mut Window) -> (String, String, String) {
    let session = attached(window);
    let deadline = Instant::now() + SOON;
    let script = "[location.href, document.readyState, \
                  document.querySelector('main')?.dataset.pagina ?? '', \
                  document.body?.innerText ?? '']";
    let params = json!({ "expression": script, "returnByValue": true });
    loop {
        let tools = &mut window.tools;
        let answer = tools.call_in(Some(&session), "Runtime.evaluate", &params);
        let answer = answer.unwrap_or_default();
        let text = |index: usize| {
            let value = answer["result"]["value"][index].as_str();
            value.unwrap_or_default().to_owned()
        };
        if text(0).starts_with("https://") && text(1) == "complete" {
            return (text(0), text(2), text(3));
        }
        assert!(Instant::now() < deadline, "{answer}");
    }
}

#[test]
fn a_session_goes_on_in_the_window_and_nowhere_else() {
    let portal = VirtualPortal::start(Options::default()).unwrap();
    let kept = signed_in(&portal);
    let cookies = kept.cookies();
    assert_eq!(cookies.len(), 1);
    assert_eq!(cookies[0].name, "__Host-sessione");
    assert_eq!(cookies[0].scope, Scope::Host(PORTAL_HOST.to_owned()));
    let (browser, mut window) = runtime()
        .block_on(launcher().hand_over(&kept, kept.page()))
        .unwrap();
    assert_eq!(browser.name, "Chromium");
    let (address, page, text) = shown(&mut window);
    assert_eq!(address, kept.page().as_str());
    assert_eq!(page, "servizi", "{text}");
    assert_eq!(sorted(window.cookies().unwrap()), sorted(cookies));
    // The window alone holds it now.
    assert!(kept.cookies().is_empty());
    assert!(!kept.has_way_out());
}

#[test]
fn without_its_cookie_the_same_window_shows_no_session() {
    let portal = VirtualPortal::start(Options::default()).unwrap();
    let kept = signed_in(&portal);
    let mut window = open(&chromium(), &[], kept.page(), &switches()).unwrap();
    assert_ne!(shown(&mut window).1, "servizi");
}

/// A portal of this mode, and a session there.
fn entered(mode: Mode) -> (VirtualPortal, KeptSession) {
    let portal = VirtualPortal::start(Options {
        mode,
        ..Options::default()
    })
    .unwrap();
    let kept = signed_in(&portal);
    (portal, kept)
}

#[test]
fn a_portal_that_reads_the_card_at_every_request_keeps_its_session() {
    let (_portal, kept) = entered(Mode::CardPerRequest);
    assert_eq!(runtime().block_on(kept.goes_without_card()), Ok(false));
    let way = runtime().block_on(launcher().weigh(&kept));
    assert_eq!(way, Way::Anew(NoHandOff::BoundToCard));
    let refused = runtime().block_on(launcher().hand_over(&kept, kept.page()));
    assert_eq!(refused.err(), Some(NoHandOff::BoundToCard));
    // Nor can the portal be told without the card: it is not said to have ended.
    let told = runtime().block_on(kept.log_out());
    assert!(
        matches!(told, Err(Problem::PortalError { status: 400, .. })),
        "{told:?}"
    );
}

#[test]
fn a_session_bound_to_the_agent_moves_under_its_name() {
    let (_portal, kept) = entered(Mode::AgentBound);
    // Under its own name the browser would be asked to sign in.
    let mut plain = open(&chromium(), &kept.cookies(), kept.page(), &switches()).unwrap();
    assert_eq!(shown(&mut plain).1, "inizio");
    drop(plain);
    let handed = runtime().block_on(launcher().hand_over(&kept, kept.page()));
    let (_, mut window) = handed.unwrap();
    assert_eq!(shown(&mut window).1, "servizi");
    assert_eq!(window.agent().unwrap(), kept.agent());
}

#[test]
fn a_strict_cookie_opens_the_first_page() {
    let (_portal, kept) = entered(Mode::Standard);
    let mut cookies = kept.cookies();
    cookies[0].same_site = Some(SameSite::Strict);
    let mut window = open(&chromium(), &cookies, kept.page(), &switches()).unwrap();
    assert_eq!(shown(&mut window).1, "servizi");
    assert_eq!(sorted(window.cookies().unwrap()), sorted(cookies));
}

#[test]
fn cookies_of_host_and_domain_arrive_once_each() {
    let host = cookie("__Host-a", Scope::Host("www.ente.it".to_owned()));
    let domain = cookie("a", Scope::Domain("ente.it".to_owned()));
    let both = vec![host, domain];
    let mut window = open(&chromium(), &both, &blank(), &switches()).unwrap();
    assert_eq!(sorted(window.cookies().unwrap()), sorted(both));
}

#[test]
fn a_browser_killed_while_it_is_filled_leaves_nothing() {
    let mut window = Window::start(&chromium(), &switches()).unwrap();
    window.first_page().unwrap();
    let folder = folder_of(&window);
    lock(&window.child).kill().unwrap();
    let filled = window.fill(&cookies(), &blank());
    assert_eq!(filled, Err(NoWindow::NoAnswer));
    assert!(window.wait(SOON));
    assert!(!folder.exists());
}

#[test]
fn what_the_window_held_comes_back_and_signs_out() {
    let (portal, kept) = entered(Mode::Standard);
    let cookies = kept.cookies();
    let handed = runtime().block_on(launcher().hand_over(&kept, kept.page()));
    let (_, window) = handed.unwrap();
    let folder = folder_of(&window);
    assert!(kept.cookies().is_empty());
    assert!(crate::handoff::take_back(window, &kept));
    assert!(!folder.exists());
    assert_eq!(
        runtime().block_on(kept.clone().log_out()),
        Ok(LoggedOut::Ended)
    );
    // The portal does not know the cookies of before any more.
    kept.take_back(&cookies);
    let host = PORTAL_HOST.to_owned();
    let ended = runtime().block_on(kept.goes_without_card());
    assert_eq!(ended, Err(Problem::SessionEnded { host }));
    assert_eq!(portal.witness().logins().len(), 1);
}

#[test]
fn who_signed_out_in_the_window_leaves_nothing_to_take_back() {
    let (_portal, kept) = entered(Mode::Standard);
    let handed = runtime().block_on(launcher().hand_over(&kept, kept.page()));
    let (_, mut window) = handed.unwrap();
    assert_eq!(shown(&mut window).1, "servizi");
    press(&mut window, "#esci");
    let deadline = Instant::now() + SOON;
    while shown(&mut window).1 != "inizio" {
        assert!(Instant::now() < deadline);
    }
    assert!(!crate::handoff::take_back(window, &kept));
}

#[test]
fn a_session_that_no_browser_takes_stays_here() {
    let portal = VirtualPortal::start(Options::default()).unwrap();
    let kept = signed_in(&portal);
    let place = tempfile::tempdir().unwrap();
    let folders = vec![place.path().to_owned()];
    let root = place.path().to_owned();
    let surroundings = Surroundings { folders, root };
    let launcher = Launcher {
        surroundings,
        ..launcher()
    };
    let why = |launcher: &Launcher| {
        let refused = runtime().block_on(launcher.hand_over(&kept, kept.page()));
        refused.err().unwrap()
    };
    let none = NoHandOff::Obstacle(super::super::Obstacle::NoneFound);
    assert_eq!(why(&launcher), none);
    script(place.path(), "exit 1");
    let silent = NoHandOff::Browser("Chromium", NoWindow::NoAnswer);
    assert_eq!(why(&launcher), silent);
    assert_eq!(runtime().block_on(kept.goes_without_card()), Ok(true));
}
