//! What is told in a CRM: a record for those who read it later, not a message to somebody.

use baton_core::notice::{Composed, Notice, NoticeEvent, Part, Template, compose, template};

use crate::Parcel;

const PARTS: &[Part] = &[
    Part::Contact,
    Part::Meeting,
    Part::Corrections,
    Part::Summary,
    Part::Signals,
    Part::Questions,
    Part::Objections,
    Part::Competitors,
    Part::Topics,
    Part::Note,
    Part::Why,
];

/// The words of the workspace, if it has its own; else those of a record.
pub(super) fn words(parcel: &Parcel) -> Composed {
    let notice = &parcel.notice;
    let general = compose(notice, &template(notice.event), false);
    let mut given = parcel.composed.clone();
    given.answers = None;
    if given == general {
        compose(notice, &record(notice), false)
    } else {
        given
    }
}

fn record(notice: &Notice) -> Template {
    let (subject, opening) = match notice.event {
        NoticeEvent::Offered => (TALK, "{{ agent }} hands over. {{ rep }} is asked."),
        NoticeEvent::Accepted => (TALK, "{{ rep }} has it."),
        NoticeEvent::Lapsed => (TALK, "{{ rep }} did not answer in time."),
        NoticeEvent::Waiting => (TALK, "Nobody could take it yet."),
        NoticeEvent::Overdue => (TALK, "It takes too long. {{ rep }} was asked."),
        NoticeEvent::Unseen => (TALK, "{{ rep }} was asked, and has not seen it."),
        NoticeEvent::Closed => (TALK, "It is closed."),
        NoticeEvent::Corrected => (TALK, "What was read of the talk was put right."),
        NoticeEvent::Booked => (MEET, "{{ agent }} booked it with {{ rep }}."),
        NoticeEvent::Moved => (MEET, "Moved; it was to be {{ meeting.before }}."),
        NoticeEvent::Cancelled => (MEET, "Cancelled."),
        NoticeEvent::Test => ("A test from Baton", ""),
    };
    // What became of it stands there anyway, if somebody said it.
    let opening = if notice.outcome.is_some() {
        ""
    } else {
        opening
    };
    Template {
        subject: subject.into(),
        opening: opening.into(),
        parts: PARTS.to_vec(),
        closing: String::new(),
    }
}

const TALK: &str = "Talk to {{ prospect }}: {{ score }}";
const MEET: &str = "Meeting with {{ prospect }}";
