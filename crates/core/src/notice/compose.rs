//! Puts a notice into words.

mod blocks;
mod values;

use jiff::tz::TimeZone;

use super::defaults::{self, footer, plainly};
use super::template::{Values, fill};
use super::text::{lines, one_line};
use super::{Answers, Composed, Notice, NoticeEvent, Template};
use crate::Timestamp;
use crate::schedule::{clock, hour, label};
use crate::time;
use crate::workspace::DeclineReason;

const MAX_SUBJECT: usize = 250;
const MAX_PARAGRAPHS: usize = 12;
const MAX_PARAGRAPH: usize = 2000;
const MAX_OUTCOME: usize = 200;
const MAX_REASONS: usize = 20;
const MAX_REASON: usize = 75;
const MAX_VENDOR: usize = 80;
const MAX_LINK: usize = 2000;

/// What is told. `answers` says whether the channel brings answers back.
pub fn compose(notice: &Notice, template: &Template, answers: bool) -> Composed {
    let own = defaults::template(notice.event);
    let values = values::of(notice);
    let settled = settled(notice);
    let can_answer = answers && settled.is_none();
    Composed {
        event: notice.event,
        subject: subject(
            &values,
            [&template.subject, &own.subject, plainly(notice.event)],
        ),
        opening: paragraphs(&values, &template.opening, &own.opening),
        blocks: blocks::of(notice, &template.parts),
        closing: paragraphs(&values, &template.closing, &own.closing),
        settled,
        answers: can_answer.then(|| choices(notice)).flatten(),
        link: one_line(&notice.link, MAX_LINK),
        link_label: "Open in Baton".into(),
        footer: footer(notice, &one_line(&notice.vendor, MAX_VENDOR)),
    }
}

/// The first that can be filled in.
fn subject(values: &Values, wanted: [&str; 3]) -> String {
    let filled = wanted.iter().filter_map(|text| fill(text, values));
    let mut lines = filled.map(|text| one_line(&text, MAX_SUBJECT));
    lines.find(|text| !text.is_empty()).unwrap_or_default()
}

/// The paragraphs of a text that can be filled in; if none can, those of Baton's own.
fn paragraphs(values: &Values, wanted: &str, own: &str) -> Vec<String> {
    let said = filled(values, wanted);
    if said.is_empty() && !wanted.trim().is_empty() {
        filled(values, own)
    } else {
        said
    }
}

fn filled(values: &Values, text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    let parted = text.split("\n\n").filter_map(|p| fill(p, values));
    let shown = parted.map(|p| lines(&p, MAX_PARAGRAPH));
    shown
        .filter(|p| !p.is_empty())
        .take(MAX_PARAGRAPHS)
        .collect()
}

/// "Bo Lindgren took it, 2:02 PM".
fn settled(notice: &Notice) -> Option<String> {
    let outcome = one_line(notice.outcome.as_deref()?, MAX_OUTCOME);
    if outcome.is_empty() {
        return None;
    }
    // That it was put right says nothing of when it was settled.
    if notice.event == NoticeEvent::Corrected {
        return Some(outcome);
    }
    let zone = notice.to.as_ref().and_then(|to| to.zone.as_deref());
    let when = match zone.and_then(time::zone) {
        // The reader's own clock needs no name.
        Some(zone) => hour(notice.at, &zone),
        None => label(notice.at, &TimeZone::UTC, "UTC", notice.at),
    };
    Some(format!("{outcome}, {when}"))
}

/// A claim is answered like an offer, where the store made one for it.
fn choices(notice: &Notice) -> Option<Answers> {
    if !matches!(notice.event, NoticeEvent::Offered | NoticeEvent::Waiting) {
        return None;
    }
    let reasons = notice.decline_reasons.iter().take(MAX_REASONS);
    Some(Answers {
        offer: notice.offer.clone()?,
        reasons: reasons
            .map(|r| DeclineReason {
                id: r.id.clone(),
                label: one_line(&r.label, MAX_REASON),
            })
            .collect(),
    })
}

/// "Thursday 12 March, 2:00 PM, Berlin time": in the reader's zone, or the other.
pub fn local_time(at: Timestamp, zone: Option<&str>, other: &str) -> String {
    Reading::new(zone, other, at).day(at)
}

/// A zone to tell times in, and when it is read.
struct Reading {
    zone: TimeZone,
    name: String,
    now: Timestamp,
}

impl Reading {
    fn new(zone: Option<&str>, other: &str, now: Timestamp) -> Self {
        let known = zone.into_iter().chain([other]).find_map(time::zone);
        let zone = known.unwrap_or(TimeZone::UTC);
        // The name as the world writes it, and not as somebody typed it.
        let name = zone.iana_name().unwrap_or("UTC").to_owned();
        Self { zone, name, now }
    }

    /// In the zone of whoever reads the notice, or the other.
    fn of(notice: &Notice, other: &str) -> Self {
        let reader = notice.to.as_ref().and_then(|to| to.zone.as_deref());
        Self::new(reader, other, notice.at)
    }

    fn day(&self, at: Timestamp) -> String {
        label(at, &self.zone, &self.name, self.now)
    }

    /// Without the day if it is today.
    fn soon(&self, at: Timestamp) -> String {
        let date = |at: Timestamp| at.0.to_zoned(self.zone.clone()).date();
        if date(at) == date(self.now) {
            clock(at, &self.zone, &self.name)
        } else {
            self.day(at)
        }
    }
}
