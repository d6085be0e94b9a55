//! The words that Baton comes with.

use super::{Notice, NoticeEvent, Part, Template};

/// What somebody needs who takes the conversation over.
const WHOLE: &[Part] = &[
    Part::Contact,
    Part::Meeting,
    Part::Summary,
    Part::Signals,
    Part::Questions,
    Part::Objections,
    Part::Competitors,
    Part::Topics,
    Part::Note,
    Part::Why,
    Part::Others,
    Part::Records,
];

/// What somebody needs who prepares for a meeting.
const FOR_A_MEETING: &[Part] = &[
    Part::Meeting,
    Part::Contact,
    Part::Summary,
    Part::Signals,
    Part::Questions,
    Part::Objections,
    Part::Competitors,
    Part::Note,
    Part::Others,
    Part::Records,
];

/// What somebody needs who decides what happens now.
const AT_A_GLANCE: &[Part] = &[
    Part::Contact,
    Part::Summary,
    Part::Signals,
    Part::Questions,
    Part::Others,
    Part::Records,
];

/// What somebody needs who keeps the books right.
const PUT_RIGHT: &[Part] = &[
    Part::Corrections,
    Part::Contact,
    Part::Summary,
    Part::Signals,
    Part::Records,
];

/// What is of use once it is settled.
const AFTERWARDS: &[Part] = &[
    Part::Contact,
    Part::Meeting,
    Part::Summary,
    Part::Others,
    Part::Records,
];

/// The template of an event, where the workspace has none of its own.
pub fn template(event: NoticeEvent) -> Template {
    let (subject, opening, parts, closing) = words(event);
    Template {
        subject: subject.into(),
        opening: opening.into(),
        parts: parts.to_vec(),
        closing: closing.into(),
    }
}

/// Subject, opening, parts, closing. A paragraph with something that is not known is left out.
type Words = (&'static str, &'static str, &'static [Part], &'static str);

const CORRECTED: Words = (
    "Put right: {{ prospect }}, {{ score }}",
    "Somebody who knows better put right what was read of the talk.",
    PUT_RIGHT,
    "",
);

fn words(event: NoticeEvent) -> Words {
    match event {
        NoticeEvent::Offered => (
            "{{ prospect }} wants to talk: {{ score }}",
            "{{ agent }} asks you to take over.\n\nAnswer by {{ deadline }}.",
            WHOLE,
            "",
        ),
        NoticeEvent::Accepted => (
            "{{ rep }} has {{ prospect }}",
            "{{ rep }} took it. There is nothing left for you to do.",
            AFTERWARDS,
            "",
        ),
        NoticeEvent::Lapsed => (
            "Not answered in time: {{ prospect }}",
            "Your time to answer is over. The next one who can is asked.",
            AFTERWARDS,
            "",
        ),
        NoticeEvent::Waiting => (
            "{{ prospect }} waits for somebody: {{ score }}",
            "Nobody could take it yet. Whoever is free can, in Baton.",
            WHOLE,
            "",
        ),
        NoticeEvent::Booked => (
            "Meeting with {{ prospect }}: {{ meeting.start }}",
            "{{ agent }} booked it with {{ rep }}.",
            FOR_A_MEETING,
            "",
        ),
        NoticeEvent::Moved => (
            "Moved to {{ meeting.start }}: meeting with {{ prospect }}",
            "It was to be {{ meeting.before }}.",
            FOR_A_MEETING,
            "",
        ),
        NoticeEvent::Cancelled => (
            "Cancelled: meeting with {{ prospect }}",
            "It was to be {{ meeting.start }}.",
            AFTERWARDS,
            "",
        ),
        NoticeEvent::Overdue => (
            "{{ prospect }} has waited too long: {{ score }}",
            "{{ rep }} was asked and has not answered yet.",
            AT_A_GLANCE,
            "You can take it or give it to somebody in Baton.",
        ),
        NoticeEvent::Unseen => (
            "Nobody has seen it: {{ prospect }}, {{ score }}",
            "{{ rep }} was asked, and on no channel is there a sign that they know.",
            AT_A_GLANCE,
            "Reach them another way, or give it to somebody else in Baton.",
        ),
        NoticeEvent::Closed => (
            "{{ prospect }}: {{ outcome }}",
            "It is closed.",
            AFTERWARDS,
            "",
        ),
        NoticeEvent::Corrected => CORRECTED,
        NoticeEvent::Test => (
            "A test from Baton",
            "This channel reaches you, {{ to.first }}.\n\nThe prospect below is made up.",
            AT_A_GLANCE,
            "",
        ),
    }
}

/// The subject of what cannot even be said in Baton's own words: something is not known.
pub(super) fn plainly(event: NoticeEvent) -> &'static str {
    match event {
        NoticeEvent::Offered => "{{ prospect }} wants to talk",
        NoticeEvent::Accepted => "{{ prospect }}: somebody took it",
        NoticeEvent::Lapsed => "{{ prospect }}: not answered in time",
        NoticeEvent::Waiting => "{{ prospect }} waits for somebody",
        NoticeEvent::Booked => "Meeting with {{ prospect }}",
        NoticeEvent::Moved => "Moved: meeting with {{ prospect }}",
        NoticeEvent::Cancelled => "Cancelled: meeting with {{ prospect }}",
        NoticeEvent::Overdue => "{{ prospect }} has waited too long",
        NoticeEvent::Unseen => "Nobody has seen it: {{ prospect }}",
        NoticeEvent::Closed => "{{ prospect }}: closed",
        NoticeEvent::Corrected => "{{ prospect }}: put right",
        NoticeEvent::Test => "A test from Baton",
    }
}

/// "You get this because you are asked. Showloom, by Baton."
pub(super) fn footer(notice: &Notice, vendor: &str) -> String {
    let sender = if vendor.is_empty() {
        "Sent by Baton.".to_owned()
    } else {
        format!("{vendor}, by Baton.")
    };
    if notice.to.is_none() {
        return sender;
    }
    let why = match notice.event {
        NoticeEvent::Offered => "you are asked",
        NoticeEvent::Accepted | NoticeEvent::Closed => "you were asked or told before",
        NoticeEvent::Lapsed => "you were asked",
        NoticeEvent::Waiting => "you may take it",
        NoticeEvent::Booked | NoticeEvent::Moved | NoticeEvent::Cancelled => {
            "you take part in the meeting"
        }
        NoticeEvent::Overdue | NoticeEvent::Unseen => "you can help",
        NoticeEvent::Corrected => "a rule says so",
        NoticeEvent::Test => "a test was asked for",
    };
    format!("You get this because {why}. {sender}")
}
