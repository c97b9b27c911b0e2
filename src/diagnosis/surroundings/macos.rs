//! What macOS shows without asking anybody: the kind of session and the service's drivers.

use std::path::Path;

use super::session::variable;
use super::{Driver, Family, Session, Surroundings, system};

/// Where the service's drivers may be.
const DRIVERS: [&str; 2] = [
    "usr/libexec/SmartCardServices/drivers",
    "usr/local/libexec/SmartCardServices/drivers",
];

pub(super) fn look(root: &Path) -> Surroundings {
    let folders = DRIVERS.iter().map(|folder| root.join(folder));
    Surroundings {
        system: system(""),
        family: Family::MacOs,
        session: Session::judge(variable, |_| None),
        drivers: folders.flat_map(|folder| Driver::all_in(&folder)).collect(),
        host: variable("HOSTNAME"),
        ..Surroundings::default()
    }
}
