//! One line of the diagnosis: outcome, layer, what it is, what it means, what to do; the command
//! that mends it, and what only experts read.

use iced::widget::{Column, column, container, row};
use iced::{Element, Fill, Top};

use super::super::super::app::{App, DiagnosisIntent, Intent, PageIntent};
use super::super::super::icon::{Icon, icon};
use super::super::super::theme::{self, Meaning, button::Kind, surface};
use super::super::super::widget::focus;
use super::super::Room;
use super::super::parts::{buttons, field, offers, sign};
use crate::flow::{Finding, FindingOutcome, Layer, Panel};
use crate::problem::Action;
use crate::text::Phrase;

/// A finding at its place in the list.
pub(super) fn line<'a>(
    app: &App,
    place: usize,
    finding: &Finding,
    room: Room,
) -> Element<'a, Intent> {
    let text = &app.text;
    let outcome = finding.outcome();
    let words = text.finding(finding);
    let head = format!("{}: {}", text.layer(finding.layer), text.outcome(outcome));
    let problem = finding.problem();
    let code = problem
        .as_ref()
        .map(|problem| theme::text::code(problem.to_string()));
    let what = if outcome == FindingOutcome::Trouble {
        theme::text::strong(words.what)
    } else {
        theme::text::body(words.what)
    };
    let symbol = match outcome {
        FindingOutcome::Good => sign(Meaning::Success, 24.0),
        FindingOutcome::Attention => sign(Meaning::Warning, 24.0),
        FindingOutcome::Trouble => sign(Meaning::Danger, 24.0),
        FindingOutcome::Unknown => icon(Icon::Circle, 24.0),
    };
    row![
        symbol,
        column![
            theme::text::small(head),
            what,
            words.means.map(theme::text::body),
            words.next.map(theme::text::body),
            code,
            finding
                .command
                .as_ref()
                .map(|shown| command(app, place, shown)),
            actions(app, place, finding),
            details(app, place, finding, room),
        ]
        .spacing(theme::XS)
        .width(Fill),
    ]
    .spacing(theme::M)
    .align_y(Top)
    .into()
}

/// A command to be typed in a terminal.
fn command<'a>(app: &App, place: usize, command: &str) -> Element<'a, Intent> {
    let text = &app.text;
    let copied = app.diagnosis.command == Some(place);
    let phrase = if copied {
        Phrase::CommandCopied
    } else {
        Phrase::CopyCommand
    };
    let copy = intent(DiagnosisIntent::CopyCommand(place));
    let shown = container(theme::text::code(command.to_owned()))
        .padding(theme::M)
        .width(Fill)
        .style(surface::strip);
    column![
        theme::text::small(text.say(Phrase::CommandHelp)),
        shown,
        buttons([focus::action(text.say(phrase), Kind::Secondary, Some(copy)).into()]),
    ]
    .spacing(theme::S)
    .into()
}

/// What can be done about a finding in this window: label and intent, best first. What is not good
/// can at least be looked at again.
fn offered(app: &App, finding: &Finding) -> Vec<(String, Intent)> {
    let text = &app.text;
    let panel = finding.panel.map(|panel| {
        let phrase = match panel {
            Panel::Clock => Phrase::OpenClock,
            Panel::Network => Phrase::OpenNetwork,
        };
        (text.say(phrase), intent(DiagnosisIntent::OpenPanel(panel)))
    });
    let actions = finding.actions();
    let can_repeat = actions.contains(&Action::Retry) && app.state.can_diagnose();
    let repeat = can_repeat.then(|| {
        let again = match finding.layer {
            Layer::Portal => Intent::Page(PageIntent::Diagnose { online: true }),
            _ if finding.is_of_stability() => intent(DiagnosisIntent::Stability),
            _ => Intent::Page(PageIntent::Diagnose { online: false }),
        };
        (text.say(Phrase::CheckAgain), again)
    });
    let all = panel.into_iter().chain(offers(app, &actions, None));
    all.chain(repeat).collect()
}

