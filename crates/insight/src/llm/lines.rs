//! The sentences of a talk, numbered, as many as a model can read.

use std::collections::HashMap;

use baton_core::context::Context;
use baton_core::conversation::Speaker;
use baton_core::evidence::Evidence;

use crate::lexical::text;
use crate::{Insight, Transcript};

/// Providers take a few hundred names in one enum; more sentences do not fit in one look either.
pub const MOST_LINES: usize = 240;
/// Tokens around a sentence: its id, who said it, the marks of JSON.
const AROUND: usize = 16;
/// A token is about four bytes of English and one character of Chinese: on the safe side.
const BYTES_A_TOKEN: usize = 3;

/// One sentence.
#[derive(Clone, Debug)]
pub struct Line {
    /// `s12`
    pub id: String,
    pub seq: u32,
    pub by: Speaker,
    pub text: String,
    /// Of the first character in its message.
    start: u32,
}

impl Line {
    pub fn evidence(&self) -> Evidence {
        Evidence {
            seq: self.seq,
            start: self.start,
            end: self.start.saturating_add(count(&self.text)),
        }
    }

    /// Narrowed to a quote that stands here to the letter.
    pub fn quoted(&self, quote: &str) -> Option<Evidence> {
        let quote = quote.trim();
        let at = self.text.find(quote).filter(|_| !quote.is_empty())?;
        let start = self.start.saturating_add(count(self.text.get(..at)?));
        Some(Evidence {
            seq: self.seq,
            start,
            end: start.saturating_add(count(quote)),
        })
    }

    /// Whether a quote lies within this sentence.
    pub fn quoted_at(&self, quote: &Evidence) -> bool {
        let own = self.evidence();
        own.seq == quote.seq && own.start <= quote.start && quote.end <= own.end
    }
}

/// How many tokens a text takes, about.
pub fn tokens(bytes: usize) -> usize {
    bytes / BYTES_A_TOKEN
}

/// The sentences that fit: first those that the words cite, then from the newest on; in the order
/// of the talk. None if not even one fits.
pub fn choose(talk: &Transcript<'_>, words: &Insight, room: usize) -> Option<Vec<Line>> {
    let all = lines(talk);
    let cited = cited(words);
    let is_cited = |line: &Line| {
        let own = line.evidence();
        let spans = cited.get(&line.seq).map_or(&[][..], Vec::as_slice);
        spans.iter().any(|e| e.start < own.end && own.start < e.end)
    };
    let mut order: Vec<(bool, usize)> = all
        .iter()
        .enumerate()
        .map(|(i, line)| (is_cited(line), i))
        .collect();
    order.sort_by(|a, b| b.cmp(a));
    let (mut left, mut keep) = (room, vec![false; all.len()]);
    for (_, at) in order.into_iter().take(MOST_LINES) {
        let cost = all.get(at).map_or(0, |l| tokens(l.text.len()) + AROUND);
        let Some(rest) = left.checked_sub(cost) else {
            break;
        };
        left = rest;
        if let Some(kept) = keep.get_mut(at) {
            *kept = true;
        }
    }
    let kept: Vec<Line> = all
        .into_iter()
        .zip(keep)
        .filter_map(|(line, keep)| keep.then_some(line))
        .collect();
    (!kept.is_empty()).then_some(kept)
}

fn lines(talk: &Transcript<'_>) -> Vec<Line> {
    let mut found = vec![];
    for message in talk.messages {
        let words = text::readable(&message.text);
        let (mut chars, mut bytes) = (0, 0);
        for range in text::sentences(words) {
            let (Some(before), Some(said)) =
                (words.get(bytes..range.start), words.get(range.clone()))
            else {
                continue;
            };
            let start = chars + count(before);
            found.push(Line {
                id: format!("s{}", found.len() + 1),
                seq: message.seq,
                by: message.role,
                text: said.to_owned(),
                start,
            });
            chars = start + count(said);
            bytes = range.end;
        }
    }
    found
}

/// What the words cite, by message.
fn cited(words: &Insight) -> HashMap<u32, Vec<Evidence>> {
    let mut all: HashMap<u32, Vec<Evidence>> = HashMap::new();
    let context: &Context = &words.context;
    let evidence = words
        .readings
        .iter()
        .flat_map(|r| &r.evidence)
        .chain(context.objections.iter().flat_map(|o| &o.evidence))
        .chain(context.questions.iter().flat_map(|q| &q.evidence))
        .chain(context.competitors.iter().flat_map(|c| &c.evidence))
        .chain(context.features.iter().flat_map(|f| &f.evidence))
        .chain(context.decision.iter().flat_map(|d| &d.evidence))
        .chain(context.wants_human.iter().flat_map(|c| &c.evidence));
    for e in evidence {
        all.entry(e.seq).or_default().push(*e);
    }
    all
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
pub mod tests {
    use baton_core::Timestamp;
    use baton_core::catalog::Catalog;
    use baton_core::conversation::Message;
    use baton_core::prospect::Prospect;
    use baton_core::qualification::QualificationPolicy;

    use super::*;

    pub fn line(text: &str) -> Line {
        Line {
            id: "s1".into(),
            seq: 0,
            by: Speaker::Prospect,
            text: text.into(),
            start: 0,
        }
    }

    fn chosen(texts: &[&str], room: usize) -> Option<Vec<Line>> {
        let messages: Vec<Message> = (0..)
            .zip(texts)
            .map(|(seq, text)| Message {
                seq,
                role: Speaker::Prospect,
                text: (*text).into(),
                at: Timestamp::from_millis(0),
            })
            .collect();
        let talk = Transcript {
            catalog: &Catalog::default(),
            policy: &QualificationPolicy::default(),
            prospect: &Prospect::default(),
            started_at: Timestamp::from_millis(0),
            messages: &messages,
        };
        let words = crate::lexical::read(&talk);
        let lines = choose(&talk, &words, room);
        for line in lines.iter().flatten() {
            assert_eq!(line.evidence().words(&messages), Some(line.text.as_str()));
        }
        lines
    }

    #[test]
    fn sentences_point_at_their_words_also_beyond_ascii() {
        let lines = chosen(
            &["Şirket 🙂 iyi.  Wir sind 220 Leute. 二百名です。はい"],
            1_000,
        )
        .unwrap();
        let texts: Vec<_> = lines.iter().map(|l| l.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "Şirket 🙂 iyi.",
                "Wir sind 220 Leute.",
                "二百名です。",
                "はい"
            ]
        );
        let quote = lines[1].quoted("220 Leute").unwrap();
        assert_eq!(quote.end - quote.start, 9);
        assert_eq!(lines[1].quoted("221 Leute"), None);
        assert_eq!(lines[1].quoted(" "), None);
    }

    #[test]
    fn of_a_long_talk_what_counts_and_what_is_newest_is_kept_in_order() {
        let mut texts = vec!["We are 220 people at Haulpoint."];
        texts.extend(["The weather is nice here."; 20]);
        let lines = chosen(&texts, 100).unwrap();
        assert!(lines.len() < 7, "{}", lines.len());
        assert_eq!((lines[0].seq, lines.last().unwrap().seq), (0, 20));
        assert!(lines.is_sorted_by_key(|l| l.seq));
        assert!(chosen(&texts, 5).is_none(), "not even one fits");
        let many = ["Yes."; 300];
        assert_eq!(chosen(&many, 100_000).unwrap().len(), MOST_LINES);
    }
}
