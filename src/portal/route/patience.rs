//! How long each part of a visit may take.

use std::time::Duration;

/// The longest waits. Each ends in a problem that says so.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Patience {
    /// Until the connection stands: name, host, and the proxy on the way.
    pub connect: Duration,
    /// Until the server has proved who it is.
    pub handshake: Duration,
    /// From the request to the head of its answer; a card that is asked for late signs meanwhile.
    pub head: Duration,
    /// One request with all of that, to the last byte of its answer.
    pub whole: Duration,
    /// A whole walk, signatures included.
    pub walk: Duration,
}

impl Patience {
    /// The same limit for each part of a visit, and this one for a walk.
    pub fn of(part: Duration, walk: Duration) -> Self {
        Self {
            connect: part,
            handshake: part,
            head: part,
            whole: part,
            walk,
        }
    }
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            handshake: Duration::from_secs(20),
            head: Duration::from_secs(30),
            whole: Duration::from_secs(30),
            walk: Duration::from_secs(120),
        }
    }
}
