//! Templates are filled in, and can do nothing else.

use super::Template;

/// What may stand between `{{` and `}}`, and what it stands for.
pub const PLACEHOLDERS: &[(&str, &str)] = &[
    ("prospect.name", "the prospect's name"),
    ("prospect.company", "their company"),
    ("prospect.title", "their title"),
    ("score", "signals met, such as 4/5"),
    ("rep", "the rep whom it is about"),
    ("rep.first", "their first name"),
    ("to.first", "first name of whoever reads it"),
    ("agent", "the agent's name"),
    ("vendor", "the vendor that the agent speaks for"),
    ("deadline", "until when to answer, in the reader's zone"),
    ("meeting.start", "when the meeting is, in the reader's zone"),
    ("meeting.before", "when it was to be before it was moved"),
    ("meeting.name", "the kind of meeting"),
    ("outcome", "what became of it"),
];

/// What is wrong with a template, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateFault {
    /// `subject`, `opening`, `closing` or `parts`.
    pub field: &'static str,
    pub problem: String,
    pub fix: Option<String>,
}

/// Everything that is wrong with a template.
pub fn check(_template: &Template) -> Vec<TemplateFault> {
    vec![]
}
