//! The services' own pages: what one sees and may do there depends on profile and role
//! (portal-login.md §4.3, §4.4).

use std::fmt::Write as _;

use time::{Duration, OffsetDateTime};

use super::{
    applicant::{Applicant, is_personal},
    pages::{self, escape},
    register::{NoDelegate, Register},
    services::{Group, Profile, Role, Service},
};

/// A visit to a service.
#[derive(Clone, Copy, Debug)]
pub(super) struct Visitor<'a> {
    pub(super) person: &'a Applicant,
    /// The profile that opens the service; `None` for somebody without profile.
    pub(super) profile: Option<Profile>,
    pub(super) register: &'a Register,
}

/// An invented company: codice ditta, name, whether its contributions are in order.
struct Company {
    code: &'static str,
    name: &'static str,
    in_order: bool,
}

const COMPANIES: [Company; 3] = [
    Company {
        code: "99000001",
        name: "Officine Fittizie S.r.l.",
        in_order: true,
    },
    Company {
        code: "99000002",
        name: "Esempio Costruzioni S.r.l.",
        in_order: true,
    },
    Company {
        code: "99000003",
        name: "Collaudi Immaginari S.n.c.",
        in_order: false,
    },
];

/// How long a Durc is good, in days (D.M. 30 January 2015, article 7).
const DURC_DAYS: i64 = 120;

/// The page of a service; `said` is the answer to what was sent.
pub(super) fn page(service: &Service, visitor: Visitor<'_>, said: Option<&str>) -> String {
    let content = match service.slug {
        "my-home" => home(visitor),
        "durc-online" => durc(visitor),
        "gestione-utente" => users(visitor),
        "inail-risponde" => help(),
        "le-mie-pratiche" => own_cases(),
        "pratiche-assistiti" => assisted_cases(),
        "anagrafica-sa-soa" => bodies(),
        "cruscotto-abilitazione" => dashboard(visitor),
        "autoliquidazione" => premiums(visitor),
        "denuncia-infortunio" | "malattia-professionale" => report(service.slug),
        "cruscotto-infortuni" => injuries(visitor),
        "richieste-di-abilitazione" => requests(),
        _ => String::new(),
    };
    let said = said.map_or_else(String::new, |said| {
        format!("<p class=\"avviso risposta\">{}</p>", escape(said))
    });
    let role = visitor.profile.map_or_else(String::new, |profile| {
        format!(
            "<p class=\"profilo\">Profilo: {}</p>",
            pages::describe(&profile)
        )
    });
    pages::service(visitor.person, service, &format!("{role}{said}{content}"))
}

/// Carries out what a form of the service asks for, and says what came of it; `None` where the
/// service has no form.
pub(super) fn send(
    service: &Service,
    visitor: Visitor<'_>,
    field: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let value = |name| field(name).unwrap_or_default().trim().to_owned();
    match service.slug {
        "durc-online" => Some(verify(visitor.profile?, &value("ditta"))),
        "gestione-utente" => {
            let code = value("codice-fiscale").to_uppercase();
            Some(if value("azione") == "togli" {
                take_away(visitor, &code)
            } else {
                add(visitor, &code)
            })
        }
        "denuncia-infortunio" | "malattia-professionale" => Some(reported(
            visitor.profile?,
            &value("lavoratore").to_uppercase(),
        )),
        "inail-risponde" if value("domanda").is_empty() => {
            Some("Scrivi la domanda prima di inviarla.".into())
        }
        "inail-risponde" => Some("Domanda ricevuta con il numero 2026-000001.".into()),
        "richieste-di-abilitazione" => {
            Some("Richiesta ricevuta: ti avvisiamo quando il profilo è attivo.".into())
        }
        _ => None,
    }
}

fn add(visitor: Visitor<'_>, code: &str) -> String {
    let Some(profile) = visitor.profile else {
        return "Non hai un profilo da delegare.".into();
    };
    if !is_personal(code) {
        return "Questo non è un codice fiscale.".into();
    }
    if code == visitor.person.tax_code {
        return "Non puoi delegare te stesso.".into();
    }
    match visitor.register.add(profile, code) {
        Ok(()) => format!("{code} è ora tra i delegati."),
        Err(NoDelegate::Unknown) => format!(
            "{code} non è noto al portale. La persona entri prima una volta con SPID, CIE o CNS: \
             poi la puoi aggiungere."
        ),
        Err(NoDelegate::Already) => format!("{code} è già tra i delegati."),
        Err(NoDelegate::Full) => "Ci sono troppi delegati.".into(),
    }
}

