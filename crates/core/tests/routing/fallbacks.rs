//! What holds when everybody is absent, and at the very last.

use baton_core::routing::Progress;

use crate::scene::{Case, NOW, at};

fn case(policy: &'static str, team: &'static str, expect: &'static str) {
    Case {
        policy,
        team,
        lead: "",
        expect,
    }
    .check();
}

const ABSENT: &str = "ana: away
                      bo: asked
                      cy: open 3/3, teams help";

#[test]
fn two_waits_of_one_rule_add_up() {
    let case = Case {
        policy: r#"
            [[rules]]
            id = "all"
            name = "Sales"
            to = { kind = "round_robin" }
            fallback = [{ kind = "wait", seconds = 60 }, { kind = "delegate" }, { kind = "wait", seconds = 30 }]
        "#,
        team: "ana: away
               bo: asked",
        lead: "",
        expect: "all: ana away | bo asked before
                 all > wait: waited until 2026-03-02T10:01:00Z | ana away
                 all > delegate: nobody found
                 all > wait: waits until 2026-03-02T10:01:30Z | ana away
                 but for: ana away
                 => waits until 2026-03-02T10:01:30Z for ana",
    };
    let progress = Progress([("all".into(), at(NOW))].into());
    case.check_with("2026-03-02T10:01:10Z", &progress);
    let over = Case {
        expect: "all: ana away | bo asked before
                 all > wait: waited until 2026-03-02T10:01:00Z | ana away
                 all > delegate: nobody found
                 all > wait: waited until 2026-03-02T10:01:30Z | ana away
                 Last resort: queued
                 but for: ana away
                 => waits for anyone",
        ..case
    };
    over.check_with("2026-03-02T10:01:30Z", &progress);
}

#[test]
fn only_who_could_still_be_asked_is_waited_for() {
    case(
        r#"
        [[rules]]
        id = "all"
        name = "Sales"
        to = { kind = "round_robin" }
        fallback = [{ kind = "wait", seconds = 60 }]
        "#,
        ABSENT,
        "all: ana away | bo asked before | cy full 3/3
         all > wait: waits until 2026-03-02T10:01:00Z | ana away | cy full 3/3
         but for: ana away
         => waits until 2026-03-02T10:01:00Z for ana, cy",
    );
}

#[test]
fn a_meeting_with_the_first_who_did_not_say_no() {
    case(
        r#"
        [[rules]]
        id = "all"
        name = "Sales"
        to = { kind = "round_robin" }
        fallback = [{ kind = "book_later" }]
        "#,
        "ana: asked
         bo: away, credits 1",
        "all: ana asked before | bo away
         all > book_later: books | bo away
         but for: bo away
         => books with bo",
    );
}

#[test]
fn of_many_absent_the_first_who_has_a_stand_in() {
    case(
        r#"
        [[rules]]
        id = "all"
        name = "Sales"
        to = { kind = "round_robin" }
        teams = ["AE"]
        fallback = [{ kind = "delegate" }]
        "#,
        "ana: away, teams ae
         bo: away, teams ae, delegate cy, credits 1
         cy: away
         di: away, teams ae, delegate eva, credits 2
         eva:",
        "all: ana away | bo away | di away
         all > delegate: cy for Bo away | eva for Di chosen
         but for: ana away
         => eva by all, 120 s",
    );
}

const LAST: &str = r#"
last_resort = { kind = "rep", rep = "cy@acme.test" }
[[rules]]
id = "sales"
name = "Sales"
to = { kind = "round_robin" }
teams = ["AE"]
"#;

#[test]
fn at_the_last_one_person_is_asked_whatever_they_do() {
    case(
        LAST,
        "ana: away, teams ae
         cy: away, open 9/3",
        "sales: ana away
         Last resort: cy chosen
         but for: ana away
         => cy by last resort, 120 s",
    );
}

#[test]
fn unless_they_said_no() {
    case(
        LAST,
        "cy: asked",
        "sales: nobody found
         Last resort: queued | cy asked before
         => waits for anyone",
    );
}

#[test]
fn or_are_on_leave_or_take_no_new_work() {
    case(
        LAST,
        "cy: leave 2026-03-02",
        "sales: nobody found
         Last resort: queued | cy leave until 2026-03-02
         => waits for anyone",
    );
    case(
        LAST,
        "cy: leaving 2026-03-31",
        "sales: nobody found
         Last resort: queued | cy leaving
         => waits for anyone",
    );
}

#[test]
fn at_the_last_it_waits_for_one_team() {
    case(
        r#"
        last_resort = { kind = "queue", team = "HELP" }
        [[rules]]
        id = "all"
        name = "Everyone"
        to = { kind = "round_robin" }
        "#,
        ABSENT,
        "all: ana away | bo asked before | cy full 3/3
         Last resort: queued
         but for: ana away
         => waits for cy",
    );
}

#[test]
fn at_the_last_the_agent_offers_times() {
    case(
        r#"
        last_resort = { kind = "book" }
        [[rules]]
        id = "all"
        name = "Everyone"
        to = { kind = "round_robin" }
        "#,
        ABSENT,
        "all: ana away | bo asked before | cy full 3/3
         Last resort: books
         but for: ana away
         => books with anyone",
    );
}

#[test]
fn who_is_left_over_of_the_first_rule_would_have_got_it() {
    case(
        r#"
        [[rules]]
        id = "big"
        name = "Large companies"
        when.employees = { from = 1000 }
        to = { kind = "queue", team = "SE" }
        [[rules]]
        id = "ae"
        name = "Sales"
        to = { kind = "round_robin" }
        teams = ["AE"]
        [[rules]]
        id = "all"
        name = "Everyone"
        to = { kind = "round_robin" }
        "#,
        "ana: asked, teams ae
         bo: busy, teams ae, credits 1
         cy: credits 2",
        "big: not for it: unknown for 1,000 or more
         ae: ana asked before | bo busy
         all: ana asked before | bo busy | cy chosen
         but for: bo busy
         => cy by all, 120 s",
    );
}
