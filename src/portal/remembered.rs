//! What is remembered of the last look at a portal: it is said before the next sign-in, and the portal
//! itself has the last word. Nothing in it is about a person.

use serde::{Deserialize, Serialize};
use time::{Date, Duration, OffsetDateTime};

use super::check::{CardKind, Check, Meeting, Prospect};
use super::login::Prepared;
use super::plan::{Plan, Warning};
use super::probe::Asked;
use crate::problem::Problem;
use crate::tls::Stack;

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

impl From<&Plan> for Moment {
    fn from(plan: &Plan) -> Self {
        if plan.stack == Stack::Rustls {
            Self::AtHandshake
        } else {
            Self::PerPage
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

impl From<&Plan> for Place {
    fn from(plan: &Plan) -> Self {
        Self {
            host: plan.host.clone(),
            asked: Moment::from(plan),
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
            at: now(),
            portal: Place::from(&check.portal),
            cannot: cannot.map(|kind| kind.name().to_owned()).collect(),
            identity_server: match &check.identity_server {
                Some(Ok(met)) => Some(Place::from(met)),
                Some(Err(_)) | None => None,
            },
        }
    }

    /// What is known after the look that a sign-in with this kind of card begins with; `None` if
    /// that look taught nothing that could be remembered.
    pub fn after(
        before: Option<&Self>,
        kind: CardKind,
        look: Result<&Prepared, &Problem>,
    ) -> Option<Self> {
        match look {
            Ok(prepared) => {
                let by_identity_server = prepared.goes_by_identity_server();
                Self::of_plan(before, kind, &prepared.plan, by_identity_server)
            }
            // Only of a host that is known it is known how it asks.
            Err(Problem::SchemeNotSupported { host }) => {
                let before = before.filter(|before| before.place(kind).host == *host)?;
                let mut next = before.without(kind);
                next.cannot.push(kind.name().to_owned());
                Some(next)
            }
            Err(_) => None,
        }
    }

    fn of_plan(
        before: Option<&Self>,
        kind: CardKind,
        plan: &Plan,
        by_identity_server: bool,
    ) -> Option<Self> {
        let place = Place::from(plan);
        if by_identity_server {
            // The portal's own way is not walked by this card.
            let mut next = before?.without(kind);
            next.identity_server = Some(place);
            return Some(next);
        }
        let same = before.filter(|before| before.portal == place);
        Some(match same {
            Some(before) => before.without(kind),
            // What was found of other cards was found of another way.
            None => Self {
                at: now(),
                portal: place,
                cannot: Vec::new(),
                identity_server: before.and_then(|before| before.identity_server.clone()),
            },
        })
    }

    /// The same, seen now, and this kind of card not shut out.
    fn without(&self, kind: CardKind) -> Self {
        let mut next = self.clone();
        next.at = now();
        next.cannot.retain(|name| name != kind.name());
        next
    }

    /// When the look was made, in seconds since 1970.
    pub fn seconds(&self) -> i64 {
        self.at
    }

    /// How long ago the look was made; `None` for one from the future or from nowhere.
    pub fn age(&self) -> Option<Duration> {
        let age = OffsetDateTime::now_utc() - self.moment()?;
        (!age.is_negative()).then_some(age)
    }

    /// The day of the look; `None` for one from the future or from nowhere.
    pub fn day(&self) -> Option<Date> {
        self.age()?;
        Some(self.moment()?.date())
    }

    fn moment(&self) -> Option<OffsetDateTime> {
        OffsetDateTime::from_unix_timestamp(self.at).ok()
    }

    fn place(&self, kind: CardKind) -> &Place {
        match (&self.identity_server, kind) {
            (Some(place), CardKind::Cie) => place,
            _ => &self.portal,
        }
    }

    /// When this kind of card is asked for.
    pub fn asked(&self, kind: CardKind) -> Moment {
        self.place(kind).asked
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

    /// What is to be said before the PIN where a plan is not for what was found.
    pub fn warning(&self, plan: &Plan) -> Option<Warning> {
        let has_changed = self.differs(&plan.host, Moment::from(plan));
        let day = self.day().filter(|_| has_changed);
        day.map(Warning::AsksOtherwise)
    }
}

fn now() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tls::{Scheme, Version, Versions};

    const CARD: &str = "cns.example.it";
    const SERVER: &str = "id.example.it";

    fn found(at: i64) -> Remembered {
        Remembered {
            at,
            portal: place(CARD, Moment::AtHandshake),
            cannot: vec!["cie".to_owned(), "cns-1024".to_owned()],
            identity_server: Some(place(SERVER, Moment::PerPage)),
        }
    }

    fn place(host: &str, asked: Moment) -> Place {
        Place {
            host: host.to_owned(),
            asked,
        }
    }

    fn plan(host: &str) -> Plan {
        Plan {
            host: host.to_owned(),
            stack: Stack::Rustls,
            versions: Versions::Both,
            version: Version::V12,
            scheme: Scheme::PKCS1_SHA256,
            warnings: Vec::new(),
        }
    }

    #[test]
    fn a_look_has_its_day_and_its_places() {
        let kept = found(0);
        assert!(kept.shuts_out(CardKind::Cie) && !kept.shuts_out(CardKind::Cns));
        assert!(!kept.differs(CARD, Moment::AtHandshake));
        assert!(kept.differs(CARD, Moment::PerPage));
        assert!(kept.differs("www.example.it", Moment::AtHandshake));
        assert!(!kept.differs(SERVER, Moment::PerPage));
        assert!(kept.differs(SERVER, Moment::AtHandshake));
        assert_eq!(kept.asked(CardKind::Cns), Moment::AtHandshake);
        assert_eq!(kept.asked(CardKind::Cie), Moment::PerPage);
        assert_eq!(kept.day(), Some(time::macros::date!(1970 - 01 - 01)));
        for nowhere in [i64::MAX, now() + 100] {
            assert_eq!((found(nowhere).day(), found(nowhere).age()), (None, None));
        }
        let hours = found(now() - 3 * 3600).age().unwrap().whole_hours();
        assert_eq!(hours, 3);
    }

    #[test]
    fn a_plan_for_something_else_is_warned_of() {
        let day = time::macros::date!(1970 - 01 - 01);
        assert_eq!(found(0).warning(&plan(CARD)), None);
        let warning = found(0).warning(&plan("www.example.it"));
        assert_eq!(warning, Some(Warning::AsksOtherwise(day)));
    }

    #[test]
    fn a_sign_in_renews_what_it_met() {
        let of_plan = |before: Option<&Remembered>, kind, host, by_server| {
            Remembered::of_plan(before, kind, &plan(host), by_server)
        };
        let old = found(0);
        let same = of_plan(Some(&old), CardKind::ShortCns, CARD, false).unwrap();
        assert!(same.at > 0 && !same.shuts_out(CardKind::ShortCns));
        assert!(
            same.shuts_out(CardKind::Cie),
            "of that nothing new is known"
        );
        let elsewhere = of_plan(Some(&old), CardKind::Cns, "neu.example.it", false).unwrap();
        assert!(!elsewhere.shuts_out(CardKind::Cie), "it is another place");
        assert!(!elsewhere.differs("neu.example.it", Moment::AtHandshake));
        let first = of_plan(None, CardKind::Cns, CARD, false).unwrap();
        assert!(first.cannot.is_empty());
        // A CIE that goes to its own server says nothing of the portal's host.
        assert_eq!(of_plan(None, CardKind::Cie, SERVER, true), None);
        let server = of_plan(Some(&old), CardKind::Cie, SERVER, true).unwrap();
        assert_eq!(server.portal, old.portal);
        assert_eq!(server.asked(CardKind::Cie), Moment::AtHandshake);
        assert!(!server.shuts_out(CardKind::Cie));
    }

    #[test]
    fn a_card_that_can_not_answer_is_remembered_where_the_host_is_known() {
        let refused = |host: &str| Problem::SchemeNotSupported {
            host: host.to_owned(),
        };
        let old = found(0);
        let after = |problem: &Problem| Remembered::after(Some(&old), CardKind::Cns, Err(problem));
        assert!(after(&refused(CARD)).unwrap().shuts_out(CardKind::Cns));
        assert_eq!(after(&refused("www.example.it")), None);
        assert_eq!(after(&Problem::Cancelled), None);
        assert_eq!(
            Remembered::after(None, CardKind::Cns, Err(&refused(CARD))),
            None
        );
    }
}