/// What can be done in this window, and the fold.
fn actions<'a>(app: &App, place: usize, finding: &Finding) -> Option<Element<'a, Intent>> {
    let text = &app.text;
    let mut all: Vec<Element<'a, Intent>> = offered(app, finding)
        .into_iter()
        .map(|(label, intent)| focus::action(label, Kind::Secondary, Some(intent)).into())
        .collect();
    if !finding.details.is_empty() {
        let phrase = if app.diagnosis.unfolded.contains(&place) {
            Phrase::HideDetails
        } else {
            Phrase::ShowDetails
        };
        let fold = intent(DiagnosisIntent::Details(place));
        all.push(focus::action(text.say(phrase), Kind::Quiet, Some(fold)).into());
    }
    (!all.is_empty()).then(|| buttons(all))
}

fn details<'a>(
    app: &App,
    place: usize,
    finding: &Finding,
    room: Room,
) -> Option<Element<'a, Intent>> {
    let is_open = app.diagnosis.unfolded.contains(&place) && !finding.details.is_empty();
    is_open.then(|| {
        let rows = finding.details.iter().map(|detail| {
            let (label, value) = app.text.detail(detail);
            field(room, label, value)
        });
        container(Column::with_children(rows).spacing(theme::XS))
            .padding(theme::M)
            .width(Fill)
            .style(surface::strip)
            .into()
    })
}

pub(super) fn intent(intent: DiagnosisIntent) -> Intent {
    Intent::Page(PageIntent::Diagnosis(intent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Tries;
    use crate::diagnosis::{Fact, Report, Session};
    use crate::problem::Problem;
    use crate::ui::screen::tests::diagnosed_with;

    /// Even where the system is not known and has no page of settings that could be opened.
    #[test]
    fn whatever_is_not_good_has_a_button() {
        let reader = || "Lettore A".to_owned();
        let mut findings: Vec<_> = Problem::examples()
            .into_iter()
            .map(|problem| {
                let place = None;
                Finding::new(Layer::Portal, Fact::Broken { place, problem })
            })
            .collect();
        let attention = [
            Fact::System {
                name: String::new(),
                session: Session::Container,
                in_the_way: true,
            },
            Fact::CertificateUsable {
                reader: reader(),
                days: 3,
                with_warnings: true,
            },
            Fact::Pin {
                reader: reader(),
                tries: Tries::Left(1),
            },
            Fact::Programs {
                programs: vec!["scdaemon (7)".to_owned()],
                is_held: true,
            },
            Fact::InUse {
                reader: reader(),
                programs: Vec::new(),
            },
            Fact::Interrupted {
                reader: reader(),
                programs: Vec::new(),
            },
            Fact::Clock { wrong_by: Some(9) },
            Fact::Vouched {
                issuer: "x".to_owned(),
                is_public: false,
            },
            Fact::NotKept {
                file: "x".to_owned(),
            },
        ];
        findings.extend(attention.map(|fact| Finding::new(Layer::Cards, fact)));
        let driven = diagnosed_with(Report {
            findings: findings.clone(),
            ..Report::default()
        });
        for finding in &findings {
            assert!(finding.outcome() > FindingOutcome::Unknown, "{finding:?}");
            let offered = offered(&driven.app, finding);
            assert!(!offered.is_empty(), "{finding:?}");
            for (place, (_, intent)) in offered.iter().enumerate() {
                let before = offered.iter().take(place);
                assert!(before.into_iter().all(|(_, other)| other != intent));
            }
        }
        let clock = Finding {
            panel: Some(Panel::Clock),
            ..Finding::new(Layer::Portal, Fact::Clock { wrong_by: Some(9) })
        };
        let (label, intent) = offered(&driven.app, &clock).into_iter().next().unwrap();
        assert_eq!(label, driven.app.text.say(Phrase::OpenClock));
        assert_eq!(
            intent,
            super::intent(DiagnosisIntent::OpenPanel(Panel::Clock))
        );
    }
}
