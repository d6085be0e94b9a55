//! Questions, features, competitors.

use baton_core::conversation::Speaker;
use baton_core::prospect::Prospect;

use crate::read;

#[test]
fn questions_and_their_answers() {
    let talk = [
        (Speaker::Agent, "Hello!"),
        (Speaker::Prospect, "how many rooms can it handle"),
        (Speaker::Agent, "Up to two thousand."),
        (Speaker::Prospect, "Good. And what did the Ritz pay?"),
        (Speaker::Agent, "I can't say what others pay."),
        (Speaker::Prospect, "fair enough"),
    ];
    let questions = read(&talk, &Prospect::default()).context.questions;
    let seen: Vec<_> = questions
        .iter()
        .map(|q| (q.text.as_str(), q.answered))
        .collect();
    assert_eq!(
        seen,
        [
            ("how many rooms can it handle", true),
            ("And what did the Ritz pay?", false)
        ]
    );
}

#[test]
fn features_that_matter_and_those_that_are_only_named() {
    use baton_core::context::Interest;

    let check = |text: &str, want: &[(&str, Interest)]| {
        let found = read(&[(Speaker::Prospect, text)], &Prospect::default())
            .context
            .features;
        let got: Vec<_> = found.iter().map(|f| (f.id.as_str(), f.interest)).collect();
        assert_eq!(got, want, "{text}");
    };
    check(
        "Do you have an Opera integration?",
        &[("pms_link", Interest::Asked)],
    );
    check(
        "saml is mandatory, without it IT says no",
        &[("sso", Interest::MustHave)],
    );
    check(
        "the minibar billing looks great",
        &[("minibar", Interest::Liked)],
    );
    check("we use Opera and have a minibar in each room", &[]);
    check("we don't need SSO", &[]);
}

#[test]
fn competitors_and_what_is_thought_of_them() {
    use baton_core::context::Sentiment;

    let check = |question: &str, text: &str, want: &[(&str, Sentiment)]| {
        let talk = [(Speaker::Agent, question), (Speaker::Prospect, text)];
        let found = read(&talk, &Prospect::default()).context.competitors;
        let got: Vec<_> = found
            .iter()
            .map(|c| (c.name.as_str(), c.sentiment))
            .collect();
        assert_eq!(got, want, "{text}");
    };
    let q = "Which other tools are you looking at?";
    check(
        "Hello!",
        "we left quore because it was slow",
        &[("Quore", Sentiment::Negative)],
    );
    check(
        "Hello!",
        "Flexkeepin looked nice",
        &[("Flexkeeping", Sentiment::Positive)],
    );
    check(
        q,
        "Optii Keeper and Roomwiz",
        &[
            ("Optii", Sentiment::Neutral),
            ("Roomwiz", Sentiment::Neutral),
        ],
    );
    check(q, "none so far", &[]);
    check("Hello!", "Maria from the front desk asked me to look", &[]);
}

#[test]
fn questions_without_marks_in_many_languages() {
    let check = |text: &str, want: bool| {
        let talk = [(Speaker::Agent, "Hello!"), (Speaker::Prospect, text)];
        let found = read(&talk, &Prospect::default()).context.questions;
        assert_eq!(!found.is_empty(), want, "{text}");
    };
    check("who approves it when she is away", true);
    check("does a room count twice or not", true);
    check("just tell me the price", true);
    check("which languages work offline", true);
    check("was nehmt ihr denn", true);
    check("kennt ihr jemanden, der das einbaut", true);
    check("doen jullie dat", true);
    check("y cuánto cuesta", true);
    check("e quanto custa", true);
    check("où sont les données", true);
    check("we do everything by hand", false);
    check("what we need is a plan", false);
    check("one or two of them", false);
    check("wir machen das von Hand", false);
}

#[test]
fn an_everyday_word_of_a_name_is_no_interest() {
    let check = |text: &str, want: &[&str]| {
        let found = read(&[(Speaker::Prospect, text)], &Prospect::default());
        let got: Vec<String> = found.context.features.into_iter().map(|f| f.id).collect();
        assert_eq!(got, want, "{text}");
    };
    check("when could we sign?", &[]);
    check("is there single sign-on?", &["sso"]);
}

#[test]
fn what_the_agent_shows_is_asked_for_or_liked() {
    use baton_core::context::Interest;

    let check = |talk: &[(Speaker, &str)], want: &[(&str, Interest)]| {
        let found = read(talk, &Prospect::default()).context.features;
        let got: Vec<_> = found.iter().map(|f| (f.id.as_str(), f.interest)).collect();
        assert_eq!(got, want, "{talk:?}");
    };
    let shown = (
        Speaker::Agent,
        "The minibar billing puts each drink on the bill.",
    );
    let after = |said| [(Speaker::Prospect, "hi"), shown, (Speaker::Prospect, said)];
    check(&after("oh, I love that"), &[("minibar", Interest::Liked)]);
    check(&after("brauchen wir nicht"), &[]);
    check(&after("ok"), &[]);
    // Who says what brings them has asked for what the agent shows for it.
    let pain = (
        Speaker::Prospect,
        "our cola vanishes and nobody ever pays for it",
    );
    check(&[pain, shown], &[("minibar", Interest::Asked)]);
    let both = (
        Speaker::Agent,
        "Minibar billing and single sign-on do that.",
    );
    check(&[pain, both], &[]);
}
