//! The rooms of design.md §2: which may use which, and which knows which library.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use std::fs;
use std::path::Path;

/// The rooms, and what each may use besides itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("cancel", &[]),
    ("problem", &[]),
    ("secret", &[]),
    ("file", &[]),
    ("instance", &[]),
    ("identity", &["problem"]),
    (
        "text",
        &[
            "card",
            "diagnosis",
            "handoff",
            "identity",
            "portal",
            "problem",
            "trust",
        ],
    ),
    ("reader", &["problem"]),
    ("apdu", &["problem", "reader"]),
    (
        "card",
        &["apdu", "cancel", "identity", "problem", "reader", "secret"],
    ),
    ("tls", &["card", "identity", "problem"]),
    (
        "portal",
        &[
            "apdu", "cancel", "card", "identity", "problem", "reader", "secret", "tls",
        ],
    ),
    (
        "trust",
        &["cancel", "file", "identity", "portal", "problem"],
    ),
    ("handoff", &["portal", "problem"]),
    ("history", &["problem", "settings"]),
    (
        "diagnosis",
        &[
            "apdu", "cancel", "card", "identity", "portal", "problem", "reader",
        ],
    ),
    // It plays cards, readers and portals, and knows nothing of the program that uses them.
    ("simulator", &["reader"]),
    (
        "cli",
        &[
            "apdu",
            "cancel",
            "card",
            "diagnosis",
            "file",
            "flow",
            "handoff",
            "history",
            "identity",
            "instance",
            "portal",
            "problem",
            "reader",
            "runtime",
            "secret",
            "settings",
            "simulator",
            "text",
            "tls",
            "trust",
            "ui",
        ],
    ),
    (
        "flow",
        &[
            "card",
            "diagnosis",
            "handoff",
            "history",
            "identity",
            "portal",
            "problem",
            "reader",
            "secret",
            "trust",
        ],
    ),
    (
        "runtime",
        &[
            "cancel",
            "card",
            "diagnosis",
            "flow",
            "handoff",
            "history",
            "identity",
            "portal",
            "problem",
            "reader",
            "secret",
            "settings",
            "trust",
        ],
    ),
    ("settings", &["card", "file", "portal", "problem", "text"]),
    ("ui", &["flow", "problem", "secret", "settings", "text"]),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// Libraries that only some rooms or files may name.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("pcsc", &["reader"]),
    ("rustls", &["tls", "simulator"]),
    ("rustls_platform_verifier", &["tls"]),
    ("tokio_rustls", &["tls", "simulator"]),
    ("openssl", &["tls/openssl", "tls/mod.rs"]),
    ("openssl_sys", &["tls/openssl"]),
    ("foreign_types", &["tls/openssl"]),
    ("tokio_openssl", &["tls/openssl"]),
    // Main line: only to check a signature against the certificate's public key.
    ("rsa", &["tls/key.rs", "simulator"]),
    // The arithmetic and ciphers of the CIE.
    ("crypto_bigint", &["card/cie/numbers.rs", "simulator"]),
    ("des", &["card/cie/sm.rs", "simulator"]),
    ("cbc", &["card/cie/sm.rs", "simulator"]),
    ("rcgen", &["simulator"]),
    ("hyper", &["portal/http", "simulator"]),
    (
        "hyper_util",
        &["portal/http", "portal/route/system.rs", "simulator"],
    ),
    ("zbus", &["portal/route/script.rs"]),
    ("reqwest", &["portal"]),
    ("psl", &["portal/http"]),
    ("open", &["handoff"]),
    ("command_fds", &["handoff/pipe"]),
    ("rustix", &["diagnosis/surroundings/connected.rs"]),
    ("cookie_store", &["portal/http"]),
    ("uppsala", &["trust"]),
    ("bergshamra_c14n", &["trust/signature.rs"]),
    ("bergshamra_xml", &["trust/signature.rs"]),
    ("der", &["trust"]),
    ("x509_cert", &["trust/ocsp.rs"]),
    ("x509_ocsp", &["trust"]),
    ("iced", &["ui"]),
    ("objc2_app_kit", &["ui/capture/macos.rs"]),
    (
        "windows_sys",
        &["ui/capture/windows.rs", "portal/route/script/winhttp.rs"],
    ),
    ("clap", &["cli"]),
    ("crossterm", &["cli"]),
];

