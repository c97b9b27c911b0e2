//! Distinguished names: who a certificate is about and who issued it.

use std::fmt::{self, Write as _};

use serde::{Serialize, Serializer};
use x509_parser::der_parser::asn1_rs::{Any, Oid, Tag};
use x509_parser::prelude::FromDer;
use x509_parser::x509::X509Name;

/// A distinguished name, as DER and as text in the order and escaping of RFC 4514.
///
/// Two names are equal when their DER is. A subject names a person, so `Debug` says only how many
/// attributes there are; `Display` writes the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Name {
    der: Vec<u8>,
    text: String,
    attributes: Vec<(String, String)>,
}

impl Name {
    pub(super) fn new(name: &X509Name<'_>) -> Self {
        let attributes = name
            .iter_attributes()
            .filter_map(|attribute| {
                Some((
                    oid_text(attribute.attr_type()),
                    text_of(attribute.attr_value())?,
                ))
            })
            .collect();
        Self {
            der: name.as_raw().to_vec(),
            text: rfc4514(name),
            attributes,
        }
    }

    /// Reads a name that stands alone, as servers list the issuers that they accept; `None` if it
    /// is none.
    pub fn parse(der: &[u8]) -> Option<Self> {
        let (rest, name) = X509Name::from_der(der).ok()?;
        rest.is_empty().then(|| Self::new(&name))
    }

    /// The name as it stands in the certificate: what servers list as acceptable issuers.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// `CN`, the common name.
    pub fn common_name(&self) -> Option<&str> {
        self.attribute("2.5.4.3")
    }

    /// `O`: the certifier, or the administration.
    pub fn organization(&self) -> Option<&str> {
        self.attribute("2.5.4.10")
    }

    /// `OU`: on a CNS the issuing administration (cns-card.md §8).
    pub fn organizational_unit(&self) -> Option<&str> {
        self.attribute("2.5.4.11")
    }

    /// `givenName`, where the certifier wrote it.
    pub fn given_name(&self) -> Option<&str> {
        self.attribute("2.5.4.42")
    }

    /// `SN`, the surname, where the certifier wrote it.
    pub fn surname(&self) -> Option<&str> {
        self.attribute("2.5.4.4")
    }

    /// `serialNumber` of the subject: on a CIE `IDCIT-` and the document number.
    pub fn serial_number(&self) -> Option<&str> {
        self.attribute("2.5.4.5")
    }

