//! A connection of OpenSSL as a byte stream, with errors that say what went wrong.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use openssl::error::ErrorStack;
use openssl::ssl::{self, Ssl};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_openssl::SslStream;

use super::handshake::{Handshake, Rules};
use crate::tls::TlsFailure;

/// The number of the library that speaks TLS in OpenSSL's errors (`ERR_LIB_SSL`).
const LIBRARY_SSL: i32 = 20;
/// An alert that came has this number added in OpenSSL's errors (`SSL_AD_REASON_OFFSET`).
const ALERT_OFFSET: i32 = 1000;
/// The server's signature is wrong (`SSL_R_BAD_SIGNATURE`).
const BAD_SIGNATURE: i32 = 123;
/// A server that knows TLS 1.3 was made to forget it (`SSL_R_INAPPROPRIATE_FALLBACK`).
const DOWNGRADED: i32 = 373;

/// A TLS connection. The server may ask for the card at any read or write.
pub struct Stream<S> {
    inner: Pin<Box<SslStream<S>>>,
    rules: Arc<Rules>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Stream<S> {
    pub(super) async fn connect(ssl: Ssl, stream: S, rules: Arc<Rules>) -> io::Result<Self> {
        let mut inner = Box::pin(SslStream::new(ssl, stream)?);
        match inner.as_mut().connect().await {
            Ok(()) => {
                if let Some(handshake) = Handshake::of(inner.ssl()) {
                    handshake.proved(inner.ssl());
                }
                Ok(Self { inner, rules })
            }
            Err(error) => Err(match error.into_io_error() {
                Ok(error) => explain(&rules, error),
                Err(error) => explain(&rules, io::Error::other(error)),
            }),
        }
    }
}

/// What went wrong: our own verdict if there is one, else the server's alert.
fn explain(rules: &Rules, error: io::Error) -> io::Error {
    if let Some(problem) = rules.take_failure() {
        return io::Error::other(TlsFailure::Ours(problem));
    }
    let stack = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<ssl::Error>())
        .map(ssl::Error::ssl_error);
    match stack {
        None => error,
        // The line broke without a word of TLS.
        Some(None) => io::ErrorKind::UnexpectedEof.into(),
        Some(Some(stack)) => io::Error::other(failure(stack)),
    }
}

fn failure(stack: &ErrorStack) -> TlsFailure {
    let errors = stack.errors().iter();
    let reasons = errors.filter(|error| error.library_code() == LIBRARY_SSL);
    let reasons: Vec<_> = reasons.map(openssl::error::Error::reason_code).collect();
    if reasons.contains(&DOWNGRADED) {
        return TlsFailure::Downgraded;
    }
    if reasons.contains(&BAD_SIGNATURE) {
        return TlsFailure::Unproved;
    }
    let alert = reasons
        .iter()
        .find_map(|reason| u8::try_from(reason.checked_sub(ALERT_OFFSET)?).ok());
    alert.map_or(TlsFailure::Incompatible, |number| {
        TlsFailure::Alert(number.into())
    })
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Stream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let result = self.inner.as_mut().poll_read(cx, buf);
        result.map_err(|error| explain(&self.rules, error))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Stream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = self.inner.as_mut().poll_write(cx, buf);
        result.map_err(|error| explain(&self.rules, error))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = self.inner.as_mut().poll_flush(cx);
        result.map_err(|error| explain(&self.rules, error))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = self.inner.as_mut().poll_shutdown(cx);
        result.map_err(|error| explain(&self.rules, error))
    }
}

impl<S> fmt::Debug for Stream<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stream")
    }
}
