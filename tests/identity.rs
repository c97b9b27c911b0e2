//! From certificate to person: the virtual cards, damaged DER, and the real authorities of the
//! Italian identity services.

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used
)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer as Signer, KeyPair};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use varco::identity::{
    Certificate, CertificateError, Chain, ChainEnd, Check, DatesCheck, ExtendedUsage, HolderCheck,
    Issuer, Key, KeyCheck, KeyUsageCheck, Outcome, Policy, PolicyCheck, TaxCode, TaxCodeError,
    Usage, Verdict, issuer_of,
};
use varco::problem::{Problem, Unusable};
use varco::simulator::people::{CONTRACTING_AUTHORITY, LABOUR_CONSULTANT};
use varco::simulator::pki::{
    self, CommonName, Detail, KeySize, SignedBy, Usage as CardUsage, Variant,
};

fn card(variant: Variant) -> Certificate {
    let der = pki::card_certificate(&LABOUR_CONSULTANT, KeySize::Rsa2048, variant).unwrap();
    Certificate::parse(&der).unwrap()
}

/// The middle of the certificate's life.
fn midlife(certificate: &Certificate) -> OffsetDateTime {
    let validity = certificate.validity();
    validity.not_before + (validity.not_after - validity.not_before) / 2
}

fn findings(certificate: &Certificate, outcome: Outcome) -> Vec<Check> {
    let checks = certificate.checks(midlife(certificate));
    checks
        .list
        .into_iter()
        .filter(|check| check.outcome() == outcome)
        .collect()
}

#[test]
fn a_card_certificate_tells_person_card_and_purpose() {
    let certificate = card(Variant {
        detail: Detail::Full,
        ..Variant::default()
    });
    let holder = certificate.holder();
    let tax_code = holder.tax_code.clone().unwrap();
    assert_eq!(tax_code.as_str(), LABOUR_CONSULTANT.tax_code);
    assert_eq!(
        tax_code.birth_date(midlife(&certificate).date()),
        Some(LABOUR_CONSULTANT.birth_date)
    );
    assert_eq!(tax_code.birth_place(), Some(LABOUR_CONSULTANT.birth_place));
    assert_eq!(holder.full_name().as_deref(), Some("ADA IMMAGINARIA"));
    assert_eq!(
        holder.card_number.unwrap().to_string(),
        LABOUR_CONSULTANT.card_number
    );
    assert_eq!(
        holder.issuing_administration.as_deref(),
        Some("Carta di prova, senza valore")
    );
    assert_eq!(certificate.key(), &Key::Rsa { bits: 2048 });
    assert_eq!(certificate.policies(), [Policy::Cns]);
    let usage = certificate.key_usage().unwrap();
    assert!(usage.critical && usage.allows(Usage::DigitalSignature));
    assert_eq!(
        certificate.extended_usage().unwrap(),
        [
            ExtendedUsage::ClientAuthentication,
            ExtendedUsage::EmailProtection,
            ExtendedUsage::SmartcardLogon
        ]
    );
    let addresses = certificate.addresses();
    assert_eq!((addresses.ocsp.len(), addresses.issuer.len()), (1, 1));
    assert_eq!(addresses.revocation_lists.len(), 2);
    let checks = certificate.checks(midlife(&certificate));
    assert_eq!(checks.verdict(), Verdict::Usable);
    assert_eq!(checks.problem(), None);
}

#[test]
fn birth_abroad_is_told() {
    let der = pki::card_certificate(&CONTRACTING_AUTHORITY, KeySize::Rsa2048, Variant::default());
    let certificate = Certificate::parse(&der.unwrap()).unwrap();
    assert_eq!(
        certificate.holder().tax_code.unwrap().born_abroad(),
        Some(true)
    );
}

#[test]
fn file_filling_is_cut_and_anything_else_behind_is_refused() {
    let plain = card(Variant::default());
    let mut filled = plain.der().to_vec();
    filled.extend([0; 300]);
    assert_eq!(Certificate::parse(&filled).unwrap(), plain);
    *filled.last_mut().unwrap() = 1;
    assert_eq!(
        Certificate::parse(&filled),
        Err(CertificateError::TrailingData(300))
    );
}

#[test]
fn what_is_no_certificate_is_refused_with_its_reason() {
    assert_eq!(Certificate::parse(&[]), Err(CertificateError::Empty));
    assert_eq!(Certificate::parse(&[0; 2048]), Err(CertificateError::Empty));
    assert_eq!(
        Certificate::parse(&[0xff; 2048]),
        Err(CertificateError::Empty)
    );
    let long = vec![0x30; Certificate::MAX_LENGTH + 1];
    assert_eq!(
        Certificate::parse(&long),
        Err(CertificateError::TooLong(long.len()))
    );
    let error = Certificate::parse(b"5A not a certificate").unwrap_err();
    assert!(matches!(error, CertificateError::Malformed(_)));
    let unreadable = Problem::CertificateUnusable {
        reason: Unusable::Unreadable,
    };
    assert_eq!(Problem::from(error), unreadable);
    assert_eq!(
        Problem::from(CertificateError::Empty),
        Problem::NoCertificate
    );
}

