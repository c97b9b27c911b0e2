//! A channel from outside, as something that a subscription can be made of.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use iced::futures::{SinkExt, Stream};
use iced::{Subscription, stream};
use tokio::sync::Mutex;
use tokio::sync::mpsc::UnboundedReceiver;

/// What comes from one source.
pub(super) struct Inbox<T> {
    name: &'static str,
    receiver: Arc<Mutex<UnboundedReceiver<T>>>,
}

impl<T: Send + 'static> Inbox<T> {
    /// `name` tells the sources of one program apart.
    pub(super) fn new(name: &'static str, receiver: UnboundedReceiver<T>) -> Self {
        Self {
            name,
            receiver: Arc::new(Mutex::new(receiver)),
        }
    }

    /// Everything that comes.
    pub(super) fn listen(&self) -> Subscription<T> {
        Subscription::run_with(self.clone(), contents)
    }
}

fn contents<T: Send + 'static>(inbox: &Inbox<T>) -> impl Stream<Item = T> + use<T> {
    let receiver = Arc::clone(&inbox.receiver);
    stream::channel(16, async move |mut sender| {
        let mut receiver = receiver.lock().await;
        while let Some(item) = receiver.recv().await {
            if sender.send(item).await.is_err() {
                break;
            }
        }
    })
}

impl<T> Clone for Inbox<T> {
    fn clone(&self) -> Self {
        Self {
            name: self.name,
            receiver: Arc::clone(&self.receiver),
        }
    }
}

impl<T> Hash for Inbox<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}
