//! What can be typed (design.md §4).

mod certificate;
mod trust;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use time::Date;
use time::macros::format_description;

use super::help::HelpOptions;
use super::history::{HistoryFormat, HistoryOptions};
use super::portals::WaysOptions;
use super::problems::{ProblemsFormat, ProblemsOptions};
use crate::simulator::fault::Fault;
use crate::simulator::portal::Mode;
use crate::simulator::timing::Timing;
use crate::text::Language;

pub(super) use self::certificate::{CertificateFormat, CertificateOptions};
pub(super) use self::trust::{TrustCommand, TrustOptions, TrustUpdateOptions};

/// Sign in to Italian public portals with the smart card in the reader.
#[derive(Debug, Parser)]
#[command(
    version,
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true,
    after_help = "Example: varco login --portal inail"
)]
#[cfg_attr(not(feature = "window"), command(arg_required_else_help = true))]
pub(super) struct Arguments {
    /// Language of all messages: it or en [default: the system's]
    #[arg(long = "lang", global = true, value_name = "LANG")]
    pub(super) language: Option<Language>,

    /// Show this help
    #[arg(long, short, global = true, action = ArgAction::Help)]
    help: Option<bool>,

    /// Show the version
    #[arg(long, short = 'V', action = ArgAction::Version)]
    version: Option<bool>,

    /// In the window: a portal that Varco knows, or a file with a portal's profile
    #[cfg(feature = "window")]
    #[arg(long, value_name = "NAME|FILE")]
    pub(super) portal: Option<String>,

    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the readers and what is in them
    #[command(after_help = "Example: varco readers --watch")]
    Readers(ReadersOptions),
    /// Show what card it is and whether it can sign in
    #[command(after_help = "Example: varco card --personal")]
    Card(CardOptions),
    /// Show or export the authentication certificate
    #[command(after_help = "Example: varco certificate --format pem > certificate.pem")]
    Certificate(CertificateOptions),
    /// Sign in to a portal and list its services
    #[command(after_help = "Example: varco login --portal inail")]
    Login(LoginOptions),
    /// Look after the PIN
    #[command(subcommand, after_help = "Example: varco pin status")]
    Pin(PinCommand),
    /// List the portals that Varco knows, check one, or explain who may enter
    #[command(after_help = "Example: varco portals check inail")]
    Portals(PortalsOptions),
    /// List the sign-ins that were written down on this computer, or erase them
    #[command(after_help = "Example: varco history --format csv > accessi.csv")]
    History(HistoryOptions),
    /// Show the list of bodies whose certificates are recognised, or fetch a newer one
    #[command(after_help = "Example: varco trust")]
    Trust(TrustOptions),
    /// Find out what stands between you and a portal
    #[command(after_help = "Example: varco diagnose --online")]
    Diagnose(DiagnoseOptions),
    /// Explain every problem that Varco reports, or one
    #[command(after_help = "Example: varco problems C15")]
    Problems(ProblemsOptions),
    /// Play a card or a portal for other programs
    #[command(after_help = "Example: varco simulate card --profile st-2048")]
    Simulate(SimulateOptions),
    /// Sign in with a virtual card to a virtual portal, all in one process
    #[command(after_help = "Example: varco demo --no-window --card st-2048 --portal-mode tls13")]
    Demo(DemoOptions),
    /// Show this help, or that of a command
    #[command(after_help = "Example: varco help login")]
    Help(HelpOptions),
}

/// Which card to use.
#[derive(Args, Debug)]
pub(super) struct Source {
    /// Name of the reader, or a part of it that no other reader has
    #[arg(long, value_name = "NAME")]
    pub(super) reader: Option<String>,
    /// Use a built-in virtual card instead of the system's readers
    #[arg(long, value_name = "PROFILE")]
    pub(super) simulated: Option<String>,
}

#[derive(Args, Debug)]
pub(super) struct ReadersOptions {
    /// Use a built-in virtual card instead of the system's readers
    #[arg(long, value_name = "PROFILE")]
    pub(super) simulated: Option<String>,
    /// Keep watching, and print every change
    #[arg(long)]
    pub(super) watch: bool,
    /// Print one JSON object (with --watch: one per change)
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args, Debug)]
pub(super) struct CardOptions {
    #[command(flatten)]
    pub(super) source: Source,
    /// Show the personal data of the card too
    #[arg(long)]
    pub(super) personal: bool,
    /// Erase what is remembered of identity cards on this computer; no card is needed
    #[arg(long, conflicts_with_all = ["personal", "reader", "simulated"])]
    pub(super) forget: bool,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args, Debug)]