fn take_away(visitor: Visitor<'_>, code: &str) -> String {
    let ended = visitor
        .profile
        .is_some_and(|profile| visitor.register.remove(profile, code));
    if ended {
        format!("{code} non è più tra i delegati.")
    } else {
        "Questa persona non è tra i delegati.".into()
    }
}

/// The companies that a profile may ask about: a company its own, everybody else all.
fn companies(profile: Profile) -> impl Iterator<Item = &'static Company> {
    COMPANIES.iter().filter(move |company| {
        profile.group != Group::Employer || profile.subject.contains(company.code)
    })
}

fn verify(profile: Profile, code: &str) -> String {
    let known = COMPANIES.iter().any(|company| company.code == code);
    match companies(profile).find(|company| company.code == code) {
        Some(company) if company.in_order => {
            let today = OffsetDateTime::now_utc().date();
            let end = today + Duration::days(DURC_DAYS);
            format!(
                "{} (codice ditta {code}): risulta regolare. Documento valido fino al \
                 {:02}/{:02}/{}.",
                company.name,
                end.day(),
                u8::from(end.month()),
                end.year()
            )
        }
        Some(company) => format!(
            "{} (codice ditta {code}): verifica in corso, l'esito arriva entro 30 giorni.",
            company.name
        ),
        None if known => "Con questo profilo puoi chiedere solo la tua ditta.".into(),
        None => "Nessuna ditta ha questo codice.".into(),
    }
}

fn durc(visitor: Visitor<'_>) -> String {
    let Some(profile) = visitor.profile else {
        return String::new();
    };
    let aim = match profile.group {
        Group::Employer => "Chiedi il documento della tua ditta.",
        Group::LabourConsultant => "Chiedi il documento di una ditta che segui.",
        Group::ContractingAuthority => "Verifica un'impresa che partecipa a un appalto.",
        Group::AttestationBody => "Verifica un'impresa da attestare.",
        Group::BusinessCaf | Group::Association => "Chiedi il documento di un'impresa associata.",
        _ => "Verifica un'impresa.",
    };
    let mut choices = String::new();
    for company in companies(profile) {
        let _ = write!(
            choices,
            "<option value=\"{}\">{} ({})</option>",
            company.code,
            escape(company.name),
            company.code
        );
    }
    form(
        "durc-online",
        &format!("<p>{aim}</p><label>Ditta <select name=\"ditta\">{choices}</select></label>"),
        "Verifica",
    )
}

/// What a worker's report is answered.
fn reported(profile: Profile, worker: &str) -> String {
    if !is_personal(worker) {
        return "Questo non è un codice fiscale.".into();
    }
    format!(
        "Denuncia ricevuta con il numero 2026-000002, per conto di {}.",
        profile.subject
    )
}

fn report(slug: &str) -> String {
    let field = "<label>Codice fiscale del lavoratore <input name=\"lavoratore\" maxlength=\"16\" \
                 required></label>";
    form(slug, field, "Invia la denuncia")
}

fn premiums(visitor: Visitor<'_>) -> String {
    let mut table =
        String::from("<table><tr><th>Ditta</th><th>Retribuzioni 2025</th><th>Premio</th></tr>");
    for company in visitor.profile.into_iter().flat_map(companies) {
        let _ = write!(
            table,
            "<tr><td>{} ({})</td><td>da comunicare</td><td>da calcolare</td></tr>",
            escape(company.name),
            company.code
        );
    }
    table + "</table>"
}

fn injuries(visitor: Visitor<'_>) -> String {
    let subject = visitor.profile.map_or("", |profile| profile.subject);
    format!(
        "<table><tr><th>Ditta</th><th>Data</th><th>Prognosi</th></tr><tr><td>{}</td><td>12/03/2026\
         </td><td>8 giorni</td></tr></table>",
        escape(subject)
    )
}

