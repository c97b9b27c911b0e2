//! Problems of this room, made in one place.

use crate::problem::{AnswerFault, ListFault, NoAnswer, Problem, TrustProblem};

pub(super) fn list(reason: ListFault) -> Problem {
    Problem::Trust(TrustProblem::TrustListUnusable { reason })
}

pub(super) fn answer(host: &str, reason: AnswerFault) -> Problem {
    Problem::Trust(TrustProblem::RevocationAnswer {
        host: host.to_owned(),
        reason,
    })
}

pub(super) fn not_asked(reason: NoAnswer) -> Problem {
    Problem::Trust(TrustProblem::RevocationNotAsked { reason })
}
