//! A server that proves identities with the CIE, as the Ministry's does on its older path
//! (portal-login.md §2.1 - §2.3): the portal sends a SAML request; the client shows the card at one
//! address and gets a code of 16 digits; with the code the browser goes on and brings a SAML answer
//! back.

use std::{
    collections::HashMap,
    fmt::Write as _,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use ring::rand::{SecureRandom as _, SystemRandom};
use url::form_urlencoded;

use super::{applicant::Applicant, hosts::HostName, pages, sessions::token, site::field};

/// Takes the portal's request.
pub(super) const SSO: &str = "/idp/profile/SAML2/POST/SSO";
/// The address that programs with a card intercept.
pub(super) const OPEN_APP: &str = "/OpenApp";
/// Takes the card, gives the code.
pub(super) const LOGIN: &str = "/idp/Authn/SSL/Login2";
/// Takes the code, gives the answer for the portal.
pub(super) const NEXT: &str = "/idp/login/livello3";
/// Ends the conversation.
pub(super) const CANCEL: &str = "/idp/annulla";
/// The name of the field that carries a conversation; the client learns it from [`OPEN_APP`].
const FIELD: &str = "opId";

/// How long a conversation may take.
const LIFE: Duration = Duration::from_secs(300);
/// Conversations held at the same time.
const LIMIT: usize = 256;
/// Most characters of what a portal sends along.
const LONGEST: usize = 500;

/// How the identity server ends a conversation: error codes of portal-login.md §2.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CieOutcome {
    /// The person is proved.
    Proved,
    /// 21: it took too long.
    TimedOut,
    /// 22: the person did not consent.
    ConsentRefused,
    /// 23: the card has expired or was revoked.
    CardRevoked,
    /// 25: the person stopped it.
    Cancelled,
    /// 2: the server failed.
    Failed,
    /// A number that the federation's documents do not explain.
    Unexplained,
}

/// How the identity server breaks the contract with programs that have a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CieFault {
    /// Its page has nothing for such programs.
    NoForm,
    /// The page after the card is another server's.
    ForeignNext,
    /// The answer to the card is a page without a code.
    NoCode,
    /// The code is too short.
    ShortCode,
    /// The code has letters.
    LetterCode,
    /// The code has no end in sight.
    EndlessCode,
}

/// The conversations of the identity server.
#[derive(Debug, Default)]
pub(super) struct IdentityServer(Mutex<HashMap<String, Conversation>>);

#[derive(Clone, Debug)]
struct Conversation {
    since: Instant,
    /// Identifier of the portal's request.
    request: String,
    relay_state: String,
    /// Who showed a card, and the code given for it.
    proved: Option<(Applicant, String)>,
}

/// What the browser brings back to the portal.
#[derive(Debug)]
pub(super) struct Answer {
    /// Identifier of the portal's request.
    pub(super) request: String,
    pub(super) relay_state: String,
    pub(super) result: Result<Applicant, CieOutcome>,
}

impl CieOutcome {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Proved,
        Self::TimedOut,
        Self::ConsentRefused,
        Self::CardRevoked,
        Self::Cancelled,
        Self::Failed,
        Self::Unexplained,
    ];

    /// The number in `ErrorCode nrNN`; 1 is success.
    pub fn number(self) -> u8 {
        match self {
            Self::Proved => 1,
            Self::TimedOut => 21,
            Self::ConsentRefused => 22,
            Self::CardRevoked => 23,
            Self::Cancelled => 25,
            Self::Failed => 2,
            Self::Unexplained => 24,
        }
    }

    /// What the portal tells the person.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Proved => "Identità verificata.",
            Self::TimedOut => "È passato troppo tempo. Riprova dall'inizio.",
            Self::ConsentRefused => "Non hai dato il consenso a inviare i tuoi dati.",
            Self::CardRevoked => "La CIE è scaduta o revocata.",
            Self::Cancelled => "Hai annullato l'accesso con la CIE.",
            Self::Failed => "Il server di identità ha un guasto.",
            Self::Unexplained => "Il server di identità ha rifiutato l'accesso.",
        }
    }
}

