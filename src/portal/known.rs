//! The portals that can be chosen: those that come with the program, and the person's own.

use std::path::{Path, PathBuf};

use super::profile::{Profile, builtin};
use super::route::Proxy;
use crate::problem::Problem;

/// The portals to choose from.
#[derive(Clone, Debug)]
pub struct Known {
    /// Their profiles, those of the program first. Each has a name of its own.
    pub profiles: Vec<Profile>,
    /// What became of the person's own files, in their order.
    pub own: Vec<OwnPortal>,
    proxy: Proxy,
}

/// A file with a profile of the person's own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OwnPortal {
    /// The file.
    pub file: PathBuf,
    /// The portal's title, or why the file can't be used.
    pub title: Result<String, Problem>,
}

impl Known {
    /// Reads the person's own files; every portal will be reached through `proxy`.
    pub fn new(own: &[PathBuf], proxy: &Proxy) -> Self {
        let mut known = Self {
            profiles: builtin(),
            own: Vec::new(),
            proxy: proxy.clone(),
        };
        for file in own {
            let title = known.read(file);
            known.own.push(OwnPortal {
                file: file.clone(),
                title,
            });
        }
        for profile in &mut known.profiles {
            *profile = profile.clone().through(proxy);
        }
        known
    }

    /// The portal of this name, or of the profile in this file.
    pub fn find(&self, name_or_file: &str) -> Result<Profile, Problem> {
        let named = |profile: &&Profile| profile.name == name_or_file;
        if let Some(profile) = self.profiles.iter().find(named) {
            return Ok(profile.clone());
        }
        let path = Path::new(name_or_file);
        if path.exists() {
            return Ok(Profile::read(path)?.through(&self.proxy));
        }
        Err(Problem::UnknownPortal {
            name: name_or_file.to_owned(),
        })
    }

    /// One more portal, in the place of a known one of the same name.
    pub fn add(&mut self, portal: Profile) {
        self.profiles.retain(|other| other.name != portal.name);
        self.profiles.push(portal.through(&self.proxy));
    }

    fn read(&mut self, file: &Path) -> Result<String, Problem> {
        let profile = Profile::read(file)?;
        if self.profiles.iter().any(|known| known.name == profile.name) {
            return Err(Problem::ProfileInvalid {
                file: file.display().to_string(),
                reason: format!("another portal has the name {:?}", profile.name),
            });
        }
        let title = profile.title.clone();
        self.profiles.push(profile);
        Ok(title)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn own_portals_stand_beside_those_of_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let inail = include_str!("../../assets/portals/inail.toml");
        let file = |name: &str, text: &str| {
            let file = folder.path().join(name);
            fs::write(&file, text).unwrap();
            file
        };
        let own = [
            file(
                "comune.toml",
                &inail.replacen("name = \"inail\"", "name = \"comune\"", 1),
            ),
            file("again.toml", inail),
            file("broken.toml", "schema = "),
            folder.path().join("missing.toml"),
        ];
        let proxy: Proxy = "proxy.ufficio.it:3128".parse().unwrap();
        let known = Known::new(&own, &proxy);
        let names: Vec<_> = known.profiles.iter().map(|known| &known.name).collect();
        assert_eq!(names, ["inail", "comune"]);
        assert!(
            known
                .profiles
                .iter()
                .all(|known| known.route.proxy == proxy)
        );
        let codes: Vec<_> = known
            .own
            .iter()
            .map(|own| own.title.as_ref().map_err(Problem::code))
            .map(Result::err)
            .collect();
        assert_eq!(codes, [None, Some("D01"), Some("D01"), Some("D02")]);
        assert_eq!(known.find("comune").unwrap().name, "comune");
        let by_file = known.find(own[0].to_str().unwrap()).unwrap();
        assert_eq!(by_file.route.proxy, proxy);
        assert_eq!(
            known.find("nowhere").unwrap_err(),
            Problem::UnknownPortal {
                name: "nowhere".to_owned()
            }
        );
    }
}
