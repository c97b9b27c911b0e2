//! Looking at the card in a reader: what it is, its certificate, the tries left. The card stays as
//! it was.

use std::fmt;
use std::sync::{Arc, mpsc};

use super::cns::Cns;
use super::cns::personal::PersonalData;
use super::{CardError, Limits, Tries};
use crate::apdu::{Channel, Trace};
use crate::identity::CardNumber;
use crate::problem::Problem;
use crate::reader::{Connection, Leave, ReaderError, Readers};

/// What to read besides the certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Depth {
    /// What a login needs: the tries left.
    ForLogin,
    /// Card number and personal data too.
    Everything,
}

/// A card that was looked at. The connection is still open.
pub struct Found {
    /// The reader.
    pub reader: String,
    /// The connection; see [`close`](Self::close).
    pub connection: Box<dyn Connection>,
    /// The card.
    pub cns: Cns,
    /// Tries left for the PIN.
    pub tries: Tries,
    /// The card number, where it was read.
    pub number: Option<CardNumber>,
    /// The personal data, where they were read.
    pub personal: Option<PersonalData>,
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
        let (sender, receiver) = mpsc::channel();
        let stop = sender.clone();
        limits.cancel.on_cancel(move || {
            // Nobody waits any more if the card was faster.
            stop.send(Err(Problem::Cancelled)).ok();
        });
        let readers = Arc::clone(readers);
        let name = reader.to_owned();
        std::thread::Builder::new()
            .name("card".to_owned())
            .spawn(move || {
                sender
                    .send(look(&*readers, &name, depth).map_err(Problem::from))
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

fn look(readers: &dyn Readers, reader: &str, depth: Depth) -> Result<Found, CardError> {
    let mut connection = readers.connect(reader)?;
    let mut trace = Trace::default();
    let result = read(&mut *connection, depth, &mut trace);
    match result {
        Ok((cns, tries, number, personal)) => Ok(Found {
            reader: reader.to_owned(),
            connection,
            cns,
            tries,
            number,
            personal,
            trace,
        }),
        Err(error) => {
            connection.close(Leave::AsItIs);
            Err(error)
        }
    }
}

type Content = (Cns, Tries, Option<CardNumber>, Option<PersonalData>);

fn read(
    connection: &mut dyn Connection,
    depth: Depth,
    trace: &mut Trace,
) -> Result<Content, CardError> {
    let atr = connection.atr().clone();
    let mut transaction = connection.begin()?;
    let mut channel = Channel::new(&mut *transaction, trace);
    let cns = Cns::find(&mut channel, &atr)?;
    let tries = cns.tries(&mut channel)?;
    let (number, personal) = match depth {
        Depth::ForLogin => (None, None),
        Depth::Everything => (
            cns.card_number(&mut channel)?,
            cns.personal_data(&mut channel)?,
        ),
    };
    Ok((cns, tries, number, personal))
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found")
            .field("reader", &self.reader)
            .field("model", &self.cns.model())
            .field("tries", &self.tries)
            .finish_non_exhaustive()
    }
}
