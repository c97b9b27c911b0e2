//! The trust part of Carta: who vouches for the certificate, by which list, and what its issuer
//! says when it is asked.

use iced::widget::{Column, column, container, row};
use iced::{Element, Fill, Padding};

use super::super::app::{App, Intent, TrustIntent};
use super::super::icon::{Icon, icon};
use super::super::theme::{self, Meaning, button::Kind, palette};
use super::super::widget::{focus, notice};
use super::network;
use super::parts::{block, buttons, problem, sentence, sign};
use crate::flow::{
    Assessment, Judged, ListWork, Outcome, Question, ReadCertificate, TrustCheck, TrustNode,
    TrustStanding, TrustStep, Verdict,
};
use crate::problem::{Parameter, Problem, ProxyFault};
use crate::text::{Phrase, Word};

/// How far a certificate is set in from the one that it was issued for.
const STEP: f32 = 20.0;

/// The whole part.
pub(super) fn trust<'a>(app: &'a App, read: &'a ReadCertificate) -> Element<'a, Intent> {
    let text = &app.text;
    let judged = app.state.trust.of(&read.certificate);
    let (Some(judged), Some(assessment)) =
        (judged, judged.and_then(|judged| judged.assessment.as_ref()))
    else {
        return block(
            text.trust("trust-title", Vec::new()),
            theme::text::body(text.trust("trust-reading", Vec::new())),
        );
    };
    let verdict = judged.verdict().map(|verdict| {
        notice(
            meaning(verdict),
            theme::text::strong(text.verdict(verdict)).width(Fill),
        )
    });
    block(
        text.trust("trust-title", Vec::new()),
        column![
            verdict,
            chain(app, assessment),
            revocation(app, judged),
            list(app, assessment),
            theme::text::small(text.say(Phrase::TrustPortal)),
        ]
        .spacing(theme::L),
    )
}

/// Only what is proven in full is green.
fn meaning(verdict: Verdict) -> Meaning {
    match verdict {
        Verdict::Good => Meaning::Success,
        Verdict::NotAsked => Meaning::Info,
        Verdict::Demonstration
        | Verdict::Suspended
        | Verdict::Incomplete
        | Verdict::NotVerified
        | Verdict::Unlisted
        | Verdict::Unknown
        | Verdict::OldList => Meaning::Warning,
        Verdict::Revoked | Verdict::Expired | Verdict::Broken | Verdict::Withdrawn => {
            Meaning::Danger
        }
    }
}

/// Every certificate under the one that it was issued for, each with its findings.
fn chain<'a>(app: &'a App, assessment: &'a Assessment) -> Element<'a, Intent> {
    let tree = &assessment.tree;
    let is_demonstration = tree.standing == TrustStanding::Demonstration;
    let nodes = tree.nodes.iter().enumerate().map(|(depth, found)| {
        let inset = STEP * f32::from(u8::try_from(depth).unwrap_or(u8::MAX).min(4));
        container(node(app, found, is_demonstration))
            .padding(Padding::default().left(inset))
            .into()
    });
    let missing = tree.missing().map(|issuer| {
        row![
            sign(Meaning::Warning, 24.0),
            theme::text::body(app.text.missing_issuer(issuer)).width(Fill)
        ]
        .spacing(theme::M)
    });
    Column::with_children(nodes)
        .push(missing)
        .spacing(theme::M)
        .into()
}

/// What is as it should be in one line, everything else with its own sign.
fn node<'a>(app: &App, node: &TrustNode, is_demonstration: bool) -> Element<'a, Intent> {
    let text = &app.text;
    let worst = node.checks.iter().map(TrustCheck::outcome).max();
    let meaning = match worst {
        // A test certificate is never green, however whole its chain.
        _ if is_demonstration => Meaning::Warning,
        None | Some(Outcome::Pass) => Meaning::Success,
        Some(Outcome::Warning) => Meaning::Info,
        Some(Outcome::Obstacle) => Meaning::Danger,
    };
    let (good, rest): (Vec<_>, Vec<_>) = node
        .checks
        .iter()
        .partition(|check| check.outcome() == Outcome::Pass);
    let good: Vec<_> = good.iter().map(|check| text.node_check(check)).collect();
    let rest = rest.into_iter().map(|check| {
        theme::text::body(whole(&text.node_check(check)))
            .width(Fill)
            .into()
    });
    let name = (!node.name.is_empty()).then(|| theme::text::body(node.name.clone()).width(Fill));
    let good = (!good.is_empty()).then(|| theme::text::small(whole(&good.join("; "))));
    row![
        sign(meaning, 24.0),
        column![
            theme::text::strong(text.node(node)).width(Fill),
            name,
            Column::with_children(rest),
            good,
        ]
        .spacing(theme::XS)
        .width(Fill)
    ]
    .spacing(theme::M)
    .into()
}

