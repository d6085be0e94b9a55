//! How people ask for a person, and accept one.

use baton_core::conversation::Speaker;
use baton_core::prospect::Prospect;

use crate::read;

#[test]
fn a_person_is_wanted() {
    const M: &str = "Shall I set up a call with a colleague? Tuesday 17 March at 10:00 or Thursday 19 March at 15:00.";
    let rows = [
        (M, "Thursday please", true),
        (M, "the second one", true),
        (M, "15:00 on the 19th is good", true),
        (M, "sure", true),
        (M, "Yes, let's do that", true),
        (M, "Tuesday works", true),
        (M, "can we do Wednesday instead?", true),
        (M, "ja gerne", true),
        (M, "oui, mardi", true),
        (M, "no thanks", false),
        (M, "not yet, send me something to read", false),
        (M, "I'd rather test it alone first", false),
        (M, "let me talk to my boss first", false),
        (M, "email is enough", false),
        ("Hello!", "can I talk to a real person", true),
        ("Hello!", "I want to speak with someone from sales", true),
        ("Hello!", "please have somebody call me back", true),
        ("Hello!", "is there anyone I could ring?", true),
        ("Hello!", "could we have a meeting with your team?", true),
        ("Hello!", "Kann mich jemand anrufen?", true),
        ("Hello!", "je préfère parler à quelqu'un", true),
        ("Hello!", "Quiero hablar con una persona", true),
        ("Hello!", "担当者と話したいです", true),
        ("Hello!", "I'd like a live demo for my team next week", true),
        ("Hello!", "can your sales people contact me?", true),
        ("Hello!", "please get in touch with me on 0171 555 22", true),
        ("Hello!", "could somebody come by and show us?", true),
        ("Hello!", "let's have a video call", true),
        (
            "Hello!",
            "who is your rep for Scotland? I want to meet him",
            true,
        ),
        ("Hello!", "I need a human", true),
        ("Hello!", "agent please, not a bot", true),
        ("Hello!", "Wäre ein Telefonat möglich?", true),
        (
            "Hello!",
            "Je voudrais un rendez-vous avec un commercial",
            true,
        ),
        ("Hello!", "¿Me puede llamar alguien esta semana?", true),
        ("Hello!", "Quero conversar com um consultor", true),
        (
            "¿Quiere que le llame un compañero?",
            "sí, mañana por la mañana",
            true,
        ),
        (
            "¿Le agendo una presentación con un especialista?",
            "vale",
            true,
        ),
        (
            "¿Le agendo una presentación con un especialista?",
            "de momento no, gracias",
            false,
        ),
        (
            "Souhaitez-vous qu'un conseiller vous rappelle ?",
            "oui, jeudi",
            true,
        ),
        (
            "Souhaitez-vous qu'un conseiller vous rappelle ?",
            "non merci, par mail",
            false,
        ),
        (
            "Posso marcar uma conversa com um especialista?",
            "pode ser",
            true,
        ),
        ("Darf Sie eine Kollegin zurückrufen?", "Ja, ab 14 Uhr", true),
        (
            "Would you like to see it live with one of our people?",
            "I'd love to",
            true,
        ),
        (
            "Would you like to see it live with one of our people?",
            "maybe in the autumn",
            false,
        ),
        (
            "I could have Maria ring you this afternoon.",
            "that'd be great",
            true,
        ),
        (
            "担当者からご連絡してもよろしいでしょうか。",
            "はい、お願いします",
            true,
        ),
        (
            "担当者からご連絡してもよろしいでしょうか。",
            "いえ、資料だけで結構です",
            false,
        ),
        ("Hello!", "we had a meeting about it yesterday", false),
        (
            "Hello!",
            "our reception needs to speak to guests in Polish",
            false,
        ),
        ("Hello!", "guests call me all day about towels", false),
        (
            "Hello!",
            "I don't want to talk to anyone, just show me",
            false,
        ),
    ];
    let failed: Vec<_> = rows
        .iter()
        .filter(|(question, answer, want)| {
            let talk = [(Speaker::Agent, *question), (Speaker::Prospect, *answer)];
            read(&talk, &Prospect::default())
                .context
                .wants_human
                .is_some()
                != *want
        })
        .collect();
    assert!(
        failed.is_empty(),
        "{} of {}: {failed:#?}",
        failed.len(),
        rows.len()
    );
}
