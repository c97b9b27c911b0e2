//! What must hold after any series of events.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use super::*;
use crate::flow::{AtPortal, HistoryWork, ReadyQuestion, TrustEffect};

/// Something that may happen next; rounds are filled in when it does.
#[derive(Clone, Debug)]
enum Op {
    /// What brings a sign-in forward from here.
    Onward,
    /// For each of the two readers: whether it is there, what is in it, whether its count moved.
    Readers([(bool, u8, bool); 2]),
    ServiceLost,
    CardRead(Which, Tries, u8),
    ReaderChosen(bool),
    PortalChosen(usize),
    SignIn,
    Prepared(Which, bool),
    LastTryConfirmed,
    Pin(usize),
    Reached(Which, Phase),
    Finished(Which, u8),
    Cancelled,
    SignedOut,
    Stays,
    Browse(Option<usize>),
    /// Something happens to a session: of the round that is or was, or of any.
    Session(Which, u8),
    Demo(demo::Change),
}

/// To which question an answer belongs.
#[derive(Clone, Debug)]
enum Which {
    /// One of those that wait for an answer.
    Waiting(usize),
    /// Any number at all.
    Any(u64),
}

fn op() -> impl Strategy<Value = Op> {
    let which = || {
        prop_oneof![
            3 => (0usize..4).prop_map(Which::Waiting),
            1 => (0u64..40).prop_map(Which::Any),
        ]
    };
    let tries = prop_oneof![
        (0u8..4).prop_map(Tries::Left),
        Just(Tries::NotReadable),
        Just(Tries::NotAsked),
        Just(Tries::Verified),
        Just(Tries::NotActivated),
    ];
    let slot = || (prop::bool::weighted(0.9), 0u8..7, prop::bool::weighted(0.2));
    prop_oneof![
        20 => Just(Op::Onward),
        4 => [slot(), slot()].prop_map(Op::Readers),
        1 => Just(Op::ServiceLost),
        4 => (which(), tries, 0u8..4).prop_map(|(which, tries, kind)| Op::CardRead(which, tries, kind)),
        1 => any::<bool>().prop_map(Op::ReaderChosen),
        1 => (0usize..4).prop_map(Op::PortalChosen),
        2 => Just(Op::SignIn),
        2 => (which(), any::<bool>()).prop_map(|(which, ok)| Op::Prepared(which, ok)),
        2 => Just(Op::LastTryConfirmed),
        4 => (1usize..=8).prop_map(Op::Pin),
        2 => (which(), prop::sample::select(Phase::ALL.to_vec()))
            .prop_map(|(which, phase)| Op::Reached(which, phase)),
        8 => (which(), 0u8..9).prop_map(|(which, end)| Op::Finished(which, end)),
        3 => Just(Op::Cancelled),
        1 => Just(Op::SignedOut),
        1 => Just(Op::Stays),
        1 => prop::option::of(0usize..3).prop_map(Op::Browse),
        6 => (which(), 0u8..8).prop_map(|(which, kind)| Op::Session(which, kind)),
        1 => change().prop_map(Op::Demo),
    ]
}

fn change() -> impl Strategy<Value = demo::Change> {
    use demo::Change;
    prop_oneof![
        (0usize..4).prop_map(Change::Card),
        any::<bool>().prop_map(Change::CardIn),
        (0usize..4).prop_map(Change::Portal),
        prop::option::of(0usize..3).prop_map(Change::Fault),
    ]
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    prop::collection::vec(op(), 1..120)
}

/// The outside, as far as an observer knows it: it judges every step.
struct World {
    state: State,
    picture: Vec<ReaderState>,
    counts: [u32; 2],
    looks: Vec<Round>,
    preparations: Vec<Round>,
    logins: Vec<Round>,
    /// The reader of each login, while its very card is in.
    login_readers: HashMap<u64, String>,
    /// Tries that the card in each reader has, as far as anybody was told.
    tries: HashMap<String, u8>,
    last_try_confirmed: bool,
    highest_round: u64,
    stages: HashSet<&'static str>,
}

