//! The messages of a talk as they are kept: cut into sentences once, each of the prospect's with
//! its question and its answer.

use std::ops::Range;

use baton_core::conversation::{Message, Speaker};

use super::asked::Asked;
use super::talk::{Talk, Turn};
use super::text;

/// How much of a monologue counts as said just before: its end.
const MOST_HEARD: usize = 12;

/// A message to the prospect.
#[derive(Debug)]
struct Told {
    seq: u32,
    text: Box<str>,
}

/// A message of the prospect.
#[derive(Debug)]
struct Said {
    seq: u32,
    text: Box<str>,
    sentences: Vec<Range<usize>>,
    asked: Asked,
    /// Which messages were heard before it.
    heard: Range<usize>,
    reply: Option<usize>,
    in_block: usize,
}

/// What a message changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// There is this turn more.
    Turn(usize),
    /// These turns have got their answer.
    Answered(Range<usize>),
}

/// All messages so far.
#[derive(Debug, Default)]
pub struct Lines {
    told: Vec<Told>,
    said: Vec<Said>,
    /// The prospect spoke last.
    answering: bool,
    /// Where the messages begin that the next turn has heard.
    heard_from: usize,
    bytes: usize,
}

impl Lines {
    pub fn push(&mut self, message: &Message) -> Change {
        let words = text::readable(&message.text);
        self.bytes += words.len();
        if message.role == Speaker::Prospect {
            self.say(message.seq, words)
        } else {
            self.tell(message.seq, words)
        }
    }

    fn tell(&mut self, seq: u32, words: &str) -> Change {
        let at = self.told.len();
        if self.answering {
            self.heard_from = at;
        }
        self.answering = false;
        self.told.push(Told {
            seq,
            text: words.into(),
        });
        let open = self.open();
        for said in self.said.iter_mut().skip(open.start) {
            said.reply = Some(at);
        }
        Change::Answered(open)
    }

    /// The turns that have no answer yet, which are the last ones.
    pub fn open(&self) -> Range<usize> {
        let open = self.said.iter().rev().take_while(|s| s.reply.is_none());
        self.said.len() - open.count()..self.said.len()
    }

    /// How many turns there are.
    pub fn turns(&self) -> usize {
        self.said.len()
    }

    fn say(&mut self, seq: u32, words: &str) -> Change {
        let to = self.told.len();
        let heard = self.heard_from.max(to.saturating_sub(MOST_HEARD))..to;
        let before = self.said.last().filter(|_| self.answering);
        let (asked, in_block) = match before {
            Some(last) => (last.asked, last.in_block + 1),
            None => (Asked::of(&self.told_within(&heard)), 0),
        };
        self.said.push(Said {
            seq,
            text: words.into(),
            sentences: text::sentences(words),
            asked,
            heard,
            reply: None,
            in_block,
        });
        self.answering = true;
        Change::Turn(self.said.len() - 1)
    }

    fn told_within(&self, range: &Range<usize>) -> Vec<&str> {
        let told = self.told.get(range.clone()).unwrap_or_default();
        told.iter().map(|t| &*t.text).collect()
    }

    /// One turn with all that belongs to it.
    pub fn turn(&self, at: usize) -> Option<Turn<'_>> {
        let said = self.said.get(at)?;
        let told = self.told.get(said.heard.clone()).unwrap_or_default();
        Some(Turn {
            heard: told.iter().map(|t| &*t.text).collect(),
            heard_at: told.iter().map(|t| t.seq).collect(),
            ..self.known(at, said)
        })
    }

    /// A turn without what was said before it.
    fn known<'a>(&'a self, at: usize, said: &'a Said) -> Turn<'a> {
        let reply = said.reply.and_then(|i| self.told.get(i));
        Turn {
            seq: said.seq,
            text: &said.text,
            sentences: &said.sentences,
            heard: vec![],
            heard_at: vec![],
            asked: said.asked,
            reply: reply.map(|t| &*t.text),
            reply_at: reply.map(|t| t.seq),
            in_block: said.in_block,
            is_first: at == 0,
        }
    }

    /// All turns, to look things up.
    pub fn talk(&self) -> Talk<'_> {
        let turns = self.said.iter().enumerate();
        Talk {
            turns: turns.map(|(at, said)| self.known(at, said)).collect(),
        }
    }

    /// How much memory the words take.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}