pub(super) struct LoginOptions {
    /// A portal that Varco knows, or a file with a portal's profile [default: the one chosen in
    /// the settings, or inail]
    #[arg(long, value_name = "NAME|FILE")]
    pub(super) portal: Option<String>,
    #[command(flatten)]
    pub(super) source: Source,
    /// Read the PIN from standard input, up to the first line end
    #[arg(long)]
    pub(super) pin_stdin: bool,
    /// Go on even if only one try is left
    #[arg(long)]
    pub(super) last_try: bool,
    /// The profile to act in, where the portal offers several: its name, or a part of it that no
    /// other has
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,
    /// Where to go on after the sign-in
    #[arg(long, value_enum, default_value_t = Open::None)]
    pub(super) open: Open,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(super) enum Open {
    /// Nowhere: list the services and end the session
    None,
    /// To the portal in the system's browser, which asks to sign in again
    Browser,
    /// Into a browser that takes the session over: by the portal's one-time link where it gives
    /// one, else in a window of its own, with which the command ends
    Window,
}

#[derive(Debug, Subcommand)]
pub(super) enum PinCommand {
    /// Show how many tries are left, without using one
    #[command(after_help = "Example: varco pin status --json")]
    Status(PinStatusOptions),
    /// Choose a new PIN; the old one is asked, and one of its tries is used
    #[command(after_help = "Example: varco pin change")]
    Change(NewPinOptions),
    /// Set a new PIN with the PUK; one try of the PUK is used
    #[command(after_help = "Example: varco pin unblock")]
    Unblock(NewPinOptions),
}

#[derive(Args, Debug)]
pub(super) struct NewPinOptions {
    #[command(flatten)]
    pub(super) source: Source,
    /// Read from standard input: the old PIN, or the PUK, on the first line, the new PIN on the
    /// second
    #[arg(long)]
    pub(super) pin_stdin: bool,
    /// Go on even if only one try is left
    #[arg(long)]
    pub(super) last_try: bool,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args, Debug)]
pub(super) struct PinStatusOptions {
    #[command(flatten)]
    pub(super) source: Source,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args, Debug)]
pub(super) struct PortalsOptions {
    #[command(subcommand)]
    pub(super) what: Option<PortalsCommand>,
    /// Print one JSON object
    #[arg(long, global = true)]
    pub(super) json: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum PortalsCommand {
    /// Say what a sign-in would meet, without using any card
    #[command(after_help = "Example: varco portals check inail --json")]
    Check(CheckOptions),
    /// Explain who may enter INAIL's portal since when and how, and what must be done first
    #[command(after_help = "Example: varco portals access --category cdl")]
    Access(AccessOptions),
    /// Explain the ways besides the card here: SPID, and the CIE with a smartphone
    #[command(after_help = "Example: varco portals ways inail --open spid")]
    Ways(WaysOptions),
}

#[derive(Args, Debug)]
pub(super) struct CheckOptions {
    /// A portal that Varco knows, or a file with a portal's profile
    #[arg(value_name = "NAME|FILE")]
    pub(super) portal: String,
    #[command(flatten)]
    pub(super) source: Source,
}

#[derive(Args, Debug)]
pub(super) struct AccessOptions {
    /// Who, such as cdl or datori_di_lavoro; a wrong name lists them all
    #[arg(long, value_name = "NAME")]
    pub(super) category: String,
    /// The day [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(super) date: Option<Date>,
}

#[derive(Args, Debug)]
pub(super) struct DiagnoseOptions {
    /// Ask the portal too; otherwise nothing goes over the network
    #[arg(long)]
    pub(super) online: bool,
    /// The portal to ask: one that Varco knows, or a file with a portal's profile [default: the one
    /// chosen in the settings, or inail]
    #[arg(long, value_name = "NAME|FILE")]
    pub(super) portal: Option<String>,
    /// Watch the cards for three seconds, to see how they stay on the reader
    #[arg(long)]
    pub(super) stability: bool,
    /// Save the report too, as JSON if the name ends so; an existing file is never replaced
    #[arg(long, value_name = "FILE")]
    pub(super) save: Option<PathBuf>,
    /// Use a built-in virtual card instead of the system's readers
    #[arg(long, value_name = "PROFILE")]
    pub(super) simulated: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Args, Debug)]
pub(super) struct SimulateOptions {
    #[command(subcommand)]
    pub(super) what: Simulated,
}

