//! Where a walk through a portal went, line by line, for programs and for whoever helps.

use std::sync::{Mutex, PoisonError};

use serde::{Serialize, Serializer};
use tokio::runtime::Runtime;

use crate::card::{Card, Limits};
use crate::portal::{Prepared, Profile, Visit, prepare_watched};
use crate::problem::Problem;

/// Lines of a walk, as it goes on.
#[derive(Debug, Default)]
pub(super) struct Steps(Mutex<Vec<String>>);

impl Steps {
    /// One request, without any value.
    pub(super) fn add(&self, visit: &Visit) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(visit.to_string());
    }

    /// Finds out how the portal asks for the card, and keeps where that went.
    pub(super) fn prepare(
        &self,
        runtime: &Runtime,
        profile: &Profile,
        card: &Card,
        limits: &Limits,
    ) -> Result<Prepared, Problem> {
        let watch = |visit: &Visit| self.add(visit);
        runtime.block_on(prepare_watched(profile.clone(), card, limits, &watch))
    }
}

impl Serialize for Steps {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.serialize(serializer)
    }
}
