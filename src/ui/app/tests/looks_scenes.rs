//! What is remembered of a portal, where one signs in.

use super::scenes::{Scene, asking, scene};
use super::*;
use crate::flow::{LookEvent, Warning};
use crate::portal::Remembered;
use crate::problem::Parameter;

/// All of them.
pub(super) const ALL: [Scene; 5] = [
    scene("sign-in-checked", || remembered(3 * 3600, "")),
    scene("sign-in-shut-out", || remembered(26 * 3600, "\"cns\"")),
    scene("sign-in-checking", || {
        let mut driven = Driven::with_card(3);
        driven.intend(Intent::Look);
        driven
    }),
    scene("sign-in-check-failed", || {
        let mut driven = Driven::with_card(3);
        driven.intend(Intent::Look);
        let Some(Effect::Look { round, portal }) = driven.effects.try_iter().last() else {
            panic!("the portal is to be looked at");
        };
        driven.tell(Event::Look(LookEvent::Ended {
            round,
            portal,
            result: Err(Problem::TimedOut {
                host: "www.esempio.it".to_owned(),
            }),
        }));
        driven
    }),
    scene("pin-portal-changed", || {
        let day = time::macros::date!(2026 - 11 - 20);
        asking(*card(Tries::Left(3)), vec![Warning::AsksOtherwise(day)])
    }),
];

/// The portal was looked at so many seconds ago, and these cards could not answer.
fn remembered(seconds: i64, cannot: &str) -> Driven {
    let mut driven = Driven::with_card(3);
    let at = OffsetDateTime::now_utc().unix_timestamp() - seconds;
    let text = format!(
        "at = {at}\nhost = \"cns.esempio.it\"\nasked = \"at_handshake\"\ncannot = [{cannot}]"
    );
    let found: Remembered = toml::from_str(&text).unwrap();
    let portal = "prova".to_owned();
    driven.tell(Event::Look(LookEvent::Remembered { portal, found }));
    driven
}

#[test]
fn what_is_known_is_said_before_anybody_presses() {
    let text = Text::new(Language::Italian);
    let driven = remembered(3 * 3600, "");
    let ago = text.looked_ago(time::Duration::hours(3));
    assert_eq!(ago, "Portale controllato 3 ore fa.");
    let asks = text.about_portals("look-at-handshake", Vec::new());
    assert!(driven.shows(&format!("{ago} {asks}")));

    let shut_out = |driven: &Driven| {
        let found = driven.app.state.remembered().unwrap();
        let day = vec![("day", Parameter::Day(found.day().unwrap()))];
        driven.shows(&text.about_portals("remembered-shut-out", day))
    };
    assert!(!shut_out(&driven));
    // Of another kind of card nothing is said to the holder of this one.
    assert!(!shut_out(&remembered(3600, "\"cie\", \"cns-1024\"")));
    let mut driven = remembered(3600, "\"cns\"");
    assert!(shut_out(&driven));
    // The portal has the last word.
    driven.press("Accedi con la carta");
    assert!(matches!(driven.asked(), Effect::Prepare { .. }));
}
