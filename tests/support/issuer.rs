//! An issuer of our own: root, authority below it, a person's certificate, revocation lists, and
//! `openssl ocsp` with its keys.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use der::asn1::{BitString, GeneralizedTime, OctetString};
use der::{Decode as _, Encode as _};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer,
    CrlDistributionPoint, CrlIssuingDistributionPoint, CrlScope, CustomExtension, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyIdMethod, KeyPair, KeyUsagePurpose, RevocationReason,
    RevokedCertParams, SerialNumber, SigningKey as _,
};
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};
use varco::identity::Certificate;
use x509_ocsp::{BasicOcspResponse, OcspGeneralizedTime, OcspResponse};

/// Serial number of the person's certificate.
pub const SERIAL: u64 = 0x1234_5678;

/// Root and authority, with their keys.
#[derive(Debug)]
pub struct Issuer {
    pub root: CertifiedIssuer<'static, KeyPair>,
    pub authority: CertifiedIssuer<'static, KeyPair>,
    folder: TempDir,
}

/// Who answers for the issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// The issuer itself.
    Itself,
    /// Somebody whom it allowed to.
    Delegate,
    /// Somebody with a certificate of its own that is not for answers.
    NotAllowed,
    /// Somebody whose permission has ended.
    Ended,
    /// Somebody else, of the same name.
    Stranger,
}

impl Issuer {
    pub fn new() -> Self {
        let root = authority("Radice Immaginaria", None);
        let root = CertifiedIssuer::self_signed(root, KeyPair::generate().unwrap()).unwrap();
        let mut below = authority("Ente Immaginario - CA Cittadini", Some(0));
        below.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate().unwrap();
        let authority = CertifiedIssuer::signed_by(below, key, &root).unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self {
            root,
            authority,
            folder,
        }
    }

    pub fn certificate(&self) -> Certificate {
        Certificate::parse(self.authority.der()).unwrap()
    }

    pub fn root_certificate(&self) -> Certificate {
        Certificate::parse(self.root.der()).unwrap()
    }

    /// A person's certificate that names these addresses.
    pub fn issue(&self, ocsp: &[String], lists: &[String]) -> Certificate {
        self.issue_naming(ocsp, lists, &[])
    }

