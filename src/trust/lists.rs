//! Everything that is known of recognised authorities: the snapshot, and a list that was fetched.

use serde::Serialize;
use time::{Date, OffsetDateTime};

use super::kept::{Kept, Naming, Store};
use super::list::ServiceStatus;
use super::snapshot;
use crate::identity::Certificate;
use crate::problem::Problem;

/// The lists at hand. Authorities are told apart by the SHA-256 of their certificates, never by
/// name: two roots of the CIE share one (portal-login.md §6.3).
#[derive(Clone, Debug)]
pub struct Lists {
    kept: Option<Kept>,
    candidates: Vec<Certificate>,
}

/// Where a statement comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The snapshot that comes with the program.
    Snapshot,
    /// A list that was fetched and verified.
    Fetched,
}

/// What the lists say of an authority.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Listing {
    /// It is recognised.
    Recognised,
    /// It was, and is no more.
    Withdrawn,
    /// Only a list names it that nobody verified: that proves nothing.
    NotVerified,
    /// No list names it.
    Absent,
}

/// The list that decides, as it is shown to people.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Known {
    /// Which one.
    pub origin: Origin,
    /// The day on which it was issued; of the snapshot, the last day of its month.
    pub date: Date,
    /// How many authorities it names.
    pub authorities: usize,
    /// When a newer one is due at the latest.
    pub next_update: Option<OffsetDateTime>,
    /// Whether that time has passed.
    pub is_overdue: bool,
    /// Why it is believed.
    pub proof: Proof,
}

/// Why a list is believed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Proof {
    /// It was reviewed with the program; it is the one with this SHA-256.
    Reviewed {
        /// Of the file with its certificates, in hexadecimal.
        sha256: &'static str,
    },
    /// Somebody signed it whom the EU's list of lists names.
    European(Naming),
    /// Somebody signed it whom the person named.
    Given,
}

impl Lists {
    /// The snapshot and, if there is one, the list that was fetched last.
    pub fn new(kept: Option<Kept>) -> Self {
        let mut candidates = snapshot::authorities().to_vec();
        if let Some(kept) = &kept {
            for (authority, _) in kept.list.authorities() {
                if !candidates.contains(authority) {
                    candidates.push(authority.clone());
                }
            }
        }
        Self { kept, candidates }
    }

    /// What is at hand on this computer. A kept list that can't be used any more is left aside, and
    /// the problem says why.
    pub fn load(store: Option<&Store>) -> (Self, Option<Problem>) {
        match store.map_or(Ok(None), Store::load) {
            Ok(kept) => (Self::new(kept), None),
            Err(problem) => (Self::new(None), Some(problem)),
        }
    }

    /// All authorities of all lists, among which issuers are looked for. Being here is no trust.
    pub fn candidates(&self) -> &[Certificate] {
        &self.candidates
    }

    /// The list that was fetched last, verified or not.
    pub fn kept(&self) -> Option<&Kept> {
        self.kept.as_ref()
    }

    /// The list that decides.
    pub fn known(&self, now: OffsetDateTime) -> Known {
        let next_update = match self.deciding() {
            Some(kept) => kept.list.next_update,
            None => Some(snapshot::NEXT_UPDATE),
        };
        let (origin, date, authorities) = match self.deciding() {
            Some(kept) => (
                Origin::Fetched,
                kept.list.issued.date(),
                kept.list.authorities().count(),
            ),
            None => (
                Origin::Snapshot,
                snapshot::AS_OF,
                snapshot::authorities().len(),
            ),
        };
        let proof = match self.deciding().map(|kept| kept.named_by) {
            None => Proof::Reviewed {
                sha256: snapshot::SHA256,
            },
            Some(Some(naming)) => Proof::European(naming),
            Some(None) => Proof::Given,
        };
        Known {
            origin,
            date,
            authorities,
            next_update,
            is_overdue: next_update.is_some_and(|next| next < now),
            proof,
        }
    }

    /// What the lists say of an authority.
    pub fn listing(&self, authority: &Certificate) -> Listing {
        let in_kept = self.kept.as_ref().and_then(|kept| status(kept, authority));
        let in_snapshot = snapshot::authorities()
            .iter()
            .any(|known| known.fingerprint() == authority.fingerprint());
        match (self.deciding(), in_kept) {
            (Some(_), Some(ServiceStatus::Recognised)) => Listing::Recognised,
            (Some(_), Some(ServiceStatus::Withdrawn)) => Listing::Withdrawn,
            (None, _) if in_snapshot => Listing::Recognised,
            (None, Some(_)) => Listing::NotVerified,
            (_, None) => Listing::Absent,
        }
    }

    /// The fetched list, if it is verified and newer than the snapshot.
    fn deciding(&self) -> Option<&Kept> {
        self.kept.as_ref().filter(|kept| {
            kept.list.authenticity.is_verified() && kept.list.issued.date() > snapshot::AS_OF
        })
    }
}

/// The best that a list says of an authority, if it names it.
fn status(kept: &Kept, authority: &Certificate) -> Option<ServiceStatus> {
    let mut found = None;
    for (known, status) in kept.list.authorities() {
        if known.fingerprint() == authority.fingerprint() {
            if status == ServiceStatus::Recognised {
                return Some(status);
            }
            found = Some(status);
        }
    }
    found
}
