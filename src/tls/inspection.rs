//! Who vouches for a server that was verified: a public authority, one pinned for the portal, or
//! somebody whom only this computer's store knows, as programs and networks that read along have.

use rustls::pki_types::CertificateDer;
use x509_parser::certificate::X509Certificate;
use x509_parser::der_parser::oid;
use x509_parser::prelude::FromDer;

use super::Pinned;
use crate::identity::{Certificate, Name};

/// Who vouches for a server.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Vouching {
    /// The name of who signed its certificate.
    pub issuer: String,
    /// What is known of them.
    pub voucher: Voucher,
}

/// What is known of who signed a server's certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Voucher {
    /// A public authority: the certificate proves that it was published (RFC 6962), as browsers
    /// demand of all of them. Or an authority of this portal's profile.
    Expected,
    /// An authority that only this computer's store knows: an administration's own, or somebody
    /// who reads along.
    Private,
    /// A product that reads along, known by its name.
    Inspector,
}

/// Parts of names by which products sign what they let through. In small letters.
const INSPECTORS: [&str; 40] = [
    "adguard personal",
    "avast web/mail shield",
    "avg web/mail shield",
    "barracuda",
    "bitdefender personal ca",
    "blue coat",
    "bullguard",
    "charles proxy",
    "check point firewall",
    "cisco umbrella",
    "cloudflare gateway",
    "contentwatch",
    "do_not_trust_fiddlerroot",
    "dr.web",
    "endian",
    "eset ssl filter",
    "f-secure",
    "forcepoint",
    "fortigate",
    "fortinet",
    "gateway ca - cloudflare",
    "iboss",
    "kaspersky anti-virus personal",
    "kaspersky web anti-virus",
    "lightspeed",
    "mcafee web gateway",
    "menlo security",
    "mitmproxy",
    "net nanny",
    "netskope",
    "palo alto",
    "portswigger",
    "skyhigh",
    "smoothwall",
    "sonicwall",
    "sophos",
    "squid",
    "untangle",
    "watchguard",
    "zscaler",
];

impl Vouching {
    /// Looks at the certificates of a server that was verified. `None` where they can't be read.
    pub(super) fn of(
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        pinned: &Pinned,
    ) -> Option<Self> {
        let own = Certificate::parse(end_entity).ok()?;
        let chain = intermediates
            .iter()
            .filter_map(|der| Certificate::parse(der).ok());
        let issuers: Vec<_> = std::iter::once(own.issuer().clone())
            .chain(chain.map(|certificate| certificate.issuer().clone()))
            .collect();
        let is_pinned = pinned.iter().any(|root| {
            Certificate::parse(&root).is_ok_and(|root| {
                issuers
                    .iter()
                    .any(|issuer| issuer.der() == root.subject().der())
            })
        });
        let voucher = if is_pinned || is_published(end_entity) {
            Voucher::Expected
        } else if issuers.iter().any(is_inspector) {
            Voucher::Inspector
        } else {
            Voucher::Private
        };
        Some(Self {
            issuer: shown(own.issuer()),
            voucher,
        })
    }
}

/// Whether a name is one of a product that reads along.
pub(super) fn is_inspector(name: &Name) -> bool {
    let parts = [name.common_name(), name.organization()];
    parts.into_iter().flatten().any(|part| {
        let part = part.to_lowercase();
        INSPECTORS.iter().any(|inspector| part.contains(inspector))
    })
}

/// The name that people know somebody by.
pub(super) fn shown(name: &Name) -> String {
    let known = name.common_name().or_else(|| name.organization());
    known.unwrap_or("?").to_owned()
}

/// Whether a certificate carries signed proofs that public logs have it (RFC 6962 clause 3.3).
fn is_published(certificate: &CertificateDer<'_>) -> bool {
    let proofs = oid!(1.3.6.1.4.1.11129.2.4.2);
    X509Certificate::from_der(certificate)
        .is_ok_and(|(_, certificate)| certificate.iter_extensions().any(|one| one.oid == proofs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_in_order_and_small() {
        assert!(INSPECTORS.is_sorted());
        assert!(INSPECTORS.iter().all(|name| *name == name.to_lowercase()));
    }
}