impl World {
    fn new() -> Self {
        Self {
            state: demonstration(start()),
            picture: Vec::new(),
            counts: [0; 2],
            looks: Vec::new(),
            preparations: Vec::new(),
            logins: Vec::new(),
            login_readers: HashMap::new(),
            tries: HashMap::new(),
            last_try_confirmed: false,
            highest_round: 0,
            stages: HashSet::new(),
        }
    }

    fn run(ops: Vec<Op>) -> Self {
        let mut world = Self::new();
        for op in ops {
            let event = world.event(op);
            world.happen(event);
        }
        world
    }

    fn event(&mut self, op: Op) -> Event {
        match op {
            Op::Onward => self.onward(),
            Op::Readers(slots) => self.readers(slots),
            Op::ServiceLost => Event::Readers(Err(Problem::ServiceStopped)),
            Op::CardRead(which, tries, kind) => Event::CardRead {
                round: self.pick(&self.looks, &which),
                result: match kind {
                    0 => Err(Problem::NoCertificate),
                    1 => Ok(summary(tries, SignIn::Impossible(Problem::NoCertificate))),
                    2 => Ok(summary(tries, SignIn::PossibleWithWarnings)),
                    _ => Ok(summary(tries, SignIn::Possible)),
                },
            },
            Op::ReaderChosen(first) => Event::ReaderChosen(if first { A } else { B }.to_owned()),
            Op::PortalChosen(portal) => Event::PortalChosen(portal),
            Op::SignIn => Event::SignIn,
            Op::Prepared(which, ok) => Event::Prepared {
                round: self.pick(&self.preparations, &which),
                result: if ok {
                    Ok(preparation())
                } else {
                    Err(network())
                },
            },
            Op::LastTryConfirmed => Event::LastTryConfirmed,
            Op::Pin(digits) => Event::PinEntered(pin(digits)),
            Op::Reached(which, phase) => Event::Reached {
                round: self.pick(&self.logins, &which),
                phase,
            },
            Op::Finished(which, kind) => Event::Finished {
                round: self.pick(&self.logins, &which),
                end: login_end(kind),
            },
            Op::Cancelled => Event::Cancelled,
            Op::SignedOut => Event::SignedOut,
            Op::Stays => Event::Stays,
            Op::Browse(service) => Event::Browse(service),
            Op::Session(which, kind) => {
                let now = session_round(&self.state);
                let round = match which {
                    Which::Waiting(_) => now.unwrap_or(Round(0)),
                    Which::Any(number) => Round(number),
                };
                tell(round, session_event(kind))
            }
            Op::Demo(change) => Event::Demo(change),
        }
    }

    /// The round that an answer is for: one of those that wait, or a number that nobody waits for
    /// in another way.
    fn pick(&self, waiting: &[Round], which: &Which) -> Round {
        match which {
            Which::Waiting(index) => match waiting.len() {
                0 => Round(0),
                length => waiting[index % length],
            },
            Which::Any(number) => {
                let round = Round(*number);
                let lists = [&self.looks, &self.preparations, &self.logins];
                let taken = lists.iter().any(|list| list.contains(&round));
                if taken && !waiting.contains(&round) {
                    Round(0)
                } else {
                    round
                }
            }
        }
    }

    fn onward(&mut self) -> Event {
        if let Some(round) = self.looks.last() {
            return Event::CardRead {
                round: *round,
                result: Ok(summary(Tries::Left(3), SignIn::Possible)),
            };
        }
        match &self.state.stage {
            Stage::Preparing { round, .. } => Event::Prepared {
                round: *round,
                result: Ok(preparation()),
            },
            Stage::AskPin(_) => Event::PinEntered(pin(5)),
            Stage::Working { entry, .. } => Event::Finished {
                round: entry.round,
                end: LoginEnd::SignedIn(session()),
            },
            _ if self.state.can_sign_in() => Event::SignIn,
            Stage::Done { .. } => self.readers([(true, 6, false); 2]),
            _ => match self.logins.last() {
                Some(round) => Event::Finished {
                    round: *round,
                    end: LoginEnd::Failed(Problem::Cancelled),
                },
                None => self.readers([(true, 6, false), (true, 0, false)]),
            },
        }
    }

