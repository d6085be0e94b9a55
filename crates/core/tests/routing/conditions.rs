//! Which leads a rule is for, one condition at a time.

use baton_core::routing::Conditions;

use crate::scene::{lead, policy};

/// The conditions of a rule, as TOML.
fn when(toml: &str) -> Conditions {
    let text =
        format!("[[rules]]\nid = \"a\"\nname = \"A\"\nto = {{ kind = \"round_robin\" }}\n{toml}\n");
    policy(&text).rules[0].when.clone()
}

/// `unmet` is empty where the lead meets them.
fn check(toml: &str, facts: &str, unmet: &str) {
    let (when, lead) = (when(toml), lead(facts));
    let got: Vec<String> = when
        .unmet(&lead)
        .into_iter()
        .map(|u| format!("{} for {}", u.has.as_deref().unwrap_or("unknown"), u.wants))
        .collect();
    assert_eq!(got.join("; "), unmet, "{toml} with {facts}");
    assert_eq!(when.met(&lead), unmet.is_empty());
}

fn check_all(cases: &[(&str, &str, &str)]) {
    for (toml, facts, unmet) in cases {
        check(toml, facts, unmet);
    }
}

#[test]
fn where_and_in_what_the_prospect_is() {
    check_all(&[
        ("when.countries = [\"DE\", \"AT\"]", "country AT", ""),
        (
            "when.countries = [\"DE\", \"AT\"]",
            "country FR",
            "FR for DE, AT",
        ),
        ("when.countries = [\"DE\"]", "", "unknown for DE"),
        ("when.countries = [\"US\"]", "subdivision US-CA", ""),
        (
            "when.countries = [\"CA\"]\nwhen.subdivisions = [\"US-WA\"]",
            "country US, subdivision US-WA",
            "",
        ),
        (
            "when.countries = [\"CA\"]\nwhen.subdivisions = [\"US-WA\"]",
            "country US, subdivision US-OR",
            "US-OR for CA, US-WA",
        ),
        ("when.cities = [\"Zürich\"]", "city ZÜRICH", ""),
        ("when.cities = [\"Zürich\"]", "city Bern", "Bern for Zürich"),
        ("when.languages = [\"pt\"]", "language pt-BR", ""),
        (
            "when.languages = [\"pt-BR\"]",
            "language pt",
            "Portuguese for Portuguese (pt-BR)",
        ),
        (
            "when.industries = [\"31-33\", \"51\"]",
            "industry 334111",
            "",
        ),
        (
            "when.industries = [\"51\"]",
            "industry 52",
            "Finance and Insurance (52) for Information (51)",
        ),
    ]);
}

#[test]
fn how_large_it_is_and_what_the_talk_is_about() {
    check_all(&[
        (
            "when.employees = { from = 200, to = 1000 }",
            "employees 1000",
            "",
        ),
        (
            "when.employees = { from = 200, to = 1000 }",
            "employees 1200",
            "1,200 for 200 to 1,000",
        ),
        ("when.employees = { to = 50 }", "", "unknown for up to 50"),
        (
            "when.revenue_millions = { from = 100 }",
            "revenue 20",
            "20 million USD for 100 million USD or more",
        ),
        (
            "when.reasons = [\"requested\"]",
            "",
            "qualified for asked for a person",
        ),
        (
            "when.channels = [\"voice\", \"video\"]",
            "",
            "chat for voice, video",
        ),
        ("when.agents = [\"Website\"]", "agent agt_web", ""),
        ("when.agents = [\"Website\"]", "", "unknown for agt_web"),
        ("when.features = [\"sso\"]", "features audit sso", ""),
        (
            "when.features = [\"sso\"]",
            "features audit",
            "audit for sso",
        ),
        (
            "when.competitors = [\"Initech\"]",
            "competitors initech",
            "",
        ),
        (
            "when.competitors = [\"Initech\"]",
            "",
            "unknown for Initech",
        ),
        ("when.least_score = 4", "score 4", ""),
        ("when.least_score = 4", "score 3", "3 for 4 or more"),
        ("when.least_depth = \"some\"", "depth deep", ""),
        (
            "when.least_depth = \"deep\"",
            "depth some",
            "somewhat technical for deeply technical",
        ),
    ]);
}

#[test]
fn all_that_are_given_must_hold_and_each_that_does_not_is_named() {
    check(
        "when.countries = [\"DE\"]\nwhen.employees = { from = 200 }\nwhen.least_score = 2",
        "country FR, score 3",
        "FR for DE; unknown for 200 or more",
    );
}

#[test]
fn a_long_list_is_cut() {
    check(
        "when.countries = [\"DE\", \"AT\", \"CH\", \"FR\", \"IT\", \"ES\", \"PT\", \"NL\", \"BE\", \"LU\"]",
        "country US",
        "US for DE, AT, CH, FR, IT, ES, PT, NL and 2 more",
    );
}
