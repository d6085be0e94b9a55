//! Each hostile text in each file that leaves Baton.

use baton_api::privacy::ArchiveFormat;
use baton_calendars::ics::{Invitation, Method, calendar, invitation};
use baton_calendars::{Attendee, Event};
use baton_core::Timestamp;
use baton_core::fairness::{fold_csv, to_csv};
use baton_core::ids::{EntryId, RepId};
use baton_core::ledger::{Entry, EntryKind};
use serde_json::Value;

use super::{ROOM, talk, texts};
use crate::world::World;

fn odd(c: char) -> bool {
    c.is_control() && c != '\n'
}

/// What a reader of Markdown takes for structure: of the page alone, never of what was said.
fn structure(page: &str) -> Vec<&str> {
    let begins = ["# ", "## ", "### ", "---", "```", "![", "<", "|"];
    let marks = |line: &&str| {
        begins
            .iter()
            .any(|begin| line.trim_start().starts_with(begin))
    };
    page.lines().filter(marks).collect()
}

#[tokio::test]
async fn an_archive_keeps_every_letter_and_a_page_shows_words() {
    let world = World::new().await;
    let ana = world.rep_with_room("Ana Ruiz", ROOM).await;
    let mut ana = world.desk_of(&ana).await;
    for (name, text) in texts() {
        let record = talk(name, &text);
        let handoff = world.hands_over(&record).await;
        ana.offered().await;
        let vcon = ana
            .desk()
            .archive(&handoff.id, ArchiveFormat::Vcon)
            .await
            .unwrap();
        let read: Value = serde_json::from_str(&vcon.text).unwrap();
        let dialog = read["dialog"].as_array().unwrap();
        assert_eq!(dialog.last().unwrap()["body"], text.as_str(), "{name}");

        let page = ana
            .desk()
            .archive(&handoff.id, ArchiveFormat::Markdown)
            .await
            .unwrap();
        assert!(!page.text.chars().any(odd), "{name}: {}", page.text);
        let headings = structure(&page.text);
        let own = |line: &&&str| line.starts_with("# ") || line.starts_with("## ");
        assert_eq!(
            headings.iter().filter(own).count(),
            headings.len(),
            "{name}: {headings:?}"
        );
        // What stands behind a backslash is a sign to read.
        let plain = page
            .text
            .replace("\\<", "")
            .replace("\\[", "")
            .replace("\\]", "")
            .replace("\\(", "");
        for alive in [
            "](javascript:",
            "](http://evil",
            "<img",
            "<script",
            "<https://evil",
        ] {
            assert!(!plain.contains(alive), "{name}: {alive}\n{}", page.text);
        }
        for file in [vcon.name, page.name] {
            let bad = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
            assert!(
                !file.chars().any(bad) && file.len() < 255,
                "{name}: {file:?}"
            );
            assert!(!file.starts_with('.'), "{name}: {file:?}");
        }
    }
    world.end([ana]).await;
}

#[test]
fn a_calendar_has_the_lines_of_one_event() {
    let of = |text: &str| Event {
        uid: "mtg_1@baton".into(),
        sequence: 0,
        start: Timestamp::from_millis(1_772_557_200_000),
        end: Timestamp::from_millis(1_772_559_000_000),
        zone: "Europe/Berlin".into(),
        summary: text.into(),
        description: text.into(),
        location: Some(text.into()),
        url: Some(text.into()),
        conference: None,
        attendees: vec![],
        stamp: Timestamp::from_millis(1_772_557_200_000),
    };
    let invite = |text: &str| {
        let person = Attendee {
            name: Some(text.into()),
            email: text.into(),
        };
        let invite = Invitation {
            event: of(text),
            organizer: person.clone(),
            attendees: vec![person],
        };
        invitation(Method::Request, &invite)
    };
    let names = |file: &str| {
        let whole = file.replace("\r\n ", "");
        let lines = whole.split("\r\n").filter(|line| !line.is_empty());
        let name = |line: &str| line.split([':', ';']).next().unwrap().to_owned();
        lines
            .map(name)
            .filter(|name| name != "URL")
            .collect::<Vec<_>>()
    };
    let (event, invited) = (names(&calendar(&of("Intro"))), names(&invite("Dana")));
    for (name, text) in texts() {
        for (file, expected) in [(calendar(&of(&text)), &event), (invite(&text), &invited)] {
            assert_eq!(&names(&file), expected, "{name}: {file}");
            let ends = file.replace("\r\n", "");
            assert!(
                !ends.chars().any(|c| c.is_control() && c != '\t'),
                "{name}: {file:?}"
            );
            assert!(
                file.split("\r\n").all(|line| line.len() <= 75),
                "{name}: {file}"
            );
        }
    }
}

#[test]
fn a_table_of_credits_begins_no_formula() {
    for (name, text) in texts() {
        let entry = Entry {
            id: EntryId("led_1".into()),
            rep: RepId(text.clone()),
            handoff: None,
            kind: EntryKind::Correction,
            amount: 1000,
            at: Timestamp::from_millis(1_772_557_200_000),
            by: Some(RepId(text.clone())),
            note: Some(text.clone()),
        };
        let table = to_csv(&[entry]);
        let sums = fold_csv(&table).unwrap();
        assert_eq!(sums.len(), 1, "{name}: {table}");
        let cells = table
            .split([',', '\n'])
            .map(|cell| cell.trim_start_matches('"'));
        for begin in ['=', '+', '@', '\t'] {
            let first = cells.clone().take(20).find(|cell| cell.starts_with(begin));
            assert!(
                first.is_none_or(|cell| !text.starts_with(cell)),
                "{name}: {table}"
            );
        }
    }
}
