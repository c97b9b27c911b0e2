//! Looking at the card in a reader: what it is, its certificate, the tries left. The card stays as
//! it was.

use std::fmt;
use std::sync::Arc;

use super::cie::{Memory, Signatures};
use super::cns::personal::PersonalData;
use super::patience::{self, GivenUp};
use super::{Card, CardError, Limits, Tries};
use crate::apdu::{Channel, Trace};
use crate::identity::CardNumber;
use crate::problem::Problem;
use crate::reader::{Connection, Leave, ReaderError, Readers};

/// What to read besides the certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Depth {
    /// Which card it is, and no more.
    Name,
    /// What a login needs: the tries left, where they are at hand. A CIE that was never seen is
    /// compared with what the Ministry signed of it, and asked for its tries.
    ForLogin,
    /// The tries left, whatever asking costs.
    Tries,
    /// What is written on the card too: card number and personal data of a CNS, signatures of the
    /// Ministry on a CIE.
    Everything,
}

/// A card that was looked at. The connection is still open.
pub struct Found {
    /// The reader.
    pub reader: String,
    /// The connection; see [`close`](Self::close).
    pub connection: Box<dyn Connection>,
    /// The card.
    pub card: Card,
    /// Tries left for the PIN.
    pub tries: Tries,
    /// The card number, where it was read.
    pub number: Option<CardNumber>,
    /// The personal data, where they were read.
    pub personal: Option<PersonalData>,
    /// What the Ministry's signatures on a CIE say, where they were read.
    pub signatures: Option<Signatures>,
    /// What went over the wire to recognise the card and to read what a login needs.
    pub trace: Trace,
    /// What else went over the wire: questions that no login takes, and that a CIE is asked once.
    pub beyond: Trace,
}

impl Found {
    /// Looks at the card in a reader, on a thread of its own: a mute card keeps nobody waiting for
    /// longer than `limits` say.
    pub fn look(
        readers: &Arc<dyn Readers>,
        reader: &str,
        depth: Depth,
        limits: &Limits,
    ) -> Result<Self, Problem> {
        Self::look_again(readers, reader, depth, &Memory::default(), limits)
    }

    /// As [`look`](Self::look), with what is remembered of cards that were seen before.
    pub fn look_again(
        readers: &Arc<dyn Readers>,
        reader: &str,
        depth: Depth,
        memory: &Memory,
        limits: &Limits,
    ) -> Result<Self, Problem> {
        let readers = Arc::clone(readers);
        let name = reader.to_owned();
        let memory = memory.clone();
        let found = patience::wait(
            limits,
            move |_| look(&*readers, &name, depth, &memory),
            Self::let_go,
        )?;
        match found {
            Ok(found) => Ok(found?),
            Err(GivenUp::Stopped) => Err(Problem::Cancelled),
            Err(GivenUp::Mute | GivenUp::Unanswered) => {
                Err(ReaderError::Mute(reader.to_owned()).into())
            }
        }
    }

    /// Lets go of a card for which nobody waits any more.
    pub(super) fn let_go<E>(found: Result<Self, E>) {
        if let Ok(found) = found {
            found.close();
        }
    }

    /// All that went over the wire.
    pub fn whole_trace(&self) -> Trace {
        let mut whole = self.trace.clone();
        whole.append(self.beyond.clone());
        whole
    }

    /// Ends the look-up: the card stays as it was.
    pub fn close(self) {
        self.connection.close(Leave::AsItIs);
    }
}

fn look(
    readers: &dyn Readers,
    reader: &str,
    depth: Depth,
    memory: &Memory,
) -> Result<Found, CardError> {
    let mut connection = readers.connect(reader)?;
    let mut trace = Trace::default();
    let mut beyond = Trace::default();
    let traces = (&mut trace, &mut beyond);
    let read = read(&mut *connection, depth, memory, traces);
    if let Ok(Content { card, .. }) = &read {
        card.save();
    }
    match read {
        Ok(content) => Ok(Found {
            reader: reader.to_owned(),
            connection,
            card: content.card,
            tries: content.tries,
            number: content.number,
            personal: content.personal,
            signatures: content.signatures,
            trace,
            beyond,
        }),
        Err(error) => {
            connection.close(Leave::AsItIs);
            Err(error)
        }
    }
}

/// What was read of a card.
struct Content {
    card: Card,
    tries: Tries,
    number: Option<CardNumber>,
    personal: Option<PersonalData>,
    signatures: Option<Signatures>,
}

fn read(
    connection: &mut dyn Connection,
    depth: Depth,
    memory: &Memory,
    (trace, beyond): (&mut Trace, &mut Trace),
) -> Result<Content, CardError> {
    let atr = connection.atr().clone();
    let mut transaction = connection.begin()?;
    let card = Card::find(&mut Channel::new(&mut *transaction, trace), &atr, memory)?;
    let mut content = Content {
        tries: Tries::NotAsked,
        number: None,
        personal: None,
        signatures: None,
        card,
    };
    match &mut content.card {
        Card::Cns(cns) => {
            let channel = &mut Channel::new(&mut *transaction, trace);
            if depth != Depth::Name {
                content.tries = cns.tries(channel)?;
            }
            if depth == Depth::Everything {
                content.number = cns.card_number(channel)?;
                content.personal = cns.personal_data(channel)?;
            }
        }
        Card::Cie(cie) => {
            let channel = &mut Channel::new(&mut *transaction, beyond);
            let is_new = !cie.is_vouched();
            match depth {
                Depth::Name => {}
                Depth::Everything => content.signatures = Some(cie.signatures(channel)?),
                Depth::ForLogin | Depth::Tries => cie.check(channel)?,
            }
            let asks_tries = match depth {
                Depth::Name => false,
                Depth::ForLogin => is_new,
                Depth::Tries | Depth::Everything => true,
            };
            if asks_tries {
                content.tries = cie.tries(channel)?;
            }
        }
    }
    Ok(content)
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found")
            .field("reader", &self.reader)
            .field("card", &self.card)
            .field("tries", &self.tries)
            .finish_non_exhaustive()
    }
}
