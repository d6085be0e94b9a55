//! Conversations as files: one JSON object per line, with or without labels, and what was read.
//!
//! Labels and readings share one shape ([`Labels`]), so that the scorer compares like with like.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use baton_core::Timestamp;
use baton_core::catalog::Catalog;
use baton_core::context::ObjectionKind;
use baton_core::conversation::Message;
use baton_core::evidence::Evidence;
use baton_core::prospect::Prospect;
use baton_core::qualification::{QualificationPolicy, Scorecard, Verdict};
use baton_core::signal::{SignalName, Status};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Insight, Transcript, lexical};

/// Catalogs by the key that records name.
pub type Catalogs = BTreeMap<String, Catalog>;

/// One line of a file of conversations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub id: String,
    /// Key of the catalog.
    pub catalog: String,
    pub started_at: Timestamp,
    #[serde(default)]
    pub prospect: Prospect,
    pub messages: Vec<Message>,
    /// What a careful reader makes of it; absent in files that are only to be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gold: Option<Labels>,
}

/// What there is to know of a conversation. Evidence is a list of message `seq`s here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Labels {
    pub signals: BTreeMap<SignalName, SignalLabel>,
    pub features: Vec<FeatureLabel>,
    pub competitors: Vec<CompetitorLabel>,
    pub objections: Vec<ObjectionLabel>,
    pub questions: Vec<QuestionLabel>,
    pub topics: Vec<String>,
    pub wants_human: bool,
    pub qualified: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignalLabel {
    pub status: Status,
    #[serde(default)]
    pub value: Option<String>,
    #[serde(default)]
    pub evidence: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureLabel {
    pub id: String,
    #[serde(default)]
    pub evidence: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompetitorLabel {
    pub name: String,
    #[serde(default)]
    pub evidence: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionLabel {
    pub kind: ObjectionKind,
    #[serde(default)]
    pub evidence: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionLabel {
    #[serde(default)]
    pub evidence: Vec<u32>,
}

/// One line of output: what the reader and the policy make of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadLine {
    pub id: String,
    #[serde(flatten)]
    pub labels: Labels,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordError {
    /// From 1; `None` if the file as a whole is meant.
    pub line: Option<usize>,
    /// Path of the field, such as `messages[3].at`; empty if the line is no JSON at all.
    pub field: String,
    pub problem: String,
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if !self.field.is_empty() {
            write!(f, "field `{}`: ", self.field)?;
        }
        f.write_str(&self.problem)
    }
}

impl std::error::Error for RecordError {}

impl Record {
    /// One line of a file; `line` (from 1) names it in errors.
    pub fn parse(line: usize, text: &str) -> Result<Self, RecordError> {
        let at_line = |field: String, problem: String| RecordError {
            line: Some(line),
            field,
            problem,
        };
        let record: Self = parse(text).map_err(|e| at_line(e.field, e.problem))?;
        let mut seen = BTreeSet::new();
        for (i, message) in record.messages.iter().enumerate() {
            if !seen.insert(message.seq) {
                let problem = format!("{} stands twice", message.seq);
                return Err(at_line(format!("messages[{i}].seq"), problem));
            }
        }
        Ok(record)
    }

    /// What a reader needs of this record.
    pub fn transcript<'a>(
        &'a self,
        catalog: &'a Catalog,
        policy: &'a QualificationPolicy,
    ) -> Transcript<'a> {
        Transcript {
            catalog,
            policy,
            prospect: &self.prospect,
            started_at: self.started_at,
            messages: &self.messages,
        }
    }
}

/// All conversations of a file; empty lines are passed over. Fails on the first bad line.
pub fn read_records(text: &str) -> Result<Vec<Record>, RecordError> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(i, line)| Record::parse(i + 1, line))
        .collect()
}

/// The catalogs of a file.
pub fn read_catalogs(text: &str) -> Result<Catalogs, RecordError> {
    parse(text)
}

/// Reads a record and judges it.
pub fn read_line(record: &Record, catalog: &Catalog, policy: &QualificationPolicy) -> ReadLine {
    let insight = lexical::read(&record.transcript(catalog, policy));
    let wants_human = insight.context.wants_human.is_some();
    let card = policy.judge(&insight.readings, &[], wants_human);
    ReadLine {
        id: record.id.clone(),
        labels: labels(&insight, &card),
    }
}

