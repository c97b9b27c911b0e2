//! Looking at every layer in order, and telling what was found as soon as it is known.

mod cards;
mod network;
mod readers;

use std::sync::Arc;

use super::{
    Baseline, Detail, Fact, Finding, Label, Layer, Redactor, Report, Session, Surroundings,
};
use crate::card::Limits;
use crate::portal::Profile;
use crate::problem::Problem;
use crate::reader::Readers;

/// What a diagnosis looks at.
#[derive(Clone)]
pub struct Sources {
    /// What is around the service.
    pub surroundings: Surroundings,
    /// The readers.
    pub readers: Arc<dyn Readers>,
    /// The portal to ask; nothing goes over the network without one.
    pub portal: Option<Profile>,
    /// Whether cards are watched for some seconds, to see how they stay in the field.
    pub stability: bool,
    /// What draws the window.
    pub renderer: String,
    /// How things stood when everything worked last, to be compared with.
    pub last_good: Option<Baseline>,
}

/// Looks at every layer. `tell` gets the whole report after each step; so does the caller at the
/// end. `None` if the work was stopped through `limits`.
pub fn run(sources: &Sources, limits: &Limits, tell: impl FnMut(&Report)) -> Option<Report> {
    let mut redactor = Redactor::for_this_session();
    if let Some(host) = &sources.surroundings.host {
        redactor.learn_host(host);
    }
    let report = Report {
        redactor,
        last_good: sources.last_good.clone(),
        ..Report::default()
    };
    let mut work = Work {
        report,
        sources,
        limits,
        tell,
    };
    work.all()?;
    Some(work.report)
}

struct Work<'a, T> {
    report: Report,
    sources: &'a Sources,
    limits: &'a Limits,
    tell: T,
}

impl<T: FnMut(&Report)> Work<'_, T> {
    fn all(&mut self) -> Option<()> {
        self.system()?;
        let states = self.readers()?;
        self.judge_session(states.is_empty());
        let filled = self.slots(states)?;
        let mut cards = self.applications(filled)?;
        self.certificates(&mut cards)?;
        self.pins(&cards)?;
        self.interruptions(&mut cards)?;
        self.conflicts()?;
        self.portal(&cards)?;
        self.program()
    }

    fn system(&mut self) -> Option<()> {
        let Surroundings {
            system, session, ..
        } = &self.sources.surroundings;
        let details = vec![detail(Label::System, system.clone())];
        let fact = Fact::System {
            name: system.clone(),
            session: *session,
            in_the_way: false,
        };
        self.detailed(Layer::System, fact, details)
    }

    /// The session is in the way only if no reader can be seen from it: it is the first line, so it
    /// is judged anew once that is known.
    fn judge_session(&mut self, sees_nothing: bool) {
        let current = self.sources.surroundings.session;
        if !sees_nothing || current == Session::Local {
            return;
        }
        let Some(first) = self.report.findings.first_mut() else {
            return;
        };
        if current == Session::RemoteDesktop {
            first.fact = Fact::Broken {
                place: None,
                problem: Problem::RemoteSession,
            };
        } else if let Fact::System { in_the_way, .. } = &mut first.fact {
            *in_the_way = true;
        }
    }

    /// Other programs that use cards, and whether one of them is in the way.
    fn conflicts(&mut self) -> Option<()> {
        let programs = self.sources.surroundings.programs.clone();
        if programs.is_empty() && !cfg!(target_os = "linux") {
            return self.found(Layer::Conflicts, Fact::NotLooked);
        }
        let mut findings = self.report.findings.iter();
        let is_held = findings.any(|finding| {
            let problem = finding.problem();
            problem.is_some_and(|problem| ["R08", "C18"].contains(&problem.code()))
        });
        let is_held = is_held && !programs.is_empty();
        let details = programs.iter();
        let details = details.map(|program| detail(Label::Programs, without_number(program)));
        let details = details.collect();
        self.detailed(
            Layer::Conflicts,
            Fact::Programs { programs, is_held },
            details,
        )
    }

    fn program(&mut self) -> Option<()> {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let built = [
            (cfg!(feature = "window"), "window"),
            (cfg!(feature = "compat-tls"), "compat-tls"),
            (cfg!(feature = "gpu"), "gpu"),
        ];
        let built = built.into_iter().filter(|(is_in, _)| *is_in);
        let built: Vec<_> = built.map(|(_, name)| name).collect();
        let whole = format!(
            "{version}, {}-{}, {}",
            std::env::consts::OS,
            std::env::consts::ARCH,
            built.join(" ")
        );
        let fact = Fact::Program {
            version,
            renderer: self.sources.renderer.clone(),
        };
        self.detailed(Layer::Program, fact, vec![detail(Label::Build, whole)])
    }

    fn broken(&mut self, layer: Layer, place: Option<String>, problem: Problem) -> Option<()> {
        self.broken_with(layer, place, problem, Vec::new())
    }

    fn broken_with(
        &mut self,
        layer: Layer,
        place: Option<String>,
        problem: Problem,
        details: Vec<Detail>,
    ) -> Option<()> {
        self.detailed(layer, Fact::Broken { place, problem }, details)
    }

    fn found(&mut self, layer: Layer, fact: Fact) -> Option<()> {
        self.detailed(layer, fact, Vec::new())
    }

    /// Tells a finding, unless nobody waits for it any more.
    fn detailed(&mut self, layer: Layer, fact: Fact, details: Vec<Detail>) -> Option<()> {
        if self.limits.cancel.is_cancelled() {
            return None;
        }
        let mut finding = Finding {
            details,
            ..Finding::new(layer, fact)
        };
        finding.find_remedies(&self.sources.surroundings);
        self.report.findings.push(finding);
        (self.tell)(&self.report);
        Some(())
    }
}

/// What draws this program's window: the toolkit reads the choice from the environment, where the
/// window's settings put it before it opens (iced-0.14.md §2, `ICED_BACKEND`).
pub fn renderer() -> String {
    let software = "tiny-skia";
    let name = match std::env::var("ICED_BACKEND") {
        _ if !cfg!(feature = "window") => "-",
        Ok(chosen) if chosen == software => software,
        _ if cfg!(feature = "gpu") => "wgpu, or tiny-skia",
        _ => software,
    };
    name.to_owned()
}

fn detail(label: Label, value: impl Into<String>) -> Detail {
    Detail {
        label,
        value: value.into(),
    }
}

/// `scdaemon (4123)` is the same program tomorrow, with another number.
fn without_number(program: &str) -> String {
    let name = program.rsplit_once(" (").map_or(program, |(name, _)| name);
    name.to_owned()
}

impl std::fmt::Debug for Sources {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sources")
            .field("surroundings", &self.surroundings)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "probe_tests.rs"]
mod tests;
