//! Service, USB, readers, and what is in them.

use std::sync::{Arc, mpsc};
use std::time::Duration;

use super::super::surroundings::Device;
use super::super::{Detail, Fact, Label, Layer, Report, Session, SocketUnit};
use super::{Work, detail};
use crate::problem::Problem;
use crate::reader::{
    Interface, KeypadClaim, Model, Quality, ReaderError, ReaderState, Slot, TEST_TIME, measure,
    protocol, socket,
};

impl<T: FnMut(&Report)> Work<'_, T> {
    /// Service and readers.
    pub(super) fn readers(&mut self) -> Option<Vec<ReaderState>> {
        let states = match self.sources.readers.list() {
            Ok(states) => states,
            Err(error) => {
                let problem = self.reason(error);
                let details = self.service_details();
                self.broken_with(Layer::Service, None, problem, details)?;
                self.found(Layer::Readers, Fact::NotReached)?;
                return Some(Vec::new());
            }
        };
        let details = self.service_details();
        self.detailed(Layer::Service, Fact::ServiceAnswers, details)?;
        let unlisted = self.unlisted(&states)?;
        if states.is_empty() && !unlisted {
            self.broken(Layer::Readers, None, Problem::NoReader)?;
        }
        for state in &states {
            let reader = state.name.clone();
            let details = self.reader_details(state);
            match state.slot {
                Slot::Unavailable => {
                    let problem = Problem::ReaderGone {
                        reader: reader.clone(),
                    };
                    self.broken_with(Layer::Readers, Some(reader), problem, details)?;
                }
                _ => self.detailed(Layer::Readers, Fact::Reader { reader }, details)?,
            }
        }
        Some(states)
    }

    /// What lies behind an error of the service, as far as its files tell.
    fn reason(&self, error: ReaderError) -> Problem {
        let surroundings = &self.sources.surroundings;
        let is_inside = matches!(surroundings.session, Session::Container | Session::Isolated);
        let unit = surroundings.service.as_ref().and_then(|files| files.unit);
        match error {
            // There is none in here, and none is to be installed here.
            ReaderError::ServiceMissing if is_inside => Problem::ServiceOutside,
            ReaderError::ServiceStopped
                if matches!(unit, Some(SocketUnit::Disabled | SocketUnit::Masked)) =>
            {
                Problem::ServiceDisabled
            }
            other => other.into(),
        }
    }

    fn service_details(&self) -> Vec<Detail> {
        let files = self.sources.surroundings.service.as_ref();
        let version = files.and_then(|files| files.version.clone());
        let unit = files.and_then(|files| files.unit);
        // The built-in virtual reader has no service, and that of the computer is none of its.
        let is_real = files.is_some();
        let version = version.map(|version| detail(Label::ServiceVersion, version));
        let unit = unit.map(|unit| detail(Label::SocketUnit, unit.name()));
        let spoken = protocol().filter(|_| is_real);
        let spoken = spoken.map(|spoken| {
            detail(
                Label::Protocol,
                format!("{}:{}", spoken.major, spoken.minor),
            )
        });
        let path = socket().filter(|_| is_real);
        let path = path.map(|path| detail(Label::SocketPath, path.display().to_string()));
        [version, spoken, unit, path]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Readers on USB that the service does not list, each with its reason. Whether there are any.
    fn unlisted(&mut self, states: &[ReaderState]) -> Option<bool> {
        // A reader in the list is hard to match with a device, so only an empty list is explained.
        let devices = self
            .sources
            .surroundings
            .devices
            .clone()
            .unwrap_or_default();
        if !states.is_empty() {
            return Some(false);
        }
        for device in &devices {
            let driver = self.driver(device);
            let (reader, id) = (named(device), device.id());
            let problem = if driver.is_some() {
                Problem::ReaderNotListed {
                    reader: reader.clone(),
                }
            } else {
                Problem::DriverMissing {
                    reader: reader.clone(),
                    id: id.clone(),
                }
            };
            let mut details = vec![detail(Label::UsbId, id)];
            details.extend(driver.map(|driver| detail(Label::Driver, driver)));
            self.broken_with(Layer::Readers, Some(reader), problem, details)?;
        }
        Some(!devices.is_empty())
    }

    /// The driver that knows a device, with its version.
    fn driver(&self, device: &Device) -> Option<String> {
        let drivers = &self.sources.surroundings.drivers;
        let mut known = drivers
            .iter()
            .filter(|driver| driver.knows(device.vendor, device.product).is_some());
        let driver = known.next()?;
        let version = driver.version.as_deref().unwrap_or("?");
        Some(format!("{} {version}", driver.name))
    }

    /// What is known of a reader: its device, driver, model, and how it meets cards.
    fn reader_details(&self, state: &ReaderState) -> Vec<Detail> {
        let devices = self.sources.surroundings.devices.iter().flatten();
        // PC/SC names begin with the name that the driver's list gives the device.
        let device = devices
            .filter(|device| !device.name.is_empty() && state.name.starts_with(&device.name))
            .max_by_key(|device| device.name.len());
        let mut details = Vec::new();
        if let Some(device) = device {
            details.push(detail(Label::UsbId, device.id()));
            details.extend(
                self.driver(device)
                    .map(|driver| detail(Label::Driver, driver)),
            );
        }
        let interface = match Interface::of_reader(&state.name) {
            Interface::Contact => Some("contact"),
            Interface::Contactless => Some("contactless"),
            Interface::Unknown => None,
        };
        details.extend(interface.map(|interface| detail(Label::Interface, interface)));
        let by_id = device.and_then(|device| Model::of_usb(&device.id()));
        if let Some(model) = by_id.or_else(|| Model::of_name(&state.name)) {
            if model.keypad == Some(KeypadClaim::FalseClaim) {
                details.push(detail(Label::Keypad, "false claim"));
            }
            details.extend(model.note.as_ref().map(|note| detail(Label::Note, note)));
        }
        details
    }

    /// What is in the readers; the names of those with a card that can be looked at.
    pub(super) fn slots(&mut self, states: Vec<ReaderState>) -> Option<Vec<String>> {
        let layer = Layer::Cards;
        let mut filled = Vec::new();
        let states: Vec<_> = states
            .into_iter()
            .filter(|state| state.slot != Slot::Unavailable)
            .collect();
        if states.is_empty() {
            self.found(layer, Fact::NotReached)?;
            return Some(filled);
        }
        let nothing = states.iter().all(|state| state.slot == Slot::Empty);
        for state in states {
            let changes = detail(Label::Changes, state.events.to_string());
            let reader = state.name;
            match state.slot {
                Slot::Empty if nothing => {
                    self.broken(layer, Some(reader), Problem::NoCard)?;
                }
                Slot::Empty => self.found(layer, Fact::Empty { reader })?,
                Slot::Card {
                    exclusive: false,
                    atr,
                } => {
                    let radio = if atr.is_contactless() {
                        "contactless"
                    } else {
                        "contact"
                    };
                    let details = vec![
                        detail(Label::Atr, atr.to_string()),
                        detail(Label::Interface, radio),
                        changes,
                    ];
                    let atr = atr.to_string();
                    filled.push(reader.clone());
                    let fact = Fact::Card {
                        reader: reader.clone(),
                        atr,
                    };
                    self.detailed(layer, fact, details)?;
                    if self.sources.stability {
                        self.contact(reader)?;
                    }
                }
                Slot::Card { .. } => self.in_use(layer, reader)?,
                Slot::Mute | Slot::Unavailable => {
                    let problem = Problem::MuteCard {
                        reader: reader.clone(),
                    };
                    self.broken_with(layer, Some(reader), problem, vec![changes])?;
                }
            }
        }
        Some(filled)
    }

    /// Another program holds the card for itself alone.
    pub(super) fn in_use(&mut self, layer: Layer, reader: String) -> Option<()> {
        let programs = self.sources.surroundings.programs.clone();
        self.found(layer, Fact::InUse { reader, programs })
    }

    /// Another program reset a card while it was looked at.
    pub(super) fn interrupted(&mut self, layer: Layer, reader: String) -> Option<()> {
        let programs = self.sources.surroundings.programs.clone();
        self.found(layer, Fact::Interrupted { reader, programs })
    }

    /// Watches a card for some seconds.
    fn contact(&mut self, reader: String) -> Option<()> {
        let (readers, name) = (Arc::clone(&self.sources.readers), reader.clone());
        let cancel = self.limits.cancel.clone();
        let measured = self.bounded_by(TEST_TIME, move || {
            measure(&*readers, &name, TEST_TIME, || !cancel.is_cancelled())
        });
        let measured: Result<Quality, ReaderError> =
            measured.unwrap_or_else(|| Err(ReaderError::Mute(reader.clone())));
        match measured {
            Ok(quality) if quality.resets > 0 && !by_radio(&reader) => {
                self.interrupted(Layer::Cards, reader)
            }
            Ok(quality) => self.found(Layer::Cards, Fact::Contact { reader, quality }),
            Err(ReaderError::InUse(_)) => self.in_use(Layer::Cards, reader),
            Err(error) => self.broken(Layer::Cards, Some(reader), error.into()),
        }
    }

    /// Runs a piece of work with a card on a thread of its own: a card that falls silent in the
    /// middle of an answer, or that another program does not let go of, keeps nobody waiting for
    /// longer than the limits say. `None` if it does not end in time.
    pub(super) fn bounded<R: Send + 'static>(
        &self,
        work: impl FnOnce() -> R + Send + 'static,
    ) -> Option<R> {
        self.bounded_by(Duration::ZERO, work)
    }

    /// The same for work that takes some time by itself.
    fn bounded_by<R: Send + 'static>(
        &self,
        time: Duration,
        work: impl FnOnce() -> R + Send + 'static,
    ) -> Option<R> {
        let (sender, receiver) = mpsc::channel();
        let stop = sender.clone();
        // Nobody may wait any more, here and below.
        self.limits.cancel.on_cancel(move || {
            stop.send(None).ok();
        });
        std::thread::Builder::new()
            .name("card".to_owned())
            .spawn(move || sender.send(Some(work())).ok())
            .ok()?;
        let patience = time.saturating_add(self.limits.answer);
        receiver.recv_timeout(patience).ok().flatten()
    }
}

/// Whether a reader meets its cards without contact, where losing power and being reset look the
/// same.
fn by_radio(reader: &str) -> bool {
    Interface::of_reader(reader) == Interface::Contactless
}

/// What a device calls itself, or its id.
fn named(device: &Device) -> String {
    if device.name.is_empty() {
        device.id()
    } else {
        device.name.clone()
    }
}
