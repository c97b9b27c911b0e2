//! Runs the diagnosis and tells it line by line.

use std::sync::Arc;

use time::OffsetDateTime;

use super::Inner;
use crate::cancel::Cancel;
use crate::card::Limits;
use crate::diagnosis::{
    Baseline, Fact, Finding, Layer, Report, Sources, Surroundings, renderer, run,
};
use crate::flow::{DiagnosisEvent, Event, Round};
use crate::problem::Problem;
use crate::settings::LastGood;

impl Inner {
    /// Starts a diagnosis; one that still runs is stopped.
    pub(super) fn diagnose(
        self: &Arc<Self>,
        round: Round,
        portal: Option<String>,
        stability: bool,
    ) {
        let cancel = Cancel::default();
        let before = self.work().diagnosis.replace((round, cancel.clone()));
        if let Some((_, before)) = before {
            before.cancel();
        }
        let told = move |report: &Report, is_complete| {
            Event::Diagnosis(DiagnosisEvent::Told {
                round,
                report: Box::new(report.clone()),
                is_complete,
            })
        };
        self.spawn(
            move |inner| {
                let sources = inner.sources(portal.as_deref(), stability);
                let limits = Limits {
                    cancel,
                    ..Limits::default()
                };
                // A diagnosis that was stopped tells what nobody listens to any more.
                let report = run(&sources, &limits, |report| inner.tell(told(report, false)));
                let mut report = report.unwrap_or_default();
                inner.keep_good(&mut report);
                report
            },
            move |report| {
                let report = report.unwrap_or_else(|problem| Report {
                    findings: vec![Finding::new(
                        Layer::Program,
                        Fact::Broken {
                            place: None,
                            problem,
                        },
                    )],
                    ..Report::default()
                });
                told(&report, true)
            },
        );
    }

    fn sources(&self, portal: Option<&str>, stability: bool) -> Sources {
        let surroundings = Surroundings::look();
        let kept = self.system.get();
        let last_good = kept.and_then(Option::as_ref).and_then(LastGood::load);
        Sources {
            surroundings: if kept.is_some() {
                surroundings
            } else {
                surroundings.without_service()
            },
            readers: Arc::clone(&self.readers),
            portal: portal.and_then(|name| self.portal(name)),
            stability,
            renderer: renderer(),
            last_good: last_good.as_deref().and_then(Baseline::read),
        }
    }

    /// Keeps a report in which everything works. What can't be kept, this or what cards showed, is
    /// said in the report's last lines.
    fn keep_good(&self, report: &mut Report) {
        let good = Baseline::of_good(report, OffsetDateTime::now_utc());
        let good = good.and_then(|good| good.store());
        let kept = self.system.get().and_then(Option::as_ref).zip(good);
        let state = kept.and_then(|(place, good)| place.save(&good).err());
        // Whoever stopped the diagnosis gets no line of it.
        let cards = self
            .memory
            .unsaved()
            .filter(|_| !report.findings.is_empty());
        for problem in [state, cards].into_iter().flatten() {
            if let Problem::File { file, reason } = problem {
                let file = format!("{file} ({reason})");
                let fact = Fact::NotKept { file };
                report.findings.push(Finding::new(Layer::Program, fact));
            }
        }
    }

    pub(super) fn stop_diagnosis(&self, round: Round) {
        let mut work = self.work();
        if work
            .diagnosis
            .as_ref()
            .is_some_and(|(known, _)| *known == round)
            && let Some((_, cancel)) = work.diagnosis.take()
        {
            drop(work);
            cancel.cancel();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};
    use std::time::Duration;

    use super::*;
    use crate::flow::{DiagnosisWork, Effect, State, step};
    use crate::runtime::Runtime;
    use crate::simulator::card::VirtualCns;
    use crate::simulator::link::Behaviour;
    use crate::simulator::reader::VirtualReaders;

    /// State machine, runtime and a virtual card, as the window joins them.
    struct Desk {
        runtime: Runtime,
        events: Receiver<Event>,
        state: State,
    }

    impl Desk {
        fn new(behaviour: Behaviour) -> Self {
            let card = VirtualCns::new("st-2048".parse().unwrap()).unwrap();
            let readers = VirtualReaders::with_card("Lettore A", Box::new(card), behaviour);
            let (sender, events) = channel();
            let tell = move |event| sender.send(event).unwrap_or_default();
            let runtime = Runtime::start(Arc::new(readers), Vec::new(), tell).unwrap();
            Self {
                runtime,
                events,
                state: State::new(Vec::new()),
            }
        }

        fn happen(&mut self, event: Event) {
            let (state, effects): (State, Vec<Effect>) = step(self.state.clone(), event);
            self.state = state;
            for effect in effects {
                self.runtime.carry(effect);
            }
        }

        /// Lets events come until the diagnosis is so.
        fn until(&mut self, wanted: impl Fn(&State) -> bool) {
            while !wanted(&self.state) {
                let event = self.events.recv_timeout(Duration::from_secs(30)).unwrap();
                self.happen(event);
            }
        }
    }

    #[test]
    fn a_diagnosis_tells_line_by_line_to_its_end() {
        let mut desk = Desk::new(Behaviour::default());
        desk.happen(Event::Diagnosis(DiagnosisEvent::Wanted {
            online: false,
            stability: false,
        }));
        desk.until(|state| state.diagnosis.report.findings.len() == 1);
        desk.until(|state| state.diagnosis.work == DiagnosisWork::Complete);
        let report = &desk.state.diagnosis.report;
        assert_eq!(report.cause(), None);
        assert_eq!(report.findings.last().unwrap().layer, Layer::Program);
    }

    #[test]
    fn a_diagnosis_that_is_stopped_tells_nothing_more() {
        let mut desk = Desk::new(Behaviour {
            faults: vec!["delay:3000@1".parse().unwrap()],
            ..Behaviour::default()
        });
        desk.happen(Event::Diagnosis(DiagnosisEvent::Wanted {
            online: false,
            stability: false,
        }));
        desk.until(|state| !state.diagnosis.report.findings.is_empty());
        desk.happen(Event::Diagnosis(DiagnosisEvent::Stopped));
        let before = desk.state.diagnosis.report.findings.len();
        // The next diagnosis runs to its end, undisturbed by what the first may still tell.
        desk.until(|state| state.card().is_some());
        assert_eq!(desk.state.diagnosis.work, DiagnosisWork::Stopped);
        assert_eq!(desk.state.diagnosis.report.findings.len(), before);
        desk.happen(Event::Diagnosis(DiagnosisEvent::Wanted {
            online: false,
            stability: false,
        }));
        desk.until(|state| state.diagnosis.work == DiagnosisWork::Complete);
        assert_eq!(desk.state.diagnosis.report.cause(), None);
    }

    #[test]
    fn a_good_state_that_can_not_be_kept_is_said() {
        let mut desk = Desk::new(Behaviour::default());
        let folder = tempfile::tempdir().unwrap();
        let no_folder = folder.path().join("file");
        std::fs::write(&no_folder, "").unwrap();
        let place = no_folder.join("last-good.json");
        desk.runtime.use_system(Some(LastGood::at(place)));
        desk.happen(Event::Diagnosis(DiagnosisEvent::Wanted {
            online: false,
            stability: false,
        }));
        desk.until(|state| state.diagnosis.work == DiagnosisWork::Complete);
        let report = &desk.state.diagnosis.report;
        assert_eq!(report.cause(), None);
        let last = &report.findings.last().unwrap().fact;
        let Fact::NotKept { file } = last else {
            panic!("{last:?}");
        };
        assert!(file.contains("last-good.json ("), "{file}");
    }
}