    /// The same, with addresses of the issuer's own certificate.
    pub fn issue_naming(
        &self,
        ocsp: &[String],
        lists: &[String],
        issuers: &[String],
    ) -> Certificate {
        let mut params = person();
        params.custom_extensions.extend(services(ocsp, issuers));
        params.crl_distribution_points = lists
            .iter()
            .map(|list| CrlDistributionPoint {
                uris: vec![list.clone()],
            })
            .collect();
        let key = KeyPair::generate().unwrap();
        let issued = params.signed_by(&key, &self.authority).unwrap();
        Certificate::parse(issued.der()).unwrap()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A revocation list, DER, for these days from today, with this line about the person.
    pub fn list(&self, days: std::ops::Range<i64>, state: Option<RevocationReason>) -> Vec<u8> {
        revocation_list(&self.authority, days, state, None)
    }

    /// A list that is for authorities alone.
    pub fn list_of_authorities(&self) -> Vec<u8> {
        let point = CrlIssuingDistributionPoint {
            distribution_point: CrlDistributionPoint {
                uris: vec!["http://revoche.invalid/".to_owned()],
            },
            scope: Some(CrlScope::CaCertsOnly),
        };
        revocation_list(&self.authority, -1..1, None, Some(point))
    }

    /// A list of changes alone, since an older list (RFC 5280 §5.2.4), made by OpenSSL.
    pub fn list_of_changes(&self) -> Vec<u8> {
        self.prepare(Answers::Itself, None);
        let configuration = "[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\n\
                             default_md=sha256\ncrlnumber=crlnumber\ncrl_extensions=delta\n\
                             [delta]\n2.5.29.27=critical,DER:02:01:05\n";
        fs::write(self.path("ca.conf"), configuration).unwrap();
        fs::write(self.path("crlnumber"), "06\n").unwrap();
        let openssl = |arguments: &str| {
            let mut command = Command::new("openssl");
            command.current_dir(self.folder());
            let output = command.args(arguments.split(' ')).output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{said}");
        };
        openssl(
            "ca -gencrl -config ca.conf -cert ca.pem -keyfile responder.key -crldays 1 -out d.pem",
        );
        openssl("crl -in d.pem -outform DER -out d.crl");
        fs::read(self.path("d.crl")).unwrap()
    }

    /// The answer of `openssl ocsp` that it would have given so many days ago: the same, for that
    /// time, signed anew.
    pub fn answer_of_before(&self, days: i64, index: Option<&str>, request: &[u8]) -> Vec<u8> {
        let answer = self.answer(Answers::Itself, index, request);
        let mut response = OcspResponse::from_der(&answer).unwrap();
        let bytes = response.response_bytes.as_mut().unwrap();
        let mut basic = BasicOcspResponse::from_der(bytes.response.as_bytes()).unwrap();
        let shifted = |time: OcspGeneralizedTime| {
            let past = std::time::Duration::from_secs(u64::try_from(days * 86_400).unwrap());
            let time = time.0.to_unix_duration().checked_sub(past).unwrap();
            OcspGeneralizedTime(GeneralizedTime::from_unix_duration(time).unwrap())
        };
        for single in &mut basic.tbs_response_data.responses {
            single.this_update = shifted(single.this_update);
            single.next_update = single.next_update.map(shifted);
        }
        let signed = basic.tbs_response_data.to_der().unwrap();
        let signature = self.authority.key().sign(&signed).unwrap();
        basic.signature = BitString::from_bytes(&signature).unwrap();
        bytes.response = OctetString::new(basic.to_der().unwrap()).unwrap();
        response.to_der().unwrap()
    }

    /// A question without a nonce, by OpenSSL.
    pub fn question_without_nonce(&self) -> Vec<u8> {
        self.prepare(Answers::Itself, None);
        let mut command = Command::new("openssl");
        command.current_dir(self.folder());
        command.args(["ocsp", "-issuer", "ca.pem", "-serial"]);
        command.arg(format!("0x{SERIAL:X}"));
        command.args(["-no_nonce", "-reqout", "question.der"]);
        assert!(command.output().unwrap().status.success());
        fs::read(self.path("question.der")).unwrap()
    }

    /// Starts `openssl ocsp`. `index` is the line of its database about the person, if it has one.
    pub fn responder(&self, answers: Answers, index: Option<&str>) -> Responder {
        self.prepare(answers, index);
        let mut command = Command::new("openssl");
        command.args(["ocsp", "-port", "0"]);
        self.arguments(&mut command);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        // It says its port when it listens. To try by a connection would keep it waiting for more.
        let mut said = String::new();
        let out = child.stdout.take().unwrap();
        BufReader::new(out).read_line(&mut said).unwrap();
        let port = said
            .split(' ')
            .nth(1)
            .and_then(|place| place.rsplit(':').next());
        let port = port.and_then(|port| port.parse().ok());
        Responder {
            child,
            port: port.unwrap_or_else(|| panic!("openssl ocsp says {said:?}")),
        }
    }

    /// The answer of `openssl ocsp` to one request.
    pub fn answer(&self, answers: Answers, index: Option<&str>, request: &[u8]) -> Vec<u8> {
        self.prepare(answers, index);
        let (asked, answer) = (self.path("request.der"), self.path("answer.der"));
        fs::write(&asked, request).unwrap();
        let mut command = Command::new("openssl");
        command.arg("ocsp").arg("-reqin").arg(asked);
        command.arg("-respout").arg(&answer);
        self.arguments(&mut command);
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        fs::read(answer).unwrap()
    }

    fn arguments(&self, command: &mut Command) {
        for (option, file) in [
            ("-index", "index.txt"),
            ("-CA", "ca.pem"),
            ("-rsigner", "responder.pem"),
            ("-rkey", "responder.key"),
        ] {
            command.arg(option).arg(self.path(file));
        }
        command.args(["-ndays", "1"]);
    }

    fn prepare(&self, answers: Answers, index: Option<&str>) {
        let index = index.map_or_else(String::new, |line| format!("{line}\n"));
        fs::write(self.path("index.txt"), index).unwrap();
        fs::write(self.path("ca.pem"), self.authority.pem()).unwrap();
        let (certificate, key) = match answers {
            Answers::Itself => (self.authority.pem(), self.authority.key().serialize_pem()),
            Answers::Stranger => {
                let key = KeyPair::generate().unwrap();
                let params = authority("Ente Immaginario - CA Cittadini", Some(0));
                (params.self_signed(&key).unwrap().pem(), key.serialize_pem())
            }
            Answers::Delegate | Answers::NotAllowed | Answers::Ended => {
                let key = KeyPair::generate().unwrap();
                let mut params = CertificateParams::default();
                let name = "Risponditore Immaginario";
                params.distinguished_name.push(DnType::CommonName, name);
                params.use_authority_key_identifier_extension = true;
                let now = OffsetDateTime::now_utc();
                params.not_before = now - Duration::days(9);
                params.not_after = now + Duration::days(9);
                if answers == Answers::Ended {
                    params.not_after = now - Duration::days(1);
                }
                params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
                params.extended_key_usages = vec![match answers {
                    Answers::NotAllowed => ExtendedKeyUsagePurpose::ClientAuth,
                    _ => ExtendedKeyUsagePurpose::OcspSigning,
                }];
                let issued = params.signed_by(&key, &self.authority).unwrap();
                (issued.pem(), key.serialize_pem())
            }
        };
        fs::write(self.path("responder.pem"), certificate).unwrap();
        fs::write(self.path("responder.key"), key).unwrap();
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// A running `openssl ocsp`; it ends when this is dropped.
#[derive(Debug)]
pub struct Responder {
    child: Child,
    pub port: u16,
}

impl Drop for Responder {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A line of OpenSSL's database: not revoked.
pub fn good() -> String {
    format!("V\t391231235959Z\t\t{SERIAL:X}\tunknown\t/CN=persona")
}

/// A line of OpenSSL's database: revoked on 11 May 2026, with a reason in OpenSSL's words.
pub fn revoked(reason: &str) -> String {
    format!("R\t391231235959Z\t260511103000Z,{reason}\t{SERIAL:X}\tunknown\t/CN=persona")
}

/// A person's certificate, valid now.
pub fn person() -> CertificateParams {
    let mut params = CertificateParams::default();
    let name = "MMGDAA84C47H501O/6999000000000001.aaaaaaaaaaaaaaaaaaaaaaaaaaa=";
    params.distinguished_name.push(DnType::CommonName, name);
    params.serial_number = Some(SerialNumber::from(SERIAL));
    params.not_before = OffsetDateTime::now_utc() - Duration::days(100);
    params.not_after = OffsetDateTime::now_utc() + Duration::days(900);
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params
}

/// An authority, valid now, with room for so many below it.
pub fn authority(name: &str, room: Option<u8>) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = OffsetDateTime::now_utc() - Duration::days(1000);
    params.not_after = OffsetDateTime::now_utc() + Duration::days(3000);
    params.is_ca = IsCa::Ca(room.map_or(
        BasicConstraints::Unconstrained,
        BasicConstraints::Constrained,
    ));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

pub fn revocation_list(
    issuer: &CertifiedIssuer<'static, KeyPair>,
    days: std::ops::Range<i64>,
    state: Option<RevocationReason>,
    point: Option<CrlIssuingDistributionPoint>,
) -> Vec<u8> {
    let now = OffsetDateTime::now_utc();
    let entry = |reason| RevokedCertParams {
        serial_number: SerialNumber::from(SERIAL),
        revocation_time: time::macros::datetime!(2026-05-11 10:30 UTC),
        reason_code: Some(reason),
        invalidity_date: None,
    };
    let params = CertificateRevocationListParams {
        this_update: now + Duration::days(days.start),
        next_update: now + Duration::days(days.end),
        crl_number: SerialNumber::from(7_u64),
        issuing_distribution_point: point,
        revoked_certs: state.map(entry).into_iter().collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    params.signed_by(issuer).unwrap().der().to_vec()
}

/// The extension that names responders and issuers' certificates (RFC 5280 §4.2.2.1), short form
/// lengths.
fn services(ocsp: &[String], issuers: &[String]) -> Option<CustomExtension> {
    let tlv = |tag: u8, content: &[u8]| {
        let length = u8::try_from(content.len()).unwrap();
        let long = if length < 0x80 {
            vec![tag, length]
        } else {
            vec![tag, 0x81, length]
        };
        [long.as_slice(), content].concat()
    };
    let entry = |method: u8, uri: &String| {
        let method = [0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, method];
        tlv(
            0x30,
            &[tlv(0x06, &method), tlv(0x86, uri.as_bytes())].concat(),
        )
    };
    let responders = ocsp.iter().map(|uri| entry(1, uri));
    let issuers = issuers.iter().map(|uri| entry(2, uri));
    let content: Vec<u8> = responders.chain(issuers).flatten().collect();
    let oid = [1, 3, 6, 1, 5, 5, 7, 1, 1];
    (!content.is_empty()).then(|| CustomExtension::from_oid_content(&oid, tlv(0x30, &content)))
}
