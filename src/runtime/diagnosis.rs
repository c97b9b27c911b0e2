//! Runs the diagnosis and tells it line by line.

use std::sync::Arc;

use super::Inner;
use crate::cancel::Cancel;
use crate::card::Limits;
use crate::diagnosis::{Fact, Finding, Layer, Report, Sources, Surroundings, run};
use crate::flow::{DiagnosisEvent, Event, Round};

impl Inner {
    /// Starts a diagnosis; one that still runs is stopped.
    pub(super) fn diagnose(self: &Arc<Self>, round: Round, portal: Option<usize>) {
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
                    portal: portal.and_then(|place| inner.portals.get(place).cloned()),
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
                    findings: vec![Finding {
                        layer: Layer::Program,
                        fact: Fact::Broken {
                            place: None,
                            problem,
                        },
                    }],
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
