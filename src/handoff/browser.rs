//! Which browser of the Chromium family is here, and whether it can be given a session
//! (browser-integration.md §1.1, §2).

use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::policy;

/// A browser that takes a session over its pipe.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Browser {
    /// Its name, as people know it.
    pub name: &'static str,
    /// The program.
    pub program: PathBuf,
}

/// Why no browser takes the session.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Obstacle {
    /// No browser of the family is installed.
    NoneFound,
    /// It runs in a box of its own (Snap, Flatpak), where it does not see a private folder.
    Boxed(&'static str),
    /// A rule of the organisation forbids it; the file.
    Forbidden(&'static str, PathBuf),
    /// This system has no way to hand the pipe over yet.
    System,
}

/// Where browsers are looked for.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// Folders of programs, in order.
    pub folders: Vec<PathBuf>,
    /// Where the system's folders begin: `/`.
    pub root: PathBuf,
}

/// One browser of the family.
struct Known {
    name: &'static str,
    programs: &'static [&'static str],
    /// On macOS.
    bundle: &'static str,
    /// Its name among Flatpak applications.
    flatpak: &'static str,
    /// Where its rules lie on Linux.
    rules: &'static str,
}

/// In the order of preference.
const FAMILY: [Known; 5] = [
    Known {
        name: "Chrome",
        programs: &["google-chrome-stable", "google-chrome"],
        bundle: "Google Chrome",
        flatpak: "com.google.Chrome",
        rules: "etc/opt/chrome/policies",
    },
    Known {
        name: "Chromium",
        programs: &["chromium", "chromium-browser"],
        bundle: "Chromium",
        flatpak: "org.chromium.Chromium",
        rules: "etc/chromium/policies",
    },
    Known {
        name: "Edge",
        programs: &["microsoft-edge-stable", "microsoft-edge"],
        bundle: "Microsoft Edge",
        flatpak: "com.microsoft.Edge",
        rules: "etc/opt/edge/policies",
    },
    Known {
        name: "Brave",
        programs: &["brave-browser", "brave"],
        bundle: "Brave Browser",
        flatpak: "com.brave.Browser",
        rules: "etc/brave/policies",
    },
    Known {
        name: "Vivaldi",
        programs: &["vivaldi-stable", "vivaldi"],
        bundle: "Vivaldi",
        flatpak: "com.vivaldi.Vivaldi",
        // It keeps to those of Chromium.
        rules: "etc/chromium/policies",
    },
];

impl Surroundings {
    /// Those of this process.
    pub fn here() -> Self {
        let path = std::env::var_os("PATH").unwrap_or_else(|| OsString::from("/usr/bin"));
        Self {
            // A relative folder would be another one elsewhere.
            folders: std::env::split_paths(&path)
                .filter(|folder| folder.is_absolute())
                .collect(),
            root: PathBuf::from("/"),
        }
    }

    /// The first browser that takes a session; else what stands in the way of the first that is
    /// here.
    pub fn find(&self) -> Result<Browser, Obstacle> {
        if !cfg!(unix) {
            return Err(Obstacle::System);
        }
        let mut obstacle = None;
        for known in &FAMILY {
            match self.look(known) {
                Some(Ok(browser)) => return Ok(browser),
                Some(Err(found)) => obstacle = obstacle.or(Some(found)),
                None => {}
            }
        }
        Err(obstacle.unwrap_or(Obstacle::NoneFound))
    }

    fn look(&self, known: &Known) -> Option<Result<Browser, Obstacle>> {
        let Some(program) = self.program(known) else {
            let boxed = self
                .flatpaks()
                .any(|place| place.join(known.flatpak).exists());
            return boxed.then_some(Err(Obstacle::Boxed(known.name)));
        };
        if is_snap(&program) {
            return Some(Err(Obstacle::Boxed(known.name)));
        }
        let rules = self.root.join(known.rules).join("managed");
        if let Some(file) = policy::forbids_debugging(&rules) {
            return Some(Err(Obstacle::Forbidden(known.name, file)));
        }
        Some(Ok(Browser {
            name: known.name,
            program,
        }))
    }

