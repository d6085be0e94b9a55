//! Whom a rule means: territories, skills, queues, languages.

use crate::scene::{Case, EVERYONE};

fn case(policy: &'static str, team: &'static str, lead: &'static str, expect: &'static str) {
    Case {
        policy,
        team,
        lead,
        expect,
    }
    .check();
}

const AREAS: &str = r#"
[[rules]]
id = "area"
name = "Territory"
to = { kind = "territory" }

[[rules]]
id = "all"
name = "Everyone"
to = { kind = "round_robin" }

[[territories]]
id = "bavaria"
name = "Bavaria"
area.subdivisions = ["DE-BY"]
reps = ["ana@acme.test"]

[[territories]]
id = "dach"
name = "DACH"
area.countries = ["DE", "AT", "CH"]
teams = ["DACH"]

[[territories]]
id = "paris"
name = "Paris"
area.countries = ["FR"]
area.cities = ["Paris", "Neuilly-sur-Seine"]
reps = ["cy@acme.test"]

[[territories]]
id = "large"
name = "Large banks of the US"
area.countries = ["US"]
area.industries = ["52"]
area.employees = { from = 1000 }
area.revenue_millions = { from = 100 }
reps = ["di@acme.test"]

[[territories]]
id = "england"
name = "England"
area.subdivisions = ["GB-ENG"]
reps = ["eva@acme.test"]
"#;

const TEAM: &str = "ana:
                    bo: teams dach, credits 1
                    cy:
                    di:
                    eva:";

fn area(lead: &'static str, expect: &'static str) {
    case(AREAS, TEAM, lead, expect);
}

#[test]
fn a_country() {
    area(
        "country AT",
        "area (DACH): bo chosen
         => bo by area, 120 s",
    );
}

#[test]
fn a_part_of_a_country_and_the_country_too() {
    area(
        "country DE, subdivision DE-BY",
        "area (Bavaria): ana chosen | bo not next
         => ana by area, 120 s",
    );
}

#[test]
fn a_part_of_a_country_says_which_country_it_is() {
    area(
        "subdivision DE-HE",
        "area (DACH): bo chosen
         => bo by area, 120 s",
    );
}

#[test]
fn a_part_of_a_part() {
    area(
        "country GB, subdivision GB-CMD",
        "area (England): eva chosen
         => eva by area, 120 s",
    );
}

#[test]
fn a_city_in_any_case_and_only_in_its_country() {
    area(
        "country FR, city PARIS",
        "area (Paris): cy chosen
         => cy by area, 120 s",
    );
    area(
        "country US, city Paris",
        "area: nobody found
         all: ana chosen | cy not next | di not next | eva not next | bo not next
         => ana by all, 120 s",
    );
}

#[test]
fn size_revenue_and_industry_together() {
    area(
        "country US, industry 522110, employees 5000, revenue 900",
        "area (Large banks of the US): di chosen
         => di by area, 120 s",
    );
}

#[test]
fn what_is_not_known_meets_no_territory() {
    area(
        "country US, industry 522110, employees 5000",
        "area: nobody found
         all: ana chosen | cy not next | di not next | eva not next | bo not next
         => ana by all, 120 s",
    );
}

#[test]
fn a_territory_whose_people_are_away_falls_back() {
    case(
        r#"
        [[rules]]
        id = "area"
        name = "Territory"
        to = { kind = "territory", only = ["dach"] }
        fallback = [{ kind = "team", team = "HELP" }]
        [[territories]]
        id = "dach"
        name = "DACH"
        area.countries = ["DE"]
        teams = ["DACH"]
        "#,
        "ana: teams help
         bo: teams dach, away",
        "country DE",
        "area (DACH): bo away
         area > team: ana chosen
         but for: bo away
         => ana by area, 120 s",
    );
}

#[test]
fn only_the_territories_that_the_rule_names() {
    case(
        r#"
        [[rules]]
        id = "area"
        name = "Territory"
        to = { kind = "territory", only = ["east"] }
        [[territories]]
        id = "all"
        name = "All"
        reps = ["ana@acme.test"]
        [[territories]]
        id = "east"
        name = "East"
        area.countries = ["PL", "CZ"]
        reps = ["bo@acme.test"]
        "#,
        "ana:
         bo:",
        "country CZ",
        "area (East): bo chosen
         => bo by area, 120 s",
    );
}

#[test]
fn a_territory_of_somebody_who_left_has_nobody() {
    area(
        "country FR, city Paris, employees 3",
        "area (Paris): cy chosen
         => cy by area, 120 s",
    );
    case(
        AREAS,
        "ana:
         cy: left",
        "country FR, city Paris",
        "area (Paris): nobody found
         all: ana chosen
         => ana by all, 120 s",
    );
}

const SKILLS: &str = r#"
[[rules]]
id = "skill"
name = "Who can do it"
to = { kind = "skill", required = [{ skill = "tech", level = 3 }], preferred = [{ skill = "law", level = 4 }, { skill = "sap", level = 1 }] }

[[skills]]
id = "tech"
name = "Technology"
[[skills]]
id = "law"
name = "Law"
[[skills]]
id = "sap"
name = "SAP"
"#;

#[test]
fn who_lacks_a_skill_is_listed_after_the_others() {
    case(
        SKILLS,
        "ana: skills tech=2
         bo: skills tech=3, credits 5
         cy: skills tech=5, credits 6
         di:",
        "",
        "skill (Technology 3): bo chosen | cy not next | ana Technology 2 of 3 | di Technology 0 of 3
         => bo by skill, 120 s",
    );
}

