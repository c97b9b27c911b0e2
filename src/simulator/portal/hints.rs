//! The issuers that the portal names when it asks for the card: the hint lists of E06.

use rustls::{DistinguishedName, pki_types::CertificateDer};
use x509_parser::{parse_x509_certificate, x509::X509Name};

use super::{attack::Attack, mode::Mode};
use crate::simulator::tlv::tlv;

/// The hint list of a mode, given the CAs whose cards the portal accepts.
///
/// The long lists end with the accepted CAs, so that a client which looks only at the beginning
/// misses them.
pub(super) fn hints(mode: Mode, accepted: &[CertificateDer<'static>]) -> Vec<DistinguishedName> {
    let own = accepted.iter().filter_map(|ca| subject(ca));
    let names = match mode {
        Mode::HintsNone => Vec::new(),
        Mode::HintsOne => own.take(1).collect(),
        Mode::Hints101 => padded(101, own.collect()),
        Mode::Hints401 => padded(401, own.collect()),
        Mode::HintsForeign => (0..3).map(invented).collect(),
        Mode::Hostile(Attack::Hints701) => (0..700).map(short).chain(own.take(1)).collect(),
        Mode::Hostile(Attack::HintsNoise) => (0..100).map(noise).collect(),
        _ => own.collect(),
    };
    fitting(names)
}

/// As many of the names as a certificate request has room for (65 535 bytes).
fn fitting(names: Vec<DistinguishedName>) -> Vec<DistinguishedName> {
    let mut room = usize::from(u16::MAX);
    let fits = |name: &DistinguishedName| {
        let left = room.checked_sub(name.as_ref().len() + 2);
        room = left.unwrap_or_default();
        left.is_some()
    };
    names.into_iter().take_while(fits).collect()
}

fn padded(total: usize, own: Vec<DistinguishedName>) -> Vec<DistinguishedName> {
    (0..total.saturating_sub(own.len()))
        .map(invented)
        .chain(own)
        .collect()
}

fn subject(certificate: &[u8]) -> Option<DistinguishedName> {
    let (_, parsed) = parse_x509_certificate(certificate).ok()?;
    Some(raw_name(parsed.subject()))
}

fn raw_name(name: &X509Name<'_>) -> DistinguishedName {
    DistinguishedName::from(name.as_raw().to_vec())
}

/// A name as long as those of real CNS certifiers: 401 of them make some 60 kB, as measured in
/// portal-login.md §5.1.
fn invented(number: usize) -> DistinguishedName {
    const COUNTRY: &[u8] = &[0x55, 0x04, 0x06];
    const ORGANIZATION: &[u8] = &[0x55, 0x04, 0x0A];
    const UNIT: &[u8] = &[0x55, 0x04, 0x0B];
    const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
    let name = [
        attribute(COUNTRY, "IT"),
        attribute(ORGANIZATION, "Certificatore Inesistente S.p.A."),
        attribute(UNIT, "Servizi di Certificazione"),
        attribute(
            COMMON_NAME,
            &format!("Regione Immaginaria {number:03} - CA Cittadini"),
        ),
    ];
    DistinguishedName::from(tlv(0x30, &name.concat()))
}

/// A name so short that 700 of them fit into one request.
fn short(number: usize) -> DistinguishedName {
    const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
    let name = attribute(COMMON_NAME, &format!("Comune Immaginario {number:03}"));
    DistinguishedName::from(tlv(0x30, &name))
}

/// Bytes that are no name.
fn noise(number: usize) -> DistinguishedName {
    DistinguishedName::from(vec![0xFF; 1 + number])
}

fn attribute(oid: &[u8], value: &str) -> Vec<u8> {
    let pair = [tlv(0x06, oid), tlv(0x0C, value.as_bytes())].concat();
    tlv(0x31, &tlv(0x30, &pair))
}

#[cfg(test)]
mod tests {
    use x509_parser::prelude::FromDer as _;

    use super::*;

    #[test]
    fn invented_names_are_well_formed_and_as_long_as_real_ones() {
        let name = invented(7);
        let (rest, parsed) = X509Name::from_der(name.as_ref()).unwrap();
        assert!(rest.is_empty());
        assert!(
            parsed
                .to_string()
                .ends_with("CN=Regione Immaginaria 007 - CA Cittadini")
        );
        assert!(
            (130..150).contains(&name.as_ref().len()),
            "{}",
            name.as_ref().len()
        );
    }

    #[test]
    fn lists_have_the_promised_length() {
        assert_eq!(hints(Mode::Hints101, &[]).len(), 101);
        assert_eq!(hints(Mode::Hints401, &[]).len(), 401);
        assert_eq!(hints(Mode::HintsForeign, &[]).len(), 3);
        assert_eq!(hints(Mode::Hostile(Attack::Hints701), &[]).len(), 700);
        assert!(hints(Mode::HintsNone, &[]).is_empty());
        let too_many = (0..1000).map(invented).collect();
        assert!((401..500).contains(&fitting(too_many).len()));
    }
}
