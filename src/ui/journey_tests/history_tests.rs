//! The history of sign-ins: off until it is wanted, then true, and gone when it is to be.

use super::*;
use crate::flow::{HistoryEntry, HistoryOutcome, Journal};
use crate::text::SessionWord;
use crate::ui::{Screen, SettingsIntent};

impl Desk {
    fn history(&self) -> History {
        History::at(self.folder.path().join(HISTORY))
    }

    fn journal(&self) -> Journal {
        self.history().read().unwrap()
    }

    fn said(&self, word: SessionWord) -> String {
        self.text.session(word)
    }

    fn turn(&mut self) {
        self.press("Impostazioni");
        let label = self.said(SessionWord::HistoryKeep);
        // The page is longer than the window.
        let mut ui = self.high();
        ui.click(label.as_str()).unwrap();
        let messages: Vec<_> = ui.into_messages().collect();
        assert_eq!(messages.len(), 1);
        for message in messages {
            drop(self.app.update(message));
        }
        // Requests are done in their order: when this one is, so is the switch.
        let forget = Intent::Settings(SettingsIntent::ForgetCards);
        drop(self.app.update(Message::Intent(forget)));
        let news = self.news.recv_timeout(PATIENCE).unwrap();
        assert!(matches!(news, News::CardsForgotten), "{news:?}");
        self.press("Accedi");
    }

    fn high(&self) -> Simulator<'_, Message> {
        Simulator::with_size(super::super::settings(), (1024.0, 3000.0), self.app.view())
    }

    fn open_history(&mut self) {
        drop(
            self.app
                .update(Message::Intent(Intent::Open(Screen::History))),
        );
    }

    /// Signs in with this PIN up to where the outcome is known.
    fn try_pin(&mut self, pin: [u8; 8], shown: &str) {
        self.confirm(pin);
        self.until_shown(shown);
    }
}

fn row(entry: &HistoryEntry) -> (HistoryOutcome, Option<&str>, &str) {
    (entry.outcome, entry.code.as_deref(), entry.portal.as_str())
}

#[test]
fn nothing_is_written_down_unless_it_is_wanted() {
    let (mut desk, _) = Desk::signed_in(Mode::Standard);
    assert!(!desk.folder.path().join(HISTORY).exists());
    desk.open_history();
    desk.until_shown(&desk.said(SessionWord::HistoryEmpty));
    desk.assert_shows(&desk.said(SessionWord::HistoryOff));
    assert!(!desk.press(&desk.said(SessionWord::HistoryCsv)), "disabled");
    assert!(
        !desk.press(&desk.said(SessionWord::HistoryErase)),
        "disabled"
    );
}

#[test]
fn sign_ins_are_written_down_as_they_ended_shown_and_erased() {
    let (mut desk, _) = Desk::with_card("st-2048", Mode::Standard);
    desk.turn();
    desk.ask();
    desk.try_pin(WRONG, "PIN errato.");
    desk.try_pin(PIN, "Durc Online");
    let journal = desk.journal();
    let portal = &desk.app.state.portals[0];
    assert_eq!(
        journal.entries.iter().map(row).collect::<Vec<_>>(),
        [
            (
                HistoryOutcome::Failed,
                Some("VARCO-P01"),
                portal.name.as_str()
            ),
            (HistoryOutcome::SignedIn, None, portal.name.as_str()),
        ]
    );
    let title = portal.title.clone();
    // The serial number of the certificate in the card, and nothing of the person.
    desk.until(Desk::knows_a_card);
    let (_, card) = desk.app.state.card().unwrap();
    let read = card.certificate.as_ref().unwrap();
    let serial = read.certificate.serial().iter();
    let serial = serial.map(|byte| format!("{byte:02X}"));
    let serial = serial.collect::<Vec<_>>().concat();
    assert!(
        journal
            .entries
            .iter()
            .all(|entry| entry.serial.as_ref() == Some(&serial))
    );
    let file = std::fs::read_to_string(desk.folder.path().join(HISTORY)).unwrap();
    let holder = read.certificate.holder();
    let tax_code = holder.tax_code.unwrap().to_string();
    assert!(
        !file.contains(&tax_code) && !file.contains(&holder.surname.unwrap()),
        "{file}"
    );

    desk.open_history();
    desk.until_shown(&desk.said(SessionWord::OutcomeSignedIn));
    for words in [
        desk.said(SessionWord::OutcomeFailed),
        "VARCO-P01".to_owned(),
        title,
        desk.text.history_certificate(&serial),
    ] {
        desk.assert_shows(&words);
    }
    assert!(!desk.shows(&desk.said(SessionWord::HistoryOff)));

    // A no leaves it, a yes takes it.
    assert!(desk.press(&desk.said(SessionWord::HistoryErase)));
    desk.assert_shows(&desk.text.history_question(2));
    assert!(desk.press(&desk.said(SessionWord::HistoryKeepIt)));
    assert_eq!(desk.journal(), journal);
    assert!(desk.press(&desk.said(SessionWord::HistoryErase)));
    assert!(desk.press(&desk.said(SessionWord::HistorySure)));
    desk.until_shown(&desk.said(SessionWord::HistoryErased));
    desk.assert_shows(&desk.said(SessionWord::HistoryEmpty));
    assert!(!desk.folder.path().join(HISTORY).exists());
}

#[test]
fn a_sign_in_that_nobody_waited_for_is_one_all_the_same() {
    let (mut desk, card) = Desk::with_card("st-2048", Mode::Standard);
    desk.turn();
    desk.fault("delay:300@sign");
    desk.ask();
    desk.confirm(PIN);
    desk.until(|desk| {
        matches!(
            desk.app.state.stage,
            Stage::Working {
                phase: Phase::Signature,
                ..
            }
        )
    });
    assert!(desk.press("Annulla"));
    desk.until(|desk| !desk.is_reading());
    let journal = desk.journal();
    let [entry] = journal.entries.as_slice() else {
        panic!("{journal:?}");
    };
    // Whether it was in time is the machine's affair; that it says so is Varco's.
    let signed_in = entry.outcome == HistoryOutcome::SignedIn;
    assert_eq!(signed_in, entry.code.is_none());
    assert!(!signed_in || card.counters().signatures == 1);
}

#[test]
fn switched_off_it_stays_as_it_is() {
    let (mut desk, _) = Desk::with_card("st-2048", Mode::Standard);
    desk.turn();
    desk.ask();
    desk.try_pin(WRONG, "PIN errato.");
    assert!(desk.press("Annulla"));
    let before = desk.journal();
    assert_eq!(before.entries.len(), 1);
    desk.turn();
    desk.ask();
    desk.try_pin(PIN, "Durc Online");
    assert_eq!(desk.journal(), before);
    desk.open_history();
    desk.until_shown(&desk.said(SessionWord::HistoryOff));
    desk.until_shown(&desk.said(SessionWord::OutcomeFailed));
}

#[test]
fn a_person_who_is_known_but_not_enabled_reads_it_so() {
    let (mut desk, _) = Desk::with_card("st-2048", Mode::NotEnabled);
    desk.turn();
    desk.ask();
    desk.confirm(PIN);
    desk.until_failed();
    let journal = desk.journal();
    assert_eq!(journal.entries[0].outcome, HistoryOutcome::NotEnabled);
}
