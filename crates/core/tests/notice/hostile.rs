//! Words that were chosen to do harm.

use baton_core::notice::{Notice, NoticeEvent, Part, compose, lines, one_line, template};
use proptest::prelude::*;

use crate::scene::{notice, texts, told, words};

/// What must not be in anything that is shown.
fn is_harmful(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

fn everywhere(text: &str, event: NoticeEvent) -> Notice {
    let mut notice = notice(event);
    let some = Some(text.to_owned());
    notice.prospect.name = text.into();
    notice.prospect.company.clone_from(&some);
    notice.prospect.title.clone_from(&some);
    notice.prospect.email.clone_from(&some);
    notice.prospect.phone.clone_from(&some);
    notice.prospect.country.clone_from(&some);
    notice.prospect.zone.clone_from(&some);
    notice.prospect.language.clone_from(&some);
    notice.summary.clone_from(&some);
    notice.note.clone_from(&some);
    notice.why.clone_from(&some);
    notice.outcome.clone_from(&some);
    notice.agent = text.into();
    notice.topics = vec![text.into()];
    notice.competitors = vec![text.into()];
    notice.objections = vec![text.into()];
    for signal in &mut notice.signals {
        signal.value.clone_from(&some);
        signal.quote.clone_from(&some);
    }
    for question in &mut notice.questions {
        question.text = text.into();
    }
    notice
}

#[test]
fn a_name_is_never_read_as_a_template() {
    let mut sly = notice(NoticeEvent::Offered);
    sly.prospect.name = "{{ agent }}{% for x in y %}{{ vendor }}".into();
    sly.prospect.company = None;
    let said = compose(&sly, &words("{{ prospect.name }}", "{{ prospect }}"), false);
    assert_eq!(said.subject, "{{ agent }}{% for x in y %}{{ vendor }}");
    assert_eq!(said.opening, [said.subject]);
}

#[test]
fn what_is_not_to_be_seen_is_taken_out() {
    for (text, shown) in [
        ("Priya\r\nBcc: all@x.example", "Priya Bcc: all@x.example"),
        ("evil\u{202e}moc.knab\u{202c}", "evilmoc.knab"),
        ("P\u{200b}r\u{2060}i\u{feff}ya\0", "Priya"),
        ("a\u{1b}[31mred", "a [31mred"),
        ("a\u{2028}b\u{85}c\td", "a b c d"),
        ("tag\u{e0041}\u{e007f}s", "tags"),
        ("\u{200d}\u{200c}\u{fe0f} ", ""),
        ("👩‍💻 ok", "👩‍💻 ok"),
        ("می‌خواهم", "می‌خواهم"),
        ("Zoë <b>&amp; {{x}}", "Zoë <b>&amp; {{x}}"),
    ] {
        assert_eq!(one_line(text, 100), shown, "{text:?}");
    }
}

#[test]
fn a_prospect_whose_name_cannot_be_seen_is_a_visitor() {
    let mut ghost = notice(NoticeEvent::Offered);
    ghost.prospect.name = "\u{200b}\u{202e}\u{200d}".into();
    ghost.prospect.company = Some("\u{2066}".into());
    let said = compose(&ghost, &template(NoticeEvent::Offered), false);
    assert_eq!(said.subject, "A visitor wants to talk: 4/5");
    assert_eq!(told(&ghost, Part::Contact)[1], "Name: A visitor");
}

#[test]
fn lines_stay_lines_within_bounds() {
    for (text, max, shown) in [
        ("a\n\n\n\nb\nc\n", 100, "a\n\nb\nc"),
        ("\n \n a  b \r\n", 100, "a b"),
        ("abc\ndefgh", 6, "abc\nd…"),
        ("abc\nde", 3, "abc"),
        ("", 10, ""),
    ] {
        assert_eq!(lines(text, max), shown, "{text:?}");
    }
    assert_eq!(lines(&"x\n".repeat(10_000), 100_000).lines().count(), 40);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn whatever_somebody_is_called_a_message_stays_what_it_is(
        text in "(\\PC|\\pC|[{}%#<>&\n\r]){0,60}",
        event in prop::sample::select(NoticeEvent::ALL.to_vec()),
    ) {
        let said = compose(&everywhere(&text, event), &template(event), true);
        prop_assert!(!said.subject.is_empty() && !said.subject.contains('\n'));
        for line in texts(&said) {
            prop_assert!(!line.contains(is_harmful), "{line:?}");
        }
        // As many parts and facts as with a harmless name, or fewer.
        let usual = compose(&everywhere("Priya", event), &template(event), true);
        prop_assert!(said.blocks.len() <= usual.blocks.len());
        prop_assert!(texts(&said).len() <= texts(&usual).len());
    }

    #[test]
    fn a_line_is_as_long_as_it_may_be_and_stays_as_it_is(text in "\\PC{0,80}", max in 1_usize..60) {
        let line = one_line(&text, max);
        prop_assert!(line.chars().count() <= max && !line.contains('\n'));
        prop_assert_eq!(one_line(&line, max), line.clone());
        let text = lines(&text, max);
        prop_assert!(text.chars().count() <= max);
    }
}
