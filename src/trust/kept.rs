//! The list that was fetched last, kept in the person's folder for data.
//!
//! One file holds the list as it came, the signers that it is verified with, where it came from and
//! when. It is read and verified anew every time: no note on the disk says that it is good.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::fault;
use super::list::TrustedList;
use crate::file;
use crate::identity::{Certificate, pem};
use crate::problem::{ListFault, Problem};

/// Most bytes of the file: a list in JSON, with the signers.
const MAX_LENGTH: u64 = 2 * TrustedList::MAX_LENGTH as u64;

/// Where the list is kept.
#[derive(Clone, Debug)]
pub struct Store {
    path: PathBuf,
}

/// A list that was fetched.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Kept {
    /// What it says.
    pub list: TrustedList,
    /// The signers that it was verified with; none if there were none to verify it with.
    pub signers: Vec<Certificate>,
    /// Which list of lists named them; none if the person named them, or nobody did.
    pub named_by: Option<Naming>,
    /// Address or file that it came from.
    pub source: String,
    /// When.
    pub fetched: OffsetDateTime,
}

/// An issue of the EU's list of lists, which named signers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Naming {
    /// Its number.
    pub sequence: u64,
    /// When it was issued.
    pub issued: OffsetDateTime,
}

#[derive(Deserialize, Serialize)]
struct File {
    schema: u32,
    /// RFC 3339.
    fetched: String,
    source: String,
    /// PEM.
    signers: String,
    /// Number and time, RFC 3339, of the list of lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    named_by: Option<(u64, String)>,
    /// XML, as it came.
    list: String,
}

impl Store {
    const SCHEMA: u32 = 1;

    /// In this folder.
    pub fn within(folder: &Path) -> Self {
        Self {
            path: folder.join("trusted-list.json"),
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The list, read and verified now; nothing if none was kept.
    pub fn load(&self) -> Result<Option<Kept>, Problem> {
        let text = match file::read(&self.path, MAX_LENGTH) {
            Ok(None) => return Ok(None),
            Ok(Some(text)) => text,
            Err(error) => return Err(self.failed(&error.to_string())),
        };
        let damaged = || fault::list(ListFault::Malformed);
        let kept: File = serde_json::from_str(&text).map_err(|_| damaged())?;
        if kept.schema != Self::SCHEMA {
            return Err(damaged());
        }
        let signers = pem::certificates(&kept.signers).map_err(|_| damaged())?;
        let instant = |text: &str| OffsetDateTime::parse(text, &Rfc3339).map_err(|_| damaged());
        let named_by = kept.named_by.map(|(sequence, issued)| {
            let issued = instant(&issued)?;
            Ok::<_, Problem>(Naming { sequence, issued })
        });
        Ok(Some(Kept {
            list: TrustedList::parse(&kept.list, &signers).map_err(fault::list)?,
            signers,
            named_by: named_by.transpose()?,
            source: kept.source,
            fetched: instant(&kept.fetched)?,
        }))
    }

    /// Keeps a list in place of the one before. `text` is the list as it came.
    pub(super) fn save(&self, kept: &Kept, text: String) -> Result<(), Problem> {
        let written = |instant: OffsetDateTime| {
            let text = instant.format(&Rfc3339);
            text.map_err(|error| self.failed(&error.to_string()))
        };
        let named_by = kept
            .named_by
            .map(|naming| Ok::<_, Problem>((naming.sequence, written(naming.issued)?)));
        let content = File {
            schema: Self::SCHEMA,
            fetched: written(kept.fetched)?,
            source: kept.source.clone(),
            named_by: named_by.transpose()?,
            signers: kept.signers.iter().map(Certificate::pem).collect(),
            list: text,
        };
        let text =
            serde_json::to_string(&content).map_err(|error| self.failed(&error.to_string()))?;
        file::replace(&self.path, &text).map_err(|error| self.failed(&error.to_string()))
    }

    fn failed(&self, reason: &str) -> Problem {
        Problem::File {
            file: self.path.display().to_string(),
            reason: reason.to_owned(),
        }
    }
}