    fn readers(&mut self, slots: [(bool, u8, bool); 2]) -> Event {
        let mut picture = Vec::new();
        for ((name, count), (there, kind, moved)) in
            [A, B].into_iter().zip(&mut self.counts).zip(slots)
        {
            *count += u32::from(moved);
            let slot = match kind {
                0 => Slot::Empty,
                1 => Slot::Mute,
                2 => Slot::Unavailable,
                3 => inserted(true),
                _ => inserted(false),
            };
            if there {
                picture.push(reader(name, slot, *count));
            }
        }
        Event::Readers(Ok(picture))
    }

    /// Lets an event happen, and checks everything that must hold.
    fn happen(&mut self, event: Event) {
        let before = self.state.clone();
        let told = Told::of(&event, &before);
        let could_sign_in = before.can_sign_in();
        let (state, effects) = step(before.clone(), event);
        self.state = state;
        self.stages.insert(stage_name(&self.state.stage));

        self.check_login(&before, &told, &effects);
        self.learn(&before, &told);
        self.check_stale(&before, &told, &effects);
        self.check_removal(&before, &told, &effects);
        self.check_session(&before, &told, &effects);
        if let Told::Cancelled = told
            && let Some(round) = attempt_round(&before)
        {
            assert!(matches!(self.state.stage, Stage::Home));
            assert!(matches!(effects.as_slice(), [Effect::Stop(stopped)] if *stopped == round));
        }
        if let Told::SignIn = told {
            let prepares = matches!(effects.as_slice(), [Effect::Prepare { .. }]);
            assert_eq!(could_sign_in, prepares);
        }
        self.answered(&told);
        self.note(effects);
        self.check_state();
    }

