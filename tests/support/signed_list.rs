//! Trusted lists of our own making (ETSI TS 119 612), signed by xmlsec1 as the real ones are.

use std::fs;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tempfile::TempDir;
use time::OffsetDateTime;
use time::macros::{datetime, format_description};
use varco::identity::Certificate;

pub const IDENTITY: &str = "http://uri.etsi.org/TrstSvc/Svctype/IdV";
pub const QUALIFIED: &str = "http://uri.etsi.org/TrstSvc/Svctype/CA/QC";
pub const RECOGNISED: &str =
    "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/recognisedatnationallevel";
pub const WITHDRAWN: &str =
    "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/deprecatedatnationallevel";

/// Whoever signs the lists.
#[derive(Debug)]
pub struct ListMaker {
    folder: TempDir,
}

/// A service on the list.
#[derive(Clone, Debug)]
pub struct Entry {
    pub kind: &'static str,
    pub status: &'static str,
    pub certificate: String,
}

impl Entry {
    pub fn of(certificate: &Certificate) -> Self {
        Self {
            kind: IDENTITY,
            status: RECOGNISED,
            certificate: STANDARD.encode(certificate.der()),
        }
    }
}

impl ListMaker {
    pub const METHOD: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

    pub fn new() -> Self {
        Self::with_key("rsa:2048", datetime!(2026-01-01 00:00 UTC))
    }

    /// With a key on the curve P-256.
    pub fn elliptic() -> Self {
        Self::with_key("ec:p256", datetime!(2026-01-01 00:00 UTC))
    }

    /// A signer whose certificate begins then.
    pub fn valid_from(start: OffsetDateTime) -> Self {
        Self::with_key("rsa:2048", start)
    }

