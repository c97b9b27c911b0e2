//! One word that stops a piece of work on all its threads.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

/// A switch that can be thrown once, by anybody who holds a copy.
#[derive(Clone)]
pub struct Cancel(Arc<Switch>);

struct Switch {
    thrown: watch::Sender<bool>,
    listeners: Mutex<Vec<Box<dyn FnOnce() + Send>>>,
}

impl Cancel {
    /// Stops the work.
    pub fn cancel(&self) {
        self.0.thrown.send_replace(true);
        let listeners = std::mem::take(&mut *self.lock());
        for listener in listeners {
            listener();
        }
    }

    /// Whether the work was stopped.
    pub fn is_cancelled(&self) -> bool {
        *self.0.thrown.borrow()
    }

    /// Calls `listener` when the work is stopped, at once if it already is.
    pub fn on_cancel(&self, listener: impl FnOnce() + Send + 'static) {
        let mut listeners = self.lock();
        if self.is_cancelled() {
            drop(listeners);
            listener();
        } else {
            listeners.push(Box::new(listener));
        }
    }

    /// Runs `work` until it ends or is stopped; `None` if it was stopped.
    pub async fn unless_cancelled<F: Future>(&self, work: F) -> Option<F::Output> {
        let mut thrown = self.0.thrown.subscribe();
        let mut stopped = std::pin::pin!(thrown.wait_for(|thrown| *thrown));
        let mut work = std::pin::pin!(work);
        std::future::poll_fn(|context| {
            if stopped.as_mut().poll(context).is_ready() {
                return std::task::Poll::Ready(None);
            }
            work.as_mut().poll(context).map(Some)
        })
        .await
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Box<dyn FnOnce() + Send>>> {
        self.0
            .listeners
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Cancel {
    fn default() -> Self {
        Self(Arc::new(Switch {
            thrown: watch::Sender::new(false),
            listeners: Mutex::default(),
        }))
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cancel({})", self.is_cancelled())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn all_copies_and_listeners_learn_of_it() {
        let cancel = Cancel::default();
        let (sender, receiver) = mpsc::channel();
        let early = sender.clone();
        cancel.on_cancel(move || early.send("early").unwrap());
        cancel.clone().cancel();
        cancel.on_cancel(move || sender.send("late").unwrap());
        assert!(cancel.is_cancelled());
        assert_eq!(receiver.iter().collect::<Vec<_>>(), ["early", "late"]);
    }

    #[test]
    fn waiting_work_ends() {
        let cancel = Cancel::default();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        assert_eq!(
            runtime.block_on(cancel.unless_cancelled(async { 1 })),
            Some(1)
        );
        let other = cancel.clone();
        let thread = std::thread::spawn(move || other.cancel());
        let endless = std::future::pending::<()>();
        assert_eq!(runtime.block_on(cancel.unless_cancelled(endless)), None);
        thread.join().unwrap();
    }
}
