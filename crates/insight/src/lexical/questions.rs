//! The prospect's questions, and whether the agent's next turn answers them.

use std::ops::Range;

use baton_core::context::{Question, ReadBy};

use super::answers;
use super::human;
use super::talk::Turn;
use super::text::{self, lexicon, patterns};

/// More than anybody reads of one talk.
pub const MOST: usize = 200;

/// The question of one message, if it holds a real one.
pub fn listen(turn: &Turn<'_>) -> Option<Question> {
    let mut asked = turn.sentences.iter().enumerate().filter_map(|(n, r)| {
        let s = turn.text.get(r.clone())?;
        // "Honestly? Lineage." asks nothing: it echoes the agent's question.
        let echo = n + 1 < turn.sentences.len()
            && s.split_whitespace().count() == 1
            && !s.chars().any(text::is_unspaced);
        (is_question(s) && !echo && !human::asks(s) && !HEDGED.is_match(s)).then_some(r)
    });
    let first = asked.next()?;
    let last = asked.next_back().unwrap_or(first);
    let text = turn.text.get(first.start..last.end)?.to_owned();
    let answered = turn.reply.is_some_and(|r| !DODGED.is_match(r));
    let evidence = turn.evidence(first.start, last.end).into_iter().collect();
    Some(Question {
        text,
        answered,
        evidence,
        answer: answered.then(|| answers::reply(turn)).flatten(),
        read_by: ReadBy::Words,
    })
}

/// Whether a sentence of a turn is a question, by itself or by its answer.
pub fn is_asked(turn: &Turn<'_>, sentence: &Range<usize>) -> bool {
    turn.text.get(sentence.clone()).is_some_and(is_question) || affirmed(turn) == Some(sentence)
}

/// "And that works without a signal, so always." "Yes, it does": what the agent affirms was asked.
fn affirmed<'t>(turn: &'t Turn<'_>) -> Option<&'t Range<usize>> {
    let last = turn.sentences.last()?;
    let s = turn.text.get(last.clone())?;
    let affirmed = turn.reply.is_some_and(|r| AFFIRMS.is_match(r));
    (turn.asks_nothing() && affirmed && !human::asks(s)).then_some(last)
}

/// Whether a sentence asks something, with or without a question mark.
pub fn is_question(s: &str) -> bool {
    let s = s.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '?' | '？' | '。'));
    if s.ends_with(['?', '？']) {
        return !RHETORICAL.is_match(s);
    }
    if RHETORICAL.is_match(s) {
        return false;
    }
    let opens = |s: &str| OPENS.is_match(s) && !NOT_A_QUESTION.is_match(s);
    let inside = || {
        text::clauses(s)
            .into_iter()
            .skip(1)
            .filter_map(|r| s.get(r))
            .any(|c| ASKS_INSIDE.is_match(c) && opens(c))
    };
    opens(s) || INDIRECT.is_match(s) || JAPANESE.is_match(s) || inside()
}

lexicon! {
    "questions";
    OPENS;
    NOT_A_QUESTION;
    INDIRECT;
    RHETORICAL;
    DODGED;
}

patterns! {
    /// How an answer to a question of yes or no begins.
    AFFIRMS = r"^(?:yes|yep|yeah|exactly|it (?:does|can|is|will)|both|ja|jawohl|genau|oui|tout à fait|sí|sim|sì|certo|jazeker|はい)\b|^はい";
    JAPANESE = r"(?:ますか|ですか|でしょうか|ませんか|ますでしょうか)[。.]?$";
    /// Clauses that ask also behind another clause.
    ASKS_INSIDE = r"^(?:how|what|which|who|does|do you|is there|is it|can (?:i|we|you|it)|will it|are there|why|comment|combien|wie|was kostet|gibt es|cómo|como)\b";
    /// "80 something? 82 I think": doubt about one's own figure.
    HEDGED = r"^(?:\w+ ){0,2}\d[\d.,]*(?:k|%)?(?: \w+){0,2} ?(?:something|maybe|ish|or so|i think|i guess|people)? ?\?$";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_needs_no_mark() {
        let check = |s: &str, want: bool| assert_eq!(is_question(s), want, "{s}");
        check("does it work offline", true);
        check("and how much is the big plan", true);
        check("ok, can we use our own templates", true);
        check("権限は分けられますか。", true);
        check("Is there an API? 😀", true);
        check("really?", false);
        check("we do that by hand", false);
        check("What we need is a calendar.", false);
        check("Monday is fine.", false);
    }
}
