//! After the sign-in: how a person goes on outside Varco. Where it can be, in a window of its own
//! that takes the session over; else in the system's browser, which has no part in the session and
//! asks to sign in again.

mod browser;
mod devtools;
mod folder;
mod pipe;
mod policy;
mod window;

use url::Url;

use crate::portal::{KeptSession, Profile};
use crate::problem::Problem;

pub use browser::{Browser, Obstacle, Surroundings};
pub use window::{Closer, NoWindow, Window};

/// What windows are opened with.
#[derive(Clone, Debug)]
pub struct Launcher {
    /// Where a browser is looked for.
    pub surroundings: Surroundings,
    /// Switches that it gets besides Varco's own: none, outside of tests.
    pub switches: Vec<String>,
}

/// Why no window takes the session over.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NoHandOff {
    /// The portal asks for the card on every connection: cookies alone are not enough.
    BoundToCard,
    /// No browser here can take it.
    Obstacle(Obstacle),
    /// The browser of this name did not take it.
    Browser(&'static str, NoWindow),
}

impl Launcher {
    /// With the browsers of this computer.
    pub fn here() -> Self {
        Self {
            surroundings: Surroundings::here(),
            switches: Vec::new(),
        }
    }

    /// Hands a session over to a window of its own, which shows this address. After that the
    /// window alone holds it. Waits for the portal and for the browser.
    pub async fn hand_over(
        &self,
        kept: &KeptSession,
        address: &Url,
    ) -> Result<(Browser, Window), NoHandOff> {
        let browser = self.surroundings.find().map_err(NoHandOff::Obstacle)?;
        // A portal that can't be asked now would not show its page in the window either.
        if !kept.goes_without_card().await.unwrap_or(false) {
            return Err(NoHandOff::BoundToCard);
        }
        let window = Window::open(&browser, &kept.cookies(), address, &self.switches)
            .map_err(|why| NoHandOff::Browser(browser.name, why))?;
        kept.forget();
        Ok((browser, window))
    }
}

/// Opens an address in the system's browser. Only addresses of the portal's own hosts, by HTTPS,
/// are opened: the text may come from the portal's page.
pub fn open_in_browser(profile: &Profile, address: &str) -> Result<(), Problem> {
    let url = allowed(profile, address)?;
    // The handler starts by itself; an error means that none was found.
    open::that_detached(url.as_str()).map_err(|error| Problem::NoBrowser {
        reason: error.to_string(),
    })
}

/// Opens the first page of a portal's host without TLS in the system's browser: there a network
/// that stands before the Internet shows its own page. Nothing of the person goes with it.
pub fn open_network_page(profile: &Profile, host: &str) -> Result<(), Problem> {
    let foreign = || Problem::HostNotAllowed {
        host: host.to_owned(),
    };
    let secure = Url::parse(&format!("https://{host}/")).map_err(|_| foreign())?;
    if profile.start.host_str() != Some(host) && !profile.allows(&secure) {
        return Err(foreign());
    }
    open::that_detached(format!("http://{host}/")).map_err(|error| Problem::NoBrowser {
        reason: error.to_string(),
    })
}

/// The address, if it is one of the portal's own.
pub fn allowed(profile: &Profile, address: &str) -> Result<Url, Problem> {
    match Url::parse(address) {
        Ok(url) if profile.allows(&url) => Ok(url),
        Ok(url) => Err(Problem::HostNotAllowed {
            host: url.host_str().unwrap_or_default().to_owned(),
        }),
        Err(_) => Err(Problem::HostNotAllowed {
            host: address.chars().take(60).collect(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_portals_own_pages_are_opened() {
        let inail = include_str!("../../assets/portals/inail.toml");
        let profile = Profile::parse(inail, "inail.toml").unwrap();
        for address in [
            "https://www.inail.it/",
            "https://servizi.inail.it/durc?x=1#y",
        ] {
            assert_eq!(allowed(&profile, address).unwrap().as_str(), address);
        }
        for address in [
            "http://www.inail.it/",
            "https://www.inail.it.example/",
            "https://www.inail.it@example.it/",
            "https://www.inail.it:8443/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "-x https://www.inail.it/",
            "",
        ] {
            let refused = allowed(&profile, address);
            assert!(
                matches!(refused, Err(Problem::HostNotAllowed { .. })),
                "{address}: {refused:?}"
            );
        }
    }
}
