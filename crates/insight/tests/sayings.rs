//! One question, one answer: what people say and what it means. Each table is one signal.

use baton_core::Timestamp;
use baton_core::catalog::Catalog;
use baton_core::conversation::{Message, Speaker};
use baton_core::prospect::Prospect;
use baton_core::qualification::QualificationPolicy;
use baton_core::signal::{SignalName, Status};
use baton_insight::{Insight, Transcript, lexical};
use serde_json::json;

fn catalog() -> Catalog {
    serde_json::from_value(json!({
        "vendor": "Linenwise",
        "pitch": "Housekeeping and maintenance software for hotels.",
        "use_cases": [
            {"id": "room_cleaning", "name": "Room cleaning plans", "says": "Assign rooms to housekeepers and see what is clean."},
            {"id": "repairs", "name": "Repairs and maintenance", "says": "Report defects with a photo and track the repair."},
            {"id": "laundry", "name": "Laundry and linen stock", "says": "Count linen, order it and bill the laundry."}
        ],
        "features": [
            {"id": "pms_link", "name": "Property system link", "aliases": ["Opera integration", "PMS interface"]},
            {"id": "minibar", "name": "Minibar billing", "aliases": ["minibar"]},
            {"id": "sso", "name": "Single sign-on", "aliases": ["SSO", "SAML"]}
        ],
        "competitors": [
            {"name": "Flexkeeping", "aliases": []},
            {"name": "Optii", "aliases": ["Optii Keeper"]},
            {"name": "Quore", "aliases": []}
        ]
    }))
    .unwrap()
}

fn read(talk: &[(Speaker, &str)], prospect: &Prospect) -> Insight {
    let at = "2026-03-10T09:00:00Z".parse::<Timestamp>().unwrap();
    let messages: Vec<Message> = (0u32..)
        .zip(talk)
        .map(|(seq, (role, text))| Message { seq, role: *role, text: (*text).into(), at })
        .collect();
    let insight = lexical::read(&Transcript {
        catalog: &catalog(),
        policy: &QualificationPolicy::default(),
        prospect,
        started_at: at,
        messages: &messages,
    });
    for reading in &insight.readings {
        for evidence in &reading.evidence {
            assert!(evidence.words(&messages).is_some(), "{reading:?}");
        }
    }
    insight
}

fn status(insight: &Insight, signal: &str) -> (Status, Option<String>) {
    let card = QualificationPolicy::default().judge(&insight.readings, &[], false);
    let result = card.signals.iter().find(|s| s.name == SignalName::from(signal)).unwrap();
    (result.status, result.value.clone())
}

/// Runs a table of (question, answer, status) and lists all rows that fail.
fn check(signal: &str, rows: &[(&str, &str, Status)]) {
    let mut failed = vec![];
    for (question, answer, want) in rows {
        let insight = read(
            &[(Speaker::Agent, question), (Speaker::Prospect, answer)],
            &Prospect::default(),
        );
        let got = status(&insight, signal);
        if got.0 != *want {
            failed.push(format!("{question} — {answer}: {want:?}, read {got:?}"));
        }
    }
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), rows.len(), failed.join("\n"));
}

use Status::{Met, NotMet, Unknown};

