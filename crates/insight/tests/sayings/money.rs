//! What is said of money.

use baton_core::signal::SignalName;
use baton_core::signal::Status::{Met, NotMet, Unknown};

use crate::check;

#[test]
fn money() {
    const B: &str = "Is there a budget for this?";
    const P: &str = "For your size that would be 18,000 euros a year.";
    check(
        SignalName::BUDGET,
        &[
            (
                B,
                "We've been given fifteen thousand for the whole thing",
                Met,
            ),
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
            (
                B,
                "we're a charity, we can't spend anything on software",
                NotMet,
            ),
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
            (
                "What are you using now?",
                "Excel. Last year a flood cost us 80,000 euros",
                Unknown,
            ),
            (
                "What are you using now?",
                "We pay Quore 9,000 a year and it's not worth it",
                Unknown,
            ),
            (
                "What are you using now?",
                "paper. btw we've set aside 10k for this",
                Met,
            ),
        ],
    );
}

#[test]
fn money_without_being_asked_or_asked_otherwise() {
    check(
        SignalName::BUDGET,
        &[
            ("What would you be ready to pay?", "maybe 6k a year", Met),
            ("Have you got a ceiling?", "15 thousand, not more", Met),
            (
                "How would you fund that?",
                "from the renovation pot, there's 30k left in it",
                Met,
            ),
            ("Et côté budget ?", "on a 12 000 € de côté", Met),
            (
                "Et côté budget ?",
                "on n'a rien pour ça cette année",
                NotMet,
            ),
            (
                "¿Tienen alguna partida para esto?",
                "Sí, está aprobada",
                Met,
            ),
            ("¿Cuánto pueden gastar?", "como mucho 500 euros al mes", Met),
            (
                "¿Cuánto pueden gastar?",
                "por ahora nada, el gerente no ha dado el visto bueno",
                NotMet,
            ),
            ("Quanto pretendem gastar?", "até 2 mil por mês", Met),
            (
                "Há verba para isso?",
                "ainda não, só no ano que vem",
                NotMet,
            ),
            (
                "Vocês têm orçamento?",
                "sim, já foi aprovado pela diretoria",
                Met,
            ),
            (
                "Wie sieht es mit dem Budget aus?",
                "bis 10.000 ist kein Thema",
                Met,
            ),
            (
                "Wie sieht es mit dem Budget aus?",
                "Da ist dieses Jahr nichts mehr drin",
                NotMet,
            ),
            ("ご予算はいくらくらいですか。", "年間300万円まで", Met),
            (
                "ご予算はいくらくらいですか。",
                "まだ承認されていません",
                NotMet,
            ),
            ("ご予算はいくらくらいですか。", "予算は確保しています", Met),
            (
                "What brings you here?",
                "We've got 20k to spend before the end of the year and rooms are a mess",
                Met,
            ),
            (
                "What brings you here?",
                "Our budget for this is 9,500 pounds",
                Met,
            ),
            (
                "What brings you here?",
                "the owner gave me a budget and told me to find something",
                Met,
            ),
            (
                "What brings you here?",
                "We have no money for software but I'm curious",
                NotMet,
            ),
            (
                "What else?",
                "money is tight, we laid off two people, so nothing this year",
                NotMet,
            ),
            ("That's 300 a month for your size.", "we can do 300", Met),
            ("That's 300 a month for your size.", "300 is fine", Met),
            (
                "That's 300 a month for your size.",
                "no way I'm paying 300 for that",
                NotMet,
            ),
            (
                "That's 300 a month for your size.",
                "could be worse. let's do it",
                Met,
            ),
            (
                "On average, houses like yours pay 8,000 a year.",
                "ok, we had 10 in mind so good",
                Met,
            ),
            (
                "On average, houses like yours pay 8,000 a year.",
                "that's about what I planned",
                Met,
            ),
            (
                "On average, houses like yours pay 8,000 a year.",
                "I'd never get that through",
                NotMet,
            ),
            (
                "Anything else?",
                "a guest stole towels worth 3,000 euros",
                Unknown,
            ),
            ("Anything else?", "the competition asks 14k for it", Unknown),
        ],
    );
}
