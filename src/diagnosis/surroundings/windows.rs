//! What Windows shows without asking anybody: the kind of session. Its service can't be missing,
//! and it names readers without a driver itself, in the Device Manager.

use std::path::Path;

use super::session::variable;
use super::{Family, Session, Surroundings, system};

pub(super) fn look(_: &Path) -> Surroundings {
    Surroundings {
        system: system(""),
        family: Family::Windows,
        session: Session::judge(variable, |_| None),
        host: variable("COMPUTERNAME"),
        ..Surroundings::default()
    }
}
