//! Every screen in every state, reached as the program reaches it: the one list that pictures and
//! tests of all screens walk.

use super::*;
use crate::diagnosis::Ready;
use crate::flow::{AtPortal, Phase, SessionEvent, Stage, Warning};
use crate::settings::Keypad;
use crate::simulator::pki::Validity;
use crate::ui::screen::tests as pages;
use crate::ui::{DiagnosisIntent, Part, Press};

/// A screen in a state.
pub(in crate::ui) struct Scene {
    /// Screen and state, for the names of files.
    pub(in crate::ui) name: &'static str,
    /// Brings a fresh program there.
    pub(in crate::ui) set: fn() -> Driven,
}

/// All of them, in the order of a sign-in.
pub(in crate::ui) fn all() -> impl Iterator<Item = &'static Scene> {
    ALL.iter()
        .chain(&cie_scenes::ALL)
        .chain(&keypad_scenes::ALL)
        .chain(&new_pin_scenes::ALL)
        .chain(&ways_scenes::ALL)
        .chain(&trust_scenes::ALL)
        .chain(&history_scenes::ALL)
        .chain(&looks_scenes::ALL)
        .chain(&session_scenes::ALL)
        .chain(&network_scenes::ALL)
}

const ALL: &[Scene] = &[
    scene("sign-in-starting", Driven::new),
    scene("sign-in-service-trouble", || {
        at_readers(Err(Problem::ServiceStopped))
    }),
    scene("sign-in-no-reader", || at_readers(Ok(Vec::new()))),
    scene("sign-in-reader-empty", || {
        at_readers(Ok(vec![reader(false)]))
    }),
    scene("sign-in-reader-gone", || at_slot(Slot::Unavailable)),
    scene("sign-in-card-mute", || at_slot(Slot::Mute)),
    scene("sign-in-card-in-use", || at_slot(in_use())),
    scene("sign-in-card-reading", || {
        at_readers(Ok(vec![reader(true)]))
    }),
    scene("sign-in-card-unknown", || {
        let mut driven = at_readers(Ok(vec![reader(true)]));
        let problem = Problem::UnknownCard {
            atr: "3B8F8001".to_owned(),
        };
        driven.read(Err(problem));
        driven
    }),
    scene("sign-in-card", || Driven::with_card(3)),
    scene("sign-in-two-portals", two_portals),
    scene("sign-in-card-named", || {
        let mut driven = Driven::with_card(3);
        driven.change(Change::ShowsHolder(true));
        driven
    }),
    scene("sign-in-card-with-warnings", || {
        with_card(CardSummary {
            sign_in: SignIn::PossibleWithWarnings,
            ..*card(Tries::Left(3))
        })
    }),
    scene("sign-in-card-expired", || with_card(expired())),
    scene("sign-in-card-blocked", || with_card(blocked())),
    scene("sign-in-preparing", preparing),
    scene("sign-in-pin-phase", || working(Phase::Pin)),
    scene("sign-in-signature-phase", || working(Phase::Signature)),
    scene("sign-in-answer-phase", || working(Phase::Answer)),
    scene("sign-in-portal-failed", || {
        not_prepared(Problem::ConnectionRefused {
            host: HOST.to_owned(),
        })
    }),
    scene("sign-in-pin-failed", || {
        failed(Phase::Pin, Problem::PinBlocked)
    }),
    scene("sign-in-card-removed", || {
        failed(Phase::Signature, Problem::CardRemoved)
    }),
    scene("sign-in-refused", || {
        let problem = Problem::ServerIssuerUnknown {
            host: HOST.to_owned(),
            issuer: "Autorità di prova".to_owned(),
        };
        failed(Phase::Answer, problem)
    }),
    scene("sign-in-not-enabled", || {
        failed(Phase::Answer, Problem::NotEnabled)
    }),
    scene("pin", || Driven::asking(3).0),
    scene("pin-typed", || {
        let mut driven = Driven::asking(3).0;
        driven.type_digits(&[1, 2, 3, 4, 5, 6]);
        driven
    }),
    scene("pin-wrong", || {
        failed(Phase::Pin, Problem::WrongPin { left: Some(2) })
    }),
    scene("pin-help", || {
        let mut driven = Driven::asking(3).0;
        driven.intend(Intent::PinDialog(PinIntent::ToggleHelp));
        driven
    }),
    scene("pin-keypad", || {
        let mut driven = Driven::asking(3).0;
        driven.change(Change::Keypad(Keypad::On));
        driven
    }),
    scene("pin-last-try", || Driven::asking(1).0),
    scene("pin-last-try-sure", || {
        let mut driven = Driven::asking(1).0;
        driven.intend(Intent::PinDialog(PinIntent::ToggleSure));
        driven
    }),
    scene("pin-last-try-confirmed", || {
        let mut driven = Driven::asking(1).0;
        driven.intend(Intent::PinDialog(PinIntent::ToggleSure));
        driven.intend(Intent::PinDialog(PinIntent::ConfirmLastTry));
        driven
    }),
    scene("pin-tries-unknown", || {
        asking(*card(Tries::NotReadable), Vec::new())
    }),
    scene("pin-with-warnings", || {
        let warnings = vec![Warning::IssuerNotNamed, Warning::ShortKey];
        asking(*card(Tries::Left(3)), warnings)
    }),
    scene("pin-refuses-paste", || {
        let mut driven = Driven::asking(3).0;
        driven.intend(Intent::Pin(PinEvent::Paste));
        driven
    }),
    scene("services", || signed_in(session())),
    scene("services-none", || {
        signed_in(Session {
            services: Some(Vec::new()),
            name: None,
            ..session()
        })
    }),
    scene("services-unread", || {
        signed_in(Session {
            services: None,
            ..session()
        })
    }),
    scene("services-ended", || {
        let mut driven = signed_in(session());
        driven.tell(Event::Readers(Ok(vec![reader(false)])));
        driven
    }),
    scene("services-idle", || {
        let mut driven = signed_in(session());
        driven.tell_session(SessionEvent::Quiet);
        driven
    }),
    scene("services-signed-out", || {
        let mut driven = signed_in(session());
        driven.intend(Intent::SignOut);
        driven.tell_session(SessionEvent::ToldPortal(AtPortal::Ended));
        driven
    }),
    scene("services-browser-failed", || {
        let mut driven = signed_in(session());
        let problem = Problem::NoBrowser {
            reason: "No such file or directory".to_owned(),
        };
        driven.tell_session(SessionEvent::Browsed(Err(problem)));
        driven
    }),
    scene("first-run-reader", || first_run(at_readers(Ok(Vec::new())))),
    scene("first-run-card", || {
        first_run(at_readers(Ok(vec![reader(false)])))
    }),
    scene("first-run-pin", || first_run(Driven::with_card(3))),
    scene("demo", || demo(Driven::with_card(3), None)),
    scene("demo-cards", || {
        demo(Driven::with_card(3), Some(Part::Cards))
    }),
    scene("demo-readers", || {
        demo(signed_in(session()), Some(Part::Readers))
    }),
    scene("card-none", || on(Driven::new(), Screen::Card)),
    scene("card-hidden", || on(Driven::with_card(3), Screen::Card)),
    scene("card-shown", || {
        let mut driven = on(Driven::with_card(3), Screen::Card);
        driven.intend(Intent::TogglePerson);
        driven
    }),
    scene("card-expired", || on(with_card(expired()), Screen::Card)),
    scene("settings", || on(Driven::with_card(3), Screen::Settings)),
    scene("sign-in-two-cards", || pages::two(Ok(()))),
    scene("card-details", || {
        let mut driven = on(Driven::with_card(3), Screen::Card);
        driven.intend(Intent::TogglePerson);
        driven.intend(Intent::Page(PageIntent::ToggleDetails));
        driven
    }),
    scene("diagnosis", pages::diagnosed),
    scene("diagnosis-good", pages::diagnosed_good),
    scene("diagnosis-changed", pages::diagnosed_changed),
    scene("diagnosis-unsteady", pages::diagnosed_unsteady),
    scene("diagnosis-network", pages::diagnosed_network),
    scene("card-ready", || pages::asked_ready(Ready::Yes, None)),
    scene("card-perhaps-ready", || {
        pages::asked_ready(Ready::Maybe, None)
    }),
    scene("card-ready-unknown", || {
        let problem = Problem::NetworkUnreachable {
            host: "www.esempio.it".to_owned(),
        };
        pages::asked_ready(Ready::Yes, Some(problem))
    }),
    scene("card-ready-asking", || {
        let mut driven = on(Driven::with_card(3), Screen::Card);
        driven.intend(Intent::Page(PageIntent::CheckReady));
        driven
    }),
    scene("diagnosis-details", || {
        let mut driven = pages::diagnosed();
        let details = DiagnosisIntent::Details(2);
        driven.intend(Intent::Page(PageIntent::Diagnosis(details)));
        driven
    }),
    scene("diagnosis-report", || {
        let mut driven = pages::diagnosed();
        let preview = DiagnosisIntent::Preview(flow::Hide::default());
        driven.intend(Intent::Page(PageIntent::Diagnosis(preview)));
        driven
    }),
    scene("diagnosis-running", || {
        on(Driven::with_card(3), Screen::Diagnosis)
    }),
    scene("pin-page", || on(Driven::with_card(3), Screen::Pin)),
    scene("pin-page-blocked", || on(Driven::with_card(0), Screen::Pin)),
    scene("pin-page-no-card", || on(Driven::new(), Screen::Pin)),
    scene("help", || {
        let mut driven = on(Driven::with_card(3), Screen::Card);
        driven.intend(Intent::Page(PageIntent::Help(Help::Page)));
        driven
    }),
    scene("help-shortcuts", || {
        let mut driven = Driven::with_card(3);
        driven.intend(Intent::Page(PageIntent::Help(Help::Shortcuts)));
        driven
    }),
    scene("settings-proxy", || {
        let mut driven = on(Driven::new(), Screen::Settings);
        for intent in [
            SettingsIntent::OpenProxy,
            SettingsIntent::TypeProxy("proxy esempio".to_owned()),
            SettingsIntent::UseProxy,
        ] {
            driven.intend(Intent::Settings(intent));
        }
        driven
    }),
    scene("settings-trouble", || {
        let mut driven = on(Driven::new(), Screen::Settings);
        driven.app.desk.problem = Some(Problem::File {
            file: "settings.toml".to_owned(),
            reason: "line 3".to_owned(),
        });
        driven
    }),
];

