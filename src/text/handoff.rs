//! Why a session stays in Varco, in words.

use fluent_bundle::FluentArgs;

use super::{Text, presentable};
use crate::handoff::{NoHandOff, NoWindow, Obstacle};

impl Text {
    /// Why no window of a browser took the session over.
    pub fn no_hand_off(&self, why: &NoHandOff) -> String {
        let (id, browser, reason) = match why {
            NoHandOff::Portal(problem) => ("hand-off-portal", "", self.problem(problem).what),
            NoHandOff::BoundToCard => ("hand-off-bound", "", String::new()),
            NoHandOff::Obstacle(Obstacle::NoneFound) => ("hand-off-none", "", String::new()),
            NoHandOff::Obstacle(Obstacle::System) => ("hand-off-system", "", String::new()),
            NoHandOff::Obstacle(Obstacle::Boxed(name)) => ("hand-off-boxed", *name, String::new()),
            NoHandOff::Obstacle(Obstacle::Forbidden(name, file)) => {
                ("hand-off-forbidden", *name, file.display().to_string())
            }
            NoHandOff::Browser(name, NoWindow::NoAnswer) => {
                ("hand-off-no-answer", *name, String::new())
            }
            NoHandOff::Browser(name, NoWindow::NotStarted(reason) | NoWindow::Refused(reason)) => {
                ("hand-off-failed", *name, reason.clone())
            }
        };
        let mut arguments = FluentArgs::new();
        arguments.set("browser", browser);
        arguments.set("reason", presentable(&reason));
        self.format(id, None, &arguments)
    }
}
