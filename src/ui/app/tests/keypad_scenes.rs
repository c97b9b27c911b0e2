//! The scenes of a PIN that is typed on the reader.

use super::scenes::{Scene, asking, scene};
use super::*;
use crate::flow::Keypad;
use crate::flow::demo::{Change, Key};
use crate::problem::KeypadEnd;
use crate::ui::Press;

pub(super) const KEYPAD: OfReader = OfReader::Ready(Keypad {
    verify: 1,
    modify: Some(2),
    digits: None,
});

pub(super) const ALL: [Scene; 11] = [
    scene("pin-reader-offered", offered),
    scene("pin-reader-typed", || {
        let mut driven = offered();
        driven.type_digits(&[1, 2, 3, 4, 5, 6]);
        driven
    }),
    scene("pin-reader-last-try", || at(KEYPAD, 1)),
    scene("pin-reader-waiting", waiting),
    scene("demo-reader-waiting", || pressed(waiting(), &[1, 2, 3])),
    scene("demo-reader-new-pin", || {
        let mut driven = new_pin_scenes::at_keypad();
        driven.intend(Intent::Keypad);
        pressed(driven, &[9, 7, 5])
    }),
    scene("pin-reader-cancelled", || ended(KeypadEnd::Cancelled)),
    scene("pin-reader-length", || ended(KeypadEnd::Length)),
    scene("pin-reader-unable", || ended(KeypadEnd::Unable)),
    scene("pin-reader-lies", || at(OfReader::Lies, 3)),
    scene("pin-reader-not-cie", || at(OfReader::NotForCie, 3)),
];

fn at(keypad: OfReader, tries: u8) -> Driven {
    let card = CardSummary {
        keypad,
        ..*card(Tries::Left(tries))
    };
    asking(card, Vec::new())
}

fn offered() -> Driven {
    at(KEYPAD, 2)
}

fn waiting() -> Driven {
    let mut driven = offered();
    driven.intend(Intent::Keypad);
    driven.tell(Event::Keypad(flow::KeypadEvent::Second));
    driven
}

/// In a demonstration, after these digits on the reader.
fn pressed(mut driven: Driven, digits: &[u8]) -> Driven {
    driven.app.is_demo = true;
    driven.app.state.demo = Some(flow::Demo::new(crate::cli::demo_menu()));
    for digit in digits {
        let key = Change::Key(Key::Digit(*digit));
        driven.intend(Intent::Demo(Press::Change(key)));
    }
    driven
}

fn ended(reason: KeypadEnd) -> Driven {
    let mut driven = waiting();
    let Some(Effect::Login { round, .. }) = driven.effects.try_iter().last() else {
        panic!("the reader is to ask");
    };
    driven.tell(Event::Finished {
        round,
        end: LoginEnd::Failed(Problem::Keypad { reason }),
    });
    driven
}
