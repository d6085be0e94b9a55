//! A policy as a text for people, and what is said of a text that is none.

use baton_core::routing::text::{from_toml, to_toml};
use baton_core::routing::{Fallback, LastResort, Order, RoutingPolicy, Target, WorkingHours};

use crate::scene::{names, policy};

const WHOLE: &str = r#"# How Baton routes: rules in order; the first that finds somebody decides.
offer_seconds = 60
repeat_seconds = 20
away_after_lapses = 0
hours = "all"
last_resort = { kind = "queue", team = "HELP" }

[[rules]]
id = "owner"
name = "Account owner"
to = { kind = "owner", lists = ["crm", "named"] }
fallback = [
  { kind = "wait", seconds = 60 },
  { kind = "delegate" },
  { kind = "team", team = "DACH" },
  { kind = "book_later" },
]
offer_seconds = 45

[[rules]]
id = "large"
name = "Large \"accounts\""
on = false
when.countries = ["DE", "AT"]
when.employees = { from = 1000 }
when.agents = ["Website"]
when.least_depth = "deep"
to = { kind = "skill", required = [{ skill = "tech", level = 3 }], from_conversation = true }
teams = ["DACH", "SE"]
order = "strict"

[[rules]]
id = "all"
name = "Everyone"
to = { kind = "round_robin" }

[[territories]]
id = "dach"
name = "DACH"
area.countries = ["DE"]
reps = ["ana@acme.test"]

[[skills]]
id = "tech"
name = "Technology"
asked.depth = "some"

[[clocks]]
stage = "pickup"
after_seconds = 300
action = { kind = "escalate", to = "bo@acme.test" }
"#;

#[test]
fn what_is_written_is_read_and_what_is_read_is_written() {
    let read = policy(WHOLE);
    assert_eq!(to_toml(&read, &names()), WHOLE);
    let rule = &read.rules[0];
    assert_eq!(
        rule.fallback[2],
        Fallback::Team {
            team: Some("dach".into())
        }
    );
    assert_eq!(rule.offer_seconds, Some(45));
    assert_eq!(read.rules[1].order, Order::Strict);
    assert!(!read.rules[1].on && read.rules[2].on);
    assert_eq!(read.rules[2].to, Target::RoundRobin);
    assert_eq!(read.hours, WorkingHours::All);
    assert_eq!(
        read.last_resort,
        LastResort::Queue {
            team: Some("help".into())
        }
    );
    assert_eq!(read.territories[0].reps, ["ana".into()]);
}

#[test]
fn of_the_default_only_the_rule_is_written() {
    let text = to_toml(&RoutingPolicy::default(), &names());
    assert_eq!(
        text,
        "# How Baton routes: rules in order; the first that finds somebody decides.\n\
         \n[[rules]]\nid = \"everyone\"\nname = \"Everyone, by turns\"\n\
         to = { kind = \"round_robin\" }\n"
    );
    assert_eq!(policy(&text), RoutingPolicy::default());
}

#[test]
fn names_are_read_in_any_case_and_ids_too() {
    let read = policy(
        "last_resort = { kind = \"rep\", rep = \"ANA@acme.test\" }\n[[rules]]\nid = \"a\"\n\
         name = \"A\"\nto = { kind = \"queue\", team = \"dach\" }\n",
    );
    assert_eq!(read.last_resort, LastResort::Rep { rep: "ana".into() });
    assert_eq!(
        read.rules[0].to,
        Target::Queue {
            team: "dach".into()
        }
    );
}

#[test]
fn two_teams_of_one_name_are_told_apart_by_their_ids() {
    let mut names = names();
    names.teams.push(("other".into(), "DACH".into()));
    let mut read = policy(WHOLE);
    read.rules[1].teams = vec!["dach".into(), "other".into(), "se".into()];
    let text = to_toml(&read, &names);
    assert!(
        text.contains("teams = [\"dach\", \"other\", \"SE\"]"),
        "{text}"
    );
    assert_eq!(from_toml(&text, &names), Ok(read));
}

#[test]
fn a_long_list_has_one_entry_a_line() {
    let mut read = policy(WHOLE);
    read.rules[1].when.cities = (0..12).map(|n| format!("A place of number {n}")).collect();
    let text = to_toml(&read, &names());
    assert!(
        text.contains("when.cities = [\n  \"A place of number 0\",\n"),
        "{text}"
    );
    assert_eq!(from_toml(&text, &names()), Ok(read));
}

