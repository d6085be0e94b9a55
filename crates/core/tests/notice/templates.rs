//! Templates: what they may hold, and what is said of what they may not.

use baton_core::notice::{
    NoticeEvent, PLACEHOLDERS, Part, Template, TemplateFault, check, compose, template,
};

use crate::scene::{notice, parts, words};

fn faults(template: &Template) -> Vec<(&'static str, String, String)> {
    let said = |f: TemplateFault| (f.field, f.problem, f.fix.unwrap());
    check(template).into_iter().map(said).collect()
}

/// The one fault of a subject.
fn fault(subject: &str) -> (String, String) {
    let mut all = faults(&words(subject, ""));
    assert_eq!(all.len(), 1, "{subject}: {all:?}");
    let (field, problem, fix) = all.remove(0);
    assert_eq!(field, "subject");
    (problem, fix)
}

#[test]
fn the_words_that_baton_comes_with_have_no_fault() {
    for event in NoticeEvent::ALL {
        assert_eq!(check(&template(event)), [], "{event:?}");
    }
}

#[test]
fn every_placeholder_may_be_used_with_or_without_spaces() {
    for (name, _) in PLACEHOLDERS {
        let text = format!("{{{{ {name} }}}} {{{{{name}}}}}");
        assert_eq!(check(&words(&text, &text)), [], "{name}");
    }
}

#[test]
fn every_placeholder_stands_for_something() {
    let mut whole = notice(NoticeEvent::Moved);
    whole.outcome = Some("Moved by the prospect".into());
    whole.deadline = Some(whole.at.plus_seconds(60));
    for (name, _) in PLACEHOLDERS {
        let said = compose(&whole, &words(&format!("<{{{{ {name} }}}}>"), ""), false).subject;
        assert!(said.starts_with('<') && said.len() > 2, "{name}: {said}");
    }
}

#[test]
fn what_is_no_placeholder_is_answered_with_the_nearest_one() {
    for (written, problem, fix) in [
        (
            "{{ prospekt.name }}",
            "`{{ prospekt.name }}` stands for nothing",
            "write `{{ prospect.name }}`",
        ),
        (
            "{{ name }}",
            "`{{ name }}` stands for nothing",
            "write `{{ prospect.name }}`",
        ),
        (
            "{{ Company }}",
            "`{{ Company }}` stands for nothing",
            "write `{{ prospect.company }}`",
        ),
        (
            "{{ meeting.time }}",
            "`{{ meeting.time }}` stands for nothing",
            "write `{{ meeting.name }}`",
        ),
        (
            "{{ prospect.name | upper }}",
            "`{{ prospect.name | upper }}` stands for nothing",
            "write `{{ prospect.name }}`",
        ),
    ] {
        assert_eq!(fault(written), (problem.into(), fix.into()), "{written}");
    }
    let (_, fix) = fault("{{ 7 * 191 }}");
    assert!(fix.starts_with("use one of prospect, "), "{fix}");
}

#[test]
fn statements_comments_and_loose_braces_are_refused() {
    for (written, problem) in [
        (
            "{% for x in y %}",
            "`{%` begins a statement, and templates have none",
        ),
        (
            "a {# b #} c",
            "`{#` begins a statement, and templates have none",
        ),
        ("Hello {{ rep", "`{{` is never closed"),
        ("{{}}", "`{{  }}` stands for nothing"),
        ("{{{ rep }}", "`{{ { rep }}` stands for nothing"),
        ("{{- rep -}}", "`{{ - rep - }}` stands for nothing"),
        ("{{% raw %}}", "`{{ % raw % }}` stands for nothing"),
    ] {
        assert_eq!(fault(written).0, problem, "{written}");
    }
}

#[test]
fn a_single_brace_is_text() {
    let template = words("{ rep } }} {a}: {{ rep }}}", "");
    assert_eq!(check(&template), []);
    let said = compose(&notice(NoticeEvent::Accepted), &template, false);
    assert_eq!(said.subject, "{ rep } }} {a}: Bo Lindgren}");
}

#[test]
fn a_subject_is_one_line_of_some_length() {
    assert_eq!(
        faults(&words(" ", "")),
        [(
            "subject",
            "is empty".into(),
            "write one line, such as `{{ prospect }} wants to talk`".into()
        )]
    );
    assert_eq!(fault("a\nb").0, "has several lines");
    assert_eq!(
        fault(&"é".repeat(201)).0,
        "has 201 characters, and may have 200"
    );
    assert_eq!(faults(&words(&"é".repeat(200), &"é".repeat(2000))), []);
    assert_eq!(fault("a\u{1b}[2J").0, "has a character that cannot be seen");
}

#[test]
fn every_fault_of_a_template_is_named_at_once() {
    let template = Template {
        subject: "{{ x.y.z.1 }}".into(),
        opening: "{% raw %}".into(),
        parts: vec![Part::Summary, Part::Why, Part::Summary, Part::Summary],
        closing: "a".repeat(2001),
    };
    let fields: Vec<_> = check(&template).iter().map(|f| f.field).collect();
    assert_eq!(fields, ["subject", "opening", "parts", "closing"]);
    let twice = parts(&[Part::Why, Part::Why]);
    assert_eq!(faults(&twice)[0].1, "`why` is there more than once");
}

#[test]
fn a_template_that_cannot_be_filled_in_gives_way_to_batons_own_words() {
    let mut lonely = notice(NoticeEvent::Offered);
    lonely.prospect.company = None;
    let template = words(
        "{{ prospect.company }} calls",
        "They are {{ prospect.title }} of {{ prospect.company }}.",
    );
    let said = compose(&lonely, &template, false);
    assert_eq!(said.subject, "Priya Raghunathan wants to talk: 4/5");
    assert_eq!(
        said.opening,
        [
            "Website guide asks you to take over.",
            "Answer by 2:32 PM, Madrid time."
        ]
    );
}

#[test]
fn a_paragraph_with_something_that_is_not_known_is_left_out() {
    let mut taken = notice(NoticeEvent::Offered);
    taken.deadline = None;
    let template = words(
        "It",
        "{{ to.first }}, please call.\n\nYou have until {{ deadline }}.\n\nThank you!",
    );
    let said = compose(&taken, &template, false);
    assert_eq!(said.opening, ["Ana, please call.", "Thank you!"]);
}

#[test]
fn what_slipped_past_the_check_is_not_run_either() {
    for text in [
        "{% for i in range(9) %}x{% endfor %}",
        "{{ prospect.name | upper }}",
        "{{ prospect['name'] }}",
        "{{ 7 * 7 }}",
        "{{ self }}",
        "{{ prospect.name.upper() }}",
    ] {
        let said = compose(&notice(NoticeEvent::Offered), &words(text, text), false);
        assert_eq!(
            said.subject, "Priya Raghunathan from Brightmoor wants to talk: 4/5",
            "{text}"
        );
        assert_eq!(said.opening[0], "Website guide asks you to take over.");
    }
}