    /// One confirmation, at most one VERIFY, and none that was not allowed.
    fn check_login(&mut self, before: &State, told: &Told, effects: &[Effect]) {
        let logins: Vec<_> = effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Login {
                    round,
                    reader,
                    pin: PinEntry::Typed(pin),
                    ..
                } => Some((*round, reader, pin)),
                _ => None,
            })
            .collect();
        assert!(logins.len() <= usize::from(matches!(told, Told::Pin)));
        let Some((round, reader, pin)) = logins.first() else {
            return;
        };
        assert_eq!(before.stage.reader(), Some(reader.as_str()));
        assert!((5..=8).contains(&pin.len()), "{} digits", pin.len());
        match self.tries.get(*reader) {
            Some(0) => panic!("the PIN is blocked"),
            Some(1) => assert!(self.last_try_confirmed, "nobody confirmed the last try"),
            _ => {}
        }
        assert!(
            !self.login_readers.values().any(|busy| busy == *reader),
            "another login has the card"
        );
        self.last_try_confirmed = false;
        self.login_readers.insert(round.0, (*reader).clone());
    }

    /// Takes note of what the event told of the cards.
    fn learn(&mut self, before: &State, told: &Told) {
        match told {
            Told::LastTryConfirmed => {
                self.last_try_confirmed = matches!(before.stage, Stage::AskPin(_));
            }
            // A yes holds for the attempt in which it was said.
            Told::SignIn if before.can_sign_in() => self.last_try_confirmed = false,
            Told::CardRead {
                reader: Some(reader),
                tries: Some(tries),
                ..
            } => match tries {
                Tries::Left(left) => {
                    self.tries.insert(reader.clone(), *left);
                }
                Tries::NotReadable | Tries::NotAsked => {}
                Tries::Verified | Tries::NotActivated => {
                    self.tries.remove(reader);
                }
            },
            Told::Reached { round, phase } => {
                if attempt_round(before) == Some(*round)
                    && matches!(before.stage, Stage::Working { .. })
                    && *phase > Phase::Pin
                    && let Some(reader) = before.stage.reader()
                {
                    self.tries.remove(reader);
                }
            }
            Told::Finished { round, end } => {
                if let Some(reader) = self.login_readers.remove(&round.0) {
                    if attempt_round(before) == Some(*round) {
                        self.last_try_confirmed = false;
                    }
                    self.learn_end(reader, end);
                }
            }
            Told::Readers(picture) => self.learn_picture(picture.clone()),
            _ => {}
        }
    }

    fn learn_end(&mut self, reader: String, end: &LoginEnd) {
        let known = self.tries.get(&reader).copied();
        let now = match end {
            LoginEnd::SignedIn(_) => None,
            LoginEnd::Failed(Problem::PinBlocked) => Some(0),
            LoginEnd::Failed(Problem::WrongPin { left }) => {
                left.or(known.map(|known| known.saturating_sub(1)))
            }
            LoginEnd::Failed(Problem::PinOutcomeUnknown) => {
                known.map(|known| known.saturating_sub(1).max(1))
            }
            LoginEnd::Failed(_) => known,
        };
        match now {
            Some(now) => self.tries.insert(reader, now),
            None => self.tries.remove(&reader),
        };
    }

    fn learn_picture(&mut self, picture: Vec<ReaderState>) {
        for name in [A, B] {
            if !self.keeps_card(name, &picture) {
                self.tries.remove(name);
                self.login_readers.retain(|_, reader| reader != name);
            }
        }
        self.picture = picture;
    }

    /// Whether the very card of a reader is in it in the next picture too.
    fn keeps_card(&self, name: &str, next: &[ReaderState]) -> bool {
        let count = |picture: &[ReaderState]| {
            picture
                .iter()
                .find(|reader| reader.name == name && matches!(reader.slot, Slot::Card { .. }))
                .map(|reader| reader.events)
        };
        count(next).is_some() && count(&self.picture) == count(next)
    }

    fn check_stale(&self, before: &State, told: &Told, effects: &[Effect]) {
        let (stale, ends_session) = match told {
            Told::CardRead { reader, .. } => (reader.is_none(), None),
            Told::Prepared { round } => (
                !matches!(&before.stage, Stage::Preparing { round: now, .. } if now == round),
                None,
            ),
            Told::Finished { round, end } => (
                !matches!(&before.stage, Stage::Working { entry, .. } if entry.round == *round)
                    && reading(before, *round).is_none(),
                matches!(end, LoginEnd::SignedIn(_)).then_some(*round),
            ),
            Told::Session { round, .. } => (session_round(before) != Some(*round), None),
            _ => return,
        };
        if !stale {
            return;
        }
        assert_eq!(shown(&self.state), shown(before));
        match ends_session {
            Some(round) => {
                assert!(matches!(effects, [Effect::Stop(ended)] if *ended == round));
            }
            None => assert!(effects.is_empty(), "{effects:?}"),
        }
    }

    /// Without its card no attempt and no session lives on.
    fn check_removal(&self, before: &State, told: &Told, effects: &[Effect]) {
        let Some(reader) = before.stage.reader() else {
            return;
        };
        let gone = match told {
            // The picture was learnt just now; the one before is in the state.
            Told::Readers(picture) => {
                let view = before.readers.iter().find(|view| view.name == reader);
                let count = view.map(|view| view.seen.1);
                !picture.iter().any(|now| {
                    now.name == reader
                        && matches!(now.slot, Slot::Card { .. })
                        && Some(now.events) == count
                })
            }
            _ => false,
        };
        if gone {
            assert_eq!(self.state.stage.reader(), None, "{:?}", self.state.stage);
            let asked = effects
                .iter()
                .any(|effect| matches!(effect, Effect::Stop(_) | Effect::EndSession { .. }));
            assert!(asked, "{effects:?}");
        }
    }

    /// "Signed in" is said after a login of this attempt, and every session ends once.
    fn check_session(&self, before: &State, told: &Told, effects: &[Effect]) {
        let was = matches!(before.stage, Stage::Done { .. });
        let is = matches!(self.state.stage, Stage::Done { .. });
        if is && !was {
            let round = attempt_round(before);
            assert!(matches!(before.stage, Stage::Working { .. }));
            assert!(matches!(
                told,
                Told::Finished { round: now, end: LoginEnd::SignedIn(_) } if Some(*now) == round
            ));
        }
        if let Told::Session {
            event: SessionEvent::Second,
            ..
        } = told
            && was
            && !is
        {
            // Nobody is signed out without a warning.
            let last = Presence::Away { seconds: 1 };
            assert!(matches!(&before.stage, Stage::Done { presence, .. } if *presence == last));
        }
        for effect in effects {
            if let Effect::EndSession { round, .. } | Effect::Browse { round, .. } = effect {
                assert_eq!(session_round(before), Some(*round));
                assert!(was);
            }
        }
        let ends = effects
            .iter()
            .filter(|effect| matches!(effect, Effect::EndSession { .. }))
            .count();
        assert_eq!(ends, usize::from(was && !is));
    }

    fn answered(&mut self, told: &Told) {
        match told {
            Told::CardRead { round, .. } => self.looks.retain(|look| look != round),
            Told::Prepared { round } => self.preparations.retain(|asked| asked != round),
            Told::Finished { round, .. } => self.logins.retain(|login| login != round),
            _ => {}
        }
    }

    /// Answers that are asked for now, under numbers never used before.
    fn note(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::ReadCard { round, .. } => {
                    self.new_round(round);
                    self.looks.push(round);
                }
                Effect::Prepare { round, portal, .. } => {
                    self.new_round(round);
                    let chosen = &self.state.portals[self.state.portal];
                    assert_eq!(portal, chosen.name);
                    self.preparations.push(round);
                }
                Effect::Login { round, .. } => self.logins.push(round),
                Effect::Diagnose { round, .. }
                | Effect::Write { round, .. }
                | Effect::RefreshProviders { round, .. }
                | Effect::OpenWay { round, .. }
                | Effect::Ready(ReadyQuestion { round, .. })
                | Effect::Look { round, .. }
                | Effect::Trust(
                    TrustEffect::Judge { round, .. }
                    | TrustEffect::Ask { round, .. }
                    | TrustEffect::FetchList { round },
                )
                | Effect::History(HistoryWork::Read(round) | HistoryWork::Erase(round)) => {
                    self.new_round(round);
                }
                Effect::Stop(_)
                | Effect::StopDiagnosis(_)
                | Effect::EndSession { .. }
                | Effect::Session { .. }
                | Effect::Browse { .. }
                | Effect::KeepCredentials { .. }
                | Effect::OpenNetworkPage { .. }
                | Effect::Trust(TrustEffect::Stop(_))
                | Effect::OpenPanel(_)
                | Effect::NewPin(_)
                | Effect::Demo(_) => {}
            }
        }
    }

    fn new_round(&mut self, round: Round) {
        assert!(round.0 > self.highest_round, "{round:?} was used before");
        self.highest_round = round.0;
    }

    /// What holds in every state.
    fn check_state(&self) {
        let state = &self.state;
        if let Some(reader) = state.stage.reader() {
            let bound = state.card().map(|(name, _)| name);
            let signed_in = matches!(state.stage, Stage::Done { .. });
            assert!(bound == Some(reader) || signed_in && bound.is_none());
        }
        let out = match state.stage {
            Stage::Done { .. } => after(state.clone(), Event::SignedOut),
            _ => state.clone(),
        };
        assert!(matches!(after(out, Event::Cancelled).stage, Stage::Home));
        let (_, effects) = step(state.clone(), Event::SignIn);
        let prepares = matches!(effects.as_slice(), [Effect::Prepare { .. }]);
        assert_eq!(state.can_sign_in(), prepares);
        // A card that is being read will be read: its answer is on the way.
        for view in &state.readers {
            if let SlotView::Reading(round) = view.slot {
                assert!(self.looks.contains(&round) || self.logins.contains(&round));
            }
        }
    }
}

