//! A handoff in which somebody wrote the same text wherever they could.

use std::collections::BTreeMap;

use baton_channels::{Parcel, Receiver};
use baton_core::Timestamp;
use baton_core::notice::{
    Composed, Notice, NoticeEvent, NoticeOther, Part, Template, compose, one_line, sample,
};

/// What all others are compared with.
pub const HARMLESS: &str = "Priya Raghunathan";

/// One of each kind: with answers, with a meeting, and settled.
pub const EVENTS: [NoticeEvent; 3] = [
    NoticeEvent::Offered,
    NoticeEvent::Booked,
    NoticeEvent::Accepted,
];

pub fn at() -> Timestamp {
    "2026-03-12T13:30:00Z".parse().unwrap()
}

/// The prospect, or whoever writes in a calendar or in the agent, wrote it everywhere.
pub fn notice(event: NoticeEvent, text: &str) -> Notice {
    let mut notice = sample(event, at());
    let some = Some(text.to_owned());
    notice.agent = text.into();
    notice.prospect.name = text.into();
    for field in [
        &mut notice.prospect.company,
        &mut notice.prospect.title,
        &mut notice.prospect.email,
        &mut notice.prospect.phone,
        &mut notice.prospect.country,
        &mut notice.prospect.language,
        &mut notice.summary,
        &mut notice.note,
        &mut notice.why,
    ] {
        field.clone_from(&some);
    }
    if event == NoticeEvent::Accepted {
        notice.outcome.clone_from(&some);
    }
    for list in [
        &mut notice.topics,
        &mut notice.competitors,
        &mut notice.objections,
    ] {
        *list = vec![text.into(); 2];
    }
    for signal in &mut notice.signals {
        signal.value.clone_from(&some);
        signal.quote.clone_from(&some);
    }
    for question in &mut notice.questions {
        question.text = text.into();
    }
    notice.others = vec![NoticeOther {
        name: text.into(),
        what: text.into(),
    }];
    for record in &mut notice.records {
        record.name = text.into();
    }
    if let Some(meeting) = &mut notice.meeting {
        meeting.name = text.into();
        meeting.host = text.into();
        meeting.place.clone_from(&some);
    }
    notice
}

/// Everything a template can say.
fn whole() -> Template {
    Template {
        subject: "{{ prospect.name }}".into(),
        opening: "{{ prospect }} {{ agent }} {{ rep }}\n\n{{ prospect.title }}".into(),
        parts: vec![
            Part::Contact,
            Part::Meeting,
            Part::Summary,
            Part::Topics,
            Part::Signals,
            Part::Questions,
            Part::Objections,
            Part::Competitors,
            Part::Note,
            Part::Why,
            Part::Others,
            Part::Records,
        ],
        closing: "{{ prospect.company }}".into(),
    }
}

pub fn composed(event: NoticeEvent, text: &str) -> Composed {
    compose(&notice(event, text), &whole(), true)
}

/// For Bo, who may be called like that too.
pub fn parcel(id: &str, event: NoticeEvent, text: &str) -> Parcel {
    Parcel {
        id: id.into(),
        at: at(),
        attempt: 1,
        to: Receiver {
            name: Some(text.into()),
            email: Some("bo@showloom.example".into()),
            reference: None,
        },
        composed: composed(event, text),
        notice: notice(event, text),
        replaces: None,
        thread: vec![],
        invitation: None,
    }
}

/// What a reader has to find of it: its beginning, as words, without what is not to be seen.
pub fn words(text: &str) -> String {
    let shown = one_line(text, 80);
    shown.trim_end_matches('…').chars().take(40).collect()
}

/// On one line, however it was broken.
pub fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How often each thing is there.
pub fn count(things: impl IntoIterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for thing in things {
        *counts.entry(thing).or_default() += 1;
    }
    counts
}

/// Nothing is there that is not there, or is there more often, than with a harmless name.
pub fn assert_nothing_new(
    found: &BTreeMap<String, usize>,
    usual: &BTreeMap<String, usize>,
    text: &str,
) {
    for (thing, count) in found {
        let usually = usual.get(thing).copied().unwrap_or(0);
        assert!(
            *count <= usually,
            "{count} {thing}, {usually} usually: {text:?}"
        );
    }
}
