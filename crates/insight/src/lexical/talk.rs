//! A transcript as the readers see it: what the prospect said, each turn with what the agent said
//! and asked just before. A short answer means nothing without its question.

use std::ops::Range;

use baton_core::conversation::Speaker;
use baton_core::evidence::Evidence;

use super::asked::Asked;
use super::text;
use crate::Transcript;

/// One message of the prospect.
pub struct Turn<'a> {
    pub seq: u32,
    pub text: &'a str,
    pub sentences: Vec<Range<usize>>,
    /// What was said to the prospect since their previous block of messages.
    pub heard: Vec<&'a str>,
    /// The numbers of these messages.
    pub heard_at: Vec<u32>,
    pub asked: Asked,
    /// What the agent said next, if anything.
    pub reply: Option<&'a str>,
    /// The number of that message.
    pub reply_at: Option<u32>,
    /// How many messages the prospect sent since the agent's last one.
    pub in_block: usize,
    /// The first words of the prospect.
    pub is_first: bool,
}

/// What one clause or sentence says, and where.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    pub turn: usize,
    pub from: usize,
    pub words: &'a str,
}

/// All turns of the prospect.
pub struct Talk<'a> {
    pub turns: Vec<Turn<'a>>,
}

impl<'a> Talk<'a> {
    pub fn new(transcript: &Transcript<'a>) -> Self {
        let mut turns: Vec<Turn<'a>> = vec![];
        let mut heard: Vec<&str> = vec![];
        let mut heard_at: Vec<u32> = vec![];
        let mut answering = false;
        for message in transcript.messages {
            let words = text::readable(&message.text);
            if message.role != Speaker::Prospect {
                if answering {
                    heard.clear();
                    heard_at.clear();
                }
                for turn in turns.iter_mut().rev().take_while(|t| t.reply.is_none()) {
                    turn.reply = Some(words);
                    turn.reply_at = Some(message.seq);
                }
                heard.push(words);
                heard_at.push(message.seq);
                answering = false;
                continue;
            }
            let in_block = if answering {
                turns.last().map_or(0, |t| t.in_block + 1)
            } else {
                0
            };
            turns.push(Turn {
                seq: message.seq,
                text: words,
                sentences: text::sentences(words),
                heard: heard.clone(),
                heard_at: heard_at.clone(),
                asked: Asked::of(&heard),
                reply: None,
                reply_at: None,
                in_block,
                is_first: turns.is_empty(),
            });
            answering = true;
        }
        Self { turns }
    }

    /// Every sentence of the prospect, in order.
    pub fn sentences(&self) -> impl Iterator<Item = (&Turn<'a>, Place<'a>)> + Clone {
        self.turns.iter().enumerate().flat_map(|(i, turn)| {
            turn.sentences.iter().filter_map(move |r| {
                let words = turn.text.get(r.clone())?;
                Some((
                    turn,
                    Place {
                        turn: i,
                        from: r.start,
                        words,
                    },
                ))
            })
        })
    }

    /// The evidence of bytes `from..to` of a turn.
    pub fn evidence(&self, turn: usize, from: usize, to: usize) -> Option<Evidence> {
        let turn = self.turns.get(turn)?;
        Evidence::of_bytes(turn.seq, turn.text, from, to)
    }

    /// The words of the first evidence.
    pub fn quote(&self, evidence: &[Evidence]) -> Option<String> {
        let first = evidence.first()?;
        let turn = self.turns.iter().find(|t| t.seq == first.seq)?;
        let from = usize::try_from(first.start).ok()?;
        let to = usize::try_from(first.end).ok()?;
        Some(turn.text.chars().take(to).skip(from).collect())
    }

    /// The turn of a number.
    pub fn turn_of(&self, seq: u32) -> Option<&Turn<'a>> {
        self.turns.iter().find(|t| t.seq == seq)
    }

    /// What the prospect said when the turn of a number had been answered.
    pub fn after_reply(&self, seq: u32) -> Option<&Turn<'a>> {
        let mut later = self.turns.iter().skip_while(|t| t.seq <= seq);
        later.find(|t| t.in_block == 0)
    }

    /// The evidence of all words of a place.
    pub fn evidence_of(&self, place: Place<'_>) -> Option<Evidence> {
        self.evidence(place.turn, place.from, place.from + place.words.len())
    }
}

impl Turn<'_> {
    /// The evidence of bytes `from..to`.
    pub fn evidence(&self, from: usize, to: usize) -> Option<Evidence> {
        Evidence::of_bytes(self.seq, self.text, from, to)
    }

    /// The evidence of all words of a place.
    pub fn evidence_of(&self, place: Place<'_>) -> Option<Evidence> {
        self.evidence(place.from, place.from + place.words.len())
    }

    /// Whether the prospect says here what brings them: asked, or in their first words.
    pub fn tells_need(&self) -> bool {
        self.is_first || self.asked.has(Asked::NEED)
    }

    /// The seat of a sentence within the turn.
    pub fn sentence_at(&self, at: usize) -> Option<Range<usize>> {
        self.sentences
            .iter()
            .find(|r| r.start <= at && at < r.end)
            .cloned()
    }
}
