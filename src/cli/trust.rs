//! `varco trust`: the list of recognised bodies, and a newer one; and, for `varco certificate`, what
//! is known of a certificate's trust.

use std::path::Path;

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use url::Url;

use super::args::{TrustCommand, TrustOptions, TrustUpdateOptions};
use super::output::Output;
use super::proxy::with_keyring;
use super::runtime;
use crate::cancel::Cancel;
use crate::file;
use crate::identity::{Certificate, Outcome, pem};
use crate::portal::Route;
use crate::problem::{Misuse, Parameter, Problem};
use crate::settings::{Proxy, Settings, data_dir};
use crate::trust::{
    self, Anchors, Authenticity, EUROPEAN_ADDRESS, Errand, Known, Lists, NOTICE, Origin, Request,
    Revocation, Signers, Source, Step, Store, Tree, Verdict, snapshot,
};

/// Most bytes of a file with the certificates of signers.
const MAX_SIGNERS: u64 = 256 * 1024;

pub(super) fn run(
    options: &TrustOptions,
    settings: &Settings,
    output: &mut Output,
) -> Result<u8, Problem> {
    let unproven = match &options.what {
        Some(TrustCommand::Update(options)) => update(options, settings, output)?,
        None => None,
    };
    let (lists, broken) = Lists::load(store().as_ref());
    if let Some(problem) = &broken {
        output.complain(problem);
    }
    show(&lists, output);
    let mut value = value(&lists);
    if let Some(problem) = &unproven {
        output.line(&output.text().unproven_list(problem));
        if let Some(fields) = value.as_object_mut() {
            fields.insert("unproven".to_owned(), problem.code().into());
        }
    }
    output.object(&value)?;
    Ok(0)
}

fn update(
    options: &TrustUpdateOptions,
    settings: &Settings,
    output: &Output,
) -> Result<Option<Problem>, Problem> {
    let request = Request {
        from: source("--from", options.from.as_deref())?,
        signers: whose(options)?,
    };
    let store = store().ok_or_else(|| Problem::File {
        file: "trusted-list.json".to_owned(),
        reason: "no home folder".to_owned(),
    })?;
    let limits = super::limits();
    let (route, runtime) = (Route::through(&settings.proxy), runtime()?);
    let watch = |step: Step| output.progress(&output.text().trust_step(&step));
    let errand = Errand {
        route: &route,
        cancel: &limits.cancel,
        watch: &watch,
    };
    let updated = with_keyring(&route.keyring, output, || {
        runtime.block_on(trust::update(&request, &store, errand))
    })?;
    output.line(&output.text().trust("trust-list-done", Vec::new()));
    Ok(updated.unproven)
}

/// Who may sign the list.
fn whose(options: &TrustUpdateOptions) -> Result<Signers, Problem> {
    if let Some(path) = &options.signers {
        return Ok(Signers::Given(signers(path)?));
    }
    let lists = source(
        "--lotl",
        Some(options.lotl.as_deref().unwrap_or(EUROPEAN_ADDRESS)),
    )?;
    let lists = lists.ok_or_else(|| Problem::Internal {
        context: "address of the list of lists".to_owned(),
    })?;
    Ok(Signers::Published {
        lists,
        anchors: Anchors::published(),
    })
}

/// An address or a file, as it was typed.
fn source(option: &str, typed: Option<&str>) -> Result<Option<Source>, Problem> {
    let Some(typed) = typed else {
        return Ok(None);
    };
    match Url::parse(typed) {
        Ok(url) if url.scheme() == "https" => Ok(Some(Source::Address(url))),
        Ok(url) if url.has_host() => {
            let reason = Misuse::NotAmong {
                option: option.to_owned(),
                given: typed.to_owned(),
                known: "https://…".to_owned(),
            };
            Err(Problem::Usage { reason })
        }
        _ => Ok(Some(Source::File(typed.into()))),
    }
}

/// Certificates of signers, PEM; at least one.
fn signers(path: &Path) -> Result<Vec<Certificate>, Problem> {
    let failed = |reason: String| Problem::File {
        file: path.display().to_string(),
        reason,
    };
    let text = file::read(path, MAX_SIGNERS).map_err(|error| failed(error.to_string()))?;
    let text = text.ok_or_else(|| failed(std::io::ErrorKind::NotFound.to_string()))?;
    let signers = pem::certificates(&text).map_err(|error| failed(error.to_string()))?;
    if signers.is_empty() {
        return Err(failed("no certificate (PEM)".to_owned()));
    }
    Ok(signers)
}

fn show(lists: &Lists, output: &Output) {
    let text = output.text();
    let now = OffsetDateTime::now_utc();
    let known = lists.known(now);
    let label = |id: &str| text.trust(id, Vec::new());
    let day = |id: &str, day| text.trust(id, vec![("day", Parameter::Day(day))]);
    output.line(&text.known_list(&known));
    output.labelled(&label("trust-list-label-date"), &text.day(known.date));
    output.labelled(
        &label("trust-list-label-count"),
        &known.authorities.to_string(),
    );
    let field = |id: &str, value: &str| output.labelled(&label(id), value);
    let signature = |authenticity| label(authenticity_words(authenticity));
    match (known.origin, lists.kept()) {
        (Origin::Fetched, Some(kept)) => {
            field("trust-list-label-source", &kept.source);
            let words = signature(kept.list.authenticity);
            field("trust-list-label-verified", &words);
            let fetched = text.day(kept.fetched.date());
            field("trust-list-label-fetched", &fetched);
            field("trust-list-label-proof", &text.list_proof(&known));
            show_next(&known, output);
        }
        (_, kept) => {
            field(
                "trust-list-label-source",
                &label("trust-list-source-snapshot"),
            );
            let reviewed = label("trust-list-verified-snapshot");
            field("trust-list-label-verified", &reviewed);
            field("trust-list-label-proof", &text.list_proof(&known));
            show_next(&known, output);
            if let Some(kept) = kept {
                let issued = kept.list.issued.date();
                let words = day("trust-list-not-verified", issued);
                field("trust-list-label-kept", &words);
                let words = signature(kept.list.authenticity);
                field("trust-list-label-verified", &words);
            }
        }
    }
}