fn first_run(mut driven: Driven) -> Driven {
    driven.app.desk.settings.first_run_done = false;
    driven
}

/// A demonstration with this part of its panel open, or with the panel closed.
fn demo(mut driven: Driven, part: Option<Part>) -> Driven {
    driven.app.is_demo = true;
    driven.app.state.demo = Some(flow::Demo::new(crate::cli::demo_menu()));
    if let Some(part) = part {
        driven.intend(Intent::Demo(Press::Toggle));
        driven.intend(Intent::Demo(Press::Part(part)));
    }
    driven
}

const HOST: &str = "cns.esempio.it";

pub(super) const fn scene(name: &'static str, set: fn() -> Driven) -> Scene {
    Scene { name, set }
}

fn at_readers(readers: Result<Vec<ReaderState>, Problem>) -> Driven {
    let mut driven = Driven::new();
    driven.tell(Event::Readers(readers));
    driven
}

fn at_slot(slot: Slot) -> Driven {
    at_readers(Ok(vec![ReaderState {
        slot,
        ..reader(false)
    }]))
}

fn in_use() -> Slot {
    Slot::Card {
        atr: Atr::new(b"\x3B\x00"),
        exclusive: true,
    }
}

fn with_card(card: CardSummary) -> Driven {
    let mut driven = at_readers(Ok(vec![reader(true)]));
    driven.read(Ok(Box::new(card)));
    driven
}

