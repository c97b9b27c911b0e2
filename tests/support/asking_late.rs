//! A server on OpenSSL that asks for the card when the connection already stands, honestly or not:
//! what Apache can't be made to do (portal-login.md §5.4).

use std::{
    ffi::{CStr, c_int, c_void},
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use foreign_types::ForeignTypeRef as _;
use openssl::{
    pkey::PKey,
    ssl::{
        Ssl, SslContext, SslFiletype, SslMethod, SslMode, SslOptions, SslRef, SslSessionCacheMode,
        SslStream, SslVerifyMode, SslVersion,
    },
    stack::Stack,
    x509::{X509, X509Name, X509NameBuilder},
};
use openssl_sys::SSL;
use varco::simulator::portal::{Addresses, Attack, OTHER_HOST, Place, Script, Then};

use super::stage::{Chain, LOGIN, PORTAL, Stage, elsewhere};

/// `SSL_CTRL_CLEAR_MODE`
const CLEAR_MODE: c_int = 78;
/// `SSL_CTRL_SET_CLIENT_SIGALGS_LIST`: what a server asks of signatures of cards.
const SET_CLIENT_SCHEMES: c_int = 102;
/// `SSL_KEY_UPDATE_REQUESTED`
const KEY_UPDATE_REQUESTED: c_int = 1;
/// The pause between two of a flood: it is to last, not to keep the machine busy.
const PAUSE: Duration = Duration::from_millis(5);
/// The extension by which the first stack, and it alone, asks for the state of the server's
/// certificate (RFC 6066 clause 8).
const FIRST_STACK: [u8; 9] = [0, 5, 0, 5, 1, 0, 0, 0, 0];

unsafe extern "C" {
    fn SSL_renegotiate(ssl: *mut SSL) -> c_int;
    fn SSL_verify_client_post_handshake(ssl: *mut SSL) -> c_int;
    fn SSL_do_handshake(ssl: *mut SSL) -> c_int;
    fn SSL_peek(ssl: *mut SSL, buffer: *mut c_void, length: c_int) -> c_int;
    fn SSL_new_session_ticket(ssl: *mut SSL) -> c_int;
    fn SSL_key_update(ssl: *mut SSL, kind: c_int) -> c_int;
}

/// What the server does when the page of the card is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conduct {
    /// Asks once.
    Once,
    /// Asks again as soon as it has got a signature.
    Twice,
    /// Shows another certificate when it asks.
    ChangesIdentity,
    /// Begins a handshake again and again, without asking for the card.
    Restless,
    /// Asks on the page, and is gone before the answer.
    HangsUp,
    /// Asks in the first handshake already, and again.
    AlsoFirst,
    /// Asks once, and then sends tickets for later sessions without end.
    Tickets(When),
    /// Asks once, and then changes the keys of the connection without end.
    KeyUpdates(When),
    /// Asks once, and attacks.
    Hostile(Attack),
}

/// When a server asks for the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// In the first handshake: the first stack's servers.
    AtFirst,
    /// On the page.
    Late,
}

impl Conduct {
    fn asks_at_first(self) -> bool {
        matches!(
            self,
            Self::AlsoFirst | Self::Tickets(When::AtFirst) | Self::KeyUpdates(When::AtFirst)
        )
    }
}

/// A running server. It ends with the test's process.
#[derive(Debug)]
pub struct AskingLate {
    address: SocketAddr,
    server: Arc<Server>,
}

/// What the server's connections share.
#[derive(Debug)]
struct Server {
    stage: Stage,
    port: u16,
    conduct: Conduct,
    /// Visits of the second stack at the host that asks for the card.
    late_visits: AtomicU32,
    /// Hosts at which a card was shown.
    shown_at: Mutex<Vec<String>>,
}

/// Whom a ClientHello wants, and which stack it is of.
#[derive(Clone, Debug)]
struct Hello {
    host: &'static str,
    /// Whether the host was said to be on another computer.
    is_elsewhere: bool,
    is_second_stack: bool,
}

impl AskingLate {
    pub fn start(conduct: Conduct, version: SslVersion) -> Self {
        let stage = Stage::new(Chain::Complete, &[]);
        Self::start_at((Ipv4Addr::LOCALHOST, 0).into(), stage, conduct, version)
    }

