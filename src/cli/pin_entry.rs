//! Typing the PIN at the terminal, key by key into a fixed buffer: never a string, never an echo.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use zeroize::Zeroizing;

use crate::cancel::Cancel;
use crate::problem::Problem;
use crate::secret::{Digits, MAX_DIGITS, NotDigits, Pin, Puk};

/// Most bytes that are read from standard input in search of a line end.
const MAX_LINE: usize = 64;

/// Reads a PIN from standard input, up to the first line end, unless the work is stopped before.
pub(super) fn from_stdin(cancel: &Cancel) -> Result<Pin, Problem> {
    line_from_stdin(cancel, Pin::parse)
}

/// Reads a PUK in the same way.
pub(super) fn puk_from_stdin(cancel: &Cancel) -> Result<Puk, Problem> {
    line_from_stdin(cancel, Puk::parse).map_err(of_puk)
}

fn line_from_stdin<T>(
    cancel: &Cancel,
    parse: fn(&[u8]) -> Result<T, NotDigits>,
) -> Result<T, Problem> {
    let (sender, ready) = mpsc::channel();
    let stop = sender.clone();
    cancel.on_cancel(move || {
        // Nobody waits any more if the line was faster.
        stop.send(Err(Problem::Cancelled)).ok();
    });
    // The line stays in one place, to be wiped there: the thread only says that it is complete.
    let line = Arc::new(Mutex::new(Line::default()));
    let its_line = Arc::clone(&line);
    let read = move || {
        let mut line = its_line.lock().unwrap_or_else(PoisonError::into_inner);
        let result = unbuffered_stdin()
            .map_err(|_| Problem::NoPin)
            .and_then(|mut input| line.read(&mut input, &AFTER_RETURN));
        drop(line);
        sender.send(result).ok();
    };
    // A read can't be called off: when the work is stopped, the thread ends with the process.
    std::thread::Builder::new()
        .name("standard input".to_owned())
        .spawn(read)
        .map_err(|_| Problem::NoPin)?;
    ready.recv().unwrap_or(Err(Problem::NoPin))?;
    let line = line.lock().unwrap_or_else(PoisonError::into_inner);
    parse(line.bytes.get(..line.length).unwrap_or_default()).map_err(|_| Problem::NoPin)
}

/// Standard input without the library's buffer, which would keep a copy of the PIN.
#[cfg(unix)]
fn unbuffered_stdin() -> io::Result<File> {
    use std::os::fd::AsFd;
    Ok(io::stdin().as_fd().try_clone_to_owned()?.into())
}

/// Standard input without the library's buffer, which would keep a copy of the PIN.
#[cfg(windows)]
fn unbuffered_stdin() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    Ok(io::stdin().as_handle().try_clone_to_owned()?.into())
}

/// Whether the last line of standard input ended with a carriage return: the line feed of a Windows
/// line end may still be there. A process has one standard input.
static AFTER_RETURN: AtomicBool = AtomicBool::new(false);

/// A line of standard input.
struct Line {
    bytes: Zeroizing<[u8; MAX_LINE]>,
    length: usize,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            bytes: Zeroizing::new([0; MAX_LINE]),
            length: 0,
        }
    }
}

impl Line {
    /// Reads one byte at a time: what follows the line is left alone. `after_return` says that the
    /// line before ended with a carriage return, and takes note whether this one does.
    fn read(&mut self, input: &mut impl Read, after_return: &AtomicBool) -> Result<(), Problem> {
        let mut rest_of_end = after_return.swap(false, Ordering::SeqCst);
        while let Some(slot) = self.bytes.get_mut(self.length..=self.length) {
            match input.read(slot) {
                Ok(0) => break,
                Ok(_) if rest_of_end && matches!(slot, [b'\n']) => {}
                Ok(_) if matches!(slot, [b'\n' | b'\r']) => {
                    after_return.store(matches!(slot, [b'\r']), Ordering::SeqCst);
                    break;
                }
                Ok(_) => self.length += 1,
                Err(_) => return Err(Problem::NoPin),
            }
            rest_of_end = false;
        }
        Ok(())
    }
}

/// Asks for a PIN at the terminal. A dot stands for each digit.
pub(super) fn ask(prompt: &str) -> Result<Pin, Problem> {
    ask_digits(prompt, Pin::parse, |_| String::new())
}

