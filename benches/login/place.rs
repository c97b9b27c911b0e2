//! The portals: the virtual one in each of its modes, nginx and Apache.

use std::path::{Path, PathBuf};

use varco::simulator::portal::{CieOutcome, IDENTITY_HOST, Mode, Options, VirtualPortal};

use crate::support::apache::{self, Apache};
use crate::support::nginx::{self, Nginx};
use crate::support::stage::Versions;

/// A portal that runs.
pub struct Place {
    pub name: String,
    server: Server,
}

enum Server {
    Virtual(VirtualPortal, Mode),
    Apache(Apache),
    Nginx(Nginx),
}

/// The virtual portal in the modes that `is_wanted` names, one after the other.
pub fn virtual_portals(is_wanted: impl Fn(Mode) -> bool) -> impl Iterator<Item = Place> {
    Mode::all()
        // What a hostile portal does is no sign-in; a slow one measures its own slowness.
        .filter(|mode| !matches!(mode, Mode::Hostile(_) | Mode::Slow))
        .filter(move |mode| is_wanted(*mode))
        .map(Place::of_mode)
}

/// Apache, which asks for the card late: the second stack's portals.
pub fn late() -> impl Iterator<Item = Place> {
    [Versions::Tls12, Versions::Tls13]
        .into_iter()
        .map(Place::late)
}

/// The portals that curl is sent to as well.
pub fn beside_curl() -> Vec<Place> {
    let [v12, v13] = [Versions::Tls12, Versions::Tls13];
    vec![
        Place::nginx(v12),
        Place::nginx(v13),
        Place::late(v12),
        Place::late(v13),
        Place::of_mode(Mode::Standard),
        Place::of_mode(Mode::SamlPost),
    ]
}

impl Place {
    pub fn of_mode(mode: Mode) -> Self {
        let options = Options {
            mode,
            ..Options::default()
        };
        let does = match mode {
            Mode::Standard => ": redirect with a code, as OIDC",
            Mode::SamlPost => ": form that posts itself, SAML",
            Mode::Cie(CieOutcome::Proved) => ": identity server",
            _ => "",
        };
        Self {
            name: format!("`{mode}`{does}"),
            server: Server::Virtual(VirtualPortal::start(options).unwrap(), mode),
        }
    }

    pub fn nginx(versions: Versions) -> Self {
        let server = Nginx::start(&nginx::Setup {
            versions,
            ..nginx::Setup::default()
        });
        Self {
            name: format!("nginx, whole host, {}", tls(versions)),
            server: Server::Nginx(server),
        }
    }

    fn late(versions: Versions) -> Self {
        let server = Apache::start(&apache::Setup {
            ask: apache::Ask::DirectoryRequire,
            versions,
            ..apache::Setup::default()
        });
        let how = match versions {
            Versions::Tls12 => "renegotiation",
            _ => "post-handshake authentication",
        };
        Self {
            name: format!("Apache, one directory, {}, {how}", tls(versions)),
            server: Server::Apache(server),
        }
    }

    pub fn profile_toml(&self) -> String {
        match &self.server {
            Server::Virtual(portal, _) => portal.profile_toml(),
            Server::Apache(server) => server.profile_toml(),
            Server::Nginx(server) => server.profile_toml(),
        }
    }

    /// The address that asks for the card.
    pub fn card_url(&self) -> String {
        match &self.server {
            Server::Virtual(portal, mode) if mode.cie_outcome().is_some() => {
                format!("https://{IDENTITY_HOST}:{}/", portal.address().port())
            }
            Server::Virtual(portal, _) => portal.login_url(),
            Server::Apache(server) => server.login_url(),
            Server::Nginx(server) => server.login_url(),
        }
    }

    /// A file with the server's root, PEM; written to `folder` if there is none.
    pub fn root_file(&self, folder: &Path) -> PathBuf {
        match &self.server {
            Server::Virtual(portal, _) => {
                let file = folder.join("root.pem");
                std::fs::write(&file, portal.ca_pem()).unwrap();
                file
            }
            Server::Apache(server) => server.root_file(),
            Server::Nginx(server) => server.root_file(),
        }
    }
}

fn tls(versions: Versions) -> &'static str {
    match versions {
        Versions::Both => "TLS 1.2 and 1.3",
        Versions::Tls12 => "TLS 1.2",
        Versions::Tls13 => "TLS 1.3",
    }
}
