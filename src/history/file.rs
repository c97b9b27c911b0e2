//! The file: one JSON object a line, for the person's eyes alone, bounded.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{Entry, Journal, MOST};
use crate::problem::Problem;
use crate::settings::state_dir;

/// Most bytes that are read: the end of a longer file.
const MAX_LENGTH: u64 = 512 * 1024;
/// Beyond this many lines the file is written anew, with the last sign-ins alone.
const TOO_MANY: usize = MOST + 100;

/// The history's file.
#[derive(Clone, Debug)]
pub struct History {
    path: PathBuf,
}

impl History {
    /// The person's own; nothing where the system names no home folder.
    pub fn of_person() -> Option<Self> {
        Some(Self::at(state_dir()?.join("history.jsonl")))
    }

    /// In this file.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// What it holds. Lines that are no sign-in are counted and passed over, whatever they hold.
    pub fn read(&self) -> Result<Journal, Problem> {
        let bytes = self.bytes().map_err(|error| self.failed(&error))?;
        let mut journal = Journal::default();
        for line in bytes.split(|byte| *byte == b'\n') {
            match Entry::parse(line) {
                Some(entry) => journal.entries.push(entry),
                None if line.iter().all(u8::is_ascii_whitespace) => {}
                None => journal.unreadable += 1,
            }
        }
        let surplus = journal.entries.len().saturating_sub(MOST);
        journal.entries.drain(..surplus);
        Ok(journal)
    }

    /// Writes one more sign-in down.
    pub fn add(&self, entry: &Entry) -> Result<(), Problem> {
        let added = self.append(entry).and_then(|()| self.shorten());
        added.map_err(|error| self.failed(&error))
    }

    /// Erases all of it.
    pub fn erase(&self) -> Result<(), Problem> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(self.failed(&error)),
            _ => Ok(()),
        }
    }

    fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(MAX_LENGTH)))?;
        let mut bytes = Vec::new();
        file.take(MAX_LENGTH).read_to_end(&mut bytes)?;
        if length > MAX_LENGTH {
            // The first line may have lost its beginning.
            let end = bytes.iter().position(|byte| *byte == b'\n');
            bytes.drain(..end.map_or(bytes.len(), |end| end + 1));
        }
        Ok(bytes)
    }

    /// In one piece, so that two programs never mix their lines; before it a line end, in case
    /// somebody left the last line without.
    fn append(&self, entry: &Entry) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut line = vec![b'\n'];
        serde_json::to_writer(&mut line, entry)?;
        line.push(b'\n');
        let mut file = private(OpenOptions::new().append(true).create(true)).open(&self.path)?;
        // Somebody may have made it by hand.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            file.set_permissions(fs::Permissions::from_mode(0o600))?;
        }
        file.write_all(&line)
    }

    fn shorten(&self) -> io::Result<()> {
        let length = fs::metadata(&self.path)?.len();
        let bytes = self.bytes()?;
        let lines = bytes.split(|byte| *byte == b'\n');
        let lines = lines.filter(|line| !line.is_empty()).count();
        if lines <= TOO_MANY && length <= MAX_LENGTH {
            return Ok(());
        }
        let kept = self.read().map_err(|_| io::ErrorKind::InvalidData)?;
        let mut text = Vec::new();
        for entry in &kept.entries {
            serde_json::to_writer(&mut text, entry)?;
            text.push(b'\n');
        }
        let new = self
            .path
            .with_extension(format!("new-{}", std::process::id()));
        let written = write_new(&new, &text).and_then(|()| fs::rename(&new, &self.path));
        if written.is_err() {
            fs::remove_file(&new).ok();
        }
        written
    }

    fn failed(&self, error: &io::Error) -> Problem {
        Problem::File {
            file: self.path.display().to_string(),
            reason: error.to_string(),
        }
    }
}

fn write_new(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = private(options.write(true).create(true).truncate(true)).open(path)?;
    file.write_all(text)?;
    file.sync_all()
}

