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
pub use window::{End, NoWindow, Window};

/// What sessions are handed over with.
#[derive(Clone, Debug)]
pub struct Launcher {
    /// Where a browser is looked for.
    pub surroundings: Surroundings,
    /// Switches that it gets besides Varco's own: none, outside of tests.
    pub switches: Vec<String>,
}

/// How a session can go on in a browser, best first (browser-integration.md §1).
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Way {
    /// By the portal's own one-time link, in the system's browser.
    Link,
    /// In a window of its own of the browser of this name.
    Window(&'static str),
    /// Not at all: the system's browser asks to sign in anew. Why.
    Anew(NoHandOff),
}

/// How a person went on in a browser.
#[derive(Debug)]
pub enum WentOn {
    /// By the portal's own one-time link: the system's browser holds the session.
    Link,
    /// In a window of its own, which holds the session.
    Window(Browser, Box<Window>),
    /// In the system's browser, which has no part in the session; why.
    Anew(Option<NoHandOff>),
}

/// Why no browser takes the session over.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NoHandOff {
    /// The portal asks for the card on every connection: cookies alone are not enough.
    BoundToCard,
    /// The portal could not be asked.
    Portal(Box<Problem>),
    /// No browser here can take it.
    Obstacle(Obstacle),
    /// The browser of this name did not take it.
    Browser(&'static str, NoWindow),
}

/// Wipes what windows left behind whose program was killed.
pub fn sweep() {
    folder::sweep();
}

impl Launcher {
    /// With the browsers of this computer.
    pub fn here() -> Self {
        Self {
            surroundings: Surroundings::here(),
            switches: Vec::new(),
        }
    }

    /// How a session could go on, as the portal and this computer say: asked, not tried
    /// (browser-integration.md §1.1).
    pub async fn weigh(&self, kept: &KeptSession) -> Way {
        if kept.has_link() {
            return Way::Link;
        }
        match self.possible(kept).await {
            Ok(browser) => Way::Window(browser.name),
            Err(why) => Way::Anew(why),
        }
    }

    /// Goes on at this address, or else where the sign-in ended, by the best way that works. The
    /// session may have ended at the portal meanwhile.
    pub async fn go_on(
        &self,
        kept: &KeptSession,
        address: Option<&Url>,
    ) -> Result<WentOn, Problem> {
        let mut why = None;
        // Without cookies it has been handed over before, to a browser that is gone.
        if !kept.cookies().is_empty() {
            match follow_link(kept).await {
                Ok(true) => return Ok(WentOn::Link),
                Err(Problem::SessionEnded { host }) => return Err(Problem::SessionEnded { host }),
                // The next way may work all the same.
                Ok(false) | Err(_) => {}
            }
            match self.hand_over(kept, address.unwrap_or(kept.page())).await {
                Ok((browser, window)) => return Ok(WentOn::Window(browser, Box::new(window))),
                Err(NoHandOff::Portal(ended)) if matches!(*ended, Problem::SessionEnded { .. }) => {
                    return Err(*ended);
                }
                Err(obstacle) => why = Some(obstacle),
            }
        }
        // Without the session the person begins where everybody does.
        let start = &kept.profile().start;
        open_in_browser(kept.profile(), address.unwrap_or(start).as_str())?;
        Ok(WentOn::Anew(why))
    }

    /// Hands a session over to a window of its own, which shows this address. After that the
    /// window alone holds it. Waits for the portal and for the browser.
    pub async fn hand_over(
        &self,
        kept: &KeptSession,
        address: &Url,
    ) -> Result<(Browser, Window), NoHandOff> {
        let browser = self.possible(kept).await?;
        let failed = |why| NoHandOff::Browser(browser.name, why);
        let mut window = Window::start(&browser, &self.switches).map_err(failed)?;
        let agent = window.agent().map_err(failed)?;
        // Some portals bind a session to the name of the agent that began it (§1.1): then the
        // window has to bear that name.
        let portal = |problem| NoHandOff::Portal(Box::new(problem));
        if !kept.goes_as(&agent).await.map_err(portal)? {
            if !kept.goes_without_card().await.map_err(portal)? {
                return Err(NoHandOff::BoundToCard);
            }
            drop(window);
            let mut switches = self.switches.clone();
            switches.push(format!("--user-agent={}", kept.agent()));
            window = Window::start(&browser, &switches).map_err(failed)?;
        }
        window.fill(&kept.cookies(), address).map_err(failed)?;
        kept.forget();
        Ok((browser, window))
    }

    /// The browser that could take the session.
    async fn possible(&self, kept: &KeptSession) -> Result<Browser, NoHandOff> {
        let browser = self.surroundings.find().map_err(NoHandOff::Obstacle)?;
        match kept.goes_without_card().await {
            Ok(true) => Ok(browser),
            Ok(false) => Err(NoHandOff::BoundToCard),
            Err(problem) => Err(NoHandOff::Portal(Box::new(problem))),
        }
    }
}

/// Takes a session back from its window and closes that. Cookies of the portal's site are held
/// here again; whether there were any.
pub fn take_back(mut window: Window, kept: &KeptSession) -> bool {
    let cookies = window.cookies().unwrap_or_default();
    drop(window);
    kept.take_back(&cookies);
    !kept.cookies().is_empty()
}

/// Opens the portal's one-time link, once, where it gives one: the session is the browser's from
/// then on. The whole address goes to the desktop alone.
async fn follow_link(kept: &KeptSession) -> Result<bool, Problem> {
    if !kept.has_link() {
        return Ok(false);
    }
    let link = kept.one_time_link().await?;
    open_in_browser(kept.profile(), link.address().as_str())?;
    kept.forget();
    Ok(true)
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
