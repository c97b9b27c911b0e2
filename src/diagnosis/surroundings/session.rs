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
        read: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let exists = |path| read(path).is_some();
        let is_boxed = ["FLATPAK_ID", "SNAP_NAME"].map(|name| variable(name).is_some());
        if is_boxed.contains(&true) || exists("/.flatpak-info") {
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
        // What systemd knows of the session, however it came from afar.
        let known = variable("XDG_SESSION_ID").filter(|id| id.chars().all(char::is_alphanumeric));
        let known = known.and_then(|id| read(&format!("/run/systemd/sessions/{id}")));
        let known = known.unwrap_or_default();
        let says = |line: &str| known.lines().any(|own| own == line);
        if says("REMOTE=1") {
            let has_desktop = ["TYPE=x11", "TYPE=wayland"].map(says).contains(&true);
            return if has_desktop {
                Self::RemoteDesktop
            } else {
                Self::Ssh
            };
        }
        let container = [
            "/.dockerenv",
            "/run/.containerenv",
            "/run/systemd/container",
            "/run/host/container-manager",
        ];
        if variable("container").is_some() || container.map(exists).contains(&true) {
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

    fn judged(variables: &[(&str, &str)], files: &[(&str, &str)]) -> Session {
        let of = |list: &[(&str, &str)], name: &str| {
            let found = list.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Session::judge(|name| of(variables, name), |path| of(files, path))
    }

    #[test]
    fn every_kind_of_session_is_known_by_each_of_its_marks() {
        for (variable, session) in [
            (("SESSIONNAME", "Console"), Session::Local),
            (("SESSIONNAME", "RDP-Tcp#3"), Session::RemoteDesktop),
            (("XRDP_SESSION", "1"), Session::RemoteDesktop),
            (("SSH_TTY", "/dev/pts/1"), Session::Ssh),
            (("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22"), Session::Ssh),
            (("FLATPAK_ID", "it.esempio.Varco"), Session::Isolated),
            (("SNAP_NAME", "varco"), Session::Isolated),
            (("container", "lxc"), Session::Container),
            (("DISPLAY", ":0"), Session::Local),
        ] {
            assert_eq!(judged(&[variable], &[]), session, "{variable:?}");
        }
        for (file, session) in [
            ("/.flatpak-info", Session::Isolated),
            ("/.dockerenv", Session::Container),
            ("/run/.containerenv", Session::Container),
            ("/run/systemd/container", Session::Container),
            ("/run/host/container-manager", Session::Container),
            ("/etc/os-release", Session::Local),
        ] {
            assert_eq!(judged(&[], &[(file, "")]), session, "{file}");
        }
    }

    #[test]
    fn systemd_knows_who_came_from_afar() {
        let of = |content| {
            let place = ("/run/systemd/sessions/c2", content);
            judged(&[("XDG_SESSION_ID", "c2")], &[place])
        };
        assert_eq!(of("REMOTE=1\nTYPE=wayland\n"), Session::RemoteDesktop);
        assert_eq!(of("TYPE=x11\nREMOTE=1\n"), Session::RemoteDesktop);
        assert_eq!(of("REMOTE=1\nTYPE=tty\n"), Session::Ssh);
        assert_eq!(of("REMOTE=0\nTYPE=x11\n"), Session::Local);
        let elsewhere = [("/run/systemd/sessions/../x", "REMOTE=1\nTYPE=tty\n")];
        assert_eq!(
            judged(&[("XDG_SESSION_ID", "../x")], &elsewhere),
            Session::Local
        );
    }

    #[test]
    fn what_isolates_most_is_named_first() {
        let afar = ("SSH_TTY", "/dev/pts/1");
        assert_eq!(
            judged(&[afar], &[("/.flatpak-info", "")]),
            Session::Isolated
        );
        assert_eq!(judged(&[afar], &[("/.dockerenv", "")]), Session::Ssh);
    }
}
