//! Hours, leave and holidays, each on the rep's own clock.

use baton_core::routing::{Lead, Progress, route};

use crate::scene::{Case, EVERYONE};

const HOURS_OF_ALL: &str = r#"
hours = "all"
[[rules]]
id = "all"
name = "Everyone"
to = { kind = "round_robin" }
"#;

const NO_HOURS: &str = r#"
hours = "ignore"
[[rules]]
id = "all"
name = "Everyone"
to = { kind = "round_robin" }
"#;

fn case(now: &str, policy: &'static str, team: &'static str, expect: &'static str) {
    Case {
        policy,
        team,
        lead: "",
        expect,
    }
    .check_at(now);
}

/// One rep who cannot be asked.
fn nobody(now: &str, policy: &'static str, team: &'static str, why: &str) {
    let expect = format!(
        "all: ana {why}
         Last resort: queued
         but for: ana {why}
         => waits for anyone"
    );
    case(now, policy, team, Box::leak(expect.into_boxed_str()));
}

fn ana(now: &str, policy: &'static str, team: &'static str) {
    let expect = "all: ana chosen
                  => ana by all, 120 s";
    case(now, policy, team, expect);
}

#[test]
fn late_in_the_evening_in_madrid() {
    nobody(
        "2026-03-02T21:10:00Z",
        EVERYONE,
        "ana: zone Europe/Madrid, works weekdays 09:00-18:00",
        "22:10 in Madrid, opens 2026-03-03T08:00:00Z",
    );
}

#[test]
fn in_the_lunch_break() {
    nobody(
        "2026-03-02T12:30:00Z",
        EVERYONE,
        "ana: zone Europe/Madrid, works weekdays 09:00-13:00 14:00-18:00",
        "13:30 in Madrid, opens 2026-03-02T13:00:00Z",
    );
}

#[test]
fn hours_begin_with_their_first_moment_and_end_before_their_last() {
    let team = "ana: works weekdays 09:00-17:00";
    ana("2026-03-02T09:00:00Z", EVERYONE, team);
    ana("2026-03-02T16:59:59Z", EVERYONE, team);
    nobody(
        "2026-03-02T17:00:00Z",
        EVERYONE,
        team,
        "17:00 in UTC, opens 2026-03-03T09:00:00Z",
    );
}

#[test]
fn hours_that_go_on_to_midnight() {
    let team = "ana: works weekdays 20:00-24:00";
    ana("2026-03-02T23:59:59Z", EVERYONE, team);
    nobody(
        "2026-03-03T00:00:00Z",
        EVERYONE,
        team,
        "00:00 in UTC, opens 2026-03-03T20:00:00Z",
    );
}

#[test]
fn on_friday_evening_work_begins_again_on_monday() {
    nobody(
        "2026-03-06T18:00:00Z",
        EVERYONE,
        "ana: works weekdays 09:00-17:00",
        "18:00 in UTC, opens 2026-03-09T09:00:00Z",
    );
}

#[test]
fn the_next_opening_is_after_the_leave_and_the_holiday() {
    nobody(
        "2026-03-06T18:00:00Z",
        EVERYONE,
        "ana: works weekdays 09:00-17:00, holiday 2026-03-09 Commonwealth Day, leave 2026-03-10..2026-03-11",
        "18:00 in UTC, opens 2026-03-12T09:00:00Z",
    );
}

#[test]
fn somebody_with_no_hours_at_all_opens_never() {
    let mut team = crate::scene::team("ana:");
    team[0].time.own_week = Some(vec![]);
    let at = crate::scene::at(crate::scene::NOW);
    let policy = crate::scene::policy(EVERYONE);
    let why = team[0].obstacle(&policy, baton_core::routing::Channel::Chat, &team, at);
    let text = serde_json::to_string(&why).unwrap();
    assert_eq!(
        text,
        r#"{"kind":"outside_hours","at":"10:00","place":"UTC","opens":null}"#
    );
}

#[test]
fn nobodys_own_hours_do_not_count_where_they_set_none() {
    ana("2026-03-02T21:10:00Z", EVERYONE, "ana: zone Europe/Madrid");
}

#[test]
fn the_workspaces_hours_count_where_they_count_for_all() {
    nobody(
        "2026-03-02T21:10:00Z",
        HOURS_OF_ALL,
        "ana: zone America/Argentina/Buenos_Aires",
        "18:10 in Buenos Aires, opens 2026-03-03T12:00:00Z",
    );
}

#[test]
fn where_hours_do_not_count_being_available_is_enough() {
    ana(
        "2026-03-02T21:10:00Z",
        NO_HOURS,
        "ana: works weekdays 09:00-17:00, holiday 2026-03-02 Midsummer",
    );
}

#[test]
fn a_holiday_counts_where_hours_do() {
    nobody(
        "2026-03-02T10:00:00Z",
        EVERYONE,
        "ana: works weekdays 09:00-17:00, holiday 2026-03-02 Carnival",
        "holiday Carnival",
    );
    ana(
        "2026-03-02T10:00:00Z",
        EVERYONE,
        "ana: holiday 2026-03-02 Carnival",
    );
}