/// Only the person may read it.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Outcome, csv, json};
    use super::*;

    fn entry(portal: &str) -> Entry {
        Entry {
            time: time::macros::datetime!(2026-11-22 20:30 UTC),
            ..Entry::of(portal, Some(&[0x0A, 0xFF]), None)
        }
    }

    fn place() -> (tempfile::TempDir, History) {
        let folder = tempfile::tempdir().unwrap();
        let history = History::at(folder.path().join("state/history.jsonl"));
        (folder, history)
    }

    #[test]
    fn what_is_written_is_read_and_erased() {
        let (_folder, history) = place();
        assert_eq!(history.read().unwrap(), Journal::default());
        let failed = Entry::of("inail", None, Some(&Problem::PinBlocked));
        assert_eq!(failed.outcome, Outcome::Failed);
        assert_eq!(failed.code.as_deref(), Some("VARCO-C15"));
        for entry in [&entry("inail"), &failed] {
            history.add(entry).unwrap();
        }
        let journal = history.read().unwrap();
        assert_eq!(journal.entries, [entry("inail"), failed]);
        assert_eq!(journal.unreadable, 0);
        history.erase().unwrap();
        history.erase().unwrap();
        assert!(!history.path.exists());
        assert_eq!(history.read().unwrap(), Journal::default());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, history) = place();
        fs::create_dir_all(history.path.parent().unwrap()).unwrap();
        fs::write(&history.path, "").unwrap();
        fs::set_permissions(&history.path, fs::Permissions::from_mode(0o644)).unwrap();
        history.add(&entry("inail")).unwrap();
        let mode = fs::metadata(&history.path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn the_oldest_go() {
        let (_folder, history) = place();
        for number in 0..=TOO_MANY {
            history.add(&entry(&number.to_string())).unwrap();
        }
        let text = fs::read_to_string(&history.path).unwrap();
        assert_eq!(text.lines().count(), MOST);
        let journal = history.read().unwrap();
        assert_eq!(journal.entries.len(), MOST);
        let last = journal.entries.last().unwrap();
        assert_eq!(last.portal, TOO_MANY.to_string());
    }

    #[test]
    fn a_file_of_any_length_is_read_in_bounds() {
        let (_folder, history) = place();
        fs::create_dir_all(history.path.parent().unwrap()).unwrap();
        let length = usize::try_from(MAX_LENGTH).unwrap() * 2;
        fs::write(&history.path, vec![b'x'; length]).unwrap();
        assert_eq!(history.read().unwrap().entries, []);
        history.add(&entry("inail")).unwrap();
        assert_eq!(history.read().unwrap().entries, [entry("inail")]);
        assert!(fs::metadata(&history.path).unwrap().len() < 1000);
    }

    #[test]
    fn exports_can_be_read_by_others() {
        let mut bad = entry("=cmd|' /C calc'!A0, \"x\"");
        bad.code = Some("VARCO-L12".to_owned());
        bad.outcome = Outcome::NotEnabled;
        let entries = [entry("inail"), bad];
        let lines: Vec<_> = csv(&entries).split("\r\n").map(str::to_owned).collect();
        assert_eq!(lines[0], "time,portal,serial,outcome,code");
        let time = entries[0].time_text();
        assert_eq!(
            lines[1],
            format!("\"{time}\",\"inail\",\"0AFF\",\"signed_in\",\"\"")
        );
        assert!(
            lines[2].contains("\"'=cmd|' /C calc'!A0, \"\"x\"\"\""),
            "{}",
            lines[2]
        );
        let value: serde_json::Value = serde_json::from_str(&json(&entries)).unwrap();
        assert_eq!(value["schema"], 1);
        assert_eq!(value["entries"][1]["outcome"], "not_enabled");
        assert_eq!(value["entries"][0]["serial"], "0AFF");
        assert_eq!(value["entries"].as_array().unwrap().len(), 2);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
            let (_folder, history) = place();
            fs::create_dir_all(history.path.parent().unwrap()).unwrap();
            fs::write(&history.path, &bytes).unwrap();
            let before = history.read().unwrap();
            history.add(&entry("inail")).unwrap();
            let after = history.read().unwrap();
            prop_assert_eq!(after.entries.last(), Some(&entry("inail")));
            prop_assert_eq!(after.entries.len(), before.entries.len() + 1);
            prop_assert_eq!(after.unreadable, before.unreadable);
        }
    }
}