fn show_next(known: &Known, output: &Output) {
    let text = output.text();
    if let Some(next) = known.next_update {
        let day = vec![("day", Parameter::Day(next.date()))];
        output.labelled(
            &text.trust("trust-list-label-next", Vec::new()),
            &text.trust("trust-list-by", day),
        );
    }
}

fn authenticity_words(authenticity: Authenticity) -> &'static str {
    match authenticity {
        Authenticity::Verified => "trust-list-verified-yes",
        Authenticity::UnknownSigner => "trust-list-verified-unknown",
        Authenticity::NotSigned => "trust-list-verified-none",
    }
}

fn value(lists: &Lists) -> Value {
    let known = lists.known(OffsetDateTime::now_utc());
    let instant = |instant: OffsetDateTime| instant.format(&Rfc3339).ok();
    json!({
        "list": known_value(&known),
        "kept": lists.kept().map(|kept| json!({
            "source": kept.source,
            "fetched": instant(kept.fetched),
            "issued": instant(kept.list.issued),
            "sequence": kept.list.sequence,
            "authenticity": kept.list.authenticity,
            "authorities": kept.list.authorities().count(),
            "named_by": kept.named_by.map(|naming| json!({
                "sequence": naming.sequence,
                "issued": instant(naming.issued),
                "notice": NOTICE,
            })),
        })),
        "snapshot": {
            "date": snapshot::AS_OF.to_string(),
            "sha256": snapshot::SHA256,
            "authorities": snapshot::authorities().len(),
        },
    })
}

fn known_value(known: &Known) -> Value {
    json!({
        "origin": known.origin,
        "date": known.date.to_string(),
        "authorities": known.authorities,
        "next_update": known.next_update.and_then(|next| next.format(&Rfc3339).ok()),
        "overdue": known.is_overdue,
    })
}

/// What is known of a certificate's trust.
pub(super) struct Judged {
    lists: Lists,
    tree: Tree,
    known: Known,
}

/// Judges a certificate by the lists at hand, without asking anybody.
pub(super) fn judge(certificate: &Certificate, output: &Output) -> Judged {
    let (lists, broken) = Lists::load(store().as_ref());
    if let Some(problem) = &broken {
        output.complain(problem);
    }
    let now = OffsetDateTime::now_utc();
    Judged {
        tree: Tree::new(certificate, &lists, now),
        known: lists.known(now),
        lists,
    }
}

impl Judged {
    /// Asks the issuer, and whoever has the certificates that are missing here; they are shown in
    /// the chain from then on.
    pub(super) fn ask(
        &mut self,
        certificate: &Certificate,
        proxy: &Proxy,
        cancel: &Cancel,
        output: &Output,
    ) -> Result<Revocation, Problem> {
        let (route, runtime) = (Route::through(proxy), runtime()?);
        let watch = |step: Step| output.progress(&output.text().trust_step(&step));
        let errand = Errand {
            route: &route,
            cancel,
            watch: &watch,
        };
        let mut issuers = Vec::new();
        let revocation = with_keyring(&route.keyring, output, || {
            let found = runtime.block_on(trust::ask_online(certificate, &self.lists, errand));
            issuers = found.issuers;
            found.revocation
        });
        let now = OffsetDateTime::now_utc();
        self.tree = Tree::with(certificate, &issuers, &self.lists, now);
        revocation
    }

    pub(super) fn show(&self, revocation: Option<&Revocation>, output: &Output) {
        let text = output.text();
        let label = |id: &str| text.trust(id, Vec::new());
        let verdict = Verdict::new(&self.tree, &self.known, revocation);
        output.labelled(&label("trust-title"), &text.verdict(verdict));
        for (depth, node) in self.tree.nodes.iter().enumerate() {
            let indent = "  ".repeat(depth);
            output.line(&format!("  {indent}{}", text.node(node)));
            if !node.name.is_empty() {
                output.line(&format!("  {indent}  {}", node.name));
            }
            for check in &node.checks {
                let mark = match check.outcome() {
                    Outcome::Pass => '+',
                    Outcome::Warning => '?',
                    Outcome::Obstacle => '!',
                };
                output.line(&format!("  {indent}  {mark} {}", text.node_check(check)));
            }
        }
        if let Some(issuer) = self.tree.missing() {
            output.line(&format!("  {}", text.missing_issuer(issuer)));
        }
        output.labelled(&label("trust-list"), &text.known_list(&self.known));
        let words = match revocation {
            Some(revocation) => text.revocation(revocation),
            None => label("trust-revocation-not-asked"),
        };
        output.labelled(&label("trust-revocation"), &words);
    }

    pub(super) fn value(&self, revocation: Option<&Revocation>) -> Value {
        json!({
            "verdict": Verdict::new(&self.tree, &self.known, revocation),
            "chain": self.tree,
            "list": known_value(&self.known),
            "revocation": revocation,
        })
    }
}

fn store() -> Option<Store> {
    data_dir().map(|folder| Store::within(&folder))
}
