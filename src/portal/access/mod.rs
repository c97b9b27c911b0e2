//! Who may enter the portal, since when, how, and what must be done first: INAIL's transition
//! calendar (portal-login.md §4.2) and its rules (§4.3), as values without words.

mod calendar;
mod category;

use time::{Date, Duration};

use crate::problem::Parameter;

pub use calendar::{ANNOUNCED, Calendar, Phase, phase};
pub use category::{Category, Enrolment, UnknownCategory};

/// What holds for a category on a day: everything that "Chi può entrare e come" shows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Access {
    /// Who.
    pub category: Category,
    /// When.
    pub on: Date,
    /// The phase of the transition on that day.
    pub phase: Phase,
    /// What INAIL's own credentials are worth on that day.
    pub legacy: Legacy,
}

/// What credentials that INAIL issued, user name and password, are worth.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Legacy {
    /// New ones are issued, and they work.
    Obtainable,
    /// No new ones are issued; those that are there work.
    Usable,
    /// They work no more: SPID, CIE and CNS alone.
    Ended,
}

/// A way to prove one's identity to the portal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Method {
    /// SPID, level 2.
    Spid,
    /// The electronic identity card.
    Cie,
    /// The national service card.
    Cns,
}

/// One sentence of the explanation: its name in the catalogues, and the days that it mentions.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Line {
    /// What it speaks of.
    pub part: Part,
    /// Its name in the catalogues of `text`.
    pub key: &'static str,
    /// The days in it, by name.
    pub days: Vec<(&'static str, Date)>,
}

/// What a sentence of the explanation speaks of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Part {
    /// How one enters.
    How,
    /// Since when.
    Since,
    /// INAIL's own credentials.
    Credentials,
    /// What must be done first.
    First,
    /// Delegates.
    Delegates,
}

impl Part {
    /// All of them, in the order in which they are read.
    pub const ALL: [Self; 5] = [
        Self::How,
        Self::Since,
        Self::Credentials,
        Self::First,
        Self::Delegates,
    ];

    /// The name of its label in the catalogues of `text`.
    pub fn key(self) -> &'static str {
        match self {
            Self::How => "access-part-how",
            Self::Since => "access-part-since",
            Self::Credentials => "access-part-credentials",
            Self::First => "access-part-first",
            Self::Delegates => "access-part-delegates",
        }
    }
}

impl Line {
    /// The values that its words show.
    pub fn values(&self) -> Vec<(&'static str, Parameter)> {
        let days = self.days.iter();
        days.map(|(name, day)| (*name, Parameter::Day(*day)))
            .collect()
    }
}

/// Whether credentials issued by INAIL still worked for a category on a day.
pub fn legacy_usable(category: &Category, on: Date) -> bool {
    on <= category.calendar.legacy_usable_until()
}

/// Whether INAIL still issued credentials to a category on a day.
pub fn legacy_obtainable(category: &Category, on: Date) -> bool {
    on <= category.calendar.legacy_issued_until()
}

/// Whether a category can enter only with SPID, CIE or CNS on a day. Delegates follow the category
/// of whoever delegates them, not their own.
pub fn digital_only(category: &Category, on: Date) -> bool {
    on >= category.calendar.digital_only_from()
}

/// What holds for a category on a day.
pub fn access(category: &Category, on: Date) -> Access {
    Access {
        category: *category,
        on,
        phase: phase(on),
        legacy: if legacy_obtainable(category, on) {
            Legacy::Obtainable
        } else if legacy_usable(category, on) {
            Legacy::Usable
        } else {
            Legacy::Ended
        },
    }
}

impl Access {
    /// The explanation, sentence by sentence, in the order in which it is read.
    pub fn lines(&self) -> Vec<Line> {
        let calendar = self.category.calendar;
        let from = ("from", calendar.digital_only_from());
        let until = ("until", calendar.legacy_usable_until());
        let issued = calendar.legacy_issued_until();
        let line = |part, key, days: &[(&'static str, Date)]| Line {
            part,
            key,
            days: days.to_vec(),
        };
        let mut lines = match self.legacy {
            Legacy::Ended => vec![
                line(Part::How, "access-how-digital", &[]),
                line(Part::Since, "access-since", &[from]),
                line(Part::Credentials, "access-credentials-ended", &[until]),
            ],
            Legacy::Usable => {
                let stopped = ("stopped", issued + Duration::days(1));
                vec![
                    line(Part::How, "access-how-both", &[]),
                    line(Part::Since, "access-digital-later", &[from]),
                    line(
                        Part::Credentials,
                        "access-credentials-usable",
                        &[stopped, until],
                    ),
                ]
            }
            Legacy::Obtainable => vec![
                line(Part::How, "access-how-both", &[]),
                line(Part::Since, "access-digital-later", &[from]),
                line(
                    Part::Credentials,
                    "access-credentials-obtainable",
                    &[("issued", issued), until],
                ),
            ],
        };
        if self.on < ANNOUNCED {
            let day = ("day", ANNOUNCED);
            lines.push(line(Part::Since, "access-before-calendar", &[day]));
        }
        lines.push(line(Part::First, first_step(self.category.enrolment), &[]));
        if self.category.enrolment.is_only_reported() {
            lines.push(line(Part::First, "access-only-reported", &[]));
        }
        if self.category.has_delegates() {
            lines.push(line(Part::Delegates, "access-delegates-first", &[]));
            lines.push(line(Part::Delegates, "access-delegates-date", &[from]));
        }
        lines
    }
}

impl Method {
    /// All of them. They prove who a person is; before the transition ended they worked beside
    /// INAIL's own credentials.
    pub const ALL: [Self; 3] = [Self::Spid, Self::Cie, Self::Cns];