#[test]
fn dates_decide_by_the_time_given() {
    let certificate = card(Variant::default());
    let validity = certificate.validity();
    let dates = |now| match &certificate.checks(now).list[0] {
        Check::Dates(dates) => dates.clone(),
        other => panic!("{other:?} is not about dates"),
    };
    assert!(matches!(
        dates(validity.not_before),
        DatesCheck::Valid { .. }
    ));
    let second = Duration::SECOND;
    let from = validity.not_before;
    assert_eq!(dates(from - second), DatesCheck::NotYetValid { from });
    assert_eq!(
        dates(validity.not_after),
        DatesCheck::ExpiresSoon { days_left: 0 }
    );
    let soon = validity.not_after - DatesCheck::SOON;
    assert_eq!(dates(soon), DatesCheck::ExpiresSoon { days_left: 60 });
    assert_eq!(dates(soon - second), DatesCheck::Valid { days_left: 60 });
    let since = validity.not_after;
    assert_eq!(dates(since + second), DatesCheck::Expired { since });
    assert_eq!(
        certificate.checks(since + second).problem(),
        Some(Problem::CertificateExpired { on: since.date() })
    );
    assert_eq!(
        certificate.checks(from - second).problem(),
        Some(Problem::CertificateNotYetValid { from: from.date() })
    );
}

#[test]
fn the_signature_certificate_is_never_used() {
    let certificate = card(Variant {
        usage: CardUsage::NonRepudiation,
        ..Variant::default()
    });
    let obstacle = Check::KeyUsage(KeyUsageCheck::SignatureCertificate);
    let checks = certificate.checks(midlife(&certificate));
    assert_eq!(checks.verdict(), Verdict::Unusable(vec![&obstacle]));
    let reason = Unusable::SignatureCertificate;
    assert_eq!(
        checks.problem(),
        Some(Problem::CertificateUnusable { reason })
    );
}

#[test]
fn a_short_key_and_odd_policies_are_warned_of() {
    let der = pki::card_certificate(&LABOUR_CONSULTANT, KeySize::Rsa1024, Variant::default());
    let short = Certificate::parse(&der.unwrap()).unwrap();
    assert_eq!(short.key(), &Key::Rsa { bits: 1024 });
    let warnings = findings(&short, Outcome::Warning);
    assert_eq!(warnings, [Check::Key(KeyCheck::Short { bits: 1024 })]);
    for (policy, found) in [
        (pki::Policy::Lombardy, PolicyCheck::CnsLombardy),
        (pki::Policy::Missing, PolicyCheck::Unknown),
    ] {
        let certificate = card(Variant {
            policy,
            ..Variant::default()
        });
        assert_eq!(
            findings(&certificate, Outcome::Warning),
            [Check::Policy(found)]
        );
        assert_eq!(certificate.checks(midlife(&certificate)).problem(), None);
    }
}

#[test]
fn odd_common_names_are_warned_of_and_never_guessed() {
    for (common_name, found, tax_code) in [
        (CommonName::NoSlash, HolderCheck::Missing, None),
        (CommonName::Foreign, HolderCheck::Foreign, None),
        (
            CommonName::ElevenDigits,
            HolderCheck::NumericCode,
            Some("99999990007"),
        ),
        (
            CommonName::LowerCase,
            HolderCheck::UnusualSpelling,
            Some(LABOUR_CONSULTANT.tax_code),
        ),
    ] {
        let certificate = card(Variant {
            common_name,
            ..Variant::default()
        });
        let holder = certificate.holder();
        assert_eq!(
            holder.tax_code.as_ref().map(TaxCode::as_str),
            tax_code,
            "{common_name:?}"
        );
        assert_eq!(
            findings(&certificate, Outcome::Warning),
            [Check::Holder(found)]
        );
    }
}

/// A certificate for a key that no card has, with what the closure sets.
fn unusual(set: impl FnOnce(&mut CertificateParams)) -> Certificate {
    let mut params = CertificateParams::default();
    set(&mut params);
    let key = KeyPair::generate().unwrap();
    Certificate::parse(params.self_signed(&key).unwrap().der()).unwrap()
}

