//! The file tree of a virtual CNS (cns-card.md §4.1) and what SELECT tells of a file (§4.2).

use super::profile::{CertificateFile, CertificatePlace, ControlInformation, Mask, Profile};
use crate::simulator::pki::{self, PkiError};
use crate::simulator::tlv::tlv;

/// File identifier of the master file.
pub(super) const MASTER: u16 = 0x3F00;

/// The application in which Actalis' card of 2025 repeats the citizen's files (cns-card.md §12).
const ACE_APPLICATION: &[u8] = &[
    0xA0, 0x00, 0x00, 0x05, 0x30, 0x00, 0x0B, 0x10, 0x40, 0x01, 0x02, 0x1A,
];

/// Size of the certificate file of most cards.
const CERTIFICATE_FILE_SIZE: usize = 2048;

/// One file.
#[derive(Debug)]
pub(super) struct File {
    pub(super) identifier: u16,
    pub(super) content: Content,
}

/// What is in a file.
#[derive(Debug)]
pub(super) enum Content {
    /// Bytes that everybody may read.
    Bytes(Vec<u8>),
    /// A key: it can be selected, not read.
    Key,
    /// A folder.
    Folder(Vec<File>),
    /// A folder that has a name too.
    Application(&'static [u8], Vec<File>),
}

impl File {
    fn bytes(identifier: u16, content: impl Into<Vec<u8>>) -> Self {
        Self {
            identifier,
            content: Content::Bytes(content.into()),
        }
    }

    fn folder(identifier: u16, files: Vec<Self>) -> Self {
        Self {
            identifier,
            content: Content::Folder(files),
        }
    }

    /// The files inside; `None` for anything but a folder.
    pub(super) fn children(&self) -> Option<&[Self]> {
        match &self.content {
            Content::Folder(files) | Content::Application(_, files) => Some(files),
            Content::Bytes(_) | Content::Key => None,
        }
    }

    /// The file control information.
    pub(super) fn control_information(&self, kind: ControlInformation) -> Vec<u8> {
        let body = match &self.content {
            _ if kind == ControlInformation::Suppressed => return Vec::new(),
            Content::Bytes(bytes) => self.of_file(bytes.len(), [0x00, 0xFF], kind),
            Content::Key => self.of_file(0, [0xFF, 0x10], kind),
            Content::Folder(_) => self.of_folder(&[]),
            Content::Application(name, _) => self.of_folder(name),
        };
        tlv(0x6F, &body)
    }

    /// `access` holds the conditions for reading and updating.
    fn of_file(&self, size: usize, access: [u8; 2], kind: ControlInformation) -> Vec<u8> {
        let mut body = Vec::new();
        if kind == ControlInformation::Full {
            let size = u16::try_from(size).unwrap_or(u16::MAX);
            body.extend(tlv(0x80, &size.to_be_bytes()));
        }
        body.extend(tlv(0x82, &[0x01, 0x00, 0x00]));
        body.extend(self.common([access[0], access[1], NEVER]));
        body
    }

    fn of_folder(&self, name: &[u8]) -> Vec<u8> {
        const FREE_MEMORY: [u8; 2] = [0x00, 0x7F];
        let mut body = tlv(0x81, &FREE_MEMORY);
        body.extend(tlv(0x82, &[0x38, 0x00, 0x00]));
        if !name.is_empty() {
            body.extend(tlv(0x84, name));
        }
        body.extend(self.common([NEVER; 3]));
        body
    }

