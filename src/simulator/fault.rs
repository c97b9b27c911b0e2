//! Faults that happen at a chosen command, written `remove@12`, `delay:500@3`, `6F00@7`, or at a
//! chosen work of the card, every time: `remove@sign`, `6F00@verify`, `garbage@read`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use thiserror::Error;

/// Something that goes wrong with a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What happens.
    pub kind: FaultKind,
    /// When it happens.
    pub at: Moment,
}

/// When something goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Once, at this command, counted from 1 since the card was inserted.
    Command(u32),
    /// Every time that the card does this work.
    Every(Work),
}

/// Work of a card, told by the instruction byte of its command (ISO 7816-4 table 4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Reading a file: READ BINARY.
    Read,
    /// Checking a PIN that was sent: VERIFY with data.
    Verify,
    /// Setting a new PIN: CHANGE REFERENCE DATA, RESET RETRY COUNTER.
    Change,
    /// Signing: PERFORM SECURITY OPERATION, or INTERNAL AUTHENTICATE with more data than the
    /// eight random bytes of a chip's proof. Terminals' certificates are no signing.
    Sign,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The card is taken out instead of answering.
    Remove,
    /// The card loses its state before the command, as after a reset by another program.
    Reset,
    /// The card carries the command out, and the answer arrives with every bit turned over.
    Garbage,
    /// The card carries the command out, and only the first byte of the answer arrives.
    Short,
    /// The card carries the command out, and one bit of the byte before the status word is turned
    /// over on the way: the end of the MAC in a protected answer that fits one message.
    Flip,
    /// The answer comes late.
    Delay(Duration),
    /// The card does not carry the command out and answers this status word.
    Status(u16),
    /// The card does not answer.
    Mute,
}

/// A fault that can't be understood.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error(
    "{0:?} is not a fault; write KIND@N, where N is the number of a command, read, verify, change or sign, \
     and KIND is remove, reset, garbage, short, flip, mute, delay:MILLISECONDS or a status word such \
     as 6F00"
)]
pub struct NotAFault(String);

/// Longest delay that can be asked for: longer than any program waits for a card.
const LONGEST_DELAY: u64 = 600_000;

impl FromStr for Fault {
    type Err = NotAFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| NotAFault(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Fault> {
    let (kind, at) = text.split_once('@')?;
    let at = moment(at)?;
    let kind = match kind {
        "remove" => FaultKind::Remove,
        "reset" => FaultKind::Reset,
        "garbage" => FaultKind::Garbage,
        "short" => FaultKind::Short,
        "flip" => FaultKind::Flip,
        "mute" => FaultKind::Mute,
        other => match other.strip_prefix("delay:") {
            Some(milliseconds) => {
                let milliseconds = milliseconds
                    .parse()
                    .ok()
                    .filter(|ms| *ms <= LONGEST_DELAY)?;
                FaultKind::Delay(Duration::from_millis(milliseconds))
            }
            None => FaultKind::Status(status_word(other)?),
        },
    };
    Some(Fault { kind, at })
}

fn moment(text: &str) -> Option<Moment> {
    if let Some(work) = Work::ALL.into_iter().find(|work| work.name() == text) {
        return Some(Moment::Every(work));
    }
    let number = text.parse().ok().filter(|number| *number > 0)?;
    Some(Moment::Command(number))
}

impl Work {
    const ALL: [Self; 4] = [Self::Read, Self::Verify, Self::Change, Self::Sign];

    fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Verify => "verify",
            Self::Change => "change",
            Self::Sign => "sign",
        }
    }

    /// Whether a command asks for this work.
    fn is_asked_by(self, command: &[u8]) -> bool {
        let instruction = command.get(1).copied();
        match self {
            Self::Read => instruction == Some(0xB0),
            // Without data, VERIFY only asks how many tries are left.
            Self::Verify => instruction == Some(0x20) && command.len() > 5,
            Self::Change => matches!(instruction, Some(0x24 | 0x2C)),
            Self::Sign => match command {
                [_, 0x2A, 0x00, 0xAE, ..] => false,
                [_, 0x2A, ..] => true,
                // The longest form of a proof's command: 16 bytes of cryptogram with its header,
                // Le, MAC (cie-card.md §8).
                [_, 0x88, ..] => command.len() > 38,
                _ => false,
            },
        }
    }
}

impl Fault {
    /// Whether it happens at this command, the `number`th since the card was inserted.
    pub(super) fn happens_at(&self, number: u32, command: &[u8]) -> bool {
        match self.at {
            Moment::Command(at) => at == number,
            Moment::Every(work) => work.is_asked_by(command),
        }
    }

    /// Whether it is over once it happened.
    pub(super) fn is_single(&self) -> bool {
        matches!(self.at, Moment::Command(_))
    }
}

/// Four hexadecimal digits of a status word that does not promise success.
fn status_word(text: &str) -> Option<u16> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let word = u16::from_str_radix(text, 16).ok().filter(|_| digits)?;
    (0x6200..=0x6FFF).contains(&word).then_some(word)
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            FaultKind::Remove => f.write_str("remove"),
            FaultKind::Reset => f.write_str("reset"),
            FaultKind::Garbage => f.write_str("garbage"),
            FaultKind::Short => f.write_str("short"),
            FaultKind::Flip => f.write_str("flip"),
            FaultKind::Delay(time) => write!(f, "delay:{}", time.as_millis()),
            FaultKind::Status(word) => write!(f, "{word:04X}"),
            FaultKind::Mute => f.write_str("mute"),
        }?;
        match self.at {
            Moment::Command(number) => write!(f, "@{number}"),
            Moment::Every(work) => write!(f, "@{}", work.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_read_and_written_alike() {
        for text in [
            "remove@12",
            "reset@1",
            "garbage@2",
            "short@3",
            "flip@3",
            "delay:500@4",
            "6F00@5",
            "mute@4294967295",
            "remove@sign",
            "6F00@verify",
            "6982@change",
            "garbage@read",
        ] {
            assert_eq!(text.parse::<Fault>().unwrap().to_string(), text);
        }
        let delay: Fault = "delay:500@4".parse().unwrap();
        assert_eq!(delay.kind, FaultKind::Delay(Duration::from_millis(500)));
        assert_eq!(
            "6983@1".parse::<Fault>().unwrap().kind,
            FaultKind::Status(0x6983)
        );
    }

    #[test]
    fn anything_else_is_refused_with_the_syntax() {
        for text in [
            "",
            "remove",
            "remove@",
            "remove@0",
            "remove@-1",
            "9000@1",
            "6F0@1",
            "+6F0@1",
            "delay:@1",
            "delay:600001@1",
            "explode@1",
            "mute@1@2",
            "mute@signing",
        ] {
            let error = text.parse::<Fault>().unwrap_err().to_string();
            assert!(error.contains("delay:MILLISECONDS"), "{error}");
        }
    }
}
