use super::*;

/// A card that expects exactly these commands and gives exactly these answers, in hexadecimal.
struct Script {
    lines: std::vec::IntoIter<(String, Result<String, ReaderError>)>,
}

impl Script {
    fn new(lines: &[(&str, Result<&str, ReaderError>)]) -> Self {
        let lines: Vec<_> = lines
            .iter()
            .map(|(command, answer)| {
                let answer = answer.clone().map(str::to_owned);
                ((*command).to_owned(), answer)
            })
            .collect();
        Self {
            lines: lines.into_iter(),
        }
    }

    fn run(
        mut self,
        before: &[Command],
        command: &Command,
    ) -> (Result<Response, ApduError>, Trace) {
        let mut trace = Trace::default();
        let prepare = |channel: &mut Channel<'_>| {
            before
                .iter()
                .try_for_each(|command| channel.exchange(command).map(|_| ()))
        };
        let result = Channel::new(&mut self, &mut trace).exchange_after(prepare, command);
        assert_eq!(self.lines.next(), None, "commands that were never sent");
        (result, trace)
    }
}

impl Transaction for Script {
    fn transmit(&mut self, command: &[u8], answer: &mut Vec<u8>) -> Result<(), ReaderError> {
        let (expected, reply) = self.lines.next().expect("one command too many");
        assert_eq!(hex(command), expected);
        answer.extend(unhex(&reply?));
        Ok(())
    }

    fn was_reset(&self) -> bool {
        false
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02X}"))
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

fn read() -> Command {
    Command::new(0x00, 0xB0, 0x00, 0x00).expect(255)
}

/// A private-key operation on 257 bytes, and its bytes in each shape.
fn long() -> (Command, String, [String; 2]) {
    let command = Command::new(0x00, 0x2A, 0x80, 0x86)
        .data(&[0xAB; 257])
        .expect(256);
    let extended = format!("002A8086000101{}0100", "AB".repeat(257));
    let chained = [
        format!("102A808681{}", "AB".repeat(129)),
        format!("002A808680{}00", "AB".repeat(128)),
    ];
    (command, extended, chained)
}

#[test]
fn a_plain_answer_is_one_command() {
    let (result, trace) = Script::new(&[("00B00000FF", Ok("01029000"))]).run(&[], &read());
    assert_eq!(*result.unwrap().ok().unwrap(), [1, 2]);
    let counters = trace.counters();
    assert_eq!(
        (
            counters.commands,
            counters.bytes_sent,
            counters.bytes_received
        ),
        (1, 5, 4)
    );
}

#[test]
fn waiting_data_is_fetched() {
    let (result, trace) = Script::new(&[
        ("00B00000FF", Ok("AA6102")),
        ("00C0000002", Ok("BB6101")),
        ("00C0000001", Ok("CC9000")),
    ])
    .run(&[], &read());
    assert_eq!(*result.unwrap().ok().unwrap(), [0xAA, 0xBB, 0xCC]);
    assert_eq!(trace.counters().commands, 3);
}

#[test]
fn a_wrong_le_is_corrected_once() {
    let (result, _) = Script::new(&[("00B00000FF", Ok("6C02")), ("00B0000002", Ok("01029000"))])
        .run(&[], &read());
    assert_eq!(*result.unwrap().ok().unwrap(), [1, 2]);
    let (result, _) =
        Script::new(&[("00B00000FF", Ok("6C02")), ("00B0000002", Ok("6C03"))]).run(&[], &read());
    assert_eq!(result.unwrap().status, Status::WrongExpected(3));
}

#[test]
fn endless_waiting_data_ends() {
    struct Endless;
    impl Transaction for Endless {
        fn transmit(&mut self, _: &[u8], answer: &mut Vec<u8>) -> Result<(), ReaderError> {
            answer.extend([0x00, 0x61, 0x00]);
            Ok(())
        }
        fn was_reset(&self) -> bool {
            false
        }
    }
    let mut trace = Trace::default();
    let result = Channel::new(&mut Endless, &mut trace).exchange(&read());
    assert_eq!(result.unwrap_err(), ApduError::Malformed);
}

#[test]
fn a_long_command_goes_extended_first() {
    let (command, extended, _) = long();
    let (result, _) = Script::new(&[(&extended, Ok("9000"))]).run(&[], &command);
    assert_eq!(result.unwrap().status, Status::Ok);
}

#[test]
fn what_prepares_a_long_command_is_repeated_before_chaining() {
    let (command, extended, [first, second]) = long();
    let before = [Command::new(0x00, 0x22, 0xF3, 0x03)];
    for refusal in [
        Ok("6700"),
        Ok("6E00"),
        Ok("6884"),
        Err(ReaderError::TooLong(266)),
    ] {
        let (result, _) = Script::new(&[
            ("0022F303", Ok("9000")),
            (&extended, refusal),
            ("0022F303", Ok("9000")),
            (&first, Ok("9000")),
            (&second, Ok("AA9000")),
        ])
        .run(&before, &command);
        assert_eq!(*result.unwrap().ok().unwrap(), [0xAA]);
    }
}

#[test]
fn a_reader_that_carries_no_long_command_is_named() {
    let (command, extended, [first, _]) = long();
    let (result, _) =
        Script::new(&[(&extended, Ok("6700")), (&first, Ok("6E00"))]).run(&[], &command);
    assert_eq!(result.unwrap_err(), ApduError::LongCommandRefused);
}

#[test]
fn an_answer_without_status_word_is_malformed() {
    for answer in ["", "90"] {
        let (result, _) = Script::new(&[("00B00000FF", Ok(answer))]).run(&[], &read());
        assert_eq!(result.unwrap_err(), ApduError::Malformed);
    }
}
