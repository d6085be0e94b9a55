//! What the agent answered, and whether the prospect took it.

use std::ops::Range;

use baton_core::context::Claim;
use baton_core::evidence::Evidence;

use super::questions;
use super::quote;
use super::talk::Turn;
use super::text::{self, lexicon};

/// An answer of more sentences is a lecture; its beginning says which.
const MOST_SENTENCES: usize = 2;
/// Words in so short a text are all about the same.
const SHORT: usize = 160;

/// The words of the agent's next message that answer this turn: its first sentences that are
/// neither thanks nor questions.
pub fn reply(turn: &Turn<'_>) -> Option<Claim> {
    let (words, seq) = (turn.reply?, turn.reply_at?);
    if questions::DODGED.is_match(words) {
        return None;
    }
    let range = answer(words)?;
    let evidence = Evidence::of_bytes(seq, words, range.start, range.end)?;
    Some(quote::claim(words.get(range)?, evidence))
}

/// The evidence of all that the agent said next.
pub fn whole_reply(turn: &Turn<'_>) -> Option<Evidence> {
    let words = turn.reply?;
    Evidence::of_bytes(turn.reply_at?, words, 0, words.len())
}

fn answer(words: &str) -> Option<Range<usize>> {
    let mut taken: Option<Range<usize>> = None;
    let mut count = 0;
    for range in text::sentences(words) {
        let s = words.get(range.clone())?;
        let says = !questions::is_question(s) && !COURTESY.is_match(s);
        match &mut taken {
            None if !says => {}
            None => {
                taken = Some(range);
                count = 1;
            }
            Some(_) if !says || count >= MOST_SENTENCES => break,
            Some(so_far) => {
                so_far.end = range.end;
                count += 1;
            }
        }
    }
    taken
}

/// Whether the prospect's words take what they were told: "ok, that works", and no "but" behind it.
pub fn agrees(turn: &Turn<'_>) -> bool {
    let near = text::after(turn.text, 0, SHORT);
    turn.in_block == 0
        && !turn.heard.is_empty()
        && AGREES.is_match(near)
        && !RESERVED.is_match(near)
        && !turn.sentences.first().is_some_and(|r| {
            let s = turn.text.get(r.clone()).unwrap_or("");
            s.ends_with(['?', '？'])
        })
}

lexicon! {
    "answers";
    AGREES;
    RESERVED;
    COURTESY;
}
