//! What makes a policy one that can be published.

use baton_core::routing::{
    ClockAction, ClockStep, Conditions, Fallback, LastResort, Range, RoutingPolicy, Rule, Skill,
    SkillLevel, Stage, Target, Territory,
};

use crate::scene::{EVERYONE, names, policy};

fn faults(change: impl FnOnce(&mut RoutingPolicy)) -> Vec<String> {
    let mut policy = policy(EVERYONE);
    change(&mut policy);
    let faults = policy.validate(&names()).into_iter();
    faults
        .map(|f| format!("{}: {}", f.field, f.problem))
        .collect()
}

fn fault(expect: &str, change: impl FnOnce(&mut RoutingPolicy)) {
    assert_eq!(faults(change), [expect]);
}

fn first(policy: &mut RoutingPolicy) -> &mut Rule {
    &mut policy.rules[0]
}

fn when(change: impl FnOnce(&mut Conditions)) -> impl FnOnce(&mut RoutingPolicy) {
    |policy| change(&mut first(policy).when)
}

#[test]
fn the_default_is_sound_and_needs_no_advice() {
    let policy = RoutingPolicy::default();
    assert_eq!(policy.validate(&names()), []);
    assert_eq!(policy.advice(), []);
}

#[test]
fn ids_and_names() {
    fault(
        "rules[0].id: an id has 1 to 60 lower-case letters, digits, - or _",
        |p| first(p).id = "Large Accounts".into(),
    );
    fault("rules[1].id: `all` is there twice", |p| {
        let again = first(p).clone();
        p.rules.push(again);
    });
    fault("rules[0].name: is empty", |p| first(p).name = "  ".into());
    fault("rules[0].name: is longer than 200 characters", |p| {
        first(p).name = "é".repeat(201);
    });
}

#[test]
fn how_many_there_may_be() {
    fault("rules: there must be at least one", |p| p.rules.clear());
    let many = faults(|p| {
        let rule = first(p).clone();
        p.rules = (0..101)
            .map(|n| Rule {
                id: format!("r{n}").as_str().into(),
                ..rule.clone()
            })
            .collect();
        p.skills = (0..201)
            .map(|n| Skill {
                id: format!("s{n}").as_str().into(),
                name: "S".into(),
                asked: baton_core::routing::SkillAsked::default(),
            })
            .collect();
        p.clocks = (0..51)
            .map(|n| ClockStep {
                stage: Stage::Answer,
                after_seconds: n + 1,
                action: ClockAction::Remind,
            })
            .collect();
    });
    assert_eq!(
        many,
        [
            "rules: there are 101, and may be 100",
            "skills: there are 201, and may be 200",
            "clocks: there are 51, and may be 50",
        ]
    );
}

#[test]
fn times_have_bounds() {
    let day = "must lie between a second and a day";
    fault(&format!("offer_seconds: {day}"), |p| p.offer_seconds = 0);
    fault(&format!("repeat_seconds: {day}"), |p| {
        p.repeat_seconds = Some(86_401);
    });
    fault(&format!("rules[0].offer_seconds: {day}"), |p| {
        first(p).offer_seconds = Some(0);
    });
    fault(&format!("rules[0].fallback[1].seconds: {day}"), |p| {
        first(p).fallback = vec![Fallback::Delegate, Fallback::Wait { seconds: 0 }];
    });
    fault(
        "clocks[0].after_seconds: must lie between a second and thirty days",
        |p| {
            p.clocks = vec![ClockStep {
                stage: Stage::Wrapup,
                after_seconds: 2_592_001,
                action: ClockAction::Remind,
            }];
        },
    );
}

#[test]
fn codes_that_nobody_knows() {
    for (expect, change) in [
        (
            "rules[0].when.countries[0]: `UK` is no country of ISO 3166-1",
            (|w| w.countries = vec!["UK".into()]) as fn(&mut Conditions),
        ),
        (
            "rules[0].when.subdivisions[1]: `DE` is no part of a country of ISO 3166-2",
            |w| w.subdivisions = vec!["DE-BY".into(), "DE".into()],
        ),
        (
            "rules[0].when.languages[0]: `german` is no language of BCP 47",
            |w| w.languages = vec!["german".into()],
        ),
        (
            "rules[0].when.industries[0]: `99` is no industry of NAICS",
            |w| w.industries = vec!["99".into()],
        ),
        ("rules[0].when.cities[0]: is empty", |w| {
            w.cities = vec![" ".into()];
        }),
        ("rules[0].when.agents[0]: there is no agent `agt_x`", |w| {
            w.agents = vec!["agt_x".into()];
        }),
        (
            "rules[0].when.employees: begins with 9 and ends with 1",
            |w| {
                w.employees = Some(Range {
                    from: Some(9),
                    to: Some(1),
                });
            },
        ),
        ("rules[0].when.revenue_millions: has no bound", |w| {
            w.revenue_millions = Some(Range::default());
        }),
    ] {
        fault(expect, when(change));
    }
}

