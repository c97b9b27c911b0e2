//! The record of a walk, for diagnosis: where it went and what came of it, without what is secret
//! or personal.

use std::fmt;

use url::Url;

use super::http::{Answer, Failure, Request};
use crate::tls::{Record, Version};

/// One request of a walk. As text it names no value of a query and no session.
#[derive(Clone, Eq, PartialEq)]
pub struct Visit {
    pub(super) url: Url,
    posted: bool,
    answered: bool,
    status: Option<u16>,
    version: Option<Version>,
    requested: bool,
    signatures: u32,
}

/// Called with every request of a walk once it is known what came of it.
pub type Watch<'a> = &'a (dyn Fn(&Visit) + Send + Sync);

impl Visit {
    pub(super) fn new(request: &Request) -> Self {
        Self {
            url: request.url.clone(),
            posted: request.form.is_some(),
            answered: false,
            status: None,
            version: None,
            requested: false,
            signatures: 0,
        }
    }

    /// What came of it, and what the connections with the host had shown before and showed then:
    /// of this request is what was added.
    pub(super) fn came(
        &mut self,
        came: Result<&Answer, &Failure>,
        before: &Record,
        after: &Record,
    ) {
        self.answered = matches!(came, Ok(_) | Err(Failure::Tls(_) | Failure::TooLarge));
        self.status = came.ok().map(|answer| answer.status.as_u16());
        self.version = after.version;
        self.requested = after.requests > before.requests;
        self.signatures = after.signatures.saturating_sub(before.signatures);
    }

    /// Whether a server answered, in whatever way: the network does not stand in the way.
    pub fn is_answered(&self) -> bool {
        self.answered
    }
}

impl fmt::Display for Visit {
    /// `GET https://host/path?name=… 302, TLS 1.3, certificate requested, 1 signature`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let method = if self.posted { "POST" } else { "GET" };
        write!(f, "{method} {}", self.url.origin().ascii_serialization())?;
        // A session may stand behind a semicolon in the path.
        for segment in self.url.path_segments().into_iter().flatten() {
            let (name, parameters) = segment.split_once(';').unwrap_or((segment, ""));
            let more = if parameters.is_empty() { "" } else { ";…" };
            write!(f, "/{name}{more}")?;
        }
        for (index, (name, _)) in self.url.query_pairs().enumerate() {
            let before = if index == 0 { '?' } else { '&' };
            write!(f, "{before}{name}=…")?;
        }
        match self.status {
            Some(status) => write!(f, " {status}")?,
            None => f.write_str(" no answer")?,
        }
        if let Some(version) = self.version {
            write!(f, ", TLS {}", version.number())?;
        }
        if self.requested {
            f.write_str(", certificate requested")?;
        }
        match self.signatures {
            0 => Ok(()),
            1 => f.write_str(", 1 signature"),
            more => write!(f, ", {more} signatures"),
        }
    }
}

impl fmt::Debug for Visit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_and_no_session_is_shown() {
        let url = "https://u:p@idp.example.it:8443/a/b;jsessionid=SECRET?code=SECRET&SECRET#SECRET";
        let mut visit = Visit::new(&Request::get(Url::parse(url).unwrap()));
        let shown = visit.to_string();
        // A name without value is a name.
        assert_eq!(
            shown.replacen("SECRET", "x", 1),
            "GET https://idp.example.it:8443/a/b;…?code=…&x=… no answer"
        );
        let record = Record {
            version: Some(Version::V12),
            requests: 1,
            signatures: 1,
            ..Record::default()
        };
        visit.came(Err(&Failure::Broken), &Record::default(), &record);
        let shown = format!("{visit:?}");
        assert!(
            shown.ends_with("no answer, TLS 1.2, certificate requested, 1 signature"),
            "{shown}"
        );
        // The next page of the host has its own part alone.
        visit.came(Err(&Failure::TooLarge), &record, &record);
        let shown = visit.to_string();
        assert!(shown.ends_with("no answer, TLS 1.2"), "{shown}");
        assert!(visit.is_answered());
    }
}