/// Asks for a new PIN; `remark` says after each key what is still missing.
pub(super) fn ask_new(prompt: &str, remark: impl Fn(Digits<'_>) -> String) -> Result<Pin, Problem> {
    ask_digits(prompt, Pin::parse, remark)
}

/// Asks for a PUK in the same way.
pub(super) fn ask_puk(prompt: &str) -> Result<Puk, Problem> {
    ask_digits(prompt, Puk::parse, |_| String::new()).map_err(of_puk)
}

/// What is missing is a PUK.
fn of_puk(problem: Problem) -> Problem {
    match problem {
        Problem::NoPin => Problem::NoPuk,
        other => other,
    }
}

fn ask_digits<T>(
    prompt: &str,
    parse: fn(&[u8]) -> Result<T, NotDigits>,
    remark: impl Fn(Digits<'_>) -> String,
) -> Result<T, Problem> {
    let keyboard = Keyboard::start(prompt)?;
    let mut typed = Zeroizing::new([0_u8; MAX_DIGITS]);
    let mut length = 0_usize;
    loop {
        say_beside(&remark(Digits(typed.get(..length).unwrap_or_default())));
        match keyboard.next()? {
            Key::Digit(digit) => {
                if let Some(slot) = typed.get_mut(length) {
                    *slot = digit;
                    length += 1;
                    show("•");
                }
            }
            Key::Back if length > 0 => {
                length -= 1;
                show("\u{8} \u{8}");
            }
            Key::Back | Key::Other(_) => {}
            Key::Enter => break,
            Key::Stop => return Err(Problem::Cancelled),
        }
    }
    parse(typed.get(..length).unwrap_or_default()).map_err(|_| Problem::NoPin)
}

/// Most bytes of a password.
const MAX_PASSWORD: usize = 256;

/// Asks for a password at the terminal. A dot stands for each letter.
pub(super) fn ask_password(prompt: &str) -> Result<Zeroizing<String>, Problem> {
    let keyboard = Keyboard::start(prompt)?;
    // It never grows, so that no part is left behind.
    let mut typed = Zeroizing::new(String::with_capacity(MAX_PASSWORD));
    loop {
        let letter = match keyboard.next()? {
            Key::Digit(digit) => char::from(digit),
            Key::Other(letter) => letter,
            Key::Back => {
                if typed.pop().is_some() {
                    show("\u{8} \u{8}");
                }
                continue;
            }
            Key::Enter => return Ok(typed),
            Key::Stop => return Err(Problem::Cancelled),
        };
        if typed.len() + letter.len_utf8() <= MAX_PASSWORD {
            typed.push(letter);
            show("•");
        }
    }
}

/// Asks a question that only the letter `yes` answers with yes.
pub(super) fn confirm(question: &str, yes: &str) -> Result<bool, Problem> {
    let keyboard = Keyboard::start(question)?;
    match keyboard.next()? {
        Key::Stop => Err(Problem::Cancelled),
        Key::Other(letter) => Ok(letter.to_lowercase().to_string() == yes),
        Key::Digit(_) | Key::Back | Key::Enter => Ok(false),
    }
}

/// The keys that matter here.
enum Key {
    Digit(u8),
    Back,
    Enter,
    Stop,
    Other(char),
}

/// The terminal without echo and line editing, until this is dropped.
struct Keyboard;

impl Keyboard {
    fn start(prompt: &str) -> Result<Self, Problem> {
        if !io::stdin().is_terminal() {
            return Err(Problem::NoPin);
        }
        enable_raw_mode().map_err(|_| Problem::NoPin)?;
        show(&format!("{prompt}: "));
        Ok(Self)
    }

    /// Waits for a key. Only a keyboard that was started gives keys.
    #[expect(
        clippy::unused_self,
        reason = "the terminal is global, its mode is not"
    )]
    fn next(&self) -> Result<Key, Problem> {
        loop {
            let Event::Key(key) = event::read().map_err(|_| Problem::NoPin)? else {
                continue;
            };
            if key.kind == KeyEventKind::Release {
                continue;
            }
            if let Some(key) = meaning(key) {
                return Ok(key);
            }
        }
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        // The terminal may be gone already.
        disable_raw_mode().ok();
        show("\r\n");
    }
}

fn meaning(key: KeyEvent) -> Option<Key> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    Some(match key.code {
        KeyCode::Char('c' | 'd') if control => Key::Stop,
        KeyCode::Esc => Key::Stop,
        KeyCode::Char(digit @ '0'..='9') if !control => Key::Digit(u8::try_from(digit).ok()?),
        KeyCode::Char(letter) if !control => Key::Other(letter),
        KeyCode::Backspace => Key::Back,
        KeyCode::Enter => Key::Enter,
        _ => return None,
    })
}

/// Writes a remark after the place where one types, instead of the one before, and goes back there
/// (ECMA-48: erase to the end of the line, save and restore the cursor).
fn say_beside(remark: &str) {
    if remark.is_empty() {
        show("\u{1b}[K");
    } else {
        show(&format!("\u{1b}[K\u{1b}7   {remark}\u{1b}8"));
    }
}

/// Prompts go to standard error: standard output belongs to the answer.
fn show(text: &str) {
    let mut terminal = io::stderr().lock();
    terminal
        .write_all(text.as_bytes())
        .and_then(|()| terminal.flush())
        .ok();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_as_on_any_system() {
        for (input, expected) in [
            (&b"1\n2\n3\n"[..], ["1", "2", "3"]),
            (b"1\r\n2\r\n3\r\n", ["1", "2", "3"]),
            (b"1\r2\r3", ["1", "2", "3"]),
            // An empty line is an empty line.
            (b"1\n\n3", ["1", "", "3"]),
            (b"1\r\n\r\n3", ["1", "", "3"]),
            (b"\n2\r\n", ["", "2", ""]),
        ] {
            let mut input = input;
            let after_return = AtomicBool::new(false);
            let lines = [(); 3].map(|()| {
                let mut line = Line::default();
                line.read(&mut input, &after_return).unwrap();
                String::from_utf8(line.bytes[..line.length].to_vec()).unwrap()
            });
            assert_eq!(lines, expected);
        }
    }
}
