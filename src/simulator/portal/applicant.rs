//! What the portal's application reads out of a card's certificate, and what it refuses
//! (portal-login.md §1.4, §1.5; E09 and E11 of §7).

use x509_parser::{
    certificate::X509Certificate, extensions::ParsedExtension, oid_registry::Oid,
    parse_x509_certificate, x509::X509Name,
};

use super::mode::Mode;

/// The person that a certificate names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Applicant {
    pub(super) tax_code: String,
    pub(super) given_name: String,
    pub(super) surname: String,
}

/// Why the application refuses a certificate that TLS accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It cannot be read.
    Unreadable,
    /// It is for signing documents.
    ForDocuments,
    /// No accepted policy.
    Policy,
    /// No codice fiscale where it belongs.
    TaxCode,
}

impl Refusal {
    /// The reason, as the portal words it.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Unreadable => "Il certificato non è leggibile.",
            Self::ForDocuments => {
                "Il certificato serve a firmare documenti: scegli quello di autenticazione."
            }
            Self::Policy => "Il certificato non è stato emesso per questo accesso.",
            Self::TaxCode => "Nel certificato non c'è un codice fiscale valido.",
        }
    }
}

/// The person named by a certificate, by the rules of the mode.
pub(super) fn applicant(mode: Mode, certificate: &[u8]) -> Result<Applicant, Refusal> {
    let (_, parsed) = parse_x509_certificate(certificate).map_err(|_| Refusal::Unreadable)?;
    if is_for_documents(&parsed) {
        return Err(Refusal::ForDocuments);
    }
    if !policies(&parsed).iter().any(|policy| accepts(mode, policy)) {
        return Err(Refusal::Policy);
    }
    named_person(mode, parsed.subject())
}

/// The person named by the certificate of a CIE (policy of portal-login.md §2.4).
pub(super) fn cie_holder(certificate: &[u8]) -> Result<Applicant, Refusal> {
    const CIE: &str = "1.3.76.47.4";
    let (_, parsed) = parse_x509_certificate(certificate).map_err(|_| Refusal::Unreadable)?;
    if !policies(&parsed).iter().any(|policy| policy == CIE) {
        return Err(Refusal::Policy);
    }
    named_person(Mode::Standard, parsed.subject())
}

/// CNS, and what else opens the same doors: what Lombardy declares equivalent, and the identity
/// card (portal-login.md §1.2, §1.5).
fn accepts(mode: Mode, policy: &str) -> bool {
    const CNS: &str = "1.3.76.16.2.1";
    const OTHERS: [&str; 3] = [
        "1.3.159.6.1.3.2.10",
        "1.3.76.12.1.1.10.2.2.10",
        "1.3.76.47.4",
    ];
    policy == CNS || (mode != Mode::PolicyStrict && OTHERS.contains(&policy))
}

fn is_for_documents(certificate: &X509Certificate<'_>) -> bool {
    matches!(certificate.key_usage(), Ok(Some(usage)) if usage.value.non_repudiation())
}

fn policies(certificate: &X509Certificate<'_>) -> Vec<String> {
    let listed =
        certificate
            .iter_extensions()
            .filter_map(|extension| match extension.parsed_extension() {
                ParsedExtension::CertificatePolicies(policies) => Some(policies),
                _ => None,
            });
    listed
        .flatten()
        .map(|policy| policy.policy_id.to_id_string())
        .collect()
}

/// Reads `CN=<codice fiscale>/<card>.<hash>`; never takes the whole CN for a codice fiscale.
fn named_person(mode: Mode, subject: &X509Name<'_>) -> Result<Applicant, Refusal> {
    const GIVEN_NAME: &[u8] = &[0x55, 0x04, 0x2A];
    const SURNAME: &[u8] = &[0x55, 0x04, 0x04];
    let common_name = subject
        .iter_common_name()
        .next()
        .and_then(|cn| cn.as_str().ok());
    let (code, _) = common_name
        .and_then(|cn| cn.split_once('/'))
        .ok_or(Refusal::TaxCode)?;
    let attribute = |oid: &'static [u8]| {
        let mut values = subject.iter_by_oid(&Oid::new(oid.into()));
        values
            .next()
            .and_then(|value| value.as_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    let tax_code = match mode {
        Mode::NameStrict => code.to_owned(),
        _ => code.to_uppercase(),
    };
    let well_formed = match mode {
        Mode::NameStrict => is_personal(&tax_code),
        _ => is_personal(&tax_code) || is_provisional(&tax_code) || is_foreign(&tax_code),
    };
    if !well_formed {
        return Err(Refusal::TaxCode);
    }
    Ok(Applicant {
        tax_code,
        given_name: attribute(GIVEN_NAME),
        surname: attribute(SURNAME),
    })
}

/// Sixteen upper-case characters, letters and digits where a codice fiscale has them; digits may
/// be replaced by letters where codes would collide.
pub(super) fn is_personal(code: &str) -> bool {
    const LETTERS: [usize; 9] = [0, 1, 2, 3, 4, 5, 8, 11, 15];
    const COLLISION: &str = "LMNPQRSTUV";
    code.len() == 16
        && code.chars().enumerate().all(|(place, letter)| {
            if LETTERS.contains(&place) {
                letter.is_ascii_uppercase()
            } else {
                letter.is_ascii_digit() || COLLISION.contains(letter)
            }
        })
}

fn is_provisional(code: &str) -> bool {
    code.len() == 11 && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// A foreign identifier: capitals, digits and a hyphen (portal-login.md §1.4).
fn is_foreign(code: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    (11..=20).contains(&code.len()) && code.contains('-') && code.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_apart_by_their_shape() {
        assert!(is_personal("MMGDAA84C47H501O"));
        // Digits replaced where two persons would share a code.
        assert!(is_personal("MMGDAA84C47HRLMO"));
        for wrong in [
            "MMGDAA84C47H501",
            "mmgdaa84c47h501o",
            "MMGDAA84C47H5010",
            "MMGDAA84CA7H501O",
        ] {
            assert!(!is_personal(wrong), "{wrong}");
        }
        assert!(is_provisional("99999990007") && !is_provisional("9999999000A"));
        assert!(is_foreign("TINXX-FINTO00000") && !is_foreign("MMGDAA84C47H501O"));
        assert!(!is_foreign("TINXX-<b>00000"));
    }

    #[test]
    fn what_is_no_certificate_is_refused() {
        assert_eq!(
            applicant(Mode::Standard, b"\x30\x03abc"),
            Err(Refusal::Unreadable)
        );
        assert_eq!(applicant(Mode::Standard, &[]), Err(Refusal::Unreadable));
    }
}
