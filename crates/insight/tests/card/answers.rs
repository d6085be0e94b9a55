//! What the agent answered, and what became of an objection.

use baton_core::context::ObjectionState::{Answered, Open, Settled};

use crate::{AGENT, PRIYA, context, words};

#[test]
fn a_question_carries_the_words_that_answer_it() {
    let talk = [
        (PRIYA, "Does it work offline?"),
        (
            AGENT,
            "Good question! It does, for a day. Then it syncs. How often are you offline?",
        ),
        (PRIYA, "And what did the Ritz pay?"),
        (AGENT, "I can't say what others pay."),
        (PRIYA, "is there an app"),
    ];
    let questions = context(&talk).questions;
    let got: Vec<_> = questions
        .iter()
        .map(|q| {
            (
                q.answered,
                q.answer.as_ref().map(|a| words(&a.evidence, &talk)),
            )
        })
        .collect();
    let answer = vec!["It does, for a day. Then it syncs.".to_owned()];
    assert_eq!(got, [(true, Some(answer)), (false, None), (false, None)]);
}

#[test]
fn an_objection_is_open_answered_or_settled() {
    let too_much = "That's too expensive for us.";
    let reply = "The light plan costs half of that.";
    let check = |rest: &[(_, &str)], want| {
        let talk = [&[(PRIYA, too_much)], rest].concat();
        let objections = context(&talk).objections;
        assert_eq!(objections[0].state, want, "{rest:?}");
        assert_eq!(objections[0].reply.is_some(), want != Open, "{rest:?}");
    };
    check(&[], Open);
    check(&[(AGENT, "Which part of it?")], Open);
    check(&[(AGENT, "I can't say more about prices.")], Open);
    check(&[(AGENT, reply)], Answered);
    check(
        &[(AGENT, reply), (PRIYA, "hm, no idea if that helps")],
        Answered,
    );
    check(&[(AGENT, reply), (PRIYA, "ok, but still a lot")], Answered);
    for fine in [
        "ok, that works",
        "Makes sense.",
        "Alles klar, passt.",
        "D'accord, ça marche",
        "Vale, perfecto",
        "Entendi, faz sentido",
        "なるほど、了解です。",
    ] {
        check(&[(AGENT, reply), (PRIYA, fine)], Settled);
    }
    check(
        &[
            (AGENT, reply),
            (PRIYA, "hm"),
            (AGENT, "?"),
            (PRIYA, "The price is fine then."),
        ],
        Settled,
    );
}

#[test]
fn what_is_raised_again_is_open_again() {
    let talk = [
        (PRIYA, "That's too expensive."),
        (AGENT, "The light plan costs half of that."),
        (PRIYA, "ok, that works"),
        (AGENT, "Good. Anything else?"),
        (PRIYA, "Honestly it is still too expensive."),
    ];
    let objection = &context(&talk).objections[0];
    assert_eq!((objection.evidence.len(), objection.state), (2, Open));
    assert!(objection.reply.is_some());
}
