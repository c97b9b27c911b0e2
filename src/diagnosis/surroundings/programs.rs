//! Other programs that use cards, as Linux shows them in /proc.
//!
//! The service does not say who holds a card. But the kernel says who is connected with it (see
//! `connected`), of the person's own programs. Where it does not, who talks to the service has its
//! client library in memory; of others' programs only the name can be seen.

use std::fs;
use std::path::Path;

use super::shortened;

/// The beginning of the client library's file name (2.x splits it in two files that share it).
const LIBRARY: &str = "/libpcsclite";
/// Programs that hold cards and are known by name (anchor-products.md §11 row 36, §18.7): kernel
/// names, cut after 15 letters.
const KNOWN: [&str; 4] = ["scdaemon", "pcsc_scan", "pkcs11-register", "cie-pkcs11"];
/// Most processes that are looked at.
const MOST: usize = 4096;
/// Longest list of a process's memory that is read.
const MAX_MAPS: usize = 4 * 1024 * 1024;

/// The programs, in the order of their process numbers. `holds` says whether a process is
/// connected with the service, where that can be told.
pub(super) fn using_cards(root: &Path, holds: impl Fn(&Path) -> Option<bool>) -> Vec<String> {
    let folder = root.join("proc");
    let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
    let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let mut numbers: Vec<_> = numbers.take(MOST).collect();
    numbers.sort_unstable();
    let own = std::process::id();
    numbers
        .into_iter()
        .filter(|number| *number != own)
        .filter_map(|number| {
            let process = folder.join(number.to_string());
            let name = fs::read_to_string(process.join("comm")).ok()?;
            let name = shortened(&name);
            let uses = holds(&process)
                .unwrap_or_else(|| KNOWN.contains(&name.as_str()) || has_library(&process));
            // The service itself has no client.
            (uses && name != "pcscd").then(|| format!("{name} ({number})"))
        })
        .collect()
}

fn has_library(process: &Path) -> bool {
    use std::io::Read as _;
    let Ok(file) = fs::File::open(process.join("maps")) else {
        return false;
    };
    let mut maps = Vec::new();
    let length = u64::try_from(MAX_MAPS).unwrap_or(u64::MAX);
    let read = file.take(length).read_to_end(&mut maps);
    read.is_ok()
        && maps
            .windows(LIBRARY.len())
            .any(|piece| piece == LIBRARY.as_bytes())
}
