//! How times stand in machine-readable output.

use serde::{Serialize as _, Serializer, ser};
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime};

/// An instant as RFC 3339 writes it.
pub(super) fn instant<S: Serializer>(
    instant: &OffsetDateTime,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&instant.format(&Rfc3339).map_err(ser::Error::custom)?)
}

/// The same, or nothing.
#[allow(clippy::ref_option, reason = "serde passes fields by reference")]
pub(super) fn optional_instant<S: Serializer>(
    instant: &Option<OffsetDateTime>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let written = instant.map(|instant| instant.format(&Rfc3339));
    let written = written.transpose().map_err(ser::Error::custom)?;
    written.serialize(serializer)
}

/// A day as ISO 8601 writes it.
#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes fields by reference"
)]
pub(super) fn day<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&day.to_string())
}
