//! What goes with a problem: the next steps that it offers, and the values that its message shows.

use time::Date;

/// What a person can do next. The window makes a button of it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Action {
    /// Do the same again.
    Retry,
    /// Install the smart-card service.
    InstallService,
    /// Install the driver of a reader.
    InstallDriver,
    /// Start the smart-card service.
    StartService,
    /// Connect a reader.
    ConnectReader,
    /// Insert or turn the card.
    InsertCard,
    /// Choose among readers or cards.
    ChooseReader,
    /// Type the PIN again, with care.
    RetypePin,
    /// Unblock the PIN with the PUK.
    UnblockPin,
    /// Ask the body that issued the card.
    ContactIssuer,
    /// Ask the portal's support.
    ContactPortal,
    /// Look at the certificate.
    ShowCertificate,
    /// Run the diagnosis.
    Diagnose,
    /// Set the clock.
    SetClock,
    /// Read the help of the command line.
    ReadHelp,
    /// Give the proxy a name and a password.
    GiveCredentials,
    /// Look at the proxy in the settings.
    SetProxy,
    /// Open the network's own page in the browser.
    OpenNetworkPage,
    /// Enter in another way: SPID, or the CIE with a telephone.
    OtherWays,
    /// Report the card or the fault to Varco's makers.
    Report,
}

/// A value that a message shows.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Parameter {
    /// A piece of text from outside: shown on one line, shortened.
    Text(String),
    /// A sentence of the program itself.
    Explanation(String),
    /// A whole number.
    Number(i64),
    /// A day.
    Day(Date),
}
