//! Whatever the portal or the card does wrong: the phase that failed is marked, and what it means
//! and what to do next is said, with its code.

use super::*;
use crate::simulator::portal::{Closure, Oidc};

/// What each behaviour of the portal must come to: the phase that fails and the code, or nothing.
/// Attacks and the identity server have tests of their own.
fn end_of(mode: Mode) -> Option<(Phase, &'static str)> {
    Some(match mode {
        Mode::Standard
        | Mode::Tls12
        | Mode::Tls13
        | Mode::Rfc9963
        | Mode::Optional
        | Mode::HintsNone
        | Mode::HintsOne
        | Mode::Hints101
        | Mode::Hints401
        | Mode::HintsForeign
        | Mode::PolicyStrict
        | Mode::NameStrict
        | Mode::NoProfile
        | Mode::OneProfile
        | Mode::ThreeProfiles
        | Mode::Acting(..)
        | Mode::ChooseProfile
        | Mode::Resumption
        | Mode::SamlPost
        | Mode::Oidc(Oidc::Query | Oidc::FormPost)
        | Mode::OneTimeLink
        | Mode::Link(_)
        | Mode::AgentBound
        | Mode::CardPerRequest
        | Mode::Slow => return None,
        // No PIN is asked: the portal did not prove who it is, or leads astray.
        Mode::MissingIntermediate => (Phase::Portal, "S04"),
        Mode::ExpiredServer => (Phase::Portal, "S03"),
        Mode::WrongHost => (Phase::Portal, "S02"),
        Mode::PrivateCa => (Phase::Portal, "S01"),
        Mode::ForeignHost => (Phase::Portal, "L19"),
        Mode::Spid => (Phase::Portal, "L21"),
        Mode::Hostile(_) | Mode::Cie(_) | Mode::CieTls13 | Mode::CieFault(_) => panic!("{mode}"),
        // The card signed: the portal's answer is what went wrong.
        Mode::Revoked | Mode::ExpiredCard | Mode::Oidc(Oidc::ForeignState) => {
            (Phase::Answer, "L11")
        }
        Mode::NotEnabled => (Phase::Answer, "L12"),
        Mode::ErrorPage | Mode::XmlFault => (Phase::Answer, "L22"),
        Mode::Closed(Closure::StartError) => (Phase::Portal, "L22"),
        Mode::Closed(_) | Mode::Maintenance => (Phase::Portal, "L14"),
        Mode::MaintenanceAfter => (Phase::Answer, "L14"),
        Mode::DropHandshake | Mode::DropAfter => (Phase::Answer, "N03"),
    })
}

#[test]
fn every_behaviour_of_the_portal_comes_to_its_end() {
    let has_own_tests =
        |mode: &Mode| matches!(mode, Mode::Hostile(_)) || mode.cie_outcome().is_some();
    for mode in Mode::all().filter(|mode| !has_own_tests(mode)) {
        let (mut desk, card) = Desk::with_card("st-2048", mode);
        desk.press("Accedi con la carta");
        desk.until(|desk| !matches!(desk.app.state.stage, Stage::Preparing { .. }));
        if matches!(desk.app.state.stage, Stage::AskPin(_)) {
            desk.confirm(PIN);
        }
        let Some(expected) = end_of(mode) else {
            let asks = mode == Mode::ChooseProfile;
            desk.until_shown(if asks { "Scegli il profilo" } else { "Servizi" });
            assert_eq!(card.counters().signatures, 1, "{mode}");
            continue;
        };
        let (phase, problem) = desk.until_failed();
        assert_eq!((phase, problem.code()), expected, "{mode}");
        let asked = u32::from(phase > Phase::Pin);
        assert_eq!(card.counters().verifications, asked, "{mode}");
        desk.assert_tells(&problem);
        // Without permission one is signed in all the same.
        if problem != Problem::NotEnabled {
            desk.assert_shows(&desk.text.word(Word::PhaseFailed));
        }
        assert!(desk.press("Riprova"), "{mode}");
        assert!(desk.app.state.is_busy(), "{mode}");
    }
}

#[test]
fn a_fault_of_the_card_is_marked_where_it_happened() {
    for (fault, phase, code, verifications) in [
        // Who is first to tell, the reader or the command, decides which of the two it is.
        ("remove@verify", Phase::Pin, "C17 P06", 0),
        ("remove@sign", Phase::Signature, "C17", 1),
        ("reset@sign", Phase::Signature, "C18", 1),
        ("mute@sign", Phase::Signature, "C03", 1),
        ("6F00@sign", Phase::Signature, "C19", 1),
        ("6F00@verify", Phase::Pin, "C19", 0),
        ("garbage@sign", Phase::Signature, "C19", 1),
    ] {
        let (mut desk, card) = Desk::asking("st-2048", Mode::Standard);
        desk.fault(fault);
        desk.confirm(PIN);
        let (at, problem) = desk.until_failed();
        assert_eq!(at, phase, "{fault}");
        assert!(code.contains(problem.code()), "{fault}: {problem}");
        desk.assert_tells(&problem);
        assert_eq!(card.counters().verifications, verifications, "{fault}");
        assert!(desk.portal.witness().logins().is_empty(), "{fault}");
    }
}

#[test]
fn a_portal_that_is_gone_is_told_and_tried_again() {
    let (mut desk, card) = Desk::with_card("st-2048", Mode::Standard);
    let elsewhere = VirtualPortal::start(Options::default()).unwrap();
    desk.portal = elsewhere;
    desk.press("Accedi con la carta");
    let (_, problem) = desk.until_failed();
    assert_eq!(problem.code(), "N01");
    desk.assert_tells(&problem);
    assert!(desk.press("Riprova"));
    assert_eq!(desk.until_failed().1.code(), "N01");
    assert_eq!(card.counters().verifications, 0);
}
