//! What a diagnosis can find in a layer.

use super::Session;
use crate::card::Tries;
use crate::problem::Problem;
use crate::reader::Quality;

/// What was found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Fact {
    /// The system and the session.
    System {
        /// Name and version, as the system calls itself.
        name: String,
        /// The kind of session.
        session: Session,
        /// Readers can't be seen, and the session may be why. Where they are seen it is no fault
        /// to be in a container.
        in_the_way: bool,
    },
    /// The smart-card service answers.
    ServiceAnswers,
    /// A reader.
    Reader {
        /// Its name.
        reader: String,
    },
    /// A reader without a card.
    Empty {
        /// Its name.
        reader: String,
    },
    /// A card that answers.
    Card {
        /// Name of the reader.
        reader: String,
        /// The answer to reset, in hexadecimal.
        atr: String,
    },
    /// A card that Varco can use.
    Recognised {
        /// Name of the reader.
        reader: String,
        /// The model in words.
        model: String,
    },
    /// A certificate that can sign in.
    CertificateUsable {
        /// Name of the reader.
        reader: String,
        /// Whole days of validity that are left.
        days: i64,
        /// Whether some portals may refuse it.
        with_warnings: bool,
    },
    /// A card that shows its certificate only after the PIN, which a diagnosis never asks for.
    CertificateAfterPin {
        /// Name of the reader.
        reader: String,
    },
    /// The state of a PIN.
    Pin {
        /// Name of the reader.
        reader: String,
        /// The tries left.
        tries: Tries,
    },
    /// How a card that was laid on stays in the field.
    Contact {
        /// Name of the reader.
        reader: String,
        /// What was measured.
        quality: Quality,
    },
    /// Another program holds the card for itself alone.
    InUse {
        /// Name of the reader.
        reader: String,
        /// Programs that may hold it; empty where the system shows none.
        programs: Vec<String>,
    },
    /// Another program reset the card while it was looked at.
    Interrupted {
        /// Name of the reader.
        reader: String,
        /// Programs that may have done it; empty where the system shows none.
        programs: Vec<String>,
    },
    /// Other programs that use cards.
    Programs {
        /// Their names.
        programs: Vec<String>,
        /// One of them holds a card.
        is_held: bool,
    },
    /// The way to the portal.
    Way {
        /// The proxy on it, `host:port`, if there is one.
        proxy: Option<String>,
    },
    /// The portal's name leads to an address.
    NameFound {
        /// The name.
        host: String,
    },
    /// The portal's name is looked up by the proxy.
    NameByProxy,
    /// This computer's clock beside the portal's.
    Clock {
        /// By how many minutes it is wrong, above zero when it is ahead; `None` if it is right.
        wrong_by: Option<i64>,
    },
    /// The portal did not say what time it is.
    ClockUnknown,
    /// The portal proved who it is, over a secure connection.
    Proven {
        /// Its host.
        host: String,
    },
    /// Who vouches for the portal.
    Vouched {
        /// The name of who signed its certificate.
        issuer: String,
        /// Whether every computer trusts them. Else this computer alone does: they may be the
        /// office's own, or read along.
        is_public: bool,
    },
    /// The portal asks for the card.
    PortalReady {
        /// The host that asks.
        host: String,
    },
    /// The portal was not asked, because nobody wished it.
    PortalNotAsked,
    /// Varco.
    Program {
        /// Its version.
        version: String,
        /// What draws its window.
        renderer: String,
    },
    /// Something does not work.
    Broken {
        /// The reader or card it belongs to, if there is one.
        place: Option<String>,
        /// What.
        problem: Problem,
    },
    /// Something that Varco wants to remember could not be written: it will take longer next time,
    /// or there will be nothing to compare with.
    NotKept {
        /// The file, and why.
        file: String,
    },
    /// Not looked at, because a layer before it does not work.
    NotReached,
    /// This system does not show it.
    NotLooked,
}
