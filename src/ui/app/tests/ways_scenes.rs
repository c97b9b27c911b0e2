//! The pages about other ways to sign in, and a CIE that goes by the Ministry's identity server.

use super::scenes::{Scene, scene};
use super::*;
use crate::flow::{Opening, Phase, Refresh, WaysEvent};
use crate::text::WayPhrase;
use crate::ui::WaysIntent;

/// All of them.
pub(super) const ALL: [Scene; 11] = [
    scene("ways", || on(at_contact(), Screen::Ways)),
    scene("ways-opened", || {
        let mut driven = on(Driven::new(), Screen::Ways);
        driven.intend(Intent::Ways(WaysIntent::Open(flow::OtherWay::Spid)));
        let round = driven.round_of_way();
        driven.tell(Event::Ways(WaysEvent::Opened {
            round,
            result: Ok("https://www.inail.it/".to_owned()),
        }));
        driven
    }),
    scene("ways-no-browser", || {
        let mut driven = on(Driven::new(), Screen::Ways);
        driven.intend(Intent::Ways(WaysIntent::Open(flow::OtherWay::CieByPhone)));
        let round = driven.round_of_way();
        let problem = Problem::NoBrowser {
            reason: "No such file or directory".to_owned(),
        };
        driven.tell(Event::Ways(WaysEvent::Opened {
            round,
            result: Err(problem),
        }));
        driven
    }),
    scene("ways-list-failed", || {
        refreshed(Err(Problem::TimedOut {
            host: "registry.spid.gov.it".to_owned(),
        }))
    }),
    scene("ways-list-new", || {
        refreshed(Ok(flow::spid::List::builtin()))
    }),
    scene("access", || on(Driven::with_card(3), Screen::Access)),
    scene("access-answer", || answered("cdl", "22/11/2026")),
    scene("access-before", || answered("altri", "28/02/2021")),
    scene("access-no-day", || answered("lavoratori", "31/02/2021")),
    scene("identity-server-pin", || asking().0),
    scene("identity-server-signing", || {
        let (mut driven, round) = asking();
        driven.type_digits(&[1, 2, 3, 4, 5, 6, 7, 8]);
        driven.intend(Intent::Pin(PinEvent::Confirm));
        driven.tell(Event::Reached {
            round,
            phase: Phase::Signature,
        });
        driven
    }),
];

fn on(mut driven: Driven, screen: Screen) -> Driven {
    driven.intend(Intent::Open(screen));
    driven
}

/// A reader for chips alone, whose name tells it.
fn at_contact() -> Driven {
    let mut driven = Driven::new();
    driven.tell(Event::Readers(Ok(vec![ReaderState {
        name: "ACS ACR39U ICC Reader 00 00".to_owned(),
        slot: Slot::Empty,
        events: 0,
    }])));
    driven
}

fn refreshed(result: Result<flow::spid::List, Problem>) -> Driven {
    let mut driven = on(Driven::new(), Screen::Ways);
    driven.intend(Intent::Ways(WaysIntent::Refresh));
    let round = driven.round_of_way();
    driven.tell(Event::Ways(WaysEvent::Refreshed { round, result }));
    driven
}

fn answered(category: &str, day: &str) -> Driven {
    let mut driven = on(Driven::with_card(3), Screen::Access);
    let category = category.parse().unwrap();
    driven.intend(Intent::Ways(WaysIntent::Category(category)));
    driven.intend(Intent::Ways(WaysIntent::Day(day.to_owned())));
    driven
}

/// A CIE whose PIN is asked, for the identity server.
fn asking() -> (Driven, Round) {
    let mut driven = cie_scenes::with_cie();
    driven.intend(Intent::SignIn);
    let Some(Effect::Prepare { round, .. }) = driven.effects.try_iter().last() else {
        panic!("the portal is to be probed");
    };
    driven.tell(Event::Prepared {
        round,
        result: Ok(Preparation {
            host: "idserver.servizicie.interno.gov.it".to_owned(),
            by_identity_server: true,
            warnings: Vec::new(),
        }),
    });
    (driven, round)
}

