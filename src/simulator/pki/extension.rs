//! Extensions that `rcgen` has no words for, written as DER (RFC 5280 §4.2.1.4, §4.2.2.1).

use rcgen::CustomExtension;

use super::cns::{Detail, Policy};
use super::oid;
use crate::simulator::tlv::tlv;

const SEQUENCE: u8 = 0x30;
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTF8_STRING: u8 = 0x0C;
const IA5_STRING: u8 = 0x16;
const URI: u8 = 0x86;

const CNS_POLICY: &[u8] = &[0x2B, 0x4C, 0x10, 0x02, 0x01];
const CIE_POLICY: &[u8] = &[0x2B, 0x4C, 0x2F, 0x04];
const LOMBARDY_POLICY: &[u8] = &[0x2B, 0x81, 0x1F, 0x06, 0x01, 0x03, 0x02, 0x0A];
const IDENTITY_CARD_POLICY: &[u8] = &[0x2B, 0x4C, 0x2F, 0x04];
const PRACTICE_STATEMENT: &[u8] = &[0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x02, 0x01];
const USER_NOTICE: &[u8] = &[0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x02, 0x02];
const STATUS_SERVICE: &[u8] = &[0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01];
const ISSUER_CERTIFICATE: &[u8] = &[0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02];

pub(super) fn policies(policy: Policy, detail: Detail) -> Option<CustomExtension> {
    let identifier = match policy {
        Policy::Cns => CNS_POLICY,
        Policy::Lombardy => LOMBARDY_POLICY,
        Policy::Cie => CIE_POLICY,
        Policy::Missing => return None,
    };
    let explained = (detail == Detail::Full).then_some((
        "http://www.regione-immaginaria.example/cns/manuale-operativo.pdf",
        "Identifies X.509 authentication certificates issued for the italian \
         National Service Card (CNS) project in according to the italian \
         regulation. PROVA: demonstration, no value.",
    ));
    Some(one_policy(identifier, explained))
}

/// The policy of an identity card's certificate (cie-card.md §13.1).
pub(super) fn identity_card_policy() -> CustomExtension {
    one_policy(
        IDENTITY_CARD_POLICY,
        Some((
            "http://www.cie.inventato.example/policy/subca_auth_cps.pdf",
            "Certificato di autenticazione emesso dal Ministero Inventato per la carta di \
             identita' elettronica. PROVA: dimostrazione, senza valore.",
        )),
    )
}

/// One policy; `explained` by the address of its practice statement and a notice.
fn one_policy(identifier: &[u8], explained: Option<(&str, &str)>) -> CustomExtension {
    let mut information = tlv(OBJECT_IDENTIFIER, identifier);
    if let Some((statement, notice)) = explained {
        let statement = qualifier(PRACTICE_STATEMENT, &tlv(IA5_STRING, statement.as_bytes()));
        let notice = tlv(SEQUENCE, &tlv(UTF8_STRING, notice.as_bytes()));
        let notice = qualifier(USER_NOTICE, &notice);
        information.extend(tlv(SEQUENCE, &[statement, notice].concat()));
    }
    let content = tlv(SEQUENCE, &tlv(SEQUENCE, &information));
    CustomExtension::from_oid_content(oid::CERTIFICATE_POLICIES, content)
}

pub(in crate::simulator) fn authority_information_access(
    status_service: &str,
    issuer_certificate: &str,
) -> CustomExtension {
    let content = [
        access(STATUS_SERVICE, status_service),
        access(ISSUER_CERTIFICATE, issuer_certificate),
    ];
    CustomExtension::from_oid_content(
        oid::AUTHORITY_INFORMATION_ACCESS,
        tlv(SEQUENCE, &content.concat()),
    )
}

/// Where revocation is asked for, and nothing else.
pub(super) fn status_service(uri: &str) -> CustomExtension {
    CustomExtension::from_oid_content(
        oid::AUTHORITY_INFORMATION_ACCESS,
        tlv(SEQUENCE, &access(STATUS_SERVICE, uri)),
    )
}

fn qualifier(kind: &[u8], value: &[u8]) -> Vec<u8> {
    tlv(SEQUENCE, &[&tlv(OBJECT_IDENTIFIER, kind), value].concat())
}

fn access(method: &[u8], uri: &str) -> Vec<u8> {
    let content = [tlv(OBJECT_IDENTIFIER, method), tlv(URI, uri.as_bytes())];
    tlv(SEQUENCE, &content.concat())
}
