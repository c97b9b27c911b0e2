//! What stands between here and the portal: a proxy that wants to know who comes, a network that
//! wants its own page to be visited first.

use super::{Effect, Stage, State};
use crate::portal::Credentials;
use crate::problem::{Problem, ProxyFault};

/// What the person does about the network.
#[derive(Debug)]
pub enum NetworkEvent {
    /// They typed name and password for the proxy that asked.
    Credentials(Credentials),
    /// They want the network's own page.
    OpenPage,
}

/// The proxy that a problem says asks for a name and a password, and whether those that it got were
/// wrong.
pub(super) fn asking(problem: &Problem) -> Option<(&str, bool)> {
    match problem {
        Problem::Proxy { proxy, reason, .. } => match reason {
            ProxyFault::NeedsCredentials => Some((proxy, false)),
            ProxyFault::WrongCredentials => Some((proxy, true)),
            _ => None,
        },
        _ => None,
    }
}

impl State {
    /// The proxy that asks for a name and a password, and whether those that it got were wrong.
    pub fn asking_proxy(&self) -> Option<(&str, bool)> {
        match &self.stage {
            Stage::Failed { problem, .. } => asking(problem),
            _ => None,
        }
    }

    pub(super) fn network_event(&mut self, event: NetworkEvent) -> Vec<Effect> {
        match event {
            NetworkEvent::Credentials(credentials) => {
                let Some((proxy, _)) = self.asking_proxy() else {
                    return Vec::new();
                };
                let mut effects = vec![Effect::KeepCredentials {
                    proxy: proxy.to_owned(),
                    credentials,
                }];
                effects.extend(self.sign_in());
                effects
            }
            NetworkEvent::OpenPage => match &self.stage {
                Stage::Failed {
                    problem: Problem::CaptivePortal { host, .. },
                    ..
                } => vec![Effect::OpenNetworkPage { host: host.clone() }],
                _ => Vec::new(),
            },
        }
    }
}
