//! What was said, for the person who takes over: every claim with the words that prove it.

use serde::{Deserialize, Serialize};

use crate::evidence::Evidence;

/// What a reader makes of a transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Context {
    /// A few sentences, most telling first.
    pub summary: Vec<Claim>,
    pub topics: Vec<Claim>,
    pub features: Vec<FeatureInterest>,
    pub competitors: Vec<CompetitorMention>,
    pub objections: Vec<Objection>,
    pub questions: Vec<Question>,
    /// The prospect asked for a person, or accepted one.
    pub wants_human: Option<Claim>,
    /// What they care about most, at most three.
    pub cares: Vec<Claim>,
    /// Who decides, and how.
    pub decision: Vec<DecisionNote>,
    /// Answered already: not to be asked again.
    pub known: Vec<KnownAnswer>,
    pub risks: Vec<Risk>,
    /// How the rep may begin.
    pub opening: Option<Claim>,
    /// What the prospect named in figures, in the order of the talk.
    pub figures: Vec<Figure>,
    /// Stretches of the talk by language, in its order; empty where all of it is in one that is
    /// not known.
    pub languages: Vec<LanguageRun>,
}

/// More than anybody reads of one handoff.
const MOST_ITEMS: usize = 200;
const MOST_EVIDENCE: usize = 20;
const MOST_CHARS: usize = 400;
const MOST_CARES: usize = 3;
/// Of a kind that is worth a line on the card.
const MOST_NOTES: usize = 40;

fn cut(text: &mut String) {
    if let Some((at, _)) = text.char_indices().nth(MOST_CHARS) {
        text.truncate(at);
    }
}

impl Context {
    /// What the talk is about, in a line.
    pub fn subject(&self) -> Option<String> {
        let topics: Vec<_> = self.topics.iter().take(3).map(|t| &*t.text).collect();
        (!topics.is_empty()).then(|| topics.join(", "))
    }

