//! Handshakes that are none.

use std::time::Duration;

use super::{Attack, Script, Then};

const TRICKLE: Duration = Duration::from_millis(100);
/// Bytes of the longest record (RFC 5246 clause 6.2.1).
const RECORD: usize = 0x4000;

impl Attack {
    /// What the login host answers to a ClientHello instead of a handshake; `None` where the attack
    /// is not there.
    pub fn handshake(self) -> Option<Script> {
        let (bytes, then) = match self {
            Self::OldTls => (server_hello(1, *b"honest19"), Then::Silence),
            // RFC 8446 clause 4.1.3: a server of TLS 1.3 marks its random so when it falls to 1.2.
            Self::DowngradedTls | Self::TurnsOld => {
                (server_hello(3, *b"DOWNGRD\x01"), Then::Silence)
            }
            Self::TlsNoise => (vec![0x5A; 4096], Then::Silence),
            Self::TlsSilence => (Vec::new(), Then::Silence),
            Self::EndlessHandshake => {
                // A Certificate of 16 MB.
                let mut first = vec![11, 0xFF, 0xFF, 0xFF];
                first.resize(RECORD, 0);
                let bytes = [server_hello(3, *b"honest19"), record(&first)].concat();
                (bytes, Then::Again(record(&[0; RECORD]), Duration::ZERO))
            }
            // The first bytes of a record and of a message as long as one can be.
            Self::TricklingHandshake => (
                vec![0x16, 3, 3, 0x40, 0, 2, 0, 0x3F, 0xFC],
                Then::Again(vec![0], TRICKLE),
            ),
            _ => return None,
        };
        Some(Script { bytes, then })
    }
}

/// A ServerHello (RFC 5246 clause 7.4.1.3) of TLS 1.`minor - 1` whose random ends so, with the
/// suite ECDHE-ECDSA-AES128-GCM-SHA256.
fn server_hello(minor: u8, random_end: [u8; 8]) -> Vec<u8> {
    let mut hello = vec![3, minor];
    hello.extend_from_slice(&[0x11; 24]);
    hello.extend_from_slice(&random_end);
    hello.extend_from_slice(&[0, 0xC0, 0x2B, 0]);
    let mut record = vec![0x16, 3, minor, 0, 42, 2, 0, 0, 38];
    record.append(&mut hello);
    record
}

/// A record of a handshake in TLS 1.2.
fn record(content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX);
    [&[0x16, 3, 3], &length.to_be_bytes()[..], content].concat()
}
