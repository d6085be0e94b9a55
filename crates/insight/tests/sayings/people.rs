//! How people tell the size of their company.

use baton_core::signal::SignalName;
use baton_core::signal::Status::{Met, NotMet, Unknown};

use crate::check;

#[test]
fn people() {
    const S: &str = "How many people work at your hotel?";
    check(
        SignalName::COMPANY_SIZE,
        &[
            (S, "120", Met),
            (S, "around two hundred", Met),
            (S, "we're 45", NotMet),
            (S, "about 1.2k", Met),
            (S, "eighty something", Met),
            (S, "a dozen", NotMet),
            (S, "a couple hundred", Met),
            (S, "60 full time, more in summer", Met),
            (S, "between 70 and 90 depending on the month", Met),
            (S, "It's me and two helpers", NotMet),
            (S, "Just the three of us", NotMet),
            (S, "over 300 across five houses", Met),
            (S, "85-ish", Met),
            (S, "~140", Met),
            (S, "less than 20", NotMet),
            (S, "more than a thousand", Met),
            (S, "1 200 en tout", Met),
            (S, "Wir sind 64", Met),
            (S, "etwa 30 Leute", NotMet),
            (S, "zweihundert", Met),
            (S, "une centaine", Met),
            (S, "somos doscientos", Met),
            (S, "uns 90", Met),
            (S, "25名です", NotMet),
            (S, "12 houses", Unknown),
            (S, "I'd rather not say", Unknown),
            (S, "40. Sorry, 400, I dropped a zero", Met),
            (S, "if the annex opens we'd be 70", Unknown),
            (S, "30 today, 80 by next year", NotMet),
            (S, "we were 90 before the crisis, now 35", NotMet),
            (S, "our main competitor has 500, we have 40", NotMet),
            ("Hello!", "I run a 180-room hotel", Unknown),
            ("Hello!", "We're a 250-person hotel group in Leeds", Met),
            (
                "Hello!",
                "Our biggest customer has 2,000 employees",
                Unknown,
            ),
            (
                "Hello!",
                "I used to work for a chain with 5000 people",
                Unknown,
            ),
            ("Hello!", "we employ 75 people", Met),
            ("What is your turnover?", "around 12 million euros", Met),
            ("What is your turnover?", "2 million", NotMet),
        ],
    );
}

#[test]
fn people_asked_otherwise() {
    check(
        SignalName::COMPANY_SIZE,
        &[
            ("What's your headcount?", "hundred and ten", Met),
            (
                "Could you give me an idea of your size?",
                "we're about 65 all told",
                Met,
            ),
            ("And staff?", "around 80", Met),
            ("How large is your team?", "35 of us", NotMet),
            (
                "¿Cuánta gente trabaja con ustedes?",
                "unas 120 personas",
                Met,
            ),
            ("¿Cuántos sois?", "somos 15", NotMet),
            ("Quantos vocês são?", "somos 75", Met),
            (
                "Quantas pessoas trabalham aí?",
                "umas 200 contando a limpeza",
                Met,
            ),
            ("Vous êtes nombreux ?", "une soixantaine", Met),
            ("Vous êtes nombreux ?", "18 permanents", NotMet),
            ("Und wie viele seid ihr?", "knapp 90", Met),
            ("規模を教えてください。", "従業員は80人ほどです", Met),
            (
                "規模を教えてください。",
                "スタッフ12名の小さな旅館です",
                NotMet,
            ),
            (
                "What do you do there?",
                "I look after 90 staff in two hotels",
                Met,
            ),
            (
                "Tell me about the house.",
                "Family business, 22 employees, third generation",
                NotMet,
            ),
            (
                "Tell me about the house.",
                "We've 340 rooms and 210 staff",
                Met,
            ),
            (
                "Tell me about the house.",
                "Turnover is 25 million, 3 hotels",
                Met,
            ),
        ],
    );
}