/// What an event said, for the observer: a [`Pin`] can't be kept.
enum Told {
    Readers(Vec<ReaderState>),
    CardRead {
        reader: Option<String>,
        tries: Option<Tries>,
        round: Round,
    },
    SignIn,
    Prepared {
        round: Round,
    },
    LastTryConfirmed,
    Pin,
    Reached {
        round: Round,
        phase: Phase,
    },
    Finished {
        round: Round,
        end: LoginEnd,
    },
    Cancelled,
    Session {
        round: Round,
        event: SessionEvent,
    },
    Other,
}

impl Told {
    fn of(event: &Event, before: &State) -> Self {
        match event {
            Event::Readers(readers) => Self::Readers(readers.clone().unwrap_or_default()),
            Event::CardRead { round, result } => Self::CardRead {
                reader: reading(before, *round),
                tries: result.as_ref().ok().map(|card| card.tries),
                round: *round,
            },
            Event::SignIn => Self::SignIn,
            Event::Prepared { round, .. } => Self::Prepared { round: *round },
            Event::LastTryConfirmed => Self::LastTryConfirmed,
            Event::PinEntered(_) => Self::Pin,
            Event::Reached { round, phase } => Self::Reached {
                round: *round,
                phase: *phase,
            },
            Event::Finished { round, end } => Self::Finished {
                round: *round,
                end: end.clone(),
            },
            Event::Cancelled => Self::Cancelled,
            Event::Session { round, event } => Self::Session {
                round: *round,
                event: event.clone(),
            },
            Event::ReaderChosen(_)
            | Event::PortalChosen(_)
            | Event::Portals(_)
            | Event::SignedOut
            | Event::LookAgain(_)
            | Event::Diagnosis(_)
            | Event::Export(_)
            | Event::Network(_)
            | Event::History(_)
            | Event::Link(_)
            | Event::Look(_)
            | Event::Ways(_)
            | Event::Trust(_)
            | Event::Ready(_)
            | Event::NewPin(_)
            | Event::Keypad(_)
            | Event::Stays
            | Event::Browse(_)
            | Event::Act(_)
            | Event::Demo(_) => Self::Other,
        }
    }
}

