//! What messages about the way to a portal show.

use super::{Action, Parameter, Problem, ProxyFault};

impl Problem {
    /// The values of the problems of the way: proxy, clock, the network's own page, an error page.
    pub(super) fn of_network(&self) -> Vec<(&'static str, Parameter)> {
        let text = |value: &str| Parameter::Text(value.to_owned());
        match self {
            Self::Proxy {
                proxy,
                reason,
                said,
            } => vec![
                ("proxy", text(proxy)),
                ("reason", text(reason.key())),
                ("said", text(said)),
            ],
            Self::CaptivePortal { host, page } => {
                let reason = if page.is_empty() { "unnamed" } else { "named" };
                vec![
                    ("host", text(host)),
                    ("reason", text(reason)),
                    ("page", text(page)),
                ]
            }
            Self::ClockWrong(minutes) => clock(*minutes),
            Self::PortalError { host, status } => vec![
                ("host", text(host)),
                // A page of error may well come with a status of success: no number helps then.
                (
                    "status",
                    Parameter::Number(if *status < 400 { 0 } else { i64::from(*status) }),
                ),
            ],
            _ => Vec::new(),
        }
    }
}

impl ProxyFault {
    /// What to do next, best first.
    pub(super) fn actions(self) -> &'static [Action] {
        match self {
            Self::NeedsCredentials | Self::WrongCredentials => {
                &[Action::GiveCredentials, Action::SetProxy]
            }
            Self::Silent | Self::Broken => &[Action::Retry, Action::SetProxy],
            Self::UnsupportedScheme | Self::Refused | Self::Unreachable | Self::Script => {
                &[Action::SetProxy, Action::Retry]
            }
        }
    }

    /// The name by which messages choose their words.
    pub fn key(self) -> &'static str {
        match self {
            Self::NeedsCredentials => "needs-credentials",
            Self::WrongCredentials => "wrong-credentials",
            Self::UnsupportedScheme => "unsupported-scheme",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::Silent => "silent",
            Self::Broken => "broken",
            Self::Script => "script",
        }
    }
}

/// By how much a clock is wrong, in a unit that people say it in.
fn clock(minutes: i64) -> Vec<(&'static str, Parameter)> {
    let (way, minutes) = if minutes < 0 {
        ("behind", minutes.saturating_neg())
    } else {
        ("ahead", minutes)
    };
    let (unit, amount) = match minutes {
        0..120 => ("minutes", minutes),
        120..2880 => ("hours", minutes / 60),
        _ => ("days", minutes / 1440),
    };
    vec![
        ("reason", Parameter::Text(format!("{way}-{unit}"))),
        ("amount", Parameter::Number(amount)),
    ]
}
