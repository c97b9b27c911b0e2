//! The way between the portal and its identity server (E16).

use hyper::{Method, StatusCode};

use super::{
    applicant::{Refusal, cie_holder},
    hosts::HostName,
    identity_server::{self, Answer, CieFault, CieOutcome},
    mode::Mode,
    pages,
    reply::{Reply, html, with_type},
    sessions::{Session, token},
    site::{Caller, Site, Visit, card_required, field, not_found, refused},
    witness::Login,
};

impl Site {
    /// Sends the person to the identity server.
    pub(super) fn ask_identity(&self) -> Reply {
        let Some(id) = token() else {
            return refused("Non è stato possibile preparare la richiesta.");
        };
        let action = HostName::Identity.url(self.port, identity_server::SSO);
        let request = identity_server::request(&format!("_{id}"), self.port);
        let fields = [
            ("SAMLRequest", request.as_str()),
            ("RelayState", "/servizi"),
        ];
        html(
            StatusCode::OK,
            pages::posting("Vai al server di identità", "andata", &action, &fields),
        )
    }

    /// Opens a session for whom the identity server proved, or says why it did not.
    pub(super) fn identified(&self, response: &str) -> Reply {
        match identity_server::read_response(response) {
            Some(Ok(assertion)) => self.open(Some(assertion)),
            Some(Err(outcome)) => refused(outcome.reason()),
            None => refused("La risposta del server di identità non si legge."),
        }
    }

    /// What the identity server answers.
    pub(super) fn identity(&self, visit: &Visit, caller: &Caller) -> Reply {
        let Some(outcome) = self.mode.cie_outcome() else {
            return not_found();
        };
        let query = visit.query.as_bytes();
        match (&visit.method, visit.path.as_str()) {
            (&Method::POST, identity_server::SSO) => {
                let request = field(&visit.body, "SAMLRequest").unwrap_or_default();
                let relay = field(&visit.body, "RelayState").unwrap_or_default();
                match self.identity.begin(&request, &relay) {
                    Some(conversation) => {
                        let page = identity_server::choice(
                            self.port,
                            &conversation,
                            &request,
                            self.fault(),
                        );
                        html(StatusCode::OK, page)
                    }
                    None => refused("La richiesta del portale non è valida."),
                }
            }
            (&Method::GET, identity_server::OPEN_APP) => html(
                StatusCode::OK,
                pages::notice(
                    "Apri il programma della CIE",
                    "apri-programma",
                    "Questa pagina la apre il programma che legge la carta.",
                ),
            ),
            (&Method::POST, identity_server::LOGIN) => self.prove(visit, caller),
            (&Method::GET, identity_server::NEXT) => {
                self.bring_back(self.identity.finish(query, outcome))
            }
            (&Method::GET, identity_server::CANCEL) => {
                self.bring_back(self.identity.finish(query, CieOutcome::Cancelled))
            }
            _ => not_found(),
        }
    }

    fn fault(&self) -> Option<CieFault> {
        match self.mode {
            Mode::CieFault(fault) => Some(fault),
            _ => None,
        }
    }

    /// Takes the card, gives the code.
    fn prove(&self, visit: &Visit, caller: &Caller) -> Reply {
        let Some(certificate) = &caller.certificate else {
            return card_required();
        };
        let person = match cie_holder(certificate) {
            Ok(person) => person,
            Err(refusal) => return refused(Refusal::reason(refusal)),
        };
        let login = Login {
            tax_code: person.tax_code.clone(),
            tls: caller.tls,
            signature: caller.signature,
        };
        match self.identity.prove(&visit.body, person) {
            Some(code) => {
                self.witness.login(login);
                let body = match self.fault() {
                    Some(fault) => fault.in_place_of(&code),
                    None => format!("codice:{code}"),
                };
                with_type(StatusCode::OK, "text/plain; charset=utf-8", body)
            }
            None => refused("Questa richiesta non è in corso."),
        }
    }

    /// The page that carries the answer to the portal.
    fn bring_back(&self, answer: Option<Answer>) -> Reply {
        let Some(answer) = answer else {
            return refused("Questa richiesta non è in corso.");
        };
        let assertion = match &answer.result {
            Err(_) => String::new(),
            Ok(person) => {
                let session = Session {
                    person: person.clone(),
                    enablement: self.enable(&person.tax_code),
                    chosen: None,
                };
                self.sessions.issue(session).unwrap_or_default()
            }
        };
        let response = identity_server::response(&answer, &assertion);
        let fields = [
            ("SAMLResponse", response.as_str()),
            ("RelayState", answer.relay_state.as_str()),
        ];
        let action = HostName::Portal.url(self.port, "/accesso/cie");
        html(
            StatusCode::OK,
            pages::posting("Torna al portale", "ritorno", &action, &fields),
        )
    }
}
