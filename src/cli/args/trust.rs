//! `varco trust`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args, Debug)]
pub(in crate::cli) struct TrustOptions {
    #[command(subcommand)]
    pub(in crate::cli) what: Option<TrustCommand>,
    /// Print one JSON object
    #[arg(long, global = true)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum TrustCommand {
    /// Fetch the Italian list from AgID, or from elsewhere, and keep it
    #[command(after_help = "Example: varco trust update")]
    Update(TrustUpdateOptions),
}

#[derive(Args, Debug)]
pub(in crate::cli) struct TrustUpdateOptions {
    /// Where from: an address (https) or a file [default: AgID's site]
    #[arg(long, value_name = "URL|FILE")]
    pub(in crate::cli) from: Option<String>,
    /// Where the EU's list of lists is, which names the signers: an address (https) or a file
    /// [default: the Commission's site]
    #[arg(long, value_name = "URL|FILE")]
    pub(in crate::cli) lotl: Option<String>,
    /// Certificates of whoever signs the list, PEM, taken from a source that you trust, in place of
    /// those that the EU's list of lists names
    #[arg(long, value_name = "FILE", conflicts_with = "lotl")]
    pub(in crate::cli) signers: Option<PathBuf>,
}
