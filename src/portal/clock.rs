//! This computer's clock beside that of servers that proved who they are (RFC 9110 clause 6.6.1).

use time::{Duration, OffsetDateTime};

/// By how much two clocks may differ before anybody is told (anchor-products.md §18.3, L13).
const ALLOWED: Duration = Duration::minutes(5);

/// What servers' dates say of this computer's clock.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Clock {
    /// The smallest difference seen: one server whose clock agrees is enough.
    ahead: Option<Duration>,
}

impl Clock {
    /// A server said that it is `date`; here it was `now`.
    pub(super) fn saw(&mut self, date: Option<OffsetDateTime>, now: OffsetDateTime) {
        if let Some(date) = date {
            self.keep(now - date);
        }
    }

    /// What another walk saw.
    pub(super) fn add(&mut self, other: Self) {
        if let Some(ahead) = other.ahead {
            self.keep(ahead);
        }
    }

    fn keep(&mut self, ahead: Duration) {
        if self.ahead.is_none_or(|known| ahead.abs() < known.abs()) {
            self.ahead = Some(ahead);
        }
    }

    /// Whether any server said what time it is.
    pub(super) fn is_known(self) -> bool {
        self.ahead.is_some()
    }

    /// By how many minutes this computer's clock is wrong, above zero when it is ahead; `None` if
    /// it is right, or nobody said.
    pub(super) fn wrong_by(self) -> Option<i64> {
        let ahead = self.ahead.filter(|ahead| ahead.abs() > ALLOWED)?;
        Some(ahead.whole_minutes())
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

    fn wrong_by(dates: &[Option<OffsetDateTime>]) -> Option<i64> {
        let mut clock = Clock::default();
        for date in dates {
            clock.saw(*date, NOW);
        }
        clock.wrong_by()
    }

    #[test]
    fn more_than_five_minutes_are_told() {
        let minutes = |minutes| Some(NOW + Duration::minutes(minutes));
        assert_eq!(wrong_by(&[]), None);
        assert_eq!(wrong_by(&[None]), None);
        for (off, told) in [
            (0, None),
            (3, None),
            (-5, None),
            (6, Some(-6)),
            (-6, Some(6)),
        ] {
            assert_eq!(wrong_by(&[minutes(off)]), told);
        }
        assert_eq!(wrong_by(&[minutes(60 * 24 * 730)]), Some(-60 * 24 * 730));
        // A server that agrees is believed before one that does not.
        assert_eq!(wrong_by(&[minutes(90), minutes(1)]), None);
        assert_eq!(wrong_by(&[minutes(90), None, minutes(-30)]), Some(30));
    }
}
