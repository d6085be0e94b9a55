//! Figures of the prospect, as they were said.

use baton_core::context::FigureKind::{Count, Date, Duration, Money, Percent};

use crate::{AGENT, PRIYA, context, of};

#[test]
fn figures_are_told_by_what_they_measure() {
    let check = |text: &str, want: &[(_, &str)]| {
        let found = of(text).figures;
        let got: Vec<_> = found.iter().map(|f| (f.kind, f.text.as_str())).collect();
        assert_eq!(got, want, "{text}");
    };
    check(
        "We have 30k EUR for it and want to start in May",
        &[(Money, "30k EUR"), (Date, "in May")],
    );
    check(
        "$1,200 a month for 45 users",
        &[(Money, "$1,200"), (Count, "45 users")],
    );
    check("flour went up 30%", &[(Percent, "30%")]);
    check(
        "It took us 3 weeks and 2 days",
        &[(Duration, "3 weeks"), (Duration, "2 days")],
    );
    check(
        "since 2019 we have 14 sites",
        &[(Date, "2019"), (Count, "14 sites")],
    );
    check(
        "Wir sind zweihundert Leute, das Budget liegt bei 25.000 €, Start am 3. Oktober 2026",
        &[
            (Count, "zweihundert Leute"),
            (Money, "25.000 €"),
            (Date, "3. Oktober 2026"),
        ],
    );
    check(
        "etwa 15 Prozent in drei Monaten",
        &[(Percent, "15 Prozent"), (Duration, "in drei Monaten")],
    );
    check(
        "nous sommes 80 personnes, 12 000 euros maximum, d'ici fin août",
        &[
            (Count, "80 personnes"),
            (Money, "12 000 euros"),
            (Date, "fin août"),
        ],
    );
    check(
        "somos 120 empleados y tenemos 20 mil euros, en dos meses",
        &[
            (Count, "120 empleados"),
            (Money, "20 mil euros"),
            (Duration, "en dos meses"),
        ],
    );
    check(
        "temos 45 funcionários e R$ 30.000, uns 10 por cento a mais",
        &[
            (Count, "45 funcionários"),
            (Money, "R$ 30.000"),
            (Percent, "10 por cento"),
        ],
    );
    check(
        "社員は350名、予算は300万円、3ヶ月以内に20%削減したいです。",
        &[
            (Count, "350名"),
            (Money, "300万円"),
            (Duration, "3ヶ月"),
            (Percent, "20%"),
        ],
    );
}

#[test]
fn codes_and_hours_are_no_figures() {
    for text in [
        "call me at +49 30 1234567",
        "we are ISO 27001 certified",
        "is it SOC 2",
        "we use Office 365",
        "24/7",
        "at 10:30 please",
        "at 3pm",
        "our B2B shop, v3",
        "write to team42@haulpoint.example or https://haulpoint.example/p/9911",
        "asap",
        "thousands of things",
        "the 1st and the 2nd",
        "",
        "👍",
    ] {
        assert_eq!(of(text).figures, vec![], "{text}");
    }
}

#[test]
fn a_bare_figure_is_money_where_money_was_asked_about() {
    let ask = "Is there a budget set aside for this?";
    let talk = [(AGENT, ask), (PRIYA, "about 30k")];
    let found = context(&talk).figures;
    assert_eq!((found.len(), found[0].kind), (1, Money), "{found:?}");
}

#[test]
fn what_the_agent_names_is_no_figure_of_the_prospect() {
    let talk = [(AGENT, "It costs 900 EUR for 20 people."), (PRIYA, "ok")];
    assert_eq!(context(&talk).figures, vec![]);
}

#[test]
fn nobody_reads_more_than_two_hundred() {
    let many = "10 vans, 11 cars, 12 bikes. ".repeat(100);
    assert_eq!(context(&[(PRIYA, many.as_str()); 3]).figures.len(), 200);
}
