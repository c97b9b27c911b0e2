//! Connections of the portal: TLS with the right certificate and demands, then HTTP/1.1.

use std::{
    convert::Infallible,
    sync::Arc,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use http_body_util::{BodyExt as _, Limited};
use hyper::{
    HeaderMap, Request, StatusCode, body::Incoming, header, server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::{
    HandshakeKind, ProtocolVersion, ServerConfig, SupportedProtocolVersion,
    crypto::CryptoProvider,
    server::{Acceptor, NoServerSessionStorage, StoresServerSessions},
    sign::SingleCertAndKey,
    version::{TLS12, TLS13},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{sleep, timeout},
};
use tokio_rustls::{LazyConfigAcceptor, server::TlsStream};

use super::{
    attack::{Addresses, Attack, Place, wire},
    client_auth::{CardRules, CardVerifier},
    hosts::{self, HostName},
    line::Line,
    links,
    mode::Mode,
    oidc, pages,
    reply::{self, Reply, html},
    server_pki::ServerPki,
    sessions,
    site::{Caller, Dropped, Site, Visit},
    witness,
};

/// Everything that the connections share.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) site: Site,
    pub(super) pki: ServerPki,
    pub(super) rules: Arc<CardRules>,
    pub(super) provider: Arc<CryptoProvider>,
    /// TLS sessions of [`Mode::Resumption`].
    pub(super) tls_sessions: Arc<dyn StoresServerSessions>,
    /// How long the login host waits, in the handshake and again before each answer; milliseconds.
    pub(super) slowness: AtomicU64,
}

/// Connections open at the same time.
const CONNECTIONS: usize = 64;
/// Time for a handshake, during which a person may be typing or a card signing (nginx: 60 s).
const HANDSHAKE: Duration = Duration::from_secs(60);
/// Time for one request's headers or body.
const REQUEST: Duration = Duration::from_secs(30);
/// Time for a whole connection.
const CONNECTION: Duration = Duration::from_secs(600);
/// Time that a refused client has to read the alert.
const LINGER: Duration = Duration::from_secs(2);
/// Bytes of a request's head.
const HEAD: usize = 16 * 1024;
/// Bytes of a request's body.
const BODY: usize = 16 * 1024;
/// The slowness of [`Mode::Slow`].
const SLOWNESS: Duration = Duration::from_millis(1500);

/// Serves until the future is dropped.
pub(super) async fn serve(listener: TcpListener, server: Arc<Server>) -> Infallible {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let place = Arc::clone(&places).acquire_owned().await;
        let Ok((stream, _)) = listener.accept().await else {
            // No file handle free, most likely: give the open connections time to end.
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        let server = Arc::clone(&server);
        tokio::spawn(async move {
            let _place = place;
            let _ = timeout(CONNECTION, server.connection(stream)).await;
        });
    }
}

/// How slow the login host of a portal of this mode is at first.
pub(super) fn slowness(mode: Mode) -> AtomicU64 {
    let slowness = match mode {
        Mode::Slow => SLOWNESS,
        _ => Duration::ZERO,
    };
    AtomicU64::new(u64::try_from(slowness.as_millis()).unwrap_or(u64::MAX))
}

impl Server {
    /// Waits as long as the login host is slow.
    async fn take_time(&self) {
        match self.slowness.load(Ordering::Relaxed) {
            0 => {}
            slowness => sleep(Duration::from_millis(slowness)).await,
        }
    }

    async fn connection(self: Arc<Self>, stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        let Ok(Some((host, caller, stream))) = timeout(HANDSHAKE, self.handshake(stream)).await
        else {
            return;
        };
        match (host, self.attack()) {
            (HostName::Login, Some(attack))
                if attack.place() == Place::Answer && caller.certificate.is_some() =>
            {
                let _ = wire::answer(stream, attack, &self.addresses()).await;
                return;
            }
            (HostName::Portal, Some(attack @ Attack::EndlessStart)) => {
                let _ = wire::start(stream, attack).await;
                return;
            }
            _ => {}
        }
        let service = service_fn(|request| self.respond(host, &caller, request));
        // An error here is the client's business: it has already seen the connection end.
        let _ = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(REQUEST)
            .max_buf_size(HEAD)
            .serve_connection(TokioIo::new(stream), service)
            .await;
    }

    async fn handshake(
        &self,
        stream: TcpStream,
    ) -> Option<(HostName, Caller, TlsStream<Line<TcpStream>>)> {
        let address = stream.peer_addr().ok()?.ip();
        let (line, cutter) = Line::new(stream);
        let start = LazyConfigAcceptor::new(Acceptor::default(), line)
            .await
            .ok()?;
        let named = start
            .client_hello()
            .server_name()
            .unwrap_or_default()
            .to_owned();
        let host = HostName::parse(&named).unwrap_or(HostName::Portal);
        let at_login = host == HostName::Login;
        if at_login {
            self.take_time().await;
        }
        if at_login && self.site.mode == Mode::DropHandshake {
            cutter.cut_after_write();
        }
        if let Some(attack) = self.attack()
            && at_login
            && (attack.place() == Place::Handshake
                || (attack == Attack::TurnsOld && self.asked_at_login()))
        {
            let _ = wire::handshake(start.io, attack).await;
            return None;
        }
        let verifier = self.verifier(host);
        let config = self.config(host, verifier.clone())?;
        let accepted = start.into_stream(Arc::new(config)).into_fallible().await;
        let shown = verifier
            .as_ref()
            .map(|verifier| verifier.shown())
            .unwrap_or_default();
        let mut seen = witness::Handshake {
            host: named,
            tls: None,
            resumed: false,
            certificate_sent: shown.certificate,
            signature: shown.signature,
            failure: None,
        };
        match accepted {
            Ok(stream) => {
                let connection = stream.get_ref().1;
                let tls = connection
                    .protocol_version()
                    .unwrap_or(ProtocolVersion::TLSv1_2);
                seen.tls = Some(tls);
                seen.resumed = connection.handshake_kind() == Some(HandshakeKind::Resumed);
                self.site.witness.handshake(seen);
                let certificate = connection
                    .peer_certificates()
                    .and_then(|chain| chain.first());
                let certificate = certificate.map(|leaf| leaf.clone().into_owned());
                Some((
                    host,
                    Caller {
                        certificate,
                        address,
                        tls,
                        signature: shown.signature,
                    },
                    stream,
                ))
            }
            Err((error, line)) => {
                seen.failure = Some(error.to_string());
                self.site.witness.handshake(seen);
                linger(line).await;
                None
            }
        }
    }

    /// What is tried, if the portal is hostile.
    fn attack(&self) -> Option<Attack> {
        match self.site.mode {
            Mode::Hostile(attack) => Some(attack),
            _ => None,
        }
    }

    /// Where attacks lead.
    fn addresses(&self) -> Addresses {
        let port = self.site.port;
        Addresses {
            card: HostName::Login.url(port, "/entra"),
            portal: HostName::Portal.url(port, "/accesso"),
            foreign: HostName::Other.url(port, "/entra"),
        }
    }

    /// Whether somebody was asked for the card before.
    fn asked_at_login(&self) -> bool {
        let seen = self.site.witness.seen();
        seen.handshakes.iter().any(|seen| seen.host == hosts::LOGIN)
    }

    /// Who judges the card at this host; nobody where none is asked for.
    fn verifier(&self, host: HostName) -> Option<Arc<CardVerifier>> {
        let mandatory = self.site.mode == Mode::Tls13;
        match host {
            _ if matches!(self.site.mode, Mode::Closed(closure) if !closure.still_asks(host)) => {
                None
            }
            HostName::Identity if matches!(self.site.mode, Mode::Oidc(_)) => None,
            HostName::Portal if self.attack() != Some(Attack::PortalAsks) => None,
            HostName::Portal => Some(Arc::new(CardVerifier::new(Arc::clone(&self.rules), false))),
            HostName::Login | HostName::Other | HostName::Identity => Some(Arc::new(
                CardVerifier::new(Arc::clone(&self.rules), mandatory),
            )),
        }
    }

    fn config(&self, host: HostName, verifier: Option<Arc<CardVerifier>>) -> Option<ServerConfig> {
        let builder = ServerConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_protocol_versions(versions(self.site.mode, host))
            .ok()?;
        let builder = match verifier {
            Some(verifier) => builder.with_client_cert_verifier(verifier),
            None => builder.with_no_client_auth(),
        };
        let certificate = self.pki.certificate(self.named(host));
        let mut config = builder.with_cert_resolver(Arc::new(SingleCertAndKey::from(certificate)));
        if self.site.mode == Mode::Resumption {
            config.session_storage = Arc::clone(&self.tls_sessions);
        } else {
            config.session_storage = Arc::new(NoServerSessionStorage {});
            config.send_tls13_tickets = 0;
        }
        Some(config)
    }

    /// Whose certificate a host shows.
    fn named(&self, host: HostName) -> HostName {
        let seen = || self.site.witness.seen().certificates_at(hosts::LOGIN) > 0;
        match (self.attack(), host) {
            (Some(Attack::TurnsStranger), HostName::Login) if self.asked_at_login() => {
                HostName::Other
            }
            (Some(Attack::StrangerBehind), HostName::Portal) if seen() => HostName::Other,
            _ => host,
        }
    }

    async fn respond(
        &self,
        host: HostName,
        caller: &Caller,
        request: Request<Incoming>,
    ) -> Result<Reply, Dropped> {
        self.site.witness.request(witness::Request {
            host: host.name().to_owned(),
            line: format!("{} {}", request.method(), request.uri().path()),
            cookies: cookies(request.headers())
                .map(|(name, _)| name.to_owned())
                .collect(),
        });
        if named_host(&request) != Some(host.name()) {
            let page = pages::notice("Indirizzo errato", "errore", "Questo sito non è qui.");
            return Ok(self.finish(html(StatusCode::MISDIRECTED_REQUEST, page)));
        }
        if host == HostName::Login {
            self.take_time().await;
        }
        let Some(visit) = visit(host, request).await else {
            let page = pages::notice(
                "Richiesta non valida",
                "errore",
                "La richiesta è troppo lunga.",
            );
            return Ok(self.finish(html(StatusCode::PAYLOAD_TOO_LARGE, page)));
        };
        Ok(self.finish(self.site.answer(&visit, caller)?))
    }

    fn finish(&self, reply: Reply) -> Reply {
        let mut reply = reply::protect(reply, self.site.port);
        if let Some(date) = &self.site.date {
            reply::set(&mut reply, header::DATE, date);
        }
        reply
    }
}

fn versions(mode: Mode, host: HostName) -> &'static [&'static SupportedProtocolVersion] {
    const ONLY_12: &[&SupportedProtocolVersion] = &[&TLS12];
    const ONLY_13: &[&SupportedProtocolVersion] = &[&TLS13];
    const BOTH: &[&SupportedProtocolVersion] = &[&TLS13, &TLS12];
    match mode {
        Mode::Tls12 => ONLY_12,
        Mode::Tls13 | Mode::Rfc9963 => ONLY_13,
        Mode::CieTls13 if host == HostName::Identity => ONLY_13,
        _ => BOTH,
    }
}

