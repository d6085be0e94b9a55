//! Who says what of their part in a purchase.

use baton_core::signal::SignalName;
use baton_core::signal::Status::{Met, NotMet, Unknown};

use crate::check;

#[test]
fn part_in_the_purchase() {
    const R: &str = "Who decides about a purchase like this?";
    const Y: &str = "Are you the one who decides?";
    check(
        SignalName::ROLE,
        &[
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
            (
                "Hello!",
                "I'm a student writing a paper on hotel tech",
                NotMet,
            ),
            (
                "Hello!",
                "Hi, do you have any openings for developers?",
                NotMet,
            ),
            (
                "Hello!",
                "We sell cleaning chemicals and would like to partner with you",
                NotMet,
            ),
            ("Hello!", "I'm writing an article on hotel software", NotMet),
            (
                "Hello!",
                "I was a guest last week and my refund hasn't arrived",
                NotMet,
            ),
            (
                "Hello!",
                "We are looking for a tool for housekeeping",
                Unknown,
            ),
        ],
    );
}

#[test]
fn part_in_the_purchase_asked_otherwise() {
    check(
        SignalName::ROLE,
        &[
            (
                "What's your role there?",
                "I'm the general manager, so I buy what I need",
                Met,
            ),
            (
                "What's your role there?",
                "housekeeping supervisor, I pick the tools and the GM pays",
                Met,
            ),
            (
                "What's your role there?",
                "front desk, I don't buy anything",
                NotMet,
            ),
            ("Who needs to say yes?", "only me", Met),
            (
                "Who needs to say yes?",
                "The owner. He listens to me though",
                Met,
            ),
            ("Whose call is it?", "mine and the owner's", Met),
            (
                "How does buying work at your place?",
                "I get three quotes and hand them to the director",
                Met,
            ),
            (
                "Et la décision ?",
                "je fais le dossier, le directeur valide",
                Met,
            ),
            (
                "Qui prend la décision ?",
                "le siège, nous on n'a pas notre mot à dire",
                NotMet,
            ),
            ("¿Quién toma la decisión?", "La tomo yo", Met),
            (
                "¿Quién toma la decisión?",
                "el director, yo solo le paso la información",
                Met,
            ),
            (
                "¿Quién toma la decisión?",
                "ni idea, yo solo trabajo en recepción",
                NotMet,
            ),
            ("A decisão é sua?", "sim, minha e do meu sócio", Met),
            ("Quem decide?", "quem bate o martelo sou eu", Met),
            ("Quem decide?", "a matriz decide, eu não participo", NotMet),
            ("Wer entscheidet das?", "mein Chef, aber ich suche aus", Met),
            ("Wer entscheidet das?", "Das mache ich", Met),
            (
                "Wer entscheidet das?",
                "Die Zentrale. Uns fragt keiner",
                NotMet,
            ),
            (
                "どなたがお決めになりますか。",
                "社長が決めますが、私が候補を選びます",
                Met,
            ),
            ("どなたがお決めになりますか。", "私に決定権があります", Met),
            (
                "What brings you here?",
                "I own a guesthouse and lose track of linen",
                Met,
            ),
            (
                "What brings you here?",
                "I'm evaluating tools for our director",
                Met,
            ),
            (
                "What brings you here?",
                "I'd like to work for you, are there jobs?",
                NotMet,
            ),
            (
                "What brings you here?",
                "My master's thesis is about hotel software",
                NotMet,
            ),
            (
                "What brings you here?",
                "I'm with a cleaning company and we offer our services to hotels and software firms",
                NotMet,
            ),
            (
                "What brings you here?",
                "Estoy haciendo mi tesis sobre hoteles",
                NotMet,
            ),
            (
                "What brings you here?",
                "Je suis journaliste et je prépare un article",
                NotMet,
            ),
            (
                "What brings you here?",
                "I booked a room with one of your hotels and can't log in",
                NotMet,
            ),
            (
                "What brings you here?",
                "my payslip is wrong and the app doesn't open",
                NotMet,
            ),
        ],
    );
}
