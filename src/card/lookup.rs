//! Looking at the card in a reader: what it is, its certificate, the tries left. The card stays as
//! it was.

use std::fmt;
use std::sync::{Arc, mpsc};

use super::cie::{Memory, Signatures};
use super::cns::personal::PersonalData;
use super::{Card, CardError, Limits, Tries};
use crate::apdu::{Channel, Trace};
use crate::identity::CardNumber;
use crate::problem::Problem;
use crate::reader::{Connection, Leave, ReaderError, Readers};

/// What to read besides the certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Depth {
    /// What a login needs: the tries left, where they are at hand.
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
    /// What went over the wire.
    pub trace: Trace,
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
        let (sender, receiver) = mpsc::channel();
        let stop = sender.clone();
        limits.cancel.on_cancel(move || {
            // Nobody waits any more if the card was faster.
            stop.send(Err(Problem::Cancelled)).ok();
        });
        let readers = Arc::clone(readers);
        let name = reader.to_owned();
        let memory = memory.clone();
        std::thread::Builder::new()
            .name("card".to_owned())
            .spawn(move || {
                sender
                    .send(look(&*readers, &name, depth, &memory).map_err(Problem::from))
                    .ok();
            })
            .map_err(|error| Problem::Internal {
                context: format!("thread for the card: {error}"),
            })?;
        receiver
            .recv_timeout(limits.answer)
            .unwrap_or_else(|_| Err(ReaderError::Mute(reader.to_owned()).into()))
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
    match read(&mut *connection, depth, memory, &mut trace) {
        Ok(content) => Ok(Found {
            reader: reader.to_owned(),
            connection,
            card: content.card,
            tries: content.tries,
            number: content.number,
            personal: content.personal,
            signatures: content.signatures,
            trace,
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
    trace: &mut Trace,
) -> Result<Content, CardError> {
    let atr = connection.atr().clone();
    let mut transaction = connection.begin()?;
    let channel = &mut Channel::new(&mut *transaction, trace);
    let card = Card::find(channel, &atr, memory)?;
    let mut content = Content {
        tries: Tries::NotAsked,
        number: None,
        personal: None,
        signatures: None,
        card,
    };
    content.tries = match (&content.card, depth) {
        (Card::Cns(cns), _) => cns.tries(channel)?,
        (Card::Cie(_), Depth::ForLogin) => Tries::NotAsked,
        (Card::Cie(cie), Depth::Tries | Depth::Everything) => cie.tries(channel)?,
    };
    if depth == Depth::Everything {
        match &content.card {
            Card::Cns(cns) => {
                content.number = cns.card_number(channel)?;
                content.personal = cns.personal_data(channel)?;
            }
            Card::Cie(cie) => content.signatures = Some(cie.signatures(channel)?),
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
