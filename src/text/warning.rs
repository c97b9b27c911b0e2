//! What a plan warns of before the PIN.

use super::{Text, Word};
use crate::portal::Warning;
use crate::problem::{Parameter, Problem};

impl Text {
    /// One sentence or two.
    pub fn warning(&self, warning: Warning) -> String {
        match warning {
            Warning::IssuerNotNamed => self.word(Word::WarnIssuer),
            Warning::CertificateInClear => self.word(Word::WarnClear),
            Warning::WithoutTls13 => self.word(Word::WarnWithout13),
            Warning::ShortKey => self.word(Word::WarnShortKey),
            Warning::Clock(minutes) => self.problem(&Problem::ClockWrong(minutes)).what,
            Warning::AsksOtherwise(day) => {
                let day = vec![("day", Parameter::Day(day))];
                self.about_portals("remembered-changed", day)
            }
        }
    }
}
