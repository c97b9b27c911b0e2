//! What is held of a session between the sign-in and its end, and what is done with it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use time::OffsetDateTime;

use super::{Inner, internal, runtime};
use crate::flow::{
    AtPortal, CertificateUsed, Chosen, Description, Event, Offer, Opened, Profiles, Round, Session,
    SessionEvent, SessionWork,
};
use crate::handoff::{self, End, NoHandOff, Way, WentOn, Window};
use crate::portal::{KeptSession, LoggedOut, Login, Outcome, Prepared, Profile, Service};
use crate::problem::Problem;

/// A session that stands.
pub(super) struct Standing {
    round: Round,
    kept: KeptSession,
    holder: Arc<Mutex<Holder>>,
}

/// Who holds a session's cookies.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Holder {
    /// Varco.
    Here,
    /// The window, or nobody once that is gone.
    Window,
    /// The system's browser.
    Browser,
}

/// A window and the session that it holds.
pub(super) struct Handed {
    round: Round,
    window: Window,
    /// The ways at the portal, without cookies.
    kept: KeptSession,
}

impl Inner {
    /// Holds what a sign-in left; what was held before is forgotten.
    pub(super) fn hold(&self, round: Round, kept: KeptSession) {
        self.work().session = Some(Standing {
            round,
            kept,
            holder: Arc::new(Mutex::new(Holder::Here)),
        });
    }

    /// Lets go of a session, if this is the one that is held.
    fn let_go(&self, round: Round) -> Option<Standing> {
        self.work()
            .session
            .take_if(|standing| standing.round == round)
    }

    /// Ends a session that nobody was told of.
    pub(super) fn end_unseen_session(self: &Arc<Self>, round: Round) {
        if self.work().holds(round) {
            self.end_session(round, true);
        }
    }

    /// Forgets a session, and signs out at the portal where its page showed the way.
    pub(super) fn end_session(self: &Arc<Self>, round: Round, with_window: bool) {
        let standing = self.let_go(round);
        self.answer(round, move |inner| {
            let told = match standing.map(|standing| (inner.settled(&standing), standing)) {
                Some((Holder::Window, _)) if with_window => inner.close_window(round),
                Some((Holder::Here, standing)) => log_out(standing.kept),
                Some((Holder::Window, _)) if inner.goes_on_in_window(round) => AtPortal::InWindow,
                Some((Holder::Window, _)) => AtPortal::Unknown,
                Some((Holder::Browser, _)) => AtPortal::InBrowser,
                None => AtPortal::NoWay,
            };
            SessionEvent::ToldPortal(told)
        });
    }

    /// Does what is asked for a session.
    pub(super) fn session_work(self: &Arc<Self>, round: Round, work: SessionWork) {
        match work {
            SessionWork::Weigh => self.answer(round, move |inner| {
                let weighed = inner.kept(round).and_then(|kept| {
                    let way = runtime()?.block_on(inner.launcher.weigh(&kept));
                    Ok(way)
                });
                SessionEvent::Weighed(
                    weighed
                        .unwrap_or_else(|problem| Way::Anew(NoHandOff::Portal(Box::new(problem)))),
                )
            }),
            SessionWork::Choose(place) => self.answer(round, move |inner| {
                SessionEvent::Chosen(inner.choose(round, place).map(Box::new))
            }),
            SessionWork::CloseWindow => self.answer(round, move |inner| {
                SessionEvent::ToldPortal(inner.close_window(round))
            }),
        }
    }

    /// Works on a thread of its own and tells the session what came of it.
    fn answer(
        self: &Arc<Self>,
        round: Round,
        work: impl FnOnce(&Arc<Self>) -> SessionEvent + Send + 'static,
    ) {
        let inner = Arc::clone(self);
        self.spawn(
            move |_| work(&inner),
            move |told| Event::Session {
                round,
                event: told
                    .unwrap_or_else(|problem| SessionEvent::ToldPortal(AtPortal::Failed(problem))),
            },
        );
    }

    fn kept(&self, round: Round) -> Result<KeptSession, Problem> {
        self.standing(round).map(|(kept, _)| kept)
    }

    fn standing(&self, round: Round) -> Result<(KeptSession, Arc<Mutex<Holder>>), Problem> {
        let work = self.work();
        let standing = work.session.as_ref();
        let standing = standing.filter(|standing| standing.round == round);
        let held = standing.map(|standing| (standing.kept.clone(), Arc::clone(&standing.holder)));
        held.ok_or(Problem::Cancelled)
    }

    /// Who holds a session, after the hand-over that may be under way.
    fn settled(&self, standing: &Standing) -> Holder {
        let slot = Arc::clone(&self.work().window);
        let _handed_over = held(&slot);
        *held(&standing.holder)
    }

    fn choose(&self, round: Round, place: usize) -> Result<Chosen, Problem> {
        let kept = self.kept(round)?;
        let (signed_in, next) = runtime()?.block_on(kept.choose(place))?;
        let services = offers(next.profile(), signed_in.services);
        if let Some(standing) = &mut self.work().session
            && standing.round == round
        {
            standing.kept = next;
        }
        Ok(Chosen {
            services,
            profiles: signed_in.profiles,
        })
    }

    /// Opens an address of the session's portal in a browser: in one that takes the session over,
    /// where that can be.
    pub(super) fn browse(self: &Arc<Self>, round: Round, address: String) {
        self.answer(round, move |inner| {
            SessionEvent::Browsed(inner.open(round, &address))
        });
    }