#[test]
fn leave_counts_also_where_hours_do_not() {
    nobody(
        "2026-03-02T10:00:00Z",
        NO_HOURS,
        "ana: leave 2026-03-01..2026-03-08",
        "leave until 2026-03-08",
    );
}

#[test]
fn leave_that_goes_on_without_a_day_between_ends_with_its_last_part() {
    nobody(
        "2026-03-02T10:00:00Z",
        EVERYONE,
        "ana: leave 2026-03-01..2026-03-08, leave 2026-03-09..2026-03-15, leave 2026-04-01",
        "leave until 2026-03-15",
    );
}

#[test]
fn leave_begins_on_the_reps_own_calendar() {
    // It is still Monday in Honolulu, and Tuesday in Auckland.
    let team = "ana: zone Pacific/Honolulu, leave 2026-03-03
                bo: zone Pacific/Auckland, leave 2026-03-03";
    case(
        "2026-03-02T22:00:00Z",
        EVERYONE,
        team,
        "all: ana chosen | bo leave until 2026-03-03
         => ana by all, 120 s",
    );
}

#[test]
fn leave_goes_before_hours_presence_and_room() {
    nobody(
        "2026-03-02T22:00:00Z",
        EVERYONE,
        "ana: away, open 3/3, works weekdays 09:00-17:00, leave 2026-03-02",
        "leave until 2026-03-02",
    );
}

#[test]
fn midnight_that_never_was_in_sao_paulo() {
    // At midnight the clock went to 1:00: the day begins with the work that began at 0:00.
    let team = "ana: zone America/Sao_Paulo, works daily 00:00-04:00";
    nobody(
        "2018-11-04T02:59:59Z",
        EVERYONE,
        team,
        "23:59 in Sao Paulo, opens 2018-11-04T03:00:00Z",
    );
    ana("2018-11-04T03:00:00Z", EVERYONE, team);
    ana("2018-11-04T05:59:59Z", EVERYONE, team);
    nobody(
        "2018-11-04T06:00:00Z",
        EVERYONE,
        team,
        "04:00 in Sao Paulo, opens 2018-11-05T02:00:00Z",
    );
}

#[test]
fn the_last_hour_that_came_twice_in_sao_paulo() {
    let team = "ana: zone America/Sao_Paulo, works daily 21:00-24:00";
    // 23:30 for the first and for the second time.
    ana("2018-02-18T01:30:00Z", EVERYONE, team);
    ana("2018-02-18T02:30:00Z", EVERYONE, team);
    nobody(
        "2018-02-18T03:00:00Z",
        EVERYONE,
        team,
        "00:00 in Sao Paulo, opens 2018-02-19T00:00:00Z",
    );
}

#[test]
fn midnight_that_never_was_in_cairo_and_beirut() {
    // Friday 24 April 2026 in Cairo and Sunday 29 March 2026 in Beirut begin at 1:00.
    let cairo = "ana: zone Africa/Cairo, works daily 00:00-02:00";
    ana("2026-04-23T22:00:00Z", EVERYONE, cairo);
    nobody(
        "2026-04-23T23:00:00Z",
        EVERYONE,
        cairo,
        "02:00 in Cairo, opens 2026-04-24T21:00:00Z",
    );
    let beirut = "ana: zone Asia/Beirut, works daily 00:00-02:00";
    ana("2026-03-28T22:00:00Z", EVERYONE, beirut);
    nobody(
        "2026-03-28T23:00:00Z",
        EVERYONE,
        beirut,
        "02:00 in Beirut, opens 2026-03-29T21:00:00Z",
    );
}

#[test]
fn leave_ends_with_the_day_that_lasted_twenty_five_hours_in_beirut() {
    // At midnight between the 24th and the 25th of October 2026 the clock goes back an hour.
    let team = "ana: zone Asia/Beirut, leave 2026-10-24";
    nobody(
        "2026-10-24T20:30:00Z",
        EVERYONE,
        team,
        "leave until 2026-10-24",
    );
    nobody(
        "2026-10-24T21:30:00Z",
        EVERYONE,
        team,
        "leave until 2026-10-24",
    );
    ana("2026-10-24T22:00:00Z", EVERYONE, team);
}

#[test]
fn a_zone_that_nobody_knows_keeps_nobody_from_work() {
    ana(
        "2026-03-02T10:00:00Z",
        EVERYONE,
        "ana: zone Europe/Atlantis, works weekdays 09:00-17:00",
    );
}

#[test]
fn it_is_known_when_to_ask_again_though_nothing_happens() {
    let again = |reps: &str| {
        let (policy, lead) = (crate::scene::policy(EVERYONE), Lead::default());
        let team = crate::scene::team(reps);
        let now = crate::scene::at(crate::scene::NOW);
        let decision = route(&policy, &lead, &team, &Progress::default(), now);
        decision.trace.again_at().map(|at| at.to_string())
    };
    let ana = "ana: zone Europe/Madrid, works weekdays 12:00-18:00";
    let bo = "bo: rate 1/60, asked_at 09:30";
    assert_eq!(again(ana).as_deref(), Some("2026-03-02T11:00:00Z"));
    assert_eq!(
        again(&format!("{ana}\n{bo}\ncy: away")).as_deref(),
        Some("2026-03-02T10:30:00Z")
    );
    assert_eq!(again("cy: away"), None);
}
