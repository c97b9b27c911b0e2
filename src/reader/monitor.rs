//! The monitor: a thread that tells of readers and cards as they come and go.

use std::fmt;
use std::thread::JoinHandle;
use std::time::Duration;

use super::{ReaderError, Readers, Snapshot};

/// How often a stop is repeated: a stop that comes just before the thread blocks is lost.
const STOP_AGAIN: Duration = Duration::from_millis(10);

/// Watches readers on a thread of its own until it is dropped.
pub struct Monitor {
    stop: Box<dyn Fn() + Send + Sync>,
    thread: Option<JoinHandle<()>>,
}

impl Monitor {
    /// Starts to watch. `on_change` gets the first picture at once, then one for every change.
    pub fn start(
        readers: &dyn Readers,
        mut on_change: impl FnMut(Snapshot) + Send + 'static,
    ) -> Result<Self, ReaderError> {
        let mut watch = readers.watch()?;
        let stop = watch.stopper();
        let thread = std::thread::Builder::new()
            .name("monitor".to_owned())
            .spawn(move || {
                while let Some(snapshot) = watch.next() {
                    on_change(snapshot);
                }
            })
            .map_err(|error| ReaderError::Other {
                code: 0,
                name: error.to_string(),
            })?;
        Ok(Self {
            stop,
            thread: Some(thread),
        })
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        let Some(thread) = self.thread.take() else {
            return;
        };
        while !thread.is_finished() {
            (self.stop)();
            std::thread::park_timeout(STOP_AGAIN);
        }
        drop(thread.join());
    }
}

impl fmt::Debug for Monitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Monitor").finish_non_exhaustive()
    }
}
