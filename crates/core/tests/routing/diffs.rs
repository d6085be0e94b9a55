//! What changed between two policies, in words and line by line.

use baton_core::routing::RoutingPolicy;
use baton_core::routing::diff::{LineChange, diff};

use crate::scene::{names, policy};

const RULES: &str = r#"
[[rules]]
id = "owner"
name = "Owner"
to = { kind = "owner" }
fallback = [{ kind = "delegate" }]

[[rules]]
id = "dach"
name = "DACH"
when.countries = ["DE"]
to = { kind = "round_robin" }
teams = ["DACH"]

[[rules]]
id = "all"
name = "Everyone"
to = { kind = "round_robin" }
"#;

fn summary(change: impl FnOnce(&mut RoutingPolicy)) -> Vec<String> {
    let from = policy(RULES);
    let mut to = from.clone();
    change(&mut to);
    diff(&from, &to, &names()).summary
}

#[test]
fn nothing_changed_but_the_version() {
    let from = policy(RULES);
    let to = RoutingPolicy {
        version: 7,
        ..from.clone()
    };
    let same = diff(&from, &to, &names());
    assert!(same.summary.is_empty() && same.lines.is_empty(), "{same:?}");
}

#[test]
fn rules_added_removed_and_changed() {
    let said = summary(|p| {
        let mut new = p.rules[1].clone();
        (new.id, new.name) = ("fr".into(), "France".into());
        p.rules.insert(1, new);
        p.rules.remove(0);
        p.rules[1].when.countries.push("AT".into());
        p.rules[1].offer_seconds = Some(30);
        p.rules[2].on = false;
        p.rules[2].name = "All".into();
    });
    assert_eq!(
        said,
        [
            "Rule “France” was added as the 1st",
            "Rule “Owner” was removed",
            "Rule “DACH” changed which leads it is for and the time to answer",
            "Rule “All” was turned off",
            "Rule “Everyone” is now called “All”",
        ]
    );
}

#[test]
fn a_rule_that_is_moved_is_the_only_one_that_is() {
    assert_eq!(
        summary(|p| p.rules.rotate_right(1)),
        ["Rule “Everyone” was moved up and is the 1st now"]
    );
    assert_eq!(
        summary(|p| p.rules.rotate_left(1)),
        ["Rule “Owner” was moved down and is the 3rd now"]
    );
}

#[test]
fn settings_and_what_belongs_to_them() {
    let said = summary(|p| {
        p.offer_seconds = 60;
        p.repeat_seconds = Some(20);
        p.away_after_lapses = 0;
        p.hours = baton_core::routing::WorkingHours::All;
        p.last_resort = baton_core::routing::LastResort::Book;
    });
    assert_eq!(
        said,
        [
            "Time to answer: 60 s, was 120 s",
            "Between two alerts: 20 s, was once at half time",
            "Set to away: never, was after 3 lapses",
            "Whether working hours count was changed",
            "The last resort was changed",
        ]
    );
}

#[test]
fn three_lines_around_each_change_and_a_gap_between() {
    let from = policy(RULES);
    let mut to = from.clone();
    to.offer_seconds = 60;
    to.rules[2].name = "All".into();
    let lines: Vec<String> = diff(&from, &to, &names())
        .lines
        .into_iter()
        .map(|line| match line.change {
            LineChange::Same => format!(" {}", line.text),
            LineChange::Added => format!("+{}", line.text),
            LineChange::Removed => format!("-{}", line.text),
            LineChange::Gap => "…".to_owned(),
        })
        .collect();
    assert_eq!(
        lines,
        [
            " # How Baton routes: rules in order; the first that finds somebody decides.",
            "+offer_seconds = 60",
            " ",
            " [[rules]]",
            " id = \"owner\"",
            "…",
            " ",
            " [[rules]]",
            " id = \"all\"",
            "-name = \"Everyone\"",
            "+name = \"All\"",
            " to = { kind = \"round_robin\" }",
        ]
    );
}
