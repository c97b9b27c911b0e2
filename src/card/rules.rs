//! What a new PIN must be, told rule by rule while it is typed (anchor-products.md §18.9).

use std::fmt;

use time::{Date, OffsetDateTime};

use super::{Card, PinLength};
use crate::identity::{Certificate, Holder};
use crate::problem::{Personal, Problem};
use crate::secret::{Digits, Pin};

/// Shortest way to write a birth date that is sought anywhere in a PIN, in digits; shorter ones are
/// found by chance.
const SOUGHT_ANYWHERE: usize = 6;
/// Shortest way to write a birth date that can be a whole PIN.
const SHORTEST_DATE: usize = 5;

/// The rules for the new PIN of one card, with what its holder's data forbid. Neither printed nor
/// stored.
#[derive(Clone, Default)]
pub struct PinRules {
    length: Option<PinLength>,
    birth: Option<Vec<String>>,
    numbers: Vec<String>,
}

/// One rule.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Rule {
    /// As many digits as the card takes.
    Length,
    /// Not one digit repeated.
    NotAllEqual,
    /// Not all digits in order, up or down.
    NoRun,
    /// Not the holder's birth date.
    NotBirthDate,
    /// Not a part of the card's number.
    NotCardNumber,
    /// Not the PIN that is replaced.
    NotOld,
}

/// What can be said of a rule.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mark {
    /// Too few digits are typed to say.
    Open,
    /// It is kept.
    Kept,
    /// It is broken.
    Broken,
    /// The program does not know enough of the holder: the person has to look.
    Unknown,
}

impl PinRules {
    /// The rules of length and form alone.
    pub fn of_length(length: PinLength) -> Self {
        Self {
            length: Some(length),
            ..Self::default()
        }
    }

    /// The rules of length and form, and what the holder's data forbid.
    pub fn of_holder(length: PinLength, holder: &Holder) -> Self {
        let mut rules = Self::of_length(length);
        rules.learn(holder, OffsetDateTime::now_utc().date());
        rules
    }

    /// The rules for this card: with the birth date and numbers that it shows. A CIE shows its
    /// holder only after a PIN.
    pub fn of_card(card: &Card) -> Self {
        let certificate = card.certificate().map(Certificate::parse);
        let holder = certificate.and_then(Result::ok);
        let mut rules = match holder {
            Some(certificate) => Self::of_holder(card.pin_length(), &certificate.holder()),
            None => Self::of_length(card.pin_length()),
        };
        if let Card::Cie(cie) = card {
            rules.numbers.push(cie.nis().to_string());
        }
        rules
    }

    /// Adds what the holder's data forbid.
    fn learn(&mut self, holder: &Holder, today: Date) {
        let birth = holder.tax_code.as_ref();
        let birth = birth.and_then(|code| code.birth_date(today));
        self.birth = birth.map(ways_to_write);
        if let Some(number) = &holder.card_number {
            self.numbers.push(number.to_string());
            self.numbers.extend(number.printed());
        }
        let document = holder.document_number.iter();
        self.numbers.extend(document.map(|number| {
            let digits = number.chars().filter(char::is_ascii_digit);
            digits.collect()
        }));
    }

    /// What can be said of each rule, in the order of the page. `old` is the PIN that is replaced,
    /// where it is known.
    pub fn check(&self, new: Digits<'_>, old: Option<Digits<'_>>) -> Vec<(Rule, Mark)> {
        let typed = new.0.len();
        let enough = self.length.is_none_or(|length| typed >= length.min.into());
        let fits = self.length.is_none_or(|length| length.allows(typed));
        let judge = |broken: bool, settled: bool| match (broken, enough || settled) {
            (true, true) => Mark::Broken,
            (false, true) => Mark::Kept,
            (_, false) => Mark::Open,
        };
        let (equal, run) = (new.is_run(0), new.is_run(1) || new.is_run(-1));
        let birth = self.birth.as_ref().map(|ways| is_date(new, ways));
        let number = (!self.numbers.is_empty()).then(|| self.is_in_number(new));
        let known = |broken: Option<bool>| broken.map_or(Mark::Unknown, |b| judge(b, false));
        let mut marks = vec![
            (Rule::Length, judge(!fits, false)),
            (Rule::NotAllEqual, judge(equal, typed > 1 && !equal)),
            (Rule::NoRun, judge(run, typed > 1 && !run)),
            (Rule::NotBirthDate, known(birth)),
            (Rule::NotCardNumber, known(number)),
        ];
        if let Some(old) = old {
            let differs = !old.0.starts_with(new.0);
            marks.push((Rule::NotOld, judge(new.0 == old.0, differs)));
        }
        marks
    }

    /// The first rule that a complete PIN breaks, as a problem. Nothing was sent.
    pub fn judge(&self, new: &Pin, old: Option<&Pin>) -> Result<(), Problem> {
        let marks = self.check(new.digits(), old.map(Pin::digits));
        // A PIN that is complete and still too short is broken too.
        let is_broken = |(rule, mark): &(Rule, Mark)| match rule {
            Rule::Length => *mark != Mark::Kept,
            _ => *mark == Mark::Broken,
        };
        let broken = marks.into_iter().find(is_broken);
        Err(match (broken, self.length) {
            (None, _) => return Ok(()),
            (Some((Rule::Length, _)), Some(length)) => Problem::PinLength {
                min: length.min,
                max: length.max,
            },
            (Some((Rule::NotBirthDate, _)), _) => Problem::PersonalPin {
                reason: Personal::BirthDate,
            },
            (Some((Rule::NotCardNumber, _)), _) => Problem::PersonalPin {
                reason: Personal::CardNumber,
            },
            (Some((Rule::NotOld, _)), _) => Problem::SamePin,
            (Some((Rule::Length | Rule::NotAllEqual | Rule::NoRun, _)), _) => Problem::EasyPin,
        })
    }

