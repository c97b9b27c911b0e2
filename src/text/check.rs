//! The checks of a certificate in words.

use time::Date;

use super::Text;
use crate::identity::{
    Check, DatesCheck, ExtendedUsageCheck, HolderCheck, KeyCheck, KeyUsageCheck, PolicyCheck,
};
use crate::problem::Parameter;

impl Text {
    /// What one check of a certificate found, in a sentence or two.
    pub fn check(&self, check: &Check) -> String {
        let (id, parameters) = match check {
            Check::Dates(dates) => dates_words(dates),
            Check::Key(key) => key_words(key),
            Check::KeyUsage(usage) => (key_usage_id(*usage), vec![]),
            Check::ExtendedUsage(usage) => (extended_usage_id(*usage), vec![]),
            Check::Policy(policy) => (policy_id(*policy), vec![]),
            Check::Holder(holder) => (holder_id(holder), vec![]),
        };
        self.format(id, None, &self.arguments(parameters))
    }
}

type Words = (&'static str, Vec<(&'static str, Parameter)>);

fn dates_words(dates: &DatesCheck) -> Words {
    let days = |days: i64| vec![("days", Parameter::Number(days))];
    let date = |date: Date| vec![("date", Parameter::Day(date))];
    match dates {
        DatesCheck::Valid { days_left } => ("check-dates-valid", days(*days_left)),
        DatesCheck::ExpiresSoon { days_left } => ("check-dates-expires-soon", days(*days_left)),
        DatesCheck::Expired { since } => ("check-dates-expired", date(since.date())),
        DatesCheck::NotYetValid { from } => ("check-dates-not-yet-valid", date(from.date())),
    }
}

fn key_words(key: &KeyCheck) -> Words {
    let bits = |bits: usize| {
        let bits = i64::try_from(bits).unwrap_or(i64::MAX);
        vec![("bits", Parameter::Number(bits))]
    };
    match *key {
        KeyCheck::Suitable { bits: size } => ("check-key-suitable", bits(size)),
        KeyCheck::Short { bits: size } => ("check-key-short", bits(size)),
        KeyCheck::TooShort { bits: size } => ("check-key-too-short", bits(size)),
        KeyCheck::NotRsa => ("check-key-not-rsa", vec![]),
    }
}

fn key_usage_id(usage: KeyUsageCheck) -> &'static str {
    match usage {
        KeyUsageCheck::Suitable => "check-key-usage-suitable",
        KeyUsageCheck::Absent => "check-key-usage-absent",
        KeyUsageCheck::SignatureCertificate => "check-key-usage-signature-certificate",
        KeyUsageCheck::CannotSign => "check-key-usage-cannot-sign",
    }
}

fn extended_usage_id(usage: ExtendedUsageCheck) -> &'static str {
    match usage {
        ExtendedUsageCheck::Suitable => "check-extended-usage-suitable",
        ExtendedUsageCheck::Absent => "check-extended-usage-absent",
        ExtendedUsageCheck::OtherPurposes => "check-extended-usage-other-purposes",
    }
}

fn policy_id(policy: PolicyCheck) -> &'static str {
    match policy {
        PolicyCheck::Cns => "check-policy-cns",
        PolicyCheck::CnsLombardy => "check-policy-cns-lombardy",
        PolicyCheck::Cie => "check-policy-cie",
        PolicyCheck::Unknown => "check-policy-unknown",
    }
}

fn holder_id(holder: &HolderCheck) -> &'static str {
    match holder {
        HolderCheck::Identified => "check-holder-identified",
        HolderCheck::UnusualSpelling => "check-holder-unusual-spelling",
        HolderCheck::NumericCode => "check-holder-numeric-code",
        HolderCheck::Foreign => "check-holder-foreign",
        HolderCheck::Invalid { .. } => "check-holder-invalid",
        HolderCheck::Missing => "check-holder-missing",
        HolderCheck::Authority => "check-holder-authority",
    }
}
