//! What holds for any policy and any team.

use std::collections::BTreeSet;

use baton_core::ids::RepId;
use baton_core::routing::text::{from_toml, to_toml};
use baton_core::routing::{
    Candidate, Considering, Decision, Employment, Lead, Outcome, Progress, RoutingPolicy, Rule,
    host, pools, route,
};
use proptest::prelude::*;
use proptest::sample::subsequence;

use crate::any::{REPS, lead, policy, rule, team};
use crate::scene::{NOW, at, names};

fn decide(p: &RoutingPolicy, lead: &Lead, team: &[Candidate]) -> Decision {
    route(p, lead, team, &Progress::default(), at(NOW))
}

/// What came of it, whatever the rule is called and was tried before it.
fn result(d: &Decision) -> (Option<RepId>, Outcome) {
    let mut outcome = d.outcome.clone();
    if let Outcome::Ask { rule, seconds, .. } = &mut outcome {
        (*rule, *seconds) = (None, 0);
    }
    (d.chosen().cloned(), outcome)
}

/// The place of the rule that ended the search.
fn deciding(p: &RoutingPolicy, d: &Decision) -> Option<usize> {
    let last = d.trace.steps.last()?.id.as_ref()?;
    p.rules.iter().position(|r| &r.id == last)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whoever_is_chosen_by_a_rule_has_nothing_against_it(p in policy(), team in team(), lead in lead()) {
        let d = decide(&p, &lead, &team);
        let Outcome::Ask { rep, rule, .. } = &d.outcome else { return Ok(()) };
        let chosen = team.iter().find(|c| &c.rep == rep).unwrap();
        prop_assert!(!chosen.asked_before && chosen.employment == Employment::Active);
        if rule.is_some() {
            prop_assert_eq!(chosen.obstacle(&p, lead.channel, &team, at(NOW)), None);
            prop_assert!(chosen.open < chosen.capacity);
        }
    }

    #[test]
    fn who_could_not_be_asked_has_that_very_reason(p in policy(), team in team(), lead in lead()) {
        for step in decide(&p, &lead, &team).trace.steps {
            for c in step.considered {
                let rep = team.iter().find(|t| t.rep == c.rep).unwrap();
                let obstacle = rep.obstacle(&p, lead.channel, &team, at(NOW));
                match c.outcome {
                    Considering::Chosen => prop_assert!(step.id.is_none() || obstacle.is_none()),
                    Considering::NotNext | Considering::NotTheirTurn => prop_assert_eq!(obstacle, None),
                    Considering::LacksSkill { .. } | Considering::DoesNotSpeak { .. } => {}
                    outcome => prop_assert_eq!(Some(outcome), obstacle),
                }
            }
        }
    }

    #[test]
    fn the_order_of_the_candidates_does_not_matter(p in policy(), team in team(), lead in lead()) {
        let mut turned = team.clone();
        turned.reverse();
        prop_assert_eq!(decide(&p, &lead, &team), decide(&p, &lead, &team));
        prop_assert_eq!(decide(&p, &lead, &team), decide(&p, &lead, &turned));
        prop_assert_eq!(pools(&p, &lead, &team), pools(&p, &lead, &turned));
    }

    #[test]
    fn rules_after_the_deciding_one_change_nothing(p in policy(), team in team(), lead in lead(), more in rule()) {
        let before = decide(&p, &lead, &team);
        let Some(place) = deciding(&p, &before) else { return Ok(()) };
        let mut longer = p.clone();
        longer.rules.truncate(place + 1);
        longer.rules.push(Rule { id: "more".into(), ..more });
        prop_assert_eq!(decide(&longer, &lead, &team), before);
    }

    #[test]
    fn moving_a_rule_that_does_not_apply_changes_nothing(
        p in policy(), team in team(), lead in lead(), rule in rule(), places in (0..9_usize, 0..9_usize)
    ) {
        let mut rule = Rule { id: "odd".into(), ..rule };
        rule.when.countries = vec!["AQ".into()];
        rule.when.subdivisions = vec![];
        let with = |place: usize| {
            let mut p = p.clone();
            p.rules.insert(place % (p.rules.len() + 1), rule.clone());
            decide(&p, &lead, &team)
        };
        let (one, other) = (with(places.0), with(places.1));
        prop_assert_eq!(result(&one), result(&other));
        prop_assert_eq!(&one.trace.instead, &other.trace.instead);
        prop_assert_eq!(result(&one), result(&decide(&p, &lead, &team)));
    }

    #[test]
    fn nobody_is_asked_twice_and_it_ends(p in policy(), team in team(), lead in lead()) {
        let mut team = team;
        let mut asked = BTreeSet::new();
        while let Some(rep) = decide(&p, &lead, &team).chosen() {
            prop_assert!(asked.insert(rep.clone()), "{} twice", rep);
            team.iter_mut().find(|c| &c.rep == rep).unwrap().asked_before = true;
        }
        prop_assert!(asked.len() <= team.len());
    }

    #[test]
    fn waiting_ends(p in policy(), team in team(), lead in lead()) {
        let mut now = at(NOW);
        let mut progress = Progress::default();
        for _ in 0..40 {
            let d = route(&p, &lead, &team, &progress, now);
            let Outcome::Wait { until: Some(until), only } = d.outcome else { return Ok(()) };
            prop_assert!(until > now && !only.is_empty());
            (now, progress) = (until, d.progress);
        }
        prop_assert!(false, "it waits for ever");
    }

    #[test]
    fn only_who_may_come_is_waited_for(p in policy(), team in team(), lead in lead()) {
        if let Outcome::Wait { only, .. } = decide(&p, &lead, &team).outcome {
            for rep in only {
                let c = team.iter().find(|c| c.rep == rep).unwrap();
                prop_assert_eq!(&c.employment, &Employment::Active);
            }
        }
    }

    #[test]
    fn a_host_is_of_the_first_pool_in_which_somebody_is_free(
        p in policy(), team in team(), lead in lead(), free in subsequence(REPS.to_vec(), 0..=6)
    ) {
        let is_free = |rep: &RepId| free.contains(&rep.0.as_str());
        let why = |rep: &RepId| (!is_free(rep)).then_some(baton_core::schedule::Obstacle::Leave);
        let d = host(&p, &lead, &team, why, at(NOW));
        let pools = pools(&p, &lead, &team);
        let first = pools.iter().find_map(|pool| pool.reps.iter().find(|r| is_free(r)));
        prop_assert_eq!(d.chosen(), first);
    }

    #[test]
    fn a_policy_survives_its_text(p in policy()) {
        let text = to_toml(&p, &names());
        prop_assert_eq!(from_toml(&text, &names()), Ok(p), "{}", text);
    }

    #[test]
    fn no_text_brings_the_reader_down(p in policy(), cut in 0..4000_usize, put in "[\\[\\]={}\",.a-z0-9\n]{0,4}") {
        let mut text: Vec<char> = to_toml(&p, &names()).chars().collect();
        let cut = cut % (text.len() + 1);
        text.splice(cut..(cut + 2).min(text.len()), put.chars());
        let text: String = text.into_iter().collect();
        if let Err(errors) = from_toml(&text, &names()) {
            prop_assert!(!errors.is_empty());
            let lines = u32::try_from(text.lines().count()).unwrap();
            for e in errors {
                prop_assert!((1..=lines + 1).contains(&e.line) && !e.fix.is_empty(), "{:?}", e);
            }
        }
    }
}
