//! A transcript as the readers see it: what the prospect said, each turn with what the agent said
//! and asked just before. A short answer means nothing without its question.

use std::ops::Range;

use baton_core::evidence::Evidence;

use super::asked::Asked;

/// One message of the prospect.
pub struct Turn<'a> {
    pub seq: u32,
    pub text: &'a str,
    pub sentences: &'a [Range<usize>],
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

/// Where words stand, kept without them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    pub turn: usize,
    pub from: usize,
    pub to: usize,
}

impl From<Place<'_>> for Spot {
    fn from(place: Place<'_>) -> Self {
        Self {
            turn: place.turn,
            from: place.from,
            to: place.from + place.words.len(),
        }
    }
}

/// All turns of the prospect, as they are looked up when everything has been heard: without what
/// was said before each of them.
pub struct Talk<'a> {
    pub turns: Vec<Turn<'a>>,
}

impl<'a> Talk<'a> {
    /// Every sentence of the prospect, in order.
    pub fn sentences(&self) -> impl Iterator<Item = (&Turn<'a>, Place<'a>)> {
        let turns = self.turns.iter().enumerate();
        turns.flat_map(|(i, turn)| turn.places(i).map(move |place| (turn, place)))
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
        let at = self.turns.iter().position(|t| t.seq == seq)?;
        self.turns.iter().skip(at + 1).find(|t| t.in_block == 0)
    }

    /// The evidence of all words of a place.
    pub fn evidence_of(&self, at: impl Into<Spot>) -> Option<Evidence> {
        let at = at.into();
        self.evidence(at.turn, at.from, at.to)
    }

    /// The words that stand somewhere.
    pub fn words(&self, at: Spot) -> &'a str {
        let turn = self.turns.get(at.turn);
        turn.and_then(|t| t.text.get(at.from..at.to)).unwrap_or("")
    }
}

impl<'a> Turn<'a> {
    /// The sentences of this turn, which is the one of that number.
    pub fn places(&self, turn: usize) -> impl Iterator<Item = Place<'a>> + use<'a> {
        let text = self.text;
        self.sentences.iter().filter_map(move |r| {
            Some(Place {
                turn,
                from: r.start,
                words: text.get(r.clone())?,
            })
        })
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

    /// Whether the agent asked nothing, so that these are no words of answer.
    pub fn asks_nothing(&self) -> bool {
        self.in_block == 0 && !self.heard.iter().any(|h| h.contains(['?', '？', 'か']))
    }

    /// The seat of a sentence within the turn.
    pub fn sentence_at(&self, at: usize) -> Option<Range<usize>> {
        self.sentences
            .iter()
            .find(|r| r.start <= at && at < r.end)
            .cloned()
    }
}
