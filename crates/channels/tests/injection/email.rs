//! Mail: its head, its parts, the HTML and the plain lines.

use baton_channels::Channel as _;
use baton_channels::email::{Email, html, text as plain};
use baton_channels::testing::mail::{MailServer, Options, Taken};
use mail_parser::{Message, MessageParser};

use crate::html::{elements, visible};
use crate::scene::{EVENTS, HARMLESS, assert_nothing_new, composed, count, flat, parcel, words};
use crate::table::{HOSTILE, hostile};

/// All that a mail is made of.
const TAGS: [&str; 16] = [
    "html", "head", "meta", "title", "style", "body", "div", "table", "tbody", "tr", "td", "p",
    "h1", "a", "span", "br",
];

#[test]
fn the_html_stays_what_it_is_and_says_the_words() {
    for event in EVENTS {
        let usual = count(elements(&html(&composed(event, HARMLESS)), &TAGS));
        for text in hostile() {
            let html = html(&composed(event, &text));
            assert_nothing_new(&count(elements(&html, &TAGS)), &usual, &text);
            let shown = flat(&visible(&html));
            assert!(shown.contains(&words(&text)), "{text:?} in {shown}");
            let body = html.split_once("<body").unwrap().1;
            for link in ["://evil", "www.evil"] {
                assert!(!body.contains(link), "{text:?} could become a link");
            }
        }
    }
}

#[test]
fn what_is_looked_for_would_be_found() {
    let usual = html(&composed(EVENTS[0], HARMLESS));
    let found = |text: &str| count(elements(&usual.replace(HARMLESS, text), &TAGS));
    let known = count(elements(&usual, &TAGS));
    for text in [
        "<p>x</p>",
        "</p><a href=https://evil.example>x</a>",
        "<p onclick=x>y",
    ] {
        assert_ne!(found(text), known, "{text}");
    }
}

#[test]
fn the_plain_lines_say_the_words() {
    for event in EVENTS {
        for text in hostile() {
            let shown = flat(&plain(&composed(event, &text)));
            assert!(shown.contains(&words(&text)), "{text:?} in {shown}");
        }
    }
}

/// Names of headers, and kinds of parts.
fn structure(taken: &Taken) -> Vec<String> {
    let message = parsed(taken);
    let of_part = |part: &mail_parser::MessagePart<'_>| -> Vec<String> {
        let headers = part.headers.iter();
        let named = |h: &mail_parser::Header<'_>| format!("header {}", h.name());
        headers.map(named).collect()
    };
    let mut all: Vec<_> = message.parts.iter().flat_map(of_part).collect();
    all.extend(message.parts.iter().map(|_| "part".to_owned()));
    all.extend(taken.to.iter().map(|to| format!("to {to}")));
    all
}

fn parsed(taken: &Taken) -> Message<'_> {
    MessageParser::default().parse(&taken.raw).unwrap()
}

#[tokio::test]
async fn the_head_stays_what_it_is_and_says_the_words() {
    let server = MailServer::start(Options::default()).await;
    let email = Email::new(server.account()).unwrap();
    let event = EVENTS[0];
    email.send(&parcel("dlv_1", event, HARMLESS)).await.unwrap();
    for text in hostile() {
        email.send(&parcel("dlv_1", event, &text)).await.unwrap();
    }
    let mails = server.messages();
    assert_eq!(mails.len(), 1 + HOSTILE.len());
    let usual = count(structure(&mails[0]));
    for (taken, text) in mails[1..].iter().zip(hostile()) {
        assert_eq!(taken.from, "baton@showloom.example");
        assert_nothing_new(&count(structure(taken)), &usual, &text);
        let message = parsed(taken);
        let receiver = message.to().and_then(|to| to.first()).unwrap();
        assert_eq!(receiver.address(), Some("bo@showloom.example"));
        // So begins a word in another encoding: it is taken apart.
        let words = words(&text).replace("=?", "= ?");
        let start: String = words.chars().take(30).collect();
        let subject = message.subject().unwrap();
        assert!(subject.starts_with(&start), "{subject}: {start}");
        let name = receiver.name().unwrap_or_default();
        assert!(name.starts_with(&start), "{name}: {start}");
        assert_eq!(message.html_body_count(), 1);
        assert_eq!(message.text_body_count(), 1);
    }
}
