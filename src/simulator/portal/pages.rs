//! The portal's pages, in Italian. Every text that comes from a certificate or a request is escaped.

use std::fmt::Write as _;

use super::{
    applicant::Applicant,
    services::{Profile, Service},
};

/// The style sheet of all the pages.
pub(super) const STYLE: &str = include_str!("../../../assets/simulator/portal/stile.css");
/// Posts the form of [`hand_over`] without a click.
pub(super) const SUBMIT_SCRIPT: &str = include_str!("../../../assets/simulator/portal/invio.js");

/// The entrance: three ways to sign in.
pub(super) fn start(cns_address: &str) -> String {
    let card = escape(cns_address);
    let body = format!(
        r#"<h1>Accedi ai servizi online</h1>
<p class="guida">Scegli come farti riconoscere. Con la Tessera sanitaria-CNS servono il lettore e il PIN della carta.</p>
<ul class="accessi">
<li><a id="entra-spid" class="bottone" href="/spid">Entra con SPID</a></li>
<li><a id="entra-cie" class="bottone" href="/cie">Entra con CIE</a></li>
<li><a id="entra-cns" class="bottone principale" href="{card}">Entra con CNS</a></li>
</ul>"#
    );
    page("Accedi", "inizio", &body)
}

/// The identity providers of SPID (E17), all invented, and what the portal demands.
pub(super) fn spid() -> String {
    const PROVIDERS: [&str; 3] = ["Identità Fittizia", "Prova ID", "Esempio SPID"];
    let mut body = String::from(
        "<h1>Entra con SPID</h1><p class=\"livello\">Serve una credenziale di livello 2.</p>\
         <ul class=\"accessi gestori\">",
    );
    for (number, name) in PROVIDERS.iter().enumerate() {
        let _ = write!(
            body,
            r#"<li><a class="bottone" href="/spid/entra?gestore={number}">{name}</a></li>"#
        );
    }
    body.push_str("</ul>");
    page("Entra con SPID", "spid", &body)
}

/// The entrance of a portal that takes SPID alone (E17).
pub(super) fn spid_start() -> String {
    let body = "<h1>Accedi ai servizi online</h1><ul class=\"accessi\"><li><a id=\"entra-spid\" \
                class=\"bottone\" href=\"/spid\">Entra con SPID</a></li></ul>";
    page("Accedi", "inizio", body)
}

/// The portal is closed for now (E15).
pub(super) fn maintenance() -> String {
    notice(
        "Portale in manutenzione",
        "manutenzione",
        "Stiamo aggiornando i servizi. Torna più tardi.",
    )
}

/// SPID or CIE, which this portal does not offer.
pub(super) fn elsewhere(title: &str) -> String {
    notice(
        title,
        "altro-accesso",
        "Nel portale di prova questo accesso non c'è: torna indietro e scegli CNS.",
    )
}

/// The person's page: name, profiles, services.
pub(super) fn services(
    person: &Applicant,
    profiles: &[Profile],
    chosen: Option<usize>,
    list: &[Service],
    gives_link: bool,
) -> String {
    let mut body = String::from("<h1>I tuoi servizi</h1>");
    body.push_str(&person_block(person));
    body.push_str(&profile_block(profiles, chosen));
    body.push_str("<h2>Servizi</h2><ul class=\"servizi\">");
    for service in list {
        let _ = write!(
            body,
            r#"<li class="servizio"><h3><a href="/servizio/{}">{}</a></h3><p>{}</p></li>"#,
            service.slug, service.title, service.description
        );
    }
    body.push_str("</ul>");
    if gives_link {
        body.push_str(GO_ON);
    }
    body.push_str(LOG_OUT);
    page("I tuoi servizi", "servizi", &body)
}

/// One service; `content` is markup.
pub(super) fn service(person: &Applicant, service: &Service, content: &str) -> String {
    let body = format!(
        "<h1>{}</h1>{}<p>{}</p>{content}<p>È un servizio di prova: persone, ditte ed esiti sono \
         inventati.</p><p><a href=\"/servizi\">Torna ai servizi</a></p>{LOG_OUT}",
        service.title,
        person_block(person),
        service.description
    );
    page(service.title, "servizio", &body)
}

/// The question in which profile to act, before anything else.
pub(super) fn choice(person: &Applicant, profiles: &[Profile]) -> String {
    let body = format!(
        "<h1>Scegli il profilo</h1>{}<section class=\"scelta\">{}</section>{LOG_OUT}",
        person_block(person),
        profile_buttons(profiles)
    );
    page("Scegli il profilo", "scelta-profilo", &body)
}

/// Recognised, but without right to enter; `what` is what the person is not enabled to.
pub(super) fn not_enabled(person: &Applicant, what: &str) -> String {
    let body = format!(
        "<h1>Utente non abilitato</h1>{}<p class=\"avviso\">Ti abbiamo riconosciuto, ma non sei \
         abilitato {}.</p><p>Se lavori per conto di una ditta, di un ente o di uno studio, chiedi \
         a chi ne è titolare di aggiungere il tuo codice fiscale in «Gestione utente».</p>\
         {LOG_OUT}",
        person_block(person),
        escape(what)
    );
    page("Utente non abilitato", "non-abilitato", &body)
}

/// A page whose form carries the one-time code to the portal, as a SAML answer would travel.
pub(super) fn hand_over(action: &str, code: &str) -> String {
    let fields = [("SAMLResponse", code), ("RelayState", "/servizi")];
    posting("Identità verificata", "ritorno", action, &fields)
}

