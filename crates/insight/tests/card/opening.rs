//! How the rep may begin.

use crate::{AGENT, PRIYA, context, words};

#[test]
fn the_opening_takes_up_what_was_left_open() {
    let check = |talk: &[(_, &str)], want: Option<&str>| {
        let opening = context(talk).opening;
        assert_eq!(opening.as_ref().map(|o| o.text.as_str()), want, "{talk:?}");
    };
    check(&[], None);
    check(&[(PRIYA, "🙂")], None);
    check(
        &[
            (PRIYA, "We plan room cleaning on paper and it takes hours."),
            (AGENT, "Hm."),
            (PRIYA, "Does it read the minibar?"),
        ],
        Some("You asked “Does it read the minibar?”, and I'd like to start there."),
    );
    check(
        &[
            (PRIYA, "That's too expensive for us."),
            (AGENT, "The light plan costs half."),
        ],
        Some(
            "You said “That's too expensive for us”, and I'd like to understand that properly first.",
        ),
    );
    check(
        &[
            (PRIYA, "We plan room cleaning on paper and it takes hours."),
            (AGENT, "That is a full plan, at 90 EUR a month."),
            (PRIYA, "That's too expensive for us."),
            (AGENT, "The light plan costs half."),
        ],
        Some(
            "You told us “We plan room cleaning on paper and it takes hours”, and I'd like to pick it up from there.",
        ),
    );
    check(
        &[
            (AGENT, "What brings you here?"),
            (PRIYA, "We plan room cleaning on paper and it takes hours."),
        ],
        Some(
            "You told us “We plan room cleaning on paper and it takes hours”, and I'd like to pick it up from there.",
        ),
    );
}

#[test]
fn it_is_said_in_the_language_of_the_prospect() {
    for (text, want) in [
        (
            "Guten Tag, können Sie mir bitte sagen, ob das auch ohne Internet funktioniert?",
            "Sie haben gefragt: „",
        ),
        (
            "Bonjour, est-ce que votre logiciel fonctionne aussi sans connexion internet ?",
            "Vous avez demandé : « ",
        ),
        (
            "Hola, ¿tienen ustedes integración con nuestro sistema de reservas? Somos un hotel de ochenta personas.",
            "Usted preguntó: «",
        ),
        (
            "Bom dia, gostaria de saber se vocês atendem hotéis pequenos, isso funciona sem internet?",
            "Você perguntou: “",
        ),
        ("お世話になります。オフラインでも使えますか。", "「"),
        (
            "Dzień dobry, czy to działa także bez internetu w naszym hotelu?",
            "You asked “",
        ),
    ] {
        let opening = context(&[(PRIYA, text)]).opening.unwrap().text;
        assert!(opening.starts_with(want), "{opening}");
    }
}

#[test]
fn the_words_taken_up_are_one_line_and_promise_nothing() {
    let long = format!("does it {} work?\nand\u{202e} then", "really ".repeat(80));
    let talk = [(PRIYA, long.as_str())];
    let opening = context(&talk).opening.unwrap();
    assert!(opening.text.chars().count() < 260, "{}", opening.text);
    assert!(
        !opening.text.contains(['\n', '\u{202e}']),
        "{}",
        opening.text
    );
    assert!(long.contains(&words(&opening.evidence, &talk)[0]));
}

#[test]
fn words_that_are_cut_end_with_a_word_and_not_with_a_comma() {
    let rambling = format!("Does it, {}read the minibar?", "like, ".repeat(40));
    let opening = context(&[(PRIYA, rambling.as_str())]).opening.unwrap();
    assert!(opening.text.contains("like…”"), "{}", opening.text);
}