#[test]
fn who_has_more_of_what_is_preferred_comes_first_and_more_than_wanted_does_not_count() {
    case(
        SKILLS,
        "ana: skills tech=3
         bo: skills tech=3 law=4, credits 5
         cy: skills tech=3 law=5 sap=1, credits 9
         di: skills tech=3 law=5, credits 1",
        "",
        "skill (Technology 3): cy chosen | di not next | bo not next | ana not next
         => cy by skill, 120 s",
    );
}

#[test]
fn nobody_can_do_it() {
    case(
        SKILLS,
        "ana: skills tech=2",
        "",
        "skill (Technology 3): nobody found | ana Technology 2 of 3
         Last resort: queued
         => waits for anyone",
    );
}

const ASKED: &str = r#"
[[rules]]
id = "skill"
name = "What the talk asks for"
to = { kind = "skill", from_conversation = true }

[[rules]]
id = "all"
name = "Everyone"
to = { kind = "round_robin" }

[[skills]]
id = "tech"
name = "Technology"
asked.depth = "deep"
[[skills]]
id = "sso"
name = "Single sign-on"
asked.features = ["sso", "scim"]
"#;

#[test]
fn a_technical_talk_goes_to_who_knows_technology() {
    case(
        ASKED,
        "ana:
         bo: skills tech=1, credits 9",
        "depth deep",
        "skill (Technology 1): bo chosen | ana Technology 0 of 1
         => bo by skill, 120 s",
    );
}

#[test]
fn features_that_were_asked_for_need_a_skill_too() {
    case(
        ASKED,
        "ana: skills tech=5
         bo: skills tech=1 sso=1, credits 9",
        "depth deep, features audit scim",
        "skill (Technology 1, Single sign-on 1): bo chosen | ana Single sign-on 0 of 1
         => bo by skill, 120 s",
    );
}

#[test]
fn a_talk_that_asks_for_nothing_special_goes_on_to_the_next_rule() {
    case(
        ASKED,
        "ana:
         bo: skills tech=1, credits 9",
        "depth some",
        "skill: nobody found
         all: ana chosen | bo not next
         => ana by all, 120 s",
    );
}

#[test]
fn the_technical_ones_of_one_team() {
    case(
        r#"
        [[rules]]
        id = "skill"
        name = "Engineers"
        to = { kind = "skill", required = [{ skill = "tech" }] }
        teams = ["SE"]
        [[skills]]
        id = "tech"
        name = "Technology"
        "#,
        "ana: skills tech=5
         bo: skills tech=1, teams se
         cy: teams se",
        "",
        "skill (Technology 1): bo chosen | cy Technology 0 of 1
         => bo by skill, 120 s",
    );
}

const QUEUE: &str = r#"
[[rules]]
id = "desk"
name = "Service desk"
when.reasons = ["requested"]
to = { kind = "queue", team = "SE" }
fallback = [{ kind = "team", team = "HELP" }]

[[rules]]
id = "all"
name = "Everyone"
to = { kind = "round_robin" }
"#;

#[test]
fn a_named_queue_asks_its_team() {
    case(
        QUEUE,
        "ana:
         bo: teams se",
        "reason requested",
        "desk: bo chosen
         => bo by desk, 120 s",
    );
}

#[test]
fn a_named_queue_overflows_to_another_team() {
    case(
        QUEUE,
        "ana:
         bo: teams se, open 3/3
         cy: teams help",
        "reason requested",
        "desk: bo full 3/3
         desk > team: cy chosen
         but for: bo full 3/3
         => cy by desk, 120 s",
    );
}

#[test]
fn a_named_queue_ends_the_search_and_waits_for_both_teams() {
    case(
        QUEUE,
        "ana:
         bo: teams se, open 3/3
         cy: teams help, away
         di: teams se help, asked",
        "reason requested",
        "desk: bo full 3/3 | di asked before
         desk > team: cy away | di asked before
         desk: queued
         but for: bo full 3/3
         => waits for bo, di, cy",
    );
}

#[test]
fn a_named_queue_without_people_is_none() {
    case(
        QUEUE,
        "ana:
         bo: teams se, left",
        "reason requested",
        "desk: nobody found
         all: ana chosen
         => ana by all, 120 s",
    );
    case(
        QUEUE,
        "ana:
         bo: teams se, leaving 2026-03-31",
        "reason requested",
        "desk: bo leaving
         desk > team: nobody found
         all: ana chosen | bo leaving
         => ana by all, 120 s",
    );
}

#[test]
fn who_does_not_speak_the_language_is_listed_after_the_others() {
    case(
        EVERYONE,
        "ana: speaks de en
         bo: speaks pt, credits 5
         cy: credits 9
         di: speaks pt-BR en, credits 4",
        "language pt-BR",
        "all: di chosen | bo not next | cy not next | ana no pt-BR
         => di by all, 120 s",
    );
}

#[test]
fn nobody_speaks_it_and_the_fallback_helps() {
    case(
        r#"
        [[rules]]
        id = "all"
        name = "Sales"
        to = { kind = "round_robin" }
        teams = ["AE"]
        fallback = [{ kind = "wait", seconds = 60 }, { kind = "team", team = "HELP" }]
        "#,
        "ana: speaks de, teams ae
         bo: speaks pt, teams help
         cy: speaks en, teams help",
        "language pt",
        "all: ana no pt
         all > team: bo chosen | cy no pt
         => bo by all, 120 s",
    );
}

#[test]
fn a_rule_that_is_off_is_as_good_as_none() {
    case(
        r#"
        [[rules]]
        id = "gone"
        name = "Off"
        on = false
        to = { kind = "queue", team = "SE" }
        [[rules]]
        id = "all"
        name = "Everyone"
        to = { kind = "round_robin" }
        "#,
        "ana:
         bo: teams se, credits 3",
        "",
        "all: ana chosen | bo not next
         => ana by all, 120 s",
    );
}
