//! Who hosts a meeting later: the same rules, whatever people do at the moment.

use baton_core::ids::RepId;
use baton_core::routing::{host, pools};
use baton_core::schedule::Obstacle;

use crate::scene::{EVERYONE, NOW, at, lead, policy, team};
use crate::tongue::told;

const RULES: &str = r#"
[[rules]]
id = "owner"
name = "Owner"
to = { kind = "owner" }

[[rules]]
id = "all"
name = "Everyone"
to = { kind = "round_robin" }
teams = ["AE"]
"#;

fn hosted(policy_toml: &str, reps: &str, facts: &str, free: &[&str]) -> String {
    let obstacle =
        |rep: &RepId| (!free.contains(&rep.0.as_str())).then_some(Obstacle::OutsideHours);
    let d = host(
        &policy(policy_toml),
        &lead(facts),
        &team(reps),
        obstacle,
        at(NOW),
    );
    told(&d)
}

fn pooled(policy_toml: &str, reps: &str, facts: &str) -> Vec<String> {
    pools(&policy(policy_toml), &lead(facts), &team(reps))
        .into_iter()
        .map(|p| {
            let rule = p.rule.map_or(p.name, |r| r.0);
            let reps: Vec<_> = p.reps.into_iter().map(|r| r.0).collect();
            format!("{rule}: {}", reps.join(" "))
        })
        .collect()
}

fn lines(text: &str) -> String {
    let all: Vec<_> = text.lines().map(str::trim).collect();
    all.join("\n")
}

#[test]
fn presence_and_room_do_not_matter_for_a_meeting_later() {
    assert_eq!(
        hosted(
            EVERYONE,
            "ana: away, open 3/3\nbo: credits 1",
            "",
            &["ana", "bo"]
        ),
        lines(
            "all: ana chosen | bo not next
             => ana by all, 120 s"
        )
    );
}

#[test]
fn of_those_who_are_free_then_it_goes_by_turns() {
    assert_eq!(
        hosted(
            EVERYONE,
            "ana:\nbo: credits 1\ncy: credits 2",
            "",
            &["bo", "cy"]
        ),
        lines(
            "all: ana not free: outside_hours | bo chosen | cy not next
             => bo by all, 120 s"
        )
    );
}

#[test]
fn a_reschedule_keeps_the_rep() {
    // Only their host is free for it, whoever is next by turns.
    let got = hosted(EVERYONE, "ana:\nbo: credits 9, asked", "", &["bo"]);
    assert!(got.ends_with("=> bo by all, 120 s"), "{got}");
}

#[test]
fn the_owner_hosts_and_if_not_free_the_next_rule_finds_somebody() {
    let reps = "ana: teams ae\nbo: away";
    assert_eq!(
        hosted(RULES, reps, "owner_account bo in crm", &["ana", "bo"]),
        lines(
            "owner (account in crm): bo chosen
             => bo by owner, 120 s"
        )
    );
    assert_eq!(
        hosted(RULES, reps, "owner_account bo in crm", &["ana"]),
        lines(
            "owner (account in crm): bo not free: outside_hours
             all: ana chosen
             => ana by all, 120 s"
        )
    );
}

#[test]
fn a_second_host_who_only_attends_is_never_chosen_and_gets_no_credit() {
    // Eva comes to every meeting of this kind; she is among the reps and not among the hosts.
    let got = hosted(EVERYONE, "ana: credits 9\neva:", "", &["ana"]);
    assert_eq!(
        got,
        lines(
            "all: eva not free: outside_hours | ana chosen
             => ana by all, 120 s"
        )
    );
}

#[test]
fn who_leaves_hosts_nothing() {
    assert_eq!(
        hosted(
            EVERYONE,
            "ana: leaving 2026-03-31\nbo: left\ncy: credits 2",
            "",
            &["ana", "bo", "cy"]
        ),
        lines(
            "all: ana leaving | cy chosen
             => cy by all, 120 s"
        )
    );
}

#[test]
fn nobody_of_any_rule_is_free_and_the_last_resort_hosts() {
    assert_eq!(
        hosted(RULES, "ana: teams ae\nbo:", "", &["bo"]),
        lines(
            "owner: nobody found
             all: ana not free: outside_hours
             Last resort: ana not free: outside_hours | bo chosen
             => bo by last resort, 120 s"
        )
    );
}

#[test]
fn pools_are_those_whom_the_rules_find_in_their_order() {
    assert_eq!(
        pooled(
            RULES,
            "ana: teams ae, credits 4, away\nbo: teams ae, open 3/3\ncy: teams ae, left\ndi:",
            "owner_account di in crm"
        ),
        ["owner: di", "all: bo ana", "Last resort: bo di ana"]
    );
}

#[test]
fn pools_leave_out_who_does_not_speak_or_lacks_a_skill() {
    let skilled = r#"
        [[rules]]
        id = "skill"
        name = "Engineers"
        to = { kind = "skill", required = [{ skill = "tech" }] }
        [[skills]]
        id = "tech"
        name = "Technology"
    "#;
    assert_eq!(
        pooled(
            skilled,
            "ana: skills tech=1, speaks de\nbo: skills tech=1\ncy:",
            "language pt"
        )
        .first()
        .unwrap(),
        "skill: bo"
    );
}

#[test]
fn after_a_named_queue_there_is_no_pool() {
    let queue = r#"
        [[rules]]
        id = "desk"
        name = "Service desk"
        to = { kind = "queue", team = "SE" }
        [[rules]]
        id = "all"
        name = "Everyone"
        to = { kind = "round_robin" }
    "#;
    assert_eq!(pooled(queue, "ana:\nbo: teams se", ""), ["desk: bo"]);
    assert_eq!(
        hosted(queue, "ana:\nbo: teams se", "", &["ana"]),
        lines(
            "desk: bo not free: outside_hours
             => waits for bo"
        )
    );
}

#[test]
fn pools_and_hosts_agree() {
    let reps = "ana: teams ae, credits 2\nbo:\ncy: teams ae";
    for first in pools(&policy(RULES), &lead("owner_lead bo in crm"), &team(reps)) {
        let free: Vec<&str> = first.reps.iter().map(|r| r.0.as_str()).collect();
        let got = hosted(RULES, reps, "", &free);
        assert!(got.contains("chosen"), "{got}");
    }
}
