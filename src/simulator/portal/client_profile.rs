//! The portal described for a client, in the form of a portal profile.

use serde::Serialize;

use super::{hosts::HostName, identity_server, mode::Mode};

/// The profile as TOML; `pinned` is the CA of the portal's server certificates, PEM.
pub(super) fn toml(mode: Mode, port: u16, pinned: &str) -> Result<String, toml::ser::Error> {
    let place = |host: HostName| format!("{}:{port}", host.name());
    toml::to_string(&Profile {
        schema: 1,
        name: "prova",
        title: "Portale di prova",
        start: HostName::Portal.url(port, "/"),
        entry: [Entry {
            link: "a#entra-cns",
        }],
        hosts: Hosts {
            card: [place(HostName::Login)],
            walk: match mode {
                Mode::Oidc(_) => vec![place(HostName::Portal), place(HostName::Identity)],
                _ => vec![place(HostName::Portal)],
            },
        },
        cie: mode.cie_outcome().map(|_| Cie {
            entry: [Entry {
                link: "a#entra-cie",
            }],
            hosts: [place(HostName::Identity)],
            open: identity_server::OPEN_APP,
            login: identity_server::LOGIN,
        }),
        browser: Browser {
            spid: HostName::Portal.url(port, "/spid"),
            cie: HostName::Portal.url(port, "/cie"),
        },
        signed_in: SignedIn {
            marker: "main[data-pagina=servizi], main[data-pagina=scelta-profilo]",
            name: ".persona .nome",
            tax_code: ".persona .codice-fiscale",
            service: ".servizio",
            service_title: "h3",
            service_text: "p",
            log_out: "#esci",
        },
        choice: Choice {
            marker: "main[data-pagina=scelta-profilo]",
            option: ".scelta button.profilo",
        },
        hand_off: HandOff {
            one_time_link: "#continua",
        },
        failure: [
            Failure {
                marker: "main[data-pagina=non-abilitato]",
                means: "not_enabled",
            },
            Failure {
                marker: "main[data-pagina=rifiutato]",
                means: "refused",
            },
            Failure {
                marker: "main[data-pagina=manutenzione]",
                means: "maintenance",
            },
            Failure {
                marker: "main[data-pagina=errore]",
                means: "error",
            },
        ],
        trust: Trust { pinned },
    })
}

#[derive(Serialize)]
struct Profile<'a> {
    schema: u8,
    name: &'a str,
    title: &'a str,
    start: String,
    entry: [Entry<'a>; 1],
    hosts: Hosts,
    cie: Option<Cie<'a>>,
    browser: Browser,
    signed_in: SignedIn<'a>,
    choice: Choice<'a>,
    hand_off: HandOff<'a>,
    failure: [Failure<'a>; 4],
    trust: Trust<'a>,
}

#[derive(Serialize)]
struct Entry<'a> {
    link: &'a str,
}

#[derive(Serialize)]
struct Hosts {
    card: [String; 1],
    walk: Vec<String>,
}

#[derive(Serialize)]
struct Cie<'a> {
    entry: [Entry<'a>; 1],
    hosts: [String; 1],
    open: &'a str,
    login: &'a str,
}

#[derive(Serialize)]
struct Browser {
    spid: String,
    cie: String,
}

#[derive(Serialize)]
struct SignedIn<'a> {
    marker: &'a str,
    name: &'a str,
    tax_code: &'a str,
    service: &'a str,
    service_title: &'a str,
    service_text: &'a str,
    log_out: &'a str,
}

#[derive(Serialize)]
struct Choice<'a> {
    marker: &'a str,
    option: &'a str,
}

#[derive(Serialize)]
struct HandOff<'a> {
    one_time_link: &'a str,
}

#[derive(Serialize)]
struct Failure<'a> {
    marker: &'a str,
    means: &'a str,
}

#[derive(Serialize)]
struct Trust<'a> {
    pinned: &'a str,
}