    /// The same at this address, with the certificates of this stage.
    pub fn start_at(
        listen: SocketAddr,
        stage: Stage,
        conduct: Conduct,
        version: SslVersion,
    ) -> Self {
        let listener = TcpListener::bind(listen).unwrap();
        let address = listener.local_addr().unwrap();
        let server = Arc::new(Server {
            stage,
            port: address.port(),
            conduct,
            late_visits: AtomicU32::new(0),
            shown_at: Mutex::default(),
        });
        let context = context(&server, version);
        let shared = Arc::clone(&server);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let ssl = Ssl::new(&context).unwrap();
                let (stream, server) = (stream.unwrap(), Arc::clone(&shared));
                thread::spawn(move || server.serve(ssl, stream));
            }
        });
        Self { address, server }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The certificate above all others in what the server shows, PEM.
    pub fn root_pem(&self) -> &str {
        &self.server.stage.root_pem
    }

    pub fn profile_toml(&self) -> String {
        self.server.stage.profile_toml(self.address)
    }

    /// The hosts at which a card was shown.
    pub fn shown_at(&self) -> Vec<String> {
        self.server.shown().clone()
    }
}

fn context(server: &Server, version: SslVersion) -> SslContext {
    let stage = &server.stage;
    let mut context = SslContext::builder(SslMethod::tls_server()).unwrap();
    context.set_min_proto_version(Some(version)).unwrap();
    context.set_max_proto_version(Some(version)).unwrap();
    context
        .set_certificate_chain_file(stage.path("server.pem"))
        .unwrap();
    context
        .set_private_key_file(stage.path("server.key"), SslFiletype::PEM)
        .unwrap();
    context.set_ca_file(stage.path("cns-ca.pem")).unwrap();
    context.set_session_id_context(b"late").unwrap();
    context.set_options(SslOptions::NO_TICKET);
    // Every handshake is a whole one, and reading ends with it: both as in mod_ssl.
    context.set_session_cache_mode(SslSessionCacheMode::OFF);
    let control = |command, number, text: *mut c_void| {
        // SAFETY: plain setters on a live context; a text is read during the call alone.
        unsafe { openssl_sys::SSL_CTX_ctrl(context.as_ptr(), command, number, text) }
    };
    control(CLEAR_MODE, SslMode::AUTO_RETRY.bits(), std::ptr::null_mut());
    match server.conduct {
        Conduct::Hostile(Attack::NoScheme) => {
            const SCHEMES: &CStr = c"ed25519:ECDSA+SHA256";
            let set = control(SET_CLIENT_SCHEMES, 0, SCHEMES.as_ptr().cast_mut().cast());
            assert_eq!(set, 1);
        }
        Conduct::Hostile(Attack::Hints701) => {
            let mut names = Stack::new().unwrap();
            for number in 0..701 {
                names.push(name(number)).unwrap();
            }
            context.set_client_ca_list(names);
        }
        _ => {}
    }
    context.build()
}

/// A name so short that 701 of them fit into one request.
fn name(number: u32) -> X509Name {
    let mut name = X509NameBuilder::new().unwrap();
    let text = format!("Comune Immaginario {number:03}");
    name.append_entry_by_text("CN", &text).unwrap();
    name.build()
}

impl Server {
    /// Answers requests until the client leaves or a handshake fails.
    fn serve(&self, mut ssl: Ssl, mut stream: TcpStream) -> Option<()> {
        let hello = Hello::of(&stream)?;
        let at_card = hello.host == LOGIN;
        let is_late = at_card && hello.is_second_stack;
        let earlier = if is_late {
            self.late_visits.fetch_add(1, Ordering::SeqCst)
        } else {
            0
        };
        if let Conduct::Hostile(attack) = self.conduct {
            let instead = match attack {
                Attack::TurnsOld => earlier > 0,
                _ => is_late,
            };
            if let Some(script) = attack.handshake().filter(|_| instead) {
                play(&mut stream, script)?;
                return None;
            }
            let turned = match attack {
                Attack::TurnsStranger => earlier > 0,
                Attack::StrangerBehind => !at_card && !self.shown().is_empty(),
                _ => false,
            };
            if turned {
                become_stranger(&mut ssl);
            }
        }
        if self.conduct.asks_at_first() && at_card {
            ssl.set_verify(SslVerifyMode::PEER);
        }
        let mut stream = SslStream::new(ssl, stream).ok()?;
        stream.accept().ok()?;
        self.note(&stream, hello.host);
        let mut asked = self.conduct.asks_at_first() && self.conduct != Conduct::AlsoFirst;
        loop {
            let head = head(&mut stream)?;
            let mut status = 200;
            let page = if !head.contains(" /secure/ ") {
                let card = self.addresses().card;
                let card = if hello.is_elsewhere {
                    elsewhere(&card)
                } else {
                    card
                };
                format!("<a id=entra-cns href='{card}'>Entra con CNS</a>")
            } else if !asked && !self.ask(&mut stream, hello.host)? {
                // Apache's words.
                status = 403;
                "Reason: Cannot perform Post-Handshake Authentication.".to_owned()
            } else {
                asked = true;
                if self.attack(&mut stream, head.contains("POST /"))? {
                    continue;
                }
                welcome(&stream)?
            };
            // What comes after the card needs a new connection.
            let closes = self.conduct == Conduct::Hostile(Attack::StrangerBehind) && !at_card;
            let more = if closes { "Connection: close\r\n" } else { "" };
            let length = page.len();
            let kind = "Content-Type: text/html\r\nContent-Length";
            let answer = format!("HTTP/1.1 {status} -\r\n{more}{kind}: {length}\r\n\r\n{page}");
            stream.write_all(answer.as_bytes()).ok()?;
            if closes {
                return None;
            }
        }
    }