/// What the issuer says, and the button that asks it.
fn revocation<'a>(app: &'a App, judged: &'a Judged) -> Element<'a, Intent> {
    let text = &app.text;
    let say = |id: &str| text.trust(id, Vec::new());
    let is_demonstration = judged.verdict() == Some(Verdict::Demonstration);
    let state: Element<'a, Intent> = match &judged.question {
        _ if is_demonstration => theme::text::body(say("trust-revocation-demonstration")).into(),
        Question::NotAsked => theme::text::body(say("trust-revocation-not-asked")).into(),
        Question::Asking(work) => waiting(app, "trust-revocation-asking", work.step.as_ref()),
        Question::Answered(answer) => theme::text::body(text.revocation(answer)).into(),
        Question::Failed(cause) => failed(app, cause),
    };
    let ask = (!is_demonstration).then(|| {
        let button = match &judged.question {
            Question::Asking(_) => stop(app, TrustIntent::StopAsking),
            _ => focus::action(
                say("trust-revocation-ask"),
                Kind::Secondary,
                judged.can_ask().then_some(Intent::Trust(TrustIntent::Ask)),
            )
            .into(),
        };
        column![
            buttons([button]),
            theme::text::small(say("trust-revocation-help")),
        ]
        .spacing(theme::XS)
    });
    column![theme::text::strong(say("trust-revocation")), state, ask]
        .spacing(theme::S)
        .into()
}

/// Which list decides, and the button for a newer one.
fn list<'a>(app: &'a App, assessment: &'a Assessment) -> Element<'a, Intent> {
    let text = &app.text;
    let say = |id: &str| text.trust(id, Vec::new());
    let not_verified = assessment.not_verified.map(|day| {
        let day = vec![("day", Parameter::Day(day))];
        theme::text::body(text.trust("trust-list-not-verified", day))
    });
    let work: Option<Element<'a, Intent>> = match &app.state.trust.list {
        ListWork::Idle => None,
        ListWork::Fetching(work) => {
            let step = work.step.as_ref();
            Some(waiting(app, "trust-list-fetching", step))
        }
        ListWork::Done { unproven: None } => Some(theme::text::body(say("trust-list-done")).into()),
        ListWork::Done {
            unproven: Some(cause),
        } => Some(notice(
            Meaning::Warning,
            theme::text::body(text.unproven_list(cause)).width(Fill),
        )),
        ListWork::Failed(cause) => Some(failed(app, cause)),
    };
    let button = if matches!(app.state.trust.list, ListWork::Fetching(_)) {
        stop(app, TrustIntent::StopFetching)
    } else {
        let fetch = Intent::Trust(TrustIntent::FetchList);
        focus::action(say("trust-list-fetch"), Kind::Secondary, Some(fetch)).into()
    };
    column![
        theme::text::strong(say("trust-list")),
        theme::text::body(text.known_list(&assessment.known)),
        theme::text::small(text.list_proof(&assessment.known)),
        not_verified,
        work,
        buttons([button]),
        theme::text::small(say("trust-list-help")),
    ]
    .spacing(theme::S)
    .into()
}

/// Work on the network: what is asked, and whom.
fn waiting<'a>(app: &'a App, id: &str, step: Option<&TrustStep>) -> Element<'a, Intent> {
    let words = match step {
        Some(step) => app.text.trust_step(step),
        None => app.text.trust(id, Vec::new()),
    };
    row![
        icon(Icon::Hourglass, 24.0).colour(|theme| palette::primary(theme).ink),
        theme::text::body(words).width(Fill)
    ]
    .spacing(theme::M)
    .into()
}

fn stop(app: &App, intent: TrustIntent) -> Element<'_, Intent> {
    let label = app.text.word(Word::Cancel);
    focus::action(label, Kind::Secondary, Some(Intent::Trust(intent))).into()
}

/// Why nothing came; a proxy that wants to know who comes is told here.
fn failed<'a>(app: &'a App, cause: &'a Problem) -> Element<'a, Intent> {
    let asks = matches!(
        cause,
        Problem::Proxy {
            reason: ProxyFault::NeedsCredentials | ProxyFault::WrongCredentials,
            ..
        }
    );
    // One form in the window: both questions go through the same proxy.
    let form = app.state.trust_proxy().filter(|_| asks).map(|(proxy, _)| {
        let take = Intent::Trust(TrustIntent::UseCredentials);
        network::form(app, proxy, Some(take))
    });
    column![problem(app, cause, None, false), form]
        .spacing(theme::M)
        .into()
}

/// A part of a sentence as a whole one.
fn whole(words: &str) -> String {
    if words.is_empty() {
        String::new()
    } else {
        format!("{}.", sentence(words))
    }
}
