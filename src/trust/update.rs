//! Fetching a newer list, when the person asks for it.

use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;
use std::time::Duration;

use time::OffsetDateTime;
use url::Url;

use super::errand::{Asked, Errand};
use super::european::{Anchors, EUROPEAN_ADDRESS, EuropeanList};
use super::fault;
use super::kept::{Kept, Naming, Store};
use super::list::TrustedList;
use crate::identity::Certificate;
use crate::portal::{Fetch, fetch};
use crate::problem::{ListFault, Problem};

/// Where AgID publishes the Italian list (portal-login.md §6.1).
pub const ADDRESS: &str = "https://eidas.agid.gov.it/TL/TSL-IT.xml";
/// The longest wait for a list: some megabytes over a slow line.
const DEADLINE: Duration = Duration::from_secs(120);

/// Where a list is fetched from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Source {
    /// An address, HTTPS.
    Address(Url),
    /// A file that somebody fetched before.
    File(PathBuf),
}

/// Which list to fetch, and whose signature to accept.
#[derive(Clone, Debug)]
pub struct Request {
    /// Where the list is; where the list of lists says, or AgID's address, if nothing is named.
    pub from: Option<Source>,
    /// Who may sign it.
    pub signers: Signers,
}

/// Who may sign a list that is fetched.
#[derive(Clone, Debug)]
pub enum Signers {
    /// The person names them.
    Given(Vec<Certificate>),
    /// The EU's list of lists names them; it is fetched for that.
    Published {
        /// Where it is.
        lists: Source,
        /// Who may sign it.
        anchors: Anchors,
    },
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Updated {
    /// The list, as it is kept now.
    pub kept: Kept,
    /// Why nobody knows who may sign it, where that is why it is not verified.
    pub unproven: Option<Problem>,
}

impl Signers {
    /// Those that the Commission publishes, on the word of the Official Journal.
    pub fn published() -> Option<Self> {
        Some(Self::Published {
            lists: Source::Address(Url::parse(EUROPEAN_ADDRESS).ok()?),
            anchors: Anchors::published(),
        })
    }
}

/// The list as it stands there, unread.
async fn read_source(source: &Source, what: Asked, errand: Errand<'_>) -> Result<String, Problem> {
    let most = TrustedList::MAX_LENGTH;
    let bytes = match source {
        Source::Address(url) => {
            errand.tell(what, url);
            let request = Fetch::get(url.clone(), most, DEADLINE);
            fetch(request, errand.route, errand.cancel).await?
        }
        Source::File(path) => {
            let failed = |error: std::io::Error| Problem::File {
                file: path.display().to_string(),
                reason: error.to_string(),
            };
            let mut bytes = Vec::new();
            let file = File::open(path).map_err(failed)?;
            let bound = u64::try_from(most).unwrap_or(u64::MAX);
            file.take(bound + 1)
                .read_to_end(&mut bytes)
                .map_err(failed)?;
            bytes
        }
    };
    if bytes.len() > most {
        return Err(fault::list(ListFault::TooLarge));
    }
    String::from_utf8(bytes).map_err(|_| fault::list(ListFault::Malformed))
}

/// Who may sign the list, as far as somebody says so.
#[derive(Default)]
struct Named {
    signers: Vec<Certificate>,
    by: Option<Naming>,
    location: Option<Source>,
    unproven: Option<Problem>,
}

async fn named(signers: &Signers, errand: Errand<'_>) -> Result<Named, Problem> {
    let (lists, anchors) = match signers {
        Signers::Given(signers) => {
            return Ok(Named {
                signers: signers.clone(),
                ..Named::default()
            });
        }
        Signers::Published { lists, anchors } => (lists, anchors),
    };
    let text = match read_source(lists, Asked::EuropeanList, errand).await {
        Ok(text) => text,
        // Of these the person has to know at once.
        Err(problem @ (Problem::Cancelled | Problem::Proxy { .. } | Problem::File { .. })) => {
            return Err(problem);
        }
        Err(problem) => {
            return Ok(Named {
                unproven: Some(problem),
                ..Named::default()
            });
        }
    };
    Ok(
        match EuropeanList::parse(&text, anchors, OffsetDateTime::now_utc()) {
            Ok(list) => Named {
                by: Some(Naming {
                    sequence: list.sequence,
                    issued: list.issued,
                }),
                location: Some(Source::Address(list.location)),
                signers: list.signers,
                unproven: None,
            },
            Err(reason) => Named {
                unproven: Some(fault::list(reason)),
                ..Named::default()
            },
        },
    )
}

/// Fetches a list and keeps it, if it is no step back: never an older issue, and never one that is
/// not verified in place of one that is. Where nobody says who may sign it, those of the list that
/// is kept may; where there are none, it is kept as not verified.
pub async fn update(
    request: &Request,
    store: &Store,
    errand: Errand<'_>,
) -> Result<Updated, Problem> {
    let mut named = named(&request.signers, errand).await?;
    let source = request.from.clone().or(named.location);
    let source = match source {
        Some(source) => source,
        None => Source::Address(Url::parse(ADDRESS).map_err(|_| Problem::Internal {
            context: "address of the list".to_owned(),
        })?),
    };
    let text = read_source(&source, Asked::ItalianList, errand).await?;
    // One that can't be used any more stands in nobody's way.
    let before = store.load().ok().flatten();
    if let Some(before) = &before
        && named.signers.is_empty()
    {
        named.signers.clone_from(&before.signers);
        named.by = before.named_by;
    }
    let kept = Kept {
        list: TrustedList::parse(&text, &named.signers).map_err(fault::list)?,
        signers: named.signers,
        named_by: named.by,
        source: match source {
            Source::Address(url) => url.to_string(),
            Source::File(path) => path.display().to_string(),
        },
        fetched: OffsetDateTime::now_utc(),
    };
    let is = kept.list.authenticity.is_verified();
    if let Some(before) = &before {
        let was = before.list.authenticity.is_verified();
        if was && !is {
            return Err(fault::list(ListFault::NotVerified));
        }
        if was == is && kept.list.sequence < before.list.sequence {
            return Err(fault::list(ListFault::Older));
        }
    }
    store.save(&kept, text)?;
    Ok(Updated {
        kept,
        unproven: named.unproven.filter(|_| !is),
    })
}
