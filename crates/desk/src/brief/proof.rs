//! Lines and the words that prove them.

use std::collections::HashMap;

use baton_core::card::shorten;
use baton_core::conversation::Message;
use baton_core::evidence::Evidence;

use crate::view::{BriefLine, BriefQuote};

/// Two or three rows of a printed page.
const LINE_CHARS: usize = 200;
const TAG_CHARS: usize = 60;

/// The talk, by the numbers of its messages.
pub(super) struct Proof<'a> {
    messages: HashMap<u32, &'a Message>,
}

impl<'a> Proof<'a> {
    pub(super) fn new(messages: &'a [Message]) -> Self {
        let messages = messages.iter().map(|m| (m.seq, m)).collect();
        Self { messages }
    }

    /// A line that the talk proves, or none.
    pub(super) fn line(
        &self,
        text: &str,
        tag: Option<&str>,
        evidence: &[Evidence],
    ) -> Option<BriefLine> {
        let quote = self.quote(evidence)?;
        let line = Self::bare(text);
        let itself = says_the_same(&line.text, &quote.words);
        Some(BriefLine {
            tag: tag.map(|t| shorten(t, TAG_CHARS)),
            seq: itself.then_some(quote.seq),
            at: itself.then_some(quote.at),
            quote: (!itself).then_some(quote),
            ..line
        })
    }

    /// What stands there on somebody's word alone.
    pub(super) fn bare(text: &str) -> BriefLine {
        BriefLine {
            text: shorten(text, LINE_CHARS),
            tag: None,
            quote: None,
            seq: None,
            at: None,
            corrected: false,
        }
    }

    /// The last words that say it: what was said later holds.
    pub(super) fn quote(&self, evidence: &[Evidence]) -> Option<BriefQuote> {
        evidence.iter().rev().find_map(|e| {
            let message = *self.messages.get(&e.seq)?;
            let words = e.words(std::slice::from_ref(message))?;
            let words = shorten(words, LINE_CHARS);
            (!words.is_empty()).then_some(BriefQuote {
                words,
                who: message.role,
                seq: message.seq,
                at: message.at,
            })
        })
    }
}

/// The line is these words, or as much of them as fitted.
fn says_the_same(line: &str, words: &str) -> bool {
    let bare = |s: &str| s.trim_end_matches(['…', '.', '!', '?']).to_lowercase();
    bare(line) == bare(words)
}