/// Each error as `line field: problem; fix`.
fn errors(text: &str) -> Vec<String> {
    let told = |e: baton_core::routing::text::TextError| {
        format!("{} {}: {}; {}", e.line, e.field, e.problem, e.fix)
    };
    let errors = from_toml(text, &names()).unwrap_err();
    errors.into_iter().map(told).collect()
}

/// `WHOLE` with one part exchanged, and the one error in it.
fn broken(part: &str, by: &str, expect: &str) {
    assert!(WHOLE.contains(part), "{part}");
    assert_eq!(errors(&WHOLE.replacen(part, by, 1)), [expect]);
}

#[test]
fn each_error_names_line_field_and_fix() {
    broken(
        "offer_seconds = 60",
        "ofer_seconds = 60",
        "2 ofer_seconds: `ofer_seconds` is not known here; did you mean `offer_seconds`?",
    );
    broken(
        "order = \"strict\"",
        "order = \"strickt\"",
        "30 rules[1].order: \"strickt\" is not known here; did you mean \"strict\"? It is one of \
         \"balanced\", \"strict\", \"freest\"",
    );
    broken(
        "offer_seconds = 45",
        "offer_seconds = \"45\"",
        "18 rules[0].offer_seconds: this must be a number, and is a text; write it like 60",
    );
    broken(
        "seconds = 60 },",
        "seconds = -60 },",
        "13 rules[0].fallback[0].seconds: -60 is no number from 0 to 4294967295; write a whole \
         number that is not negative",
    );
    broken(
        "\"ana@acme.test\"",
        "\"anna@acme.test\"",
        "41 territories[0].reps[0]: there is no rep with the e-mail address \"anna@acme.test\"; \
         did you mean \"ana@acme.test\"?",
    );
    broken(
        "team = \"DACH\"",
        "team = \"Marketing\"",
        "15 rules[0].fallback[2].team: there is no team \"Marketing\"; write one that exists, or \
         add it first",
    );
    broken(
        "when.countries = [\"DE\", \"AT\"]",
        "when.countries = [\"DE\", \"at\"]",
        "24 rules[1].when.countries[1]: `at` is no country of ISO 3166-1; write AT",
    );
    broken(
        "skill = \"tech\", level = 3",
        "skill = \"teck\", level = 3",
        "28 rules[1].to.required[0].skill: there is no skill `teck`; choose one of this policy, \
         or add it",
    );
    broken(
        "{ kind = \"delegate\" }",
        "{ kind = \"delegates\" }",
        "14 rules[0].fallback[1].kind: \"delegates\" is not known here; did you mean \
         \"delegate\"? It is one of \"wait\", \"delegate\", \"team\", \"book_later\"",
    );
    broken(
        "to = { kind = \"round_robin\" }\n",
        "",
        "32 rules[2].to: `to` is missing; add `to = { kind = \"…\" }`",
    );
}

#[test]
fn all_errors_are_told_at_once_in_order_of_lines() {
    let text = WHOLE
        .replace("on = false", "on = \"no\"")
        .replace("stage = \"pickup\"", "stage = \"pick-up\"");
    let errors = errors(&text);
    assert_eq!(errors.len(), 2, "{errors:#?}");
    assert!(errors[0].starts_with("23 rules[1].on: this must be true or false"));
    assert!(
        errors[1].contains("did you mean \"pickup\"?"),
        "{errors:#?}"
    );
}

#[test]
fn what_is_no_toml_names_its_line() {
    let errors = errors("offer_seconds = 60\n[[rules]\nid = \"a\"\n");
    assert!(errors[0].starts_with("2 : "), "{errors:#?}");
}

#[test]
fn a_text_without_rules_is_no_policy() {
    assert_eq!(
        errors(""),
        ["1 rules: `rules` is missing; add a section `[[rules]]`"]
    );
    assert_eq!(
        errors("rules = []"),
        ["1 rules: there must be at least one; add one"]
    );
}

#[test]
fn whatever_is_read_is_a_policy_or_an_error() {
    for text in [
        "rules = 1",
        "[rules]\n",
        "[[rules]]\nid = 1",
        "a.b.c = 1",
        "\u{0}",
        "= =",
        "[[rules]]\nwhen = [1]",
    ] {
        assert!(from_toml(text, &names()).is_err(), "{text}");
    }
}
