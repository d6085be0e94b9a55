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
}

/// More than anybody reads of one handoff.
const MOST_ITEMS: usize = 200;
const MOST_EVIDENCE: usize = 20;
const MOST_CHARS: usize = 400;

impl Context {
    /// Within what one entry of a feed may carry, whatever was said: a prospect must not be able to
    /// say so much that a rep's feed cannot pass it.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        fn cut(text: &mut String) {
            if let Some((at, _)) = text.char_indices().nth(MOST_CHARS) {
                text.truncate(at);
            }
        }
        for list in [&mut self.summary, &mut self.topics] {
            list.truncate(MOST_ITEMS);
            for claim in list {
                cut(&mut claim.text);
                claim.evidence.truncate(MOST_EVIDENCE);
            }
        }
        self.features.truncate(MOST_ITEMS);
        for feature in &mut self.features {
            feature.evidence.truncate(MOST_EVIDENCE);
        }
        self.competitors.truncate(MOST_ITEMS);
        for competitor in &mut self.competitors {
            competitor.evidence.truncate(MOST_EVIDENCE);
        }
        self.objections.truncate(MOST_ITEMS);
        for objection in &mut self.objections {
            cut(&mut objection.text);
            objection.evidence.truncate(MOST_EVIDENCE);
        }
        self.questions.truncate(MOST_ITEMS);
        for question in &mut self.questions {
            cut(&mut question.text);
            question.evidence.truncate(MOST_EVIDENCE);
        }
        self
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Claim {
    pub text: String,
    pub evidence: Vec<Evidence>,
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
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Question {
    /// The prospect's words.
    pub text: String,
    /// Whether the agent's next turn answers it.
    pub answered: bool,
    pub evidence: Vec<Evidence>,
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
