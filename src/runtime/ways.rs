//! Opens the ways that Varco does not walk itself, and asks who issues SPID identities.

use std::sync::Arc;

use super::{Inner, internal, runtime};
use crate::cancel::Cancel;
use crate::flow::{Event, Round, WaysEvent};
use crate::handoff;
use crate::portal::Profile;
use crate::portal::spid::{List, Register};
use crate::portal::ways::Way;
use crate::problem::Problem;
use crate::settings::ProvidersFile;

impl Inner {
    /// Asks the register, over the proxy that leads to the portal.
    pub(super) fn refresh_providers(self: &Arc<Self>, round: Round, portal: String) {
        self.spawn(
            move |inner| {
                let list = ask(&inner.known_portal(&portal)?)?;
                // In the person's own window alone: a demonstration leaves nothing behind.
                let file = inner.system.get().and_then(|_| ProvidersFile::of_person());
                file.map_or(Ok(()), |file| file.keep(&list))?;
                Ok(list)
            },
            move |result| {
                Event::Ways(WaysEvent::Refreshed {
                    round,
                    result: result.and_then(|list| list),
                })
            },
        );
    }

    /// Opens a portal's page for a way in the system's browser.
    pub(super) fn open_way(self: &Arc<Self>, round: Round, portal: String, way: Way) {
        self.spawn(
            move |inner| {
                let profile = inner.known_portal(&portal)?;
                let page = way.page(&profile).to_string();
                handoff::open_in_browser(&profile, &page).map(|()| page)
            },
            move |result| {
                Event::Ways(WaysEvent::Opened {
                    round,
                    result: result.and_then(|page| page),
                })
            },
        );
    }

    pub(super) fn known_portal(&self, name: &str) -> Result<Profile, Problem> {
        self.portal(name).ok_or_else(|| Problem::UnknownPortal {
            name: name.to_owned(),
        })
    }
}

fn ask(profile: &Profile) -> Result<List, Problem> {
    let register = Register::national().ok_or_else(|| internal("register"))?;
    runtime()?.block_on(register.ask(&profile.route, &Cancel::default()))
}
