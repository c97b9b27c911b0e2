//! Everything that can go wrong for a person: a stable code, and what to do next.
//!
//! Sentences are in the catalogues of `text`. The letters are layers (R reader, C card, P PIN, N
//! network, S server, L login, D data, U usage); the numbers are stable, for scripts and help desks.

mod action;
mod examples;
mod facts;
mod misuse;
mod network;
mod reasons;
mod trust;

use time::Date;

pub use action::{Action, Parameter};
pub use misuse::Misuse;
pub use reasons::{
    Foreign, IdentityFault, IdentityRefusal, KeypadEnd, Personal, ProxyFault, Refusal, Unusable,
};
pub use trust::{AnswerFault, FetchFault, ListFault, NoAnswer, TrustProblem};

/// One thing that went wrong, with what is known of it. No field ever holds a secret.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Problem {
    /// R01: no smart-card service is installed.
    ServiceMissing,
    /// R02: the smart-card service is installed and does not run.
    ServiceStopped,
    /// R03: the service refuses this session (polkit, remote session).
    ServiceRefuses,
    /// R04: the service speaks another version of the protocol than this program's library.
    ServiceProtocol,
    /// R05: the session is a remote desktop, and no reader is shared with it.
    RemoteSession,
    /// R06: no reader is connected.
    NoReader,
    /// R07: a reader is on USB, and no driver knows it.
    DriverMissing {
        /// What the device calls itself.
        reader: String,
        /// Vendor and product: `072f:2200`.
        id: String,
    },
    /// R08: another program holds the reader or the card for itself alone.
    ReaderInUse {
        /// Name of the reader.
        reader: String,
    },
    /// R09: the reader was unplugged during the work.
    ReaderGone {
        /// Name of the reader.
        reader: String,
    },
    /// R10: the smart-card service reported something that has no page of its own.
    ReaderFailure {
        /// The PC/SC code, in hexadecimal, and its name.
        code: String,
    },
    /// R11: no connected reader has the name that was asked for.
    ReaderNotFound {
        /// The name that was asked for.
        name: String,
    },
    /// R12: a reader is on USB, a driver knows it, and the service does not list it.
    ReaderNotListed {
        /// Name of the reader.
        reader: String,
    },
    /// R13: the service is installed, and the system may not start it.
    ServiceDisabled,
    /// R14: the service is outside this container or isolated package, which was not let through.
    ServiceOutside,
    /// C01: readers are there, a card is not.
    NoCard,
    /// C03: a card is in the reader and does not answer.
    MuteCard {
        /// Name of the reader.
        reader: String,
    },
    /// C05: several usable cards are there, and none was chosen.
    SeveralCards {
        /// Names of the readers that hold one, separated by commas.
        readers: String,
    },
    /// C06: the card is neither a CNS nor a CIE.
    UnknownCard {
        /// The answer to reset, in hexadecimal.
        atr: String,
    },
    /// C07: the model is recognised, and how to sign with it is not known.
    ModelNotSupported {
        /// The name of the model.
        model: String,
    },
    /// C09: the card holds no authentication certificate.
    NoCertificate,
    /// C12: the reader can't carry the long command that this card needs.
    ReaderTooShort {
        /// Name of the reader.
        reader: String,
    },
    /// C13: the certificate is past its last day.
    CertificateExpired {
        /// The last day of validity.
        on: Date,
    },
    /// C22: the certificate's first day is still to come, or the computer's clock is wrong.
    CertificateNotYetValid {
        /// The first day of validity.
        from: Date,
    },
    /// C14: the card's data contradict themselves or can't be read.
    CardData {
        /// Which file or field.
        what: String,
    },
    /// C15: the PIN is blocked.
    PinBlocked,
    /// C16: the PUK is blocked.
    PukBlocked,
    /// C17: the card was taken away during the work.
    CardRemoved,
    /// C18: another program reset the card during the work.
    CardReset,
    /// C19: the card answered with an error that has no page of its own.
    CardError {
        /// The status word, four hexadecimal digits.
        status: String,
    },
    /// C20: the certificate is not made for signing in.
    CertificateUnusable {
        /// Which rule it breaks.
        reason: Unusable,
    },
    /// C23: a card or device of another kind, which Varco knows by name.
    ForeignCard {
        /// What it is.
        kind: Foreign,
    },
    /// C24: the chip did not prove that it is the one of this card; no PIN was sent.
    ChipNotGenuine,
    /// C25: an encrypted answer of the card arrived changed.
    AnswerAltered,
    /// C26: the card in the field was lost again and again while it was measured.
    UnsteadyCard {
        /// Name of the reader.
        reader: String,
    },
    /// C27: what a CIE's chip shows is not what the Ministry signed of it; nothing was signed.
    ChipDataAltered {
        /// Which file or part of the signature.
        what: String,
    },
    /// P01: the PIN was wrong.
    WrongPin {
        /// Tries left as the card says, if it says so.
        left: Option<u8>,
    },
    /// P02: the PIN was never activated.
    PinNotActivated,
    /// P03: the PIN has a length that this card does not take; nothing was sent.
    PinLength {
        /// Fewest digits.
        min: u8,
        /// Most digits.
        max: u8,
    },
    /// P03: the PUK has a length that this card does not take; nothing was sent.
    PukLength {
        /// Fewest digits.
        min: u8,
        /// Most digits.
        max: u8,
    },
    /// P04: one try is left, and nobody confirmed that it may be used; nothing was sent.
    LastTry,
    /// P05: no PIN was given, or something else than digits; nothing was sent.
    NoPin,
    /// P05: no PUK was given, or something else than digits; nothing was sent.
    NoPuk,
    /// P06: the line to the card broke right after the PIN was sent.
    PinOutcomeUnknown,
    /// P07: the PUK was wrong.
    WrongPuk {
        /// Tries left as the card says, if it says so.
        left: Option<u8>,
    },
    /// P09: one try is left for the PUK, and nobody confirmed that it may be used; nothing was sent.
    LastPukTry,
    /// P08: the new PIN is too easy to guess; nothing was sent.
    EasyPin,
    /// P10: the new PIN is the old one; nothing was sent.
    SamePin,
    /// P11: the new PIN can be guessed from the holder's data; nothing was sent.
    PersonalPin {
        /// Which data.
        reason: Personal,
    },
    /// P12: the card or its issuer does not allow a new PIN in this way; nothing changed.
    NewPinForbidden {
        /// The card's status word, four hexadecimal digits.
        status: String,
    },
    /// P13: the card does not take the new PIN; the old one holds.
    NewPinRefused,
    /// P14: the contact was lost while the new PIN was set: which PIN holds is not known.
    NewPinUnsettled,
    /// P15: the card can't write into its memory.
    CardWorn,
    /// P16: the issuer deactivated the card, or a part of it.
    CardDeactivated,
    /// P17: the card expects a PIN of another length; it counted no try.
    PinLengthRefused,
    /// P18: the card takes the PIN for not verified any more.
    PinForgotten,
    /// P19: the entry on the reader's keypad ended without a PIN; no try was used.
    Keypad {
        /// How it ended.
        reason: KeypadEnd,
    },
    /// L01: the portal's name can't be found, or there is no network.
    NetworkUnreachable {
        /// Host name.
        host: String,
    },
    /// L02: the proxy on the way to the portal does not let anybody through.
    Proxy {
        /// Host and port of the proxy; for [`ProxyFault::Script`] the address of the script.
        proxy: String,
        /// What it did.
        reason: ProxyFault,
        /// What it said: a status, or the ways of proving oneself that it takes. Often empty.
        said: String,
    },
    /// L03: somebody on the way reads along, and the portal can't see the card.
    Intercepted {
        /// Host name.
        host: String,
        /// Who signed the certificate that was shown in the portal's place.
        issuer: String,
    },
    /// L13: the computer's clock is wrong by so many minutes; above zero when it is ahead.
    ClockWrong(i64),
    /// N01: the portal's computer refuses the connection.
    ConnectionRefused {
        /// Host name.
        host: String,
    },
    /// N02: no answer within the time allowed.
    TimedOut {
        /// Host name.
        host: String,
    },
    /// N03: the connection broke off.
    ConnectionBroken {
        /// Host name.
        host: String,
    },
    /// N04: portal and program have no TLS version or cipher in common.
    TlsIncompatible {
        /// Host name.
        host: String,
    },
    /// N05: the answer was larger, or the way longer, than a portal's may be.
    AnswerOutOfBounds {
        /// Host name.
        host: String,
    },
    /// N06: the network wants its own page to be visited before anything else.
    CaptivePortal {
        /// Host name of the portal.
        host: String,
        /// Host name of the network's page, if it named one.
        page: String,
    },
    /// S01: nobody known vouches for the server.
    ServerIssuerUnknown {
        /// Host name.
        host: String,
        /// Who signed the server's certificate, if it says so.
        issuer: String,
    },
    /// S02: the server's certificate is for another name.
    ServerNameWrong {
        /// Host name.
        host: String,
    },
    /// S03: the server's certificate is expired or not yet valid.
    ServerCertificateExpired {
        /// Host name.
        host: String,
    },
    /// S04: the server does not send the certificate between its own and the root.
    ServerChainIncomplete {
        /// Host name.
        host: String,
    },
    /// L04: the server did not prove who it is, for a reason without a page of its own.
    ServerIdentity {
        /// Host name.
        host: String,
    },
    /// L05: the portal did not ask for the card where it should.
    CardNotRequested {
        /// Host name.
        host: String,
    },
    /// L06: the portal does not accept the body that issued the certificate.
    IssuerNotAccepted {
        /// Host name.
        host: String,
        /// Common name of the card's issuer.
        issuer: String,
    },
    /// L07: the portal asks for a kind of signature that the card can't make.
    SchemeNotSupported {
        /// Host name.
        host: String,
    },
    /// L11: the portal refused the card's certificate.
    CertificateRefused {
        /// Host name.
        host: String,
        /// What the server said of it.
        reason: Refusal,
    },
    /// L12: signed in, but not enabled for the service.
    NotEnabled,
    /// L15: the portal has ended the session meanwhile.
    SessionEnded {
        /// Host name.
        host: String,
    },
    /// L26: the portal offers no profile of this name to act in.
    ProfileNotOffered {
        /// The name that was asked for.
        name: String,
        /// The names that the portal offers.
        known: String,
    },
    /// L14: the portal is out of service at the moment.
    Maintenance {
        /// Host name.
        host: String,
    },
    /// L16: the portal asks for the card after the handshake, which this connection can't do.
    AsksPerPage {
        /// Host name.
        host: String,
    },
    /// L17: the portal went on without having received the card.
    WithoutCard {
        /// Host name.
        host: String,
    },
    /// L18: the portal finds the card's key too short.
    KeyTooShort {
        /// Host name.
        host: String,
        /// Bits of the key.
        bits: u32,
    },
    /// L19: the portal sent us to a host that its profile does not name.
    HostNotAllowed {
        /// The foreign host.
        host: String,
    },
    /// L20: the portal asked for more signatures than a login may take.
    SignatureBudget {
        /// Host name.
        host: String,
    },
    /// L21: the portal's page has no entry for the card where the profile says.
    EntryNotFound {
        /// Host name.
        host: String,
    },
    /// L22: the portal answered with an error page.
    PortalError {
        /// Host name.
        host: String,
        /// HTTP status.
        status: u16,
    },
    /// L23: the card signed, but the portal's answer does not show that anybody is signed in.
    NotShownSignedIn {
        /// Host name.
        host: String,
    },
    /// L24: the identity server ended the sign-in.
    IdentityRefused {
        /// Host name.
        host: String,
        /// Why.
        reason: IdentityRefusal,
    },
    /// L25: the identity server does not answer as programs with a card know it.
    IdentityServerFault {
        /// Host name.
        host: String,
        /// What is wrong.
        reason: IdentityFault,
    },
    /// D01: a profile of a portal can't be read.
    ProfileInvalid {
        /// File or name.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// D02: a file can't be read or written.
    File {
        /// Path.
        file: String,
        /// What the system said.
        reason: String,
    },
    /// D03: the settings' file can't be understood; it was kept aside, and the defaults hold.
    SettingsBroken {
        /// Where it is now.
        kept: String,
        /// What is wrong with it.
        reason: String,
    },
    /// D08: what was remembered of cards can't be understood; it was thrown away.
    RememberedBroken {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// D04 to D07, N07: lists, revocation, and the services that are asked about them.
    Trust(TrustProblem),
    /// D09: something happened that should be impossible.
    Internal {
        /// Where, in the program's own words.
        context: String,
    },
    /// U01: the command line can't be understood.
    Usage {
        /// What is wrong with it.
        reason: Misuse,
    },
    /// U02: no portal has this name.
    UnknownPortal {
        /// The name.
        name: String,
    },
    /// U03: the person stopped the work.
    Cancelled,
    /// U04: there is no screen to open a window on.
    NoDisplay,
    /// U05: the system's browser could not be started.
    NoBrowser {
        /// What the system said.
        reason: String,
    },
    /// U06: no category of people who use a portal has this name.
    UnknownCategory {
        /// The name.
        name: String,
        /// The names that there are.
        known: String,
    },
}
