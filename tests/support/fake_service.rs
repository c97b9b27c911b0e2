//! A smart-card service that speaks another version of the protocol.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixListener;
use std::path::PathBuf;

use tempfile::TempDir;

/// A service that answers the client library's first question, for its version, by a refusal, as
/// pcscd does with a client of a version that it does not know.
#[derive(Debug)]
pub struct FakeService(TempDir);

impl FakeService {
    pub fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let service = Self(folder);
        let listener = UnixListener::bind(service.path()).unwrap();
        // Ends with the test's process.
        std::thread::spawn(move || {
            for client in listener.incoming() {
                // A client that only looks whether somebody listens says nothing.
                refuse(&mut client.unwrap()).ok();
            }
        });
        service
    }

    pub fn path(&self) -> PathBuf {
        self.0.path().join("pcscd.comm")
    }
}

/// Header: size and command; then major and minor version and result, each four bytes.
fn refuse(client: &mut (impl Read + Write)) -> io::Result<()> {
    const NO_SERVICE: u32 = 0x8010_001D;
    let mut message = [0; 20];
    client.read_exact(&mut message)?;
    let mut answer = message[8..16].to_vec();
    answer.extend(NO_SERVICE.to_ne_bytes());
    client.write_all(&answer)
}
