//! A window of its own for one session: a browser of the Chromium family with an empty profile,
//! told over a pipe which cookies to hold and where to begin (browser-integration.md §2). No port
//! is opened, nothing else is done in it, and its folder goes with it.

use std::ffi::OsString;
use std::fmt;
use std::io;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::{Value, json};
use url::Url;
use zeroize::Zeroizing;

use super::browser::Browser;
use super::devtools::{DevTools, Failure, listen};
use super::folder::PrivateFolder;
use super::pipe;
use crate::portal::{Cookie, SameSite, Scope};

/// How long a browser may take to show its first page, and how often it is asked for it.
const TIME_TO_START: Duration = Duration::from_secs(5);
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);
/// How long a browser may take to end once it is told to.
const TIME_TO_END: Duration = Duration::from_secs(5);

/// An empty profile that goes nowhere by itself and tells nobody of it.
const SWITCHES: [&str; 10] = [
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-sync",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-breakpad",
    "--password-store=basic",
    "--use-mock-keychain",
];

/// A window that stands. Dropping it closes the browser and wipes its folder.
pub struct Window {
    tools: DevTools,
    child: Arc<Mutex<Child>>,
    /// Says when the folder is gone.
    ended: Receiver<()>,
    /// The same, for somebody else.
    end: Option<End>,
}

/// The end of a window, for whoever waits for it elsewhere.
#[derive(Debug)]
pub struct End(Receiver<()>);

impl End {
    /// Waits until the browser is gone, and its folder with it.
    pub fn wait(self) {
        // Nothing is ever sent: the guardian's end is the message.
        self.0.recv().ok();
    }
}

/// Why there is no window.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NoWindow {
    /// The browser, or its folder, could not be had; the reason.
    NotStarted(String),
    /// It did not answer, or ended at once: a rule may forbid it.
    NoAnswer,
    /// It refused a cookie or an address; its words.
    Refused(String),
}

impl Window {
    /// Starts the browser with an empty page. `more` are switches besides ours.
    pub(super) fn start(browser: &Browser, more: &[String]) -> Result<Self, NoWindow> {
        Self::spawn(browser, more).map_err(|error| {
            NoWindow::NotStarted(format!("{}: {error}", browser.program.display()))
        })
    }

    fn spawn(browser: &Browser, more: &[String]) -> io::Result<Self> {
        let folder = PrivateFolder::new()?;
        let mut command = Command::new(&browser.program);
        let mut profile = OsString::from("--user-data-dir=");
        profile.push(folder.path());
        command
            .args(SWITCHES)
            .arg(profile)
            .args(more)
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let (child, commands, answers) = pipe::spawn(command)?;
        let child = Arc::new(Mutex::new(child));
        let (said, heard) = mpsc::channel();
        let (gone, ended) = mpsc::channel();
        let (gone_too, end) = mpsc::channel();
        let guarded = Arc::clone(&child);
        // The guardian: whatever ends the browser, its folder goes with it.
        let guardian = thread::Builder::new().name("browser".to_owned());
        guardian.spawn(move || {
            listen(answers, &said);
            // Those who wait for an answer learn that there is none.
            drop(said);
            finish(&guarded);
            folder.wipe().ok();
            drop((gone, gone_too));
        })?;
        Ok(Self {
            tools: DevTools::new(commands, heard)?,
            child,
            ended,
            end: Some(End(end)),
        })
    }

    /// How the browser names itself to portals.
    pub(super) fn agent(&mut self) -> Result<String, NoWindow> {
        let version = self.tools.call("Browser.getVersion", json!({}))?;
        let agent = version.get("userAgent").and_then(Value::as_str);
        Ok(agent.ok_or(NoWindow::NoAnswer)?.to_owned())
    }

    /// The cookies that the browser holds now.
    pub fn cookies(&mut self) -> Result<Vec<Cookie>, NoWindow> {
        let held = self.tools.call("Storage.getCookies", json!({}))?;
        let held = held.get("cookies").and_then(Value::as_array);
        Ok(held.into_iter().flatten().filter_map(taken).collect())
    }

    /// The end of the window, once: for a thread that waits for it.
    pub fn end(&mut self) -> Option<End> {
        self.end.take()
    }

    /// Gives the browser the cookies and shows the address in the place of the empty page.
    pub(super) fn fill(&mut self, cookies: &[Cookie], address: &Url) -> Result<(), NoWindow> {
        let blank = self.first_page()?;
        let cookies: Vec<_> = cookies.iter().map(Given::from).collect();
        self.tools
            .call("Storage.setCookies", AllGiven { cookies: &cookies })?;
        self.show(address)?;
        self.tools
            .call("Target.closeTarget", json!({ "targetId": blank }))?;
        Ok(())
    }

