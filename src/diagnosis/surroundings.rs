//! The system and the session: who else stands between the program and the reader.

use std::path::Path;

/// Longest name of a system that is kept, in characters.
const MAX_NAME: usize = 80;

/// Where the program runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Session {
    /// At the computer itself.
    Local,
    /// Over SSH: the service may refuse it, and the reader is at the other end.
    Ssh,
    /// Remote desktop: readers have to be shared.
    RemoteDesktop,
    /// In a container: the service's socket has to be passed in.
    Container,
    /// In an isolated package (Flatpak, Snap): it brings its own client library.
    Isolated,
}

/// What can be seen of system and session.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Surroundings {
    /// The system's name and version.
    pub system: String,
    /// The session.
    pub session: Session,
}

impl Surroundings {
    /// Those of this process.
    pub fn look() -> Self {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let exists = |path: &str| Path::new(path).exists();
        let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
        Self {
            system: system(&release),
            session: Session::judge(variable, exists),
        }
    }
}

impl Session {
    /// The name by which messages choose their words.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Local => "finding-system",
            Self::Ssh => "finding-system-ssh",
            Self::RemoteDesktop => "finding-system-remote",
            Self::Container => "finding-system-container",
            Self::Isolated => "finding-system-isolated",
        }
    }

    /// From environment variables and files. What isolates most is named first.
    fn judge(variable: impl Fn(&str) -> Option<String>, exists: impl Fn(&str) -> bool) -> Self {
        if variable("FLATPAK_ID").is_some() || variable("SNAP_NAME").is_some() {
            return Self::Isolated;
        }
        if exists("/.flatpak-info") {
            return Self::Isolated;
        }
        if variable("SSH_CONNECTION").is_some() || variable("SSH_TTY").is_some() {
            return Self::Ssh;
        }
        // Windows names sessions "Console" or "RDP-Tcp#12".
        let is_rdp = variable("SESSIONNAME").is_some_and(|name| name.starts_with("RDP"));
        if is_rdp || variable("XRDP_SESSION").is_some() {
            return Self::RemoteDesktop;
        }
        if exists("/.dockerenv") || exists("/run/.containerenv") || variable("container").is_some()
        {
            return Self::Container;
        }
        Self::Local
    }
}

/// The name by which the system calls itself: `PRETTY_NAME` of os-release(5), else its kind.
fn system(release: &str) -> String {
    let pretty = release
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))
        .map(|value| value.trim_matches(['"', '\'']))
        .filter(|name| !name.is_empty());
    let name = pretty.unwrap_or(match std::env::consts::OS {
        "windows" => "Windows",
        "macos" => "macOS",
        other => other,
    });
    let name: String = name.chars().take(MAX_NAME).collect();
    format!("{name}, {}", std::env::consts::ARCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(variables: &[(&str, &str)], files: &[&str]) -> Session {
        Session::judge(
            |name| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            },
            |path| files.contains(&path),
        )
    }

    #[test]
    fn sessions_are_told_apart() {
        assert_eq!(judged(&[("SESSIONNAME", "Console")], &[]), Session::Local);
        assert_eq!(
            judged(&[("SESSIONNAME", "RDP-Tcp#3")], &[]),
            Session::RemoteDesktop
        );
        assert_eq!(judged(&[("SSH_TTY", "/dev/pts/1")], &[]), Session::Ssh);
        assert_eq!(judged(&[], &["/run/.containerenv"]), Session::Container);
        let both = judged(&[("SSH_TTY", "/dev/pts/1")], &["/.flatpak-info"]);
        assert_eq!(both, Session::Isolated);
    }

    #[test]
    fn the_system_says_its_own_name() {
        let release = "NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\n";
        assert!(system(release).starts_with("Debian GNU/Linux 13 (trixie), "));
        assert!(!system("").starts_with(','));
        assert!(system(&format!("PRETTY_NAME={}", "x".repeat(5000))).len() < 120);
    }
}