#[test]
fn certificates_outside_the_profile_are_judged_by_what_they_say() {
    let bare = unusual(|_| {});
    assert_eq!(
        bare.key(),
        &Key::Ec {
            curve: "P-256".to_owned()
        }
    );
    assert_eq!(
        findings(&bare, Outcome::Obstacle),
        [Check::Key(KeyCheck::NotRsa)]
    );
    assert!(findings(&bare, Outcome::Warning).contains(&Check::KeyUsage(KeyUsageCheck::Absent)));

    let wrong = unusual(|params| {
        params
            .distinguished_name
            .push(DnType::CommonName, "MMGDAA84C47H501X/6999000000011114.x");
        params.key_usages = vec![rcgen::KeyUsagePurpose::KeyEncipherment];
        params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
    });
    assert_eq!(findings(&wrong, Outcome::Obstacle).len(), 3);
    let reason = TaxCodeError::CheckCharacter;
    let holder = Check::Holder(HolderCheck::Invalid { reason });
    assert!(findings(&wrong, Outcome::Warning).contains(&holder));
}

#[test]
fn the_json_says_verdict_and_checks_and_debug_says_nothing_personal() {
    let certificate = card(Variant {
        policy: pki::Policy::Missing,
        ..Variant::default()
    });
    let checks = serde_json::to_value(certificate.checks(midlife(&certificate))).unwrap();
    assert_eq!(checks["verdict"], "usable_with_warnings");
    assert_eq!(checks["checks"][3]["check"], "policy");
    assert_eq!(checks["checks"][3]["finding"], "unknown");
    let json = serde_json::to_value(&certificate).unwrap();
    assert_eq!(json["key"]["bits"], 2048);
    assert_eq!(json["fingerprint"].as_str().unwrap().len(), 64);
    assert!(
        json["subject"]
            .as_str()
            .unwrap()
            .contains(LABOUR_CONSULTANT.tax_code)
    );
    let debug = format!(
        "{certificate:?} {:?} {:?}",
        certificate.holder(),
        certificate.subject()
    );
    for personal in [
        LABOUR_CONSULTANT.tax_code,
        LABOUR_CONSULTANT.surname,
        LABOUR_CONSULTANT.card_number,
    ] {
        assert!(!debug.contains(personal), "{debug}");
    }
}

#[test]
fn pem_reads_back() {
    let certificate = card(Variant::default());
    let (_, pem) = x509_parser::pem::parse_x509_pem(certificate.pem().as_bytes()).unwrap();
    assert_eq!(pem.contents, certificate.der());
}

#[test]
fn a_card_is_chained_to_the_authority_that_signed_it_and_to_no_other() {
    let parse =
        |authority: pki::Authority| Certificate::parse(authority.certificate_der()).unwrap();
    let known = [parse(pki::cns_authority().unwrap())];
    let other = [parse(pki::unknown_authority().unwrap())];
    let certificate = card(Variant::default());
    assert_eq!(
        issuer_of(&certificate, &known),
        Issuer::Authority(&known[0])
    );
    assert_eq!(issuer_of(&certificate, &other), Issuer::Unknown);
    assert_eq!(
        issuer_of(&certificate, std::slice::from_ref(&certificate)),
        Issuer::Unknown
    );
    let chain = Chain::build(&certificate, &known);
    assert_eq!(
        (chain.authorities, chain.end),
        (vec![&known[0]], ChainEnd::Root)
    );
    let stranger = card(Variant {
        signed_by: SignedBy::UnknownAuthority,
        ..Variant::default()
    });
    assert_eq!(Chain::build(&stranger, &known).end, ChainEnd::UnknownIssuer);
}

#[test]
fn of_two_authorities_of_one_name_the_one_that_signed_is_found() {
    // With their own key identifiers, and with one that both claim: then only the signature tells.
    let root = |claimed: Option<Vec<u8>>| {
        let mut params = CertificateParams::default();
        params
            .distinguished_name
            .push(DnType::CommonName, "Radice di prova");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        if let Some(identifier) = claimed {
            params.key_identifier_method = rcgen::KeyIdMethod::PreSpecified(identifier);
        }
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        (
            Certificate::parse(certificate.der()).unwrap(),
            Signer::new(params, key),
        )
    };
    for claimed in [None, Some(vec![7; 20])] {
        let (first, _) = root(claimed.clone());
        let (second, signer) = root(claimed.clone());
        let mut params = CertificateParams::default();
        params.use_authority_key_identifier_extension = true;
        let leaf = params
            .signed_by(&KeyPair::generate().unwrap(), &signer)
            .unwrap();
        let leaf = Certificate::parse(leaf.der()).unwrap();
        let authorities = [first, second];
        assert_eq!(
            issuer_of(&leaf, &authorities),
            Issuer::Authority(&authorities[1])
        );
        assert_eq!(issuer_of(&leaf, &authorities[..1]), Issuer::Unknown);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes_give_a_certificate_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        exercise(&bytes);
    }

    #[test]
    fn damaged_certificates_give_a_certificate_or_an_error(
        full: bool,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let detail = if full { Detail::Full } else { Detail::Brief };
        let mut der = SAMPLES.with(|samples| samples[&(detail == Detail::Full)].clone());
        for (place, byte) in changes {
            let place = place.index(der.len());
            der[place] = byte;
        }
        if let Some(cut) = cut {
            der.truncate(cut.index(der.len()));
        }
        exercise(&der);
    }
}