fn two_portals() -> Driven {
    let mut driven = Driven::with_card(3);
    driven.app.state.portals.push(PortalName {
        name: "altro".to_owned(),
        title: "Un altro portale".to_owned(),
    });
    driven
}

fn expired() -> CardSummary {
    let variant = Variant {
        validity: Validity::Ended,
        ..Variant::default()
    };
    let der = card_certificate(&LABOUR_CONSULTANT, KeySize::Rsa2048, variant).unwrap();
    let certificate = Certificate::parse(&der).unwrap();
    let checks = certificate.checks(OffsetDateTime::now_utc());
    CardSummary {
        sign_in: SignIn::Impossible(checks.problem().unwrap()),
        certificate: Some(ReadCertificate {
            checks,
            valid_until: certificate.validity().not_after.date(),
            certificate,
        }),
        ..*card(Tries::Left(3))
    }
}

fn blocked() -> CardSummary {
    CardSummary {
        sign_in: SignIn::Impossible(Problem::PinBlocked),
        ..*card(Tries::Left(0))
    }
}

fn preparing() -> Driven {
    let mut driven = Driven::with_card(3);
    driven.intend(Intent::SignIn);
    driven
}

/// A sign-in that failed before the PIN.
pub(super) fn not_prepared(problem: Problem) -> Driven {
    let mut driven = preparing();
    let round = driven.round();
    driven.tell(Event::Prepared {
        round,
        result: Err(problem),
    });
    driven
}

