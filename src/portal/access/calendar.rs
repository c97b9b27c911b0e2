//! The transition from INAIL's own credentials to SPID, CIE and CNS (portal-login.md §4.2: circular
//! 36 of 19 October 2020, notice of 1 September 2021, circular 27 of 1 October 2021).

use time::Date;
use time::macros::date;

/// The day of the circular that set the calendar.
pub const ANNOUNCED: Date = date!(2020 - 10 - 19);

/// The first day on which nobody gets credentials of INAIL any more (phase 2). The circular bans
/// issuing "from 28 February 2021"; the press also tells it as the last day of issuing.
const ISSUING_STOPS: Date = date!(2021 - 02 - 28);

/// How far the transition was on a day.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Phase {
    /// Nobody was bound yet.
    Before,
    /// Phase 1: intermediaries enter with SPID, CIE or CNS alone.
    Intermediaries,
    /// Phase 2: nobody gets credentials of INAIL any more; who has them may use them.
    IssuingStopped,
    /// Phase 3: state administrations follow.
    StateAdministrations,
    /// Phase 4: everybody.
    Everybody,
}

/// Which row of the calendar binds a category.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Calendar {
    /// Bound since phase 1.
    Intermediaries,
    /// Bound since phase 3.
    StateAdministrations,
    /// Bound since phase 4.
    Everybody,
}

/// The phase that a day belongs to.
pub fn phase(on: Date) -> Phase {
    [
        Phase::Everybody,
        Phase::StateAdministrations,
        Phase::IssuingStopped,
        Phase::Intermediaries,
    ]
    .into_iter()
    .find(|phase| phase.begins().is_some_and(|first| on >= first))
    .unwrap_or(Phase::Before)
}

impl Phase {
    /// Its number in the circular; 0 before the first.
    pub fn number(self) -> u8 {
        match self {
            Self::Before => 0,
            Self::Intermediaries => 1,
            Self::IssuingStopped => 2,
            Self::StateAdministrations => 3,
            Self::Everybody => 4,
        }
    }

    /// Its first day.
    pub fn begins(self) -> Option<Date> {
        match self {
            Self::Before => None,
            Self::Intermediaries => Some(Calendar::Intermediaries.digital_only_from()),
            Self::IssuingStopped => Some(ISSUING_STOPS),
            Self::StateAdministrations => Some(Calendar::StateAdministrations.digital_only_from()),
            Self::Everybody => Some(Calendar::Everybody.digital_only_from()),
        }
    }
}

impl Calendar {
    /// The phase that binds these categories.
    pub fn phase(self) -> Phase {
        match self {
            Self::Intermediaries => Phase::Intermediaries,
            Self::StateAdministrations => Phase::StateAdministrations,
            Self::Everybody => Phase::Everybody,
        }
    }

    /// The last day on which INAIL issued credentials of its own.
    pub fn legacy_issued_until(self) -> Date {
        match self {
            Self::Intermediaries => self.legacy_usable_until(),
            Self::StateAdministrations | Self::Everybody => {
                ISSUING_STOPS.previous_day().unwrap_or(ISSUING_STOPS)
            }
        }
    }

    /// The last day on which such credentials worked. For everybody this is the ceiling that the
    /// law sets.
    pub fn legacy_usable_until(self) -> Date {
        match self {
            Self::Intermediaries => date!(2020 - 11 - 30),
            Self::StateAdministrations => date!(2021 - 02 - 28),
            Self::Everybody => date!(2021 - 09 - 30),
        }
    }

    /// The first day of SPID, CIE and CNS alone.
    pub fn digital_only_from(self) -> Date {
        match self {
            Self::Intermediaries => date!(2020 - 12 - 01),
            Self::StateAdministrations => date!(2021 - 03 - 01),
            Self::Everybody => date!(2021 - 10 - 01),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phase_begins_on_its_day() {
        for (on, expected) in [
            (date!(2020 - 11 - 30), 0),
            (date!(2020 - 12 - 01), 1),
            (date!(2021 - 02 - 27), 1),
            (date!(2021 - 02 - 28), 2),
            (date!(2021 - 03 - 01), 3),
            (date!(2021 - 09 - 30), 3),
            (date!(2021 - 10 - 01), 4),
            (date!(2026 - 11 - 22), 4),
            (Date::MIN, 0),
            (Date::MAX, 4),
        ] {
            assert_eq!(phase(on).number(), expected, "{on}");
        }
    }

    /// The columns of portal-login.md §4.2.
    #[test]
    fn the_columns_agree_with_the_circular() {
        let row = |calendar: Calendar| {
            (
                calendar.legacy_issued_until(),
                calendar.legacy_usable_until(),
                calendar.digital_only_from(),
            )
        };
        let first = date!(2020 - 11 - 30);
        let issued = date!(2021 - 02 - 27);
        assert_eq!(
            row(Calendar::Intermediaries),
            (first, first, date!(2020 - 12 - 01))
        );
        assert_eq!(
            row(Calendar::StateAdministrations),
            (issued, date!(2021 - 02 - 28), date!(2021 - 03 - 01))
        );
        assert_eq!(
            row(Calendar::Everybody),
            (issued, date!(2021 - 09 - 30), date!(2021 - 10 - 01))
        );
    }
}
