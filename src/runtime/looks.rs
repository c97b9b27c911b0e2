//! Looks at portals: what they find is remembered, by sign-ins too.

use std::sync::{Arc, MutexGuard, PoisonError};

use super::{Inner, runtime};
use crate::cancel::Cancel;
use crate::flow::{Event, LookEvent, Round};
use crate::portal::{CardKind, Prepared, Remembered, check};
use crate::problem::Problem;
use crate::settings::CheckBook;

impl Inner {
    /// Remembers looks in this book from now on, and tells what stands in it.
    pub(super) fn use_check_book(&self, book: CheckBook) {
        let known = book.known().clone();
        *self.check_book() = book;
        for (portal, found) in known {
            self.tell(Event::Look(LookEvent::Remembered { portal, found }));
        }
    }

    /// Remembers what the look found that a sign-in begins with, and says what it met otherwise
    /// than before.
    pub(super) fn remember_look(
        &self,
        portal: &str,
        kind: Option<CardKind>,
        look: &mut Result<Prepared, Problem>,
    ) {
        let Some(kind) = kind else {
            return;
        };
        let mut warning = None;
        self.remember(portal, |before| {
            if let (Some(before), Ok(prepared)) = (before, &look) {
                warning = before.warning(&prepared.plan);
            }
            Remembered::after(before, kind, look.as_ref())
        });
        if let Ok(prepared) = look {
            prepared.plan.warnings.extend(warning);
        }
    }

    /// Looks at a portal without any card.
    pub(super) fn look_at(self: &Arc<Self>, round: Round, portal: String) {
        let name = portal.clone();
        self.spawn(
            move |inner| {
                let profile = inner.known_portal(&name)?;
                let found = runtime()?.block_on(check(&profile, &Cancel::default(), &|_| ()))?;
                inner.remember(&name, |_| Some(Remembered::new(&found)));
                Ok(())
            },
            move |result| {
                Event::Look(LookEvent::Ended {
                    round,
                    portal: portal.clone(),
                    result: result.and_then(|found| found),
                })
            },
        );
    }

    fn remember(&self, portal: &str, find: impl FnOnce(Option<&Remembered>) -> Option<Remembered>) {
        let mut looks = self.check_book();
        let found = looks.renew(portal, find);
        // What can't be kept is only found out again.
        looks.save().ok();
        drop(looks);
        if let Some(found) = found {
            let portal = portal.to_owned();
            self.tell(Event::Look(LookEvent::Remembered { portal, found }));
        }
    }

    fn check_book(&self) -> MutexGuard<'_, CheckBook> {
        self.check_book
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