#[test]
fn money() {
    const B: &str = "Is there a budget for this?";
    const P: &str = "For your size that would be 18,000 euros a year.";
    check(SignalName::BUDGET, &[
        (B, "We've been given fifteen thousand for the whole thing", Met),
        (B, "somewhere around 20-25k I'd say", Met),
        (B, "Finance has put 40,000 aside", Met),
        (B, "Yes, that's all been approved at group level", Met),
        (B, "yeah we have money for it", Met),
        (B, "yes", Met),
        (B, "Yes there is.", Met),
        (B, "The owners released the funds last week.", Met),
        (B, "about two grand a month tops", Met),
        (B, "we could do 900 a month", Met),
        (B, "I'd want to stay below 12k", Met),
        (B, "Less than 30 thousand, otherwise it needs a tender", Met),
        (B, "25", Unknown),
        (B, "It's in next year's capex plan, 60k", Met),
        (B, "Money's not really the problem", Met),
        (B, "Es sind 20.000 Euro eingeplant.", Met),
        (B, "Ja, ist genehmigt", Met),
        (B, "oui, 15 000 € sur l'année", Met),
        (B, "Sí, unos 8.000 euros", Met),
        (B, "Temos uns 50 mil reais para isso", Met),
        (B, "500万円くらいです", Met),
        (B, "No, nothing has been set aside", NotMet),
        (B, "not yet, I have to ask for it first", NotMet),
        (B, "not really", NotMet),
        (B, "honestly no. we'd have to find it somewhere", NotMet),
        (B, "There isn't one this year", NotMet),
        (B, "Our board turned the request down in January", NotMet),
        (B, "we're a charity, we can't spend anything on software", NotMet),
        (B, "I was hoping it's free", NotMet),
        (B, "Noch nicht, das muss erst beantragt werden", NotMet),
        (B, "Nein, dafür ist nichts da", NotMet),
        (B, "Non, rien n'est prévu", NotMet),
        (B, "Todavía no hay nada aprobado", NotMet),
        (B, "予算はまだありません", NotMet),
        (B, "That depends on what it does for us", Unknown),
        (B, "I'd rather not say", Unknown),
        (B, "No idea, that's for the boss to know", Unknown),
        (B, "let's talk about money later", Unknown),
        (B, "We'll see when we have your offer", Unknown),
        (B, "If we had 100k we would do it tomorrow", Unknown),
        (P, "ok that works for us", Met),
        (P, "That's in the range we expected", Met),
        (P, "Fine, I can sign that off", Met),
        (P, "yes that's ok", Met),
        (P, "good, that's less than what we pay now", Met),
        (P, "Das ist in Ordnung.", Met),
        (P, "D'accord, ça rentre dans notre enveloppe", Met),
        (P, "Me parece razonable", Met),
        (P, "ouch. that's way more than we can spend", NotMet),
        (P, "we can't afford that", NotMet),
        (P, "Hm. Is that with support?", Unknown),
        (P, "I see", Unknown),
        (P, "ok thanks, I'll pass it on", Unknown),
        ("What are you using now?", "Excel. Last year a flood cost us 80,000 euros", Unknown),
        ("What are you using now?", "We pay Quore 9,000 a year and it's not worth it", Unknown),
        ("What are you using now?", "paper. btw we've set aside 10k for this", Met),
    ]);
}

#[test]
fn time() {
    const T: &str = "When would you like to start?";
    check(SignalName::TIMELINE, &[
        (T, "as soon as possible really", Met),
        (T, "yesterday", Met),
        (T, "By the end of next month", Met),
        (T, "in the spring", Met),
        (T, "before the season starts in May", Met),
        (T, "within eight weeks", Met),
        (T, "two or three months", Met),
        (T, "Q2", Met),
        (T, "sometime this summer", Met),
        (T, "we open on 1 June so before that", Met),
        (T, "mid-April would be good", Met),
        (T, "Our contract runs out in August", Met),
        (T, "Next week if you can", Met),
        (T, "this year still", Met),
        (T, "Noch vor Ostern", Met),
        (T, "Ende April", Met),
        (T, "in drei Monaten", Met),
        (T, "avant l'été", Met),
        (T, "dès que possible", Met),
        (T, "antes del verano", Met),
        (T, "em maio", Met),
        (T, "6月から使いたいです", Met),
        (T, "できるだけ早く", Met),
        (T, "not before next year", NotMet),
        (T, "2028", NotMet),
        (T, "in about a year", NotMet),
        (T, "We're just looking around for now", NotMet),
        (T, "no hurry, I'm only comparing", NotMet),
        (T, "maybe in November", NotMet),
        (T, "nächstes Jahr irgendwann", NotMet),
        (T, "pas avant l'année prochaine", NotMet),
        (T, "el año que viene", NotMet),
        (T, "来年以降です", NotMet),
        (T, "There's no date, it's a first look", NotMet),
        (T, "I don't know yet", Unknown),
        (T, "that's up to the owner", Unknown),
        (T, "hard to say", Unknown),
        ("What brings you here?", "We moved to a new building last May and rooms are chaos", Unknown),
        ("What brings you here?", "We need something in place by June 1st", Met),
        ("Does Tuesday 17 March at 10:00 suit you for a call?", "Tuesday 17 March is fine", Unknown),
    ]);
}

