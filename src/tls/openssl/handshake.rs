//! What happens in a handshake of OpenSSL, the first or a later one: the server proves who it is,
//! and may ask for a certificate.
//!
//! OpenSSL's own check of certificates is replaced by ours. The callbacks find the connection's
//! [`Handshake`] in the extra data of its `SSL`, which owns it and frees it at its end. Nothing
//! unwinds into C.
#![allow(unsafe_code, reason = "openssl has no safe way to these callbacks")]

use std::ffi::{CString, c_char, c_int, c_void};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use foreign_types::ForeignTypeRef;
use openssl::error::ErrorStack;
use openssl::ex_data::Index;
use openssl::ssl::{
    Ssl, SslContextBuilder, SslRef, SslSession, SslSessionCacheMode, SslVerifyMode, SslVersion,
};
use openssl::stack::StackRef;
use openssl::x509::{X509, X509Name, X509Ref, X509StoreContext, X509StoreContextRef};
use openssl_sys::{SSL, SSL_CTX, X509_STORE_CTX, stack_st_X509, stack_st_X509_NAME};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};

use crate::problem::Problem;
use crate::tls::Scheme;
use crate::tls::key::CardKey;
use crate::tls::record::{Shared, Version};
use crate::tls::server::Trust;

/// Sets the schemes of our own signatures (`SSL_CTRL_SET_CLIENT_SIGALGS_LIST`).
const SET_CLIENT_SIGALGS_LIST: c_int = 102;
/// `X509_V_ERR_APPLICATION_VERIFICATION`: the application refuses the certificate.
const REFUSED: c_int = openssl_sys::X509_V_ERR_APPLICATION_VERIFICATION;
/// Most certificates that a server may send.
const MAX_CHAIN: usize = 16;
/// Most handshakes of one connection that show a certificate: the first, and the renegotiation.
const MAX_HANDSHAKES: u32 = 2;

// What openssl-sys leaves out (openssl/ssl.h, openssl/x509_vfy.h).
unsafe extern "C" {
    fn SSL_CTX_set_cert_verify_callback(
        context: *mut SSL_CTX,
        callback: unsafe extern "C" fn(*mut X509_STORE_CTX, *mut c_void) -> c_int,
        argument: *mut c_void,
    );
    fn SSL_CTX_set_cert_cb(
        context: *mut SSL_CTX,
        callback: unsafe extern "C" fn(*mut SSL, *mut c_void) -> c_int,
        argument: *mut c_void,
    );
    fn SSL_get0_peer_CA_list(ssl: *const SSL) -> *const stack_st_X509_NAME;
    fn SSL_get_sigalgs(
        ssl: *mut SSL,
        index: c_int,
        signature: *mut c_int,
        hash: *mut c_int,
        both: *mut c_int,
        raw_signature: *mut u8,
        raw_hash: *mut u8,
    ) -> c_int;
    fn X509_STORE_CTX_get0_cert(context: *mut X509_STORE_CTX) -> *mut openssl_sys::X509;
    fn X509_STORE_CTX_get0_untrusted(context: *mut X509_STORE_CTX) -> *mut stack_st_X509;
}

/// Why a connection failed, when it was us who ended it.
#[derive(Clone, Debug, Default)]
pub(super) struct Failed(Arc<Mutex<Option<Problem>>>);

/// What all connections of one login have in common.
pub(super) struct Rules {
    pub(super) trust: Trust,
    pub(super) record: Shared,
    /// The card's key; `None` without a card.
    pub(super) card: Option<CardKey>,
    pub(super) failure: Failed,
    /// The last session in which the card signed, and with which host: see `tls::sessions`.
    pub(super) signed: Mutex<Option<(String, SslSession)>>,
}

/// One connection, as the callbacks see it.
#[derive(Debug)]
pub(super) struct Handshake {
    host: String,
    rules: Arc<Rules>,
    /// Handshakes that showed the server's certificate.
    verified: AtomicU32,
    /// Requests for our certificate.
    asked: AtomicU32,
    /// Whether the server has signed a handshake.
    proved: AtomicBool,
}

impl Failed {
    pub(super) fn set(&self, problem: Problem) {
        let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert(problem);
    }

    fn take(&self) -> Option<Problem> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Rules {
    fn signed(&self) -> MutexGuard<'_, Option<(String, SslSession)>> {
        self.signed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why we ended the last connection; asked once.
    pub(super) fn take_failure(&self) -> Option<Problem> {
        self.failure.take()
    }
}

/// Sessions are not for logs.
impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rules")
            .field("record", &self.record)
            .finish_non_exhaustive()
    }
}

impl Handshake {
    pub(super) fn new(host: &str, rules: &Arc<Rules>) -> Self {
        Self {
            host: host.to_owned(),
            rules: Arc::clone(rules),
            verified: AtomicU32::new(0),
            asked: AtomicU32::new(0),
            proved: AtomicBool::new(false),
        }
    }

