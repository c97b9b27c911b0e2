//! The log of a virtual card: every command and answer, with counters, and never a PIN.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many of the latest exchanges are kept in memory.
const KEPT: usize = 10_000;

/// What went over the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Commands sent to the card.
    pub commands: u32,
    /// Bytes of these commands.
    pub bytes_sent: u64,
    /// Bytes of the answers, status words included.
    pub bytes_received: u64,
    /// The unavoidable time of wire and chip by the timing model.
    pub card_time: Duration,
}

/// A shared log: what is written to it can be read elsewhere while the card is in use.
#[derive(Clone, Default)]
pub struct ApduLog(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    traffic: Traffic,
    exchanges: VecDeque<Exchange>,
    output: Option<Box<dyn Write + Send>>,
    error: Option<io::Error>,
}

/// One command with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The command in hexadecimal; the data of commands on PIN and PUK are masked.
    pub command: String,
    /// The answer in hexadecimal; `None` if the card gave none.
    pub answer: Option<String>,
}

impl ApduLog {
    /// A log that writes each exchange to `output` too, as a line of text.
    pub fn with_output(output: impl Write + Send + 'static) -> Self {
        let log = Self::default();
        log.inner().output = Some(Box::new(output));
        log
    }

    /// What went over the line so far.
    pub fn traffic(&self) -> Traffic {
        self.inner().traffic
    }

    /// The latest exchanges, at most 10 000, oldest first.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.inner().exchanges.iter().cloned().collect()
    }

    /// The first failure to write to the output, once.
    pub fn take_error(&self) -> Option<io::Error> {
        self.inner().error.take()
    }

    pub(super) fn record(&self, command: &[u8], answer: Option<&[u8]>, cost: Duration) {
        let mut inner = self.inner();
        let received = answer.map_or(0, <[u8]>::len);
        let traffic = &mut inner.traffic;
        traffic.commands = traffic.commands.saturating_add(1);
        traffic.bytes_sent += command.len() as u64;
        traffic.bytes_received += received as u64;
        traffic.card_time += cost;
        let exchange = Exchange {
            command: masked(command),
            answer: answer.map(hexadecimal),
        };
        let line = format!("{} {exchange}", inner.traffic.commands);
        inner.write(&line);
        if inner.exchanges.len() == KEPT {
            inner.exchanges.pop_front();
        }
        inner.exchanges.push_back(exchange);
    }

    /// Writes that the card was powered on or reset.
    pub(super) fn record_reset(&self, answer_to_reset: &[u8]) {
        self.inner()
            .write(&format!("# reset: {}", hexadecimal(answer_to_reset)));
    }

    /// Writes that the card left the reader, and the counters.
    pub(super) fn record_removal(&self) {
        let mut inner = self.inner();
        let line = format!("# removed; {}", inner.traffic);
        inner.write(&line);
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn write(&mut self, line: &str) {
        let Some(output) = &mut self.output else {
            return;
        };
        let written = writeln!(output, "{line}").and_then(|()| output.flush());
        if let Err(error) = written {
            self.output = None;
            self.error = Some(error);
        }
    }
}

impl fmt::Debug for ApduLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApduLog")
            .field("traffic", &self.traffic())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Traffic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} commands, {} bytes sent, {} bytes received, {} ms on the card",
            self.commands,
            self.bytes_sent,
            self.bytes_received,
            self.card_time.as_millis()
        )
    }
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} -> {}",
            self.command,
            self.answer.as_deref().unwrap_or("no answer")
        )
    }
}

/// The command in hexadecimal. Of VERIFY, CHANGE REFERENCE DATA and RESET RETRY COUNTER only
/// header and Lc are shown, whatever class and lengths say: what follows may be a PIN.
fn masked(command: &[u8]) -> String {
    const HEADER_AND_LC: usize = 5;
    match command.split_at_checked(HEADER_AND_LC) {
        Some((header @ [_, 0x20 | 0x24 | 0x2C, ..], data)) if !data.is_empty() => {
            format!("{}{}", hexadecimal(header), "**".repeat(data.len()))
        }
        _ => hexadecimal(command),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02X}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_never_reach_the_log() {
        for instruction in [0x20, 0x24, 0x2C] {
            for class in [0x00, 0x0C, 0x10, 0x80] {
                let mut short = vec![class, instruction, 0x00, 0x10, 8];
                short.extend(b"13579246");
                let mut extended = vec![class, instruction, 0x00, 0x10, 0, 0, 8];
                extended.extend(b"13579246");
                for command in [short, extended] {
                    let text = masked(&command);
                    assert!(!text.contains("3133"), "{text}");
                    assert_eq!(text.len(), 2 * command.len());
                }
            }
        }
        assert_eq!(masked(&[0, 0x20, 0, 0x10, 0]), "0020001000");
        assert_eq!(masked(&[0, 0xA4, 0, 0, 2, 0x3F, 0]), "00A40000023F00");
    }

    /// An output that the test can read.
    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn the_output_has_a_line_for_everything() {
        let page = Page::default();
        let log = ApduLog::with_output(page.clone());
        log.record_reset(&[0x3B, 0x00]);
        log.record(
            &[0, 0x20, 0, 0x10, 1, 0x31],
            Some(&[0x67, 0x00]),
            Duration::ZERO,
        );
        log.record_removal();
        let text = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
        assert_eq!(
            text,
            "# reset: 3B00\n1 0020001001** -> 6700\n\
             # removed; 1 commands, 6 bytes sent, 2 bytes received, 0 ms on the card\n"
        );
    }

    #[test]
    fn an_output_that_fails_is_told_once_and_the_card_goes_on() {
        let log = ApduLog::with_output(Full);
        log.record(&[0], None, Duration::ZERO);
        log.record(&[0], None, Duration::ZERO);
        assert_eq!(log.traffic().commands, 2);
        assert_eq!(log.take_error().unwrap().kind(), io::ErrorKind::StorageFull);
        assert!(log.take_error().is_none());
    }

    #[test]
    fn counters_and_exchanges_agree() {
        let log = ApduLog::default();
        log.record(
            &[0, 0xB0, 0, 0, 4],
            Some(&[1, 2, 3, 4, 0x90, 0]),
            Duration::from_millis(2),
        );
        log.record(&[0, 0xB0, 0, 4, 4], None, Duration::from_millis(3));
        let traffic = log.traffic();
        assert_eq!(
            (traffic.commands, traffic.bytes_sent, traffic.bytes_received),
            (2, 10, 6)
        );
        assert_eq!(traffic.card_time, Duration::from_millis(5));
        let lines: Vec<_> = log.exchanges().iter().map(Exchange::to_string).collect();
        assert_eq!(
            lines,
            ["00B0000004 -> 010203049000", "00B0000404 -> no answer"]
        );
    }
}
