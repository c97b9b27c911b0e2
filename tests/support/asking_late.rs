//! A server on OpenSSL that asks for the card when the connection already stands, honestly or not:
//! what Apache can't be made to do (portal-login.md §5.4).

use std::{
    ffi::{c_int, c_void},
    io::{Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
};

use foreign_types::ForeignTypeRef as _;
use openssl::{
    pkey::PKey,
    ssl::{
        Ssl, SslContext, SslFiletype, SslMethod, SslMode, SslOptions, SslRef, SslSessionCacheMode,
        SslStream, SslVerifyMode, SslVersion,
    },
    x509::X509,
};
use openssl_sys::SSL;

use super::stage::{Chain, LOGIN, Stage};

/// `SSL_CTRL_CLEAR_MODE`
const CLEAR_MODE: c_int = 78;

unsafe extern "C" {
    fn SSL_renegotiate(ssl: *mut SSL) -> c_int;
    fn SSL_verify_client_post_handshake(ssl: *mut SSL) -> c_int;
    fn SSL_do_handshake(ssl: *mut SSL) -> c_int;
    fn SSL_peek(ssl: *mut SSL, buffer: *mut c_void, length: c_int) -> c_int;
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
    /// Asks once, and then leads in a circle.
    InCircles,
    /// Asks once, and then sends a page without end.
    Endless,
}

/// A running server. It ends with the test's process.
#[derive(Debug)]
pub struct AskingLate {
    address: SocketAddr,
    stage: Arc<Stage>,
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
        let stage = Arc::new(stage);
        let listener = TcpListener::bind(listen).unwrap();
        let address = listener.local_addr().unwrap();
        let context = context(&stage, version);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let ssl = Ssl::new(&context).unwrap();
                let stream = stream.unwrap();
                thread::spawn(move || serve(ssl, stream, conduct));
            }
        });
        Self { address, stage }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The certificate above all others in what the server shows, PEM.
    pub fn root_pem(&self) -> &str {
        &self.stage.root_pem
    }

    pub fn profile_toml(&self) -> String {
        self.stage.profile_toml(self.address)
    }
}

fn context(stage: &Stage, version: SslVersion) -> SslContext {
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
    // SAFETY: a plain setter on a live context.
    unsafe {
        openssl_sys::SSL_CTX_ctrl(
            context.as_ptr(),
            CLEAR_MODE,
            SslMode::AUTO_RETRY.bits(),
            std::ptr::null_mut(),
        )
    };
    context.build()
}

/// Answers requests until the client leaves or a handshake fails.
fn serve(ssl: Ssl, stream: TcpStream, conduct: Conduct) -> Option<()> {
    let mut stream = SslStream::new(ssl, stream).ok()?;
    stream.accept().ok()?;
    loop {
        let head = head(&mut stream)?;
        let (status, page) = if head.starts_with("GET /secure/ ") {
            visit(&mut stream, conduct)?
        } else {
            // The host that asks for the card is one below the portal's.
            let host = head.lines().find_map(|line| line.strip_prefix("host: "))?;
            let link = format!("https://cns.{host}/secure/");
            (
                200,
                format!("<a id=entra-cns href='{link}'>Entra con CNS</a>"),
            )
        };
        let (status, more) = match conduct {
            Conduct::InCircles if status == 200 && head.starts_with("GET /secure/") => {
                (302, "Location: /secure/again\r\n")
            }
            _ => (status, ""),
        };
        let kind = "Content-Type: text/html\r\nContent-Length";
        let length = match conduct {
            Conduct::Endless if status == 200 && head.starts_with("GET /secure/") => u64::MAX / 2,
            _ => page.len().try_into().ok()?,
        };
        let mut answer =
            format!("HTTP/1.1 {status} -\r\n{more}{kind}: {length}\r\n\r\n{page}").into_bytes();
        stream.write_all(&answer).ok()?;
        answer.fill(b' ');
        while length > u64::from(u32::MAX) {
            stream.write_all(&answer).ok()?;
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

/// The page of the card, for whom it belongs to.
fn visit(stream: &mut SslStream<TcpStream>, conduct: Conduct) -> Option<(u16, String)> {
    if conduct == Conduct::ChangesIdentity {
        let (certificate, key) = stranger();
        // SAFETY: the connection is ours alone.
        let ssl = unsafe { SslRef::from_ptr_mut(stream.ssl().as_ptr()) };
        ssl.set_certificate(&certificate).unwrap();
        ssl.set_private_key(&key).unwrap();
    }
    if conduct == Conduct::Restless {
        for _ in 0..10 {
            // SAFETY: a live connection.
            unsafe { SSL_renegotiate(stream.ssl().as_ptr()) };
            shake(stream)?;
        }
        return None;
    }
    if !demand(stream) {
        // Apache's words.
        let reason = "Reason: Cannot perform Post-Handshake Authentication.";
        return Some((403, reason.to_owned()));
    }
    if conduct == Conduct::HangsUp {
        // SAFETY: a live connection. The request goes out, and nobody waits for the answer.
        unsafe { SSL_do_handshake(stream.ssl().as_ptr()) };
        return None;
    }
    shake(stream)?;
    if conduct == Conduct::Twice {
        demand(stream);
        shake(stream)?;
    }
    let certificate = stream.ssl().peer_certificate()?;
    let name = certificate.subject_name().entries().find(|entry| {
        let kind = entry.object().nid();
        kind == openssl::nid::Nid::COMMONNAME
    })?;
    let name = name.data().to_string().ok()?;
    let code = name.split('/').next()?;
    let person = format!("<p class=persona><span class=codice-fiscale>{code}</span></p>");
    Some((200, format!("<main data-pagina=servizi>{person}</main>")))
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

/// A certificate for the right name, of nobody's issue.
fn stranger() -> (X509, PKey<openssl::pkey::Private>) {
    let made = rcgen::generate_simple_self_signed([LOGIN.to_owned()]).unwrap();
    let key = made.signing_key.serialize_der();
    (
        X509::from_der(made.cert.der()).unwrap(),
        PKey::private_key_from_der(&key).unwrap(),
    )
}