    fn open(self: &Arc<Self>, round: Round, address: &str) -> Result<Opened, Problem> {
        let (kept, holder) = self.standing(round)?;
        let url = handoff::allowed(kept.profile(), address)?;
        // One window at a time, however often it is asked for.
        let slot = Arc::clone(&self.work().window);
        let mut slot = held(&slot);
        if let Some(handed) = slot.as_mut()
            && handed.round == round
            && handed.window.show(&url).is_ok()
        {
            return Ok(Opened::Window);
        }
        if *held(&holder) == Holder::Browser {
            handoff::open_in_browser(kept.profile(), address)?;
            return Ok(Opened::Link);
        }
        // The portal's own address means: where the sign-in ended.
        let address = (url != kept.profile().start).then_some(&url);
        let (now, opened) = match runtime()?.block_on(self.launcher.go_on(&kept, address))? {
            WentOn::Link => (Holder::Browser, Opened::Link),
            WentOn::Window(_, mut window) => {
                if let Some(end) = window.end() {
                    self.watch_window(round, end);
                }
                *slot = Some(Handed {
                    round,
                    window: *window,
                    kept,
                });
                (Holder::Window, Opened::Window)
            }
            WentOn::Anew(why) => return Ok(Opened::System(why)),
        };
        // The session may have ended here meanwhile: who tells of its end waits for this.
        *held(&holder) = now;
        Ok(opened)
    }

    /// Tells when a window is gone. The thread ends with the window, and that with the program.
    fn watch_window(self: &Arc<Self>, round: Round, end: End) {
        let inner = Arc::downgrade(self);
        let wait = move || {
            end.wait();
            if let Some(inner) = inner.upgrade() {
                let event = SessionEvent::WindowClosed;
                inner.tell(Event::Session { round, event });
            }
        };
        // Without the thread its end is seen when something is to be shown in it.
        let thread = std::thread::Builder::new().name("window-end".to_owned());
        thread.spawn(wait).ok();
    }

    fn goes_on_in_window(&self, round: Round) -> bool {
        let slot = Arc::clone(&self.work().window);
        held(&slot)
            .as_ref()
            .is_some_and(|handed| handed.round == round && handed.window.stands())
    }

    /// Closes the window of a session, and signs out at the portal with what it held.
    fn close_window(&self, round: Round) -> AtPortal {
        let slot = Arc::clone(&self.work().window);
        let handed = held(&slot).take_if(|handed| handed.round == round);
        handed.map_or(AtPortal::Unknown, Handed::close)
    }

    /// The program ends: whatever session stands ends with it, at the portal too.
    pub(super) fn end_last_session(&self) {
        let standing = self.work().session.take();
        if let Some(standing) = standing
            && self.settled(&standing) == Holder::Here
        {
            log_out(standing.kept);
        }
        let slot = Arc::clone(&self.work().window);
        let handed = held(&slot).take();
        handed.map(Handed::close);
    }
}

impl Handed {
    /// Closes the window, and signs out at the portal with what it held.
    fn close(self) -> AtPortal {
        if handoff::take_back(self.window, &self.kept) {
            log_out(self.kept)
        } else {
            // The person signed out there, or it was gone already.
            AtPortal::Unknown
        }
    }
}

impl Standing {
    pub(super) fn is_of(&self, round: Round) -> bool {
        self.round == round
    }
}

fn held<T>(slot: &Mutex<T>) -> MutexGuard<'_, T> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

fn log_out(kept: KeptSession) -> AtPortal {
    if !kept.has_way_out() {
        return AtPortal::NoWay;
    }
    let result = runtime().and_then(|runtime| runtime.block_on(kept.log_out()));
    match result {
        Ok(LoggedOut::Ended) => AtPortal::Ended,
        Ok(LoggedOut::StillOpen) => AtPortal::StillOpen,
        Err(problem) => AtPortal::Failed(problem),
    }
}

/// What the window shows of a sign-in, if it succeeded.
pub(super) fn describe(
    prepared: &Prepared,
    login: Login,
    card: String,
) -> Result<Session, Problem> {
    let signed_in = match login.outcome {
        Outcome::SignedIn(signed_in) => signed_in,
        Outcome::NotEnabled => return Err(Problem::NotEnabled),
        Outcome::Failed(problem) => return Err(problem),
    };
    let version = login.record.version.map_or("", |version| version.number());
    let scheme = login.record.chosen.unwrap_or(prepared.plan.scheme);
    let certificate = login.certificate.ok_or_else(|| internal("certificate"))?;
    let issuer = certificate.issuer();
    let issuer = issuer.common_name().or_else(|| issuer.organization());
    let services = offers(&prepared.profile, signed_in.services);
    Ok(Session {
        portal: prepared.profile.title.clone(),
        address: prepared.profile.start.to_string(),
        host: prepared.plan.host.clone(),
        name: signed_in.person.name,
        since: OffsetDateTime::now_local().unwrap_or_else(|_| OffsetDateTime::now_utc()),
        tls: version.to_owned(),
        scheme: scheme.to_string(),
        certificate: CertificateUsed {
            card,
            issuer: issuer.unwrap_or("?").to_owned(),
            valid_until: certificate.validity().not_after.date(),
        },
        services,
        profiles: Box::new(Profiles::offered(signed_in.profiles)),
    })
}

fn offers(profile: &Profile, services: Option<Vec<Service>>) -> Option<Vec<Offer>> {
    let services = services?.into_iter();
    Some(services.map(|service| offer(profile, service)).collect())
}

/// A service with what is known of it: the profile's words come before the portal's.
fn offer(profile: &Profile, service: Service) -> Offer {
    let description = match (profile.description(&service.title), service.text) {
        (Some(known), _) => Description::Profile {
            it: known.it.clone(),
            en: known.en.clone(),
        },
        (None, Some(text)) => Description::Portal(text),
        (None, None) => Description::None,
    };
    Offer {
        title: service.title,
        description,
        address: service.address.map(String::from),
    }
}
