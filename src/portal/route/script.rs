//! A script of the network's that chooses the proxy (PAC).
//!
//! It is a program from the network, and who runs it becomes half a browser: Varco does not. It asks
//! the system's own service, which runs scripts in a process apart. Where there is none, or it does
//! not answer, the script is named.

#[cfg(any(windows, test))]
mod winhttp;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use url::{Host, Url};

/// The longest wait for the service, which may have to fetch the script first.
const LIMIT: Duration = Duration::from_secs(5);
/// How long a service that kept silent is not asked again.
const PAUSE: Duration = Duration::from_secs(60);
/// Most ways of one answer that are tried.
const MAX_WAYS: usize = 4;
/// Most characters of an address that are shown.
const MAX_LENGTH: usize = 200;

/// A script, by its address; an empty one lets the network itself be asked (WPAD).
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::portal) struct Script(String);

/// How a script wants a host to be reached.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::portal) enum Way {
    /// Without a proxy.
    Direct,
    /// By this one.
    By(Url),
}

/// Lets the system run scripts. Copies share what is known of the service.
#[derive(Clone, Default)]
pub struct Scripts {
    /// When the service kept silent last.
    silent: Arc<Mutex<Option<Instant>>>,
}

impl Script {
    pub(super) fn new(address: String) -> Self {
        Self(address)
    }

    /// The ways in which an answer's words want a host to be reached, the best first.
    fn ways(words: &[String]) -> Vec<Way> {
        let way = |word: &String| match word.as_str() {
            "direct://" => Some(Way::Direct),
            proxy => {
                let proxy = Url::parse(proxy).ok()?;
                proxy.has_host().then_some(Way::By(proxy))
            }
        };
        words.iter().filter_map(way).take(MAX_WAYS).collect()
    }
}

impl fmt::Display for Script {
    /// The address as far as it may be shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("WPAD");
        }
        let shown = self.0.chars().filter(|letter| !letter.is_control());
        f.write_str(&shown.take(MAX_LENGTH).collect::<String>())
    }
}

impl Scripts {
    /// How a script wants this address to be reached; `None` if nobody could say. It is told the
    /// scheme, host and port, nothing that comes after.
    pub(in crate::portal) async fn ask(&self, script: &Script, url: &Url) -> Option<Vec<Way>> {
        if is_here(url) {
            return Some(vec![Way::Direct]);
        }
        let kept_silent = |at: &Instant| at.elapsed() < PAUSE;
        if self.silent().as_ref().is_some_and(kept_silent) {
            return None;
        }
        let bare = format!("{}/", url.origin().ascii_serialization());
        let asked = tokio::time::timeout(LIMIT, system::run(&script.0, &bare)).await;
        if asked.is_err() {
            *self.silent() = Some(Instant::now());
        }
        let ways = Script::ways(&asked.ok()??);
        (!ways.is_empty()).then_some(ways)
    }

    fn silent(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.silent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Scripts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scripts")
    }
}

/// Whether an address is this computer's: no script is asked about it, as in browsers.
fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(target_os = "linux")]
mod system {
    //! GLib's service for scripts, on the session's bus. Debian has it in glib-networking-services,
    //! and starts it when it is asked.

    use zbus::Connection;

    /// What the script says, as the service words it: `http://host:port`, `direct://`, …
    pub(super) async fn run(script: &str, url: &str) -> Option<Vec<String>> {
        let bus = Connection::session().await.ok()?;
        let answer = bus
            .call_method(
                Some("org.gtk.GLib.PACRunner"),
                "/org/gtk/GLib/PACRunner",
                Some("org.gtk.GLib.PACRunner"),
                "Lookup",
                &(script, url),
            )
            .await;
        answer.ok()?.body().deserialize().ok()
    }
}

#[cfg(windows)]
use winhttp as system;

#[cfg(not(any(target_os = "linux", windows)))]
mod system {
    /// macOS runs scripts too (CFNetwork). Nobody could try it there.
    pub(super) async fn run(_script: &str, _url: &str) -> Option<Vec<String>> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_in_its_order_and_bounded() {
        let words = |words: &[&str]| {
            words
                .iter()
                .map(|word| (*word).to_owned())
                .collect::<Vec<_>>()
        };
        let by = |address: &str| Way::By(address.parse().unwrap());
        let answer = ["http://proxy:3128", "socks5://altro:1080", "direct://"];
        assert_eq!(
            Script::ways(&words(&answer)),
            [by(answer[0]), by(answer[1]), Way::Direct]
        );
        assert_eq!(Script::ways(&words(&["", "x", "/a", "http://", "a b"])), []);
        assert_eq!(Script::ways(&words(&["direct://"; 99])).len(), MAX_WAYS);
    }

    #[test]
    fn an_address_is_shown_without_control_characters_and_not_for_ever() {
        let shown = |address: &str| Script::new(address.to_owned()).to_string();
        assert_eq!(shown(""), "WPAD");
        assert_eq!(shown("http://a/\u{1b}[2Jp.pac"), "http://a/[2Jp.pac");
        assert_eq!(shown(&"x".repeat(999)).len(), MAX_LENGTH);
    }

    #[test]
    fn no_script_is_asked_about_this_computer() {
        for (address, here) in [
            ("https://localhost:8443/", true),
            ("https://portale.localhost/", true),
            ("https://127.0.0.9/", true),
            ("https://[::1]/", true),
            ("https://localhost.example.it/", false),
            ("https://10.0.0.1/", false),
        ] {
            assert_eq!(is_here(&Url::parse(address).unwrap()), here, "{address}");
        }
    }
}
