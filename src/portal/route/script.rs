//! What the system's own settings say of proxies: addresses, or a script that chooses one (PAC).
//!
//! Varco runs no such script: it is a program from the network, and who evaluates it becomes a
//! browser. It is recognised and named, so that the person can ask for the proxy that it gives.

use hyper_util::client::proxy::matcher::Matcher;

/// Most bytes of an address that are shown.
#[cfg(any(unix, windows))]
const MAX_LENGTH: usize = 200;

/// Which proxies the system names: the environment first, then the desktop's settings.
pub(in crate::portal) fn of_system() -> Matcher {
    #[cfg(target_os = "linux")]
    if let Some(found) = gnome::matcher() {
        return found;
    }
    Matcher::from_system()
}

/// The address of the script that the system leaves the choice to, if it does.
pub(in crate::portal) fn script_of_system() -> Option<String> {
    let script = script()?;
    let shown: String = script
        .chars()
        .filter(|letter| !letter.is_control())
        .collect();
    Some(shown.chars().take(MAX_LENGTH).collect())
}

/// GNOME and the desktops that share its settings; KDE writes the environment's variable.
#[cfg(target_os = "linux")]
fn script() -> Option<String> {
    let named = std::env::var("auto_proxy")
        .ok()
        .filter(|address| !address.is_empty());
    named.or_else(gnome::script)
}

/// `HKCU\…\Internet Settings`, as the system's own dialog writes it.
#[cfg(windows)]
fn script() -> Option<String> {
    let key = windows_registry::CURRENT_USER
        .open("Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings")
        .ok()?;
    key.get_string("AutoConfigURL")
        .ok()
        .filter(|address| !address.is_empty())
}

/// `SystemConfiguration`, as its own tool prints it.
#[cfg(target_os = "macos")]
fn script() -> Option<String> {
    let printed = std::process::Command::new("/usr/sbin/scutil")
        .arg("--proxy")
        .output()
        .ok()?;
    let printed = String::from_utf8_lossy(&printed.stdout).into_owned();
    let value = |name: &str| {
        let mut lines = printed.lines().filter_map(|line| line.split_once(" : "));
        lines.find_map(|(key, value)| (key.trim() == name).then(|| value.trim().to_owned()))
    };
    let is_on = value("ProxyAutoConfigEnable").as_deref() == Some("1");
    is_on.then(|| value("ProxyAutoConfigURLString")).flatten()
}

/// Nowhere else is such a setting known.
#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn script() -> Option<String> {
    None
}

#[cfg(target_os = "linux")]
mod gnome {
    //! `org.gnome.system.proxy`, read by the desktop's own tool.

    use std::process::{Command, Stdio};

    use hyper_util::client::proxy::matcher::Matcher;

    /// The proxy that the desktop names, where the environment names none.
    pub(super) fn matcher() -> Option<Matcher> {
        let names = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
        if names.iter().any(|name| std::env::var_os(name).is_some()) || mode()? != "manual" {
            return None;
        }
        let host = get("org.gnome.system.proxy.https", "host")?;
        let port = get("org.gnome.system.proxy.https", "port")?;
        if host.is_empty() || port == "0" {
            return None;
        }
        let ignored = get("org.gnome.system.proxy", "ignore-hosts").unwrap_or_default();
        Some(
            Matcher::builder()
                .https(format!("http://{host}:{port}"))
                .no(hosts(&ignored))
                .build(),
        )
    }

    pub(super) fn script() -> Option<String> {
        let address = (mode()? == "auto").then(|| get("org.gnome.system.proxy", "autoconfig-url"));
        let address = address.flatten()?;
        // Without an address the network itself is asked (WPAD).
        Some(if address.is_empty() {
            "WPAD".to_owned()
        } else {
            address
        })
    }

    fn mode() -> Option<String> {
        get("org.gnome.system.proxy", "mode")
    }

    /// One value, without the quotes of its text form.
    fn get(schema: &str, key: &str) -> Option<String> {
        let tool = Command::new("gsettings")
            .args(["get", schema, key])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .ok()?;
        let printed = String::from_utf8(tool.stdout).ok()?;
        tool.status
            .success()
            .then(|| printed.trim().trim_matches('\'').to_owned())
    }

    /// `['localhost', '127.0.0.0/8']` as `localhost,127.0.0.0/8`.
    fn hosts(list: &str) -> String {
        let names = list
            .trim_start_matches("@as ")
            .trim_matches(['[', ']'])
            .split(',');
        let names: Vec<_> = names.map(|name| name.trim().trim_matches('\'')).collect();
        names.join(",")
    }

    #[cfg(test)]
    mod tests {
        #[test]
        fn the_list_of_hosts_is_read() {
            let list = super::hosts("['localhost', '127.0.0.0/8', '::1']");
            assert_eq!(list, "localhost,127.0.0.0/8,::1");
            assert_eq!(super::hosts("@as []"), "");
        }
    }
}