#[derive(Debug, Subcommand)]
pub(super) enum Simulated {
    /// Put a virtual card into the virtual reader of vpcd, for any PC/SC program
    #[command(after_help = "Example: varco simulate card --profile st-2048 --log card.log")]
    Card(SimulateCardOptions),
    /// Serve a virtual portal on this computer
    #[command(after_help = "Example: varco simulate portal --mode tls13 --pki /tmp/portal")]
    Portal(SimulatePortalOptions),
}

#[derive(Args, Debug)]
pub(super) struct SimulateCardOptions {
    /// The card to play
    #[arg(long, value_name = "NAME")]
    pub(super) profile: String,
    /// Where vpcd listens
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:35963")]
    pub(super) vpcd: String,
    /// How long commands take
    #[arg(
        long,
        value_name = "none|contact|nfc-106|nfc-424",
        default_value = "none"
    )]
    pub(super) timing: Timing,
    /// Write every command and answer to this file; PINs are masked
    #[arg(long, value_name = "FILE")]
    pub(super) log: Option<PathBuf>,
    /// What goes wrong, such as remove@12, reset@12, garbage@12, short@12, flip@12, delay:500@12,
    /// 6F00@12, mute@12, or at every read, PIN, new PIN or signature: remove@read,
    /// remove@verify, remove@change, remove@sign; may be repeated
    #[arg(long, value_name = "SPEC")]
    pub(super) fault: Vec<Fault>,
}

#[derive(Args, Debug)]
pub(super) struct SimulatePortalOptions {
    /// How the portal behaves: an id (E01...) or a name
    #[arg(long, value_name = "MODE", default_value = "default")]
    pub(super) mode: Mode,
    /// Address on this computer; port 0 takes any free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    pub(super) listen: SocketAddr,
    /// Folder for the portal's CA and its profile
    #[arg(long, value_name = "DIR")]
    pub(super) pki: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub(super) struct DemoOptions {
    /// The virtual card
    #[arg(long, value_name = "PROFILE", default_value = crate::simulator::card::profile::DEFAULT)]
    pub(super) card: String,
    /// How the virtual portal behaves: an id (E01...) or a name
    #[arg(long, value_name = "MODE", default_value = "default")]
    pub(super) portal_mode: Mode,
    /// On the command line, without the window
    #[arg(long)]
    pub(super) no_window: bool,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

impl Command {
    /// The name in machine-readable output.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Readers(_) => "readers",
            Self::Card(_) => "card",
            Self::Certificate(_) => "certificate",
            Self::Login(_) => "login",
            Self::Pin(PinCommand::Status(_)) => "pin status",
            Self::Pin(PinCommand::Change(_)) => "pin change",
            Self::Pin(PinCommand::Unblock(_)) => "pin unblock",
            Self::Portals(options) => match &options.what {
                None => "portals",
                Some(PortalsCommand::Check(_)) => "portals check",
                Some(PortalsCommand::Access(_)) => "portals access",
                Some(PortalsCommand::Ways(_)) => "portals ways",
            },
            Self::History(_) => "history",
            Self::Trust(options) => match &options.what {
                None => "trust",
                Some(TrustCommand::Update(_)) => "trust update",
            },
            Self::Diagnose(_) => "diagnose",
            Self::Problems(_) => "problems",
            Self::Simulate(_) => "simulate",
            Self::Demo(_) => "demo",
            Self::Help(_) => "help",
        }
    }

    pub(super) fn wants_json(&self) -> bool {
        match self {
            Self::Readers(options) => options.json,
            Self::Card(options) => options.json,
            Self::Certificate(options) => options.format == CertificateFormat::Json,
            Self::Login(options) => options.json,
            Self::Pin(PinCommand::Status(options)) => options.json,
            Self::Pin(PinCommand::Change(options) | PinCommand::Unblock(options)) => options.json,
            Self::Portals(options) => options.json,
            Self::History(options) => options.format == HistoryFormat::Json,
            Self::Trust(options) => options.json,
            Self::Diagnose(options) => options.json,
            Self::Problems(options) => options.format == ProblemsFormat::Json,
            Self::Simulate(_) | Self::Help(_) => false,
            Self::Demo(options) => options.json,
        }
    }
}

/// Reads a day as ISO 8601 writes it.
fn day(text: &str) -> Result<Date, time::error::Parse> {
    Date::parse(text, format_description!("[year]-[month]-[day]"))
}
