//! A session: how it ends, and where it leads.

use super::*;
use crate::flow::{AtPortal, WARNING_SECONDS};
use crate::text::SessionWord;

/// A way to lose the card, and what is said of it.
type Loss = (fn(&Desk), &'static str);

#[test]
fn without_the_card_the_session_is_over_here_and_at_the_portal() {
    let losses: [Loss; 3] = [
        (
            |desk| assert!(desk.readers.remove(READER)),
            "La carta è stata tolta: la sessione si è chiusa subito.",
        ),
        (
            |desk| desk.readers.unplug(READER),
            "Il lettore è stato scollegato: la sessione si è chiusa subito.",
        ),
        (
            |desk| desk.readers.stop_service(true),
            "Varco non vede più la carta: la sessione si è chiusa subito.",
        ),
    ];
    for (lose, why) in losses {
        let (mut desk, _) = Desk::signed_in(Mode::Standard);
        desk.press("Carta");
        lose(&desk);
        // The notice comes wherever the person is.
        desk.until_shown(why);
        assert!(!desk.shows("Durc Online"));
        desk.until_shown("Anche il portale ha chiuso la sessione.");
        assert_eq!(desk.log_outs(), 1);
    }
}

#[test]
fn a_card_that_comes_back_signs_in_anew_with_its_pin() {
    let (mut desk, card) = Desk::signed_in(Mode::Standard);
    desk.readers.remove(READER);
    desk.until_shown("Per entrare di nuovo, rimetti la carta.");
    desk.readers.put_back(READER);
    desk.until(|desk| desk.app.state.can_sign_in());
    assert!(desk.press("Entra di nuovo"));
    desk.until_shown("Digita il PIN");
    desk.confirm(PIN);
    desk.until_shown("Durc Online");
    let counters = card.counters();
    assert_eq!((counters.verifications, counters.signatures), (2, 2));
}

#[test]
fn nobody_there_ends_the_session_after_the_warning() {
    let (mut desk, _) = Desk::signed_in(Mode::Standard);
    desk.time_passes(SessionEvent::Quiet);
    desk.assert_shows("Ci sei ancora?");
    desk.assert_shows(&desk.text.idle_countdown(10, WARNING_SECONDS));
    desk.time_passes(SessionEvent::Second);
    assert!(desk.press("Resta"));
    desk.assert_shows("Durc Online");
    desk.time_passes(SessionEvent::Quiet);
    for _ in 0..WARNING_SECONDS {
        desk.assert_shows("Ci sei ancora?");
        desk.time_passes(SessionEvent::Second);
    }
    desk.assert_shows("Nessuno usava Varco: la sessione è stata chiusa per sicurezza.");
    desk.until_shown("Anche il portale ha chiuso la sessione.");
    assert_eq!(desk.log_outs(), 1);
}

#[test]
fn a_portal_that_can_not_be_told_is_not_said_to_know() {
    let (mut desk, _) = Desk::signed_in(Mode::Standard);
    desk.portal = VirtualPortal::start(Options::default()).unwrap();
    desk.press("Esci");
    desk.until(|desk| match &desk.app.state.stage {
        Stage::Ended(ending) => ending.at_portal != AtPortal::Telling,
        _ => false,
    });
    desk.assert_shows("VARCO-N01");
    desk.assert_shows(&desk.text.word(Word::PortalNotTold));
}

#[test]
fn services_open_in_the_browser_at_their_own_address() {
    let (mut desk, _) = Desk::signed_in(Mode::Standard);
    desk.assert_shows(&desk.text.session(SessionWord::WayAsking));
    assert!(desk.press("Apri il portale nel browser"));
    desk.assert_shows(&desk.text.word(Word::BrowserAsked));
    assert!(desk.press("Apri nel browser"));
    let port = desk.portal.address().port();
    let home = format!("https://portale.localhost:{port}");
    let browsed = desk.browsed.lock().unwrap().clone();
    assert_eq!(
        browsed,
        [format!("{home}/"), format!("{home}/servizio/my-home")]
    );
    desk.time_passes(SessionEvent::Browsed(Err(Problem::NoBrowser {
        reason: "nessuno".to_owned(),
    })));
    desk.assert_shows("VARCO-U05");
    desk.time_passes(SessionEvent::Browsed(Ok(crate::flow::Opened::System(None))));
    desk.assert_shows(&desk.text.word(Word::BrowserOpened));
}

#[test]
fn the_way_out_is_on_every_page() {
    let (mut desk, _) = Desk::signed_in(Mode::Standard);
    for page in ["Carta", "Impostazioni"] {
        assert!(desk.press(page));
        desk.assert_shows("Esci");
    }
    assert!(desk.press("Esci"));
    desk.assert_shows("Hai chiuso tu la sessione.");
}

#[test]
fn a_window_that_closes_ends_the_session_at_the_portal() {
    let (desk, _) = Desk::signed_in(Mode::Standard);
    let Desk { app, portal, .. } = desk;
    drop(app);
    let requests = portal.witness().seen().requests;
    assert!(requests.iter().any(|request| request.line == "POST /esci"));
}
