//! Status words: what a card says of a command (ISO/IEC 7816-4 clause 5.6; cns-card.md §10).

use std::fmt;

/// The last two bytes of an answer, by meaning.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Status {
    /// 9000: done.
    Ok,
    /// 61xx: done; this many bytes (0 = 256 or more) wait for GET RESPONSE.
    MoreData(u8),
    /// 6282: the file ended before the expected length; the data is valid.
    EndOfFile,
    /// 6283: the file is deactivated.
    FileDeactivated,
    /// 6300: comparison failed, tries not told.
    ComparisonFailed,
    /// 63Cx: comparison failed, x tries left.
    TriesLeft(u8),
    /// 6581: writing to memory failed.
    MemoryFailure,
    /// 6700: wrong length.
    WrongLength,
    /// 6884: chaining not supported (or 6883: the last command of a chain was expected).
    ChainingUnsupported,
    /// 6981: command and file do not fit.
    WrongStructure,
    /// 6982: security status not satisfied.
    SecurityStatus,
    /// 6983: authentication method blocked.
    Blocked,
    /// 6984: reference data not usable.
    ReferenceUnusable,
    /// 6985: conditions of use not satisfied.
    ConditionsNotMet,
    /// 6986: no file is selected.
    NoCurrentFile,
    /// 6A80: wrong data field.
    WrongData,
    /// 6A82: file or application not found.
    NotFound,
    /// 6A83: record not found.
    RecordNotFound,
    /// 6A86: wrong P1 or P2.
    WrongParameters,
    /// 6A87: Lc does not fit P1 and P2.
    LengthContradictsParameters,
    /// 6A88: reference data not found.
    ReferenceNotFound,
    /// 6B00: offset outside the file.
    WrongOffset,
    /// 6Cxx: wrong Le; xx is the right one.
    WrongExpected(u8),
    /// 6D00: instruction not supported.
    InstructionUnsupported,
    /// 6E00: class not supported.
    ClassUnsupported,
    /// 6Fxx: technical failure.
    Technical(u8),
    /// Anything else.
    Other(u16),
}

impl From<u16> for Status {
    fn from(code: u16) -> Self {
        let [high, low] = code.to_be_bytes();
        match (high, low) {
            (0x90, 0x00) => Self::Ok,
            (0x61, waiting) => Self::MoreData(waiting),
            (0x62, 0x82) => Self::EndOfFile,
            (0x62, 0x83) => Self::FileDeactivated,
            (0x63, 0x00) => Self::ComparisonFailed,
            (0x63, tries @ 0xC0..=0xCF) => Self::TriesLeft(tries & 0x0F),
            (0x65, 0x81) => Self::MemoryFailure,
            (0x67, 0x00) => Self::WrongLength,
            (0x68, 0x84) => Self::ChainingUnsupported,
            (0x69, 0x81) => Self::WrongStructure,
            (0x69, 0x82) => Self::SecurityStatus,
            (0x69, 0x83) => Self::Blocked,
            (0x69, 0x84) => Self::ReferenceUnusable,
            (0x69, 0x85) => Self::ConditionsNotMet,
            (0x69, 0x86) => Self::NoCurrentFile,
            (0x6A, 0x80) => Self::WrongData,
            (0x6A, 0x82) => Self::NotFound,
            (0x6A, 0x83) => Self::RecordNotFound,
            (0x6A, 0x86) => Self::WrongParameters,
            (0x6A, 0x87) => Self::LengthContradictsParameters,
            (0x6A, 0x88) => Self::ReferenceNotFound,
            (0x6B, 0x00) => Self::WrongOffset,
            (0x6C, right) => Self::WrongExpected(right),
            (0x6D, 0x00) => Self::InstructionUnsupported,
            (0x6E, 0x00) => Self::ClassUnsupported,
            (0x6F, detail) => Self::Technical(detail),
            _ => Self::Other(code),
        }
    }
}

impl From<Status> for u16 {
    fn from(status: Status) -> Self {
        let with = |high: u8, low: u8| Self::from_be_bytes([high, low]);
        match status {
            Status::Ok => 0x9000,
            Status::MoreData(waiting) => with(0x61, waiting),
            Status::EndOfFile => 0x6282,
            Status::FileDeactivated => 0x6283,
            Status::ComparisonFailed => 0x6300,
            Status::TriesLeft(tries) => with(0x63, 0xC0 | (tries & 0x0F)),
            Status::MemoryFailure => 0x6581,
            Status::WrongLength => 0x6700,
            Status::ChainingUnsupported => 0x6884,
            Status::WrongStructure => 0x6981,
            Status::SecurityStatus => 0x6982,
            Status::Blocked => 0x6983,
            Status::ReferenceUnusable => 0x6984,
            Status::ConditionsNotMet => 0x6985,
            Status::NoCurrentFile => 0x6986,
            Status::WrongData => 0x6A80,
            Status::NotFound => 0x6A82,
            Status::RecordNotFound => 0x6A83,
            Status::WrongParameters => 0x6A86,
            Status::LengthContradictsParameters => 0x6A87,
            Status::ReferenceNotFound => 0x6A88,
            Status::WrongOffset => 0x6B00,
            Status::WrongExpected(right) => with(0x6C, right),
            Status::InstructionUnsupported => 0x6D00,
            Status::ClassUnsupported => 0x6E00,
            Status::Technical(detail) => with(0x6F, detail),
            Status::Other(code) => code,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04X}", u16::from(*self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_survives_the_round_trip() {
        for code in 0..=u16::MAX {
            assert_eq!(u16::from(Status::from(code)), code);
        }
    }

    #[test]
    fn the_tries_are_in_the_low_digit() {
        assert_eq!(Status::from(0x63C2), Status::TriesLeft(2));
        assert_eq!(Status::from(0x63C0), Status::TriesLeft(0));
        assert_eq!(Status::from(0x6300), Status::ComparisonFailed);
    }
}
