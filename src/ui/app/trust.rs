//! What can be done about trust, and when a certificate is judged.

use iced::Task;

use super::{App, Message};
use crate::flow::{Event, TrustEvent};
use crate::ui::Screen;

/// What can be done about trust.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TrustIntent {
    /// Ask the issuer whether the certificate was revoked.
    Ask,
    /// Wait no longer for the issuer.
    StopAsking,
    /// Fetch a newer list.
    FetchList,
    /// Wait no longer for it.
    StopFetching,
    /// Use the name and the password that were typed for the proxy.
    UseCredentials,
}

impl App {
    pub(super) fn trust_intent(&mut self, intent: TrustIntent) -> Task<Message> {
        let event = match intent {
            TrustIntent::Ask => TrustEvent::QuestionWanted,
            TrustIntent::StopAsking => TrustEvent::QuestionUnwanted,
            TrustIntent::FetchList => TrustEvent::ListWanted,
            TrustIntent::StopFetching => TrustEvent::ListUnwanted,
            TrustIntent::UseCredentials => match self.network.take() {
                Some(credentials) => TrustEvent::Credentials(credentials),
                None => return Task::none(),
            },
        };
        self.step(Event::Trust(event))
    }

    /// The page of the card shows who vouches for its certificate: judged when it is first seen.
    pub(super) fn follow_trust(&mut self) -> Task<Message> {
        let shown = self
            .state
            .card()
            .and_then(|(_, card)| card.certificate.as_ref());
        let is_new = shown.is_some_and(|read| self.state.trust.of(&read.certificate).is_none());
        if self.screen == Screen::Card && is_new {
            self.step(Event::Trust(TrustEvent::Shown))
        } else {
            Task::none()
        }
    }
}
