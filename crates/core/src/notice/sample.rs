//! A handoff that never was, for previews and tests.

use super::{
    Notice, NoticeCorrection, NoticeEvent, NoticeMeeting, NoticeOther, NoticePerson,
    NoticeProspect, NoticeSignal, RecordLink,
};
use crate::Timestamp;
use crate::card::CardQuestion;
use crate::signal::Status;
use crate::workspace::DeclineReasons;

const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;

/// Priya Raghunathan from Brightmoor, as Ana Ruiz is told of her.
pub fn sample(event: NoticeEvent, at: Timestamp) -> Notice {
    let ana = NoticePerson {
        name: "Ana Ruiz".into(),
        email: Some("ana@showloom.example".into()),
        zone: Some("Europe/Madrid".into()),
    };
    let asked = event == NoticeEvent::Offered;
    Notice {
        event,
        at,
        vendor: "Showloom".into(),
        agent: "Website guide".into(),
        conversation: "conv_sample".into(),
        handoff: "ho_sample".into(),
        version: 3,
        offer: asked.then(|| "off_sample".into()),
        to: Some(ana.clone()),
        rep: Some(rep(event, ana)),
        prospect: prospect(),
        summary: Some(
            "Brightmoor sells over inside sales and wants demos on its website to answer \
             prospects at night. They compare two vendors and decide this quarter."
                .into(),
        ),
        topics: vec!["Demos in several languages".into(), "Single sign-on".into()],
        score: 4,
        of: 5,
        signals: signals(),
        questions: questions(),
        competitors: vec!["Demoflow".into()],
        objections: vec!["The last tool took months to set up".into()],
        meeting: meeting(event, at),
        others: vec![NoticeOther {
            name: "Bo Lindgren".into(),
            what: "asked before, in a call".into(),
        }],
        deadline: asked.then(|| at.plus_seconds(120)),
        why: Some("Ana has the fewest open handoffs of those who speak Spanish.".into()),
        note: Some("She has ten minutes now.".into()),
        outcome: outcome(event).map(str::to_owned),
        corrections: corrections(event),
        decline_reasons: if asked {
            DeclineReasons::default().0
        } else {
            vec![]
        },
        records: vec![RecordLink {
            name: "HubSpot".into(),
            url: "https://app.hubspot.com/contacts/1/record/0-1/101".into(),
        }],
        link: "https://baton.showloom.example/h/ho_sample".into(),
    }
}

/// Whoever is told that somebody took it is somebody else.
fn rep(event: NoticeEvent, ana: NoticePerson) -> NoticePerson {
    match event {
        NoticeEvent::Accepted | NoticeEvent::Overdue | NoticeEvent::Unseen => NoticePerson {
            name: "Bo Lindgren".into(),
            email: Some("bo@showloom.example".into()),
            zone: Some("Europe/Stockholm".into()),
        },
        _ => ana,
    }
}

fn prospect() -> NoticeProspect {
    NoticeProspect {
        name: "Priya Raghunathan".into(),
        company: Some("Brightmoor".into()),
        title: Some("VP Sales".into()),
        email: Some("priya@brightmoor.example".into()),
        phone: Some("+1 212 555 0134".into()),
        country: Some("US".into()),
        zone: Some("America/New_York".into()),
        language: Some("en-US".into()),
    }
}

fn signals() -> Vec<NoticeSignal> {
    let signal = |label: &str, status, value: Option<&str>, quote: Option<&str>| NoticeSignal {
        label: label.into(),
        status,
        value: value.map(str::to_owned),
        quote: quote.map(str::to_owned),
    };
    let met = Status::Met;
    vec![
        signal(
            "Company size",
            met,
            Some("220 employees"),
            Some("about 220 of us"),
        ),
        signal("Role", met, Some("Decision maker"), Some("I sign for it")),
        signal(
            "Use case",
            met,
            Some("Website tour"),
            Some("demos on our site"),
        ),
        signal(
            "Timeline",
            met,
            Some("This quarter"),
            Some("before the quarter ends"),
        ),
        signal("Budget", Status::Unknown, None, None),
    ]
}

fn questions() -> Vec<CardQuestion> {
    vec![
        CardQuestion {
            text: "Does it work with our single sign-on?".into(),
            answered: false,
        },
        CardQuestion {
            text: "In which languages can the demo talk?".into(),
            answered: true,
        },
    ]
}

fn meeting(event: NoticeEvent, at: Timestamp) -> Option<NoticeMeeting> {
    let moved = event == NoticeEvent::Moved;
    let cancelled = event == NoticeEvent::Cancelled;
    if !(event == NoticeEvent::Booked || moved || cancelled) {
        return None;
    }
    // The full hour a day and a bit from now.
    let start = at.plus_seconds(DAY + HOUR);
    let start = start.plus_seconds(-start.as_millis().div_euclid(1000).rem_euclid(HOUR));
    Some(NoticeMeeting {
        id: "mtg_sample".into(),
        name: "Intro call".into(),
        start,
        end: start.plus_seconds(HOUR / 2),
        zone: "America/New_York".into(),
        host: "Ana Ruiz".into(),
        place: Some("Video call".into()),
        join_url: Some("https://meet.showloom.example/priya".into()),
        before: moved.then(|| start.plus_seconds(-DAY / 2)),
        cancelled,
    })
}

fn corrections(event: NoticeEvent) -> Vec<NoticeCorrection> {
    if event != NoticeEvent::Corrected {
        return vec![];
    }
    vec![NoticeCorrection {
        what: "Company size".into(),
        was: "220 employees, met".into(),
        right: "240 employees, met".into(),
        by: "Ana Ruiz".into(),
        why: "She told me on the phone.".into(),
    }]
}

fn outcome(event: NoticeEvent) -> Option<&'static str> {
    match event {
        NoticeEvent::Accepted => Some("Bo Lindgren took it"),
        NoticeEvent::Lapsed => Some("Not answered in time"),
        NoticeEvent::Cancelled => Some("Cancelled by the prospect"),
        NoticeEvent::Closed => Some("Won"),
        _ => None,
    }
}
