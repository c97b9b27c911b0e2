//! Carries out what the state machine asks for: looks at cards, probes portals, signs in. Each
//! piece of work runs on a thread of its own and answers with an event; nothing here decides.

mod diagnosis;
mod export;
mod link;
mod look;
mod new_pin;
mod session;
mod settings;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use self::session::Standing;
use crate::cancel::Cancel;
use crate::card::cie::Memory;
use crate::card::{Card, Limits, Tries};
use crate::flow::{Effect, Event, LoginEnd, Phase, PortalName, Preparation, Round, Session};
use crate::handoff::Window;
use crate::portal::{CardMaterial, Prepared, Profile, Progress, prepare_watched};
use crate::problem::Problem;
use crate::reader::{Monitor, ReaderError, Readers};
use crate::secret::Pin;

pub use settings::{Files, Keeper};

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
    /// Public data of the CIEs that were seen since the start.
    memory: Memory,
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
    window: Arc<Mutex<Option<(Round, Window)>>>,
    /// The diagnosis that is under way.
    diagnosis: Option<(Round, Cancel)>,
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
        let inner = Arc::new(Inner {
            readers,
            portals: Mutex::new(portals),
            tell: Arc::new(tell),
            work: Mutex::default(),
            memory: Memory::default(),
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
            Effect::EndSession(round) => self.inner.end_session(round),
            Effect::Browse { round, address } => self.inner.browse(round, address),
            // Only a demonstration has something to change: see `cli`.
            Effect::Demo(_) => {}
            Effect::Diagnose { round, portal } => self.inner.diagnose(round, portal),
            Effect::StopDiagnosis(round) => self.inner.stop_diagnosis(round),
            Effect::NewPin(work) => self.inner.new_pin(work),
            Effect::Write { round, document } => self.inner.write(round, document),
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
        portals.iter().find(|profile| profile.name == name).cloned()
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

    fn prepare(
        &self,
        round: Round,
        reader: &str,
        portal: &str,
        cancel: Cancel,
    ) -> Result<Preparation, Problem> {
        let card = self.work().cards.get(reader).cloned();
        let card = card.ok_or(Problem::NoCard)?;
        let profile = self.portal(portal);
        let profile = profile.ok_or_else(|| Problem::UnknownPortal {
            name: portal.to_owned(),
        })?;
        let limits = Limits {
            cancel,
            ..Limits::default()
        };
        let answered = || {
            self.tell(Event::Reached {
                round,
                phase: Phase::Portal,
            });
        };
        let prepared = runtime()?.block_on(prepare_watched(profile, &card, &limits, &answered))?;
        let preparation = Preparation {
            host: prepared.plan.host.clone(),
            warnings: prepared.plan.warnings.clone(),
        };
        if let Some(attempt) = &mut self.work().attempt
            && attempt.round == round
        {
            attempt.prepared = Some(prepared);
        }
        Ok(preparation)
    }

    fn login(&self, round: Round, reader: &str, tries: Tries, pin: Pin) -> LoginEnd {
        match self.try_login(round, reader, tries, pin) {
            Ok(session) => LoginEnd::SignedIn(session),
            Err(problem) => LoginEnd::Failed(problem),
        }
    }

    fn try_login(
        &self,
        round: Round,
        reader: &str,
        tries: Tries,
        pin: Pin,
    ) -> Result<Session, Problem> {
        let (prepared, card, cancel) = {
            let work = self.work();
            let attempt = work
                .attempt
                .as_ref()
                .filter(|attempt| attempt.round == round);
            let attempt = attempt.ok_or(Problem::Cancelled)?;
            let prepared = attempt.prepared.clone().ok_or_else(|| internal("plan"))?;
            let card = work.cards.get(reader).cloned().ok_or(Problem::NoCard)?;
            (prepared, card, attempt.cancel.clone())
        };
        let limits = Limits {
            cancel,
            ..Limits::default()
        };
        let title = card.title();
        let card = CardMaterial {
            connection: self.readers.connect(reader)?,
            card,
            tries: Some(tries),
            pin,
        };
        let tell = Arc::clone(&self.tell);
        let progress = move |progress| {
            tell(Event::Reached {
                round,
                phase: match progress {
                    Progress::Pin => Phase::Pin,
                    Progress::Signature => Phase::Signature,
                    Progress::Answer => Phase::Answer,
                },
            });
        };
        let mut login = runtime()?.block_on(prepared.sign_in(card, &limits, progress));
        self.tell_pace(reader, login.trace.pace());
        if let Some(kept) = login.session.take() {
            self.hold(round, kept, prepared.profile.clone());
        }
        session::describe(&prepared, login, title)
    }
}

impl Drop for Runtime {
    /// Work that still runs ends with the application, and so does the session, at the portal too.
    fn drop(&mut self) {
        let (attempt, diagnosis) = {
            let mut work = self.inner.work();
            (work.attempt.take(), work.diagnosis.take())
        };
        let attempt = attempt.map(|attempt| attempt.cancel);
        let diagnosis = diagnosis.map(|(_, cancel)| cancel);
        for cancel in attempt.into_iter().chain(diagnosis) {
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
