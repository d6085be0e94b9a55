//! The words around a match, short enough for a list.

use super::query::{Place, Query};
use crate::view::Piece;

/// Characters before the first match.
const BEFORE: usize = 40;
/// Characters of a passage altogether.
const MOST: usize = 180;

/// The run of a message's words around what was looked for. `…` says where something is left out.
pub(crate) fn pieces(text: &str, query: &Query) -> Vec<Piece> {
    let places = query.places(text);
    let first = places.first().map_or(0, |p| p.at.start);
    let from = back(text, first);
    let to = forth(text, from);
    let mut pieces = Vec::new();
    if from > 0 {
        push(&mut pieces, "… ", false);
    }
    let mut at = from;
    for Place { at: place, .. } in places.iter().filter(|p| p.at.start >= from) {
        let (start, end) = (place.start.min(to), place.end.min(to));
        push(&mut pieces, text.get(at..start).unwrap_or_default(), false);
        push(&mut pieces, text.get(start..end).unwrap_or_default(), true);
        at = end.max(at);
    }
    push(&mut pieces, text.get(at..to).unwrap_or_default(), false);
    if to < text.len() {
        push(&mut pieces, " …", false);
    }
    pieces
}

fn push(pieces: &mut Vec<Piece>, text: &str, hit: bool) {
    if !text.is_empty() {
        pieces.push(Piece {
            text: text.to_owned(),
            hit,
        });
    }
}

/// A little before the match, at the start of a word.
fn back(text: &str, first: usize) -> usize {
    let before = text.get(..first).unwrap_or_default();
    let Some((start, _)) = before.char_indices().rev().nth(BEFORE) else {
        return 0;
    };
    let window = before.get(start..).unwrap_or_default();
    let space = window.find(char::is_whitespace);
    space.map_or(start, |i| {
        let rest = window.get(i..).unwrap_or_default();
        first - rest.trim_start().len()
    })
}

/// As far as a passage goes, at the end of a word.
fn forth(text: &str, from: usize) -> usize {
    let after = text.get(from..).unwrap_or_default();
    let Some((most, _)) = after.char_indices().nth(MOST) else {
        return text.len();
    };
    let window = after.get(..most).unwrap_or_default();
    let half = most / 2;
    let space = window.rfind(char::is_whitespace).filter(|i| *i > half);
    from + space.unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, typed: &str) -> String {
        let pieces = pieces(text, &Query::parse(typed));
        let mark = |p: &Piece| {
            if p.hit {
                format!("[{}]", p.text)
            } else {
                p.text.clone()
            }
        };
        pieces.iter().map(mark).collect()
    }

    #[test]
    fn a_short_message_is_shown_whole() {
        let text = "What is the price per seat?";
        assert_eq!(shown(text, "price sea"), "What is the [price] per [seat]?");
        assert_eq!(shown(text, "other"), text);
    }

    #[test]
    fn of_a_long_one_the_words_around_the_first_match() {
        let text = format!(
            "{}so does it do SSO? {}",
            "we like it ".repeat(30),
            "and so on ".repeat(30)
        );
        let shown = shown(&text, "sso");
        assert!(shown.starts_with("… it we like it"), "{shown}");
        assert!(shown.contains("so does it do [SSO]? and so on"), "{shown}");
        assert!(shown.ends_with(" …"), "{shown}");
        assert!(shown.chars().count() < 200, "{shown}");
    }

    #[test]
    fn words_without_end_are_cut_and_nothing_breaks() {
        let text = format!("{}価格{}", "あ".repeat(500), "い".repeat(500));
        let shown = shown(&text, "価格");
        assert!(shown.contains("あ[価格]い"), "{shown}");
        assert!(shown.chars().count() < 200, "{shown}");
    }
}
