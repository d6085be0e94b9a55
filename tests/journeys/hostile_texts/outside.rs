//! Each hostile text on each channel that leads out of Baton. What is told of a harmless prospect is
//! what is compared with: a text may add words, and no header, no element, no link and no line where
//! there should be one.

use std::collections::BTreeSet;

use baton_api::view::DeliveryState::Sent;
use baton_channels::testing::mail::Taken;
use baton_core::notice::NoticeEvent::Offered;
use serde_json::Value;

use super::{ROOM, talk, texts};
use crate::channels::office::{OUTSIDE, Office, reaches};

/// What of an element must not be anywhere in a page.
const ELEMENTS: [&str; 8] = [
    "<img",
    "<script",
    "<b>bold",
    "<h1>body",
    "<a href='baton",
    "javascript:alert(1)\"",
    "onerror=alert(1)>",
    "http://evil.example/x.png\"",
];

/// What the providers have of one prospect.
struct Told {
    mail: Taken,
    slack: (String, Value),
    hubspot: [String; 2],
    salesforce: Value,
    webhook: Value,
}

impl Told {
    fn headers(&self) -> BTreeSet<String> {
        let raw = String::from_utf8_lossy(&self.mail.raw);
        let head = raw.split("\r\n\r\n").next().unwrap_or_default();
        let begins = head.lines().filter(|line| !line.starts_with([' ', '\t']));
        let names = begins.map(|line| line.split(':').next().unwrap().to_lowercase());
        names.collect()
    }

    /// Headers and parts as they read once the transfer encoding is taken off.
    fn mail_text(&self) -> String {
        let raw = String::from_utf8_lossy(&self.mail.raw).replace("=\r\n", "");
        let mut bytes = vec![];
        let mut rest = raw.as_bytes();
        while let Some((first, after)) = rest.split_first() {
            let code = after
                .get(..2)
                .and_then(|code| std::str::from_utf8(code).ok());
            let code = code.and_then(|code| u8::from_str_radix(code, 16).ok());
            if let Some(byte) = code.filter(|_| *first == b'=') {
                bytes.push(byte);
                rest = &after[2..];
            } else {
                bytes.push(*first);
                rest = after;
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Every text of a value, with the object that it stands in.
fn walk<'v>(value: &'v Value, look: &mut impl FnMut(&'v Value, &'v str)) {
    match value {
        Value::Object(fields) => {
            for inner in fields.values() {
                if let Some(text) = inner.as_str() {
                    look(value, text);
                }
                walk(inner, look);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, look)),
        _ => {}
    }
}

fn odd(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}

/// No more headers than ever, each in words that a mail server takes; the page has no element of a
/// prospect's.
fn mail_holds(told: &Told, harmless: &Told, name: &str) {
    assert_eq!(told.headers(), harmless.headers(), "{name}");
    assert_eq!(told.mail.to, harmless.mail.to, "{name}");
    for line in told.mail.raw.split(|b| *b == b'\n') {
        assert!(line.len() <= 998, "{name}");
        assert!(
            line.iter()
                .all(|b| b.is_ascii() && (*b >= 32 || matches!(b, b'\r' | b'\t'))),
            "{name}"
        );
    }
    let page = told.mail_text();
    let html = page.split("text/html").nth(1).expect("a page");
    for element in ELEMENTS {
        assert!(!html.contains(element), "{name}: {element}\n{html}");
    }
}

/// Nothing in Slack's own markup but the fallback, which has no sign of it.
fn slack_holds(told: &Told, name: &str) {
    let (fallback, blocks) = &told.slack;
    let mut sign = fallback.replace("&lt;", "").replace("&gt;", "");
    sign.retain(|c| matches!(c, '<' | '>'));
    assert_eq!(sign, "", "{name}: {fallback}");
    walk(blocks, &mut |within, text| {
        assert_ne!(within["type"], "mrkdwn", "{name}: {within}");
        assert!(!text.chars().any(odd), "{name}: {text:?}");
        if within["type"] == "link" && within["url"] == text {
            assert!(text.starts_with("http"), "{name}: {text}");
            assert!(!text.contains("evil.example"), "{name}: {text}");
        }
    });
}

/// A page of HTML at HubSpot, text at Salesforce, and at both a title of one line.
fn crms_hold(told: &Told, name: &str) {
    let [page, title] = &told.hubspot;
    for element in ELEMENTS {
        assert!(!page.contains(element), "{name}: {page}");
    }
    for line in [title, told.salesforce["Subject"].as_str().unwrap()] {
        assert!(line.lines().count() == 1, "{name}: {line:?}");
        assert!(!line.chars().any(odd), "{name}: {line:?}");
    }
    let text = told.salesforce["Description"].as_str().unwrap();
    assert!(
        !text.chars().any(|c| odd(c) && c != '\r'),
        "{name}: {text:?}"
    );
}

/// JSON keeps every letter: whoever reads it decides what to show.
fn webhook_holds(told: &Told, written: Option<&String>, name: &str) {
    let mut kept = false;
    walk(&told.webhook, &mut |_, text| {
        kept |= Some(text) == written.map(|name| name.trim());
    });
    assert!(kept, "{name}: {}", told.webhook);
}

async fn told(office: &Office, ana: &mut crate::device::Device, name: &str, text: &str) -> Told {
    let record = talk(name, text);
    let asked = office.asks_about(ana, &record).await;
    for channel in OUTSIDE {
        reaches(ana, &asked.handoff, (Offered, channel), Sent).await;
    }
    let slack = office.slack.messages().pop().unwrap();
    let task = office.hubspot.tasks().pop().unwrap();
    let told = Told {
        mail: office.mail.messages().pop().unwrap(),
        slack: (slack.text, slack.blocks),
        hubspot: ["hs_task_body", "hs_task_subject"].map(|of| task.property(of).to_owned()),
        salesforce: Value::Object(office.salesforce.tasks().pop().unwrap()),
        webhook: office.hooks.got().pop().unwrap().event(),
    };
    webhook_holds(&told, record.prospect.name.as_ref(), name);
    told
}

#[tokio::test]
async fn no_text_is_more_than_words_on_any_channel() {
    let office = Office::opens().await;
    let ana = office.world.rep_with_room("Ana Ruiz", ROOM).await;
    let mut ana = office.world.desk_of(&ana).await;
    let harmless = told(&office, &mut ana, "harmless", "Dana Whitcomb").await;
    for (name, text) in texts() {
        let told = told(&office, &mut ana, name, &text).await;
        mail_holds(&told, &harmless, name);
        slack_holds(&told, name);
        crms_hold(&told, name);
    }
    office.closes([ana]).await;
}
