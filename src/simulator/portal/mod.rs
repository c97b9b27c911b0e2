//! A portal on this machine that asks for the card, as real portals do (portal-login.md §7): start
//! page, login host with mutual TLS, services by profile. It is the witness of what a client did.
//!
//! Four host names share one port; which one a client means it says in SNI: [`PORTAL_HOST`],
//! [`LOGIN_HOST`], [`IDENTITY_HOST`], [`OTHER_HOST`]. They end in `.localhost`, so they mean this machine (RFC 6761).

mod applicant;
mod attack;
mod client_auth;
mod client_profile;
mod closure;
mod connection;
mod hints;
mod hosts;
mod identity_pages;
mod identity_server;
mod line;
mod links;
mod mode;
mod oidc;
mod opening;
mod pages;
mod register;
mod reply;
mod server_pki;
mod service_pages;
mod services;
mod sessions;
mod site;
mod witness;

use std::{
    fs, io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::Arc,
    sync::atomic::Ordering,
    thread::{self, JoinHandle},
    time::Duration,
};

use rustls::{crypto::ring, pki_types::CertificateDer, server::ServerSessionMemoryCache};
use thiserror::Error;
use tokio::{runtime, sync::oneshot};

use super::pki::{PkiError, cie_authority, cie_root, cns_authority};
use client_auth::CardRules;
use connection::Server;
use hosts::HostName;
use server_pki::ServerPki;
use site::Site;

pub use attack::{Addresses, Attack, Place, Script, Then};
pub use client_auth::{LEGACY_SHA256, LEGACY_SHA384, LEGACY_SHA512};
pub use closure::Closure;
pub use hosts::{
    IDENTITY as IDENTITY_HOST, LOGIN as LOGIN_HOST, OTHER as OTHER_HOST, PORTAL as PORTAL_HOST,
};
pub use identity_server::{CieFault, CieOutcome};
pub use links::LinkFault;
pub use mode::{Mode, UnknownMode};
pub use oidc::Oidc;
pub use services::{Group, Role};
pub use witness::{Handshake, Login, Request, Seen, Witness};

/// How to start a [`VirtualPortal`].
#[derive(Clone, Debug)]
pub struct Options {
    /// What it does.
    pub mode: Mode,
    /// Loopback address to listen at; port 0 takes any free one.
    pub listen: SocketAddr,
    /// Folder in which to write `ca.pem` and `portale.toml`, for clients in other processes.
    pub pki_dir: Option<PathBuf>,
    /// CAs whose cards are accepted, DER; none means the CA of the virtual cards.
    pub card_authorities: Vec<CertificateDer<'static>>,
    /// What all answers give as their date (RFC 9110 clause 6.6.1); the right one, if none.
    pub date: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            pki_dir: None,
            card_authorities: Vec::new(),
            date: None,
        }
    }
}

