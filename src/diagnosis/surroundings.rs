//! What can be seen around the smart-card service, without asking it: the system and the session,
//! the service's files, readers on USB and their drivers, other programs that use cards.
//!
//! Each system tells what it can, in a file of its own; what it does not tell stays empty, and
//! nothing is concluded from that.

mod bundle;
#[cfg(target_os = "linux")]
mod connected;
#[cfg(all(unix, not(target_os = "macos")))]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(not(any(unix, windows)))]
mod other;
mod panels;
#[cfg(all(unix, not(target_os = "macos")))]
mod programs;
mod session;
#[cfg(all(unix, not(target_os = "macos")))]
mod usb;
#[cfg(windows)]
mod windows;

use std::path::Path;

#[cfg(all(unix, not(target_os = "macos")))]
use linux as platform;
#[cfg(target_os = "macos")]
use macos as platform;
#[cfg(not(any(unix, windows)))]
use other as platform;
#[cfg(windows)]
use windows as platform;

pub use bundle::Driver;
pub use panels::{Panel, Panels};
pub use session::Session;

/// Longest name from outside that is kept, in characters.
const MAX_NAME: usize = 80;

/// What can be seen around the service.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Surroundings {
    /// The system's name and version.
    pub system: String,
    /// Whose packages and commands it has.
    pub family: Family,
    /// Whether systemd runs its services.
    pub has_systemd: bool,
    /// The session.
    pub session: Session,
    /// The service's program and socket; `None` where the system does not show them.
    pub service: Option<ServiceFiles>,
    /// USB devices that are card readers; `None` where the system does not show them.
    pub devices: Option<Vec<Device>>,
    /// The drivers of the service, with the devices that each supports.
    pub drivers: Vec<Driver>,
    /// Other programs that use cards, by name and process number: `scdaemon (4123)`.
    pub programs: Vec<String>,
    /// The pages of the desktop's settings that can be opened.
    pub panels: Panels,
    /// The computer's own name, which a report must not show.
    pub host: Option<String>,
}

/// Systems that share commands and names of packages.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Family {
    /// Debian, Ubuntu and their kin.
    Debian,
    /// Fedora, Red Hat and their kin.
    Fedora,
    /// Arch and its kin.
    Arch,
    /// openSUSE and SUSE.
    Suse,
    /// Windows.
    Windows,
    /// macOS.
    MacOs,
    /// Anything else.
    #[default]
    Unknown,
}

/// What the file system tells of the service.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ServiceFiles {
    /// The version that its program names.
    pub version: Option<String>,
    /// Whether the system starts it when somebody comes; `None` without systemd.
    pub unit: Option<SocketUnit>,
}

/// The state of `pcscd.socket`, by which systemd starts the service.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SocketUnit {
    /// It starts with the system.
    Enabled,
    /// It is there and does not start by itself.
    Disabled,
    /// Somebody forbade it.
    Masked,
    /// There is none.
    Absent,
}

/// A USB device that is a card reader.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Device {
    /// Vendor.
    pub vendor: u16,
    /// Product.
    pub product: u16,
    /// What it calls itself.
    pub name: String,
}

impl Surroundings {
    /// Those of this process.
    pub fn look() -> Self {
        Self {
            panels: Panels::here(),
            ..Self::under(Path::new("/"))
        }
    }

    /// The system alone: for virtual readers, which the system's service knows nothing of.
    #[must_use]
    pub fn without_service(self) -> Self {
        Self {
            system: self.system,
            family: self.family,
            has_systemd: self.has_systemd,
            panels: self.panels,
            host: self.host,
            ..Self::default()
        }
    }

    /// The same with the system's files below another root: in tests, a tree of their own.
    pub fn under(root: &Path) -> Self {
        platform::look(root)
    }
}

impl Family {
    /// From `ID` and `ID_LIKE` of os-release(5).
    #[cfg_attr(any(windows, target_os = "macos"), allow(dead_code))]
    fn of_release(release: &str) -> Self {
        let field = |name: &str| value(release, name).unwrap_or_default().to_lowercase();
        let kin = format!(" {} {} ", field("ID"), field("ID_LIKE"));
        let is = |names: &[&str]| names.iter().any(|name| kin.contains(&format!(" {name} ")));
        if is(&["debian", "ubuntu"]) {
            Self::Debian
        } else if is(&["fedora", "rhel"]) {
            Self::Fedora
        } else if is(&["arch"]) {
            Self::Arch
        } else if is(&["suse", "opensuse", "opensuse-leap", "opensuse-tumbleweed"]) {
            Self::Suse
        } else {
            Self::Unknown
        }
    }
}

impl SocketUnit {
    /// As systemd calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::Masked => "masked",
            Self::Absent => "absent",
        }
    }
}

impl Device {
    /// Vendor and product as everybody writes them: `072f:2200`.
    pub fn id(&self) -> String {
        format!("{:04x}:{:04x}", self.vendor, self.product)
    }
}

/// A field of os-release(5), without its quotes.
fn value<'a>(release: &'a str, name: &str) -> Option<&'a str> {
    let found = release.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key == name).then(|| value.trim_matches(['"', '\'']))
    });
    found.filter(|value| !value.is_empty())
}

/// The name by which the system calls itself: `PRETTY_NAME` of os-release(5), else its kind.
fn system(release: &str) -> String {
    let name = value(release, "PRETTY_NAME").unwrap_or(match std::env::consts::OS {
        "windows" => "Windows",
        "macos" => "macOS",
        other => other,
    });
    format!("{}, {}", shortened(name), std::env::consts::ARCH)
}

/// A name from outside, on one line and not too long.
fn shortened(name: &str) -> String {
    let name = name.trim().chars().filter(|letter| !letter.is_control());
    name.take(MAX_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_says_its_own_name() {
        let release = "NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\n";
        assert!(system(release).starts_with("Debian GNU/Linux 13 (trixie), "));
        assert!(!system("").starts_with(','));
        assert!(system(&format!("PRETTY_NAME={}", "x".repeat(5000))).len() < 120);
    }

    #[test]
    fn families_are_told_by_their_kin() {
        for (release, family) in [
            ("ID=debian\n", Family::Debian),
            ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", Family::Debian),
            ("ID=\"fedora\"\n", Family::Fedora),
            ("ID=rocky\nID_LIKE=\"rhel centos fedora\"\n", Family::Fedora),
            ("ID=manjaro\nID_LIKE=arch\n", Family::Arch),
            (
                "ID=\"opensuse-tumbleweed\"\nID_LIKE=\"opensuse suse\"\n",
                Family::Suse,
            ),
            ("ID=nixos\n", Family::Unknown),
            ("", Family::Unknown),
        ] {
            assert_eq!(Family::of_release(release), family, "{release}");
        }
    }
}
