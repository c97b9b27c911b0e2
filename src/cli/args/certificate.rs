//! `varco certificate`.

use clap::{Args, ValueEnum};

use super::Source;

#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(in crate::cli) struct CertificateOptions {
    #[command(flatten)]
    pub(in crate::cli) source: Source,
    /// How to print it
    #[arg(long, value_enum, default_value_t = CertificateFormat::Text)]
    pub(in crate::cli) format: CertificateFormat,
    /// Say who vouches for it too: every issuer, and what was found of each
    #[arg(long)]
    pub(in crate::cli) chain: bool,
    /// Ask the issuer whether it was revoked; this tells the issuer that you asked
    #[arg(long)]
    pub(in crate::cli) revocation: bool,
    /// Read the PIN from standard input, for cards that show the certificate only after it
    /// (a CNS does not need it, and the PIN is not used)
    #[arg(long)]
    pub(in crate::cli) pin_stdin: bool,
    /// Go on even if only one try is left
    #[arg(long)]
    pub(in crate::cli) last_try: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(in crate::cli) enum CertificateFormat {
    /// For people
    Text,
    /// Base64 between BEGIN and END lines
    Pem,
    /// Binary
    Der,
    /// For programs
    Json,
}