    /// Asks for the card; `false` from who can't be asked.
    fn ask(&self, stream: &mut SslStream<TcpStream>, host: &str) -> Option<bool> {
        if self.conduct == Conduct::ChangesIdentity {
            // SAFETY: the connection is ours alone.
            become_stranger(unsafe { SslRef::from_ptr_mut(stream.ssl().as_ptr()) });
        }
        if self.conduct == Conduct::Restless {
            for _ in 0..10 {
                // SAFETY: a live connection.
                unsafe { SSL_renegotiate(stream.ssl().as_ptr()) };
                shake(stream)?;
            }
            return None;
        }
        let known = stream.ssl().peer_certificate().is_some();
        if !demand(stream) {
            return Some(false);
        }
        if self.conduct == Conduct::HangsUp {
            // SAFETY: a live connection. The request goes out, and nobody waits for the answer.
            unsafe { SSL_do_handshake(stream.ssl().as_ptr()) };
            return None;
        }
        let shaken = shake(stream);
        if !known {
            self.note(stream, host);
        }
        shaken?;
        if self.conduct == Conduct::Twice {
            demand(stream);
            shake(stream)?;
        }
        Some(true)
    }

    /// What follows the card; `false` where it is the honest page.
    fn attack(&self, stream: &mut SslStream<TcpStream>, posted: bool) -> Option<bool> {
        match self.conduct {
            Conduct::Hostile(attack) if attack.place() == Place::Answer => {
                let script = attack.after_card(&self.addresses(), posted)?;
                play(stream, script)?.then_some(true)
            }
            // Who showed no card only looked.
            _ if stream.ssl().peer_certificate().is_none() => Some(false),
            Conduct::Tickets(_) => flood(stream, |ssl| {
                // SAFETY: a live connection.
                unsafe { SSL_new_session_ticket(ssl) }
            }),
            Conduct::KeyUpdates(_) => flood(stream, |ssl| {
                // SAFETY: a live connection.
                unsafe { SSL_key_update(ssl, KEY_UPDATE_REQUESTED) }
            }),
            _ => Some(false),
        }
    }

    fn addresses(&self) -> Addresses {
        let port = self.port;
        Addresses {
            card: format!("https://{LOGIN}:{port}/secure/"),
            portal: format!("https://{PORTAL}:{port}/accesso"),
            foreign: format!("https://{OTHER_HOST}:{port}/entra"),
        }
    }

    /// Remembers a card that was shown.
    fn note(&self, stream: &SslStream<TcpStream>, host: &str) {
        if stream.ssl().peer_certificate().is_some() {
            self.shown().push(host.to_owned());
        }
    }

    fn shown(&self) -> MutexGuard<'_, Vec<String>> {
        self.shown_at.lock().unwrap()
    }
}

