//! Puts a notice into words.

use super::{Composed, Notice, Template};
use crate::Timestamp;

/// What is told. `answers` says whether the channel brings answers back.
pub fn compose(notice: &Notice, template: &Template, _answers: bool) -> Composed {
    Composed {
        event: notice.event,
        subject: template.subject.clone(),
        opening: vec![],
        blocks: vec![],
        closing: vec![],
        settled: None,
        answers: None,
        link: notice.link.clone(),
        footer: String::new(),
    }
}

/// "Thursday 12 March, 14:00, Berlin time": in the reader's zone, or the other.
pub fn local_time(at: Timestamp, _zone: Option<&str>, _other: &str) -> String {
    at.0.to_string()
}
