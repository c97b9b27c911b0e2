//! Pages of the desktop's own settings, and the programs that show them. A desktop that is not
//! known has none: the message says then what to look for.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A page of the computer's settings.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Panel {
    /// Date and time.
    Clock,
    /// The network.
    Network,
}

/// What shows the pages, on this desktop.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Panels {
    clock: Option<Opener>,
    network: Option<Opener>,
}

/// A program with its arguments.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Opener {
    program: PathBuf,
    arguments: &'static [&'static str],
}

/// A desktop, by a part of `XDG_CURRENT_DESKTOP`: program and arguments for clock and network, best
/// first.
struct Desktop {
    name: &'static str,
    clock: &'static [&'static [&'static str]],
    network: &'static [&'static [&'static str]],
}

/// GNOME moved date and time into the page of the system with version 46.
const SYSTEM_PANEL: &str = "usr/share/applications/gnome-system-panel.desktop";
const GNOME_CLOCK: &[&[&str]] = &[&["gnome-control-center", "datetime"]];
const GNOME_46_CLOCK: &[&[&str]] = &[&["gnome-control-center", "system", "datetime"]];
const GNOME_NETWORK: &[&[&str]] = &[&["gnome-control-center", "network"]];

/// The desktops that name themselves.
const DESKTOPS: [Desktop; 8] = [
    Desktop {
        name: "GNOME",
        clock: GNOME_CLOCK,
        network: GNOME_NETWORK,
    },
    Desktop {
        name: "UNITY",
        clock: GNOME_CLOCK,
        network: GNOME_NETWORK,
    },
    Desktop {
        name: "BUDGIE",
        clock: &[&["budgie-control-center", "datetime"]],
        network: &[&["budgie-control-center", "network"]],
    },
    Desktop {
        name: "KDE",
        clock: &[
            &["systemsettings", "kcm_clock"],
            &["systemsettings5", "kcm_clock"],
        ],
        network: &[
            &["systemsettings", "kcm_networkmanagement"],
            &["systemsettings5", "kcm_networkmanagement"],
        ],
    },
    Desktop {
        name: "X-CINNAMON",
        clock: &[&["cinnamon-settings", "calendar"]],
        network: &[&["cinnamon-settings", "network"]],
    },
    Desktop {
        name: "MATE",
        clock: &[&["mate-time-admin"]],
        network: &[&["nm-connection-editor"]],
    },
    Desktop {
        name: "XFCE",
        clock: &[&["time-admin"]],
        network: &[&["nm-connection-editor"]],
    },
    Desktop {
        name: "LXQT",
        clock: &[&["lxqt-admin-time"]],
        network: &[&["nm-connection-editor"]],
    },
];

impl Panel {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Clock, Self::Network];
}

impl Panels {
    /// Those of this process.
    pub fn here() -> Self {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders: Vec<_> = std::env::split_paths(&path)
            // A relative folder would be another one elsewhere.
            .filter(|folder| folder.is_absolute())
            .collect();
        let desktop = super::session::variable("XDG_CURRENT_DESKTOP");
        Self::of(Path::new("/"), desktop.as_deref(), &folders)
    }

    /// Those of a desktop, of programs in these folders below a root.
    #[cfg(all(unix, not(target_os = "macos")))]
    pub(super) fn of(root: &Path, desktop: Option<&str>, folders: &[PathBuf]) -> Self {
        let find = |openers: &[&'static [&'static str]]| {
            openers.iter().find_map(|words| {
                let (program, arguments) = words.split_first()?;
                let places = folders.iter().map(|folder| {
                    let folder = folder.strip_prefix("/").unwrap_or(folder);
                    root.join(folder).join(program)
                });
                let program = places.into_iter().find(|place| place.is_file())?;
                Some(Opener { program, arguments })
            })
        };
        let desktop = desktop.unwrap_or_default().to_uppercase();
        let mut names = desktop.split(':');
        let known = names.find_map(|name| DESKTOPS.iter().find(|known| known.name == name));
        let Some(known) = known else {
            return Self::default();
        };
        let is_46 = known.clock == GNOME_CLOCK && root.join(SYSTEM_PANEL).is_file();
        Self {
            clock: find(if is_46 { GNOME_46_CLOCK } else { known.clock }),
            network: find(known.network),
        }
    }

    /// Those of Windows: its own addresses of pages (`ms-settings:`).
    #[cfg(windows)]
    pub(super) fn of(_: &Path, _: Option<&str>, _: &[PathBuf]) -> Self {
        let page = |arguments| Opener {
            program: PathBuf::from("explorer.exe"),
            arguments,
        };
        Self {
            clock: Some(page(&["ms-settings:dateandtime"])),
            network: Some(page(&["ms-settings:network-status"])),
        }
    }