impl Hello {
    /// Looks at a ClientHello that is still to be read.
    fn of(stream: &TcpStream) -> Option<Self> {
        let mut bytes = [0; 4096];
        loop {
            let length = stream.peek(&mut bytes).ok().filter(|length| *length > 0)?;
            let hello = &bytes[..length];
            // A record: type, version, length (RFC 8446 clause 5.1).
            let wanted = match hello {
                [_, _, _, high, low, ..] => 5 + usize::from(u16::from_be_bytes([*high, *low])),
                _ => usize::MAX,
            };
            if length >= wanted.min(bytes.len()) {
                let holds = |part: &[u8]| hello.windows(part.len()).any(|piece| piece == part);
                // The portal's name is the end of the other.
                let mut hosts = [LOGIN, PORTAL, OTHER_HOST].into_iter();
                let elsewhere = |host: &str| holds(elsewhere(host).as_bytes());
                let host = hosts.find(|host| holds(host.as_bytes()) || elsewhere(host))?;
                return Some(Self {
                    host,
                    is_elsewhere: elsewhere(host),
                    is_second_stack: !holds(&FIRST_STACK),
                });
            }
            thread::sleep(Duration::from_millis(1));
        }
    }
}

fn head(stream: &mut SslStream<TcpStream>) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.extend(byte);
    }
    String::from_utf8(head).ok()
}

/// Sends a script; whether another request may follow.
fn play(line: &mut (impl Read + Write), script: Script) -> Option<bool> {
    line.write_all(&script.bytes).ok()?;
    match script.then {
        Then::NextRequest => return Some(true),
        Then::HangUp => {}
        Then::Silence => while line.read(&mut [0; 1024]).ok()? > 0 {},
        Then::Again(piece, pause) => loop {
            line.write_all(&piece).ok()?;
            thread::sleep(pause);
        },
    }
    Some(false)
}

/// Sends messages of TLS without end, and no answer.
fn flood(stream: &SslStream<TcpStream>, message: impl Fn(*mut SSL) -> c_int) -> Option<bool> {
    let ssl = stream.ssl().as_ptr();
    // SAFETY: a live connection.
    while message(ssl) == 1 && unsafe { SSL_do_handshake(ssl) } == 1 {
        thread::sleep(PAUSE);
    }
    None
}

/// The page for whom the card belongs to.
fn welcome(stream: &SslStream<TcpStream>) -> Option<String> {
    let certificate = stream.ssl().peer_certificate()?;
    let name = certificate.subject_name().entries().find(|entry| {
        let kind = entry.object().nid();
        kind == openssl::nid::Nid::COMMONNAME
    })?;
    let name = name.data().to_string().ok()?;
    let code = name.split('/').next()?;
    let person = format!("<p class=persona><span class=codice-fiscale>{code}</span></p>");
    Some(format!("<main data-pagina=servizi>{person}</main>"))
}

/// Begins to ask for the card; says whether the client lets itself be asked.
fn demand(stream: &SslStream<TcpStream>) -> bool {
    // SAFETY: the connection is ours alone.
    let ssl = unsafe { SslRef::from_ptr_mut(stream.ssl().as_ptr()) };
    ssl.set_verify(SslVerifyMode::PEER | SslVerifyMode::FAIL_IF_NO_PEER_CERT);
    // SAFETY: a live connection.
    let begun = unsafe {
        match ssl.version2() {
            Some(SslVersion::TLS1_3) => SSL_verify_client_post_handshake(ssl.as_ptr()),
            _ => SSL_renegotiate(ssl.as_ptr()),
        }
    };
    begun == 1
}

/// Asks and reads what comes of it, as mod_ssl does; `None` when it fails.
fn shake(stream: &mut SslStream<TcpStream>) -> Option<()> {
    let ssl = stream.ssl().as_ptr();
    let mut nothing = [0_u8];
    // SAFETY: a live connection, and room for no byte. The first call sends the request, the
    // second reads what comes of it.
    let done = unsafe {
        SSL_do_handshake(ssl) == 1 && {
            SSL_peek(ssl, nothing.as_mut_ptr().cast(), 0);
            SSL_do_handshake(ssl) == 1
        }
    };
    done.then_some(())
}

/// From now on the connection shows another certificate.
fn become_stranger(ssl: &mut SslRef) {
    let (certificate, key) = stranger();
    ssl.set_certificate(&certificate).unwrap();
    ssl.set_private_key(&key).unwrap();
}

/// A certificate for the right name, of nobody's issue.
fn stranger() -> (X509, PKey<openssl::pkey::Private>) {
    let made = rcgen::generate_simple_self_signed([LOGIN.to_owned()]).unwrap();
    let key = made.signing_key.serialize_der();
    (
        X509::from_der(made.cert.der()).unwrap(),
        PKey::private_key_from_der(&key).unwrap(),
    )
}