/// Why a portal did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The address is not of this machine alone.
    #[error("the virtual portal listens only on this machine, not at {0}")]
    NotLoopback(SocketAddr),
    /// The address cannot be listened at.
    #[error("cannot listen at {address}: {source}")]
    Listen {
        /// The wanted address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// A certificate could not be made or used.
    #[error("cannot prepare the portal's certificates: {0}")]
    Certificate(String),
    /// The virtual cards' authority could not be made.
    #[error(transparent)]
    Cards(#[from] PkiError),
    /// The profile could not be written as text.
    #[error("cannot write the portal's profile: {0}")]
    Profile(#[from] toml::ser::Error),
    /// A file could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The server's thread did not start.
    #[error("cannot start the portal's thread: {0}")]
    Thread(#[source] io::Error),
}

impl From<rcgen::Error> for StartError {
    fn from(error: rcgen::Error) -> Self {
        Self::Certificate(error.to_string())
    }
}

impl From<rustls::Error> for StartError {
    fn from(error: rustls::Error) -> Self {
        Self::Certificate(error.to_string())
    }
}

/// A running portal; dropping it stops the server and ends its connections.
#[derive(Debug)]
pub struct VirtualPortal {
    address: SocketAddr,
    profile: String,
    server: Arc<Server>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl VirtualPortal {
    /// Ends all sessions at once, as a portal does after a while.
    pub fn end_sessions(&self) {
        self.server.site.sessions.end_all();
    }

    /// Lets the time of all one-time links pass at once.
    pub fn expire_links(&self) {
        self.server.site.links.expire();
    }

    /// Starts a portal in a thread of its own.
    ///
    /// # Errors
    ///
    /// See [`StartError`].
    pub fn start(options: Options) -> Result<Self, StartError> {
        let Options {
            mode,
            listen,
            pki_dir,
            mut card_authorities,
            date,
        } = options;
        if !listen.ip().is_loopback() {
            return Err(StartError::NotLoopback(listen));
        }
        if card_authorities.is_empty() {
            for authority in [cns_authority()?, cie_authority()?, cie_root()?] {
                card_authorities.push(authority.certificate_der().to_vec().into());
            }
        }
        let (listener, address) = bind(listen)?;
        let port = address.port();
        let provider = Arc::new(ring::default_provider());
        let server = Arc::new(Server {
            site: Site {
                mode,
                port,
                sessions: sessions::Sessions::default(),
                links: links::Links::default(),
                register: register::Register::default(),
                identity: identity_server::IdentityServer::default(),
                witness: Witness::default(),
                date,
            },
            pki: ServerPki::new(mode)?,
            rules: Arc::new(CardRules::new(mode, &card_authorities, &provider)?),
            provider,
            tls_sessions: ServerSessionMemoryCache::new(256),
            slowness: connection::slowness(mode),
        });
        let profile = client_profile::toml(mode, port, &server.pki.ca_pem)?;
        if let Some(folder) = pki_dir {
            write(&folder, "ca.pem", &server.pki.ca_pem)?;
            write(&folder, "portale.toml", &profile)?;
        }
        let (stop, stopped) = oneshot::channel();
        let thread = run(listener, Arc::clone(&server), stopped)?;
        Ok(Self {
            address,
            profile,
            server,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Makes the login host wait so long, from now on, in each handshake and before each answer.
    pub fn slow_down(&self, wait: Duration) {
        let wait = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        self.server.slowness.store(wait, Ordering::Relaxed);
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The start page.
    pub fn start_url(&self) -> String {
        HostName::Portal.url(self.address.port(), "/")
    }

    /// The address that asks for the card.
    pub fn login_url(&self) -> String {
        HostName::Login.url(self.address.port(), "/entra")
    }

    /// The CA of the portal's server certificates, PEM.
    pub fn ca_pem(&self) -> &str {
        &self.server.pki.ca_pem
    }

    /// The same, DER.
    pub fn ca_der(&self) -> &CertificateDer<'static> {
        &self.server.pki.ca_der
    }

    /// The CA of the login host in [`Mode::PrivateCa`], which the profile does not pin, PEM.
    pub fn private_ca_pem(&self) -> &str {
        &self.server.pki.private_ca_pem
    }

    /// This portal's profile for the client, TOML.
    pub fn profile_toml(&self) -> String {
        self.profile.clone()
    }

    /// What the server sees; stays readable after the portal has stopped.
    pub fn witness(&self) -> Witness {
        self.server.site.witness.clone()
    }
}

impl Drop for VirtualPortal {
    fn drop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
        self.thread.take().map(JoinHandle::join);
    }
}

fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let bound = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    });
    bound.map_err(|source| StartError::Listen { address, source })
}

fn write(folder: &Path, name: &str, text: &str) -> Result<(), StartError> {
    let path = folder.join(name);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
    written.map_err(|source| StartError::Write { path, source })
}

fn run(
    listener: TcpListener,
    server: Arc<Server>,
    stopped: oneshot::Receiver<()>,
) -> Result<JoinHandle<()>, StartError> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(StartError::Thread)?;
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener).map_err(StartError::Thread)?
    };
    let serve = move || {
        let serving = runtime.spawn(connection::serve(listener, server));
        // An error means that the handle is gone: a reason to stop, too.
        let _ = runtime.block_on(stopped);
        serving.abort();
    };
    thread::Builder::new()
        .name("virtual-portal".into())
        .spawn(serve)
        .map_err(StartError::Thread)
}
