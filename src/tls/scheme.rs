//! Signature schemes: what a server offers, what card and key can do, and our order.

use std::fmt;

use crate::card::padding::{Hash, Padding};

/// A way to sign a handshake that Varco knows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Scheme {
    /// How the digest is packed.
    pub padding: Padding,
    /// How the transcript is hashed.
    pub hash: Hash,
    /// RFC 9963: PKCS#1 v1.5 in TLS 1.3, under a code point of its own.
    legacy: bool,
}

/// What a card and its key can do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Abilities {
    /// Size of the RSA modulus in bits.
    pub bits: usize,
    /// The card takes any block (raw RSA), so that PSS can be padded here. Else PKCS#1 v1.5 only.
    pub raw: bool,
}

/// Our order (portal-login.md §5.1): PKCS#1 v1.5 first, because every card can do it, then PSS.
/// Servers list PSS first; taking their first would fail on cards that can't.
const PREFERENCE: [Scheme; 9] = [
    Scheme::new(Padding::Pkcs1, Hash::Sha256, false),
    Scheme::new(Padding::Pkcs1, Hash::Sha384, false),
    Scheme::new(Padding::Pkcs1, Hash::Sha512, false),
    Scheme::new(Padding::Pkcs1, Hash::Sha256, true),
    Scheme::new(Padding::Pkcs1, Hash::Sha384, true),
    Scheme::new(Padding::Pkcs1, Hash::Sha512, true),
    Scheme::new(Padding::Pss, Hash::Sha256, false),
    Scheme::new(Padding::Pss, Hash::Sha384, false),
    Scheme::new(Padding::Pss, Hash::Sha512, false),
];

impl Scheme {
    const fn new(padding: Padding, hash: Hash, legacy: bool) -> Self {
        Self {
            padding,
            hash,
            legacy,
        }
    }

    /// PKCS#1 v1.5 with SHA-256: what every server of TLS 1.2 takes.
    pub const PKCS1_SHA256: Self = Self::new(Padding::Pkcs1, Hash::Sha256, false);

    /// The first of our order whose code point the server offers and that the card can do.
    pub fn choose(offered: &[u16], abilities: Abilities) -> Option<Self> {
        PREFERENCE
            .into_iter()
            .find(|scheme| offered.contains(&scheme.code_point()) && abilities.can(*scheme))
    }

    /// Whether OpenSSL can sign a handshake with this code point. TLS 1.3 has no PKCS#1 v1.5
    /// (RFC 8446 clause 4.4.3), and OpenSSL does not know RFC 9963 (portal-login.md §5.1).
    #[cfg(feature = "compat-tls")]
    pub(super) fn is_known_to_openssl(code_point: u16, is_tls13: bool) -> bool {
        let known = PREFERENCE
            .into_iter()
            .find(|scheme| scheme.code_point() == code_point);
        known.is_none_or(|scheme| !scheme.legacy && (!is_tls13 || scheme.padding == Padding::Pss))
    }

    /// The code point on the wire (RFC 8446 clause 4.2.3; RFC 9963).
    pub fn code_point(self) -> u16 {
        match (self.padding, self.hash, self.legacy) {
            (Padding::Pkcs1, Hash::Sha256, false) => 0x0401,
            (Padding::Pkcs1, Hash::Sha384, false) => 0x0501,
            (Padding::Pkcs1, Hash::Sha512, false) => 0x0601,
            (Padding::Pkcs1, Hash::Sha256, true) => 0x0420,
            (Padding::Pkcs1, Hash::Sha384, true) => 0x0520,
            (Padding::Pkcs1, Hash::Sha512, true) => 0x0620,
            (Padding::Pss, Hash::Sha256, _) => 0x0804,
            (Padding::Pss, Hash::Sha384, _) => 0x0805,
            (Padding::Pss, Hash::Sha512, _) => 0x0806,
        }
    }
}

impl Abilities {
    /// What card and key can do, in our order, without the code points of RFC 9963.
    #[cfg(feature = "compat-tls")]
    pub(super) fn common(self) -> impl Iterator<Item = Scheme> {
        PREFERENCE
            .into_iter()
            .filter(move |scheme| !scheme.legacy && self.can(*scheme))
    }

    fn can(self, scheme: Scheme) -> bool {
        scheme.padding.fits(scheme.hash, self.bits)
            && (self.raw || scheme.padding == Padding::Pkcs1)
    }
}

impl fmt::Display for Scheme {
    /// The name of the IANA registry.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hash = match self.hash {
            Hash::Sha256 => "sha256",
            Hash::Sha384 => "sha384",
            Hash::Sha512 => "sha512",
        };
        match (self.padding, self.legacy) {
            (Padding::Pkcs1, false) => write!(f, "rsa_pkcs1_{hash}"),
            (Padding::Pkcs1, true) => write!(f, "rsa_pkcs1_{hash}_legacy"),
            (Padding::Pss, _) => write!(f, "rsa_pss_rsae_{hash}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CNS: Abilities = Abilities {
        bits: 2048,
        raw: true,
    };

    fn chosen(offered: &[u16], abilities: Abilities) -> Option<String> {
        Scheme::choose(offered, abilities).map(|scheme| scheme.to_string())
    }

    #[test]
    fn pkcs1_comes_before_pss_whatever_the_server_prefers() {
        // The order of an OpenSSL server: PSS first (portal-login.md §5.1).
        let openssl = [0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601];
        assert_eq!(chosen(&openssl, CNS).unwrap(), "rsa_pkcs1_sha256");
    }

    #[test]
    fn tls13_takes_pss_or_the_code_points_of_rfc_9963() {
        assert_eq!(chosen(&[0x0804], CNS).unwrap(), "rsa_pss_rsae_sha256");
        assert_eq!(
            chosen(&[0x0804, 0x0420], CNS).unwrap(),
            "rsa_pkcs1_sha256_legacy"
        );
        let pkcs1_only = Abilities { raw: false, ..CNS };
        assert_eq!(chosen(&[0x0804, 0x0805, 0x0806], pkcs1_only), None);
        assert!(chosen(&[0x0420], pkcs1_only).is_some());
    }

    #[test]
    fn a_short_key_skips_what_it_has_no_room_for() {
        let short = Abilities {
            bits: 1024,
            raw: true,
        };
        assert_eq!(chosen(&[0x0806], short), None);
        assert_eq!(
            chosen(&[0x0806, 0x0805], short).unwrap(),
            "rsa_pss_rsae_sha384"
        );
    }

    /// SHA-1 and elliptic curves are never chosen.
    #[test]
    fn the_rest_is_left_alone() {
        assert_eq!(chosen(&[0x0201, 0x0403, 0x0807], CNS), None);
    }
}
