//! Runs the diagnosis and tells it line by line.

use std::sync::Arc;

use super::Inner;
use crate::cancel::Cancel;
use crate::card::Limits;
use crate::diagnosis::{Fact, Finding, Layer, Report, Sources, Surroundings, renderer, run};
use crate::flow::{DiagnosisEvent, Event, Round};

impl Inner {
    /// Starts a diagnosis; one that still runs is stopped.
    pub(super) fn diagnose(self: &Arc<Self>, round: Round, portal: Option<String>) {
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
                let sources = Sources {
                    surroundings: Surroundings::look(),
                    readers: Arc::clone(&inner.readers),
                    portal: portal.and_then(|name| inner.portal(&name)),
                    stability: false,
                    renderer: renderer(),
                };
                let limits = Limits {
                    cancel,
                    ..Limits::default()
                };
                // A diagnosis that was stopped tells what nobody listens to any more.
                run(&sources, &limits, |report| inner.tell(told(report, false))).unwrap_or_default()
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
        desk.happen(Event::Diagnosis(DiagnosisEvent::Wanted { online: false }));
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
        desk.happen(Event::Diagnosis(DiagnosisEvent::Wanted { online: false }));
        desk.until(|state| !state.diagnosis.report.findings.is_empty());
        desk.happen(Event::Diagnosis(DiagnosisEvent::Stopped));
        let before = desk.state.diagnosis.report.findings.len();
        // The next diagnosis runs to its end, undisturbed by what the first may still tell.
        desk.until(|state| state.card().is_some());
        assert_eq!(desk.state.diagnosis.work, DiagnosisWork::Stopped);
        assert_eq!(desk.state.diagnosis.report.findings.len(), before);
        desk.happen(Event::Diagnosis(DiagnosisEvent::Wanted { online: false }));
        desk.until(|state| state.diagnosis.work == DiagnosisWork::Complete);
        assert_eq!(desk.state.diagnosis.report.cause(), None);
    }
}