#[test]
fn people() {
    const S: &str = "How many people work at your hotel?";
    check(SignalName::COMPANY_SIZE, &[
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
        ("Hello!", "Our biggest customer has 2,000 employees", Unknown),
        ("Hello!", "I used to work for a chain with 5000 people", Unknown),
        ("Hello!", "we employ 75 people", Met),
        ("What is your turnover?", "around 12 million euros", Met),
        ("What is your turnover?", "2 million", NotMet),
    ]);
}

#[test]
fn part_in_the_purchase() {
    const R: &str = "Who decides about a purchase like this?";
    const Y: &str = "Are you the one who decides?";
    check(SignalName::ROLE, &[
        (R, "That would be me", Met),
        (R, "me and my wife, we own it", Met),
        (R, "I do", Met),
        (R, "It's my hotel", Met),
        (R, "I can approve up to 50k", Met),
        (R, "The final decision is mine", Met),
        (R, "I make the proposal and the owner signs", Met),
        (R, "Our GM, but I'll recommend one", Met),
        (R, "I have to convince my director", Met),
        (R, "the management board, based on my shortlist", Met),
        (R, "Needs the CFO's approval, I run the project", Met),
        (R, "My boss signs, I do the homework", Met),
        (R, "Das entscheide ich selbst", Met),
        (R, "Die Direktorin, ich bereite alles vor", Met),
        (R, "c'est moi qui décide", Met),
        (R, "Yo lo propongo y el director firma", Met),
        (R, "eu decido", Met),
        (R, "私が決めます", Met),
        (R, "上司に提案します", Met),
        (R, "No idea, nobody tells me these things", NotMet),
        (R, "Not me. Head office does that without asking us", NotMet),
        (R, "way above my pay grade", NotMet),
        (R, "I've no say in it", NotMet),
        (R, "Damit habe ich nichts zu tun", NotMet),
        (Y, "yes", Met),
        (Y, "yep, all mine", Met),
        (Y, "Together with the owner, yes", Met),
        (Y, "No, I only clean rooms here", NotMet),
        (Y, "nope, I just use it", NotMet),
        ("Hello!", "I'm the owner of two small hotels", Met),
        ("Hello!", "I'm a student writing a paper on hotel tech", NotMet),
        ("Hello!", "Hi, do you have any openings for developers?", NotMet),
        ("Hello!", "We sell cleaning chemicals and would like to partner with you", NotMet),
        ("Hello!", "I'm writing an article on hotel software", NotMet),
        ("Hello!", "I was a guest last week and my refund hasn't arrived", NotMet),
        ("Hello!", "We are looking for a tool for housekeeping", Unknown),
    ]);
}

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
        ("Hello!", "guests call me all day about towels", false),
        ("Hello!", "I don't want to talk to anyone, just show me", false),
    ];
    let failed: Vec<_> = rows
        .iter()
        .filter(|(question, answer, want)| {
            let talk = [(Speaker::Agent, *question), (Speaker::Prospect, *answer)];
            read(&talk, &Prospect::default()).context.wants_human.is_some() != *want
        })
        .collect();
    assert!(failed.is_empty(), "{} of {}: {failed:#?}", failed.len(), rows.len());
}