    /// Within what one entry of a feed may carry, whatever was said: a prospect must not be able to
    /// say so much that a rep's feed cannot pass it.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        type Parts<'a> = (Option<&'a mut String>, &'a mut Vec<Evidence>);
        fn within<T>(list: &mut Vec<T>, most: usize, each: fn(&mut T) -> Parts<'_>) {
            list.truncate(most);
            for item in list {
                let (text, evidence) = each(item);
                evidence.truncate(MOST_EVIDENCE);
                text.map(cut);
            }
        }
        within(&mut self.summary, MOST_ITEMS, |c| {
            (Some(&mut c.text), &mut c.evidence)
        });
        within(&mut self.topics, MOST_ITEMS, |c| {
            (Some(&mut c.text), &mut c.evidence)
        });
        within(&mut self.cares, MOST_CARES, |c| {
            (Some(&mut c.text), &mut c.evidence)
        });
        within(&mut self.features, MOST_ITEMS, |f| (None, &mut f.evidence));
        within(&mut self.competitors, MOST_ITEMS, |c| {
            (None, &mut c.evidence)
        });
        within(&mut self.objections, MOST_NOTES, |o| {
            (Some(&mut o.text), &mut o.evidence)
        });
        within(&mut self.questions, MOST_ITEMS, |q| {
            (Some(&mut q.text), &mut q.evidence)
        });
        within(&mut self.decision, MOST_NOTES, |d| {
            (Some(&mut d.text), &mut d.evidence)
        });
        within(&mut self.known, MOST_NOTES, |k| {
            (Some(&mut k.answer), &mut k.evidence)
        });
        within(&mut self.risks, MOST_NOTES, |r| {
            (Some(&mut r.text), &mut r.evidence)
        });
        within(&mut self.figures, MOST_ITEMS, |f| {
            (Some(&mut f.text), &mut f.evidence)
        });
        for known in &mut self.known {
            cut(&mut known.subject);
            known.asked.truncate(MOST_EVIDENCE);
        }
        let replies = self.objections.iter_mut().filter_map(|o| o.reply.as_mut());
        let answers = self.questions.iter_mut().filter_map(|q| q.answer.as_mut());
        let single = [self.wants_human.as_mut(), self.opening.as_mut()];
        for claim in replies.chain(answers).chain(single.into_iter().flatten()) {
            cut(&mut claim.text);
            claim.evidence.truncate(MOST_EVIDENCE);
        }
        self.languages.truncate(MOST_ITEMS);
        self
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Claim {
    pub text: String,
    pub evidence: Vec<Evidence>,
    #[serde(default)]
    pub read_by: ReadBy,
}

impl Claim {
    /// As the words say it.
    pub fn new(text: impl Into<String>, evidence: Vec<Evidence>) -> Self {
        Self {
            text: text.into(),
            evidence,
            read_by: ReadBy::Words,
        }
    }
}

/// Which reader found a claim.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum ReadBy {
    /// The embedded reader: words and grammar.
    #[default]
    Words,
    /// A language model that the workspace chose; its evidence was checked against the text.
    Model,
    /// They agree.
    Both,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Interest {
    Asked,
    Liked,
    MustHave,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct FeatureInterest {
    /// Id in the catalog.
    pub id: String,
    pub name: String,
    pub interest: Interest,
    pub evidence: Vec<Evidence>,
    #[serde(default)]
    pub read_by: ReadBy,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Sentiment {
    Positive,
    #[default]
    Neutral,
    Negative,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct CompetitorMention {
    pub name: String,
    /// What the prospect thinks of the competitor.
    pub sentiment: Sentiment,
    pub evidence: Vec<Evidence>,
    #[serde(default)]
    pub read_by: ReadBy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum ObjectionKind {
    Price,
    Security,
    Timing,
    Integration,
    Authority,
    Trust,
    Complexity,
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Objection {
    pub kind: ObjectionKind,
    /// The prospect's words.
    pub text: String,
    pub evidence: Vec<Evidence>,
    /// What the agent said to it.
    #[serde(default)]
    pub reply: Option<Claim>,
    #[serde(default)]
    pub state: ObjectionState,
    #[serde(default)]
    pub read_by: ReadBy,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum ObjectionState {
    /// The agent said nothing to it.
    #[default]
    Open,
    /// The agent answered; the prospect has not said that this is enough.
    Answered,
    /// The prospect took it back, or said that it is fine.
    Settled,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Question {
    /// The prospect's words.
    pub text: String,
    /// Whether the agent's next turn answers it.
    pub answered: bool,
    pub evidence: Vec<Evidence>,
    /// What was answered.
    #[serde(default)]
    pub answer: Option<Claim>,
    #[serde(default)]
    pub read_by: ReadBy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum DecisionKind {
    /// Who signs.
    Decider,
    /// Who is heard.
    Influencer,
    Procurement,
    Legal,
    /// A review by IT, security or data protection.
    Security,
    /// Steps and dates until the signature: a trial, a committee, a tender.
    Process,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct DecisionNote {
    pub kind: DecisionKind,
    /// The prospect's words.
    pub text: String,
    pub evidence: Vec<Evidence>,
    #[serde(default)]
    pub read_by: ReadBy,
}

/// A question of the agent that the prospect has answered, or something they said unasked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct KnownAnswer {
    /// What need not be asked again: `Company size`, or the agent's question.
    pub subject: String,
    /// The prospect's words.
    pub answer: String,
    /// Of the answer.
    pub evidence: Vec<Evidence>,
    /// Of the question, where it was asked.
    #[serde(default)]
    pub asked: Vec<Evidence>,
    #[serde(default)]
    pub read_by: ReadBy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum RiskKind {
    /// No money, or none that is approved.
    Budget,
    /// Somebody else decides, and was not heard.
    Authority,
    /// Another vendor is ahead, or is used with content.
    Competitor,
    /// An objection that nobody has settled.
    Objection,
    /// No date, or one that is far away.
    Timing,
    /// Something that they must have was not confirmed.
    Requirement,
    /// What they said changed during the talk.
    Contradiction,
}

/// What may keep them from buying.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Risk {
    pub kind: RiskKind,
    /// A few words for the rep.
    pub text: String,
    pub evidence: Vec<Evidence>,
    #[serde(default)]
    pub read_by: ReadBy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum FigureKind {
    Money,
    /// Of people, places, things.
    Count,
    Percent,
    /// A day, a month, a quarter.
    Date,
    /// A length of time.
    Duration,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Figure {
    pub kind: FigureKind,
    /// As it was said: `30k EUR`, `zweihundert Leute`.
    pub text: String,
    pub evidence: Vec<Evidence>,
}

/// Messages from one to another, both included, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct LanguageRun {
    pub from: u32,
    pub to: u32,
    /// BCP 47.
    pub language: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_can_say_so_much_that_a_feed_cannot_pass_it() {
        let question = Question {
            text: "é".repeat(20_000),
            answered: false,
            evidence: vec![
                Evidence {
                    seq: 0,
                    start: 0,
                    end: 1
                };
                500
            ],
            answer: None,
            read_by: ReadBy::Words,
        };
        let context = Context {
            questions: vec![question; 5_000],
            ..Context::default()
        }
        .bounded();
        let bytes = serde_json::to_vec(&context).unwrap().len();
        assert!(bytes < 1024 * 1024, "{bytes}");
        assert_eq!(context.questions[0].text.chars().count(), MOST_CHARS);
    }
}
