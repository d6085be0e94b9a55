//! From an answer to what is believed of it: facts with the words that say them.

mod signals;
mod talk;

use baton_core::context::{Context, ReadBy};
use baton_core::conversation::Speaker;
use baton_core::evidence::Evidence;
use baton_core::routing::Traits;
use jiff::civil::Date;

use super::answer::{Answer, Misfit};
use super::commands::commands;
use super::lines::Line;
use super::schema::Names;
use crate::Insight;

/// Of any kind; more is noise.
const MOST: usize = 40;
/// Sentences that prove one claim.
const MOST_EVIDENCE: usize = 6;

/// What an answer is held against.
pub struct Beliefs<'a> {
    pub lines: &'a [Line],
    pub names: &'a Names,
    /// Ids and names.
    pub features: &'a [(String, String)],
    pub today: Date,
    pub southern: bool,
}

/// Whose sentences prove a claim.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Anybody,
    /// The agent, or a rep.
    Us,
    /// The prospect, and not where they give orders to whoever reads.
    Prospect,
}

/// Sentences that are there, and the part of them that was quoted.
struct Cited<'a> {
    lines: Vec<&'a Line>,
    quote: Option<Evidence>,
}

impl Cited<'_> {
    fn evidence(&self) -> Vec<Evidence> {
        match self.quote {
            Some(quote) => vec![quote],
            None => self.lines.iter().map(|l| l.evidence()).collect(),
        }
    }

    /// The first words that prove it.
    fn words(&self) -> String {
        let quoted = |e: &Evidence, line: &Line| {
            let own = line.evidence();
            let skip = usize::try_from(e.start.saturating_sub(own.start)).unwrap_or(usize::MAX);
            let take = usize::try_from(e.end.saturating_sub(e.start)).unwrap_or(usize::MAX);
            line.text.chars().skip(skip).take(take).collect::<String>()
        };
        let mut lines = self.lines.iter();
        match &self.quote {
            Some(quote) => lines
                .find(|l| l.quoted_at(quote))
                .map(|l| quoted(quote, l))
                .unwrap_or_default(),
            None => lines.next().map(|l| l.text.clone()).unwrap_or_default(),
        }
    }
}

impl<'a> Beliefs<'a> {
    /// None where nobody who may prove it says so.
    fn cite(&self, ids: &[String], quote: &str, by: By) -> Result<Option<Cited<'a>>, Misfit> {
        let mut lines: Vec<&Line> = vec![];
        for id in ids {
            let found = self.lines.iter().find(|l| &l.id == id);
            let line = found.ok_or(Misfit::Unknown("sentence"))?;
            let may = match by {
                By::Anybody => true,
                By::Us => line.by != Speaker::Prospect,
                By::Prospect => line.by == Speaker::Prospect && !commands(&line.text),
            };
            if may && lines.len() < MOST_EVIDENCE && !lines.iter().any(|l| l.id == line.id) {
                lines.push(line);
            }
        }
        let quote = lines.iter().find_map(|l| l.quoted(quote));
        Ok((!lines.is_empty()).then_some(Cited { lines, quote }))
    }
}

/// What is left of an answer once it is held against the talk.
pub fn believe(answer: &Answer, beliefs: &Beliefs<'_>) -> Result<Insight, Misfit> {
    let context = Context {
        summary: beliefs.summary(&answer.summary)?,
        opening: beliefs.own(&answer.opening)?,
        wants_human: beliefs.claim(&answer.wants_human)?,
        cares: beliefs.cares(&answer.cares)?,
        objections: beliefs.objections(&answer.objections)?,
        questions: beliefs.questions(&answer.questions)?,
        decision: beliefs.decision(&answer.decision)?,
        risks: beliefs.risks(&answer.risks)?,
        features: beliefs.features(&answer.features)?,
        competitors: beliefs.competitors(&answer.competitors)?,
        ..Context::default()
    };
    Ok(Insight {
        readings: beliefs.readings(&answer.signals)?,
        context: context.bounded(),
        traits: Traits::default(),
    })
}

const MODEL: ReadBy = ReadBy::Model;
