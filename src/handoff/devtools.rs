//! The browser's own protocol over a pipe: JSON messages, each ended by a NUL byte
//! (browser-integration.md §2). Only the answers to our commands are looked at.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

/// The longest wait for one answer.
const TIME_LIMIT: Duration = Duration::from_secs(5);
/// The longest message that is read, in bytes.
const MAX_MESSAGE: u64 = 4 * 1024 * 1024;

/// Our end of the pipe.
pub(super) struct DevTools {
    commands: Sender<Message>,
    answers: Receiver<Answer>,
    last: u32,
}

/// A command as it is sent; it may hold cookies.
type Message = Zeroizing<Vec<u8>>;

/// Why a command had no success.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Failure {
    /// No answer in time.
    NoAnswer,
    /// The browser ended.
    Gone,
    /// The browser refused; its words.
    Refused(String),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Command<'a, P> {
    id: u32,
    method: &'a str,
    params: P,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_id: Option<&'a str>,
}

/// What came back for a command.
#[derive(Deserialize)]
pub(super) struct Answer {
    id: u32,
    #[serde(default)]
    result: Value,
    error: Option<Refusal>,
}

#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    message: String,
}

impl DevTools {
    /// Commands are written on a thread of their own: a browser that does not read them holds up
    /// nobody for longer than an answer may take. The thread ends with the browser or with this.
    pub(super) fn new(
        commands: impl Write + Send + 'static,
        answers: Receiver<Answer>,
    ) -> io::Result<Self> {
        let (sender, waiting) = mpsc::channel();
        let writer = thread::Builder::new().name("browser-commands".to_owned());
        writer.spawn(move || write(commands, &waiting))?;
        Ok(Self {
            commands: sender,
            answers,
            last: 0,
        })
    }

    /// Sends a command to the browser and waits for what comes of it.
    pub(super) fn call(&mut self, method: &str, params: impl Serialize) -> Result<Value, Failure> {
        self.call_in(None, method, params)
    }

    /// The same, to the page of a session.
    pub(super) fn call_in(
        &mut self,
        session_id: Option<&str>,
        method: &str,
        params: impl Serialize,
    ) -> Result<Value, Failure> {
        let id = self.send(session_id, method, params)?;
        let deadline = Instant::now() + TIME_LIMIT;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let answer = match self.answers.recv_timeout(left) {
                Ok(answer) => answer,
                Err(RecvTimeoutError::Timeout) => return Err(Failure::NoAnswer),
                Err(RecvTimeoutError::Disconnected) => return Err(Failure::Gone),
            };
            if answer.id == id {
                return match answer.error {
                    None => Ok(answer.result),
                    Some(refusal) => Err(Failure::Refused(
                        refusal.message.chars().take(200).collect(),
                    )),
                };
            }
        }
    }

    /// Sends a command whose answer nobody waits for.
    pub(super) fn send(
        &mut self,
        session_id: Option<&str>,
        method: &str,
        params: impl Serialize,
    ) -> Result<u32, Failure> {
        self.last += 1;
        let command = Command {
            id: self.last,
            method,
            params,
            session_id,
        };
        let mut message = Zeroizing::new(Vec::with_capacity(64 * 1024));
        let failed = |error: serde_json::Error| Failure::Refused(error.to_string());
        serde_json::to_writer(&mut *message, &command).map_err(failed)?;
        message.push(0);
        self.commands.send(message).map_err(|_| Failure::Gone)?;
        Ok(self.last)
    }
}

/// Writes messages until nobody sends any more, or the browser takes none.
fn write(mut pipe: impl Write, messages: &Receiver<Message>) {
    for message in messages {
        if pipe
            .write_all(&message)
            .and_then(|()| pipe.flush())
            .is_err()
        {
            return;
        }
    }
}

/// Reads what the browser says until it ends or says something that is no message.
pub(super) fn listen(pipe: impl Read, answers: &Sender<Answer>) {
    let mut pipe = BufReader::new(pipe);
    let mut message = Vec::new();
    while let Ok(true) = next_message(&mut pipe, &mut message) {
        // Events have no number and are of no interest.
        if let Ok(answer) = serde_json::from_slice(&message) {
            // Nobody may listen any more; the pipe is read to its end all the same.
            answers.send(answer).ok();
        }
    }
}

/// Reads one message, without its NUL; `false` at the end or beyond the limit.
fn next_message(pipe: &mut impl BufRead, message: &mut Vec<u8>) -> io::Result<bool> {
    message.clear();
    pipe.take(MAX_MESSAGE).read_until(0, message)?;
    Ok(message.pop() == Some(0))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// A browser that has already said everything.
    fn saying(text: &'static [u8]) -> DevTools {
        let (sender, answers) = mpsc::channel();
        listen(text, &sender);
        DevTools::new(io::sink(), answers).unwrap()
    }

    #[test]
    fn answers_find_their_command() {
        let mut tools = saying(
            b"{\"method\":\"Event\"}\0not json\0{\"id\":7,\"result\":1}\0{\"id\":1,\"result\":2}\0\
              {\"id\":2,\"error\":{\"code\":-1,\"message\":\"no\"}}\0{\"id\":3,\"result\":3}",
        );
        assert_eq!(tools.call("A", ()), Ok(Value::from(2)));
        assert_eq!(tools.call("B", ()), Err(Failure::Refused("no".to_owned())));
        // The last message was cut off.
        assert_eq!(tools.call("C", ()), Err(Failure::Gone));
    }

    #[test]
    fn an_endless_message_ends_the_talk() {
        let (sender, answers) = mpsc::channel();
        let endless = io::repeat(b' ')
            .take(MAX_MESSAGE + 1)
            .chain(&b"\0{\"id\":1}\0"[..]);
        listen(endless, &sender);
        assert!(answers.try_recv().is_err());
    }

    #[test]
    fn commands_are_framed() {
        let (reader, writer) = io::pipe().unwrap();
        let (_sender, answers) = mpsc::channel();
        let mut tools = DevTools::new(writer, answers).unwrap();
        tools.send(Some("S"), "Page.navigate", ["x"]).unwrap();
        drop(tools);
        let sent = io::read_to_string(reader).unwrap();
        assert_eq!(
            sent,
            "{\"id\":1,\"method\":\"Page.navigate\",\"params\":[\"x\"],\"sessionId\":\"S\"}\0"
        );
    }

    #[test]
    fn a_browser_that_never_reads_holds_up_nobody() {
        let (_unread, writer) = io::pipe().unwrap();
        let (_silent, answers) = mpsc::channel();
        let mut tools = DevTools::new(writer, answers).unwrap();
        // More than a pipe holds.
        let long = "x".repeat(1024 * 1024);
        assert_eq!(tools.call("A", long), Err(Failure::NoAnswer));
    }
}
