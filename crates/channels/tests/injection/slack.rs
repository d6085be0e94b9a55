//! Slack: blocks, and the text of notifications.

use baton_channels::Channel;
use baton_channels::slack::{Slack, as_text, blocks};
use baton_channels::testing::slack::FakeSlack;
use baton_core::notice::NoticeEvent;
use serde_json::Value;

use crate::scene::{
    EVENTS, HARMLESS, assert_nothing_new, at, composed, count, flat, parcel, words,
};
use crate::table::hostile;

/// Elements that show a text as it is, and nothing but it.
const PLAIN: [&str; 10] = [
    "header",
    "rich_text",
    "rich_text_section",
    "rich_text_list",
    "text",
    "plain_text",
    "link",
    "actions",
    "button",
    "context",
];

/// Every value but what is shown as text, with where it stands.
fn structure(value: &Value, name: &str, all: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if name == "text" && value.is_string() {
                    continue;
                }
                structure(value, name, all);
            }
        }
        Value::Array(items) => {
            for item in items {
                structure(item, name, all);
            }
        }
        value => all.push(format!("{name}={value}")),
    }
}

fn structure_of(event: NoticeEvent, text: &str) -> Vec<String> {
    let mut all = vec![];
    structure(&blocks(&composed(event, text)), "", &mut all);
    all
}

#[test]
fn blocks_stay_what_they_are() {
    for event in EVENTS {
        let usual = count(structure_of(event, HARMLESS));
        for text in hostile() {
            let found = structure_of(event, &text);
            for kind in found.iter().filter_map(|s| s.strip_prefix("type=")) {
                let kind = kind.trim_matches('"');
                assert!(PLAIN.contains(&kind) || kind == "static_select", "{kind}");
            }
            assert_nothing_new(&count(found), &usual, &text);
        }
    }
}

#[test]
fn the_words_are_there_as_text() {
    for event in EVENTS {
        for text in hostile() {
            let shown = flat(&as_text(&composed(event, &text)));
            assert!(shown.contains(&words(&text)), "{text:?} in {shown}");
        }
    }
}

/// What notifications show goes through Slack's own markup: signs of it are never left bare.
#[tokio::test]
async fn the_fallback_holds_no_markup() {
    let fake = FakeSlack::start().await;
    fake.set_now(at());
    fake.user("bo@showloom.example");
    let slack = Slack::new(fake.account()).unwrap();
    for (i, text) in hostile().enumerate() {
        let sent = parcel(&format!("dlv_{i}"), NoticeEvent::Offered, &text);
        slack.send(&sent).await.unwrap();
        let fallback = fake.messages().pop().unwrap().text;
        assert_eq!(markup(&fallback), None, "{fallback}");
    }
}

#[test]
fn what_is_looked_for_would_be_found() {
    for text in crate::table::HOSTILE.iter().take(10) {
        assert!(markup(text).is_some(), "{text}");
    }
    for text in ["ana_b@example.com at 09:30:15: 2*3", "A &amp; B", HARMLESS] {
        assert_eq!(markup(text), None, "{text}");
    }
}

/// The first thing that Slack would take for more than text.
fn markup(text: &str) -> Option<String> {
    let found = |at: usize| {
        let rest = text.get(at..).unwrap();
        rest.chars().take(20).collect()
    };
    let entity = |rest: &str| {
        ["&amp;", "&lt;", "&gt;"]
            .iter()
            .any(|e| rest.starts_with(e))
    };
    let mut before = '\n';
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap();
        let after = rest.chars().nth(1).unwrap_or('\n');
        let inside = before.is_alphanumeric() && after.is_alphanumeric();
        let is_markup = match c {
            '<' | '>' | '`' => true,
            '&' => !entity(rest) || (before == '\n' && rest.starts_with("&gt;")),
            '•' => before == '\n',
            '*' | '_' | '~' => !inside,
            '@' | '#' => !inside && after.is_alphanumeric(),
            ':' => rest.starts_with("://") || is_emoji(rest),
            _ => false,
        };
        if is_markup {
            return Some(found(at));
        }
        before = c;
    }
    None
}

/// `:fire:`, but not 09:30:15.
fn is_emoji(rest: &str) -> bool {
    let name = rest
        .get(1..)
        .and_then(|r| r.split_once(':'))
        .map(|(n, _)| n);
    let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_+-".contains(c);
    name.is_some_and(|n| n.chars().all(sign) && n.contains(|c: char| c.is_ascii_lowercase()))
}
