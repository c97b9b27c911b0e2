//! Looks at the portal: remembered by sign-ins, wanted by the person, never waited for.

use time::Duration as Age;
use time::macros::date;

use super::*;
use crate::problem::Parameter;
use crate::settings::CheckBook;

impl Desk {
    fn about(&self, id: &str) -> String {
        self.text.about_portals(id, Vec::new())
    }

    /// What the page says of a portal that was looked at just now.
    fn looked_now(&self) -> String {
        let ago = self.text.looked_ago(Age::ZERO);
        format!("{ago} {}", self.about("look-at-handshake"))
    }

    fn book(&self) -> CheckBook {
        CheckBook::at(self.folder.path().join(LOOKS))
    }

    fn portal_name(&self) -> String {
        self.app.state.portals[0].name.clone()
    }
}

#[test]
fn a_sign_in_remembers_what_it_met_and_says_what_changed() {
    let (mut desk, card) = Desk::with_card("st-2048", Mode::Standard);
    // Another program of Varco looked, when the card was asked for elsewhere.
    let text = format!(
        "[{}]\nat = 86400\nhost = \"cns.altrove.it\"\nasked = \"at_handshake\"\n",
        desk.portal_name()
    );
    std::fs::write(desk.folder.path().join(LOOKS), text).unwrap();
    desk.ask();
    let day = vec![("day", Parameter::Day(date!(1970 - 01 - 02)))];
    let changed = desk.text.about_portals("remembered-changed", day);
    desk.assert_shows(&changed);
    // From now on it is what the portal asks.
    assert!(desk.press("Annulla"));
    desk.assert_shows(&desk.looked_now());
    desk.ask();
    assert!(!desk.shows(&changed));
    assert!(desk.book().of(&desk.portal_name()).is_some());
    assert_eq!(card.counters().verifications, 0);
}

#[test]
fn a_portal_is_looked_at_without_the_card() {
    let (mut desk, card) = Desk::with_card("st-2048", Mode::Standard);
    assert!(desk.press(&desk.about("look-first")));
    desk.assert_shows(&desk.about("look-running"));
    assert!(desk.app.state.can_sign_in(), "nobody waits for it");
    desk.until_shown(&desk.looked_now());
    desk.assert_shows(&desk.about("look-again"));
    assert!(desk.book().of(&desk.portal_name()).is_some());
    assert_eq!(desk.portal.witness().seen().signatures(), 0);
    let counters = card.counters();
    assert_eq!((counters.verifications, counters.signatures), (0, 0));
}

#[test]
fn a_look_that_fails_stands_in_nobodys_way() {
    let (mut desk, _) = Desk::with_card("st-2048", Mode::Standard);
    desk.portal = VirtualPortal::start(Options::default()).unwrap();
    assert!(desk.press(&desk.about("look-first")));
    desk.until_shown(&desk.about("look-failed"));
    desk.assert_shows("VARCO-N01");
    assert!(desk.app.state.can_sign_in());
    assert!(desk.book().of(&desk.portal_name()).is_none());
}
