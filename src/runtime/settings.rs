//! Keeps the settings while the program runs: a thread stores them, one after the other, and reads
//! the person's own portals, so that no window waits for a disk.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::history::Diary;
use super::{Runtime, names};
use crate::flow::Event;
use crate::history::History;
use crate::portal::Profile;
use crate::settings::{CardDrawer, CheckBook, News, Request, Settings, Store};

/// The files that the keeper writes.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// The settings.
    pub store: Option<Store>,
    /// Size and place of the window.
    pub window: Option<PathBuf>,
    /// Where public data of cards outlast the program, if the settings allow it.
    pub cards: Option<CardDrawer>,
    /// The history of sign-ins, which the settings turn on.
    pub history: Option<History>,
    /// What looks at portals found.
    pub looks: CheckBook,
}

/// The thread that stores.
#[derive(Debug)]
pub struct Keeper {
    work: Sender<Work>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
enum Work {
    Do(Request),
    End,
}

impl Keeper {
    /// Starts to keep `settings`, as they were read at the start; news go to `tell`. The portal that
    /// the command line named stays among those to choose from.
    pub fn start(
        runtime: &Runtime,
        files: Files,
        settings: Settings,
        named: Option<Profile>,
        tell: impl Fn(News) + Send + Sync + 'static,
    ) -> Self {
        let (work, todo) = channel();
        let tell = Arc::new(tell);
        runtime.inner.use_check_book(files.looks.clone());
        if let Some(history) = files.history.clone() {
            let tell = Arc::clone(&tell);
            runtime.inner.use_diary(Diary {
                history,
                is_on: settings.history,
                complain: Box::new(move |problem| tell(News::NotStored(problem))),
            });
        }
        let inner = Arc::downgrade(&runtime.inner);
        let keep = move || {
            let mut last = settings;
            let settle = |settings: &Settings| {
                if let (Some(drawer), Some(inner)) = (&files.cards, inner.upgrade())
                    && let Err(problem) = drawer.settle(&inner.memory, settings)
                {
                    tell(News::NotStored(problem));
                }
            };
            settle(&last);
            while let Some(request) = next(&todo) {
                match request {
                    Request::Store(settings) => {
                        if let Some(store) = &files.store
                            && let Err(problem) = store.save(&settings)
                        {
                            tell(News::NotStored(problem));
                        }
                        if last.remember_cards != settings.remember_cards {
                            settle(&settings);
                        }
                        if let Some(inner) = inner.upgrade() {
                            inner.write_down_from_now(settings.history);
                        }
                        let same = last.own_portals == settings.own_portals
                            && last.proxy == settings.proxy;
                        last = *settings;
                        let Some(inner) = inner.upgrade().filter(|_| !same) else {
                            continue;
                        };
                        let mut known = last.known_portals();
                        if let Some(portal) = &named {
                            known.add(portal.clone());
                        }
                        let event = Event::Portals(names(&known.profiles));
                        *inner.portals() = known.profiles;
                        inner.tell(event);
                        tell(News::OwnPortals(known.own));
                    }
                    Request::ForgetCards => {
                        if let Some(inner) = inner.upgrade() {
                            tell(match inner.memory.forget() {
                                Ok(()) => News::CardsForgotten,
                                Err(problem) => News::NotStored(problem),
                            });
                        }
                    }
                    Request::Window(place) => {
                        // Nobody misses it: the next window opens as the first did.
                        files.window.as_ref().map(|file| place.save(file));
                    }
                }
            }
        };
        let thread = std::thread::Builder::new().name("settings".to_owned());
        Self {
            work,
            thread: thread.spawn(keep).ok(),
        }
    }

    /// How requests reach the keeper; they return at once.
    pub fn carrier(&self) -> impl Fn(Request) + Send + 'static {
        let work = self.work.clone();
        move |request| {
            work.send(Work::Do(request)).ok();
        }
    }

    /// Waits until everything is stored.
    pub fn finish(mut self) {
        self.work.send(Work::End).ok();
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

fn next(todo: &Receiver<Work>) -> Option<Request> {
    match todo.recv() {
        Ok(Work::Do(request)) => Some(request),
        Ok(Work::End) | Err(_) => None,
    }
}
