//! A connection over either stack.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use rustls::pki_types::ServerName;
use rustls::{HandshakeKind, ProtocolVersion};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::TlsConnector;

use super::{Engine, Version};

/// A TLS connection whose server was verified.
pub struct Secured<S>(Inner<S>);

enum Inner<S> {
    Rustls(Box<tokio_rustls::client::TlsStream<S>>),
    #[cfg(feature = "compat-tls")]
    OpenSsl(super::Stream<S>),
}

impl Engine {
    /// The first handshake with a host over a byte stream. An address of IPv6 comes without its
    /// brackets.
    pub async fn connect<S>(&self, host: &str, stream: S) -> io::Result<Secured<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        Ok(Secured(match self {
            Self::Rustls(stack) => {
                let name = ServerName::try_from(host.to_owned())
                    .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
                stack.record.begin();
                let connector = TlsConnector::from(Arc::clone(&stack.config));
                let secured = connector.connect(name, stream).await?;
                let (_, connection) = secured.get_ref();
                // Who resumes a session has the secrets of the one who proved to be the server.
                if connection.handshake_kind() == Some(HandshakeKind::Resumed) {
                    let version = match connection.protocol_version() {
                        Some(ProtocolVersion::TLSv1_3) => Version::V13,
                        _ => Version::V12,
                    };
                    stack.record.proved(version, true);
                }
                Inner::Rustls(Box::new(secured))
            }
            #[cfg(feature = "compat-tls")]
            Self::OpenSsl(stack) => Inner::OpenSsl(stack.connect(host, stream).await?),
        }))
    }
}

/// The same call on the stream of either stack.
macro_rules! either {
    ($self:ident, $stream:ident => $call:expr) => {
        match &mut $self.get_mut().0 {
            Inner::Rustls($stream) => {
                let $stream = Pin::new(&mut **$stream);
                $call
            }
            #[cfg(feature = "compat-tls")]
            Inner::OpenSsl($stream) => {
                let $stream = Pin::new($stream);
                $call
            }
        }
    };
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Secured<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        either!(self, stream => stream.poll_read(cx, buf))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Secured<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        either!(self, stream => stream.poll_write(cx, buf))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        either!(self, stream => stream.poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        either!(self, stream => stream.poll_shutdown(cx))
    }
}

impl<S> std::fmt::Debug for Secured<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secured")
    }
}