    /// Gives this to the connection that it is about, and lets it take up the session in which the
    /// card signed.
    pub(super) fn attach(self, ssl: &mut Ssl) -> Result<(), ErrorStack> {
        if let Some((host, session)) = &*self.rules.signed()
            && *host == self.host
        {
            // SAFETY: the session was made by a connection of this very context.
            unsafe { ssl.set_session(session) }?;
        }
        ssl.set_ex_data(index()?, self);
        Ok(())
    }

    pub(super) fn of(ssl: &SslRef) -> Option<&Self> {
        ssl.ex_data(index().ok()?)
    }

    /// The server showed its certificates.
    fn verify(&self, own: &X509Ref, sent: Option<&StackRef<X509>>) -> Result<(), Problem> {
        let record = &self.rules.record;
        record.with(|record| record.verified_host = None);
        let handshakes = self.verified.fetch_add(1, Ordering::Relaxed) + 1;
        let unproved = || Problem::ServerIdentity {
            host: self.host.clone(),
        };
        if handshakes > MAX_HANDSHAKES {
            return Err(self.asks_too_much());
        }
        let der = |certificate: &X509Ref| certificate.to_der().map(CertificateDer::from);
        let end_entity = der(own).map_err(|_| unproved())?;
        // The server's own certificate comes first in what it sent.
        let intermediates = sent
            .into_iter()
            .flatten()
            .skip(1)
            .take(MAX_CHAIN)
            .map(der)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| unproved())?;
        let name = ServerName::try_from(self.host.as_str()).map_err(|_| unproved())?;
        self.rules.trust.verify(
            record,
            (&end_entity, &intermediates),
            &name,
            &[],
            UnixTime::now(),
        )?;
        Ok(())
    }

    /// The server signed with the key of its certificate.
    pub(super) fn proved(&self, ssl: &SslRef) {
        let version = match ssl.version2() {
            Some(SslVersion::TLS1_3) => Version::V13,
            _ => Version::V12,
        };
        let is_new = !self.proved.swap(true, Ordering::Relaxed);
        self.rules.record.proved(version, is_new);
    }

    /// The server would go on without end: with signatures, or with handshakes alone.
    fn asks_too_much(&self) -> Problem {
        let host = self.host.clone();
        if self.asked.load(Ordering::Relaxed) > 0 {
            Problem::SignatureBudget { host }
        } else {
            Problem::TlsIncompatible { host }
        }
    }

    /// The server asks for a certificate. The card is shown once in a connection: who asks again
    /// gets nothing.
    ///
    /// OpenSSL asks for ours when the server has proved who it is: in TLS 1.2 after its part of the
    /// key exchange, in 1.3 after its signature over the handshake.
    fn requested(&self, hints: &[&[u8]], offered: &[u16], ssl: &SslRef) -> Result<(), Problem> {
        let is_tls13 = ssl.version2() == Some(SslVersion::TLS1_3);
        let record = &self.rules.record;
        let offered: Vec<_> = offered
            .iter()
            .copied()
            .filter(|code_point| Scheme::is_known_to_openssl(*code_point, is_tls13))
            .collect();
        record.request(hints, offered.iter().copied());
        self.proved(ssl);
        let Some(card) = &self.rules.card else {
            return Ok(());
        };
        // Whom the card can't sign for any more does not see its certificate either.
        if self.asked.fetch_add(1, Ordering::Relaxed) > 0 || card.is_spent() {
            return Err(self.asks_too_much());
        }
        let chosen = Scheme::choose(&offered, card.abilities());
        record.with(|record| record.chosen = chosen);
        Ok(())
    }
}

/// Lets every connection of a context call back.
pub(super) fn watch(context: &mut SslContextBuilder) {
    // The server's certificate is always checked; how, says `verify_callback`.
    context.set_verify(SslVerifyMode::PEER);
    // SAFETY: plain setters on a live context; the callbacks take no argument.
    unsafe {
        openssl_sys::SSL_CTX_set_post_handshake_auth(context.as_ptr(), 1);
        SSL_CTX_set_cert_verify_callback(context.as_ptr(), verify_callback, ptr::null_mut());
        SSL_CTX_set_cert_cb(context.as_ptr(), request_callback, ptr::null_mut());
    }
}

/// Keeps the sessions in which the card signed. Others are forgotten at once.
pub(super) fn keep_signed(context: &mut SslContextBuilder) {
    context.set_session_cache_mode(SslSessionCacheMode::CLIENT | SslSessionCacheMode::NO_INTERNAL);
    context.set_new_session_callback(|ssl, session| {
        if let Some(handshake) = Handshake::of(ssl)
            && handshake.rules.record.has_signed()
        {
            // A copy: OpenSSL gives up the session itself when its connection ends without a word.
            let copy = session.to_der().and_then(|der| SslSession::from_der(&der));
            *handshake.rules.signed() = copy.ok().map(|copy| (handshake.host.clone(), copy));
        }
    });
}

