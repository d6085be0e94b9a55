//! Whose turn it is among those who are there.

use crate::scene::{Case, EVERYONE};

const STRICT: &str = r#"
[[rules]]
id = "all"
name = "Everyone in strict turns"
to = { kind = "round_robin" }
order = "strict"
"#;

const FREEST: &str = r#"
[[rules]]
id = "all"
name = "Whoever is free"
to = { kind = "round_robin" }
order = "freest"
"#;

fn everyone(team: &'static str, expect: &'static str) {
    case(EVERYONE, team, expect);
}

fn case(policy: &'static str, team: &'static str, expect: &'static str) {
    Case {
        policy,
        team,
        lead: "",
        expect,
    }
    .check();
}

#[test]
fn who_had_least_is_next() {
    everyone(
        "ana: credits 1
         bo:",
        "all: bo chosen | ana not next
         => bo by all, 120 s",
    );
}

#[test]
fn who_had_as_much_for_a_larger_weight_is_next() {
    everyone(
        "ana: credits 2, weight 1
         bo: credits 5, weight 3
         cy: credits 4, weight 2",
        "all: bo chosen | ana not next | cy not next
         => bo by all, 120 s",
    );
}

#[test]
fn of_two_alike_the_one_who_waited_longer_is_next() {
    everyone(
        "ana: credits 1, last 09:30
         bo: credits 1, last 09:10",
        "all: bo chosen | ana not next
         => bo by all, 120 s",
    );
}

#[test]
fn who_never_had_one_waited_longest() {
    everyone(
        "ana: last 09:30
         bo:",
        "all: bo chosen | ana not next
         => bo by all, 120 s",
    );
}

#[test]
fn all_reps_in_the_same_second_are_told_apart_by_their_ids() {
    everyone(
        "cy: last 09:30
         ana: last 09:30
         bo: last 09:30",
        "all: ana chosen | bo not next | cy not next
         => ana by all, 120 s",
    );
}

#[test]
fn everyone_busy_and_each_for_their_own_reason() {
    everyone(
        "ana: away
         bo: open 3/3
         cy: asked
         di: busy
         eva: offline",
        "all: ana away | bo full 3/3 | cy asked before | di busy | eva offline
         Last resort: queued
         but for: ana away
         => waits for anyone",
    );
}

#[test]
fn a_team_of_nobody() {
    everyone(
        "",
        "all: nobody found
         Last resort: queued
         => waits for anyone",
    );
}

#[test]
fn room_for_none_of_this_kind() {
    Case {
        policy: EVERYONE,
        team: "ana: open 1/3, channel voice 1/1
               bo: credits 9",
        lead: "channel voice",
        expect: "all: ana voice full 1/1 | bo chosen
                 but for: ana voice full 1/1
                 => bo by all, 120 s",
    }
    .check();
}

#[test]
fn room_for_another_kind() {
    Case {
        policy: EVERYONE,
        team: "ana: open 1/3, channel voice 1/1
               bo: credits 9",
        lead: "channel chat",
        expect: "all: ana chosen | bo not next
                 => ana by all, 120 s",
    }
    .check();
}

#[test]
fn full_goes_before_full_of_one_kind() {
    Case {
        policy: EVERYONE,
        team: "ana: open 3/3, channel chat 2/2",
        lead: "channel chat",
        expect: "all: ana full 3/3
                 Last resort: queued
                 but for: ana full 3/3
                 => waits for anyone",
    }
    .check();
}

#[test]
fn asked_as_often_as_may_be_in_an_hour() {
    everyone(
        "ana: rate 2/60, asked_at 09:20 09:50
         bo: credits 9",
        "all: ana had 2 in 60 min, again 2026-03-02T10:20:00Z | bo chosen
         but for: ana had 2 in 60 min, again 2026-03-02T10:20:00Z
         => bo by all, 120 s",
    );
}