fn labels(insight: &Insight, card: &Scorecard) -> Labels {
    let context = &insight.context;
    Labels {
        signals: card
            .signals
            .iter()
            .map(|s| {
                let value = s.value.clone();
                (
                    s.name.clone(),
                    SignalLabel {
                        status: s.status,
                        value,
                        evidence: seqs(&s.evidence),
                    },
                )
            })
            .collect(),
        features: context
            .features
            .iter()
            .map(|f| FeatureLabel {
                id: f.id.clone(),
                evidence: seqs(&f.evidence),
            })
            .collect(),
        competitors: context
            .competitors
            .iter()
            .map(|c| CompetitorLabel {
                name: c.name.clone(),
                evidence: seqs(&c.evidence),
            })
            .collect(),
        objections: context
            .objections
            .iter()
            .map(|o| ObjectionLabel {
                kind: o.kind,
                evidence: seqs(&o.evidence),
            })
            .collect(),
        questions: context
            .questions
            .iter()
            .map(|q| QuestionLabel {
                evidence: seqs(&q.evidence),
            })
            .collect(),
        topics: context.topics.iter().map(|t| t.text.clone()).collect(),
        wants_human: context.wants_human.is_some(),
        qualified: card.verdict == Verdict::Qualified,
    }
}

/// The messages that the evidence points at, each once, in order.
fn seqs(evidence: &[Evidence]) -> Vec<u32> {
    evidence
        .iter()
        .map(|e| e.seq)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, RecordError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let parsed = serde_path_to_error::deserialize(&mut json).map_err(|e| {
        let path = e.path().to_string();
        let problem = e.into_inner().to_string();
        RecordError {
            line: None,
            field: if [".", "?"].contains(&path.as_str()) {
                String::new()
            } else {
                path
            },
            problem,
        }
    })?;
    json.end().map_err(|e| RecordError {
        line: None,
        field: String::new(),
        problem: e.to_string(),
    })?;
    Ok(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"id":"x-1","catalog":"c","started_at":"2026-01-05T09:00:00Z","prospect":{"name":null},
        "messages":[{"seq":0,"role":"agent","text":"Hi","at":"2026-01-05T09:00:00Z"},
                    {"seq":1,"role":"prospect","text":"We are 80 people","at":"2026-01-05T09:00:09Z"}]}"#;

    fn line() -> String {
        LINE.replace('\n', " ")
    }

    #[test]
    fn a_line_without_labels_is_read_and_judged() {
        let records = read_records(&format!("{}\n\n", line())).unwrap();
        let out = read_line(
            &records[0],
            &Catalog::default(),
            &QualificationPolicy::default(),
        );
        let json = serde_json::to_value(&out).unwrap();
        assert_eq!(json["id"], "x-1");
        assert_eq!(json["signals"]["company_size"]["status"], "met");
        assert_eq!(json["signals"]["company_size"]["value"], "80 employees");
        assert_eq!(
            json["signals"]["company_size"]["evidence"],
            serde_json::json!([1])
        );
        assert_eq!(json["signals"]["budget"]["status"], "unknown");
        assert_eq!(
            (&json["wants_human"], &json["qualified"]),
            (&false.into(), &false.into())
        );
    }

    #[test]
    fn a_bad_line_is_named_with_its_field() {
        let check = |bad: &str, field: &str, part: &str| {
            let error = read_records(&format!("{}\n{bad}", line())).unwrap_err();
            assert_eq!(
                (error.line, error.field.as_str()),
                (Some(2), field),
                "{error}"
            );
            assert!(error.to_string().contains(part), "{error}");
        };
        check("{", "", "line 2: EOF");
        check("[]", "", "line 2");
        check(
            &line().replace("\"seq\":1", "\"seq\":0"),
            "messages[1].seq",
            "twice",
        );
        check(
            &line().replace("prospect\",\"text", "boss\",\"text"),
            "messages[1].role",
            "boss",
        );
        check(
            &line().replace("2026-01-05T09:00:09Z", "noon"),
            "messages[1].at",
            "year",
        );
        check(&line().replace("\"catalog\":\"c\",", ""), "", "catalog");
        check(&format!("{} {{}}", line()), "", "trailing");
    }

    #[test]
    fn a_catalog_with_a_strange_field_is_refused() {
        let error = read_catalogs(r#"{"c":{"vendor":"V","prices":[]}}"#).unwrap_err();
        assert!(error.to_string().contains("prices"), "{error}");
    }
}
