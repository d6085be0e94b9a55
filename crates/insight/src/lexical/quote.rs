//! Words as they stand on a card: cut where they are long, with evidence of all of them.

use baton_core::context::Claim;
use baton_core::evidence::Evidence;

/// A longer sentence is cut for the card; its evidence still covers it whole.
const LONGEST: usize = 220;

/// The words, or as many of them as a card has room for.
pub fn clipped(words: &str) -> String {
    clipped_to(words, LONGEST)
}

/// The words, or `longest` letters of them.
pub fn clipped_to(words: &str, longest: usize) -> String {
    let mut text: String = words.chars().take(longest).collect();
    if text.len() < words.len() {
        text.truncate(text.trim_end().len());
        text.push('…');
    }
    text
}

/// What was said, on the word of its own.
pub fn claim(words: &str, evidence: Evidence) -> Claim {
    Claim::new(clipped(words), vec![evidence])
}
