//! Parcels for Ana about Priya of Haulpoint.

use baton_channels::slack::{Slack, SlackAccount};
use baton_channels::testing::slack::FakeSlack;
use baton_channels::{Parcel, Receiver};
use baton_core::Timestamp;
use baton_core::notice::{
    Answers, Block, Composed, FactLine, Notice, NoticeEvent, NoticeProspect, RecordLink,
};
use baton_core::signal::Status;
use baton_core::workspace::{DeclineReason, DeclineReasons};

pub const NOW: &str = "2026-03-02T08:00:00Z";
pub const ANA: &str = "ana@showloom.example";

pub fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

/// A Slack whose clock stands, in which Ana is known.
pub async fn slack() -> FakeSlack {
    let fake = FakeSlack::start().await;
    fake.set_now(at(NOW));
    fake.user(ANA);
    fake
}

pub fn client(fake: &FakeSlack) -> Slack {
    Slack::new(fake.account()).unwrap()
}

pub fn with_team(fake: &FakeSlack, channel: &str) -> Slack {
    Slack::new(SlackAccount {
        team_channel: Some(channel.into()),
        ..fake.account()
    })
    .unwrap()
}

pub fn parcel(id: &str) -> Parcel {
    Parcel {
        id: id.into(),
        at: at(NOW),
        attempt: 1,
        to: Receiver {
            name: Some("Ana Ruiz".into()),
            email: Some(ANA.into()),
            reference: None,
        },
        composed: offered(),
        notice: notice(),
        replaces: None,
        thread: vec![],
        invitation: None,
    }
}

/// An offer that Ana can answer.
pub fn offered() -> Composed {
    Composed {
        event: NoticeEvent::Offered,
        subject: "Priya Nair of Haulpoint would like to talk to you".into(),
        opening: vec!["Ana, you are asked until 09:02.".into()],
        blocks: vec![
            Block::Text {
                title: "Summary".into(),
                text: "Evaluates route planning for 220 drivers.".into(),
            },
            Block::Facts {
                title: "Signals, 4 of 5".into(),
                facts: vec![
                    fact("Company size", "220 employees", Some(Status::Met)),
                    fact("Budget", "not said", Some(Status::Unknown)),
                    fact("Phone", "+34 600 000 000", None),
                ],
            },
            Block::List {
                title: "Questions".into(),
                items: vec!["Does it work offline?".into(), "Is there an API?".into()],
            },
            Block::Links {
                title: "Records".into(),
                links: vec![RecordLink {
                    name: "HubSpot".into(),
                    url: "https://app.hubspot.example/contacts/1".into(),
                }],
            },
        ],
        closing: vec!["The agent keeps them company meanwhile.".into()],
        settled: None,
        answers: Some(Answers {
            offer: "off_1".into(),
            reasons: DeclineReasons::default().0,
        }),
        link: "https://baton.example/h/ho_1".into(),
        link_label: "Open in Baton".into(),
        footer: "You get this because you are asked. Showloom, by Baton.".into(),
    }
}

fn fact(label: &str, value: &str, status: Option<Status>) -> FactLine {
    FactLine {
        label: label.into(),
        value: value.into(),
        quote: (status == Some(Status::Met)).then(|| "we are 220 people".into()),
        status,
    }
}

/// Somebody took it.
pub fn taken() -> Composed {
    Composed {
        event: NoticeEvent::Accepted,
        settled: Some("Bo Lindgren took it at 08:01".into()),
        ..offered()
    }
}

pub fn reasons(count: usize) -> Vec<DeclineReason> {
    let reason = |n| DeclineReason {
        id: format!("reason_{n}"),
        label: format!("Reason {n}"),
    };
    (0..count).map(reason).collect()
}

fn notice() -> Notice {
    Notice {
        event: NoticeEvent::Offered,
        at: at(NOW),
        vendor: "Showloom".into(),
        agent: "Loom".into(),
        conversation: "conv_1".into(),
        handoff: "ho_1".into(),
        version: 1,
        offer: Some("off_1".into()),
        to: None,
        rep: None,
        prospect: NoticeProspect {
            name: "Priya Nair".into(),
            ..NoticeProspect::default()
        },
        summary: None,
        topics: vec![],
        score: 4,
        of: 5,
        signals: vec![],
        questions: vec![],
        competitors: vec![],
        objections: vec![],
        meeting: None,
        others: vec![],
        deadline: None,
        why: None,
        note: None,
        outcome: None,
        corrections: vec![],
        decline_reasons: vec![],
        records: vec![],
        link: "https://baton.example/h/ho_1".into(),
    }
}