#[test]
fn asked_more_often_than_may_be_since_it_was_made_less() {
    everyone(
        "ana: rate 1/60, asked_at 09:20 09:50",
        "all: ana had 1 in 60 min, again 2026-03-02T10:50:00Z
         Last resort: queued
         but for: ana had 1 in 60 min, again 2026-03-02T10:50:00Z
         => waits for anyone",
    );
}

#[test]
fn what_was_an_hour_ago_no_longer_counts() {
    everyone(
        "ana: rate 2/60, asked_at 09:00 09:50",
        "all: ana chosen
         => ana by all, 120 s",
    );
}

#[test]
fn strict_turns_do_not_look_at_weights() {
    case(
        STRICT,
        "ana: weight 9, last 09:30
         bo: credits 9, last 09:10
         cy: last 09:20",
        "all: bo chosen | cy not next | ana not next
         => bo by all, 120 s",
    );
}

#[test]
fn strict_turns_jump_who_is_absent() {
    case(
        STRICT,
        "ana: away, last 09:10
         bo: offline, last 09:20
         cy: asked, last 09:25
         di: leave 2026-03-02, last 09:26
         eva: last 09:30",
        "all: ana away | bo offline | cy asked before | di leave until 2026-03-02 | eva chosen
         but for: ana away
         => eva by all, 120 s",
    );
}

#[test]
fn strict_turns_never_jump_who_is_only_busy() {
    case(
        STRICT,
        "ana: away, last 09:10
         bo: open 3/3, last 09:20
         cy: last 09:30
         di: away, last 09:40",
        "all: ana away | bo full 3/3 | cy not their turn | di away
         Last resort: queued
         but for: ana away
         => waits for anyone",
    );
}

#[test]
fn strict_turns_wait_for_who_is_next_and_nobody_else_may_claim_meanwhile() {
    let policy = r#"
        [[rules]]
        id = "all"
        name = "Everyone in strict turns"
        to = { kind = "round_robin" }
        order = "strict"
        fallback = [{ kind = "wait", seconds = 60 }]
    "#;
    case(
        policy,
        "ana: busy, last 09:10
         bo: last 09:20",
        "all: ana busy | bo not their turn
         all > wait: waits until 2026-03-02T10:01:00Z | ana busy
         but for: ana busy
         => waits until 2026-03-02T10:01:00Z for ana",
    );
}

#[test]
fn whoever_has_most_room_of_their_own_is_freest() {
    case(
        FREEST,
        "ana: open 1/2
         bo: open 1/4
         cy: open 2/8, credits 9",
        "all: bo chosen | cy not next | ana not next
         => bo by all, 120 s",
    );
}

#[test]
fn of_those_as_free_it_goes_by_turns() {
    case(
        FREEST,
        "ana: open 1/3, credits 2
         bo: open 2/6, credits 1",
        "all: bo chosen | ana not next
         => bo by all, 120 s",
    );
}

#[test]
fn only_members_of_the_rules_teams() {
    let policy = r#"
        [[rules]]
        id = "all"
        name = "Sales"
        to = { kind = "round_robin" }
        teams = ["AE", "DACH"]
        offer_seconds = 45
    "#;
    case(
        policy,
        "ana: teams se
         bo: teams ae dach, credits 2
         cy: teams dach, credits 1",
        "all: cy chosen | bo not next
         => cy by all, 45 s",
    );
}

#[test]
fn the_chosen_one_is_listed_however_many_come_before() {
    use baton_core::routing::{Candidate, Lead, Progress, RoutingPolicy, route};
    let mut team: Vec<Candidate> = (0..200)
        .map(|n| Candidate::new(format!("rep{n:03}").into(), "R"))
        .collect();
    for rep in team.iter_mut().take(120) {
        rep.open = rep.capacity;
    }
    let at = crate::scene::at(crate::scene::NOW);
    let policy = RoutingPolicy::default();
    let d = route(&policy, &Lead::default(), &team, &Progress::default(), at);
    let step = &d.trace.steps[0];
    assert_eq!(d.chosen(), Some(&"rep120".into()));
    assert_eq!(step.considered.len(), 50);
    assert_eq!(step.considered[49].rep, "rep120".into());
    assert_eq!(step.more, 150);
}
