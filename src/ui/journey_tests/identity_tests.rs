//! With a CIE by the Ministry's identity server: one flow, whatever goes on behind it.

use super::*;
use crate::simulator::card::named;
use crate::simulator::portal::IDENTITY_HOST;
use crate::text::WayPhrase;

const BY_RADIO: &str = "ACS ACR1252 Dual Reader [ACR1252 Dual Reader PICC] 00 00";

fn with_cie(mode: Mode) -> (Desk, Witness) {
    let mut desk = Desk::new(mode);
    desk.readers.plug_in(BY_RADIO);
    let card = named("cie-consultant").unwrap().card;
    let witness = card.witness();
    let behaviour = Behaviour::default();
    desk.readers.insert(BY_RADIO, card, behaviour).unwrap();
    desk.until(Desk::knows_a_card);
    (desk, witness)
}

#[test]
fn a_cie_enters_as_a_cns_does_and_leaves_as_one() {
    let (mut desk, card) = with_cie("cie".parse().unwrap());
    desk.press("Accedi con la carta");
    desk.until_shown("Digita il PIN");
    desk.assert_shows(&desk.text.way(WayPhrase::ByIdentityServer));
    desk.confirm(PIN);
    desk.until_shown("Durc Online");
    assert_eq!(card.counters().signatures, 1);
    let seen = desk.portal.witness().seen();
    assert_eq!(seen.certificates_at(IDENTITY_HOST), 1);
    assert!(desk.press("Esci"));
    desk.until_shown("Anche il portale ha chiuso la sessione.");
}

/// What each behaviour of the server must come to: the phase that fails, the code, and whether the
/// PIN was asked before.
#[test]
fn every_behaviour_of_the_identity_server_comes_to_its_end() {
    let modes = Mode::all().filter(|mode| mode.cie_outcome().is_some());
    for mode in modes.filter(|mode| mode.alias() != "cie") {
        let (phase, code) = match mode.alias() {
            "cie-tls13" => (Phase::Portal, "L07"),
            "cie-no-form" | "cie-foreign-next" => (Phase::Portal, "L25"),
            "cie-no-code" | "cie-short-code" | "cie-letter-code" => (Phase::Answer, "L25"),
            "cie-endless-code" => (Phase::Answer, "N05"),
            _ => (Phase::Answer, "L24"),
        };
        let (mut desk, card) = with_cie(mode);
        desk.press("Accedi con la carta");
        desk.until(|desk| !matches!(desk.app.state.stage, Stage::Preparing { .. }));
        if matches!(desk.app.state.stage, Stage::AskPin(_)) {
            desk.confirm(PIN);
        }
        let (failed, problem) = desk.until_failed();
        assert_eq!((failed, problem.code()), (phase, code), "{mode}");
        let asked = u32::from(phase > Phase::Pin);
        assert_eq!(card.counters().verifications, asked, "{mode}");
        assert_eq!(card.counters().signatures, asked, "{mode}");
        desk.assert_tells(&problem);
        if code == "L25" {
            assert!(desk.press("Altri modi di entrare"), "{mode}");
            desk.assert_shows(&desk.text.way(WayPhrase::OpenCie));
        }
    }
}
