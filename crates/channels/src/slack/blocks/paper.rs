//! What is written so far, and what room is left.

use serde_json::{Value, json};

use crate::slack::literal::{cut, visible};

/// Of a button and of an option.
pub(super) const MAX_LABEL: usize = 75;
/// Of one text.
const MAX_TEXT: usize = 3000;
/// Of all texts together. Slack refuses at 12 000 with what it counts for each block itself.
const MAX_ALL: usize = 8000;
/// Slack takes 50; some are kept for buttons and what stands below.
const MAX_BLOCKS: usize = 45;
/// Items of one list.
const MAX_ITEMS: usize = 30;

/// Some text in one style.
pub(super) struct Span {
    text: String,
    style: Option<&'static str>,
    link: Option<String>,
}

impl Span {
    pub(super) fn plain(text: &str) -> Self {
        Self {
            text: visible(text),
            style: None,
            link: None,
        }
    }

    pub(super) fn bold(text: &str) -> Self {
        Self {
            style: Some("bold"),
            ..Self::plain(text)
        }
    }

    pub(super) fn italic(text: &str) -> Self {
        Self {
            style: Some("italic"),
            ..Self::plain(text)
        }
    }

    /// Above what follows.
    pub(super) fn title(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::plain("");
        }
        Self::bold(&format!("{text}\n"))
    }

    /// Leads somewhere, if there is an address.
    pub(super) fn link(text: &str, url: Option<String>) -> Self {
        Self {
            link: url,
            ..Self::plain(text)
        }
    }
}

/// Rich text, as long as there is room.
pub(super) struct Paper {
    blocks: Vec<Value>,
    left: usize,
}

impl Default for Paper {
    fn default() -> Self {
        Self {
            blocks: vec![],
            left: MAX_ALL,
        }
    }
}

impl Paper {
    pub(super) fn push(&mut self, block: Value) {
        if self.blocks.len() < MAX_BLOCKS {
            self.blocks.push(block);
        }
    }

    pub(super) fn paragraphs(&mut self, texts: &[String]) {
        for text in texts {
            self.write(&[Span::plain(text.trim())], &[]);
        }
    }

    /// A line or paragraph, and a list below. Nothing, if they say nothing.
    pub(super) fn write(&mut self, top: &[Span], items: &[Vec<Span>]) {
        let top = self.section(top);
        let items: Vec<_> = items
            .iter()
            .take(MAX_ITEMS)
            .filter_map(|item| self.section(item))
            .collect();
        let mut elements = vec![];
        elements.extend(top);
        if !items.is_empty() {
            elements.push(json!({
                "type": "rich_text_list",
                "style": "bullet",
                "elements": items,
            }));
        }
        if !elements.is_empty() {
            self.push(json!({ "type": "rich_text", "elements": elements }));
        }
    }

    pub(super) fn into_blocks(self) -> Vec<Value> {
        self.blocks
    }

    fn section(&mut self, spans: &[Span]) -> Option<Value> {
        let elements: Vec<_> = spans.iter().filter_map(|s| self.element(s)).collect();
        (!elements.is_empty()).then(|| json!({ "type": "rich_text_section", "elements": elements }))
    }

    fn element(&mut self, span: &Span) -> Option<Value> {
        if span.text.is_empty() || self.left == 0 {
            return None;
        }
        let text = cut(&span.text, MAX_TEXT.min(self.left));
        let length: usize = text.chars().map(char::len_utf16).sum();
        self.left = self.left.saturating_sub(length);
        let mut element = match &span.link {
            Some(url) => json!({ "type": "link", "url": url, "text": text }),
            None => json!({ "type": "text", "text": text }),
        };
        if let (Some(style), Value::Object(fields)) = (span.style, &mut element) {
            fields.insert("style".into(), json!({ style: true }));
        }
        Some(element)
    }
}

/// Text without markup and without emoji by name.
pub(super) fn plain(text: &str) -> Value {
    json!({ "type": "plain_text", "text": text, "emoji": false })
}
