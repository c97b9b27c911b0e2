//! What the portal remembers of people from one session to the next: who has ever entered, and who
//! acts for whom (portal-login.md §4.3).

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::services::{Group, Profile, Role, own_profiles};
use crate::simulator::people::PEOPLE;

/// Delegations held at the same time.
const LIMIT: usize = 256;

/// The portal's register of persons.
#[derive(Debug)]
pub(super) struct Register(Mutex<Entries>);

#[derive(Debug, Default)]
struct Entries {
    /// Codici fiscali of persons who have entered at least once.
    known: BTreeSet<String>,
    /// Who acts for whom.
    delegates: Vec<(String, Profile)>,
}

/// Why somebody can't be made a delegate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoDelegate {
    /// The person never entered with an identity of their own.
    Unknown,
    /// The person has this role already.
    Already,
    /// The register is full.
    Full,
}

impl Default for Register {
    /// Whoever has a profile has entered before; plain citizens have not.
    fn default() -> Self {
        let is_plain = |profile: &Profile| profile.group == Group::Citizen;
        let known = PEOPLE
            .iter()
            .filter(|person| !own_profiles(person.tax_code).iter().all(is_plain))
            .map(|person| person.tax_code.to_owned())
            .collect();
        Self(Mutex::new(Entries {
            known,
            delegates: Vec::new(),
        }))
    }
}

impl Register {
    /// Remembers a person who entered.
    pub(super) fn meet(&self, tax_code: &str) {
        let mut entries = self.lock();
        if entries.known.len() < LIMIT {
            entries.known.insert(tax_code.to_owned());
        }
    }

    /// The profiles in which a person acts as somebody's delegate.
    pub(super) fn delegations_of(&self, tax_code: &str) -> Vec<Profile> {
        let entries = self.lock();
        let own = entries
            .delegates
            .iter()
            .filter(|(code, _)| code == tax_code);
        own.map(|(_, profile)| *profile).collect()
    }

    /// The delegates of a profile.
    pub(super) fn delegates_of(&self, profile: Profile) -> Vec<String> {
        let entries = self.lock();
        let wanted = delegated(profile);
        let own = entries.delegates.iter().filter(|(_, held)| *held == wanted);
        own.map(|(code, _)| code.clone()).collect()
    }

    /// Makes a person the delegate of a profile: only somebody whom the portal knows.
    pub(super) fn add(&self, profile: Profile, tax_code: &str) -> Result<(), NoDelegate> {
        let mut entries = self.lock();
        if !entries.known.contains(tax_code) {
            return Err(NoDelegate::Unknown);
        }
        let entry = (tax_code.to_owned(), delegated(profile));
        if entries.delegates.contains(&entry) {
            return Err(NoDelegate::Already);
        }
        if entries.delegates.len() >= LIMIT {
            return Err(NoDelegate::Full);
        }
        entries.delegates.push(entry);
        Ok(())
    }

    /// Ends a delegation; says whether there was one.
    pub(super) fn remove(&self, profile: Profile, tax_code: &str) -> bool {
        let mut entries = self.lock();
        let before = entries.delegates.len();
        let ended = delegated(profile);
        entries
            .delegates
            .retain(|(code, held)| !(code == tax_code && *held == ended));
        entries.delegates.len() < before
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The same profile in a delegate's hands.
fn delegated(profile: Profile) -> Profile {
    Profile {
        role: Role::Delegate,
        ..profile
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::people::{CITIZEN, EMPLOYER, LABOUR_CONSULTANT, NO_PROFILE};

    #[test]
    fn only_who_has_entered_once_can_be_a_delegate() {
        let register = Register::default();
        let profile = own_profiles(EMPLOYER.tax_code)[0];
        for person in [CITIZEN, NO_PROFILE] {
            let refused = register.add(profile, person.tax_code);
            assert_eq!(refused, Err(NoDelegate::Unknown));
            register.meet(person.tax_code);
            assert_eq!(register.add(profile, person.tax_code), Ok(()));
        }
        let code = LABOUR_CONSULTANT.tax_code;
        assert_eq!(register.add(profile, code), Ok(()));
        assert_eq!(register.add(profile, code), Err(NoDelegate::Already));
        assert_eq!(register.delegates_of(profile).len(), 3);
        assert_eq!(register.delegations_of(code), [delegated(profile)]);
        assert!(register.remove(profile, code));
        assert!(!register.remove(profile, code));
        assert_eq!(register.delegations_of(code), []);
    }
}
