//! Status words that the cards answer (cns-card.md §10, cie-card.md §15.1).

/// A status word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Status(pub(super) u16);

impl Status {
    pub(super) const OK: Self = Self(0x9000);
    /// End of file reached before Le bytes; the data are valid.
    pub(super) const END_OF_FILE: Self = Self(0x6282);
    /// Wrong PIN, number of tries left not told.
    pub(super) const WRONG_PIN: Self = Self(0x6300);
    /// EXTERNAL AUTHENTICATE: the terminal has not proven itself.
    pub(super) const NOT_AUTHENTIC: Self = Self(0x6300);
    pub(super) const WRONG_LENGTH: Self = Self(0x6700);
    /// This instruction can't be chained.
    pub(super) const NO_CHAINING: Self = Self(0x6884);
    pub(super) const NOT_ALLOWED: Self = Self(0x6982);
    pub(super) const BLOCKED: Self = Self(0x6983);
    /// The PIN exists and was never activated.
    pub(super) const NOT_ACTIVATED: Self = Self(0x6984);
    pub(super) const CONDITIONS_NOT_MET: Self = Self(0x6985);
    pub(super) const NO_FILE_SELECTED: Self = Self(0x6986);
    /// A secure-messaging object is missing.
    pub(super) const NO_PROTECTION: Self = Self(0x6987);
    /// A secure-messaging object is wrong.
    pub(super) const WRONG_PROTECTION: Self = Self(0x6988);
    pub(super) const WRONG_DATA: Self = Self(0x6A80);
    pub(super) const FILE_NOT_FOUND: Self = Self(0x6A82);
    pub(super) const WRONG_P1_P2: Self = Self(0x6A86);
    /// No PIN or key of this reference.
    pub(super) const OBJECT_NOT_FOUND: Self = Self(0x6A88);
    pub(super) const WRONG_OFFSET: Self = Self(0x6B00);
    pub(super) const UNKNOWN_INSTRUCTION: Self = Self(0x6D00);
    pub(super) const UNKNOWN_CLASS: Self = Self(0x6E00);
    pub(super) const FAILURE: Self = Self(0x6F00);

    /// Wrong PIN, this many tries left.
    pub(super) fn tries_left(left: u8) -> Self {
        Self(0x63C0 | u16::from(left.min(15)))
    }

    /// This many bytes more wait for GET RESPONSE (00: 256 or more).
    pub(super) fn more(waiting: usize) -> Self {
        Self(
            0x6100
                | u16::try_from(waiting)
                    .ok()
                    .filter(|n| *n < 256)
                    .unwrap_or(0),
        )
    }

    /// Wrong Le; the right one is given (00 for 256).
    pub(super) fn wrong_le(right: usize) -> Self {
        let [low, ..] = right.to_le_bytes();
        Self(0x6C00 | u16::from(low))
    }
}

/// Data of a successful answer with its status word, or the status word of a refusal.
pub(super) type Answer = Result<Success, Status>;

/// A successful answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Success {
    pub(super) data: Vec<u8>,
    pub(super) status: Status,
}

impl Success {
    pub(super) const EMPTY: Self = Self {
        data: Vec::new(),
        status: Status::OK,
    };

    pub(super) fn data(data: Vec<u8>) -> Self {
        Self {
            data,
            status: Status::OK,
        }
    }
}

/// The answer as it goes over the line.
pub(super) fn encode(answer: Answer) -> Vec<u8> {
    let (mut bytes, status) = match answer {
        Ok(success) => (success.data, success.status),
        Err(status) => (Vec::new(), status),
    };
    bytes.extend(status.0.to_be_bytes());
    bytes
}
