//! A certificate as a text to be kept, and short sentences about it.

use fluent_bundle::FluentArgs;
use time::Date;

use super::{Phrase, Text, Word};
use crate::identity::{Certificate, Checks, ExtendedUsage, Policy, Usage};
use crate::problem::Parameter;

impl Text {
    /// Until when a certificate is valid, and for how many whole days.
    pub fn valid_until(&self, last_day: Date, days: i64) -> String {
        let parameters = vec![
            ("date", Parameter::Day(last_day)),
            ("days", Parameter::Number(days)),
        ];
        self.format("card-until", None, &self.arguments(parameters))
    }

    /// How many digits a PIN has.
    pub fn pin_rule(&self, min: u8, max: u8) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set("min", i64::from(min));
        arguments.set("max", i64::from(max));
        arguments.set("same", if min == max { "yes" } else { "no" });
        self.format("pin-rule", None, &arguments)
    }

    /// The technical details of a certificate: labels and values. They name no person, but for
    /// the serial number and fingerprints, which name this very certificate.
    pub fn details(&self, certificate: &Certificate) -> Vec<(String, String)> {
        let policies = list(certificate.policies().iter().map(Policy::oid));
        let usage = certificate.key_usage().map(|usage| &*usage.usages);
        let usage = list(usage.unwrap_or_default().iter().copied().map(usage_name));
        let purposes = certificate.extended_usage().unwrap_or_default();
        let purposes = list(purposes.iter().map(purpose_name));
        let addresses = certificate.addresses();
        let key = ring::digest::digest(&ring::digest::SHA256, certificate.public_key_info());
        let rows = [
            (self.word(Word::Serial), spaced(certificate.serial())),
            (self.word(Word::Key), certificate.key().to_string()),
            (
                self.say(Phrase::Algorithm),
                algorithm(certificate.signature_algorithm()).to_owned(),
            ),
            (self.word(Word::Policies), policies),
            (self.say(Phrase::KeyUsage), usage),
            (self.say(Phrase::ExtendedUsage), purposes),
            (
                self.word(Word::Fingerprint),
                spaced(certificate.fingerprint()),
            ),
            (self.say(Phrase::KeyFingerprint), spaced(key.as_ref())),
            (
                self.say(Phrase::RevocationLists),
                list(&addresses.revocation_lists),
            ),
            (self.say(Phrase::Responder), list(&addresses.ocsp)),
        ];
        rows.into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    /// The certificate as a text for people. `personal` says whether it names the holder.
    pub fn certificate(
        &self,
        certificate: &Certificate,
        checks: &Checks,
        personal: bool,
    ) -> String {
        let holder = certificate.holder();
        let validity = certificate.validity();
        let hidden = || self.say(Phrase::Hidden);
        let shown = |value: Option<String>| match value {
            Some(value) if personal => value,
            Some(_) => hidden(),
            None => String::new(),
        };
        let number = holder.card_number.as_ref().map(|number| {
            if personal {
                number.to_string()
            } else {
                number.masked()
            }
        });
        let mut rows = vec![
            (self.word(Word::Holder), shown(holder.full_name())),
            (
                self.word(Word::TaxCode),
                shown(holder.tax_code.as_ref().map(ToString::to_string)),
            ),
            (self.word(Word::CardNumber), number.unwrap_or_default()),
            (self.word(Word::Issuer), certificate.issuer().to_string()),
            (
                self.word(Word::ValidFrom),
                self.day(validity.not_before.date()),
            ),
            (
                self.word(Word::ValidUntil),
                self.day(validity.not_after.date()),
            ),
        ];
        rows.extend(self.details(certificate));
        let rows = rows.iter().filter(|(_, value)| !value.is_empty());
        let rows = rows.map(|(label, value)| format!("{label}: {value}"));
        let checks = checks.list.iter();
        let checks = checks.map(|check| format!("- {}", self.check(check)));
        let lines: Vec<_> = rows
            .chain([String::new(), format!("{}:", self.word(Word::Checks))])
            .chain(checks)
            .chain([String::new()])
            .collect();
        lines.join("\n")
    }
}

fn list(values: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let values: Vec<_> = values
        .into_iter()
        .map(|value| value.as_ref().to_owned())
        .collect();
    values.join(", ")
}

/// Bytes in hexadecimal, four digits a group, so that eyes and lines can break them.
fn spaced(bytes: &[u8]) -> String {
    let groups = bytes.chunks(2).map(|pair| match pair {
        [first, second] => format!("{first:02X}{second:02X}"),
        rest => rest
            .first()
            .map_or_else(String::new, |last| format!("{last:02X}")),
    });
    groups.collect::<Vec<_>>().join(" ")
}

/// The usual name of a signature algorithm (RFC 8017 appendix C, RFC 5758), else its identifier.
fn algorithm(oid: &str) -> &str {
    match oid {
        "1.2.840.113549.1.1.5" => "SHA-1, RSA",
        "1.2.840.113549.1.1.11" => "SHA-256, RSA",
        "1.2.840.113549.1.1.12" => "SHA-384, RSA",
        "1.2.840.113549.1.1.13" => "SHA-512, RSA",
        "1.2.840.10045.4.3.2" => "SHA-256, ECDSA",
        "1.2.840.10045.4.3.3" => "SHA-384, ECDSA",
        other => other,
    }
}

/// The names of RFC 5280 §4.2.1.3.
fn usage_name(usage: Usage) -> &'static str {
    match usage {
        Usage::DigitalSignature => "digitalSignature",
        Usage::NonRepudiation => "nonRepudiation",
        Usage::KeyEncipherment => "keyEncipherment",
        Usage::DataEncipherment => "dataEncipherment",
        Usage::KeyAgreement => "keyAgreement",
        Usage::KeyCertSign => "keyCertSign",
        Usage::CrlSign => "cRLSign",
        Usage::EncipherOnly => "encipherOnly",
        Usage::DecipherOnly => "decipherOnly",
    }
}

/// The names of RFC 5280 §4.2.1.12.
fn purpose_name(purpose: &ExtendedUsage) -> String {
    match purpose {
        ExtendedUsage::Any => "anyExtendedKeyUsage".to_owned(),
        ExtendedUsage::ClientAuthentication => "clientAuth".to_owned(),
        ExtendedUsage::ServerAuthentication => "serverAuth".to_owned(),
        ExtendedUsage::EmailProtection => "emailProtection".to_owned(),
        ExtendedUsage::SmartcardLogon => "smartcardLogon".to_owned(),
        ExtendedUsage::Other(oid) => oid.clone(),
    }
}
