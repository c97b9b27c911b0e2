//! Carries out what the state machine asks for: looks at cards, probes portals, signs in. Each
//! piece of work runs on a thread of its own and answers with an event; nothing here decides.

mod diagnosis;
mod export;
mod history;
mod link;
mod login;
mod look;
mod looks;
mod network;
mod new_pin;
mod ready;
mod session;
mod settings;
mod trust;
mod ways;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use self::history::Diary;
use self::session::{Handed, Standing};
use crate::cancel::Cancel;
use crate::card::Card;
use crate::card::cie::Memory;
use crate::flow::{DiagnosisEvent, Effect, Event, LoginEnd, PortalName, ReadyEvent, Round};
use crate::handoff::Launcher;
use crate::portal::{Keyring, Prepared, Profile};
use crate::problem::Problem;
use crate::reader::{Monitor, ReaderError, Readers};
use crate::settings::{CheckBook, LastGood};

pub use settings::{Files, Keeper};
pub use trust::TrustSources;

/// The outside of the application: readers, portals, and the threads that use them.
pub struct Runtime {
    inner: Arc<Inner>,
    /// Watches until the runtime is dropped.
    _monitor: Monitor,
}

struct Inner {
    readers: Arc<dyn Readers>,
    portals: Mutex<Vec<Profile>>,
    tell: Arc<dyn Fn(Event) + Send + Sync>,
    work: Mutex<Work>,
    /// Opens browsers.
    launcher: Launcher,
    /// Public data of the CIEs that were seen since the start.
    memory: Memory,
    /// Credentials for proxies that were typed since the start.
    keyring: Keyring,
    /// What looks at portals found.
    check_book: Mutex<CheckBook>,
    /// Where sign-ins are written down, if they can be.
    diary: Mutex<Option<Diary>>,
    /// Set where the readers are the system's own: where the last good diagnosis is kept.
    system: OnceLock<Option<LastGood>>,
    /// Set where trust does not come from the person's own folder and the authorities.
    trust_sources: OnceLock<TrustSources>,
}

/// What later work needs of earlier work.
#[derive(Default)]
struct Work {
    /// The card in each reader, as it was last read.
    cards: HashMap<String, Card>,
    attempt: Option<Attempt>,
    /// The card on which a new PIN was set last.
    set_on: Option<(Round, Card)>,
    session: Option<Standing>,
    /// The browser's window that took a session over.
    window: Arc<Mutex<Option<Handed>>>,
    /// The diagnosis that is under way.
    diagnosis: Option<(Round, Cancel)>,
    /// Questions to issuers, and lists on their way.
    errands: HashMap<Round, Cancel>,
    /// The question to a portal that was asked last.
    ready: Option<Cancel>,
}

impl Work {
    fn holds(&self, round: Round) -> bool {
        self.session
            .as_ref()
            .is_some_and(|session| session.is_of(round))
    }
}

/// The attempt that is under way.
struct Attempt {
    round: Round,
    cancel: Cancel,
    prepared: Option<Prepared>,
}

impl Runtime {
    /// Starts to watch the readers; every event goes to `tell`.
    pub fn start(
        readers: Arc<dyn Readers>,
        portals: Vec<Profile>,
        tell: impl Fn(Event) + Send + Sync + 'static,
    ) -> Result<Self, ReaderError> {
        Self::start_with(Launcher::here(), readers, portals, tell)
    }

    /// The same, with browsers that are opened in this way.
    pub fn start_with(
        launcher: Launcher,
        readers: Arc<dyn Readers>,
        portals: Vec<Profile>,
        tell: impl Fn(Event) + Send + Sync + 'static,
    ) -> Result<Self, ReaderError> {
        let inner = Arc::new(Inner {
            readers,
            portals: Mutex::new(portals),
            tell: Arc::new(tell),
            work: Mutex::default(),
            launcher,
            memory: Memory::default(),
            keyring: Keyring::default(),
            check_book: Mutex::default(),
            diary: Mutex::default(),
            system: OnceLock::new(),
            trust_sources: OnceLock::new(),
        });
        let watcher = Arc::clone(&inner);
        let monitor = Monitor::start(&*inner.readers, move |snapshot| {
            watcher.tell_readers(snapshot);
        })?;
        Ok(Self {
            inner,
            _monitor: monitor,
        })
    }

    /// The names of the portals, by which effects call them.
    pub fn portal_names(&self) -> Vec<PortalName> {
        names(&self.inner.portals())
    }

    /// Says that the readers are the system's own: a diagnosis looks at the service's surroundings
    /// too, and keeps the last good one here.
    pub fn use_system(&self, last_good: Option<LastGood>) {
        // Said twice, it is as true as once.
        self.inner.system.set(last_good).ok();
    }

    /// Takes lists from there, and keeps them there.
    pub fn use_trust(&self, sources: TrustSources) {
        // Said twice, the first counts.
        self.inner.trust_sources.set(sources).ok();
    }

    /// Puts a portal in the place of the one of the same name, for attempts that begin later.
    pub fn replace_portal(&self, profile: &Profile) {
        let mut portals = self.inner.portals();
        for portal in portals.iter_mut().filter(|old| old.name == profile.name) {
            *portal = profile.clone();
        }
    }

