//! What may keep them from buying.

use baton_core::context::RiskKind::{
    self, Authority, Budget, Competitor, Objection, Requirement, Timing,
};

use crate::{AGENT, PRIYA, context, words};

#[test]
fn risks_are_told_by_kind() {
    let check = |talk: &[(_, &str)], want: &[RiskKind]| {
        let got: Vec<_> = context(talk).risks.iter().map(|r| r.kind).collect();
        assert_eq!(got, want, "{talk:?}");
    };
    let money = "Is there a budget set aside for this?";
    check(
        &[(AGENT, money), (PRIYA, "No, there is no budget.")],
        &[Budget],
    );
    check(&[(PRIYA, "I only recommend, my CFO signs.")], &[Authority]);
    check(
        &[
            (AGENT, "When would you like this to be live?"),
            (PRIYA, "Not before 2028."),
        ],
        &[Timing],
    );
    check(&[(PRIYA, "We're leaning towards Quore.")], &[Competitor]);
    check(&[(PRIYA, "Flexkeeping is great")], &[Competitor]);
    check(&[(PRIYA, "Is Flexkeeping in your list?")], &[]);
    check(&[(PRIYA, "That's too expensive for us.")], &[Objection]);
    check(
        &[
            (PRIYA, "That's too expensive for us."),
            (AGENT, "The light plan costs half of that."),
            (PRIYA, "ok, that works"),
        ],
        &[],
    );
    check(&[(PRIYA, "ok"), (AGENT, "ok"), (PRIYA, "🙂")], &[]);
}

#[test]
fn a_must_have_that_was_not_confirmed_is_a_risk() {
    let must = (PRIYA, "SAML is mandatory.");
    let check = |reply: &[(_, &str)], want: &[RiskKind]| {
        let talk = [&[must], reply].concat();
        let got: Vec<_> = context(&talk).risks.iter().map(|r| r.kind).collect();
        assert_eq!(got, want, "{reply:?}");
    };
    check(&[], &[Requirement]);
    check(&[(AGENT, "It's on our roadmap.")], &[Requirement]);
    check(&[(AGENT, "Das gibt es leider noch nicht.")], &[Requirement]);
    check(&[(AGENT, "Yes, SAML is in every plan.")], &[]);
}

#[test]
fn the_words_of_the_one_who_signs_stand_beside_the_risk() {
    let talk = [(
        PRIYA,
        "I only recommend, I have no say. Our CFO signs everything.",
    )];
    let risks = context(&talk).risks;
    let all: Vec<_> = risks
        .iter()
        .flat_map(|r| words(&r.evidence, &talk))
        .collect();
    assert!(!all.is_empty(), "{risks:?}");
}
