//! A session in its states: the choice of a profile, the ways into a browser, and its ends.

use super::scenes::{Scene, scene, signed_in};
use super::*;
use crate::flow::{
    AtPortal, Browser, Chosen, Opened, Profiles, SessionAct, SessionEvent, Stage, Way, WhyEnded,
};
use crate::handoff::{NoHandOff, NoWindow, Obstacle};
use crate::text::{SessionWord, Word};

/// All of them.
pub(super) const ALL: [Scene; 25] = [
    scene("profile-choice", || signed_in(choosing(true))),
    scene("profile-choice-again", choosing_again),
    scene("profile-choice-telling", || {
        let mut driven = signed_in(choosing(true));
        driven.intend(Intent::Act(SessionAct::ChooseProfile(1)));
        driven
    }),
    scene("profile-choice-failed", || {
        let mut driven = signed_in(choosing(true));
        driven.intend(Intent::Act(SessionAct::ChooseProfile(1)));
        driven.tell_session(SessionEvent::Chosen(Err(Problem::TimedOut {
            host: "portale.esempio.it".to_owned(),
        })));
        driven
    }),
    scene("profile-chosen", || {
        let mut driven = signed_in(choosing(true));
        driven.intend(Intent::Act(SessionAct::ChooseProfile(1)));
        driven.tell_session(SessionEvent::Chosen(Ok(Box::new(Chosen {
            services: Some(several()),
            profiles: crate::portal::Profiles::default(),
        }))));
        driven
    }),
    scene("hand-off-link", || weighed(Way::Link)),
    scene("hand-off-window", || weighed(Way::Window("Chromium"))),
    scene("hand-off-bound", || none(NoHandOff::BoundToCard)),
    scene("hand-off-no-browser", || {
        none(NoHandOff::Obstacle(Obstacle::NoneFound))
    }),
    scene("hand-off-forbidden", || {
        none(NoHandOff::Obstacle(Obstacle::Forbidden(
            "Google Chrome",
            "/etc/opt/chrome/policies/managed/ufficio.json".into(),
        )))
    }),
    scene("hand-off-portal-silent", || {
        none(NoHandOff::Portal(Box::new(Problem::TimedOut {
            host: "portale.esempio.it".to_owned(),
        })))
    }),
    scene("hand-off-asked", || {
        let mut driven = weighed(Way::Window("Chromium"));
        driven.intend(Intent::Browse(Some(0)));
        driven
    }),
    scene("hand-off-link-opened", || opened(Way::Link, Opened::Link)),
    scene("hand-off-window-opened", || {
        opened(Way::Window("Chromium"), Opened::Window)
    }),
    scene("hand-off-window-refused", || {
        let why = NoHandOff::Browser("Chromium", NoWindow::NoAnswer);
        opened(Way::Window("Chromium"), Opened::System(Some(why)))
    }),
    scene("ended-card-removed", || {
        lost(vec![reader(false)], AtPortal::Ended)
    }),
    scene("ended-card-removed-window", || {
        lost(vec![reader(false)], AtPortal::InWindow)
    }),
    scene("ended-reader-gone", || lost(Vec::new(), AtPortal::NoWay)),
    scene("ended-service-gone", || {
        let mut driven = signed_in(session());
        driven.tell(Event::Readers(Err(Problem::ServiceStopped)));
        driven.tell_session(SessionEvent::ToldPortal(AtPortal::Ended));
        driven
    }),
    scene("ended-idle", || {
        let mut driven = signed_in(session());
        driven.tell_session(SessionEvent::Quiet);
        for _ in 0..flow::WARNING_SECONDS {
            driven.tell_session(SessionEvent::Second);
        }
        driven.tell_session(SessionEvent::ToldPortal(AtPortal::StillOpen));
        driven
    }),
    scene("ended-signed-out-telling", || signed_out(None)),
    scene("ended-signed-out-not-told", || {
        signed_out(Some(AtPortal::Failed(Problem::TimedOut {
            host: "portale.esempio.it".to_owned(),
        })))
    }),
    scene("ended-signed-out-in-browser", || {
        signed_out(Some(AtPortal::InBrowser))
    }),
    scene("ended-window-closed", || {
        let mut driven = opened(Way::Window("Chromium"), Opened::Window);
        driven.tell_session(SessionEvent::WindowClosed);
        driven.tell_session(SessionEvent::ToldPortal(AtPortal::Unknown));
        driven
    }),
    scene("ended-by-portal", || {
        let mut driven = signed_in(session());
        driven.intend(Intent::Browse(None));
        let problem = Problem::SessionEnded {
            host: "portale.esempio.it".to_owned(),
        };
        driven.tell_session(SessionEvent::Browsed(Err(problem)));
        driven.tell_session(SessionEvent::ToldPortal(AtPortal::Ended));
        driven
    }),
];

fn several() -> Vec<Offer> {
    let described = |title: &str, it: &str, en: &str| Offer {
        title: title.to_owned(),
        description: Description::Profile {
            it: it.to_owned(),
            en: en.to_owned(),
        },
        address: None,
    };
    vec![
        described(
            "Durc Online",
            "Chiedere il documento di regolarità contributiva.",
            "Ask for the certificate of paid contributions.",
        ),
        described(
            "Gestione utente",
            "Aggiungere o togliere delegati.",
            "Add delegates, or remove them.",
        ),
        Offer {
            title: "Cruscotto infortuni".to_owned(),
            description: Description::None,
            address: None,
        },
    ]
}

