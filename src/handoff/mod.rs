//! After the sign-in: how a person goes on outside Varco. For now by the system's browser, which
//! has no part in the session and asks to sign in again.

use url::Url;

use crate::portal::Profile;
use crate::problem::Problem;

/// Opens an address in the system's browser. Only addresses of the portal's own hosts, by HTTPS,
/// are opened: the text may come from the portal's page.
pub fn open_in_browser(profile: &Profile, address: &str) -> Result<(), Problem> {
    let url = allowed(profile, address)?;
    // The handler starts by itself; an error means that none was found.
    open::that_detached(url.as_str()).map_err(|error| Problem::NoBrowser {
        reason: error.to_string(),
    })
}

fn allowed(profile: &Profile, address: &str) -> Result<Url, Problem> {
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
