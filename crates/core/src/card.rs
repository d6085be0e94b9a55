//! The context card: the one-look summary of a handoff, in the alert and in the app.

use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::conversation::Message;
use crate::evidence::Evidence;
use crate::prospect::Prospect;
use crate::qualification::{Scorecard, SignalResult};
use crate::signal::{SignalName, Status};

/// What fits in a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Card {
    pub name: String,
    pub company: Option<String>,
    pub title: Option<String>,
    pub score: u32,
    pub of: u32,
    /// Signals met, strongest first.
    pub reasons: Vec<Reason>,
    /// Labels of signals that are unknown.
    pub unknown: Vec<String>,
    pub topics: Vec<String>,
    /// The prospect's own questions, open ones first.
    pub questions: Vec<CardQuestion>,
    pub competitors: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Reason {
    pub signal: SignalName,
    pub label: String,
    /// For people: `220 employees`, `Decision maker`.
    pub value: String,
    /// The prospect's words, shortened.
    pub quote: Option<String>,
    pub evidence: Vec<Evidence>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct CardQuestion {
    pub text: String,
    pub answered: bool,
}

const MAX_QUESTIONS: usize = 3;
const MAX_TOPICS: usize = 4;
const MAX_QUOTE: usize = 90;
const MAX_NAME: usize = 80;

impl Card {
    pub fn of(
        prospect: &Prospect,
        scorecard: &Scorecard,
        context: &Context,
        messages: &[Message],
    ) -> Self {
        let met = scorecard.signals.iter().filter(|s| s.status == Status::Met);
        let mut reasons: Vec<_> = met.map(|s| reason(s, messages)).collect();
        // What can be quoted convinces more than what stands in a record. The sort is stable.
        reasons.sort_by_key(|r| r.quote.is_none());
        let mut questions: Vec<_> = context
            .questions
            .iter()
            .map(|q| CardQuestion {
                text: shorten(&q.text, MAX_QUOTE),
                answered: q.answered,
            })
            .collect();
        questions.sort_by_key(|q| q.answered);
        questions.truncate(MAX_QUESTIONS);
        let unknown = scorecard
            .signals
            .iter()
            .filter(|s| s.status == Status::Unknown);
        Self {
            name: shorten(prospect.display_name(), MAX_NAME),
            company: prospect.company.as_deref().map(|c| shorten(c, MAX_NAME)),
            title: prospect.title.as_deref().map(|t| shorten(t, MAX_NAME)),
            score: scorecard.score,
            of: scorecard.of,
            reasons,
            unknown: unknown.map(|s| s.label.clone()).collect(),
            topics: context
                .topics
                .iter()
                .take(MAX_TOPICS)
                .map(|t| t.text.clone())
                .collect(),
            questions,
            competitors: context.competitors.iter().map(|c| c.name.clone()).collect(),
        }
    }

    /// First line of an alert: who.
    pub fn headline(&self) -> String {
        match &self.company {
            Some(company) if company != &self.name => format!("{} · {company}", self.name),
            _ => self.name.clone(),
        }
    }

    /// The prospect's most telling words: those that say most.
    pub fn quote(&self) -> Option<&str> {
        let quotes = self.reasons.iter().filter_map(|r| r.quote.as_deref());
        // Of equally long ones the first: `max_by_key` takes the last.
        quotes.rev().max_by_key(|q| q.chars().count())
    }

    /// The alert's text: score, why, the first question.
    pub fn lines(&self) -> Vec<String> {
        let why: Vec<_> = self
            .reasons
            .iter()
            .take(2)
            .map(|r| r.value.as_str())
            .collect();
        let mut lines = vec![
            [format!("{}/{}", self.score, self.of)]
                .into_iter()
                .chain(why.into_iter().map(str::to_owned))
                .collect::<Vec<_>>()
                .join(" · "),
        ];
        if let Some(quote) = self.quote() {
            lines.push(format!("“{quote}”"));
        }
        if let Some(q) = self.questions.first() {
            lines.push(format!("Asked: {}", q.text));
        }
        lines
    }
}

fn reason(signal: &SignalResult, messages: &[Message]) -> Reason {
    let quote = signal.evidence.iter().rev().find_map(|e| e.words(messages));
    Reason {
        signal: signal.name.clone(),
        label: signal.label.clone(),
        value: signal
            .value
            .as_deref()
            .map_or_else(|| signal.label.clone(), for_people),
        quote: quote.map(|q| shorten(q, MAX_QUOTE)),
        evidence: signal.evidence.clone(),
    }
}

/// `decision_maker` as `Decision maker`, `30000 USD` as `30,000 USD`.
pub fn for_people(value: &str) -> String {
    value
        .split(' ')
        .enumerate()
        .map(|(i, word)| {
            if word.len() > 3
                && word.bytes().all(|b| b.is_ascii_digit())
                && !(i == 0 && value.len() == 4)
            {
                group_digits(word)
            } else if i == 0 && word.contains('_') || value == word && word.is_ascii() {
                capitalise(&word.replace('_', " "))
            } else {
                word.to_owned()
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn group_digits(digits: &str) -> String {
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

fn capitalise(s: &str) -> String {
    let mut chars = s.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// One line of at most `max` characters, cut at a word where one ends near the limit.
pub fn shorten(text: &str, max: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= max {
        return line;
    }
    let cut: String = line.chars().take(max.saturating_sub(1)).collect();
    let whole = cut.rfind(' ').filter(|at| *at * 2 > cut.len());
    cut_off(whole.map_or(cut.as_str(), |at| cut.get(..at).unwrap_or(&cut)))
}

/// The beginning of something longer, with the mark that says so. Marks that lead on go: "yes,…"
/// reads as a slip. Those that ask or call stay, since they say how it was meant.
pub fn cut_off(beginning: &str) -> String {
    let leads_on = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ',' | ';' | ':' | '.' | '…' | '-' | '–' | '—' | '(' | '[' | '“' | '„' | '«'
            )
            || matches!(
                c,
                '、' | '。' | '，' | '；' | '：' | '「' | '（' | '،' | '؛'
            )
    };
    format!("{}…", beginning.trim_end_matches(leads_on))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::context::{Question, ReadBy};
    use crate::conversation::Speaker;
    use crate::qualification::QualificationPolicy;
    use crate::signal::{BuyingRole, Fact, Reading, Source};

    #[test]
    fn the_alert_says_who_why_and_what_they_asked() {
        let messages = [Message {
            seq: 0,
            role: Speaker::Prospect,
            text: "about 1200 of us, I sign. does it do SSO?".into(),
            at: Timestamp::from_millis(0),
        }];
        let found = |fact, quote: &str| Reading {
            fact,
            evidence: Evidence::of_quote(&messages[0], quote)
                .into_iter()
                .collect(),
            source: Source::Reader,
        };
        let readings = [
            found(
                Fact::CompanySize {
                    employees: Some(1200),
                    revenue_usd: None,
                },
                "1200 of us",
            ),
            found(
                Fact::Role {
                    role: BuyingRole::DecisionMaker,
                },
                "I sign",
            ),
        ];
        let question = |text: &str, answered| Question {
            text: text.into(),
            answered,
            evidence: vec![],
            answer: None,
            read_by: ReadBy::Words,
        };
        let context = Context {
            questions: vec![question("old?", true), question("does it do SSO?", false)],
            ..Context::default()
        };
        let scorecard = QualificationPolicy::default().judge(&readings, &[], false);
        let prospect = Prospect {
            name: Some("Priya Raghunathan".into()),
            company: Some("Brightmoor".into()),
            ..Prospect::default()
        };
        let card = Card::of(&prospect, &scorecard, &context, &messages);
        assert_eq!(card.headline(), "Priya Raghunathan · Brightmoor");
        assert_eq!(
            card.lines(),
            [
                "2/5 · 1,200 employees · Decision maker",
                "“1200 of us”",
                "Asked: does it do SSO?"
            ]
        );
    }

    #[test]
    fn values_are_written_for_people() {
        let check = |value, want| assert_eq!(for_people(value), want);
        check("30000 USD", "30,000 USD");
        check("220 employees", "220 employees");
        check("1200 employees", "1,200 employees");
        check("price_accepted", "Price accepted");
        check("website_tour", "Website tour");
        check("2026-Q2", "2026-Q2");
        check("2027", "2027");
    }

    #[test]
    fn long_texts_are_cut_at_a_word() {
        assert_eq!(shorten("one two  three\nfour", 100), "one two three four");
        assert_eq!(shorten("one two three four", 14), "one two…");
        assert_eq!(shorten("ééééééééééééééé", 5), "éééé…");
        assert_eq!(shorten("well, you know, and so on", 17), "well, you know…");
    }

    #[test]
    fn what_is_cut_off_ends_with_its_last_word() {
        let check = |beginning: &str, want: &str| assert_eq!(cut_off(beginning), want);
        check("it is like,", "it is like…");
        check("it is, you know… ", "it is, you know…");
        check("we use CloudHealth (", "we use CloudHealth…");
        check("we pay by card –", "we pay by card…");
        check("在庫が多く、", "在庫が多く…");
        check("really?", "really?…");
        check("we pay 12%", "we pay 12%…");
    }
}