    /// Those of macOS 13 and later: its own addresses of pages.
    #[cfg(target_os = "macos")]
    pub(super) fn of(_: &Path, _: Option<&str>, _: &[PathBuf]) -> Self {
        let page = |arguments| Opener {
            program: PathBuf::from("/usr/bin/open"),
            arguments,
        };
        Self {
            clock: Some(page(&[
                "x-apple.systempreferences:com.apple.Date-Time-Settings.extension",
            ])),
            network: Some(page(&[
                "x-apple.systempreferences:com.apple.Network-Settings.extension",
            ])),
        }
    }

    /// Elsewhere none is known.
    #[cfg(not(any(unix, windows)))]
    pub(super) fn of(_: &Path, _: Option<&str>, _: &[PathBuf]) -> Self {
        Self::default()
    }

    /// Whether a page can be opened.
    pub fn has(&self, panel: Panel) -> bool {
        self.opener(panel).is_some()
    }

    /// Opens a page. The program goes its own way.
    pub fn open(&self, panel: Panel) -> io::Result<()> {
        let opener = self.opener(panel).ok_or(io::ErrorKind::NotFound)?;
        let mut child = Command::new(&opener.program)
            .args(opener.arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        // Its end is awaited, so that nothing of it is left in the table of processes.
        std::thread::Builder::new()
            .name("settings".to_owned())
            .spawn(move || child.wait())?;
        Ok(())
    }

    fn opener(&self, panel: Panel) -> Option<&Opener> {
        match panel {
            Panel::Clock => self.clock.as_ref(),
            Panel::Network => self.network.as_ref(),
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs;

    use super::*;

    fn words(panels: &Panels, panel: Panel) -> Option<String> {
        let opener = panels.opener(panel)?;
        let name = opener.program.file_name()?.to_str()?;
        let words = std::iter::once(name).chain(opener.arguments.iter().copied());
        Some(words.collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn a_desktop_opens_its_own_pages_if_it_has_them() {
        let tree = tempfile::tempdir().unwrap();
        let folders = [PathBuf::from("/usr/bin")];
        let bin = tree.path().join("usr/bin");
        fs::create_dir_all(&bin).unwrap();
        let of = |desktop| Panels::of(tree.path(), desktop, &folders);
        assert_eq!(of(Some("GNOME")), Panels::default(), "nothing is installed");
        for program in [
            "gnome-control-center",
            "systemsettings5",
            "nm-connection-editor",
        ] {
            fs::write(bin.join(program), "").unwrap();
        }
        let both = |desktop| Panel::ALL.map(|panel| words(&of(Some(desktop)), panel));
        let some = |words: &str| Some(words.to_owned());
        assert_eq!(
            both("ubuntu:GNOME"),
            [
                some("gnome-control-center datetime"),
                some("gnome-control-center network")
            ]
        );
        assert_eq!(
            both("KDE"),
            [
                some("systemsettings5 kcm_clock"),
                some("systemsettings5 kcm_networkmanagement")
            ]
        );
        assert_eq!(both("XFCE"), [None, some("nm-connection-editor")]);
        assert_eq!(both("sway"), [None, None]);
        assert_eq!(of(None), Panels::default());
        let page = tree.path().join(SYSTEM_PANEL);
        fs::create_dir_all(page.parent().unwrap()).unwrap();
        fs::write(page, "").unwrap();
        let clock = words(&of(Some("GNOME")), Panel::Clock);
        assert_eq!(clock, some("gnome-control-center system datetime"));
    }

    /// A real program, which leaves a trace.
    #[test]
    fn a_page_is_really_opened() {
        use std::os::unix::fs::PermissionsExt as _;
        let tree = tempfile::tempdir().unwrap();
        let bin = tree.path().join("bin");
        fs::create_dir_all(&bin).unwrap();
        let trace = tree.path().join("trace");
        // A pipe is both trace and end: reading it waits for the program.
        let made = Command::new("mkfifo").arg(&trace).status().unwrap();
        assert!(made.success());
        let program = bin.join("gnome-control-center");
        let script = format!("#!/bin/sh\necho \"$@\" > {}\n", trace.display());
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let panels = Panels::of(tree.path(), Some("GNOME"), &[PathBuf::from("/bin")]);
        panels.open(Panel::Network).unwrap();
        assert_eq!(fs::read_to_string(&trace).unwrap(), "network\n");
        assert!(Panels::default().open(Panel::Clock).is_err());
    }
}