/// The reader whose slot waits for a round.
fn reading(state: &State, round: Round) -> Option<String> {
    state
        .readers
        .iter()
        .find(|view| matches!(view.slot, SlotView::Reading(look) if look == round))
        .map(|view| view.name.clone())
}

fn session_event(kind: u8) -> SessionEvent {
    match kind {
        0 | 1 => SessionEvent::Quiet,
        2..=4 => SessionEvent::Second,
        5 => SessionEvent::Browsed(Err(network())),
        7 => SessionEvent::WindowClosed,
        8 => SessionEvent::Browsed(Ok(crate::flow::Opened::Window)),
        6 => SessionEvent::Browsed(Ok(crate::flow::Opened::System(None))),
        _ => SessionEvent::ToldPortal(AtPortal::Ended),
    }
}

fn login_end(kind: u8) -> LoginEnd {
    match kind {
        0 => LoginEnd::SignedIn(session()),
        1 => LoginEnd::Failed(network()),
        2 => LoginEnd::Failed(Problem::PinBlocked),
        3 => LoginEnd::Failed(Problem::PinOutcomeUnknown),
        4 => wrong(None),
        kind => wrong(Some(kind - 5)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_must_hold_holds_after_any_events(ops in ops()) {
        World::run(ops);
    }
}

/// The property above says nothing of stages that its events never lead to.
#[test]
fn random_events_lead_to_every_stage() {
    let mut runner = TestRunner::deterministic();
    let mut stages = HashSet::new();
    for _ in 0..64 {
        let ops = ops().new_tree(&mut runner).unwrap().current();
        stages.extend(World::run(ops).stages);
    }
    let mut stages: Vec<_> = stages.into_iter().collect();
    stages.sort_unstable();
    assert_eq!(
        stages,
        [
            "AskPin",
            "AskPin again",
            "Away",
            "Done",
            "Ended",
            "Failed",
            "Home",
            "Preparing",
            "Working",
        ]
    );
}
