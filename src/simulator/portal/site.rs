//! What each address of the portal answers.

use std::net::IpAddr;

use hyper::{Method, StatusCode, body::Bytes};
use rustls::{ProtocolVersion, SignatureScheme, pki_types::CertificateDer};
use url::form_urlencoded;

use super::{
    applicant::{Applicant, Refusal, applicant},
    hosts::HostName,
    identity_server::IdentityServer,
    links::Links,
    mode::Mode,
    oidc::Oidc,
    pages,
    register::Register,
    reply::{Reply, html, redirect, with_type},
    service_pages::{self, Visitor},
    services::{self, Enablement, Profile, enablement},
    sessions::{Session, Sessions},
    witness::{Login, Witness},
};

/// The portal behind its connections.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) mode: Mode,
    pub(super) port: u16,
    pub(super) sessions: Sessions,
    pub(super) links: Links,
    pub(super) register: Register,
    pub(super) identity: IdentityServer,
    pub(super) witness: Witness,
    /// The date of all answers, if it is not the right one.
    pub(super) date: Option<String>,
}

/// One request.
#[derive(Debug)]
pub(super) struct Visit {
    pub(super) host: HostName,
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: String,
    /// Content of the session cookie.
    pub(super) session: Option<String>,
    /// Content of the cookie of a one-time link.
    pub(super) link: Option<String>,
    /// Content of the cookie with the state of a login by OpenID Connect.
    pub(super) state: Option<String>,
    /// How the client names itself.
    pub(super) agent: String,
    pub(super) body: Bytes,
}

/// Who is at the other end of the connection.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) certificate: Option<CertificateDer<'static>>,
    pub(super) address: IpAddr,
    pub(super) tls: ProtocolVersion,
    /// Scheme of the signature made on this connection.
    pub(super) signature: Option<SignatureScheme>,
}

/// The connection is to end without an answer (E19).
#[derive(Debug, thiserror::Error)]
#[error("connection dropped on purpose")]
pub(super) struct Dropped;

impl Site {
    /// The answer to a visit.
    pub(super) fn answer(&self, visit: &Visit, caller: &Caller) -> Result<Reply, Dropped> {
        match (&visit.method, visit.path.as_str()) {
            (&Method::GET, "/stile.css") => {
                return Ok(with_type(
                    StatusCode::OK,
                    "text/css; charset=utf-8",
                    pages::STYLE,
                ));
            }
            (&Method::GET, "/invio.js") => {
                let script = pages::SUBMIT_SCRIPT;
                return Ok(with_type(
                    StatusCode::OK,
                    "text/javascript; charset=utf-8",
                    script,
                ));
            }
            _ => {}
        }
        if let Mode::Hostile(attack) = self.mode
            && visit.host == HostName::Portal
            && let Some(reply) = attack.at_portal(&visit.path, self.port)
        {
            return Ok(reply);
        }
        if let Mode::Closed(closure) = self.mode
            && let Some(reply) = closure.answer(self, visit)
        {
            return Ok(reply);
        }
        if let Mode::Oidc(oidc) = self.mode
            && let Some(reply) = oidc.answer(self, visit)
        {
            return Ok(reply);
        }
        match visit.host {
            HostName::Portal => Ok(self.portal(visit, caller)),
            HostName::Login => self.login(visit, caller),
            HostName::Other => Ok(other(caller)),
            HostName::Identity => Ok(self.identity(visit, caller)),
        }
    }