    fn program(&self, known: &Known) -> Option<PathBuf> {
        let bundle = known.bundle;
        let in_bundle = format!("Applications/{bundle}.app/Contents/MacOS/{bundle}");
        let on_macos = cfg!(target_os = "macos").then(|| self.root.join(in_bundle));
        let installed = known
            .programs
            .iter()
            .flat_map(|name| self.folders.iter().map(move |folder| folder.join(name)));
        on_macos
            .into_iter()
            .chain(installed)
            .find(|path| path.is_file())
    }

    fn flatpaks(&self) -> impl Iterator<Item = PathBuf> {
        let system = self.root.join("var/lib/flatpak/exports/bin");
        let own = dirs::data_dir().map(|data| data.join("flatpak/exports/bin"));
        std::iter::once(system).chain(own)
    }
}

/// Whether a program is one of Snap's: a link into its tree, or a script that starts one from it.
fn is_snap(program: &Path) -> bool {
    let real = fs::canonicalize(program).unwrap_or_else(|_| program.to_owned());
    if program.starts_with("/snap") || real.starts_with("/snap") || real.ends_with("bin/snap") {
        return true;
    }
    let mut start = Vec::new();
    let opened = fs::File::open(&real).and_then(|file| file.take(4096).read_to_end(&mut start));
    let text = String::from_utf8_lossy(&start);
    opened.is_ok() && text.starts_with("#!") && text.contains("/snap/bin/")
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    struct Place(tempfile::TempDir);

    impl Place {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn put(&self, path: &str, content: &str) -> PathBuf {
            let path = self.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, content).unwrap();
            path
        }

        fn find(&self) -> Result<Browser, Obstacle> {
            Surroundings {
                folders: vec![self.0.path().join("a"), self.0.path().join("b")],
                root: self.0.path().to_owned(),
            }
            .find()
        }
    }

    #[test]
    fn the_preferred_browser_is_taken() {
        let place = Place::new();
        assert_eq!(place.find(), Err(Obstacle::NoneFound));
        let program = place.put("b/chromium", "\u{7f}ELF");
        let name = "Chromium";
        assert_eq!(place.find(), Ok(Browser { name, program }));
        let program = place.put("b/google-chrome", "#!/bin/sh\nexec chrome");
        let name = "Chrome";
        assert_eq!(place.find(), Ok(Browser { name, program }));
    }

    #[test]
    fn boxed_browsers_are_named_and_left_alone() {
        let place = Place::new();
        place.put("var/lib/flatpak/exports/bin/com.brave.Browser", "");
        assert_eq!(place.find(), Err(Obstacle::Boxed("Brave")));
        place.put(
            "a/chromium-browser",
            "#!/bin/sh\nexec /snap/bin/chromium \"$@\"",
        );
        assert_eq!(place.find(), Err(Obstacle::Boxed("Chromium")));
        let snap = place.put("usr/bin/snap", "");
        symlink(snap, place.0.path().join("a/google-chrome")).unwrap();
        assert_eq!(place.find(), Err(Obstacle::Boxed("Chrome")));
        // One that is not boxed is taken all the same.
        place.put("a/vivaldi", "");
        assert_eq!(place.find().unwrap().name, "Vivaldi");
    }

    #[test]
    fn a_rule_that_forbids_it_is_found_before_the_browser_is_started() {
        let place = Place::new();
        place.put("a/chromium", "");
        place.put("etc/chromium/policies/managed/a.json", "not json");
        place.put(
            "etc/chromium/policies/managed/b.json",
            r#"{"RemoteDebuggingAllowed": true}"#,
        );
        assert!(place.find().is_ok());
        let rule = place.put(
            "etc/chromium/policies/managed/c.json",
            r#"{"HomepageLocation": "https://www.ente.it/", "RemoteDebuggingAllowed": false}"#,
        );
        assert_eq!(place.find(), Err(Obstacle::Forbidden("Chromium", rule)));
    }
}
