use baton_core::catalog::Catalog;
use baton_core::conversation::{Message, Speaker};
use baton_core::prospect::Prospect;
use baton_core::qualification::{Criteria, QualificationPolicy, SignalPolicy};
use baton_core::signal::Fact;

use crate::lexical;
use crate::{Insight, Transcript};

fn read(said: &[&str]) -> Insight {
    let mut policy = QualificationPolicy::default();
    policy.signals.push(SignalPolicy {
        name: "cloud".into(),
        label: "Cloud".into(),
        weight: 1,
        required: false,
        question: "Where does it run?".into(),
        criteria: Criteria::Phrases {
            any_of: vec!["public cloud".into(), "AWS".into()],
            none_of: vec!["own servers".into()],
        },
    });
    let at = "2026-01-05T09:00:00Z".parse().unwrap();
    let message = |(seq, text): (u32, &&str)| Message {
        seq,
        role: Speaker::Prospect,
        text: (*text).into(),
        at,
    };
    let messages: Vec<_> = (0..).zip(said).map(message).collect();
    lexical::read(&Transcript {
        catalog: &Catalog::default(),
        policy: &policy,
        prospect: &Prospect::default(),
        started_at: at,
        messages: &messages,
    })
}

#[test]
fn a_phrase_of_the_policy_is_heard_in_other_forms_and_the_last_one_counts() {
    let check = |said: &[&str], want: Option<(bool, &str)>| {
        let insight = read(said);
        let got = insight.readings.iter().find_map(|r| match &r.fact {
            Fact::Custom { met, phrase, .. } => Some((*met, phrase.as_str())),
            _ => None,
        });
        assert_eq!(got, want, "{said:?}");
    };
    check(
        &["all of it runs in public clouds"],
        Some((true, "public cloud")),
    );
    check(
        &["we are on aws", "sorry, that is all on our own servers now"],
        Some((false, "own servers")),
    );
    check(&["we do not use AWS"], Some((false, "AWS")));
    check(&["if we went to AWS we would tell you"], None);
    check(&["in the laws of this land"], None);
}