impl CieFault {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::NoForm,
        Self::ForeignNext,
        Self::NoCode,
        Self::ShortCode,
        Self::LetterCode,
        Self::EndlessCode,
    ];

    /// What is said in place of a code.
    pub(super) fn in_place_of(self, code: &str) -> String {
        match self {
            Self::NoForm | Self::ForeignNext => format!("codice:{code}"),
            Self::NoCode => "<p>Fatto.</p>".to_owned(),
            Self::ShortCode => "codice:0123456789".to_owned(),
            Self::LetterCode => "codice:0123456789ABCDEF".to_owned(),
            Self::EndlessCode => format!("codice:{}", code.repeat(200_000)),
        }
    }
}

impl IdentityServer {
    /// Begins a conversation for a SAML request, Base64; `None` if it is none that the rules of the
    /// federation allow.
    pub(super) fn begin(&self, request: &str, relay_state: &str) -> Option<String> {
        let xml = String::from_utf8(BASE64.decode(request).ok()?).ok()?;
        // portal-login.md §2.1: always a fresh proof, and of level 3 where a card is meant.
        let wanted = [
            ":AuthnRequest ",
            "ForceAuthn=\"true\"",
            "https://www.spid.gov.it/SpidL3",
        ];
        if !wanted.iter().all(|part| xml.contains(part)) {
            return None;
        }
        let (_, rest) = xml.split_once(" ID=\"")?;
        let (id, _) = rest.split_once('"')?;
        let name = token()?;
        let mut conversations = self.lock();
        conversations.retain(|_, conversation| conversation.since.elapsed() < LIFE);
        if conversations.len() >= LIMIT || id.len() > LONGEST || relay_state.len() > LONGEST {
            return None;
        }
        let conversation = Conversation {
            since: Instant::now(),
            request: id.to_owned(),
            relay_state: relay_state.to_owned(),
            proved: None,
        };
        conversations.insert(name.clone(), conversation);
        Some(name)
    }

    /// The code for a card that was shown in a conversation. `form` is that of the older path:
    /// conversation, `authnRequest`, `generaCodice=1`.
    pub(super) fn prove(&self, form: &[u8], person: Applicant) -> Option<String> {
        if field(form, "generaCodice")? != "1" || field(form, "authnRequest")?.is_empty() {
            return None;
        }
        let mut conversations = self.lock();
        let conversation = conversations.get_mut(&field(form, FIELD)?)?;
        if conversation.since.elapsed() > LIFE {
            return None;
        }
        let code = digits()?;
        conversation.proved = Some((person, code.clone()));
        Some(code)
    }

