//! The authorities between a card's certificate and its root, sent along with it: the card stores
//! none of them, and a portal that knows the root alone would refuse it (cie-card.md §13.2).

use crate::identity::{Certificate, Issuer, issuer_of, pem};

/// The authorities that sign certificates on CIE 3.0 cards.
const CIE: &str = include_str!("../../assets/cie/issuers.pem");

/// The authority that issued this certificate, among `more` and those that come with the program.
/// Names are not enough: two of them may share one, so the signature decides.
pub(super) fn known_issuers(certificate: &Certificate, more: &[Certificate]) -> Vec<Certificate> {
    let authorities = [more, &parse(CIE).unwrap_or_default()].concat();
    match issuer_of(certificate, &authorities) {
        Issuer::Authority(issuer) => vec![issuer.clone()],
        Issuer::Itself | Issuer::Unverified(..) | Issuer::Unknown => Vec::new(),
    }
}

/// Reads certificates, PEM. The error says what is wrong with the text.
pub(super) fn parse(text: &str) -> Result<Vec<Certificate>, String> {
    pem::certificates(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_authorities_are_sound() {
        let authorities = parse(CIE).unwrap();
        assert_eq!(authorities.len(), 3);
        for authority in &authorities {
            assert!(authority.is_authority());
            assert!(authority.subject_key_identifier().is_some());
        }
    }

    #[test]
    fn a_certificate_of_nobody_known_goes_alone() {
        let authorities = parse(CIE).unwrap();
        // Their own issuers, the roots, are not among them.
        assert!(known_issuers(&authorities[0], &[]).is_empty());
    }

    #[test]
    fn broken_text_is_named() {
        assert!(parse("-----BEGIN CERTIFICATE-----\nAAAA").is_err());
        assert!(parse("-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----").is_err());
        assert_eq!(parse("").unwrap(), []);
    }
}
