//! Several profiles at the portal: the person chooses, Varco never does.

use super::*;
use crate::text::SessionWord;

const EMPLOYER: &str =
    "Datore di lavoro – Esempio Costruzioni S.r.l. (codice ditta 99000002) (Titolare)";

#[test]
fn the_person_chooses_before_anything_else_where_the_portal_insists() {
    let (mut desk, card) = Desk::asking("st-2048", Mode::ChooseProfile);
    desk.confirm(PIN);
    desk.until_shown("Scegli il profilo");
    assert!(!desk.shows("Le mie pratiche") && !desk.shows("Cruscotto infortuni"));
    assert!(desk.press(EMPLOYER));
    desk.assert_shows(&desk.text.session(SessionWord::Choosing));
    desk.until_shown("Cruscotto infortuni");
    assert!(
        !desk.shows("Le mie pratiche"),
        "a service of another profile"
    );
    desk.assert_shows(EMPLOYER);
    // And once more, without the card's help.
    assert!(desk.press("Scegli un altro profilo"));
    assert!(desk.press("Torna ai servizi"));
    desk.assert_shows("Cruscotto infortuni");
    assert!(desk.press("Scegli un altro profilo"));
    assert!(desk.press("Cittadino"));
    desk.until_shown("Le mie pratiche");
    assert!(!desk.shows("Cruscotto infortuni"));
    assert_eq!(card.counters().signatures, 1);
    // The way out is that of the page that the choice led to.
    assert!(desk.press("Esci"));
    desk.until_shown("Anche il portale ha chiuso la sessione.");
}

#[test]
fn services_of_all_profiles_are_shown_where_the_portal_shows_them() {
    let (mut desk, _) = Desk::signed_in(Mode::ThreeProfiles);
    desk.assert_shows("Cruscotto infortuni");
    desk.assert_shows("Le mie pratiche");
    desk.assert_shows(&desk.text.session(SessionWord::ActingAll));
    assert!(desk.press("Scegli un altro profilo"));
    assert!(desk.press("Cittadino"));
    desk.until_shown("Le mie pratiche");
    assert!(!desk.shows("Cruscotto infortuni"));
}

#[test]
fn a_portal_that_is_gone_leaves_the_question_open() {
    let (mut desk, _) = Desk::asking("st-2048", Mode::ChooseProfile);
    desk.confirm(PIN);
    desk.until_shown("Scegli il profilo");
    desk.portal = VirtualPortal::start(Options::default()).unwrap();
    assert!(desk.press("Cittadino"));
    desk.until_shown("VARCO-N01");
    desk.assert_shows("Scegli il profilo");
}

#[test]
fn a_session_that_the_portal_ended_is_over_here_too() {
    let (mut desk, _) = Desk::asking("st-2048", Mode::ChooseProfile);
    desk.confirm(PIN);
    desk.until_shown("Scegli il profilo");
    desk.portal.end_sessions();
    assert!(desk.press("Cittadino"));
    desk.until_shown("VARCO-L15");
    desk.assert_shows("Il portale aveva già chiuso la sessione.");
    desk.assert_shows("Entra di nuovo");
}