/// Most lines of a file without its tests.
const MAX_LINES: usize = 400;

/// A source file: its path below `src`, and its lines without tests.
struct Source {
    path: String,
    lines: Vec<String>,
}

impl Source {
    fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Whether it is the room, folder or file.
    fn is_in(&self, place: &str) -> bool {
        let rest = self.path.strip_prefix(place);
        place == self.room() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Line numbers and lines without comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines.iter().enumerate().filter_map(|(index, line)| {
            let code = line.split("//").next().unwrap_or_default();
            (!code.trim().is_empty()).then_some((index + 1, code))
        })
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&root).unwrap();
            let name = name.to_str().unwrap().replace('\\', "/");
            let is_test = name.ends_with("tests.rs") || name.contains("/tests/");
            if path.extension().is_some_and(|kind| kind == "rs") && !is_test {
                let text = fs::read_to_string(&path).unwrap();
                found.push(Source {
                    path: name,
                    lines: without_tests(&text),
                });
            }
        }
    }
    assert!(found.len() > 50, "the sources were not found");
    found
}

/// Tests stand at the end of a file, in a module of their own.
fn without_tests(text: &str) -> Vec<String> {
    let lines: Vec<_> = text.lines().map(str::to_owned).collect();
    let end = lines
        .windows(2)
        .position(|pair| pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod tests {"));
    lines[..end.unwrap_or(lines.len())].to_vec()
}

/// The names that follow `prefix` in a line of code.
fn named<'a>(code: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    code.match_indices(prefix).map(move |(at, _)| {
        let rest = &code[at + prefix.len()..];
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
        &rest[..end.unwrap_or(rest.len())]
    })
}

#[test]
fn every_room_uses_only_what_the_table_allows() {
    let mut wrong = Vec::new();
    for source in sources() {
        let (_, allowed) = ROOMS
            .iter()
            .find(|(room, _)| *room == source.room())
            .unwrap_or_else(|| panic!("{} is in no room of the table", source.path));
        for (number, code) in source.code() {
            // The program's own file calls the library by its name.
            for prefix in ["crate::", "varco::"] {
                for used in named(code, prefix) {
                    assert!(
                        !used.is_empty(),
                        "{}:{number}: one room a line",
                        source.path
                    );
                    if used != source.room() && !allowed.contains(&used) {
                        wrong.push(format!("src/{}:{number}: {}", source.path, code.trim()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_library_stays_in_its_rooms() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (number, code) in source.code() {
            for (library, allowed) in LIBRARIES {
                let is_allowed = allowed.iter().any(|place| source.is_in(place));
                if !is_allowed && names(code, library) {
                    wrong.push(format!("src/{}:{number}: {}", source.path, code.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a line names a library: `use library…` or `library::…`, and not a path that ends so.
fn names(code: &str, library: &str) -> bool {
    let trimmed = code.trim_start();
    trimmed == format!("use {library};")
        || code.match_indices(&format!("{library}::")).any(|(at, _)| {
            !code[..at].ends_with(|letter: char| {
                letter.is_alphanumeric() || letter == '_' || letter == ':'
            })
        })
}

#[test]
fn names_of_libraries_are_recognised() {
    assert!(names("use rustls::Error;", "rustls"));
    assert!(names("    let x = rsa::BigUint::from(1);", "rsa"));
    assert!(!names("use tokio_rustls::TlsStream;", "rustls"));
    assert!(!names("use self::pcsc::PcscReaders;", "pcsc"));
    assert_eq!(
        named("use crate::tls::Record;", "crate::").collect::<Vec<_>>(),
        ["tls"]
    );
}

#[test]
fn no_file_is_longer_than_can_be_seen_at_once() {
    let long: Vec<_> = sources()
        .into_iter()
        // The list of all problems is one enum, two to five lines each: split, it would be harder
        // to see.
        .filter(|source| source.path != "problem/mod.rs")
        .filter(|source| source.lines.len() > MAX_LINES)
        .map(|source| format!("src/{}: {} lines", source.path, source.lines.len()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}
