//! The page of the history in its states.

use super::scenes::{Scene, scene};
use super::*;
use crate::flow::{
    Erasure, ExportEvent, History, HistoryEntry, HistoryEvent, HistoryForm, HistoryWork, Journal,
};
use crate::text::SessionWord;
use crate::ui::HistoryIntent;

/// All of them.
pub(super) const ALL: [Scene; 7] = [
    scene("history", || {
        let mut driven = read(journal(3));
        driven.app.desk.settings.history = true;
        driven
    }),
    scene("history-long", || read(journal(40))),
    scene("history-empty", || read(Journal::default())),
    scene("history-exported", || {
        let mut driven = read(journal(2));
        driven.intend(Intent::History(HistoryIntent::Export(HistoryForm::Csv)));
        let Some(Effect::Write { round, .. }) = driven.effects.try_iter().last() else {
            panic!("a file is to be written");
        };
        driven.tell(Event::Export(ExportEvent::Ended {
            round,
            result: Ok("/home/ada/Scaricati/storico-accessi.csv".into()),
        }));
        driven
    }),
    scene("history-question", || {
        let mut driven = read(journal(3));
        driven.intend(Intent::History(HistoryIntent::Erase));
        driven
    }),
    scene("history-erased", || {
        let (mut driven, round) = erasing();
        driven.tell(Event::History(HistoryEvent::Erased {
            round,
            result: Ok(Journal::default()),
        }));
        driven
    }),
    scene("history-not-erased", || {
        let (mut driven, round) = erasing();
        driven.tell(Event::History(HistoryEvent::Erased {
            round,
            result: Err(Problem::File {
                file: "/home/ada/.local/state/varco/history.jsonl".to_owned(),
                reason: "Permission denied".to_owned(),
            }),
        }));
        driven
    }),
];

/// So many sign-ins that ended in every way, the last today.
fn journal(count: usize) -> Journal {
    let problems = [None, Some(Problem::PinBlocked), Some(Problem::NotEnabled)];
    let serial: [u8; 16] = [
        0x0A, 0x1B, 0x2C, 0x3D, 0x4E, 0x5F, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ];
    let entries = problems.iter().cycle().take(count);
    let entries = entries.enumerate().map(|(place, problem)| {
        let hours = i64::try_from(count - place).unwrap() * 7;
        HistoryEntry {
            time: time::macros::datetime!(2026-11-22 20:30 UTC) - time::Duration::hours(hours),
            ..HistoryEntry::of("prova", Some(&serial), problem.as_ref())
        }
    });
    Journal {
        entries: entries.collect(),
        unreadable: 0,
    }
}

fn read(journal: Journal) -> Driven {
    let mut driven = Driven::with_card(3);
    driven.intend(Intent::Open(Screen::History));
    let Some(Effect::History(HistoryWork::Read(round))) = driven.effects.try_iter().last() else {
        panic!("the history is to be read");
    };
    driven.tell(Event::History(HistoryEvent::Read {
        round,
        result: Ok(journal),
    }));
    driven
}

fn erasing() -> (Driven, Round) {
    let mut driven = read(journal(3));
    driven.intend(Intent::History(HistoryIntent::Erase));
    driven.intend(Intent::History(HistoryIntent::EraseConfirmed));
    match driven.effects.try_iter().last() {
        Some(Effect::History(HistoryWork::Erase(round))) => (driven, round),
        other => panic!("{other:?}"),
    }
}

fn say(word: SessionWord) -> String {
    Text::new(Language::Italian).session(word)
}

#[test]
fn the_switch_is_off_until_it_is_pressed() {
    let mut driven = Driven::new();
    driven.intend(Intent::Open(Screen::Settings));
    assert!(!driven.app.desk.settings.history);
    for expected in [true, false] {
        driven.press(&say(SessionWord::HistoryKeep));
        let Ok(Request::Store(settings)) = driven.kept.try_recv() else {
            panic!("the settings are to be stored");
        };
        assert_eq!(settings.history, expected);
    }
    driven.press(&say(SessionWord::HistoryOpen));
    assert_eq!(driven.app.screen, Screen::History);
    assert!(driven.shows(&say(SessionWord::HistoryReading)));
}

#[test]
fn the_latest_come_first_and_the_others_on_request() {
    let mut driven = read(journal(40));
    let shown = |driven: &Driven| driven.app.history.shown;
    assert!(shown(&driven) < 40);
    assert!(driven.shows(&say(SessionWord::HistoryMore)));
    driven.intend(Intent::History(HistoryIntent::More));
    assert!(shown(&driven) >= 40);
    assert!(!driven.shows(&say(SessionWord::HistoryMore)), "that is all");
    // Opened anew, it begins anew.
    driven.intend(Intent::Open(Screen::History));
    assert!(shown(&driven) < 40);
}

#[test]
fn escape_leaves_the_question_then_the_page() {
    let mut driven = read(journal(3));
    driven.press(&say(SessionWord::HistoryErase));
    driven.intend(Intent::Cancel);
    let History::Read { erasure, .. } = &driven.app.state.history else {
        panic!("it was read");
    };
    assert_eq!(*erasure, Erasure::Unasked);
    assert_eq!(driven.app.screen, Screen::History);
    driven.intend(Intent::Cancel);
    assert_eq!(driven.app.screen, Screen::Settings);
}

#[test]
fn a_demonstration_has_a_history_of_its_own() {
    let mut driven = Driven::new();
    driven.app.is_demo = true;
    driven.intend(Intent::Open(Screen::Settings));
    assert!(driven.shows(&say(SessionWord::HistoryKeep)));
    assert!(!driven.shows(&Text::new(Language::Italian).word(crate::text::Word::ForgetCards)));
}