    fn portal(&self, visit: &Visit, caller: &Caller) -> Reply {
        match (&visit.method, visit.path.as_str()) {
            (&Method::GET, "/") if self.mode == Mode::Spid => {
                html(StatusCode::OK, pages::spid_start())
            }
            (&Method::GET, "/") if self.mode == Mode::Maintenance => {
                html(StatusCode::OK, pages::maintenance())
            }
            (&Method::GET, "/") => html(StatusCode::OK, pages::start(&self.cns_address())),
            (&Method::GET, "/spid") => html(StatusCode::OK, pages::spid()),
            (&Method::GET, "/spid/entra") => {
                html(StatusCode::OK, pages::elsewhere("Entra con SPID"))
            }
            (&Method::GET, "/cie") if self.mode.cie_outcome().is_some() => self.ask_identity(),
            (&Method::POST, "/accesso/cie") => {
                self.identified(&field(&visit.body, "SAMLResponse").unwrap_or_default())
            }
            (&Method::GET, "/cie") => html(StatusCode::OK, pages::elsewhere("Entra con CIE")),
            (&Method::GET, "/verso-cns") => redirect(&HostName::Other.url(self.port, "/entra")),
            (&Method::GET, "/accesso") => {
                self.open_as(field(visit.query.as_bytes(), "codice"), &visit.agent)
            }
            (&Method::POST, "/accesso") => {
                self.open_as(field(&visit.body, "SAMLResponse"), &visit.agent)
            }
            (method, "/continua" | "/continua/apri" | "/continua/link")
                if self.mode.gives_links() =>
            {
                self.go_on(method, visit, caller)
            }
            (&Method::POST, "/esci") => self.log_out(visit.session.as_deref()),
            _ => self.inside(visit),
        }
    }

    /// The addresses that need a session.
    fn inside(&self, visit: &Visit) -> Reply {
        let session = visit
            .session
            .as_deref()
            .filter(|id| self.sessions.allows(id, &visit.agent))
            .and_then(|id| Some((id, self.sessions.get(id)?)));
        let Some((id, session)) = session else {
            return redirect("/");
        };
        let Session {
            person,
            enablement,
            chosen,
        } = session;
        let Enablement::Enabled(profiles) = enablement else {
            return html(
                StatusCode::OK,
                pages::not_enabled(&person, "a nessun servizio"),
            );
        };
        match (&visit.method, visit.path.as_str()) {
            (&Method::GET, "/servizi") if self.mode == Mode::ChooseProfile && chosen.is_none() => {
                redirect("/profilo")
            }
            (&Method::GET, "/profilo") => html(StatusCode::OK, pages::choice(&person, &profiles)),
            (&Method::GET, "/servizi") => {
                let list = services::services(acting(&profiles, chosen));
                html(
                    StatusCode::OK,
                    pages::services(&person, &profiles, chosen, &list, self.mode.gives_links()),
                )
            }
            (&Method::POST, "/profilo") => {
                let index = field(&visit.body, "profilo").and_then(|text| text.parse().ok());
                if let Some(index) = index.filter(|index| *index < profiles.len()) {
                    self.sessions.choose(id, index);
                }
                redirect("/servizi")
            }
            (method, path) => match path.strip_prefix("/servizio/") {
                Some(slug) if [Method::GET, Method::POST].contains(method) => {
                    self.service(&person, acting(&profiles, chosen), slug, visit)
                }
                _ => not_found(),
            },
        }
    }

    /// A service's page, or what its form sends.
    fn service(
        &self,
        person: &Applicant,
        profiles: &[Profile],
        slug: &str,
        visit: &Visit,
    ) -> Reply {
        let list = services::services(profiles);
        let Some(service) = list.iter().find(|service| service.slug == slug) else {
            let page = pages::not_enabled(person, "a questo servizio");
            return html(StatusCode::OK, page);
        };
        let visitor = Visitor {
            person,
            profile: services::opening(profiles, service),
            register: &self.register,
        };
        let said = match visit.method {
            Method::POST => service_pages::send(service, visitor, |name| field(&visit.body, name)),
            _ => None,
        };
        let page = service_pages::page(service, visitor, said.as_deref());
        html(StatusCode::OK, page)
    }

    fn login(&self, visit: &Visit, caller: &Caller) -> Result<Reply, Dropped> {
        if self.mode == Mode::CardPerRequest && visit.path != "/entra" {
            return Ok(match caller.certificate {
                Some(_) => self.inside(visit),
                None => card_required(),
            });
        }
        if visit.method != Method::GET || visit.path != "/entra" {
            return Ok(not_found());
        }
        let Some(certificate) = &caller.certificate else {
            return Ok(self.without_card());
        };
        let person = match applicant(self.mode, certificate) {
            Ok(person) => person,
            Err(refusal) => return Ok(refused(Refusal::reason(refusal))),
        };
        self.witness.login(Login {
            tax_code: person.tax_code.clone(),
            tls: caller.tls,
            signature: caller.signature,
        });
        match self.mode {
            Mode::DropAfter => Err(Dropped),
            Mode::ErrorPage => Ok(html(
                StatusCode::OK,
                pages::notice(
                    "Servizio non disponibile",
                    "errore",
                    "Si è verificato un errore. Riprova più tardi.",
                ),
            )),
            Mode::MaintenanceAfter => Ok(html(StatusCode::OK, pages::maintenance())),
            Mode::XmlFault => Ok(with_type(
                StatusCode::OK,
                "text/xml; charset=utf-8",
                pages::XML_FAULT,
            )),
            _ => Ok(self.hand_over(person)),
        }
    }

