//! What is said of time.

use baton_core::signal::SignalName;
use baton_core::signal::Status::{Met, NotMet, Unknown};

use crate::check;

#[test]
fn time() {
    const T: &str = "When would you like to start?";
    check(
        SignalName::TIMELINE,
        &[
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
            (
                "What brings you here?",
                "We moved to a new building last May and rooms are chaos",
                Unknown,
            ),
            (
                "What brings you here?",
                "We need something in place by June 1st",
                Met,
            ),
            (
                "Does Tuesday 17 March at 10:00 suit you for a call?",
                "Tuesday 17 March is fine",
                Unknown,
            ),
        ],
    );
}

#[test]
fn time_asked_otherwise() {
    check(
        SignalName::TIMELINE,
        &[
            ("How urgent is it?", "very, we open in five weeks", Met),
            ("How urgent is it?", "not at all", NotMet),
            ("Do you have a target date?", "End of Q2", Met),
            (
                "What's the plan for the launch?",
                "pilot in one house in April, all houses by September",
                Met,
            ),
            ("C'est pour quand ?", "pour la rentrée", Met),
            ("C'est pour quand ?", "on verra l'an prochain", NotMet),
            ("¿Para cuándo lo necesitan?", "para junio como tarde", Met),
            (
                "¿Para cuándo lo necesitan?",
                "sin prisa, estamos comparando",
                NotMet,
            ),
            ("Para quando seria?", "até o fim de abril", Met),
            ("Para quando seria?", "só no ano que vem", NotMet),
            ("Bis wann brauchen Sie es?", "spätestens Ende Juni", Met),
            ("Bis wann brauchen Sie es?", "das hat Zeit", NotMet),
            ("いつ頃の導入をお考えですか。", "今年の夏までに", Met),
            (
                "いつ頃の導入をお考えですか。",
                "まだ決まっていません",
                Unknown,
            ),
            (
                "What brings you here?",
                "inspection is on 20 May and we must have records by then",
                Met,
            ),
            (
                "What brings you here?",
                "our Quore licence expires on 30 June",
                Met,
            ),
            (
                "What brings you here?",
                "I want to switch over this summer",
                Met,
            ),
            (
                "What brings you here?",
                "We're planning next year's renovation and just collecting information",
                NotMet,
            ),
            (
                "Shall I book a demo?",
                "no need, we won't do anything before 2028",
                NotMet,
            ),
            ("And then?", "then we go live in April", Met),
            ("When was the last audit?", "in February", Unknown),
        ],
    );
}
