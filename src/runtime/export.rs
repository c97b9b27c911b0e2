//! Writes documents into the person's folder for downloads.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Inner;
use crate::flow::{Document, Event, ExportEvent, Round};
use crate::problem::Problem;

/// How many names are tried: `name.pem`, `name (2).pem`, and so on.
const MAX_NAMES: u32 = 1000;

impl Inner {
    pub(super) fn write(self: &Arc<Self>, round: Round, document: Document) {
        self.spawn(
            move |_| write(&folder()?, &document),
            move |result| {
                Event::Export(ExportEvent::Ended {
                    round,
                    result: result.and_then(|written| written),
                })
            },
        );
    }
}

/// The folder for downloads, else that for documents, else the person's own.
fn folder() -> Result<PathBuf, Problem> {
    let known = [dirs::download_dir(), dirs::document_dir(), dirs::home_dir()];
    let mut known = known.into_iter().flatten();
    let first = known.clone().next();
    known
        .find(|folder| folder.is_dir())
        .or(first)
        .ok_or_else(|| Problem::File {
            file: String::new(),
            reason: ErrorKind::NotFound.to_string(),
        })
}

/// Writes a document under the first name that is free.
fn write(folder: &Path, document: &Document) -> Result<PathBuf, Problem> {
    let Document {
        stem,
        extension,
        content,
    } = document;
    let problem = |path: &Path, error: &std::io::Error| Problem::File {
        file: path.display().to_string(),
        reason: error.to_string(),
    };
    let mut path = folder.join(format!("{stem}.{extension}"));
    for number in 2..=MAX_NAMES {
        // Only a file that is not there yet is opened.
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                let written = file.write_all(content).and_then(|()| file.sync_all());
                if let Err(error) = written {
                    // Half a document is none.
                    std::fs::remove_file(&path).ok();
                    return Err(problem(&path, &error));
                }
                return Ok(path);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                path = folder.join(format!("{stem} ({number}).{extension}"));
            }
            Err(error) => return Err(problem(&path, &error)),
        }
    }
    Err(problem(&path, &ErrorKind::AlreadyExists.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(content: &[u8]) -> Document {
        Document {
            stem: "certificato-0a1b2c3d".to_owned(),
            extension: "pem",
            content: content.to_vec(),
        }
    }

    #[test]
    fn nothing_is_ever_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let first = write(folder.path(), &document(b"one")).unwrap();
        let second = write(folder.path(), &document(b"two")).unwrap();
        assert_eq!(second.file_name().unwrap(), "certificato-0a1b2c3d (2).pem");
        assert_eq!(std::fs::read(first).unwrap(), b"one");
        assert_eq!(std::fs::read(second).unwrap(), b"two");
    }

    #[test]
    fn a_folder_that_is_not_there_is_said_with_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        let Err(Problem::File { file, reason }) = write(&gone, &document(b"")) else {
            panic!("nothing can be written there");
        };
        assert!(file.contains("gone") && file.ends_with("certificato-0a1b2c3d.pem"));
        assert!(!reason.is_empty());
    }

    /// A link is not followed to a file elsewhere.
    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = folder.path().join("elsewhere");
        let link = folder.path().join("certificato-0a1b2c3d.pem");
        std::os::unix::fs::symlink(&elsewhere, link).unwrap();
        let path = write(folder.path(), &document(b"one")).unwrap();
        assert!(!elsewhere.exists());
        assert!(path.ends_with("certificato-0a1b2c3d (2).pem"));
    }
}