    fn attribute(&self, oid: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == oid)
            .map(|(_, value)| value.as_str())
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Name({} attributes)", self.attributes.len())
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// An object identifier in dotted form. No registered one comes near 64 bytes of DER; longer ones
/// are cut short, because their numbers grow without bound.
pub(super) fn oid_text(oid: &Oid<'_>) -> String {
    match oid.as_bytes() {
        [] => "0".to_owned(),
        bytes if bytes.len() > 64 => "(too long)".to_owned(),
        _ => oid.to_id_string(),
    }
}

/// Bytes in small hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The name as RFC 4514 writes it: last component first, `+` inside a component.
fn rfc4514(name: &X509Name<'_>) -> String {
    let mut components: Vec<String> = name
        .iter_rdn()
        .map(|component| {
            let attributes: Vec<String> = component
                .iter()
                .map(|attribute| {
                    let oid = oid_text(attribute.attr_type());
                    let value = match text_of(attribute.attr_value()) {
                        Some(text) => escaped(&text),
                        None => format!("#{}", hex(attribute.attr_value().data)),
                    };
                    format!("{}={value}", short_name(&oid).unwrap_or(&oid))
                })
                .collect();
            attributes.join("+")
        })
        .collect();
    components.reverse();
    components.join(",")
}

/// The text of a string value, whatever its ASN.1 type; `None` if it is not a string.
///
/// Control characters and those that turn the direction of writing never reach a screen: a name
/// must not be able to move the cursor or to pass for another one.
fn text_of(value: &Any<'_>) -> Option<String> {
    let data = value.data;
    let text: String = match value.tag() {
        Tag::Utf8String => String::from_utf8_lossy(data).into_owned(),
        Tag::PrintableString
        | Tag::Ia5String
        | Tag::NumericString
        | Tag::VisibleString
        | Tag::T61String => data.iter().copied().map(char::from).collect(),
        Tag::BmpString => {
            let units = data.chunks_exact(2).map(|pair| match *pair {
                [high, low] => u16::from_be_bytes([high, low]),
                _ => 0,
            });
            char::decode_utf16(units)
                .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        }
        _ => return None,
    };
    Some(
        text.chars()
            .map(|c| {
                if is_unsafe(c) {
                    char::REPLACEMENT_CHARACTER
                } else {
                    c
                }
            })
            .collect(),
    )
}

fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Escapes of RFC 4514 §2.4.
fn escaped(value: &str) -> String {
    let last = value.chars().count().saturating_sub(1);
    let mut escaped = String::with_capacity(value.len());
    for (place, character) in value.chars().enumerate() {
        let special = matches!(character, '"' | '+' | ',' | ';' | '<' | '>' | '\\')
            || (character == '#' && place == 0)
            || (character == ' ' && (place == 0 || place == last));
        if special {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

fn short_name(oid: &str) -> Option<&'static str> {
    Some(match oid {
        "2.5.4.3" => "CN",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "STREET",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "title",
        "2.5.4.42" => "givenName",
        "2.5.4.46" => "dnQualifier",
        "2.5.4.97" => "organizationIdentifier",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        "1.2.840.113549.1.9.1" => "emailAddress",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use x509_parser::prelude::FromDer;

    use super::*;

    /// A name of one attribute per component: object identifier, string tag, value.
    fn name(attributes: &[(&[u8], u8, &[u8])]) -> Name {
        let wrap = |tag: u8, content: Vec<u8>| {
            [vec![tag, u8::try_from(content.len()).unwrap()], content].concat()
        };
        let components = attributes.iter().flat_map(|(oid, tag, value)| {
            let attribute = [wrap(6, oid.to_vec()), wrap(*tag, value.to_vec())].concat();
            wrap(0x31, wrap(0x30, attribute))
        });
        let der = wrap(0x30, components.collect());
        let (rest, parsed) = X509Name::from_der(&der).unwrap();
        assert!(rest.is_empty());
        Name::new(&parsed)
    }

    const COUNTRY: &[u8] = &[0x55, 4, 6];
    const COMMON_NAME: &[u8] = &[0x55, 4, 3];

    #[test]
    fn text_runs_from_the_last_component_to_the_first_with_escapes() {
        let name = name(&[
            (COUNTRY, 0x13, b"IT"),
            (COMMON_NAME, 0x0c, b" #A/b, c+d "),
            (&[0x2a, 3], 0x0c, b"#x"),
        ]);
        assert_eq!(name.to_string(), r"1.2.3=\#x,CN=\ #A/b\, c\+d\ ,C=IT");
        assert_eq!(name.common_name(), Some(" #A/b, c+d "));
        assert_eq!(format!("{name:?}"), "Name(3 attributes)");
    }

    #[test]
    fn every_string_type_is_read() {
        assert_eq!(
            name(&[(COMMON_NAME, 0x1e, b"\0R\0\xf2")]).common_name(),
            Some("Rò")
        );
        assert_eq!(
            name(&[(COMMON_NAME, 0x14, b"R\xf2")]).common_name(),
            Some("Rò")
        );
        assert_eq!(name(&[(COMMON_NAME, 0x02, b"\x05")]).to_string(), "CN=#05");
    }

    #[test]
    fn a_name_cannot_move_the_cursor_or_turn_the_writing() {
        let name = name(&[(COMMON_NAME, 0x0c, "A\u{1b}[2J\u{202e}B".as_bytes())]);
        assert_eq!(name.common_name(), Some("A\u{fffd}[2J\u{fffd}B"));
    }
}