/// A session with profiles of the length that portals give them.
fn choosing(must_choose: bool) -> Session {
    let names = [
        "Cittadino",
        "Datore di lavoro – Esempio Costruzioni S.r.l. (codice ditta 99000002) (Titolare)",
        "Consulente del lavoro – Studio associato Immaginaria e Bianchi (Delegato)",
    ];
    Session {
        services: Some(several()),
        profiles: Box::new(Profiles::offered(crate::portal::Profiles {
            names: names.map(str::to_owned).to_vec(),
            must_choose,
        })),
        ..session()
    }
}

fn choosing_again() -> Driven {
    let mut driven = signed_in(choosing(false));
    driven.intend(Intent::Act(SessionAct::ChangeProfile));
    driven
}

fn weighed(way: Way) -> Driven {
    let mut driven = signed_in(Session {
        services: Some(several()),
        ..session()
    });
    driven.tell_session(SessionEvent::Weighed(way));
    driven
}

fn none(why: NoHandOff) -> Driven {
    weighed(Way::Anew(why))
}

fn opened(way: Way, opened: Opened) -> Driven {
    let mut driven = weighed(way);
    driven.intend(Intent::Browse(Some(0)));
    driven.tell_session(SessionEvent::Browsed(Ok(opened)));
    driven
}

fn lost(readers: Vec<ReaderState>, at_portal: AtPortal) -> Driven {
    let mut driven = signed_in(session());
    driven.tell(Event::Readers(Ok(readers)));
    driven.tell_session(SessionEvent::ToldPortal(at_portal));
    driven
}

fn signed_out(at_portal: Option<AtPortal>) -> Driven {
    let mut driven = signed_in(session());
    driven.intend(Intent::SignOut);
    if let Some(at_portal) = at_portal {
        driven.tell_session(SessionEvent::ToldPortal(at_portal));
    }
    driven
}

#[track_caller]
fn ended(driven: &Driven) -> (&WhyEnded, &AtPortal) {
    match &driven.app.state.stage {
        Stage::Ended(ending) => (&ending.why, &ending.at_portal),
        other => panic!("{other:?}"),
    }
}

/// A card that is taken out ends what Varco holds, at once; of what a browser holds it says that it
/// goes on, and how to end it.
#[test]
fn without_the_card_only_the_browsers_session_goes_on_and_that_is_said() {
    let text = Text::new(Language::Italian);
    for (way, taken, at_portal, words) in [
        (
            Way::Window("Chromium"),
            Opened::Window,
            AtPortal::InWindow,
            text.word(Word::PortalInWindow),
        ),
        (
            Way::Link,
            Opened::Link,
            AtPortal::InBrowser,
            text.session(SessionWord::InBrowser),
        ),
    ] {
        let mut driven = opened(way, taken);
        driven.effects.try_iter().for_each(drop);
        driven.tell(Event::Readers(Ok(vec![reader(false)])));
        assert!(matches!(
            driven.asked(),
            Effect::EndSession {
                with_window: false,
                ..
            }
        ));
        assert!(matches!(
            ended(&driven).0,
            WhyEnded::CardLost(Problem::CardRemoved)
        ));
        assert!(driven.shows("La carta è stata tolta: la sessione si è chiusa subito."));
        assert!(!driven.shows("Durc Online"));
        driven.tell_session(SessionEvent::ToldPortal(at_portal));
        assert!(driven.shows(&words));
    }
}

/// Who is busy in the browser is not asked whether they are there, nor thrown out.
#[test]
fn a_session_in_the_browser_does_not_end_because_nobody_uses_varco() {
    let mut driven = opened(Way::Link, Opened::Link);
    driven.tell_session(SessionEvent::Quiet);
    assert!(driven.shows("Durc Online"));
    let Stage::Done { browser, .. } = &driven.app.state.stage else {
        panic!("the session stands");
    };
    assert_eq!(*browser, Browser::Opened(Opened::Link));
}

/// Signed out here, and what became of it there, are two sentences.
#[test]
fn what_ended_here_and_what_at_the_portal_are_told_apart() {
    let text = Text::new(Language::Italian);
    let word = |word| text.word(word);
    let said = |word| text.session(word);
    let mut all = Vec::new();
    for (at_portal, words) in [
        (AtPortal::Ended, word(Word::PortalEnded)),
        (AtPortal::StillOpen, said(SessionWord::StillOpen)),
        (AtPortal::NoWay, word(Word::PortalNoWay)),
        (AtPortal::InWindow, word(Word::PortalInWindow)),
        (AtPortal::InBrowser, said(SessionWord::InBrowser)),
        (AtPortal::Unknown, said(SessionWord::Unknown)),
    ] {
        let driven = signed_out(Some(at_portal.clone()));
        assert!(driven.shows("Hai chiuso tu la sessione."), "{at_portal:?}");
        assert!(driven.shows(&words), "{at_portal:?}");
        assert!(!all.contains(&words), "{at_portal:?}");
        all.push(words);
    }
    assert!(signed_out(None).shows(&word(Word::PortalTelling)));
}

/// The details stay folded: what can be done comes first.
#[test]
fn the_services_come_before_the_technique() {
    let mut driven = weighed(Way::Link);
    assert!(driven.shows("Accesso riuscito") && driven.shows("Durc Online"));
    assert!(!driven.shows("rsa_pss_rsae_sha256"));
    driven.press("Mostra i dettagli tecnici");
    assert!(driven.shows("rsa_pss_rsae_sha256"));
    driven.press("Nascondi i dettagli tecnici");
    assert!(!driven.shows("rsa_pss_rsae_sha256"));
}
