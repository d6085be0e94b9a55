//! Answers in many languages, and who comes for something else: the tables stand in files.

use baton_core::conversation::Speaker::{Agent, Prospect as P};
use baton_core::prospect::Prospect;
use baton_core::signal::{SignalName, Status};

use crate::{read, status};

fn lines(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    file.lines()
        .filter(|l| !l.starts_with('#'))
        .map(|l| l.split('|').collect())
}

fn letter(status: Status) -> &'static str {
    match status {
        Status::Met => "M",
        Status::NotMet => "N",
        Status::Unknown => "U",
    }
}

#[test]
fn answers_of_many_kinds_and_languages() {
    check(include_str!("answers.txt"));
}

#[test]
fn answers_of_many_trades() {
    check(include_str!("trades.txt"));
}

#[test]
fn questions_as_agents_put_them() {
    check(include_str!("asked.txt"));
}

fn check(table: &'static str) {
    let mut wrong = vec![];
    for line in lines(table) {
        let [signal, question, answer, want] = line[..] else {
            panic!("{line:?}");
        };
        let talk = [(Agent, question), (P, answer), (Agent, "Thank you.")];
        let insight = read(&talk, &Prospect::default());
        let (got, value) = match (signal, insight.context.wants_human.is_some()) {
            ("wants", true) => (Status::Met, None),
            ("wants", false) => (Status::NotMet, None),
            _ => status(&insight, signal),
        };
        if letter(got) != want {
            wrong.push(format!(
                "{question} — {answer}: {want}, read {got:?} {value:?}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn visitors_who_buy_nothing_and_those_who_may() {
    let mut wrong = vec![];
    for line in lines(include_str!("visitors.txt")) {
        let [said, reply, role, need] = line[..] else {
            panic!("{line:?}");
        };
        let talk = [
            (Agent, "Hello, what may I show you?"),
            (P, said),
            (Agent, reply),
        ];
        let insight = read(&talk, &Prospect::default());
        for (signal, want) in [(SignalName::ROLE, role), (SignalName::USE_CASE_FIT, need)] {
            let (got, value) = status(&insight, signal);
            if letter(got) != want {
                wrong.push(format!("{signal}: {said} — {want}, read {got:?} {value:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
