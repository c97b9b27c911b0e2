//! curl with `OpenSC`'s PKCS#11 module, which OpenSSL loads through the engine of libp11: what there
//! is today to sign in with a card from a command line.
//!
//! It is told the address that asks for the card, so it looks for no entry and finds nothing out
//! beforehand; it follows redirects. A form that posts itself it does not know: its fields are read
//! from the page, and sent by a second curl.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use scraper::{Html, Selector};
use varco::simulator::card::INITIAL_PIN;

use crate::desk::{Desk, Took};
use crate::place::Place;
use crate::support::between::{Conduct, TestProxy};

/// `OpenSC`'s module, where Debian has it.
const MODULE: &str = "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so";
/// What the page of a person who is signed in says, at all portals of this bench.
const SIGNED_IN: &str = "data-pagina=\"servizi\"";

/// Whether `OpenSC` keeps what it read from a card on disk. By default it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cache {
    Off,
    On,
}

/// curl in front of a card and a portal.
pub struct Curl<'a> {
    desk: &'a Desk,
    url: String,
    root: PathBuf,
}

impl<'a> Curl<'a> {
    /// `None` if it does not sign with this card: it ends before it has said anything to the portal.
    pub fn new(desk: &'a Desk, place: &Place) -> Option<Self> {
        assert!(
            has_engine(),
            "OpenSSL has no PKCS#11 engine: install the Debian package libengine-pkcs11-openssl"
        );
        let curl = Self {
            desk,
            url: place.card_url(),
            root: place.root_file(desk.service.folder()),
        };
        curl.write_configuration();
        let first = curl.with_card(Cache::Off).output().unwrap();
        let said = String::from_utf8_lossy(&first.stderr);
        let signs = first.status.success();
        assert!(signs || said.contains("engine cannot load"), "{said}");
        signs.then_some(curl)
    }

    /// What a sign-in takes.
    pub fn took(&self, cache: Cache) -> Took {
        let proxy = TestProxy::start(Conduct::Open);
        let address = format!("http://{}", proxy.address());
        let (commands, signatures) = self.desk.counted(|| self.run(cache, Some(&address)));
        Took {
            commands,
            signatures,
            connections: proxy.asked().len(),
        }
    }

    /// Signs in.
    pub fn sign_in(&self, cache: Cache) {
        self.run(cache, None);
    }

    /// Signs in, with a second curl where a form posts itself.
    fn run(&self, cache: Cache, proxy: Option<&str>) {
        let mut page = self.page(self.with_card(cache), proxy);
        if let Some((address, fields)) = form(&page) {
            let mut post = self.plain();
            for field in fields {
                post.args(["--data-urlencode", &field]);
            }
            post.arg(address);
            page = self.page(post, proxy);
        }
        assert!(page.contains(SIGNED_IN), "{page}");
    }

    fn page(&self, mut curl: Command, proxy: Option<&str>) -> String {
        if let Some(proxy) = proxy {
            curl.args(["--proxy", proxy]);
        }
        let Output {
            status,
            stdout,
            stderr,
        } = curl.output().unwrap();
        assert!(
            status.success(),
            "{}: {}",
            self.url,
            String::from_utf8_lossy(&stderr)
        );
        String::from_utf8(stdout).unwrap()
    }

    fn plain(&self) -> Command {
        let mut curl = self.desk.command("curl");
        curl.args(["--silent", "--show-error", "--fail", "--location"])
            .args(["--max-time", "60", "--noproxy", "", "--cookie", ""])
            .arg("--cacert")
            .arg(&self.root);
        curl
    }

    fn with_card(&self, cache: Cache) -> Command {
        let pin = String::from_utf8_lossy(INITIAL_PIN);
        let mut curl = self.plain();
        curl.env("PKCS11_MODULE_PATH", MODULE)
            .env("OPENSC_CONF", configuration(self.desk, cache))
            .args(["--engine", "pkcs11", "--cert-type", "ENG", "--key-type"])
            .args(["ENG", "--cert", "pkcs11:type=cert"])
            .args(["--key", &format!("pkcs11:type=private;pin-value={pin}")])
            .arg(&self.url);
        curl
    }

    fn write_configuration(&self) {
        for (cache, word) in [(Cache::Off, "no"), (Cache::On, "yes")] {
            let text =
                format!("app default {{ framework pkcs15 {{ use_file_caching = {word}; }} }}\n");
            std::fs::write(configuration(self.desk, cache), text).unwrap();
        }
    }
}

fn configuration(desk: &Desk, cache: Cache) -> PathBuf {
    desk.service.folder().join(match cache {
        Cache::Off => "opensc-plain.conf",
        Cache::On => "opensc-cached.conf",
    })
}

/// Where a form that posts itself goes, and its fields as curl takes them.
fn form(page: &str) -> Option<(String, Vec<String>)> {
    let (form, input) = ("form[method=post]", "input[name][value]");
    let html = Html::parse_document(page);
    let form = html.select(&Selector::parse(form).unwrap()).next()?;
    let fields: Vec<_> = form
        .select(&Selector::parse(input).unwrap())
        .map(|input| {
            format!(
                "{}={}",
                input.attr("name").unwrap(),
                input.attr("value").unwrap()
            )
        })
        .collect();
    let posts_itself = fields
        .iter()
        .any(|field| field.starts_with("SAMLResponse="));
    posts_itself.then(|| (form.attr("action").unwrap().to_owned(), fields))
}

fn has_engine() -> bool {
    let engine = Command::new("openssl").args(["engine", "pkcs11"]).output();
    Path::new(MODULE).exists() && engine.is_ok_and(|engine| engine.status.success())
}

/// The versions of all parts.
pub fn version() -> String {
    let first = |name: &str, argument: &str| {
        let output = Command::new(name).arg(argument).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        String::from_utf8_lossy(&said)
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let curl = first("curl", "--version");
    let word = |wanted: &str| {
        let mut words = curl.split_whitespace();
        words
            .find_map(|word| word.strip_prefix(wanted))
            .unwrap_or("?")
            .to_owned()
    };
    let opensc = first("opensc-tool", "--info");
    let opensc = opensc.split_whitespace().nth(1).unwrap_or("?");
    format!(
        "curl {}, OpenSSL {}, OpenSC {opensc}",
        word("libcurl/"),
        word("OpenSSL/")
    )
}