/// A page whose form posts itself.
pub(super) fn posting(title: &str, kind: &str, action: &str, fields: &[(&str, &str)]) -> String {
    let mut body = format!(
        "<h1>{}</h1><form id=\"ritorno\" method=\"post\" action=\"{}\">",
        escape(title),
        escape(action)
    );
    for (name, value) in fields {
        let _ = write!(
            body,
            r#"<input type="hidden" name="{name}" value="{}">"#,
            escape(value)
        );
    }
    body.push_str(
        r#"<button class="bottone principale" type="submit">Continua</button></form>
<script src="/invio.js"></script>"#,
    );
    page(title, kind, &body)
}

/// A page with one message; `kind` is what a client reads in `data-pagina`.
pub(super) fn notice(title: &str, kind: &str, message: &str) -> String {
    let body = format!(
        "<h1>{}</h1><p class=\"avviso\">{}</p><p><a href=\"/\">Torna all'inizio</a></p>",
        escape(title),
        escape(message)
    );
    page(title, kind, &body)
}

/// What an XML gateway answers (portal-login.md §1.3, ANSC).
pub(super) const XML_FAULT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/">
<soapenv:Body><soapenv:Fault><faultcode>soapenv:Client</faultcode>
<faultstring>Rejected by policy (from client)</faultstring></soapenv:Fault></soapenv:Body>
</soapenv:Envelope>
"#;

const LOG_OUT: &str = r#"<form method="post" action="/esci"><button class="bottone" id="esci" type="submit">Esci</button></form>"#;

/// The way into another browser, for programs that sign in (browser-integration.md §1, H1).
const GO_ON: &str = r#"<form method="post" action="/continua/link"><button class="bottone" id="continua" type="submit">Continua in un altro browser</button></form>"#;

fn person_block(person: &Applicant) -> String {
    let name = format!("{} {}", person.given_name, person.surname);
    format!(
        r#"<p class="persona">Sei <strong class="nome">{}</strong>, codice fiscale <span class="codice-fiscale">{}</span></p>"#,
        escape(name.trim()),
        escape(&person.tax_code)
    )
}

fn profile_block(profiles: &[Profile], chosen: Option<usize>) -> String {
    let current = match (profiles, chosen) {
        ([], _) => {
            return "<p class=\"avviso\">Nessun profilo è collegato al tuo codice fiscale.</p>"
                .into();
        }
        ([only], _) => Some(only),
        (_, Some(index)) => profiles.get(index),
        (_, None) => None,
    };
    if let Some(profile) = current {
        let change = if profiles.len() > 1 {
            " <a href=\"/profilo\">Cambia profilo</a>"
        } else {
            ""
        };
        return format!(
            "<p class=\"profilo\">Profilo: {}{change}</p>",
            describe(profile)
        );
    }
    format!(
        "<section class=\"scelta\"><h2>Con quale profilo vuoi operare?</h2>{}<p>Qui sotto trovi i \
         servizi di tutti i tuoi profili.</p></section>",
        profile_buttons(profiles)
    )
}

fn profile_buttons(profiles: &[Profile]) -> String {
    let mut form = String::from("<form method=\"post\" action=\"/profilo\">");
    for (index, profile) in profiles.iter().enumerate() {
        let _ = write!(
            form,
            r#"<button class="profilo" type="submit" name="profilo" value="{index}">{}</button>"#,
            describe(profile)
        );
    }
    form + "</form>"
}

/// Group, subject and role, as markup.
pub(super) fn describe(profile: &Profile) -> String {
    let mut text = format!("<strong>{}</strong>", profile.group.title());
    if !profile.subject.is_empty() {
        let _ = write!(
            text,
            " – {} ({})",
            escape(profile.subject),
            profile.role.title()
        );
    }
    text
}

/// A whole page; `kind` is what a client reads in `data-pagina`.
pub(super) fn page(title: &str, kind: &str, body: &str) -> String {
    format!(
        r##"<!DOCTYPE html>
<html lang="it">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Portale di prova</title>
<link rel="stylesheet" href="/stile.css">
</head>
<body>
<a class="salta" href="#contenuto">Vai al contenuto</a>
<p class="prova"><strong>PORTALE DI PROVA</strong> – non è un sito della pubblica amministrazione</p>
<header><p class="ente">Servizi online di prova</p></header>
<main id="contenuto" data-pagina="{kind}">
{body}
</main>
<footer><p>Varco – portale virtuale per dimostrazioni e collaudi. Persone, ditte ed enti sono inventati.</p></footer>
</body>
</html>
"##,
        title = escape(title),
        kind = escape(kind),
    )
}

/// Text as markup that shows it.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::*;

    #[test]
    fn names_from_a_certificate_cannot_write_markup() {
        let person = Applicant {
            tax_code: "\"><script>1</script>".into(),
            given_name: "<b onload='x'>".into(),
            surname: "D'AMICO & C".into(),
        };
        let html = Html::parse_document(&services(&person, &[], None, &[], false));
        assert!(
            html.select(&Selector::parse("script, b").unwrap())
                .next()
                .is_none()
        );
        let name = html
            .select(&Selector::parse(".persona .nome").unwrap())
            .next()
            .unwrap();
        assert_eq!(
            name.text().collect::<String>(),
            "<b onload='x'> D'AMICO & C"
        );
    }
}