#[test]
fn who_and_what_is_not_there() {
    fault("last_resort.rep: there is no rep `zoe`", |p| {
        p.last_resort = LastResort::Rep { rep: "zoe".into() };
    });
    fault("rules[0].teams[1]: there is no team `gone`", |p| {
        first(p).teams = vec!["dach".into(), "gone".into()];
    });
    fault("rules[0].teams[1]: is there twice", |p| {
        first(p).teams = vec!["dach".into(), "dach".into()];
    });
    fault("rules[0].to.team: there is no team `gone`", |p| {
        first(p).to = Target::Queue {
            team: "gone".into(),
        };
    });
    fault("rules[0].to.only[0]: there is no territory `dach`", |p| {
        first(p).to = Target::Territory {
            only: vec!["dach".into()],
        };
    });
    fault("territories[0].reps[0]: there is no rep `zoe`", |p| {
        p.territories = vec![Territory {
            id: "dach".into(),
            name: "DACH".into(),
            area: Conditions::default(),
            reps: vec!["zoe".into()],
            teams: vec![],
        }];
    });
    fault("clocks[0].action.to: there is no rep `zoe`", |p| {
        p.clocks = vec![ClockStep {
            stage: Stage::Answer,
            after_seconds: 60,
            action: ClockAction::Escalate {
                to: Some("zoe".into()),
            },
        }];
    });
}

#[test]
fn skills_and_their_levels() {
    let skill = |required: Vec<SkillLevel>| {
        move |p: &mut RoutingPolicy| {
            p.skills = vec![Skill {
                id: "tech".into(),
                name: "Technology".into(),
                asked: baton_core::routing::SkillAsked::default(),
            }];
            first(p).to = Target::Skill {
                required,
                preferred: vec![],
                from_conversation: false,
            };
        }
    };
    let level = |skill: &str, level| SkillLevel {
        skill: skill.into(),
        level,
    };
    assert_eq!(faults(skill(vec![level("tech", 5)])), Vec::<String>::new());
    fault("rules[0].to: asks for no skill", skill(vec![]));
    fault(
        "rules[0].to.required[0].level: a level lies between 1 and 5",
        skill(vec![level("tech", 6)]),
    );
    fault(
        "rules[0].to.required[1].skill: is there twice",
        skill(vec![level("tech", 1), level("tech", 2)]),
    );
    fault(
        "rules[0].to.required[0].skill: there is no skill `law`",
        skill(vec![level("law", 1)]),
    );
}

#[test]
fn every_fault_is_told() {
    let all = faults(|p| {
        p.offer_seconds = 0;
        first(p).id = "".into();
        first(p).name = String::new();
        first(p).when.countries = vec!["de".into()];
    });
    assert_eq!(all.len(), 4, "{all:#?}");
}

#[test]
fn a_code_in_small_letters_is_told_as_it_is_written() {
    let mut policy = policy(EVERYONE);
    policy.rules[0].when.countries = vec!["de".into()];
    policy.rules[0].when.languages = vec!["pt_BR".into()];
    let faults = policy.validate(&names());
    let fixes: Vec<_> = faults.iter().map(|f| f.fix.as_str()).collect();
    assert_eq!(fixes, ["write DE", "write pt-BR"]);
}

fn advice(toml: &str) -> Vec<String> {
    let advice = policy(toml).advice().into_iter();
    advice
        .map(|f| format!("{}: {}", f.field, f.problem))
        .collect()
}

#[test]
fn a_rule_after_a_queue_for_all_is_never_reached() {
    let queue =
        "[[rules]]\nid = \"q\"\nname = \"Desk\"\nto = { kind = \"queue\", team = \"SE\" }\n";
    let expect = "rules[1]: is never reached: “Desk” takes every lead and keeps it";
    assert_eq!(advice(&format!("{queue}{EVERYONE}")), [expect]);
    let some = format!("{queue}when.countries = [\"DE\"]\n{EVERYONE}");
    assert_eq!(advice(&some), Vec::<String>::new());
    let off = format!("{queue}on = false\n{EVERYONE}");
    assert_eq!(advice(&off), Vec::<String>::new());
}

#[test]
fn an_owner_without_a_fallback_loses_the_lead_at_once() {
    let owner = "[[rules]]\nid = \"o\"\nname = \"Owner\"\nto = { kind = \"owner\" }\n";
    assert_eq!(
        advice(&format!("{owner}{EVERYONE}")),
        [
            "rules[0].fallback: when the owner is absent, the next rule gives the lead to somebody \
          else at once"
        ]
    );
    let kept = format!("{owner}fallback = [{{ kind = \"delegate\" }}]\n{EVERYONE}");
    assert_eq!(advice(&kept), Vec::<String>::new());
}

#[test]
fn nobody_looks_after_a_territory() {
    let empty = "[[territories]]\nid = \"t\"\nname = \"North\"\n";
    assert_eq!(
        advice(&format!("{EVERYONE}{empty}")),
        ["territories[0]: nobody looks after “North”"]
    );
}
