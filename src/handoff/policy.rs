//! Rules of an organisation for a browser, as files on Linux. Elsewhere they lie in registries of
//! the system; there a browser that is forbidden to listen simply does not answer.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The longest file that is read, in bytes.
const MAX_LENGTH: u64 = 1024 * 1024;

#[derive(Deserialize)]
struct Rules {
    #[serde(rename = "RemoteDebuggingAllowed")]
    remote_debugging_allowed: Option<bool>,
}

/// The file of this folder that forbids the switches of remote debugging, the pipe among them.
pub(super) fn forbids_debugging(folder: &Path) -> Option<PathBuf> {
    let files = fs::read_dir(folder).ok()?.flatten();
    files.map(|file| file.path()).find(|file| {
        let mut text = Vec::new();
        let read =
            fs::File::open(file).and_then(|file| file.take(MAX_LENGTH).read_to_end(&mut text));
        let rules = serde_json::from_slice(&text).ok().filter(|_| read.is_ok());
        rules.is_some_and(|rules: Rules| rules.remote_debugging_allowed == Some(false))
    })
}
