//! The EU's list of lists (ETSI TS 119 612, Decision (EU) 2015/1505): who may sign the Italian list.
//!
//! # Who signs it
//!
//! The certificates whose keys may sign it are published in the Official Journal, C/2026/1944 of 15
//! April 2026 (portal-login.md §6.2), each with its SHA-256. [`Anchors::published`] holds those six
//! values. The Journal could not be reached when they were written down: they come from public
//! projects that state to have copied them from the notice or compared them with it (Leht and
//! dart-pdf on 24 September 2026, allkiri on 12 September 2026), which agree in all six. The
//! Commission's own demonstration of its verifier names one of them (d2064fdd…). So a person who
//! wants certainty compares them with the Journal; README says so too.
//!
//! A change of the signers is announced by "pivot" lists before the Journal prints it. They are not
//! followed: then the signer is unknown here, the Italian list is kept as not verified, and a newer
//! Varco is needed.

use time::OffsetDateTime;
use url::Url;

use super::list::instant;
use super::signature;
use super::xml::{self, ADDITIONAL, Element, LIST};
use crate::identity::{Certificate, hex, pem};
use crate::problem::ListFault;

/// Where the Commission publishes it (portal-login.md §6.2).
pub const EUROPEAN_ADDRESS: &str = "https://ec.europa.eu/tools/lotl/eu-lotl.xml";
/// The notice in the Official Journal that names its signers.
pub const NOTICE: &str = "C/2026/1944";
/// SHA-256 of the certificates of that notice.
const SIGNERS: [&str; 6] = [
    "c0641c4f7d56c431b1c924742db7fce9c1eef7d7fd212113a2768486b3abcdc5",
    "e0a620fbb6747362bb933ac44169d676a553444716cf5f31605f12a22b8396b1",
    "df7e29360c34b2b8d6d5f40325c1d4d12c9922cecd33b7407674a74b2b3ca1e5",
    "b63d416744e7098bf9ec2caa596a93bc2468e37f8284ba65ecc061711bcbaa18",
    "236103f03a8031ae8f47f9059bf8de38564cdbfebedde4a597d50f8980aa653b",
    "d2064fdd70f6982dcc516b86d9d5c56aea939417c624b2e478c0b29de54f8474",
];
/// What a pointer to a national list says of itself, and how it is written.
const NATIONAL: &str = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric";
const AS_XML: &str = "application/vnd.etsi.tsl+xml";
/// Most certificates of signers that are taken. A country has two to six.
const MAX_SIGNERS: usize = 16;

/// Who may sign the list of lists: their certificates' SHA-256, in hexadecimal.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Anchors(Vec<String>);

/// What the list of lists says of the Italian list. Its signature was verified.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EuropeanList {
    /// Number of the issue.
    pub sequence: u64,
    /// When it was issued.
    pub issued: OffsetDateTime,
    /// Where the Italian list is.
    pub location: Url,
    /// Who may sign the Italian list.
    pub signers: Vec<Certificate>,
}

impl Anchors {
    /// Those of the Official Journal ([`NOTICE`]).
    pub fn published() -> Self {
        Self(SIGNERS.map(str::to_owned).to_vec())
    }

    /// The keys of these certificates.
    pub fn of(certificates: &[Certificate]) -> Self {
        let hashes = certificates.iter().map(|one| hex(one.fingerprint()));
        Self(hashes.collect())
    }

    fn name(&self, certificate: &Certificate) -> bool {
        self.0.contains(&hex(certificate.fingerprint()))
    }
}

impl EuropeanList {
    /// Reads a list of lists, XML, at the time `now`. One that none of `anchors` signed, or whose
    /// time is over, says nothing at all.
    pub fn parse(text: &str, anchors: &Anchors, now: OffsetDateTime) -> Result<Self, ListFault> {
        let document = xml::parse(text).ok_or(ListFault::Malformed)?;
        let root = Element::root(&document).ok_or(ListFault::Malformed)?;
        if !root.is(LIST, "TrustServiceStatusList") {
            return Err(ListFault::Malformed);
        }
        let scheme = root.down(&["SchemeInformation"]);
        let scheme = scheme.ok_or(ListFault::Malformed)?;
        let issued = scheme.down(&["ListIssueDateTime"]).and_then(instant);
        let issued = issued.ok_or(ListFault::Malformed)?;
        // Whoever made the signature brings the certificate along; that it is one of the anchors is
        // what counts.
        let mut signers = signature::embedded(&document);
        signers.retain(|signer| anchors.name(signer));
        if !signature::verify(&document, &signers, issued)?.is_verified() {
            return Err(ListFault::EuropeanSigner);
        }
        let is_european = scheme
            .down(&["SchemeTerritory"])
            .is_some_and(|territory| territory.text() == "EU");
        let next = scheme.down(&["NextUpdate", "dateTime"]).and_then(instant);
        let list = italian(scheme).filter(|_| is_european && next.is_some_and(|next| next >= now));
        let (location, signers) = list.ok_or(ListFault::EuropeanList)?;
        let sequence = scheme.down(&["TSLSequenceNumber"]);
        let sequence = sequence.and_then(|number| number.text().parse().ok());
        Ok(Self {
            sequence: sequence.ok_or(ListFault::Malformed)?,
            issued,
            location,
            signers,
        })
    }
}

/// Where the Italian list is, and who may sign it.
fn italian(scheme: Element<'_, '_>) -> Option<(Url, Vec<Certificate>)> {
    let pointers = scheme.down(&["PointersToOtherTSL"])?;
    let pointers = pointers.children(LIST, "OtherTSLPointer");
    let pointer = pointers.into_iter().find(|pointer| {
        says(*pointer, LIST, "SchemeTerritory", "IT")
            && says(*pointer, LIST, "TSLType", NATIONAL)
            && says(*pointer, ADDITIONAL, "MimeType", AS_XML)
    })?;
    let location = Url::parse(&pointer.down(&["TSLLocation"])?.text()).ok()?;
    let identities = pointer.down(&["ServiceDigitalIdentities"])?;
    let signers: Vec<_> = identities
        .children(LIST, "ServiceDigitalIdentity")
        .iter()
        .flat_map(|identity| identity.children(LIST, "DigitalId"))
        .filter_map(|identity| identity.child(LIST, "X509Certificate"))
        .take(MAX_SIGNERS)
        .filter_map(|encoded| Certificate::parse(&pem::decoded(&encoded.text()).ok()?).ok())
        .collect();
    (location.scheme() == "https" && !signers.is_empty()).then_some((location, signers))
}

/// Whether a pointer says this of the list that it leads to.
fn says(pointer: Element<'_, '_>, namespace: &str, name: &str, value: &str) -> bool {
    let more = pointer.down(&["AdditionalInformation"]);
    let more = more.map(|more| more.children(LIST, "OtherInformation"));
    let mut more = more.into_iter().flatten();
    more.any(|one| {
        one.child(namespace, name)
            .is_some_and(|found| found.text() == value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_anchors_are_six_hashes() {
        let Anchors(hashes) = Anchors::published();
        let different: std::collections::BTreeSet<_> = hashes.iter().collect();
        assert_eq!(different.len(), 6);
        for hash in &hashes {
            let is_hash = |letter: char| letter.is_ascii_digit() || ('a'..='f').contains(&letter);
            assert!(hash.len() == 64 && hash.chars().all(is_hash), "{hash}");
        }
    }
}