    /// The name in machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spid => "spid",
            Self::Cie => "cie",
            Self::Cns => "cns",
        }
    }
}

/// The sentence that tells how one comes to a profile.
fn first_step(enrolment: Enrolment) -> &'static str {
    match enrolment {
        Enrolment::Own => "access-first-own",
        Enrolment::CompanyRegister => "access-first-company-register",
        Enrolment::ProfessionalRegister => "access-first-professional-register",
        Enrolment::Group => "access-first-group",
        Enrolment::PublicBody => "access-first-public-body",
        Enrolment::RegisterKeeper => "access-first-register-keeper",
        Enrolment::StateAdministration => "access-first-state-administration",
        Enrolment::Request => "access-first-request",
        Enrolment::Depends => "access-first-depends",
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn category(name: &str) -> Category {
        name.parse().unwrap()
    }

    /// Obtainable, usable, digital only.
    fn state(name: &str, on: Date) -> (bool, bool, bool) {
        let category = category(name);
        (
            legacy_obtainable(&category, on),
            legacy_usable(&category, on),
            digital_only(&category, on),
        )
    }

    /// The boundaries that portal-login.md §4.2 names.
    #[test]
    fn every_boundary_falls_on_its_day() {
        let all = (true, true, false);
        let no_new = (false, true, false);
        let digital = (false, false, true);
        for (on, intermediary, administration, anybody) in [
            (date!(2020 - 11 - 30), all, all, all),
            (date!(2020 - 12 - 01), digital, all, all),
            (date!(2021 - 02 - 27), digital, all, all),
            (date!(2021 - 02 - 28), digital, no_new, no_new),
            (date!(2021 - 03 - 01), digital, digital, no_new),
            (date!(2021 - 09 - 30), digital, digital, no_new),
            (date!(2021 - 10 - 01), digital, digital, digital),
        ] {
            assert_eq!(state("cdl", on), intermediary, "cdl {on}");
            assert_eq!(state("patronato", on), intermediary, "patronato {on}");
            assert_eq!(state("amm_statali", on), administration, "amm_statali {on}");
            assert_eq!(state("altri", on), anybody, "altri {on}");
            assert_eq!(state("soa", on), anybody, "soa {on}");
            assert_eq!(state("inps_casse_edili", on), anybody, "inps {on}");
        }
    }

    /// Whoever can get credentials can use them; either they work or the digital identity alone.
    #[test]
    fn the_functions_agree_on_every_day_of_the_transition() {
        let mut on = date!(2020 - 01 - 01);
        while on < date!(2022 - 01 - 01) {
            for category in Category::all() {
                let (obtainable, usable, digital) = state(category.id, on);
                assert!(!obtainable || usable, "{category} {on}");
                assert_ne!(usable, digital, "{category} {on}");
                let legacy = access(category, on).legacy;
                assert_eq!(legacy == Legacy::Ended, digital, "{category} {on}");
                assert_eq!(legacy == Legacy::Obtainable, obtainable, "{category} {on}");
                let bound = phase(on) >= category.calendar.phase();
                assert_eq!(bound, digital, "{category} {on}");
            }
            on = on.next_day().unwrap();
        }
    }

    #[test]
    fn every_explanation_says_how_since_when_and_what_first() {
        for category in Category::all() {
            for on in [
                date!(2019 - 01 - 01),
                date!(2021 - 02 - 28),
                date!(2026 - 11 - 22),
            ] {
                let lines = access(category, on).lines();
                for part in [Part::How, Part::Since, Part::Credentials, Part::First] {
                    assert!(lines.iter().any(|line| line.part == part), "{category}");
                }
                let delegates = lines.iter().any(|line| line.part == Part::Delegates);
                assert_eq!(delegates, category.id != "lavoratori");
            }
        }
    }
}