/// Sets how our own signatures may be made: names of schemes, separated by colons.
pub(super) fn set_card_schemes(
    context: &mut SslContextBuilder,
    names: &str,
) -> Result<(), ErrorStack> {
    let names = CString::new(names).unwrap_or_default();
    // SAFETY: OpenSSL reads the text, which ends with a zero, during the call and no longer.
    let set = unsafe {
        openssl_sys::SSL_CTX_ctrl(
            context.as_ptr(),
            SET_CLIENT_SIGALGS_LIST,
            0,
            names.as_ptr().cast::<c_char>().cast_mut().cast(),
        )
    };
    if set == 1 {
        Ok(())
    } else {
        Err(ErrorStack::get())
    }
}

/// Where a connection keeps its [`Handshake`].
fn index() -> Result<Index<Ssl, Handshake>, ErrorStack> {
    static INDEX: OnceLock<Option<Index<Ssl, Handshake>>> = OnceLock::new();
    INDEX
        .get_or_init(|| Ssl::new_ex_index().ok())
        .ok_or_else(ErrorStack::get)
}

/// Called instead of OpenSSL's own check: 1 accepts, 0 refuses.
unsafe extern "C" fn verify_callback(context: *mut X509_STORE_CTX, _: *mut c_void) -> c_int {
    let verify = || {
        // SAFETY: OpenSSL calls with a live context that belongs to a live connection.
        let store = unsafe { X509StoreContextRef::from_ptr(context) };
        let ssl = store.ex_data(X509StoreContext::ssl_idx().ok()?)?;
        // SAFETY: as above; what it gives belongs to the context, or is null.
        let (own, sent) = unsafe {
            (
                X509_STORE_CTX_get0_cert(context),
                X509_STORE_CTX_get0_untrusted(context),
            )
        };
        if own.is_null() {
            return None;
        }
        // SAFETY: not null, and alive as long as the context.
        let own = unsafe { X509Ref::from_ptr(own) };
        // SAFETY: as above.
        let sent = (!sent.is_null()).then(|| unsafe { StackRef::<X509>::from_ptr(sent) });
        let handshake = Handshake::of(ssl)?;
        match handshake.verify(own, sent) {
            Ok(()) => Some(()),
            Err(problem) => {
                handshake.rules.failure.set(problem);
                None
            }
        }
    };
    if catch_unwind(AssertUnwindSafe(verify)).is_ok_and(|verified| verified.is_some()) {
        return 1;
    }
    // SAFETY: a plain setter on a live context.
    unsafe { openssl_sys::X509_STORE_CTX_set_error(context, REFUSED) };
    0
}

/// Called when the server asks for a certificate, before it is sent: 1 goes on, 0 ends it all.
unsafe extern "C" fn request_callback(ssl: *mut SSL, _: *mut c_void) -> c_int {
    let answer = || {
        // SAFETY: OpenSSL calls with a live connection.
        let connection = unsafe { SslRef::from_ptr(ssl) };
        // SAFETY: as above; what it gives belongs to the connection, or is null.
        let names = unsafe { SSL_get0_peer_CA_list(ssl) };
        let hints = if names.is_null() {
            Vec::new()
        } else {
            // SAFETY: not null, and alive as long as the connection; it is only read.
            let names = unsafe { StackRef::<X509Name>::from_ptr(names.cast_mut()) };
            names.iter().filter_map(|name| name.to_der().ok()).collect()
        };
        let hints: Vec<_> = hints.iter().map(Vec::as_slice).collect();
        let handshake = Handshake::of(connection)?;
        match handshake.requested(&hints, &offered(ssl), connection) {
            Ok(()) => Some(()),
            Err(problem) => {
                handshake.rules.failure.set(problem);
                None
            }
        }
    };
    c_int::from(catch_unwind(AssertUnwindSafe(answer)).is_ok_and(|answered| answered.is_some()))
}

/// Code points of the schemes that the server takes.
fn offered(ssl: *mut SSL) -> Vec<u16> {
    let get = |index, signature: *mut u8, hash: *mut u8| {
        let none = ptr::null_mut();
        // SAFETY: a live connection, and places for two bytes or none.
        unsafe { SSL_get_sigalgs(ssl, index, none, none, none, signature, hash) }
    };
    let count = get(-1, ptr::null_mut(), ptr::null_mut());
    (0..count)
        .map(|index| {
            let (mut signature, mut hash) = (0, 0);
            get(index, &raw mut signature, &raw mut hash);
            u16::from_be_bytes([hash, signature])
        })
        .collect()
}
