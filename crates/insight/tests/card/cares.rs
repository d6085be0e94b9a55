//! The three things that they care about.

use crate::{AGENT, PRIYA, context, texts};

#[test]
fn the_need_comes_first_then_what_they_cannot_do_without() {
    let talk = [
        (AGENT, "What brings you here?"),
        (PRIYA, "We plan room cleaning on paper and it takes hours."),
        (AGENT, "I see."),
        (PRIYA, "SAML is mandatory, without it IT says no."),
        (AGENT, "It is there."),
        (
            PRIYA,
            "Most important for us is that housekeepers need no training.",
        ),
        (AGENT, "They don't."),
        (PRIYA, "Can it bill the minibar?"),
    ];
    assert_eq!(
        texts(&context(&talk).cares),
        [
            "We plan room cleaning on paper and it takes hours.",
            "Single sign-on",
            "Most important for us is that housekeepers need no training."
        ]
    );
}

#[test]
fn what_matters_is_said_in_many_languages() {
    for text in [
        "It absolutely must run on old tablets.",
        "Am wichtigsten ist uns die Offline-Nutzung.",
        "Le plus important, c'est la simplicité pour les femmes de chambre.",
        "Lo más importante es que funcione sin internet.",
        "O mais importante é funcionar sem internet.",
        "一番重要なのは、オフラインで使えることです。",
    ] {
        assert_eq!(texts(&context(&[(PRIYA, text)]).cares), [text]);
    }
}

#[test]
fn small_talk_matters_to_nobody() {
    for text in [
        "",
        "🙂",
        "ok",
        "I have to run now, sorry",
        "that's a must",
        "Is SSO a must for others?",
    ] {
        assert_eq!(
            texts(&context(&[(PRIYA, text)]).cares)
                .iter()
                .filter(|c| **c == text)
                .count(),
            0,
            "{text}"
        );
    }
}
