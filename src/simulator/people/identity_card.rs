//! The electronic identity cards (CIE) of some of the invented persons.

use super::{ATTESTATION_BODY, CITIZEN, LABOUR_CONSULTANT, PATRONATO, Person};

/// An invented person's CIE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdentityCard {
    /// The holder.
    pub person: Person,
    /// Numero Identificativo per i Servizi, 12 digits (cie-card.md §13.4).
    pub nis: &'static str,
    /// Document number, nine characters (cie-card.md §4.1).
    pub document_number: &'static str,
    pub(in crate::simulator) keys: IdentityCardKeys,
}

/// The card's demonstration keys, PKCS#8 DER (cie-card.md §4.3).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::simulator) struct IdentityCardKeys {
    /// `Cert_CIE.Kpriv`: signs logins.
    pub(in crate::simulator) login: &'static [u8],
    /// `Int.Kpriv`: proves that the chip is genuine.
    pub(in crate::simulator) chip: &'static [u8],
    /// `Servizi_Int.Kpriv`: proves the same without PIN and secure messaging.
    pub(in crate::simulator) service: &'static [u8],
}

impl std::fmt::Debug for IdentityCardKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdentityCardKeys")
    }
}

macro_rules! keys {
    ($number:literal) => {
        IdentityCardKeys {
            login: include_bytes!(concat!(
                "../../../assets/simulator/keys/cie-",
                $number,
                "-login.der"
            )),
            chip: include_bytes!(concat!(
                "../../../assets/simulator/keys/cie-",
                $number,
                "-chip.der"
            )),
            service: include_bytes!(concat!(
                "../../../assets/simulator/keys/cie-",
                $number,
                "-service.der"
            )),
        }
    };
}

/// The citizen's card; the ordinary CIE.
pub const CITIZEN_CARD: IdentityCard = IdentityCard {
    person: CITIZEN,
    nis: "999000000017",
    document_number: "ZZ00001ZZ",
    keys: keys!("1"),
};

/// The labour consultant's card: she holds a CNS too.
pub const CONSULTANT_CARD: IdentityCard = IdentityCard {
    person: LABOUR_CONSULTANT,
    nis: "999000000024",
    document_number: "ZZ00002ZZ",
    keys: keys!("2"),
};

/// The card of the person at the patronato.
pub const PATRONATO_CARD: IdentityCard = IdentityCard {
    person: PATRONATO,
    nis: "999000000031",
    document_number: "ZZ00003ZZ",
    keys: keys!("3"),
};

/// The card of the person at the attestation body.
pub const ATTESTATION_CARD: IdentityCard = IdentityCard {
    person: ATTESTATION_BODY,
    nis: "999000000048",
    document_number: "ZZ00004ZZ",
    keys: keys!("4"),
};

/// Every CIE.
pub const IDENTITY_CARDS: [IdentityCard; 4] = [
    CITIZEN_CARD,
    CONSULTANT_CARD,
    PATRONATO_CARD,
    ATTESTATION_CARD,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_well_formed_and_unique() {
        for (index, card) in IDENTITY_CARDS.iter().enumerate() {
            assert_eq!(card.nis.len(), 12);
            assert!(card.nis.bytes().all(|byte| byte.is_ascii_digit()));
            assert_eq!(card.document_number.len(), 9);
            for other in &IDENTITY_CARDS[index + 1..] {
                assert_ne!(card.nis, other.nis);
                assert_ne!(card.document_number, other.document_number);
            }
        }
    }
}