    fn with_key(kind: &str, start: OffsetDateTime) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name);
        let openssl = |arguments: &[&str]| {
            let mut command = Command::new("openssl");
            let output = command.current_dir(folder.path()).args(arguments).output();
            let output = output.expect("openssl is missing: install it");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{said}");
        };
        if kind == "ec:p256" {
            openssl(&[
                "ecparam",
                "-name",
                "prime256v1",
                "-genkey",
                "-noout",
                "-out",
                "ec.key",
            ]);
            openssl(&[
                "pkcs8", "-topk8", "-nocrypt", "-in", "ec.key", "-out", "key.pem",
            ]);
        } else {
            openssl(&["genrsa", "-out", "key.pem", "2048"]);
        }
        let subject = "/C=IT/O=Gestore Inventato/CN=Firma elenco";
        openssl(&[
            "req",
            "-new",
            "-key",
            "key.pem",
            "-subj",
            subject,
            "-out",
            "request.pem",
        ]);
        let stamp = format_description!("[year][month][day][hour][minute][second]Z");
        let start = start.format(stamp).unwrap();
        fs::write(file("index.txt"), "").unwrap();
        fs::write(file("serial"), "01\n").unwrap();
        let configuration = "[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\nserial=serial\n\
                             new_certs_dir=.\ndefault_md=sha256\npolicy=any\n\
                             [any]\ncountryName=optional\norganizationName=optional\n\
                             commonName=supplied\n";
        fs::write(file("ca.conf"), configuration).unwrap();
        openssl(&[
            "ca",
            "-batch",
            "-selfsign",
            "-config",
            "ca.conf",
            "-keyfile",
            "key.pem",
            "-in",
            "request.pem",
            "-out",
            "signer.pem",
            "-notext",
            "-startdate",
            &start,
            "-enddate",
            "20391231235959Z",
        ]);
        Self { folder }
    }

    /// The signer's certificate in a file.
    pub fn signer_file(&self) -> String {
        let path = self.folder.path().join("signer.pem");
        path.to_str().unwrap().to_owned()
    }

    pub fn signers(&self) -> Vec<Certificate> {
        let pem = fs::read_to_string(self.signer_file()).unwrap();
        varco::identity::pem::certificates(&pem).unwrap()
    }

    /// A list with the place for its signature, not yet filled.
    pub fn list(entries: &[Entry]) -> String {
        let services: String = entries.iter().map(service).collect();
        let signature = signature();
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" xmlns:tslx="http://uri.etsi.org/02231/v2/additionaltypes#" Id="lista" TSLTag="http://uri.etsi.org/19612/TSLTag">
  <SchemeInformation Id="parte">
    <TSLVersionIdentifier>5</TSLVersionIdentifier>
    <TSLSequenceNumber>77</TSLSequenceNumber>
    <TSLType>http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric</TSLType>
    <SchemeOperatorName><Name xml:lang="en">Gestore Inventato &amp; figli</Name></SchemeOperatorName>
    <SchemeTerritory>IT</SchemeTerritory>
    <ListIssueDateTime>2026-11-02T08:30:00Z</ListIssueDateTime>
    <NextUpdate><dateTime>2027-04-30T00:00:00Z</dateTime></NextUpdate>
  </SchemeInformation>
  <TrustServiceProviderList>
    <TrustServiceProvider>
      <TSPInformation>
        <TSPName><Name xml:lang="it">Certificatore Inventato</Name><Name xml:lang="en">Certificatore Inventato S.p.A.</Name></TSPName>
      </TSPInformation>
      <TSPServices>{services}</TSPServices>
    </TrustServiceProvider>
  </TrustServiceProviderList>
{signature}</TrustServiceStatusList>
"#
        )
    }

    /// A list of lists that names whoever signs the Italian list, with the place for its signature.
    /// It is due in three months.
    pub fn list_of_lists(location: &str, signers: &[Certificate]) -> String {
        let signature = signature();
        let pointer = |territory: &str, kind: &str, mime: &str, location: &str| {
            let identities = signers.iter().map(|signer| {
                let encoded = STANDARD.encode(signer.der());
                format!("<ServiceDigitalIdentity><DigitalId><X509Certificate>{encoded}</X509Certificate></DigitalId></ServiceDigitalIdentity>")
            });
            let identities = identities.collect::<Vec<_>>().concat();
            format!(
                r"
      <OtherTSLPointer>
        <ServiceDigitalIdentities>{identities}</ServiceDigitalIdentities>
        <TSLLocation>{location}</TSLLocation>
        <AdditionalInformation>
          <OtherInformation><TSLType>http://uri.etsi.org/TrstSvc/TrustedList/TSLType/{kind}</TSLType></OtherInformation>
          <OtherInformation><SchemeTerritory>{territory}</SchemeTerritory></OtherInformation>
          <OtherInformation><tslx:MimeType>{mime}</tslx:MimeType></OtherInformation>
        </AdditionalInformation>
      </OtherTSLPointer>"
            )
        };
        let xml = "application/vnd.etsi.tsl+xml";
        let pointers = [
            pointer(
                "EU",
                "EUlistofthelists",
                xml,
                "https://elenchi.example/lotl.xml",
            ),
            pointer("DE", "EUgeneric", xml, "https://elenchi.example/TSL-DE.xml"),
            pointer(
                "IT",
                "EUgeneric",
                "application/pdf",
                "https://elenchi.example/TSL-IT.pdf",
            ),
            pointer("IT", "EUgeneric", xml, location),
        ]
        .concat();
        let stamp = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
        let next = OffsetDateTime::now_utc() + time::Duration::days(90);
        let next = next.format(stamp).unwrap();
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<TrustServiceStatusList xmlns="http://uri.etsi.org/02231/v2#" xmlns:tslx="http://uri.etsi.org/02231/v2/additionaltypes#" Id="elenchi" TSLTag="http://uri.etsi.org/19612/TSLTag">
  <SchemeInformation Id="parte">
    <TSLVersionIdentifier>6</TSLVersionIdentifier>
    <TSLSequenceNumber>393</TSLSequenceNumber>
    <TSLType>http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists</TSLType>
    <SchemeOperatorName><Name xml:lang="en">Commissione Inventata</Name></SchemeOperatorName>
    <SchemeTerritory>EU</SchemeTerritory>
    <PointersToOtherTSL>{pointers}
    </PointersToOtherTSL>
    <ListIssueDateTime>2026-09-10T10:00:00Z</ListIssueDateTime>
    <NextUpdate><dateTime>{next}</dateTime></NextUpdate>
  </SchemeInformation>
{signature}</TrustServiceStatusList>
"#
        )
    }

    /// The list, signed.
    pub fn sign(&self, list: &str) -> String {
        let (from, to) = ("list.xml", "signed.xml");
        fs::write(self.folder.path().join(from), list).unwrap();
        let mut xmlsec1 = Command::new("xmlsec1");
        xmlsec1.current_dir(self.folder.path()).arg("--sign");
        for owner in [
            "http://uri.etsi.org/01903/v1.3.2#:SignedProperties",
            "http://uri.etsi.org/02231/v2#:SchemeInformation",
        ] {
            xmlsec1.args(["--id-attr:Id", owner]);
        }
        xmlsec1.args(["--privkey-pem", "key.pem,signer.pem"]);
        let output = xmlsec1.args(["--output", to, from]).output();
        let output = output.expect("xmlsec1 is missing: install the Debian package xmlsec1");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        fs::read_to_string(self.folder.path().join(to)).unwrap()
    }

    /// The list without the place for its signature.
    pub fn unsigned(list: &str) -> String {
        let start = list.find("<ds:Signature ").unwrap();
        let end = list.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
        format!("{}{}", &list[..start], &list[end..])
    }
}

fn service(entry: &Entry) -> String {
    let Entry {
        kind,
        status,
        certificate,
    } = entry;
    format!(
        r#"
        <TSPService><ServiceInformation>
          <ServiceTypeIdentifier>{kind}</ServiceTypeIdentifier>
          <ServiceName><Name xml:lang="en">Servizio inventato</Name></ServiceName>
          <ServiceDigitalIdentity><DigitalId><X509Certificate>{certificate}</X509Certificate></DigitalId><DigitalId><X509SubjectName>CN=Ente</X509SubjectName></DigitalId></ServiceDigitalIdentity>
          <ServiceStatus>{status}</ServiceStatus>
          <StatusStartingTime>2020-01-01T00:00:00Z</StatusStartingTime>
        </ServiceInformation></TSPService>"#
    )
}

/// XAdES: the document and the signed properties, exclusive canonical form, SHA-256.
fn signature() -> String {
    let method = ListMaker::METHOD;
    format!(
        r##"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="firma"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><ds:SignatureMethod Algorithm="{method}"/><ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference><ds:Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#proprieta"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo><ds:X509Data/></ds:KeyInfo><ds:Object><xades:QualifyingProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" Target="#firma"><xades:SignedProperties Id="proprieta"><xades:SignedSignatureProperties><xades:SigningTime>2026-11-02T08:31:00Z</xades:SigningTime></xades:SignedSignatureProperties></xades:SignedProperties></xades:QualifyingProperties></ds:Object></ds:Signature>"##
    )
}
