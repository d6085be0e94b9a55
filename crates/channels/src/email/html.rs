//! The HTML of a mail: tables, because some programs lay out nothing else; no images and nothing
//! from elsewhere, because opening a mail is nobody's business but the reader's.

use askama::Template;
use baton_core::notice::{Block, Composed, FactLine, NoticeEvent};
use baton_core::signal::Status;

/// Characters of what stands beside the subject in a list of mails.
const PREVIEW: usize = 140;

#[derive(Template)]
#[template(path = "mail.html")]
struct Mail<'a> {
    kind: &'static str,
    urgent: bool,
    preview: String,
    told: &'a Composed,
}

/// A notification as an HTML document of its own.
pub fn html(composed: &Composed) -> String {
    let mail = Mail {
        kind: kind(composed.event),
        urgent: composed.event.is_urgent() && composed.settled.is_none(),
        preview: preview(composed),
        told: composed,
    };
    // The template writes into memory, and nothing in it can fail.
    mail.render().unwrap_or_default()
}

/// What adds most to the subject.
fn preview(composed: &Composed) -> String {
    let settled = composed.settled.iter();
    let mut said = settled.chain(&composed.opening);
    let said = said.next().unwrap_or(&composed.subject);
    said.chars().take(PREVIEW).collect()
}

fn kind(event: NoticeEvent) -> &'static str {
    match event {
        NoticeEvent::Offered => "For you",
        NoticeEvent::Accepted => "Taken",
        NoticeEvent::Lapsed => "Lapsed",
        NoticeEvent::Waiting => "Waiting",
        NoticeEvent::Booked => "Meeting booked",
        NoticeEvent::Moved => "Meeting moved",
        NoticeEvent::Cancelled => "Meeting cancelled",
        NoticeEvent::Overdue => "Overdue",
        NoticeEvent::Unseen => "Not seen yet",
        NoticeEvent::Closed => "Closed",
        NoticeEvent::Corrected => "Put right",
        NoticeEvent::Test => "Test",
    }
}

/// Sign, class, colour and word of a signal's state: never the colour alone.
#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "templates hand over references"
)]
fn mark(status: &Status) -> (&'static str, &'static str, &'static str, &'static str) {
    match status {
        Status::Met => ("\u{2713}", "good", "#146c39", "met"),
        Status::NotMet => ("\u{2715}", "bad", "#b32228", "not met"),
        Status::Unknown => ("?", "quiet", "#61666e", "not known"),
    }
}

/// So that values stand below one another, with a sign before the label and without.
fn label_width(fact: &FactLine) -> u32 {
    if fact.status.is_some() { 118 } else { 140 }
}

#[allow(
    clippy::inline_always,
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "what askama makes of a filter"
)]
mod filters {
    use askama::filters::{Escaper as _, Html, Safe};

    /// Text as text: escaped, with its line breaks, and with addresses that mail programs do not
    /// turn into links.
    #[askama::filter_fn]
    pub fn said(text: &str, _: &dyn askama::Values) -> askama::Result<Safe<String>> {
        let mut out = String::with_capacity(text.len());
        Html.write_escaped_str(&mut out, text)?;
        let out = out.replace('\n', "<br>");
        let out = out.replace("://", ":<span>/</span>/");
        Ok(Safe(out.replace("www.", "www<span>.</span>")))
    }
}
