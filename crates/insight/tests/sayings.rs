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
fn money_without_being_asked_or_asked_otherwise() {
    check(SignalName::BUDGET, &[
        ("What would you be ready to pay?", "maybe 6k a year", Met),
        ("Have you got a ceiling?", "15 thousand, not more", Met),
        ("How would you fund that?", "from the renovation pot, there's 30k left in it", Met),
        ("Et côté budget ?", "on a 12 000 € de côté", Met),
        ("Et côté budget ?", "on n'a rien pour ça cette année", NotMet),
        ("¿Tienen alguna partida para esto?", "Sí, está aprobada", Met),
        ("¿Cuánto pueden gastar?", "como mucho 500 euros al mes", Met),
        ("¿Cuánto pueden gastar?", "por ahora nada, el gerente no ha dado el visto bueno", NotMet),
        ("Quanto pretendem gastar?", "até 2 mil por mês", Met),
        ("Há verba para isso?", "ainda não, só no ano que vem", NotMet),
        ("Vocês têm orçamento?", "sim, já foi aprovado pela diretoria", Met),
        ("Wie sieht es mit dem Budget aus?", "bis 10.000 ist kein Thema", Met),
        ("Wie sieht es mit dem Budget aus?", "Da ist dieses Jahr nichts mehr drin", NotMet),
        ("ご予算はいくらくらいですか。", "年間300万円まで", Met),
        ("ご予算はいくらくらいですか。", "まだ承認されていません", NotMet),
        ("ご予算はいくらくらいですか。", "予算は確保しています", Met),
        ("What brings you here?", "We've got 20k to spend before the end of the year and rooms are a mess", Met),
        ("What brings you here?", "Our budget for this is 9,500 pounds", Met),
        ("What brings you here?", "the owner gave me a budget and told me to find something", Met),
        ("What brings you here?", "We have no money for software but I'm curious", NotMet),
        ("What else?", "money is tight, we laid off two people, so nothing this year", NotMet),
        ("That's 300 a month for your size.", "we can do 300", Met),
        ("That's 300 a month for your size.", "300 is fine", Met),
        ("That's 300 a month for your size.", "no way I'm paying 300 for that", NotMet),
        ("That's 300 a month for your size.", "could be worse. let's do it", Met),
        ("On average, houses like yours pay 8,000 a year.", "ok, we had 10 in mind so good", Met),
        ("On average, houses like yours pay 8,000 a year.", "that's about what I planned", Met),
        ("On average, houses like yours pay 8,000 a year.", "I'd never get that through", NotMet),
        ("Anything else?", "a guest stole towels worth 3,000 euros", Unknown),
        ("Anything else?", "the competition asks 14k for it", Unknown),
    ]);
}

#[test]
fn time_asked_otherwise() {
    check(SignalName::TIMELINE, &[
        ("How urgent is it?", "very, we open in five weeks", Met),
        ("How urgent is it?", "not at all", NotMet),
        ("Do you have a target date?", "End of Q2", Met),
        ("What's the plan for the launch?", "pilot in one house in April, all houses by September", Met),
        ("C'est pour quand ?", "pour la rentrée", Met),
        ("C'est pour quand ?", "on verra l'an prochain", NotMet),
        ("¿Para cuándo lo necesitan?", "para junio como tarde", Met),
        ("¿Para cuándo lo necesitan?", "sin prisa, estamos comparando", NotMet),
        ("Para quando seria?", "até o fim de abril", Met),
        ("Para quando seria?", "só no ano que vem", NotMet),
        ("Bis wann brauchen Sie es?", "spätestens Ende Juni", Met),
        ("Bis wann brauchen Sie es?", "das hat Zeit", NotMet),
        ("いつ頃の導入をお考えですか。", "今年の夏までに", Met),
        ("いつ頃の導入をお考えですか。", "まだ決まっていません", Unknown),
        ("What brings you here?", "inspection is on 20 May and we must have records by then", Met),
        ("What brings you here?", "our Quore licence expires on 30 June", Met),
        ("What brings you here?", "I want to switch over this summer", Met),
        ("What brings you here?", "We're planning next year's renovation and just collecting information", NotMet),
        ("Shall I book a demo?", "no need, we won't do anything before 2028", NotMet),
        ("And then?", "then we go live in April", Met),
        ("When was the last audit?", "in February", Unknown),
    ]);
}