thread_local! {
    static SAMPLES: BTreeMap<bool, Vec<u8>> = [(false, Detail::Brief), (true, Detail::Full)]
        .map(|(full, detail)| (full, card(Variant { detail, ..Variant::default() }).der().to_vec()))
        .into();
}

/// Asks a certificate, if it is one, everything that it can be asked.
fn exercise(bytes: &[u8]) {
    if let Ok(certificate) = Certificate::parse(bytes) {
        assert!(bytes.starts_with(certificate.der()));
        let checks = certificate.checks(datetime!(2026-07-01 00:00 UTC));
        let unusable = matches!(checks.verdict(), Verdict::Unusable(_));
        assert_eq!(unusable, checks.problem().is_some());
        let json = serde_json::to_string(&(&certificate, certificate.holder(), checks)).unwrap();
        assert!(!json.is_empty() && !certificate.pem().is_empty());
        let _ = Chain::build(&certificate, std::slice::from_ref(&certificate));
    }
}

/// The real authorities, or `None` where the collection is not at hand.
fn real_authorities() -> Option<Vec<Certificate>> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/data/trust/identity-cas-2026-07.pem"
    );
    let Ok(text) = std::fs::read(path) else {
        eprintln!("SKIPPED: the real authorities are not here ({path})");
        return None;
    };
    let blocks = x509_parser::pem::Pem::iter_from_buffer(&text);
    Some(
        blocks
            .map(|block| Certificate::parse(&block.unwrap().contents).unwrap())
            .collect(),
    )
}

/// Counts how often each value occurs.
fn tally<T: Ord>(values: impl IntoIterator<Item = T>) -> BTreeMap<T, usize> {
    values
        .into_iter()
        .fold(BTreeMap::new(), |mut tally, value| {
            *tally.entry(value).or_default() += 1;
            tally
        })
}

#[test]
fn the_real_authorities_are_read_and_chained() {
    let Some(authorities) = real_authorities() else {
        return;
    };
    assert_eq!(authorities.len(), 128);
    let sizes = tally(
        authorities
            .iter()
            .map(|authority| authority.key().to_string()),
    );
    assert_eq!(
        sizes,
        [("RSA 2048".to_owned(), 39), ("RSA 4096".to_owned(), 89)].into()
    );

    let mut strays = Vec::new();
    let links =
        tally(
            authorities
                .iter()
                .map(|authority| match issuer_of(authority, &authorities) {
                    Issuer::Itself => "itself",
                    Issuer::Authority(_) => "authority",
                    Issuer::Unverified(..) => "unverified",
                    Issuer::Unknown => {
                        strays.push(authority.subject().common_name().unwrap().to_owned());
                        "unknown"
                    }
                }),
        );
    assert_eq!(
        links,
        [("itself", 125), ("authority", 1), ("unknown", 2)].into()
    );
    // The root that issued them shares its name with the one in the collection, not its key.
    strays.sort();
    let sub_authority = "Issuing sub CA for the Italian Electronic Identity Card - ";
    assert_eq!(
        strays,
        ["SUBCA002", "SUBCA1"].map(|name| format!("{sub_authority}{name}"))
    );
}

#[test]
fn no_real_authority_passes_for_a_card_and_a_quarter_has_expired() {
    let Some(authorities) = real_authorities() else {
        return;
    };
    let now = datetime!(2026-07-01 00:00 UTC);
    let mut expired = 0;
    for authority in &authorities {
        assert!(authority.is_authority());
        let checks = authority.checks(now);
        assert!(matches!(checks.verdict(), Verdict::Unusable(_)));
        assert_eq!(authority.holder().tax_code, None, "{}", authority.subject());
        expired += usize::from(matches!(
            checks.list[0],
            Check::Dates(DatesCheck::Expired { .. })
        ));
    }
    assert_eq!(expired, 27);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn damaged_real_authorities_give_a_certificate_or_an_error(
        which: prop::sample::Index,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        REAL.with(|authorities| {
            if let Some(authorities) = authorities {
                let mut der = which.get(authorities).der().to_vec();
                for (place, byte) in changes {
                    let place = place.index(der.len());
                    der[place] = byte;
                }
                exercise(&der);
            }
        });
    }
}

thread_local! {
    static REAL: Option<Vec<Certificate>> = real_authorities();
}
