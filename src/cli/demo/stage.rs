//! The stage of a demonstration: virtual readers, cards and portal, changed while the window is
//! open as its panel asks.

use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;

use super::super::simulate::{start_problem, virtual_card};
use crate::flow::Effect;
use crate::flow::demo::{self, Change, Menu};
use crate::portal::Profile;
use crate::problem::Problem;
use crate::reader::Readers as _;
use crate::runtime::Runtime;
use crate::simulator::card::{self, INITIAL_PIN, Link, Named, VirtualCard};
use crate::simulator::fault::Fault;
use crate::simulator::link::Behaviour;
use crate::simulator::portal::{Mode, Options, VirtualPortal};
use crate::simulator::reader::{Key, VirtualReaders};

/// The readers, each with the card that it holds unless the chosen one belongs there: for the chip,
/// for contactless cards, and one more.
const READERS: [(&str, &str); 3] = [
    (CONTACT, "st-2048"),
    (CONTACTLESS, "cie"),
    ("Lettore virtuale 01 00", "infocamere-1204"),
];
const CONTACT: &str = "Lettore virtuale 00 00";
const CONTACTLESS: &str = "Lettore virtuale contactless 00 00";

/// What can go wrong, in the words of `varco simulate card --fault`.
const FAULTS: [&str; 9] = [
    "remove@sign",
    "remove@verify",
    "reset@sign",
    "mute@sign",
    "6F00@sign",
    "6F00@verify",
    "garbage@sign",
    "garbage@read",
    "delay:3000@sign",
];

/// What a demonstration can choose among: all cards and portals of the simulator.
pub(super) fn menu() -> Menu {
    let pin = String::from_utf8_lossy(INITIAL_PIN);
    Menu {
        pin: pin.into_owned(),
        cards: card::names().collect(),
        // Attacks and broken contracts are for tests.
        portals: Mode::all()
            .filter(|mode| !matches!(mode, Mode::Hostile(_) | Mode::CieFault(_)))
            .map(|mode| mode.to_string())
            .collect(),
        faults: FAULTS.map(str::to_owned).to_vec(),
        readers: READERS.map(|(name, _)| name.to_owned()).to_vec(),
    }
}

/// Everything that is virtual in a demonstration.
pub(super) struct Stage {
    readers: VirtualReaders,
    /// Dropping it stops it.
    portal: VirtualPortal,
    menu: Menu,
    card: String,
    /// The reader that the chosen card belongs in.
    home: &'static str,
    /// That reader has a keypad.
    keypad: bool,
    fault: Option<Fault>,
}

impl Stage {
    /// A stage with one reader, a card in it, and a portal.
    pub(super) fn new(card: &str, mode: Mode) -> Result<Self, Problem> {
        let readers = VirtualReaders::new();
        let mut stage = Self {
            readers,
            portal: portal(mode)?,
            menu: menu(),
            card: card.to_owned(),
            home: CONTACT,
            keypad: false,
            fault: None,
        };
        stage.put_chosen(card, None)?;
        Ok(stage)
    }

    pub(super) fn readers(&self) -> Arc<VirtualReaders> {
        Arc::new(self.readers.clone())
    }

    /// The portal as it is now.
    pub(super) fn profile(&self) -> Result<Profile, Problem> {
        Profile::parse(&self.portal.profile_toml(), "demo")
    }

    /// Carries effects out on a thread of its own, in their order: an attempt that follows a
    /// change finds it made. Returns at once, always.
    pub(super) fn carry_with(self, runtime: Runtime) -> impl Fn(Effect) + Send {
        let (sender, effects) = mpsc::channel();
        let work = move || {
            let mut stage = self;
            while let Ok(effect) = effects.recv() {
                stage.carry(effect, &runtime);
            }
        };
        let spawned = thread::Builder::new().name("demo".to_owned()).spawn(work);
        let worker = Worker {
            sender: Some(sender),
            thread: spawned.ok(),
        };
        move |effect| worker.send(effect)
    }

    fn carry(&mut self, effect: Effect, runtime: &Runtime) {
        match effect {
            // What can't be changed stays as it was; the panel shows what the readers show.
            Effect::Demo(change) => drop(self.change(change, runtime)),
            effect => runtime.carry(effect),
        }
    }

