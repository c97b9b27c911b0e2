//! Problems of this room, made in one place.

use crate::problem::{AnswerFault, ListFault, NoAnswer, Problem};

pub(super) fn list(reason: ListFault) -> Problem {
    Problem::TrustListUnusable { reason }
}

pub(super) fn answer(host: &str, reason: AnswerFault) -> Problem {
    Problem::RevocationAnswer {
        host: host.to_owned(),
        reason,
    }
}

pub(super) fn not_asked(reason: NoAnswer) -> Problem {
    Problem::RevocationNotAsked { reason }
}