    /// Sends a recognised person back to the portal.
    fn hand_over(&self, person: Applicant) -> Reply {
        let enablement = self.enable(&person.tax_code);
        let Some(code) = self.sessions.issue(Session {
            person,
            enablement,
            chosen: None,
        }) else {
            return html(
                StatusCode::INTERNAL_SERVER_ERROR,
                pages::notice(
                    "Errore",
                    "errore",
                    "Non è stato possibile aprire la sessione.",
                ),
            );
        };
        if self.mode == Mode::CardPerRequest {
            return self.open(Some(code));
        }
        if let Mode::Oidc(_) = self.mode {
            return Oidc::after_card(self.port, &code);
        }
        if self.mode == Mode::SamlPost {
            let action = HostName::Portal.url(self.port, "/accesso");
            return html(StatusCode::OK, pages::hand_over(&action, &code));
        }
        redirect(&HostName::Portal.url(self.port, &format!("/accesso?codice={code}")))
    }

    /// What a person may do; from now on the portal knows them.
    pub(super) fn enable(&self, tax_code: &str) -> Enablement {
        self.register.meet(tax_code);
        let mut enablement = enablement(self.mode, tax_code);
        if let Enablement::Enabled(profiles) = &mut enablement {
            profiles.extend(self.register.delegations_of(tax_code));
        }
        enablement
    }

    /// Nobody showed a card: a refusal (portal-login.md §5.3 row 4) or a silent welcome (row 5).
    fn without_card(&self) -> Reply {
        match self.mode {
            Mode::Optional => html(
                StatusCode::OK,
                pages::notice(
                    "Benvenuto, visitatore",
                    "visitatore",
                    "Stai consultando il portale senza esserti fatto riconoscere.",
                ),
            ),
            _ => card_required(),
        }
    }

    pub(super) fn cns_address(&self) -> String {
        match self.mode {
            Mode::ForeignHost => HostName::Portal.url(self.port, "/verso-cns"),
            Mode::Oidc(_) => Oidc::entry(self.port),
            _ => HostName::Login.url(self.port, "/entra"),
        }
    }
}

/// The host outside the profile: it takes any card, and gives nothing.
fn other(caller: &Caller) -> Reply {
    match caller.certificate {
        Some(_) => html(
            StatusCode::OK,
            pages::notice(
                "Grazie della carta",
                "errore",
                "Qui la carta non doveva arrivare.",
            ),
        ),
        None => card_required(),
    }
}

/// The chosen profile, or all of them.
fn acting(profiles: &[Profile], chosen: Option<usize>) -> &[Profile] {
    match chosen.and_then(|index| profiles.get(index)) {
        Some(profile) => std::slice::from_ref(profile),
        None => profiles,
    }
}

pub(super) fn card_required() -> Reply {
    html(
        StatusCode::BAD_REQUEST,
        pages::notice(
            "Serve la carta",
            "senza-carta",
            "Non è arrivato il certificato della carta. Inseriscila nel lettore e riprova.",
        ),
    )
}

pub(super) fn refused(reason: &str) -> Reply {
    html(
        StatusCode::FORBIDDEN,
        pages::notice("Accesso rifiutato", "rifiutato", reason),
    )
}

pub(super) fn not_found() -> Reply {
    html(
        StatusCode::NOT_FOUND,
        pages::notice(
            "Pagina non trovata",
            "non-trovata",
            "Questo indirizzo non esiste.",
        ),
    )
}

/// A field of a form or query.
pub(super) fn field(form: &[u8], name: &str) -> Option<String> {
    form_urlencoded::parse(form)
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}