    /// Ends a conversation, with the code that its card was given; `wanted` is how this server
    /// ends them. `None` if there is no such conversation.
    pub(super) fn finish(&self, query: &[u8], wanted: CieOutcome) -> Option<Answer> {
        let conversation = self.lock().remove(&field(query, FIELD)?)?;
        let code = field(query, "codice").unwrap_or_default();
        let result = match (wanted, conversation.proved) {
            (CieOutcome::Proved, Some((person, given)))
                if code == given && field(query, "login").as_deref() == Some("1") =>
            {
                Ok(person)
            }
            (CieOutcome::Proved, _) => Err(CieOutcome::TimedOut),
            (other, _) => Err(other),
        };
        Some(Answer {
            request: conversation.request,
            relay_state: conversation.relay_state,
            result,
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Conversation>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The page on which a person chooses where the card is read (portal-login.md §2.2).
pub(super) fn choice(
    port: u16,
    conversation: &str,
    request: &str,
    fault: Option<CieFault>,
) -> String {
    let here = |path: &str| HostName::Identity.url(port, path);
    let next = match fault {
        Some(CieFault::ForeignNext) => HostName::Other.url(port, NEXT),
        _ => here(NEXT),
    };
    let opening = match fault {
        Some(CieFault::NoForm) => "/idp/aiuto",
        _ => OPEN_APP,
    };
    let open = form_urlencoded::Serializer::new(String::new())
        .append_pair("name", FIELD)
        .append_pair("value", conversation)
        .append_pair("authnRequestString", request)
        .append_pair("nextUrl", &next)
        .append_pair("OpText", "Portale di prova")
        .append_pair("logo", "")
        .finish();
    let stop = format!("{}?{FIELD}={conversation}", here(CANCEL));
    let body = format!(
        "<h1>Entra con CIE</h1><p>Livello 3: serve la carta, con la seconda metà del PIN.</p>\
         <ul class=\"accessi\">\
         <li><a id=\"desktop\" class=\"bottone principale\" href=\"{}?{}\">Desktop</a></li>\
         <li><span id=\"smartphone\">Desktop con smartphone: apri l'app CieID e inquadra il \
         codice</span></li>\
         <li><span id=\"mobile\">Mobile: apri questa pagina sul telefono</span></li>\
         </ul><p><a id=\"annulla\" href=\"{}\">Annulla</a></p>",
        here(opening),
        pages::escape(&open),
        pages::escape(&stop)
    );
    pages::page("Entra con CIE", "cie", &body)
}

/// A portal's SAML request for level 3, Base64.
pub(super) fn request(id: &str, port: u16) -> String {
    let xml = format!(
        "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"{id}\" \
         Version=\"2.0\" ForceAuthn=\"true\" Destination=\"{}\"><samlp:RequestedAuthnContext \
         Comparison=\"exact\"><saml:AuthnContextClassRef \
         xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">https://www.spid.gov.it/SpidL3\
         </saml:AuthnContextClassRef></samlp:RequestedAuthnContext></samlp:AuthnRequest>",
        HostName::Identity.url(port, SSO)
    );
    BASE64.encode(xml)
}

/// The SAML answer, Base64. `assertion` is the identifier of the assertion: the portal of this
/// process knows it from there, and so takes no forged answer.
pub(super) fn response(answer: &Answer, assertion: &str) -> String {
    const STATUS: &str = "urn:oasis:names:tc:SAML:2.0:status:";
    let mut xml = format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" Version=\"2.0\" \
         InResponseTo=\"{}\"><samlp:Status>",
        pages::escape(&answer.request)
    );
    let _ = match &answer.result {
        Ok(person) => write!(
            xml,
            "<samlp:StatusCode Value=\"{STATUS}Success\"/></samlp:Status><saml:Assertion \
             xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"{assertion}\">\
             <saml:AttributeStatement>{}{}{}</saml:AttributeStatement></saml:Assertion>",
            attribute("name", &person.given_name),
            attribute("familyName", &person.surname),
            attribute("fiscalNumber", &format!("TINIT-{}", person.tax_code)),
        ),
        Err(outcome) => write!(
            xml,
            "<samlp:StatusCode Value=\"{STATUS}Responder\"><samlp:StatusCode \
             Value=\"{STATUS}AuthnFailed\"/></samlp:StatusCode><samlp:StatusMessage>ErrorCode \
             nr{}</samlp:StatusMessage></samlp:Status>",
            outcome.number()
        ),
    };
    xml.push_str("</samlp:Response>");
    BASE64.encode(xml)
}

/// What a SAML answer says: the assertion's identifier, or how it ended. `None` if it is none.
pub(super) fn read_response(response: &str) -> Option<Result<String, CieOutcome>> {
    let xml = String::from_utf8(BASE64.decode(response).ok()?).ok()?;
    if let Some((_, rest)) = xml.split_once("ErrorCode nr") {
        let mut outcomes = CieOutcome::ALL.into_iter();
        let named = outcomes.find(|outcome| rest.starts_with(&format!("{}<", outcome.number())));
        return named.map(Err);
    }
    let (_, rest) = xml.split_once("<saml:Assertion ")?;
    let (_, rest) = rest.split_once(" ID=\"")?;
    Some(Ok(rest.split_once('"')?.0.to_owned()))
}

fn attribute(name: &str, value: &str) -> String {
    format!(
        "<saml:Attribute Name=\"{name}\"><saml:AttributeValue>{}</saml:AttributeValue>\
         </saml:Attribute>",
        pages::escape(value)
    )
}

/// Sixteen random decimal digits.
fn digits() -> Option<String> {
    let mut bytes = [0; 8];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(format!(
        "{:016}",
        u64::from_be_bytes(bytes) % 10_000_000_000_000_000
    ))
}
