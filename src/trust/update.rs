//! Fetching a newer list, when the person asks for it.

use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;
use std::time::Duration;

use time::OffsetDateTime;
use url::Url;

use super::fault;
use super::kept::{Kept, Store};
use super::list::TrustedList;
use crate::cancel::Cancel;
use crate::identity::Certificate;
use crate::portal::{Fetch, Proxy, fetch};
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

/// The list as it stands there, unread.
pub async fn read_source(
    source: &Source,
    proxy: &Proxy,
    cancel: &Cancel,
) -> Result<Vec<u8>, Problem> {
    let most = TrustedList::MAX_LENGTH;
    match source {
        Source::Address(url) => {
            let request = Fetch::get(url.clone(), most, DEADLINE);
            fetch(request, proxy, cancel).await
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
            Ok(bytes)
        }
    }
}

/// Fetches a list and keeps it, if it is no step back: never an older issue, and never one that is
/// not verified in place of one that is. `signers` are whom to verify it with; when there are none,
/// those of the list that is kept.
pub async fn update(
    source: &Source,
    signers: Vec<Certificate>,
    store: &Store,
    proxy: &Proxy,
    cancel: &Cancel,
) -> Result<Kept, Problem> {
    let bytes = read_source(source, proxy, cancel).await?;
    if bytes.len() > TrustedList::MAX_LENGTH {
        return Err(fault::list(ListFault::TooLarge));
    }
    let text = String::from_utf8(bytes).map_err(|_| fault::list(ListFault::Malformed))?;
    // One that can't be used any more stands in nobody's way.
    let before = store.load().ok().flatten();
    let signers = match &before {
        Some(before) if signers.is_empty() => before.signers.clone(),
        _ => signers,
    };
    let kept = Kept {
        list: TrustedList::parse(&text, &signers).map_err(fault::list)?,
        signers,
        source: match source {
            Source::Address(url) => url.to_string(),
            Source::File(path) => path.display().to_string(),
        },
        fetched: OffsetDateTime::now_utc(),
    };
    if let Some(before) = &before {
        let was = before.list.authenticity.is_verified();
        let is = kept.list.authenticity.is_verified();
        if was && !is {
            return Err(fault::list(ListFault::NotVerified));
        }
        if was == is && kept.list.sequence < before.list.sequence {
            return Err(fault::list(ListFault::Older));
        }
    }
    store.save(&kept, text)?;
    Ok(kept)
}