#[test]
fn people_asked_otherwise() {
    check(SignalName::COMPANY_SIZE, &[
        ("What's your headcount?", "hundred and ten", Met),
        ("Could you give me an idea of your size?", "we're about 65 all told", Met),
        ("And staff?", "around 80", Met),
        ("How large is your team?", "35 of us", NotMet),
        ("¿Cuánta gente trabaja con ustedes?", "unas 120 personas", Met),
        ("¿Cuántos sois?", "somos 15", NotMet),
        ("Quantos vocês são?", "somos 75", Met),
        ("Quantas pessoas trabalham aí?", "umas 200 contando a limpeza", Met),
        ("Vous êtes nombreux ?", "une soixantaine", Met),
        ("Vous êtes nombreux ?", "18 permanents", NotMet),
        ("Und wie viele seid ihr?", "knapp 90", Met),
        ("規模を教えてください。", "従業員は80人ほどです", Met),
        ("規模を教えてください。", "スタッフ12名の小さな旅館です", NotMet),
        ("What do you do there?", "I look after 90 staff in two hotels", Met),
        ("Tell me about the house.", "Family business, 22 employees, third generation", NotMet),
        ("Tell me about the house.", "We've 340 rooms and 210 staff", Met),
        ("Tell me about the house.", "Turnover is 25 million, 3 hotels", Met),
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
fn part_in_the_purchase_asked_otherwise() {
    check(SignalName::ROLE, &[
        ("What's your role there?", "I'm the general manager, so I buy what I need", Met),
        ("What's your role there?", "housekeeping supervisor, I pick the tools and the GM pays", Met),
        ("What's your role there?", "front desk, I don't buy anything", NotMet),
        ("Who needs to say yes?", "only me", Met),
        ("Who needs to say yes?", "The owner. He listens to me though", Met),
        ("Whose call is it?", "mine and the owner's", Met),
        ("How does buying work at your place?", "I get three quotes and hand them to the director", Met),
        ("Et la décision ?", "je fais le dossier, le directeur valide", Met),
        ("Qui prend la décision ?", "le siège, nous on n'a pas notre mot à dire", NotMet),
        ("¿Quién toma la decisión?", "La tomo yo", Met),
        ("¿Quién toma la decisión?", "el director, yo solo le paso la información", Met),
        ("¿Quién toma la decisión?", "ni idea, yo solo trabajo en recepción", NotMet),
        ("A decisão é sua?", "sim, minha e do meu sócio", Met),
        ("Quem decide?", "quem bate o martelo sou eu", Met),
        ("Quem decide?", "a matriz decide, eu não participo", NotMet),
        ("Wer entscheidet das?", "mein Chef, aber ich suche aus", Met),
        ("Wer entscheidet das?", "Das mache ich", Met),
        ("Wer entscheidet das?", "Die Zentrale. Uns fragt keiner", NotMet),
        ("どなたがお決めになりますか。", "社長が決めますが、私が候補を選びます", Met),
        ("どなたがお決めになりますか。", "私に決定権があります", Met),
        ("What brings you here?", "I own a guesthouse and lose track of linen", Met),
        ("What brings you here?", "I'm evaluating tools for our director", Met),
        ("What brings you here?", "I'd like to work for you, are there jobs?", NotMet),
        ("What brings you here?", "My master's thesis is about hotel software", NotMet),
        ("What brings you here?", "I'm with a cleaning company and we offer our services to hotels and software firms", NotMet),
        ("What brings you here?", "Estoy haciendo mi tesis sobre hoteles", NotMet),
        ("What brings you here?", "Je suis journaliste et je prépare un article", NotMet),
        ("What brings you here?", "I booked a room with one of your hotels and can't log in", NotMet),
        ("What brings you here?", "my payslip is wrong and the app doesn't open", NotMet),
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
        ("Hello!", "I'd like a live demo for my team next week", true),
        ("Hello!", "can your sales people contact me?", true),
        ("Hello!", "please get in touch with me on 0171 555 22", true),
        ("Hello!", "could somebody come by and show us?", true),
        ("Hello!", "let's have a video call", true),
        ("Hello!", "who is your rep for Scotland? I want to meet him", true),
        ("Hello!", "I need a human", true),
        ("Hello!", "agent please, not a bot", true),
        ("Hello!", "Wäre ein Telefonat möglich?", true),
        ("Hello!", "Je voudrais un rendez-vous avec un commercial", true),
        ("Hello!", "¿Me puede llamar alguien esta semana?", true),
        ("Hello!", "Quero conversar com um consultor", true),
        ("¿Quiere que le llame un compañero?", "sí, mañana por la mañana", true),
        ("¿Le agendo una presentación con un especialista?", "vale", true),
        ("¿Le agendo una presentación con un especialista?", "de momento no, gracias", false),
        ("Souhaitez-vous qu'un conseiller vous rappelle ?", "oui, jeudi", true),
        ("Souhaitez-vous qu'un conseiller vous rappelle ?", "non merci, par mail", false),
        ("Posso marcar uma conversa com um especialista?", "pode ser", true),
        ("Darf Sie eine Kollegin zurückrufen?", "Ja, ab 14 Uhr", true),
        ("Would you like to see it live with one of our people?", "I'd love to", true),
        ("Would you like to see it live with one of our people?", "maybe in the autumn", false),
        ("I could have Maria ring you this afternoon.", "that'd be great", true),
        ("担当者からご連絡してもよろしいでしょうか。", "はい、お願いします", true),
        ("担当者からご連絡してもよろしいでしょうか。", "いえ、資料だけで結構です", false),
        ("Hello!", "we had a meeting about it yesterday", false),
        ("Hello!", "our reception needs to speak to guests in Polish", false),
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

#[test]
fn what_speaks_against_it() {
    use baton_core::context::ObjectionKind as K;
    const P: &str = "For your size that would be 18,000 euros a year.";
    let rows: &[(&str, &str, Option<K>)] = &[
        (P, "that's a lot for three hotels", Some(K::Price)),
        (P, "wow, that's double what we pay Quore", Some(K::Price)),
        (P, "can you do anything about the price?", Some(K::Price)),
        (P, "I was thinking of half that", Some(K::Price)),
        (P, "zu teuer für uns", Some(K::Price)),
        (P, "c'est trop cher", Some(K::Price)),
        (P, "ok that's fine", None),
        ("Anything else?", "Quore is too expensive for what it does", None),
        ("Any concerns?", "our IT will ask where the data is hosted", Some(K::Security)),
        ("Any concerns?", "guest names must not leave the EU", Some(K::Security)),
        ("Any concerns?", "Is it GDPR compliant? That's my main worry", Some(K::Security)),
        ("Any concerns?", "we had a breach last year so legal checks everything", Some(K::Security)),
        ("Any concerns?", "Who can see the guests' data?", Some(K::Security)),
        ("Any concerns?", "we can't switch in the middle of the season", Some(K::Timing)),
        ("Any concerns?", "It's a bad moment, we're renovating", Some(K::Timing)),
        ("Any concerns?", "not this year, we've too much going on", Some(K::Timing)),
        ("Any concerns?", "it has to talk to Opera or it's no use to me", Some(K::Integration)),
        ("Any concerns?", "if it doesn't connect to our PMS we can stop here", Some(K::Integration)),
        ("Any concerns?", "our door system has no API so I doubt it works", Some(K::Integration)),
        ("Any concerns?", "my director will be against it", Some(K::Authority)),
        ("Any concerns?", "I'll never get this past the owner", Some(K::Authority)),
        ("Any concerns?", "the union has to agree first", Some(K::Authority)),
        ("Any concerns?", "you're a small company, what if you go bust?", Some(K::Trust)),
        ("Any concerns?", "the last vendor promised the same and nothing worked", Some(K::Trust)),
        ("Any concerns?", "I'd like to talk to a hotel that uses it", Some(K::Trust)),
        ("Any concerns?", "I don't believe the numbers on your site", Some(K::Trust)),
        ("Any concerns?", "my housekeepers are not good with phones, they won't use it", Some(K::Complexity)),
        ("Any concerns?", "looks complicated", Some(K::Complexity)),
        ("Any concerns?", "setting it up sounds like months of work", Some(K::Complexity)),
        ("Any concerns?", "we don't have anyone to maintain that", Some(K::Complexity)),
        ("Any concerns?", "no, looks good", None),
        ("Hello!", "We need to plan rooms better", None),
        ("Hello!", "Does it support SSO?", None),
    ];
    let failed: Vec<_> = rows
        .iter()
        .filter_map(|(question, answer, want)| {
            let talk = [(Speaker::Agent, *question), (Speaker::Prospect, *answer)];
            let got = read(&talk, &Prospect::default()).context.objections;
            let kinds: Vec<K> = got.iter().map(|o| o.kind).collect();
            (kinds != want.iter().copied().collect::<Vec<_>>())
                .then(|| format!("{answer}: {want:?}, read {kinds:?}"))
        })
        .collect();
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), rows.len(), failed.join("\n"));
}

#[test]
fn questions_and_their_answers() {
    let talk = [
        (Speaker::Agent, "Hello!"),
        (Speaker::Prospect, "how many rooms can it handle"),
        (Speaker::Agent, "Up to two thousand."),
        (Speaker::Prospect, "Good. And what did the Ritz pay?"),
        (Speaker::Agent, "I can't say what others pay."),
        (Speaker::Prospect, "fair enough"),
    ];
    let questions = read(&talk, &Prospect::default()).context.questions;
    let seen: Vec<_> = questions.iter().map(|q| (q.text.as_str(), q.answered)).collect();
    assert_eq!(seen, [("how many rooms can it handle", true), ("And what did the Ritz pay?", false)]);
}

#[test]
fn features_that_matter_and_those_that_are_only_named() {
    use baton_core::context::Interest;
    let check = |text: &str, want: &[(&str, Interest)]| {
        let found = read(&[(Speaker::Prospect, text)], &Prospect::default()).context.features;
        let got: Vec<_> = found.iter().map(|f| (f.id.as_str(), f.interest)).collect();
        assert_eq!(got, want, "{text}");
    };
    check("Do you have an Opera integration?", &[("pms_link", Interest::Asked)]);
    check("saml is mandatory, without it IT says no", &[("sso", Interest::MustHave)]);
    check("the minibar billing looks great", &[("minibar", Interest::Liked)]);
    check("we use Opera and have a minibar in each room", &[]);
    check("we don't need SSO", &[]);
}

#[test]
fn competitors_and_what_is_thought_of_them() {
    use baton_core::context::Sentiment;
    let check = |question: &str, text: &str, want: &[(&str, Sentiment)]| {
        let talk = [(Speaker::Agent, question), (Speaker::Prospect, text)];
        let found = read(&talk, &Prospect::default()).context.competitors;
        let got: Vec<_> = found.iter().map(|c| (c.name.as_str(), c.sentiment)).collect();
        assert_eq!(got, want, "{text}");
    };
    const Q: &str = "Which other tools are you looking at?";
    check("Hello!", "we left quore because it was slow", &[("Quore", Sentiment::Negative)]);
    check("Hello!", "Flexkeepin looked nice", &[("Flexkeeping", Sentiment::Positive)]);
    check(Q, "Optii Keeper and Roomwiz", &[("Optii", Sentiment::Neutral), ("Roomwiz", Sentiment::Neutral)]);
    check(Q, "none so far", &[]);
    check("Hello!", "Maria from the front desk asked me to look", &[]);
}
