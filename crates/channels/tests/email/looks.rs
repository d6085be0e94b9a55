//! The HTML, and the same in plain lines.

use baton_channels::email::{html, text};
use baton_core::notice::{Block, Composed, NoticeEvent, compose, sample, template};

use crate::support::{LINK, composed};

/// For the eye: lies in the target folder after a run.
fn keep(name: &str, html: &str) {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join(name), html).unwrap();
}

fn settled() -> Composed {
    Composed {
        event: NoticeEvent::Accepted,
        settled: Some("Bo Lindgren took it, 14:02".into()),
        ..composed()
    }
}

/// What a rep is told of the event, in Baton's own words.
fn told(event: NoticeEvent) -> Composed {
    let at = "2026-03-12T13:03:00Z".parse().unwrap();
    compose(&sample(event, at), &template(event), false)
}

#[test]
fn nothing_is_fetched_and_nothing_runs() {
    for event in NoticeEvent::ALL {
        let html = html(&told(event));
        keep(&format!("mail-{}.html", event.name()), &html);
        for never in [
            "<img", "<script", "<form", "<iframe", "<link", " src=", "url(", "@import", "onload",
            "http:",
        ] {
            assert!(!html.contains(never), "{never} in {html}");
        }
        // Gmail shows no more than 102 kB.
        assert!(html.len() < 60_000, "{}", html.len());
    }
}

#[test]
fn links_lead_to_baton_and_to_records_and_nowhere_else() {
    let html = html(&composed());
    let links = html.split("<a ").skip(1);
    let links = links.map(|a| a.split("href=\"").nth(1).unwrap());
    let links: Vec<_> = links.map(|a| a.split('"').next().unwrap()).collect();
    let record = "https://app.hubspot.com/contacts/1/record/0-1/51";
    assert_eq!(links, [LINK, record]);
}

#[test]
fn what_a_prospect_says_is_neither_markup_nor_a_link() {
    let evil = "</td><script>alert(1)</script><a href=\"https://evil.example\">\
                \"' onmouseover='x https://evil.example www.evil.example &lt;b&gt; {{ link }}";
    let mut composed = composed();
    composed.subject = evil.into();
    composed.opening = vec![evil.into()];
    composed.closing = vec![evil.into()];
    composed.footer = evil.into();
    composed.settled = Some(evil.into());
    for block in &mut composed.blocks {
        match block {
            Block::Text { title, text } => (*title, *text) = (evil.into(), evil.into()),
            Block::List { title, items } => (*title, *items) = (evil.into(), vec![evil.into()]),
            Block::Facts { title, facts } => {
                *title = evil.into();
                for fact in facts {
                    (fact.label, fact.value) = (evil.into(), evil.into());
                    fact.quote = Some(evil.into());
                }
            }
            Block::Links { title, links } => {
                *title = evil.into();
                for link in links {
                    link.name = evil.into();
                }
            }
        }
    }
    let html = html(&composed);
    assert_eq!(html.matches("<a ").count(), 2, "{html}");
    assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
    // In the head nothing is shown, so nothing becomes a link.
    let shown = html.split_once("<body").unwrap().1;
    assert!(
        !shown.contains("://evil") && !shown.contains("www.evil"),
        "{html}"
    );
    assert!(shown.contains("&#38;lt;b&#38;gt; {{ link }}"), "{html}");
}

#[test]
fn what_is_settled_is_told_first_and_asks_for_nothing() {
    let open = html(&composed());
    assert!(open.contains("class=\"button\""));
    let settled_ = html(&settled());
    assert!(!settled_.contains("class=\"button\"") && settled_.contains(LINK));
    let told = settled_.find("Bo Lindgren took it, 14:02").unwrap();
    assert!(
        told < settled_.find("<table").unwrap(),
        "beside the subject in the list of mails"
    );
    assert!(text(&settled()).starts_with("Bo Lindgren took it, 14:02\n"));
}

#[test]
fn without_a_link_there_is_nothing_to_open() {
    let mut composed = composed();
    composed.link = String::new();
    composed.blocks.clear();
    assert!(!html(&composed).contains("<a ") && !text(&composed).contains("Open in Baton"));
}

#[test]
fn states_of_signals_have_a_sign_and_a_word() {
    let html = html(&composed());
    for mark in [
        "aria-label=\"met\" ",
        "aria-label=\"not known\" ",
        "\u{2713}</td>",
        "?</td>",
    ] {
        assert!(html.contains(mark), "{mark} in {html}");
    }
}

#[test]
fn plain_lines_say_it_all() {
    let mut composed = composed();
    composed.blocks.truncate(4);
    assert_eq!(
        text(&composed),
        "\
Priya is talking to Ava, the assistant of Showloom, and is waiting for
you. You have until 14:05.

Who
- Company: Brightmoor Media
- Title: FinOps Lead
- E-mail: priya@brightmoor.example
- Phone: +1 212 555 0147
- Local time: Thursday 12 March, 09:03, New York

In short
  Wants to see what AWS and Google Cloud cost per team before the budget
  is closed in April. Knows Costlane, and finds its reports too slow.

Why qualified: 4 of 5
+ Company size: 1,200 employees
  \"we are about 1,200 people now\"
+ Role: Recommends, her director signs
  \"I shortlist, Dana signs\"
+ Use case: Cost per team
  \"aws + gcp, split by team\"
+ Timeline: Before mid-April
  \"notice by mid april\"
? Budget: Not said

Asked, and open
- Can you split shared clusters by namespace?
- Is there a SOC 2 report we can read before a contract?

Open in Baton:
https://baton.showloom.example/open/ho_1

You get this because you are asked. Showloom, by Baton.
"
    );
}
