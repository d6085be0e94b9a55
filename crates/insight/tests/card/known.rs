//! What need not be asked again.

use crate::{AGENT, PRIYA, context, words};

#[test]
fn signals_come_first_then_other_answers() {
    let talk = [
        (AGENT, "Hi! What brings you here?"),
        (
            PRIYA,
            "We plan room cleaning on paper and lose two hours a day.",
        ),
        (AGENT, "I see. How many people work at your company?"),
        (PRIYA, "We are 220 people."),
        (AGENT, "Thanks! Which property system do you run?"),
        (PRIYA, "Opera, in the cloud. Is that a problem?"),
        (AGENT, "Not at all. Shall I show you the plan?"),
        (PRIYA, "Yes please."),
    ];
    let known = context(&talk).known;
    let got: Vec<_> = known
        .iter()
        .map(|k| {
            (
                k.subject.as_str(),
                k.answer.as_str(),
                words(&k.asked, &talk),
            )
        })
        .collect();
    let asked = |s: &str| vec![s.to_owned()];
    assert_eq!(
        got,
        [
            (
                "Company size",
                "220 people",
                asked("How many people work at your company?")
            ),
            (
                "Use case",
                "We plan room cleaning on paper and lose two hours a day.",
                asked("What brings you here?")
            ),
            (
                "Which property system do you run?",
                "Opera, in the cloud.",
                asked("Which property system do you run?")
            ),
        ]
    );
}

#[test]
fn who_dodges_or_asks_back_has_not_answered() {
    for answer in [
        "I don't know.",
        "Why do you ask?",
        "keine Ahnung",
        "未定です",
        "",
        "🙂",
        "no idea, later",
    ] {
        let talk = [
            (AGENT, "Which property system do you run?"),
            (PRIYA, answer),
        ];
        assert_eq!(context(&talk).known, vec![], "{answer}");
    }
}

#[test]
fn an_offer_is_no_question_about_the_prospect() {
    for offer in [
        "Shall I show you how it works?",
        "How are you today?",
        "Would you like a call with Dana on Tuesday?",
        "Does that help?",
        "Soll ich Ihnen das zeigen?",
    ] {
        let talk = [(AGENT, offer), (PRIYA, "Yes, that would be nice.")];
        assert_eq!(context(&talk).known, vec![], "{offer}");
    }
}