impl Driven {
    /// The round of the last thing that was asked of the outside on these pages.
    fn round_of_way(&self) -> Round {
        match self.effects.try_iter().last() {
            Some(Effect::OpenWay { round, .. } | Effect::RefreshProviders { round, .. }) => round,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_holder_of_a_cie_without_a_reader_finds_the_telephone() {
    let mut driven = at_contact();
    let text = Text::new(Language::Italian);
    assert!(driven.shows(&text.way(WayPhrase::NoContactless)));
    driven.press(&text.way(WayPhrase::OtherLong));
    assert_eq!(driven.app.screen, Screen::Ways);
    for (name, help) in WayPhrase::MODES {
        assert!(driven.shows(&text.way(name)) && driven.shows(&text.way(help)));
    }
    driven.press(&text.way(WayPhrase::OpenCie));
    assert!(driven.shows(&text.way(WayPhrase::Opening)));
    let Effect::OpenWay { portal, way, .. } = driven.asked() else {
        panic!("the browser is to be asked");
    };
    assert_eq!(
        (portal.as_str(), way),
        ("prova", flow::OtherWay::CieByPhone)
    );
    // Escape leads back.
    driven.intend(Intent::Cancel);
    assert_eq!(driven.app.screen, Screen::SignIn);
    // With a card that works here nobody is told of lacking something.
    assert!(!Driven::with_card(3).shows(&text.way(WayPhrase::NoContactless)));
}

#[test]
fn an_old_list_stays_with_its_day() {
    let failed = refreshed(Err(Problem::TimedOut {
        host: "registry.spid.gov.it".to_owned(),
    }));
    let text = Text::new(Language::Italian);
    assert!(failed.shows(&text.way(WayPhrase::OldListStays)));
    assert!(failed.shows("VARCO-N02"));
    let ways = &failed.app.state.ways;
    assert!(matches!(ways.refresh, Refresh::Failed(_)));
    let names: Vec<_> = ways
        .providers
        .providers
        .iter()
        .map(|known| &*known.name)
        .collect();
    assert!(failed.shows(&names.join(", ")) && names.contains(&"PosteID"));
    assert_eq!(ways.opening, Opening::Unasked);
}

#[test]
fn who_may_enter_is_answered_for_a_category_and_a_day() {
    let mut driven = on(Driven::with_card(3), Screen::Access);
    let text = Text::new(Language::Italian);
    for category in flow::Category::all() {
        assert!(driven.shows(&text.category(category.id)), "{category}");
    }
    driven.press("Consulenti del lavoro");
    let only = "Si entra solo con SPID di livello 2, CIE o CNS.";
    assert!(driven.shows(only), "today");
    assert!(!driven.shows("Avvocati"), "the list is folded");
    assert!(driven.shows("È così dal 1º dicembre 2020."));
    let day = |day: &str| Intent::Ways(WaysIntent::Day(day.to_owned()));
    driven.intend(day("30/11/2020"));
    assert!(!driven.shows(only) && driven.shows("30 novembre 2020"));
    driven.intend(day("30/11/20"));
    assert!(driven.shows(&text.way(WayPhrase::NoDay)) && !driven.shows("30 novembre 2020"));
    driven.press("Oggi");
    assert!(driven.shows(only));
    driven.press("Cambia categoria");
    driven.press("Avvocati");
    assert!(driven.shows(only) && !driven.shows("Consulenti del lavoro"));
}

#[test]
fn the_window_names_the_ministrys_server_where_it_matters() {
    let (mut driven, _) = asking();
    let text = Text::new(Language::Italian);
    assert!(driven.shows(&text.way(WayPhrase::ByIdentityServer)));
    driven.type_digits(&[1, 2, 3, 4, 5, 6, 7, 8]);
    driven.intend(Intent::Pin(PinEvent::Confirm));
    assert!(driven.shows(&text.way(WayPhrase::SignaturePhase)));
    let (driven, _) = Driven::asking(3);
    assert!(!driven.shows(&text.way(WayPhrase::ByIdentityServer)));
}
