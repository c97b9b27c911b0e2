//! What the last look at each portal without a card found, in a file of its own: it is said before
//! the next sign-in, and the portal itself has the last word. Nothing in it is about a person.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

use super::{MAX_LENGTH, store};
use crate::file;
use crate::portal::{Asked, CardKind, Check, Meeting, Prospect};
use crate::problem::Problem;

/// Most portals that are remembered; those looked at longest ago go first.
const MAX_PORTALS: usize = 50;

/// The looks that are remembered, by the portals' names.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Checks(BTreeMap<String, Remembered>);

/// What a look found.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Remembered {
    /// When, in seconds since 1970.
    at: i64,
    /// The portal's own host for cards.
    #[serde(flatten)]
    portal: Place,
    /// Kinds of card that can't sign in, by their names in machine-readable output.
    #[serde(default)]
    cannot: Vec<String>,
    /// The identity server that sees a CIE in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    identity_server: Option<Place>,
}

/// Where a card is shown.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
struct Place {
    /// The host that is to see the card.
    host: String,
    /// When it asks for the card.
    asked: Moment,
}

/// When a host asks for the card.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// In the first handshake.
    AtHandshake,
    /// For single pages.
    PerPage,
    /// Not at all.
    Never,
}

impl From<&Asked> for Moment {
    fn from(asked: &Asked) -> Self {
        match asked {
            Asked::AtHandshake(_) => Self::AtHandshake,
            Asked::PerPage(_) => Self::PerPage,
            Asked::Never => Self::Never,
        }
    }
}

impl From<&Meeting> for Place {
    fn from(meeting: &Meeting) -> Self {
        Self {
            host: meeting.host.clone(),
            asked: Moment::from(&meeting.asked),
        }
    }
}

impl Remembered {
    /// What this look found, now.
    pub fn new(check: &Check) -> Self {
        let cannot = CardKind::ALL
            .into_iter()
            .filter(|kind| check.prospect(*kind) == Prospect::Cannot);
        Self {
            at: OffsetDateTime::now_utc().unix_timestamp(),
            portal: Place::from(&check.portal),
            cannot: cannot.map(|kind| kind.name().to_owned()).collect(),
            identity_server: match &check.identity_server {
                Some(Ok(met)) => Some(Place::from(met)),
                Some(Err(_)) | None => None,
            },
        }
    }

    /// The day of the look; `None` for one from the future or from nowhere.
    pub fn day(&self) -> Option<Date> {
        let at = OffsetDateTime::from_unix_timestamp(self.at).ok()?;
        (at <= OffsetDateTime::now_utc()).then(|| at.date())
    }

    /// Whether this kind of card could not answer.
    pub fn shuts_out(&self, kind: CardKind) -> bool {
        self.cannot.iter().any(|name| name == kind.name())
    }

    /// Whether a card that is shown to this host, at this moment, meets something else than was
    /// found.
    pub fn differs(&self, host: &str, asked: Moment) -> bool {
        let mut places = std::iter::once(&self.portal).chain(&self.identity_server);
        !places.any(|place| place.host == host && place.asked == asked)
    }
}

impl Checks {
    /// The person's own file for them.
    pub fn file() -> Option<PathBuf> {
        Some(store::state_dir()?.join("portals.toml"))
    }

    /// What is remembered. A file that makes no sense is nothing: the next look replaces it.
    pub fn load(path: &Path) -> Self {
        let text = file::read(path, MAX_LENGTH).ok().flatten();
        text.and_then(|text| toml::from_str(&text).ok())
            .unwrap_or_default()
    }

    /// What the last look at this portal found.
    pub fn of(&self, portal: &str) -> Option<&Remembered> {
        self.0.get(portal)
    }

    /// Remembers a look, and forgets the oldest where there are too many.
    pub fn remember(&mut self, portal: &str, found: Remembered) {
        self.0.insert(portal.to_owned(), found);
        while self.0.len() > MAX_PORTALS {
            let oldest = self.0.iter().min_by_key(|(_, found)| found.at);
            let Some(name) = oldest.map(|(name, _)| name.clone()) else {
                return;
            };
            self.0.remove(&name);
        }
    }

    /// Stores them.
    pub fn save(&self, path: &Path) -> Result<(), Problem> {
        let failed = |reason: String| Problem::File {
            file: path.display().to_string(),
            reason,
        };
        let text = toml::to_string(self).map_err(|error| failed(error.to_string()))?;
        file::replace(path, &text).map_err(|error| failed(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(at: i64) -> Remembered {
        Remembered {
            at,
            portal: Place {
                host: "cns.example.it".to_owned(),
                asked: Moment::AtHandshake,
            },
            cannot: vec!["cie".to_owned()],
            identity_server: Some(Place {
                host: "id.example.it".to_owned(),
                asked: Moment::PerPage,
            }),
        }
    }

    #[test]
    fn looks_are_kept_and_the_oldest_go_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/portals.toml");
        assert_eq!(Checks::load(&path), Checks::default());
        let mut checks = Checks::default();
        for at in 0..60 {
            checks.remember(&format!("portale-{at}"), found(at));
        }
        checks.save(&path).unwrap();
        let read = Checks::load(&path);
        assert_eq!(read, checks);
        assert!(read.of("portale-9").is_none());
        let kept = read.of("portale-10").unwrap();
        assert!(kept.shuts_out(CardKind::Cie) && !kept.shuts_out(CardKind::Cns));
        assert!(!kept.differs("cns.example.it", Moment::AtHandshake));
        assert!(kept.differs("cns.example.it", Moment::PerPage));
        assert!(kept.differs("www.example.it", Moment::AtHandshake));
        assert!(!kept.differs("id.example.it", Moment::PerPage));
        assert!(kept.differs("id.example.it", Moment::AtHandshake));
        assert_eq!(kept.day(), Some(time::macros::date!(1970 - 01 - 01)));
        assert_eq!(found(i64::MAX).day(), None);
        assert_eq!(
            found(OffsetDateTime::now_utc().unix_timestamp() + 100).day(),
            None
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_in_the_file_are_nothing_or_something(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("portals.toml");
            std::fs::write(&path, bytes).unwrap();
            let mut checks = Checks::load(&path);
            checks.remember("inail", found(1));
            prop_assert!(checks.save(&path).is_ok());
            prop_assert!(Checks::load(&path).of("inail").is_some());
        }
    }
}