/// Lets a refused client read the alert: closing with unread data would reset the connection.
async fn linger(mut line: Line<TcpStream>) {
    let _ = line.shutdown().await;
    let mut rest = [0; 1024];
    let drained = async { while matches!(line.read(&mut rest).await, Ok(1..)) {} };
    let _ = timeout(LINGER, drained).await;
}

/// The host of the request itself, without port.
fn named_host(request: &Request<Incoming>) -> Option<&str> {
    let value = request.headers().get(header::HOST)?.to_str().ok()?;
    Some(value.split_once(':').map_or(value, |(name, _)| name))
}

/// Names and values of a request's cookies.
fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(header::COOKIE).iter();
    let lines = lines.filter_map(|line| line.to_str().ok());
    let cookies = lines.flat_map(|line| line.split(';'));
    cookies.filter_map(|cookie| cookie.trim().split_once('='))
}

/// The request as the site needs it; `None` when its body is too long, too slow or broken.
async fn visit(host: HostName, request: Request<Incoming>) -> Option<Visit> {
    let (head, body) = request.into_parts();
    let body = timeout(REQUEST, Limited::new(body, BODY).collect())
        .await
        .ok()?
        .ok()?
        .to_bytes();
    let cookie = |wanted: &str| {
        let found = cookies(&head.headers).find(|(name, _)| *name == wanted);
        found.map(|(_, value)| value.to_owned())
    };
    let agent = head.headers.get(header::USER_AGENT);
    let agent = agent.and_then(|agent| agent.to_str().ok());
    let agent = agent.unwrap_or_default().to_owned();
    Some(Visit {
        host,
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        session: cookie(sessions::COOKIE),
        link: cookie(links::COOKIE),
        state: cookie(oidc::COOKIE),
        agent,
        body,
    })
}
