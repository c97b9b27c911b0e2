//! Typing the PIN at the terminal, key by key into a fixed buffer: never a string, never an echo.

use std::io::{self, IsTerminal, Read, Write};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use zeroize::Zeroizing;

use crate::problem::Problem;
use crate::secret::{MAX_DIGITS, Pin};

/// Most bytes that are read from standard input in search of a line end.
const MAX_LINE: usize = 64;

/// Reads the PIN from standard input, up to the first line end.
pub(super) fn from_stdin() -> Result<Pin, Problem> {
    let mut line = Zeroizing::new([0_u8; MAX_LINE]);
    let mut length = 0;
    let mut input = io::stdin().lock();
    // One byte at a time: nothing of the PIN stays behind in a reader's buffer of ours, and what
    // follows the line is left alone.
    while let Some(slot) = line.get_mut(length..=length) {
        match input.read(slot) {
            Ok(0) => break,
            Ok(_) if matches!(slot, [b'\n' | b'\r']) => break,
            Ok(_) => length += 1,
            Err(_) => return Err(Problem::NoPin),
        }
    }
    Pin::parse(line.get(..length).unwrap_or_default()).map_err(|_| Problem::NoPin)
}

/// Asks for the PIN at the terminal. A dot stands for each digit.
pub(super) fn ask(prompt: &str) -> Result<Pin, Problem> {
    let keyboard = Keyboard::start(prompt)?;
    let mut typed = Zeroizing::new([0_u8; MAX_DIGITS]);
    let mut length = 0_usize;
    loop {
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
    Pin::parse(typed.get(..length).unwrap_or_default()).map_err(|_| Problem::NoPin)
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

/// Prompts go to standard error: standard output belongs to the answer.
fn show(text: &str) {
    let mut terminal = io::stderr().lock();
    terminal
        .write_all(text.as_bytes())
        .and_then(|()| terminal.flush())
        .ok();
}
