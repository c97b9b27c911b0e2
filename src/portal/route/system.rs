//! What the system's own settings say of proxies: addresses, or a script that chooses one (PAC).

use hyper_util::client::proxy::matcher::Matcher;

use super::script::Script;

/// What the system says. A script goes before the addresses.
#[derive(Debug)]
pub(in crate::portal) struct SystemProxies {
    /// Which proxies it names: the environment first, then the desktop's settings.
    pub(in crate::portal) named: Matcher,
    /// The script that it leaves the choice to, if it does.
    pub(in crate::portal) script: Option<Script>,
}

impl SystemProxies {
    pub(in crate::portal) fn read() -> Self {
        #[cfg(target_os = "linux")]
        return linux::read();
        #[cfg(not(target_os = "linux"))]
        Self {
            named: Matcher::from_system(),
            script: script().map(Script::new),
        }
    }
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
    let mut tool = std::process::Command::new("/usr/sbin/scutil");
    let printed = super::tool::printed(tool.arg("--proxy"))?;
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
mod linux {
    //! The environment; then `org.gnome.system.proxy`, which GNOME and its kin share, read by the
    //! desktop's own tool.

    use std::process::Command;

    use hyper_util::client::proxy::matcher::Matcher;

    use super::super::script::Script;
    use super::super::tool;
    use super::SystemProxies;

    pub(super) fn read() -> SystemProxies {
        let by_environment = |script| SystemProxies {
            named: Matcher::from_system(),
            script,
        };
        let has = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let proxies = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
        if proxies.iter().any(has) {
            return by_environment(None);
        }
        // The name that desktops without GNOME's settings give to a script.
        if let Some(script) = std::env::var("auto_proxy").ok().filter(|it| !it.is_empty()) {
            return by_environment(Some(Script::new(script)));
        }
        match get("org.gnome.system.proxy", "mode").as_deref() {
            Some("manual") => SystemProxies {
                named: manual().unwrap_or_else(Matcher::from_system),
                script: None,
            },
            Some("auto") => {
                let address = get("org.gnome.system.proxy", "autoconfig-url");
                by_environment(address.map(Script::new))
            }
            _ => by_environment(None),
        }
    }

    /// The desktop has a proxy of its own for requests without TLS.
    fn manual() -> Option<Matcher> {
        let (secure, plain) = (proxy("https"), proxy("http"));
        if secure.is_none() && plain.is_none() {
            return None;
        }
        let ignored = get("org.gnome.system.proxy", "ignore-hosts").unwrap_or_default();
        let named = Matcher::builder()
            .https(secure.unwrap_or_default())
            .http(plain.unwrap_or_default());
        Some(named.no(hosts(&ignored)).build())
    }

    /// The proxy that the desktop names for a scheme.
    fn proxy(scheme: &str) -> Option<String> {
        let settings = format!("org.gnome.system.proxy.{scheme}");
        let host = get(&settings, "host")?;
        let port = get(&settings, "port")?;
        (!host.is_empty() && port != "0").then(|| format!("http://{host}:{port}"))
    }

    /// One value, without the quotes of its text form.
    fn get(schema: &str, key: &str) -> Option<String> {
        let printed = tool::printed(Command::new("gsettings").args(["get", schema, key]))?;
        Some(printed.trim().trim_matches('\'').to_owned())
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
