//! A connection that can be cut in the middle of a handshake (E19).

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A stream that behaves like `S` until it is cut; then it ends.
#[derive(Debug)]
pub(super) struct Line<S> {
    stream: S,
    cut: Arc<AtomicBool>,
    written: bool,
}

/// Cuts a [`Line`].
#[derive(Debug)]
pub(super) struct Cutter(Arc<AtomicBool>);

impl Cutter {
    /// After what is written next, the other side is not heard any more. In a handshake: the
    /// client gets the request for its card, and loses the connection while it signs.
    pub(super) fn cut_after_write(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl<S> Line<S> {
    pub(super) fn new(stream: S) -> (Self, Cutter) {
        let cut = Arc::new(AtomicBool::new(false));
        (
            Self {
                stream,
                cut: Arc::clone(&cut),
                written: false,
            },
            Cutter(cut),
        )
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Line<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let line = self.get_mut();
        if line.written && line.cut.load(Ordering::Relaxed) {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        Pin::new(&mut line.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Line<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        let line = self.get_mut();
        line.written = true;
        Pin::new(&mut line.stream).poll_write(cx, data)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
