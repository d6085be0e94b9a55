//! The words that prove a claim.

use serde::{Deserialize, Serialize};

use crate::conversation::Message;

/// A span of one message. `start` and `end` count characters (Unicode scalar values), not bytes;
/// `end` is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Evidence {
    /// `seq` of the message.
    pub seq: u32,
    pub start: u32,
    pub end: u32,
}

impl Evidence {
    /// The span of bytes `from..to` of a message's text.
    ///
    /// Returns `None` if the range is empty or does not lie on character boundaries.
    pub fn of_bytes(seq: u32, text: &str, from: usize, to: usize) -> Option<Self> {
        let before = text.get(..from)?;
        let words = text.get(from..to).filter(|w| !w.is_empty())?;
        let start = u32::try_from(before.chars().count()).ok()?;
        let len = u32::try_from(words.chars().count()).ok()?;
        Some(Self {
            seq,
            start,
            end: start.checked_add(len)?,
        })
    }

    /// The first place in the message where `quote` stands.
    pub fn of_quote(message: &Message, quote: &str) -> Option<Self> {
        let quote = quote.trim();
        let from = message.text.find(quote)?;
        Self::of_bytes(message.seq, &message.text, from, from + quote.len())
    }

    /// The whole message.
    pub fn whole(message: &Message) -> Option<Self> {
        Self::of_bytes(message.seq, &message.text, 0, message.text.len())
    }

    /// The words themselves, or `None` if this evidence points at nothing in `messages`.
    pub fn words<'a>(&self, messages: &'a [Message]) -> Option<&'a str> {
        let text = &messages.iter().find(|m| m.seq == self.seq)?.text;
        if self.start >= self.end {
            return None;
        }
        let at = |n: u32| {
            text.char_indices()
                .map(|(i, _)| i)
                .chain([text.len()])
                .nth(usize::try_from(n).unwrap_or(usize::MAX))
        };
        text.get(at(self.start)?..at(self.end)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::conversation::Speaker;

    fn message(text: &str) -> Message {
        let at = Timestamp::from_millis(0);
        Message {
            seq: 3,
            role: Speaker::Prospect,
            text: text.into(),
            at,
        }
    }

    #[test]
    fn evidence_counts_characters_also_beyond_ascii() {
        let m = message("şirket 🙂 yaklaşık 220 kişi");
        let e = Evidence::of_quote(&m, "220 kişi").unwrap();
        assert_eq!((e.start, e.end), (18, 26));
        assert_eq!(e.words(&[m]), Some("220 kişi"));
    }

    #[test]
    fn evidence_outside_the_text_proves_nothing() {
        let m = [message("short")];
        for (seq, start, end) in [(3, 0, 6), (3, 2, 2), (3, 4, 1), (9, 0, 1), (3, 9, 12)] {
            assert_eq!(
                Evidence { seq, start, end }.words(&m),
                None,
                "{seq} {start} {end}"
            );
        }
        assert_eq!(Evidence::of_bytes(0, "é", 0, 1), None, "half a character");
        assert_eq!(Evidence::of_quote(&m[0], "long"), None);
    }
}