fn users(visitor: Visitor<'_>) -> String {
    let Some(profile) = visitor.profile else {
        return String::new();
    };
    let mut list = String::from("<h2>Delegati</h2><ul class=\"delegati\">");
    let delegates = visitor.register.delegates_of(profile);
    for code in &delegates {
        let code = escape(code);
        let hidden = format!(
            "<input type=\"hidden\" name=\"azione\" value=\"togli\"><input type=\"hidden\" \
             name=\"codice-fiscale\" value=\"{code}\">"
        );
        let _ = write!(
            list,
            "<li><span class=\"codice-fiscale\">{code}</span>{}</li>",
            form("gestione-utente", &hidden, "Togli")
        );
    }
    list.push_str("</ul>");
    if delegates.is_empty() {
        list.push_str("<p>Nessuno, per ora.</p>");
    }
    let field =
        "<label>Codice fiscale <input name=\"codice-fiscale\" maxlength=\"16\" required></label>";
    list + "<h2>Aggiungi un delegato</h2><p>Il portale trova solo chi è già entrato almeno una volta \
            con SPID, CIE o CNS.</p>"
        + &form("gestione-utente", field, "Aggiungi")
}

fn home(visitor: Visitor<'_>) -> String {
    let notice = match visitor.profile.map(|profile| (profile.group, profile.role)) {
        None => "Non hai ancora un profilo: chiedilo in «Richieste di abilitazione».",
        Some((_, Role::Delegate)) => {
            "Operi come delegato: le pratiche restano intestate a chi ti ha delegato."
        }
        Some((Group::Citizen, _)) => "Non hai comunicazioni da leggere.",
        Some((Group::Employer, _)) => "L'autoliquidazione si chiude il 16 febbraio.",
        Some((Group::LabourConsultant, _)) => "Segui 3 ditte: nessuna scadenza questa settimana.",
        Some((Group::Patronato, _)) => "Hai 2 pratiche di assistiti da completare.",
        Some(_) => "L'anagrafica dell'ente è aggiornata.",
    };
    format!("<h2>Avvisi</h2><p class=\"avvisi\">{notice}</p>")
}

fn dashboard(visitor: Visitor<'_>) -> String {
    let subject = visitor.profile.map_or("", |profile| profile.subject);
    let take_over = match visitor.profile.map(|profile| profile.role) {
        Some(Role::Holder) => {
            "<h2>Subentro</h2><p>Chi ti sostituisce entra prima una volta con la propria identità. \
             Poi chiede il subentro da qui.</p>"
        }
        _ => "",
    };
    format!(
        "<table><tr><th>Ente</th><th>Servizio</th><th>Stato</th></tr><tr><td>{0}</td><td>Durc \
         Online</td><td>abilitato</td></tr><tr><td>{0}</td><td>Gestione utente</td><td>abilitato\
         </td></tr></table>{take_over}",
        escape(subject)
    )
}

fn bodies() -> String {
    "<h2>Stazioni appaltanti</h2><table><tr><th>Ente</th><th>Responsabile</th><th>Stato</th></tr>\
     <tr><td>Comune di Facsimile</td><td>Ginevra Facsimile</td><td>attivo</td></tr></table>\
     <h2>SOA</h2><table><tr><th>Organismo</th><th>Responsabile</th><th>Stato</th></tr>\
     <tr><td>Attestazioni Simulate S.p.A.</td><td>Ugo Simulati</td><td>attivo</td></tr></table>\
     <h2>Utenti e profili</h2><p>Da qui crei il profilo di un ente e ne nomini il responsabile.</p>"
        .into()
}

fn own_cases() -> String {
    "<table><tr><th>Pratica</th><th>Tipo</th><th>Stato</th></tr><tr><td>99/2026</td><td>Infortunio in \
     itinere</td><td>in esame</td></tr></table>"
        .into()
}

fn assisted_cases() -> String {
    "<table><tr><th>Assistito</th><th>Pratica</th><th>Stato</th></tr><tr><td>Elettra Provetti</td>\
     <td>99/2026</td><td>in esame</td></tr></table>"
        .into()
}

fn help() -> String {
    form(
        "inail-risponde",
        "<label>Domanda <textarea name=\"domanda\" maxlength=\"2000\" required></textarea></label>",
        "Invia",
    )
}

fn requests() -> String {
    form(
        "richieste-di-abilitazione",
        "<label>Per conto di <input name=\"soggetto\" maxlength=\"100\" required></label>",
        "Chiedi il profilo",
    )
}

fn form(slug: &str, content: &str, button: &str) -> String {
    format!(
        "<form method=\"post\" action=\"/servizio/{slug}\">{content}<button class=\"bottone\" \
         type=\"submit\">{button}</button></form>"
    )
}