    /// The empty page that the browser starts with: it answers before that is there.
    fn first_page(&mut self) -> Result<String, NoWindow> {
        let deadline = Instant::now() + TIME_TO_START;
        while Instant::now() < deadline {
            let targets = self.tools.call("Target.getTargets", json!({}))?;
            if let Some(page) = pages(&targets).next() {
                return Ok(page.to_owned());
            }
            thread::sleep(BETWEEN_LOOKS);
        }
        Err(NoWindow::NoAnswer)
    }

    /// Shows one more address, in a tab of its own.
    pub fn show(&mut self, address: &Url) -> Result<(), NoWindow> {
        let params = json!({ "url": address.as_str() });
        self.tools.call("Target.createTarget", params)?;
        Ok(())
    }

    /// Whether the browser is still there.
    pub fn stands(&self) -> bool {
        self.ended.try_recv() == Err(mpsc::TryRecvError::Empty)
    }

    /// Waits until it has ended, at most for this long; whether it did.
    fn wait(&self, longest: Duration) -> bool {
        self.ended.recv_timeout(longest) == Err(RecvTimeoutError::Disconnected)
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // If it is gone already, nobody reads this.
        self.tools.send(None, "Browser.close", json!({})).ok();
        if !self.wait(TIME_TO_END) {
            lock(&self.child).kill().ok();
            self.wait(TIME_TO_END);
        }
    }
}

/// Reaps a browser that has closed its pipe; one that does not end is ended.
fn finish(child: &Mutex<Child>) {
    let mut child = lock(child);
    // It closes its pipe as it ends; what it has left to do is not needed.
    child.kill().ok();
    child.wait().ok();
}

fn lock(child: &Mutex<Child>) -> MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What goes through its pipe is not for logs.
impl fmt::Debug for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Window").finish_non_exhaustive()
    }
}

impl From<Failure> for NoWindow {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NoAnswer | Failure::Gone => Self::NoAnswer,
            Failure::Refused(words) => Self::Refused(words),
        }
    }
}

/// The pages among the browser's targets.
fn pages(targets: &Value) -> impl Iterator<Item = &str> {
    let targets = targets.get("targetInfos").and_then(Value::as_array);
    let targets = targets.into_iter().flatten();
    targets.filter_map(|target| {
        let is_page = target.get("type").and_then(Value::as_str) == Some("page");
        target
            .get("targetId")
            .and_then(Value::as_str)
            .filter(|_| is_page)
    })
}

/// A cookie as the browser's protocol gives it.
fn taken(held: &Value) -> Option<Cookie> {
    let text = |name: &str| held.get(name).and_then(Value::as_str);
    let is = |name: &str| held.get(name).and_then(Value::as_bool) == Some(true);
    let domain = text("domain")?;
    Some(Cookie {
        name: text("name")?.to_owned(),
        value: Zeroizing::new(text("value")?.to_owned()),
        scope: match domain.strip_prefix('.') {
            Some(domain) => Scope::Domain(domain.to_owned()),
            None => Scope::Host(domain.to_owned()),
        },
        path: text("path")?.to_owned(),
        secure: is("secure"),
        http_only: is("httpOnly"),
        same_site: text("sameSite").map(|said| match said {
            "Strict" => SameSite::Strict,
            "Lax" => SameSite::Lax,
            _ => SameSite::None,
        }),
        expires: match held.get("expires") {
            Some(seconds) if !is("session") => whole(seconds),
            _ => None,
        },
    })
}

/// A number of seconds that the browser writes with a fraction.
fn whole(seconds: &Value) -> Option<i64> {
    seconds.to_string().split('.').next()?.parse().ok()
}

#[derive(Serialize)]
struct AllGiven<'a> {
    cookies: &'a [Given<'a>],
}

/// A cookie as the browser's protocol takes it. One with an address alone belongs to that host
/// alone; one with a domain, to all of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Given<'a> {
    name: &'a str,
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
    path: &'a str,
    secure: bool,
    http_only: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    same_site: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<i64>,
}

impl<'a> From<&'a Cookie> for Given<'a> {
    fn from(cookie: &'a Cookie) -> Self {
        let (url, domain) = match &cookie.scope {
            // From an address by HTTPS the browser would make every cookie secure.
            Scope::Host(host) if !cookie.secure => {
                (Some(format!("http://{host}{}", cookie.path)), None)
            }
            Scope::Host(host) => (Some(format!("https://{host}{}", cookie.path)), None),
            Scope::Domain(domain) => (None, Some(format!(".{domain}"))),
        };
        Self {
            name: &cookie.name,
            value: &cookie.value,
            url,
            domain,
            path: &cookie.path,
            secure: cookie.secure,
            http_only: cookie.http_only,
            same_site: cookie.same_site.map(|said| match said {
                SameSite::Strict => "Strict",
                SameSite::Lax => "Lax",
                SameSite::None => "None",
            }),
            expires: cookie.expires,
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
#[path = "window_tests.rs"]
mod tests;