    fn change(&mut self, change: Change, runtime: &Runtime) -> Result<(), Problem> {
        match change {
            Change::Card(card) => {
                if let Some(name) = self.menu.cards.get(card).cloned() {
                    self.put_chosen(&name, None)?;
                    self.card = name;
                }
            }
            Change::CardIn(true) => {
                self.readers.put_back(self.home);
            }
            Change::CardIn(false) => {
                self.readers.remove(self.home);
            }
            Change::Tries(left) => self.put_chosen(&self.card.clone(), Some(left))?,
            Change::Reader { reader, connected } => self.connect(reader, connected)?,
            Change::Keypad(keypad) => {
                self.keypad = keypad;
                // Connected anew, so that its features are asked.
                self.readers.unplug(self.home);
                self.put_chosen(&self.card.clone(), None)?;
            }
            Change::Key(key) => self.readers.press_on_keypad(self.home, key_of(key)),
            Change::Held(held) => self.readers.hold(self.home, held),
            Change::Service(runs) => self.readers.stop_service(!runs),
            Change::Portal(place) => {
                let alias = self.menu.portals.get(place).map(String::as_str);
                let mode = alias.unwrap_or_default().parse().unwrap_or_default();
                self.portal = portal(mode)?;
                runtime.replace_portal(&self.profile()?);
            }
            Change::Fault(place) => {
                let spec = place.and_then(|place| self.menu.faults.get(place));
                self.fault = spec.and_then(|spec| spec.parse().ok());
                let faults = self.fault.into_iter().collect();
                self.readers.set_faults(self.home, faults);
            }
        }
        Ok(())
    }

    fn connect(&self, place: usize, connected: bool) -> Result<(), Problem> {
        let Some((name, own)) = READERS.get(place) else {
            return Ok(());
        };
        if !connected {
            self.readers.unplug(name);
            return Ok(());
        }
        self.plug_in(name);
        let chosen = if *name == self.home {
            self.card.as_str()
        } else {
            own
        };
        self.insert(name, virtual_card(chosen)?.card);
        Ok(())
    }

    /// Puts a new card of this name into the reader that it belongs in; the other kind of reader
    /// goes.
    fn put_chosen(&mut self, name: &str, tries: Option<u8>) -> Result<(), Problem> {
        let Named { mut card, link } = virtual_card(name)?;
        if let Some(left) = tries {
            card.set_pin_tries(left);
        }
        let home = match link {
            Link::Contact => CONTACT,
            Link::Contactless => CONTACTLESS,
        };
        if home != self.home {
            self.readers.unplug(self.home);
            self.home = home;
        }
        let readers = self.readers.list().unwrap_or_default();
        if !readers.iter().any(|reader| reader.name == home) {
            self.plug_in(home);
        }
        self.insert(home, card);
        Ok(())
    }

    fn plug_in(&self, reader: &str) {
        self.readers.plug_in(reader);
        if self.keypad && reader == self.home {
            self.readers.give_keypad(reader);
        }
    }

    fn insert(&self, reader: &str, card: Box<dyn VirtualCard>) {
        let behaviour = Behaviour {
            faults: self.fault.into_iter().collect(),
            ..Behaviour::default()
        };
        self.readers.insert(reader, card, behaviour);
    }
}

fn key_of(key: demo::Key) -> Key {
    match key {
        demo::Key::Digit(digit) => Key::Digit(digit),
        demo::Key::Correct => Key::Correct,
        demo::Key::Confirm => Key::Confirm,
        demo::Key::Cancel => Key::Cancel,
    }
}

/// The thread that carries effects out; ends when it is dropped, with the work that it has.
struct Worker {
    sender: Option<Sender<Effect>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Worker {
    fn send(&self, effect: Effect) {
        if let Some(sender) = &self.sender {
            // Without the thread nothing can be carried out any more.
            sender.send(effect).ok();
        }
    }
}

impl Drop for Worker {
    /// Waits, so that the last session ends at its portal before the portal does.
    fn drop(&mut self) {
        self.sender = None;
        self.thread.take().map(thread::JoinHandle::join);
    }
}

fn portal(mode: Mode) -> Result<VirtualPortal, Problem> {
    VirtualPortal::start(Options {
        mode,
        ..Options::default()
    })
    .map_err(start_problem)
}
