//! A handoff of Priya's for Bo, and what is read from mails.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use baton_channels::email::{Email, EmailServer, Patience, Security};
use baton_channels::testing::mail::python;
use baton_channels::{Parcel, Receipt, Receiver};
use baton_core::notice::{
    Block, Composed, FactLine, Notice, NoticeEvent, NoticeProspect, RecordLink,
};
use baton_core::signal::Status;
use baton_web::Guard;
use serde_json::Value;

pub const LINK: &str = "https://baton.showloom.example/open/ho_1";

pub fn composed() -> Composed {
    let list = |title: &str, items: &[&str]| Block::List {
        title: title.into(),
        items: items.iter().map(|&i| i.into()).collect(),
    };
    Composed {
        event: NoticeEvent::Offered,
        subject: "Priya Raghunathan, Brightmoor Media: 4 of 5".into(),
        opening: vec![
            "Priya is talking to Ava, the assistant of Showloom, and is waiting for you. \
             You have until 14:05."
                .into(),
        ],
        blocks: vec![
            Block::Facts {
                title: "Who".into(),
                facts: contact(),
            },
            Block::Text {
                title: "In short".into(),
                text: "Wants to see what AWS and Google Cloud cost per team before the budget is \
                       closed in April. Knows Costlane, and finds its reports too slow."
                    .into(),
            },
            Block::Facts {
                title: "Why qualified: 4 of 5".into(),
                facts: signals(),
            },
            list(
                "Asked, and open",
                &[
                    "Can you split shared clusters by namespace?",
                    "Is there a SOC 2 report we can read before a contract?",
                ],
            ),
            list(
                "Objections",
                &["\u{201c}The last tool took three months to set up.\u{201d}"],
            ),
            Block::Links {
                title: "Records".into(),
                links: vec![RecordLink {
                    name: "HubSpot".into(),
                    url: "https://app.hubspot.com/contacts/1/record/0-1/51".into(),
                }],
            },
        ],
        closing: vec![],
        settled: None,
        answers: None,
        link: LINK.into(),
        link_label: "Open in Baton".into(),
        footer: "You get this because you are asked. Showloom, by Baton.".into(),
    }
}

fn contact() -> Vec<FactLine> {
    let lines = [
        ("Company", "Brightmoor Media"),
        ("Title", "FinOps Lead"),
        ("E-mail", "priya@brightmoor.example"),
        ("Phone", "+1 212 555 0147"),
        ("Local time", "Thursday 12 March, 09:03, New York"),
    ];
    let line = |(label, value): (&str, &str)| FactLine {
        label: label.into(),
        value: value.into(),
        quote: None,
        status: None,
    };
    lines.map(line).to_vec()
}

fn signals() -> Vec<FactLine> {
    let lines = [
        (
            "Company size",
            "1,200 employees",
            "we are about 1,200 people now",
        ),
        (
            "Role",
            "Recommends, her director signs",
            "I shortlist, Dana signs",
        ),
        ("Use case", "Cost per team", "aws + gcp, split by team"),
        ("Timeline", "Before mid-April", "notice by mid april"),
        ("Budget", "Not said", ""),
    ];
    let line = |(label, value, quote): (&str, &str, &str)| {
        let known = !quote.is_empty();
        let status = if known { Status::Met } else { Status::Unknown };
        FactLine {
            label: label.into(),
            value: value.into(),
            quote: known.then(|| quote.into()),
            status: Some(status),
        }
    };
    lines.map(line).to_vec()
}

fn notice() -> Notice {
    Notice {
        event: NoticeEvent::Offered,
        at: "2026-03-12T13:03:00Z".parse().unwrap(),
        vendor: "Showloom".into(),
        agent: "Ava".into(),
        conversation: "conv_1".into(),
        handoff: "ho_1".into(),
        version: 1,
        offer: Some("off_1".into()),
        to: None,
        rep: None,
        prospect: NoticeProspect {
            name: "Priya Raghunathan".into(),
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
        link: LINK.into(),
    }
}

pub fn parcel(id: &str) -> Parcel {
    Parcel {
        id: id.into(),
        at: "2026-03-12T13:03:00Z".parse().unwrap(),
        attempt: 1,
        to: Receiver {
            name: Some("Bo Lindgren".into()),
            email: Some("bo@showloom.example".into()),
            reference: None,
        },
        composed: composed(),
        notice: notice(),
        replaces: None,
        thread: vec![],
        invitation: None,
    }
}

/// What was sent about the same handoff before.
pub fn receipt(id: &str) -> Receipt {
    Receipt {
        reference: format!("<{id}@showloom.example>"),
        place: Some("Priya Raghunathan, Brightmoor Media: 4 of 5".into()),
        ..Receipt::default()
    }
}

/// An account on this machine, without encryption.
pub fn here(port: u16) -> EmailServer {
    EmailServer {
        host: "127.0.0.1".into(),
        port,
        security: Security::None,
        user: "robot".into(),
        password: Some("pw-of-robot".into()),
        from: "baton@showloom.example".into(),
        from_name: None,
        reply_to: None,
        dkim: None,
        authority: None,
        guard: Guard::none(),
    }
}

/// One that does not wait long, for servers that never answer.
pub fn hasty(account: EmailServer) -> Email {
    Email::new(account).unwrap().with_patience(Patience {
        connect: Duration::from_secs(1),
        answer: Duration::from_secs(1),
        message: Duration::from_secs(1),
    })
}

/// What a program in Python makes of the bytes.
pub fn read(program: &str, arguments: &[&str], bytes: &[u8]) -> Value {
    let mut reader = Command::new(python())
        .args(["-c", program])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = reader.stdin.take().unwrap();
    input.write_all(bytes).unwrap();
    drop(input);
    let output = reader.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(bytes)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}