    fn is_in_number(&self, new: Digits<'_>) -> bool {
        let numbers = self.numbers.iter();
        !new.0.is_empty() && numbers.into_iter().any(|number| is_part(new.0, number))
    }
}

impl fmt::Debug for PinRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PinRules")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

fn is_part(part: &[u8], number: &str) -> bool {
    let number = number.as_bytes();
    number.windows(part.len()).any(|window| window == part)
}

fn is_date(new: Digits<'_>, ways: &[String]) -> bool {
    ways.iter().any(|way| {
        let whole = way.as_bytes() == new.0;
        let inside = way.len() >= SOUGHT_ANYWHERE
            && new
                .0
                .windows(way.len())
                .any(|window| window == way.as_bytes());
        whole || inside
    })
}

/// A date as people write it: days and months with one digit or two, years with two or four, in
/// the three orders.
fn ways_to_write(date: Date) -> Vec<String> {
    let (day, month) = (date.day(), u8::from(date.month()));
    let years = [
        format!("{:04}", date.year()),
        format!("{:02}", date.year().rem_euclid(100)),
    ];
    let both = |number: u8| [format!("{number:02}"), number.to_string()];
    let mut ways = Vec::new();
    for day in both(day) {
        for month in both(month) {
            for year in &years {
                ways.push(format!("{day}{month}{year}"));
                ways.push(format!("{month}{day}{year}"));
                ways.push(format!("{year}{month}{day}"));
            }
        }
    }
    ways.retain(|way| way.len() >= SHORTEST_DATE);
    ways.sort();
    ways.dedup();
    ways
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn rules() -> PinRules {
        PinRules {
            length: Some(PinLength { min: 5, max: 8 }),
            birth: Some(ways_to_write(date!(1980 - 01 - 05))),
            numbers: vec!["6090000000001238".to_owned()],
        }
    }

    fn marks(new: &[u8], old: Option<&[u8]>) -> Vec<Mark> {
        let marks = rules().check(Digits(new), old.map(Digits));
        marks.into_iter().map(|(_, mark)| mark).collect()
    }

    fn judged(new: &[u8], old: &[u8]) -> Result<(), Problem> {
        let (new, old) = (Pin::parse(new).unwrap(), Pin::parse(old).unwrap());
        rules().judge(&new, Some(&old))
    }

    #[test]
    fn rules_are_told_as_one_types() {
        use Mark::{Broken, Kept, Open};
        assert_eq!(marks(b"", None), [Open; 5]);
        assert_eq!(marks(b"1", None), [Open; 5]);
        // Two different digits settle that they are not all equal, and 1, 3 is no run.
        assert_eq!(marks(b"13", None), [Open, Kept, Kept, Open, Open]);
        assert_eq!(marks(b"12", None), [Open, Kept, Open, Open, Open]);
        assert_eq!(marks(b"12345", None), [Kept, Kept, Broken, Kept, Kept]);
        assert_eq!(marks(b"77777", None), [Kept, Broken, Kept, Kept, Kept]);
        assert_eq!(marks(b"050180", None), [Kept, Kept, Kept, Broken, Kept]);
        assert_eq!(marks(b"00123", None), [Kept, Kept, Kept, Kept, Broken]);
    }

    #[test]
    fn the_old_pin_is_not_a_new_one() {
        let last = |new, old| marks(new, Some(old)).pop().unwrap();
        assert_eq!(last(b"9753", b"97531"), Mark::Open);
        assert_eq!(last(b"97531", b"97531"), Mark::Broken);
        assert_eq!(last(b"975312", b"97531"), Mark::Kept);
        assert_eq!(last(b"8", b"97531"), Mark::Kept);
        assert_eq!(judged(b"97531", b"97531"), Err(Problem::SamePin));
    }

    #[test]
    fn the_birth_date_is_found_as_people_write_it() {
        let birth = Err(Problem::PersonalPin {
            reason: Personal::BirthDate,
        });
        for easy in [
            &b"05011980"[..],
            b"01051980",
            b"19800105",
            b"050180",
            b"800105",
            b"511980",
            b"05180",
            // With other digits around it.
            b"0501804",
            b"90501807",
        ] {
            assert_eq!(judged(easy, b"24680"), birth, "{easy:?}");
        }
        // Five digits of a longer PIN are found by chance.
        for fair in [&b"97531"[..], b"0518097", b"19803"] {
            assert_eq!(judged(fair, b"24680"), Ok(()), "{fair:?}");
        }
    }

    #[test]
    fn what_is_not_known_is_left_to_the_person() {
        let rules = PinRules::of_length(PinLength { min: 8, max: 8 });
        let marks = rules.check(Digits(b"13572468"), None);
        assert_eq!(marks[3], (Rule::NotBirthDate, Mark::Unknown));
        assert_eq!(marks[4], (Rule::NotCardNumber, Mark::Unknown));
        assert_eq!(rules.judge(&Pin::parse(b"13572468").unwrap(), None), Ok(()));
    }

    #[test]
    fn the_rules_print_nothing_of_the_holder() {
        let printed = format!("{:?}", rules());
        assert!(
            !printed.contains("1980") && !printed.contains("6090"),
            "{printed}"
        );
    }
}
