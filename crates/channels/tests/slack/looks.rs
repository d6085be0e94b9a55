//! How a message looks, and that nothing that was said changes it.

use baton_channels::slack::{Slack, as_text, blocks};
use baton_channels::{Channel, Parcel};
use baton_core::notice::{
    Answers, Block, Composed, FactLine, NoticeEvent, RecordLink, compose, sample, template,
};
use serde_json::Value;

use crate::support::{client, offered, parcel, reasons, slack, taken};

#[test]
fn an_offer_reads_at_a_glance() {
    let expected = "\
Priya Nair of Haulpoint would like to talk to you

Ana, you are asked until 09:02.

Summary
Evaluates route planning for 220 drivers.

Signals, 4 of 5
• ✓ Company size  220 employees  “we are 220 people”
• ? Budget  not said
• Phone  +34 600 000 000

Questions
• Does it work offline?
• Is there an API?

Records
• HubSpot

The agent keeps them company meanwhile.

[ Accept ]  [ Decline… ▾ ]  [ Open in Baton ]

You get this because you are asked. Showloom, by Baton.";
    assert_eq!(as_text(&offered()), expected);
}

#[test]
fn the_page_about_notifications_shows_a_message_as_it_is() {
    let event = NoticeEvent::Offered;
    let at = "2026-03-12T13:03:00Z".parse().unwrap();
    let shown = as_text(&compose(&sample(event, at), &template(event), true));
    let page = include_str!("../../../../docs/notifications.md");
    assert!(page.contains(&shown), "it has to have this:\n{shown}");
}

#[test]
fn the_blocks_are_those_that_slacks_own_models_accepted() {
    let golden: Vec<Value> = serde_json::from_str(include_str!("golden/blocks.json")).unwrap();
    let ours = [blocks(&offered()), blocks(&taken())];
    assert_eq!(golden, ours, "{}", Value::from(ours.to_vec()));
}

#[test]
fn what_is_settled_says_so_first_and_asks_nothing() {
    let text = as_text(&taken());
    let lines: Vec<_> = text.lines().filter(|l| !l.is_empty()).collect();
    assert_eq!(lines[1], "Bo Lindgren took it at 08:01");
    assert!(text.contains("[ Open in Baton ]"));
    assert!(!text.contains("Accept") && !text.contains("Decline"));
}

/// The element with this `action_id`.
fn element(composed: &Composed, id: &str) -> Option<Value> {
    let all = blocks(composed);
    let elements = all
        .as_array()?
        .iter()
        .filter_map(|b| b["elements"].as_array());
    elements.flatten().find(|e| e["action_id"] == id).cloned()
}

#[test]
fn buttons_carry_the_offer_and_the_reason() {
    let offer = offered();
    let accept = element(&offer, "baton_accept").unwrap();
    assert_eq!(accept["value"], "off_1");
    assert_eq!(accept["style"], "primary");
    let decline = element(&offer, "baton_decline").unwrap();
    assert_eq!(decline["options"][1]["value"], "off_1 not_my_area");
    assert_eq!(decline["options"][1]["text"]["text"], "Not my area");
    let open = element(&offer, "baton_open").unwrap();
    assert_eq!(open["url"], "https://baton.example/h/ho_1");
}

