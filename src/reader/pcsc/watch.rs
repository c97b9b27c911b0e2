//! Events of readers and cards, by blocking in the service.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use pcsc::{Context, Error, PNP_NOTIFICATION, State};

use super::{establish, names, reader_state, text};
use crate::reader::{Snapshot, Watch};

/// How long to wait before asking for an absent service again: there is no event for its start.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// macOS has no event for readers that come and go: there, new readers show within this time.
const LOOK_FOR_READERS: Option<Duration> = if cfg!(target_os = "macos") {
    Some(Duration::from_secs(1))
} else {
    None
};

pub(super) struct PcscWatch {
    shared: Arc<Shared>,
    /// What the service last told us of each reader.
    states: Vec<pcsc::ReaderState>,
    last: Option<Snapshot>,
    pause: Duration,
}

/// What the watch and its stopper share.
#[derive(Default)]
struct Shared {
    stopped: AtomicBool,
    context: Mutex<Option<Context>>,
    wake: Condvar,
}

impl PcscWatch {
    pub(super) fn new() -> Self {
        Self {
            shared: Arc::default(),
            states: Vec::new(),
            last: None,
            pause: FIRST_PAUSE,
        }
    }

    /// One picture of this moment; keeps what is needed to wait for the next.
    fn picture(&mut self) -> Snapshot {
        let context = self.context()?;
        self.follow(&context)?;
        super::look(&context, &mut self.states)?;
        for state in &mut self.states {
            state.sync_current_state();
        }
        Ok(self
            .states
            .iter()
            .filter(|state| state.name() != PNP_NOTIFICATION())
            .map(reader_state)
            .collect())
    }

    /// The context of this watch, established anew after the service went away.
    fn context(&self) -> Result<Context, crate::reader::ReaderError> {
        let mut slot = lock(&self.shared.context);
        if let Some(context) = slot.as_ref()
            && context.is_valid().is_ok()
        {
            return Ok(context.clone());
        }
        let context = establish()?;
        *slot = Some(context.clone());
        Ok(context)
    }

    /// Brings the list of states up to the readers of this moment.
    fn follow(&mut self, context: &Context) -> Result<(), crate::reader::ReaderError> {
        let present = names(context)?;
        let is_present = |state: &pcsc::ReaderState| {
            state.name() == PNP_NOTIFICATION()
                || present.iter().any(|name| name.as_c_str() == state.name())
        };
        self.states.retain(is_present);
        for name in present {
            if !self
                .states
                .iter()
                .any(|state| state.name() == name.as_c_str())
            {
                self.states
                    .push(pcsc::ReaderState::new(name, State::UNAWARE));
            }
        }
        let watches_plugs = self
            .states
            .iter()
            .any(|state| state.name() == PNP_NOTIFICATION());
        if LOOK_FOR_READERS.is_none() && !watches_plugs {
            self.states
                .push(pcsc::ReaderState::new(PNP_NOTIFICATION(), State::UNAWARE));
        }
        Ok(())
    }

    /// Blocks until something may have changed.
    fn wait(&mut self) {
        let context = lock(&self.shared.context).clone();
        let Some(context) = context.filter(|_| matches!(self.last, Some(Ok(_)))) else {
            return self.wait_for_service();
        };
        match context.get_status_change(LOOK_FOR_READERS, &mut self.states) {
            Ok(()) | Err(Error::Timeout | Error::Cancelled | Error::UnknownReader) => {}
            Err(_) => {
                lock(&self.shared.context).take();
                self.states.clear();
            }
        }
    }

    fn wait_for_service(&mut self) {
        lock(&self.shared.context).take();
        self.states.clear();
        let slot = lock(&self.shared.context);
        let stopped = |_: &mut Option<Context>| !self.shared.stopped.load(Ordering::SeqCst);
        drop(
            self.shared
                .wake
                .wait_timeout_while(slot, self.pause, stopped),
        );
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
    }
}

impl Watch for PcscWatch {
    fn next(&mut self) -> Option<Snapshot> {
        if self.last.is_some() {
            self.wait();
        }
        loop {
            if self.shared.stopped.load(Ordering::SeqCst) {
                return None;
            }
            let snapshot = self.picture();
            if snapshot.is_ok() {
                self.pause = FIRST_PAUSE;
            }
            if self.last.as_ref() != Some(&snapshot) {
                self.last = Some(snapshot.clone());
                return Some(snapshot);
            }
            self.wait();
        }
    }

    fn stopper(&self) -> Box<dyn Fn() + Send + Sync> {
        let shared = Arc::clone(&self.shared);
        Box::new(move || {
            shared.stopped.store(true, Ordering::SeqCst);
            let context = lock(&shared.context).clone();
            shared.wake.notify_all();
            if let Some(context) = context {
                // Nothing to do if the service is gone: the watch notices by itself.
                context.cancel().ok();
            }
        })
    }
}

impl std::fmt::Debug for PcscWatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.states.iter().map(|state| text(state.name())).collect();
        f.debug_struct("PcscWatch")
            .field("readers", &names)
            .finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
