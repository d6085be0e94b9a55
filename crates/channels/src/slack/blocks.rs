//! A message in Slack's blocks.
//!
//! What was said stands only in elements that know no markup: plain text, and the text elements of
//! rich text. Nothing goes through Slack's own markup but the fallback, where each sign of it is
//! taken away.

mod paper;
mod text;

use baton_core::notice::{Answers, Block, Composed, FactLine};
use baton_core::signal::Status;
use serde_json::{Value, json};
use url::Url;

use super::literal::{cut, line, literal};
use paper::{MAX_LABEL, Paper, Span, plain};

pub const ACCEPT: &str = "baton_accept";
/// Its value is the offer, a space, and the id of the reason.
pub const DECLINE: &str = "baton_decline";
pub const OPEN: &str = "baton_open";

const MAX_HEADER: usize = 150;
const MAX_FOOTER: usize = 300;
/// Slack's limit is 4000 with what escaping adds.
const MAX_FALLBACK: usize = 1500;
const MAX_URL: usize = 3000;
/// Of an option's value.
const MAX_CHOICE: usize = 150;
const MAX_REASONS: usize = 100;

/// The message as Slack takes it.
pub fn blocks(composed: &Composed) -> Value {
    let mut paper = Paper::default();
    let subject = line(&composed.subject);
    let subject = if subject.is_empty() {
        "Baton"
    } else {
        &subject
    };
    paper.push(json!({ "type": "header", "text": plain(&cut(subject, MAX_HEADER)) }));
    if let Some(outcome) = &composed.settled {
        paper.write(&[Span::bold(&line(outcome))], &[]);
    }
    paper.paragraphs(&composed.opening);
    for block in &composed.blocks {
        write(&mut paper, block);
    }
    paper.paragraphs(&composed.closing);
    let mut all = paper.into_blocks();
    let buttons = buttons(composed);
    if !buttons.is_empty() {
        all.push(json!({ "type": "actions", "elements": buttons }));
    }
    let footer = line(&composed.footer);
    if !footer.is_empty() {
        let footer = plain(&cut(&footer, MAX_FOOTER));
        all.push(json!({ "type": "context", "elements": [footer] }));
    }
    Value::Array(all)
}

/// The message as a person reads it, from the blocks themselves.
pub fn as_text(composed: &Composed) -> String {
    text::render(&blocks(composed))
}

/// What notifications show and screen readers read.
pub(super) fn fallback(composed: &Composed) -> String {
    literal(&cut(&as_text(composed), MAX_FALLBACK))
}

fn write(paper: &mut Paper, block: &Block) {
    match block {
        Block::Text { title, text } => {
            paper.write(&[Span::title(title), Span::plain(text)], &[]);
        }
        Block::List { title, items } => {
            let items: Vec<_> = items.iter().map(|i| vec![Span::plain(&line(i))]).collect();
            paper.write(&[Span::title(title)], &items);
        }
        Block::Facts { title, facts } => {
            let facts: Vec<_> = facts.iter().map(fact).collect();
            paper.write(&[Span::title(title)], &facts);
        }
        Block::Links { title, links } => {
            let links: Vec<_> = links
                .iter()
                .map(|l| vec![Span::link(&line(&l.name), address(&l.url))])
                .collect();
            paper.write(&[Span::title(title)], &links);
        }
    }
}

fn fact(fact: &FactLine) -> Vec<Span> {
    let mark = match fact.status {
        Some(Status::Met) => "✓ ",
        Some(Status::NotMet) => "✗ ",
        Some(Status::Unknown) => "? ",
        None => "",
    };
    let mut spans = vec![
        Span::plain(mark),
        Span::bold(&line(&fact.label)),
        Span::plain("  "),
        Span::plain(&line(&fact.value)),
    ];
    if let Some(quote) = &fact.quote {
        spans.push(Span::italic(&format!("  “{}”", line(quote))));
    }
    spans
}

/// An address that may be gone to: by https, or on this machine.
fn address(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let fine = baton_web::check_secure(&url).is_ok() && url.as_str().len() <= MAX_URL;
    fine.then(|| url.into())
}

fn buttons(composed: &Composed) -> Vec<Value> {
    let mut all = vec![];
    if composed.settled.is_none()
        && let Some(answers) = &composed.answers
    {
        all.push(json!({
            "type": "button",
            "action_id": ACCEPT,
            "text": plain("Accept"),
            "style": "primary",
            "value": answers.offer,
        }));
        all.extend(decline(answers));
    }
    if let Some(url) = address(&composed.link) {
        all.push(json!({
            "type": "button",
            "action_id": OPEN,
            "text": label(&composed.link_label),
            "url": url,
        }));
    }
    all
}

/// Of the button that opens something; Slack takes none without.
fn label(text: &str) -> Value {
    let text = line(text);
    let text = if text.is_empty() { "Open" } else { &text };
    plain(&cut(text, MAX_LABEL))
}

fn decline(answers: &Answers) -> Option<Value> {
    let options: Vec<_> = answers
        .reasons
        .iter()
        .map(|reason| {
            (
                format!("{} {}", answers.offer, reason.id),
                line(&reason.label),
            )
        })
        .filter(|(value, label)| value.len() <= MAX_CHOICE && !label.is_empty())
        .take(MAX_REASONS)
        .map(|(value, label)| json!({ "text": plain(&cut(&label, MAX_LABEL)), "value": value }))
        .collect();
    (!options.is_empty()).then(|| {
        json!({
            "type": "static_select",
            "action_id": DECLINE,
            "placeholder": plain("Decline…"),
            "options": options,
        })
    })
}
