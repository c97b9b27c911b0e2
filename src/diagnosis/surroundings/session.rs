//! The session: who else stands between the program and the reader.

/// Where the program runs.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Session {
    /// At the computer itself.
    #[default]
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

impl Session {
    /// The name by which messages choose their words.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Local => "finding-system",
            Self::Ssh => "finding-system-ssh",
            Self::RemoteDesktop => "finding-system-remote",
            Self::Container => "finding-system-container",
            Self::Isolated => "finding-system-isolated",
        }
    }

    /// From environment variables and files. What isolates most is named first.
    pub(super) fn judge(
        variable: impl Fn(&str) -> Option<String>,
        exists: impl Fn(&str) -> bool,
    ) -> Self {
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

/// An environment variable that says something.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
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
}
