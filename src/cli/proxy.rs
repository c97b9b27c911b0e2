//! Name and password for a proxy, typed at the terminal when it asks for them.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use super::output::Output;
use super::pin_entry;
use crate::portal::{Credentials, Keyring, Profile};
use crate::problem::{Misuse, Problem, ProxyFault};
use crate::text::Phrase;

/// Most times that a person is asked.
const MAX_TRIES: u32 = 3;
/// Most bytes of a name.
const MAX_NAME: u64 = 256;

/// Does what needs the network; where a proxy asks for a name and a password, asks the person for
/// them and does it again. Where nobody can be asked, the problem stays.
pub(super) fn with_credentials<T>(
    profile: &Profile,
    output: &Output,
    work: impl FnMut() -> Result<T, Problem>,
) -> Result<T, Problem> {
    with_keyring(&profile.route.keyring, output, work)
}

/// The same for work that keeps its credentials here.
pub(super) fn with_keyring<T>(
    keyring: &Keyring,
    output: &Output,
    mut work: impl FnMut() -> Result<T, Problem>,
) -> Result<T, Problem> {
    let mut tries = 0;
    loop {
        let result = work();
        let Err(problem) = &result else {
            return result;
        };
        let Some(proxy) = asks(problem) else {
            return result;
        };
        if tries == MAX_TRIES || !io::stdin().is_terminal() {
            return result;
        }
        tries += 1;
        output.line(&output.text().problem(problem).what);
        let credentials = ask(output)?;
        keyring.keep(proxy, credentials);
    }
}

/// The proxy that asks.
fn asks(problem: &Problem) -> Option<&str> {
    match problem {
        Problem::Proxy {
            proxy,
            reason: ProxyFault::NeedsCredentials | ProxyFault::WrongCredentials,
            ..
        } => Some(proxy),
        _ => None,
    }
}

fn ask(output: &Output) -> Result<Credentials, Problem> {
    let text = output.text();
    let mut error = io::stderr();
    write!(error, "{}: ", text.say(Phrase::ProxyName)).ok();
    error.flush().ok();
    let mut name = String::new();
    let mut input = io::Read::take(io::stdin().lock(), MAX_NAME);
    input.read_line(&mut name).map_err(|_| Problem::Cancelled)?;
    drop(input);
    let password = pin_entry::ask_password(&text.say(Phrase::ProxyPassword))?;
    Credentials::new(name.trim(), &password).map_err(|error| Problem::Usage {
        reason: Misuse::Other {
            why: error.to_string(),
        },
    })
}
