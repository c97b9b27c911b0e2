//! Where the window was when it was closed, in a file of its own: nobody chose it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{MAX_LENGTH, store};
use crate::file;
use crate::problem::Problem;

/// Size and place of the window, in logical pixels at 100 % text size.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct WindowPlace {
    /// Width of what is inside the frame.
    pub width: f32,
    /// Height of what is inside the frame.
    pub height: f32,
    /// Left edge, where the system tells and takes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<f32>,
    /// Upper edge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub y: Option<f32>,
    /// It filled the screen; the size is that of before.
    #[serde(default)]
    pub maximized: bool,
}

impl WindowPlace {
    /// The person's own file for it.
    pub fn file() -> Option<PathBuf> {
        Some(store::state_dir()?.join("window.toml"))
    }

    /// What was stored, if it makes sense. Nobody misses it otherwise.
    pub fn load(path: &Path) -> Option<Self> {
        let text = file::read(path, MAX_LENGTH).ok()??;
        let place: Self = toml::from_str(&text).ok()?;
        place.is_sensible().then_some(place)
    }

    /// Stores it.
    pub fn save(&self, path: &Path) -> Result<(), Problem> {
        let failed = |reason: String| Problem::File {
            file: path.display().to_string(),
            reason,
        };
        let text = toml::to_string(self).map_err(|error| failed(error.to_string()))?;
        file::replace(path, &text).map_err(|error| failed(error.to_string()))
    }

    /// A window of such a size can be used, and such a corner can be on a screen. Windows reports
    /// −32000 for one that is minimised.
    pub fn is_sensible(&self) -> bool {
        let edge = |at: Option<f32>| at.is_none_or(|at| (-8000.0..=16000.0).contains(&at));
        (300.0..=8000.0).contains(&self.width)
            && (300.0..=8000.0).contains(&self.height)
            && edge(self.x)
            && edge(self.y)
    }
}