    /// What files and folders have in common: identifier, status, access conditions (the first
    /// three given, the others never), life cycle, no secure messaging.
    fn common(&self, access: [u8; 3]) -> Vec<u8> {
        let [first, second, third] = access;
        let mut body = tlv(0x83, &self.identifier.to_be_bytes());
        body.extend(tlv(0x85, &[0x01]));
        let access = [
            first, second, third, NEVER, NEVER, NEVER, NEVER, NEVER, NEVER,
        ];
        body.extend(tlv(0x86, &access));
        body.extend(tlv(0x8A, &[0x05]));
        body.extend(tlv(0xCB, &[0xFF; 24]));
        body
    }
}

const NEVER: u8 = 0xFF;

/// The master file of a card with this profile.
pub(super) fn tree(profile: &Profile) -> Result<File, PkiError> {
    let mut files = vec![
        // Opaque in the sources; 26 bytes with the serial at offset 18 on a sibling card.
        File::bytes(0x2F02, global_data(profile)),
        card_folder(profile),
        citizen_folder(profile)?,
        service_folder(),
        signature_folder(profile)?,
    ];
    if profile.certificate_place == CertificatePlace::InfocamereFolder {
        files.push(infocamere_folder(profile)?);
    }
    if profile.mask == Mask::Ace {
        files.push(ace_application(profile)?);
    }
    Ok(File::folder(MASTER, files))
}

fn global_data(profile: &Profile) -> Vec<u8> {
    let mut data = vec![0; 18];
    data.extend(profile.person.card_number.bytes().skip(8));
    data
}

fn card_folder(profile: &Profile) -> File {
    File::folder(
        0x1000,
        vec![
            File::bytes(0x1002, *b"CARTA DI PROVA  "),
            File::bytes(0x1003, profile.person.card_number),
        ],
    )
}

fn citizen_folder(profile: &Profile) -> Result<File, PkiError> {
    let mut files = Vec::new();
    match profile.certificate_place {
        CertificatePlace::CitizenFile => {
            files.push(File::bytes(0x1101, certificate_file(profile, &[])?));
        }
        CertificatePlace::ObjectFolder | CertificatePlace::Nowhere => {
            files.push(File::bytes(0x1101, vec![0; CERTIFICATE_FILE_SIZE]));
        }
        CertificatePlace::InfocamereFolder => {}
    }
    files.push(File::bytes(0x1102, personal_data(profile)));
    Ok(File::folder(0x1100, files))
}

fn personal_data(profile: &Profile) -> Vec<u8> {
    let (issued, expires) = pki::card_dates(profile.certificate.validity);
    profile
        .person
        .personal_data(issued, expires, profile.certificate.header)
}

/// Contents are opaque in the sources; the additional data are usually empty.
fn service_folder() -> File {
    File::folder(
        0x1200,
        vec![
            File::bytes(0x1201, vec![0; 32]),
            File::bytes(0x1202, [0x00, 0x7F]),
            File::bytes(0x1203, vec![0; 16]),
        ],
    )
}

/// `DF_DS`: empty on most cards; on IDEMIA 2021 it holds the authentication objects.
fn signature_folder(profile: &Profile) -> Result<File, PkiError> {
    let files = if profile.certificate_place == CertificatePlace::ObjectFolder {
        vec![
            File::bytes(0x1000, *b"Carta Nazionale dei Servizi     "),
            File::folder(
                0x9001,
                vec![File::bytes(0x2002, certificate_file(profile, &[])?)],
            ),
            File::folder(0x9002, Vec::new()),
        ]
    } else {
        Vec::new()
    };
    Ok(File::folder(0x1400, files))
}

/// The certificate stands behind five bytes, two of which are its length.
fn infocamere_folder(profile: &Profile) -> Result<File, PkiError> {
    let certificate = pki::card_certificate(&profile.person, profile.key, profile.certificate)?;
    let [high, low] = u16::try_from(certificate.len())
        .unwrap_or(u16::MAX)
        .to_be_bytes();
    Ok(File::folder(
        0x2FFF,
        vec![
            File {
                identifier: 0x0000,
                content: Content::Key,
            },
            File::bytes(
                0x8228,
                certificate_file(profile, &[0x00, high, low, 0x00, 0x00])?,
            ),
        ],
    ))
}

fn ace_application(profile: &Profile) -> Result<File, PkiError> {
    // The card number in packed digits behind two bytes, as in the trace of the vendor's program.
    let mut number = vec![0x00, 0x08];
    let digits = profile.person.card_number.as_bytes();
    number.extend(digits.chunks_exact(2).map(|pair| {
        pair.iter()
            .fold(0, |packed, digit| (packed << 4) | (digit & 0x0F))
    }));
    let files = vec![
        card_folder(profile),
        citizen_folder(profile)?,
        File::bytes(0xD003, number),
    ];
    let content = Content::Application(ACE_APPLICATION, files);
    Ok(File {
        identifier: MASTER,
        content,
    })
}

fn certificate_file(profile: &Profile, header: &[u8]) -> Result<Vec<u8>, PkiError> {
    let mut file = header.to_vec();
    file.extend(pki::card_certificate(
        &profile.person,
        profile.key,
        profile.certificate,
    )?);
    if profile.certificate_file == CertificateFile::Padded {
        file.resize(file.len().max(CERTIFICATE_FILE_SIZE), 0);
    }
    Ok(file)
}