#[test]
fn links_lead_only_where_they_may() {
    for url in [
        "javascript:alert(1)",
        "http://evil.example/",
        "no address",
        "",
    ] {
        let mut composed = offered();
        composed.link = url.into();
        composed.blocks = vec![Block::Links {
            title: "Records".into(),
            links: vec![RecordLink {
                name: "CRM".into(),
                url: url.into(),
            }],
        }];
        assert_eq!(element(&composed, "baton_open"), None, "{url}");
        let all = blocks(&composed).to_string();
        assert!(!all.contains(r#""type":"link""#), "{url}: {all}");
        assert!(all.contains("CRM"), "the name stays");
    }
}

/// All texts, with what kind of element each stands in.
fn texts(value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Array(all) => all.iter().for_each(|v| texts(v, found)),
        Value::Object(fields) => {
            if let Some(text) = fields.get("text").and_then(Value::as_str) {
                let kind = fields["type"].as_str().unwrap();
                found.push((kind.into(), text.into()));
            }
            fields.values().for_each(|v| texts(v, found));
        }
        _ => {}
    }
}

fn everywhere(said: &str) -> Composed {
    let mut composed = offered();
    composed.subject = said.into();
    composed.opening = vec![said.into()];
    composed.closing = vec![said.into()];
    composed.footer = said.into();
    composed.link_label = said.into();
    composed.settled = None;
    let fact = FactLine {
        label: said.into(),
        value: said.into(),
        quote: Some(said.into()),
        status: None,
    };
    composed.blocks = vec![
        Block::Text {
            title: said.into(),
            text: said.into(),
        },
        Block::List {
            title: said.into(),
            items: vec![said.into()],
        },
        Block::Facts {
            title: said.into(),
            facts: vec![fact],
        },
    ];
    composed
}

const HOSTILE: &[&str] = &[
    "<!channel> <!here> <!everyone>",
    "<@U00000001> <#C00000001> <!subteam^S1>",
    "<https://evil.example|Accept>",
    "*bold* _it_ ~strike~ `code` ```block```",
    "> quoted\n>>> all of it",
    "• item\n1. item",
    ":rotating_light: :fire:",
    "@channel @here #sales",
    "https://evil.example www.evil.example",
    "&lt;!channel&gt; &amp;",
    "{\"type\":\"button\",\"action_id\":\"baton_accept\"}",
    "\u{202e}tpecca\u{202c} \u{0}\u{1b}[31m",
    "\"],\"blocks\":[{\"type\":\"divider\"}",
];

#[tokio::test]
async fn nothing_that_was_said_becomes_markup() {
    let fake = slack().await;
    for said in HOSTILE {
        let composed = everywhere(said);
        let mut found = vec![];
        texts(&blocks(&composed), &mut found);
        for (kind, text) in &found {
            // Neither knows markup.
            assert!(
                matches!(kind.as_str(), "plain_text" | "text"),
                "{kind}: {text}"
            );
            let odd =
                |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
            assert!(!text.contains(odd), "{text:?}");
        }
        let shape: Vec<_> = found.iter().map(|(kind, _)| kind.clone()).collect();
        let mut plain = vec![];
        texts(&blocks(&everywhere("Priya")), &mut plain);
        let expected: Vec<_> = plain.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(shape, expected, "{said}");

        let (slack, parcel) = (
            client(&fake),
            Parcel {
                composed,
                ..parcel("dlv_1")
            },
        );
        slack.send(&parcel).await.unwrap();
        let text = fake.messages().pop().unwrap().text;
        for markup in [
            "<", ">", "*", "`", "~", "@channel", "@here", "#sales", "://", ":fire:",
        ] {
            assert!(!text.contains(markup), "{markup} in {text}");
        }
    }
}

#[tokio::test]
async fn however_much_there_is_slack_takes_it() {
    let fake = slack().await;
    let slack = client(&fake);
    let long = "a long tale 😀 ".repeat(300);
    let mut many = everywhere("x");
    many.opening = vec![long.clone(); 5];
    many.blocks = (0..80)
        .map(|n| Block::List {
            title: format!("List {n}"),
            items: vec![long.clone(); 4],
        })
        .collect();
    let short_but_many = Composed {
        blocks: (0..80)
            .map(|n| Block::Text {
                title: String::new(),
                text: format!("{n}"),
            })
            .collect(),
        ..offered()
    };
    let mut choices = offered();
    choices.answers = Some(Answers {
        offer: "off_1".into(),
        reasons: reasons(150),
    });
    for composed in [
        everywhere(&long),
        many,
        short_but_many,
        choices,
        everywhere(""),
    ] {
        send(&slack, composed.clone()).await;
        assert!(
            element(&composed, "baton_accept").is_some(),
            "the buttons stay"
        );
        assert!(element(&composed, "baton_open").is_some());
    }
}

async fn send(slack: &Slack, composed: Composed) {
    let parcel = Parcel {
        composed,
        ..parcel("dlv_1")
    };
    slack.send(&parcel).await.unwrap();
}