    /// Carries out an effect; returns at once.
    pub fn carry(&self, effect: Effect) {
        match effect {
            Effect::ReadCard { round, reader } => self.inner.spawn(
                move |inner| inner.read_card(&reader).map(Box::new),
                move |result| Event::CardRead {
                    round,
                    result: result.and_then(|card| card),
                },
            ),
            Effect::Prepare {
                round,
                reader,
                portal,
            } => {
                let cancel = self.inner.begin(round);
                self.inner.spawn(
                    move |inner| inner.prepare(round, &reader, &portal, cancel),
                    move |result| Event::Prepared {
                        round,
                        result: result.and_then(|preparation| preparation),
                    },
                );
            }
            Effect::Login {
                round,
                reader,
                tries,
                pin,
            } => self.inner.spawn(
                move |inner| inner.login(round, &reader, tries, pin),
                move |end| Event::Finished {
                    round,
                    end: end.unwrap_or_else(LoginEnd::Failed),
                },
            ),
            Effect::Stop(round) => {
                self.inner.stop(round);
                self.inner.end_unseen_session(round);
            }
            Effect::EndSession { round, with_window } => {
                self.inner.end_session(round, with_window);
            }
            Effect::Session { round, work } => self.inner.session_work(round, work),
            Effect::Browse { round, address } => self.inner.browse(round, address),
            // Only a demonstration has something to change: see `cli`.
            Effect::Demo(_) => {}
            Effect::Diagnose {
                round,
                portal,
                stability,
            } => self.inner.diagnose(round, portal, stability),
            Effect::StopDiagnosis(round) => self.inner.stop_diagnosis(round),
            Effect::RefreshProviders { round, portal } => {
                self.inner.refresh_providers(round, portal);
            }
            Effect::OpenWay { round, portal, way } => self.inner.open_way(round, portal, way),
            Effect::NewPin(work) => self.inner.new_pin(work),
            Effect::Write { round, document } => self.inner.write(round, document),
            Effect::Look { round, portal } => self.inner.look_at(round, portal),
            Effect::History(work) => self.inner.history_work(work),
            Effect::KeepCredentials { proxy, credentials } => {
                self.inner.keep_credentials(&proxy, credentials);
            }
            Effect::OpenNetworkPage { host } => self.inner.open_network_page(&host),
            Effect::Trust(effect) => self.inner.trust(effect),
            Effect::Ready(question) => {
                let round = question.round;
                self.inner.spawn(
                    move |inner| inner.ask_ready(&question),
                    move |result| {
                        let result = result.and_then(|told| told);
                        Event::Ready(ReadyEvent::Told { round, result })
                    },
                );
            }
            Effect::OpenPanel(panel) => self.inner.spawn(
                move |_| ready::open_panel(panel),
                |opened| {
                    let opened = opened.unwrap_or_default();
                    Event::Diagnosis(DiagnosisEvent::PanelOpened(opened))
                },
            ),
        }
    }
}

impl Inner {
    /// Runs a piece of work on a thread of its own, and tells what came of it. That there was no
    /// thread is told in the same way: every effect has its answer.
    fn spawn<T>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> T + Send + 'static,
        event: impl Fn(Result<T, Problem>) -> Event + Clone + Send + 'static,
    ) {
        let inner = Arc::clone(self);
        let answer = event.clone();
        let spawned = std::thread::Builder::new()
            .name("work".to_owned())
            .spawn(move || {
                let result = work(&inner);
                inner.tell(answer(Ok(result)));
            });
        if let Err(error) = spawned {
            self.tell(event(Err(internal(&format!("thread: {error}")))));
        }
    }

    fn tell(&self, event: Event) {
        (self.tell)(event);
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn portals(&self) -> MutexGuard<'_, Vec<Profile>> {
        self.portals.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The portal of this name.
    fn portal(&self, name: &str) -> Option<Profile> {
        let portals = self.portals();
        let mut found = portals
            .iter()
            .find(|profile| profile.name == name)
            .cloned()?;
        found.route.keyring = self.keyring.clone();
        Some(found)
    }

    fn begin(&self, round: Round) -> Cancel {
        let cancel = Cancel::default();
        self.work().attempt = Some(Attempt {
            round,
            cancel: cancel.clone(),
            prepared: None,
        });
        cancel
    }

    fn stop(&self, round: Round) {
        let mut work = self.work();
        if work
            .attempt
            .as_ref()
            .is_some_and(|attempt| attempt.round == round)
            && let Some(attempt) = work.attempt.take()
        {
            drop(work);
            attempt.cancel.cancel();
        }
    }
}

impl Drop for Runtime {
    /// Work that still runs ends with the application, and so does the session, at the portal too.
    fn drop(&mut self) {
        let (attempt, diagnosis, errands, ready) = {
            let mut work = self.inner.work();
            let errands = std::mem::take(&mut work.errands);
            let ready = work.ready.take();
            (work.attempt.take(), work.diagnosis.take(), errands, ready)
        };
        let attempt = attempt.map(|attempt| attempt.cancel);
        let diagnosis = diagnosis.map(|(_, cancel)| cancel);
        let errands = errands.into_values();
        let all = attempt.into_iter().chain(diagnosis).chain(errands);
        for cancel in all.chain(ready) {
            cancel.cancel();
        }
        self.inner.end_last_session();
    }
}

fn names(profiles: &[Profile]) -> Vec<PortalName> {
    let names = profiles.iter().map(|profile| PortalName {
        name: profile.name.clone(),
        title: profile.title.clone(),
    });
    names.collect()
}

fn runtime() -> Result<tokio::runtime::Runtime, Problem> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| internal(&format!("runtime: {error}")))
}

fn internal(context: &str) -> Problem {
    Problem::Internal {
        context: context.to_owned(),
    }
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runtime")
            .field("portals", &self.inner.portals().len())
            .finish_non_exhaustive()
    }
}
