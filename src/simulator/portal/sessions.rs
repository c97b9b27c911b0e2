//! Who is signed in: one-time codes from the login host, session cookies at the portal.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::rand::{SecureRandom as _, SystemRandom};

use super::{applicant::Applicant, services::Enablement};

/// The cookie that carries a session; the prefix binds it to host and TLS.
pub(super) const COOKIE: &str = "__Host-sessione";

/// How long a one-time code may be exchanged for a session.
const CODE_LIFE: Duration = Duration::from_secs(60);
/// How long a session lasts without a request.
const IDLE: Duration = Duration::from_secs(15 * 60);
/// Codes and sessions held at the same time; beyond it the oldest go.
const LIMIT: usize = 256;

/// A signed-in person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Session {
    pub(super) person: Applicant,
    pub(super) enablement: Enablement,
    /// Index of the chosen profile, once one is chosen.
    pub(super) chosen: Option<usize>,
}

/// All codes and sessions of a portal.
#[derive(Debug, Default)]
pub(super) struct Sessions(Mutex<Tables>);

#[derive(Debug, Default)]
struct Tables {
    codes: HashMap<String, (Instant, Session)>,
    sessions: HashMap<String, (Instant, Session)>,
    /// The agents that began sessions, where that counts.
    agents: HashMap<String, String>,
}

impl Sessions {
    /// A code that [`Self::redeem`] accepts once.
    pub(super) fn issue(&self, session: Session) -> Option<String> {
        let code = token()?;
        insert(&mut self.lock().codes, code.clone(), session, CODE_LIFE);
        Some(code)
    }

    /// Exchanges a code for a new session's identifier.
    pub(super) fn redeem(&self, code: &str) -> Option<String> {
        let mut tables = self.lock();
        let (issued, session) = tables.codes.remove(code)?;
        if issued.elapsed() > CODE_LIFE {
            return None;
        }
        let id = token()?;
        insert(&mut tables.sessions, id.clone(), session, IDLE);
        Some(id)
    }

    /// The session with this identifier, now used.
    pub(super) fn get(&self, id: &str) -> Option<Session> {
        let mut tables = self.lock();
        let (used, session) = tables.sessions.get_mut(id)?;
        if used.elapsed() > IDLE {
            tables.sessions.remove(id);
            return None;
        }
        *used = Instant::now();
        Some(session.clone())
    }

    /// Records the profile in which the person acts.
    pub(super) fn choose(&self, id: &str, profile: usize) {
        if let Some((_, session)) = self.lock().sessions.get_mut(id) {
            session.chosen = Some(profile);
        }
    }

    /// Binds a session to the agent that began it.
    pub(super) fn bind(&self, id: &str, agent: &str) {
        let mut tables = self.lock();
        let Tables {
            sessions, agents, ..
        } = &mut *tables;
        agents.retain(|id, _| sessions.contains_key(id));
        agents.insert(id.to_owned(), agent.to_owned());
    }

    /// Whether a session may be used by this agent.
    pub(super) fn allows(&self, id: &str, agent: &str) -> bool {
        let tables = self.lock();
        tables.agents.get(id).is_none_or(|bound| bound == agent)
    }

    /// Gives a session another identifier; the old one is worth nothing from then on.
    pub(super) fn rename(&self, id: &str) -> Option<String> {
        let mut tables = self.lock();
        let (_, session) = tables.sessions.remove(id)?;
        let id = token()?;
        insert(&mut tables.sessions, id.clone(), session, IDLE);
        Some(id)
    }

    /// Forgets all sessions.
    pub(super) fn end_all(&self) {
        self.lock().sessions.clear();
    }

    /// Forgets a session.
    pub(super) fn close(&self, id: &str) {
        self.lock().sessions.remove(id);
    }

    fn lock(&self) -> MutexGuard<'_, Tables> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn insert(
    table: &mut HashMap<String, (Instant, Session)>,
    key: String,
    session: Session,
    life: Duration,
) {
    table.retain(|_, (since, _)| since.elapsed() <= life);
    if table.len() >= LIMIT {
        let oldest = table
            .iter()
            .min_by_key(|(_, (since, _))| *since)
            .map(|(key, _)| key.clone());
        oldest.map(|key| table.remove(&key));
    }
    table.insert(key, (Instant::now(), session));
}

/// 256 random bits, safe in addresses and cookies; `None` when the system has no randomness.
pub(super) fn token() -> Option<String> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session {
        Session {
            person: Applicant {
                tax_code: "MMGDAA84C47H501O".into(),
                given_name: "ADA".into(),
                surname: "IMMAGINARIA".into(),
            },
            enablement: Enablement::NotEnabled,
            chosen: None,
        }
    }

    #[test]
    fn a_code_is_good_once() {
        let sessions = Sessions::default();
        let code = sessions.issue(session()).unwrap();
        let id = sessions.redeem(&code).unwrap();
        assert_eq!(sessions.redeem(&code), None);
        assert_eq!(sessions.get(&id), Some(session()));
        assert_eq!(sessions.get(&code), None);
        sessions.close(&id);
        assert_eq!(sessions.get(&id), None);
    }

    #[test]
    fn the_number_of_sessions_is_bounded() {
        let sessions = Sessions::default();
        let first = sessions.issue(session()).unwrap();
        for _ in 0..LIMIT {
            sessions.issue(session()).unwrap();
        }
        assert_eq!(sessions.redeem(&first), None);
        assert_eq!(sessions.lock().codes.len(), LIMIT);
    }
}
