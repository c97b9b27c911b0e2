//! Signing in by OpenID Connect: over a provider at a second host, with a code and the portal's own
//! state, in the address or in a form (portal-login.md §7, E12).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod support {
    pub mod login;
}

use support::login::{behaviour, desk, portal, problem, sign_in};
use varco::card::Limits;
use varco::simulator::portal::{IDENTITY_HOST, LOGIN_HOST, Mode, Oidc, PORTAL_HOST};

#[test]
fn a_code_leads_back_over_the_provider() {
    for (oidc, back) in [
        (
            Oidc::Query,
            "GET https://portale.localhost:PORT/oidc/ritorno?code=…&state=… 303",
        ),
        (
            Oidc::FormPost,
            "POST https://portale.localhost:PORT/oidc/ritorno 303",
        ),
    ] {
        let portal = portal(Mode::Oidc(oidc));
        let (readers, card) = desk("st-2048", behaviour());
        let signed = sign_in(&readers, &portal, &Limits::default());
        assert_eq!(problem(&signed), None, "{oidc:?}");
        let login = signed.unwrap();
        let port = portal.address().port().to_string();
        let steps = login.visits.iter();
        let steps: Vec<_> = steps
            .map(|step| step.to_string().replace(&port, "PORT"))
            .collect();
        let hosts: Vec<_> = steps
            .iter()
            .map(|step| step.split('/').nth(2).unwrap().replace(":PORT", ""))
            .collect();
        assert_eq!(
            hosts,
            [
                PORTAL_HOST,
                PORTAL_HOST,
                IDENTITY_HOST,
                LOGIN_HOST,
                IDENTITY_HOST,
                PORTAL_HOST,
                PORTAL_HOST
            ],
            "{steps:?}"
        );
        assert!(steps[5].starts_with(back), "{steps:?}");
        let seen = portal.witness().seen();
        assert_eq!(card.counters().signatures, 1);
        assert_eq!(seen.certificates_at(LOGIN_HOST), 1);
        assert_eq!(
            seen.certificates_at(IDENTITY_HOST) + seen.certificates_at(PORTAL_HOST),
            0
        );
    }
}

#[test]
fn an_answer_to_another_login_signs_nobody_in() {
    let portal = portal(Mode::Oidc(Oidc::ForeignState));
    let (readers, _) = desk("st-2048", behaviour());
    let signed = sign_in(&readers, &portal, &Limits::default());
    assert_eq!(problem(&signed).unwrap().code(), "L11");
    assert!(signed.unwrap().session.is_none());
}
