//! HTML from outside, within bounds.
//!
//! The rules of HTML let a short page grow: every paragraph opens again the formatting elements
//! that were left open, so N bytes can make N² elements; deep nesting and tags with a hundred
//! thousand attributes cost as much in time. The parser itself has no bounds. It is fed in pieces so
//! small that one of them can do little harm, and watched between them.

use std::time::{Duration, Instant};

use html5ever::driver::{ParseOpts, parse_document};
use html5ever::tendril::TendrilSink as _;
use scraper::{Html, HtmlTreeSink};

/// Most nodes of a page. Large pages of real portals have ten thousand.
const MAX_NODES: usize = 100_000;
/// The longest time for one page. Half a million bytes of honest markup took 0.15 s in a build
/// without optimisation.
const MAX_TIME: Duration = Duration::from_secs(2);
/// Characters between two looks.
const PIECE: usize = 16;

/// Reads a page; `None` if it has no end in sight.
pub(super) fn parse(page: &str) -> Option<Html> {
    let started = Instant::now();
    let sink = HtmlTreeSink::new(Html::new_document());
    let mut parser = parse_document(sink, ParseOpts::default());
    let mut rest = page;
    while !rest.is_empty() {
        let end = rest.char_indices().nth(PIECE);
        let (piece, left) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        parser.process(piece.into());
        rest = left;
        let nodes = parser.tokenizer.sink.sink.0.borrow().tree.values().len();
        if nodes > MAX_NODES || started.elapsed() > MAX_TIME {
            return None;
        }
    }
    Some(parser.finish())
}

#[cfg(test)]
mod tests {
    use scraper::Selector;

    use super::*;

    #[test]
    fn an_honest_page_is_read_as_a_whole() {
        let rows = "<tr><td><a href='/pratica?n=1'>Pratica è qui</a><b>aperta</b></td></tr>";
        let page = format!("<table>{}</table><p id=fine>", rows.repeat(10_000));
        let html = parse(&page).unwrap();
        let end = Selector::parse("#fine").unwrap();
        assert!(html.select(&end).next().is_some());
        assert_eq!(html.html(), Html::parse_document(&page).html());
        assert!(parse("").is_some());
    }

    /// Each of these would take gigabytes or hours.
    #[test]
    fn pages_without_end_in_sight_are_given_up() {
        use std::fmt::Write as _;
        let mut open = String::new();
        let mut attributes = "<p ".to_owned();
        for number in 0..80_000 {
            write!(open, "<b a={number}>").unwrap();
            write!(attributes, "a{number}=1 ").unwrap();
        }
        open.push_str(&"<p>x".repeat(100_000));
        for (name, page) in [
            ("formatting", open),
            ("nesting", "<div>".repeat(400_000)),
            ("attributes", attributes.repeat(2)),
            ("tables", "<table><td>".repeat(150_000)),
        ] {
            let started = Instant::now();
            let read = parse(&page);
            // Only what stays within the bounds may be read.
            assert!(
                read.is_none_or(|html| html.tree.values().len() <= MAX_NODES),
                "{name}"
            );
            assert!(
                started.elapsed() < MAX_TIME * 3,
                "{name}: {:?}",
                started.elapsed()
            );
        }
    }
}