pub(super) fn asking(card: CardSummary, warnings: Vec<Warning>) -> Driven {
    let mut driven = with_card(card);
    driven.intend(Intent::SignIn);
    let round = driven.round();
    driven.tell(Event::Prepared {
        round,
        result: Ok(Preparation {
            host: HOST.to_owned(),
            by_identity_server: false,
            warnings,
        }),
    });
    driven
}

fn working(phase: Phase) -> Driven {
    let (mut driven, round) = Driven::asking(3);
    driven.type_digits(&[1, 2, 3, 4, 5]);
    driven.intend(Intent::Pin(PinEvent::Confirm));
    driven.tell(Event::Reached { round, phase });
    driven
}

fn failed(phase: Phase, problem: Problem) -> Driven {
    ended(phase, LoginEnd::Failed(problem))
}

pub(super) fn signed_in(session: Session) -> Driven {
    ended(Phase::Answer, LoginEnd::SignedIn(session))
}

fn ended(phase: Phase, end: LoginEnd) -> Driven {
    let (mut driven, round) = Driven::asking(3);
    driven.type_digits(&[1, 2, 3, 4, 5]);
    driven.intend(Intent::Pin(PinEvent::Confirm));
    driven.tell(Event::Reached { round, phase });
    driven.tell(Event::Finished { round, end });
    // A card whose state is no longer known is looked at again.
    let looks = driven.effects.try_iter();
    let look = looks.filter(|effect| matches!(effect, Effect::ReadCard { .. }));
    if let Some(Effect::ReadCard { round, .. }) = look.last() {
        let result = Ok(card(Tries::Left(3)));
        driven.tell(Event::CardRead { round, result });
    }
    driven
}

pub(super) fn on(mut driven: Driven, screen: Screen) -> Driven {
    driven.intend(Intent::Open(screen));
    driven
}

impl Driven {
    /// The look or the attempt that was asked for last.
    #[track_caller]
    fn round(&self) -> Round {
        match self.effects.try_iter().last() {
            Some(Effect::ReadCard { round, .. } | Effect::Prepare { round, .. }) => round,
            other => panic!("nothing waits for an answer: {other:?}"),
        }
    }

    /// Something that happens to the session that stands, or that ended last.
    #[track_caller]
    pub(super) fn tell_session(&mut self, event: SessionEvent) {
        let round = match &self.app.state.stage {
            Stage::Done { round, .. } => *round,
            Stage::Ended(ending) => ending.round,
            other => panic!("no session: {other:?}"),
        };
        self.tell(Event::Session { round, event });
    }

    /// Answers the look at the card.
    #[track_caller]
    fn read(&mut self, result: Result<Box<CardSummary>, Problem>) {
        let round = self.round();
        self.tell(Event::CardRead { round, result });
    }
}
