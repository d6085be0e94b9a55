//! The prospect's questions, and whether the agent's next turn answers them.

use baton_core::context::Question;

use super::talk::{Talk, Turn};
use super::text::patterns;

/// One entry per message that holds a real question.
pub fn read(talk: &Talk<'_>) -> Vec<Question> {
    talk.turns.iter().enumerate().filter_map(|(i, turn)| question(talk, i, turn)).collect()
}

fn question(talk: &Talk<'_>, i: usize, turn: &Turn<'_>) -> Option<Question> {
    let mut asked = turn.sentences.iter().filter(|r| {
        turn.text.get((*r).clone()).is_some_and(is_question)
    });
    let first = asked.next()?;
    let last = asked.next_back().unwrap_or(first);
    let text = turn.text.get(first.start..last.end)?.to_owned();
    let answered = turn.reply.is_some_and(|r| !DODGED.is_match(r));
    let evidence = talk.evidence(i, first.start, last.end).into_iter().collect();
    Some(Question { text, answered, evidence })
}

/// Whether a sentence asks something, with or without a question mark.
pub fn is_question(s: &str) -> bool {
    let s = s.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '?' | '？' | '。'));
    if s.ends_with(['?', '？']) {
        return !RHETORICAL.is_match(s);
    }
    OPENS.is_match(s) && !NOT_A_QUESTION.is_match(s) || JAPANESE.is_match(s)
}

patterns! {
    /// How a question without its mark begins.
    OPENS = r"^(?:(?:and|so|but|ok(?:ay)?|also|btw|hm+|yes|no|oh|well|then|cool|nice|great|good|perfect|thanks?|fine|hi|hey|hello|please|right)[,.!]*\s+){0,2}(?:how (?:much|many|long|often|do|does|did|is|are|can|would|about|big|fast|come)|what(?:'s| is| are| does| do| about| if| would| happens| kind| model)|when (?:is|are|can|do|does|would|will)|where (?:is|are|do|does|can)|which (?:\w+ )?(?:is|are|do|does|one|ones)|who (?:is|are|does|do|will|can|pays|makes|controls|keeps|owns|would)|why (?:is|are|do|does|would|not|should)|(?:can|could|may) (?:you|i|we|it|u|they|your|people|someone|someone|the)\b|(?:do|does|did) (?:you|u|your|it|the|they|this|that|we|i)\b|(?:is|are) (?:it|there|this|that|you|the|your|they|these|any)\b|will (?:it|you|there|this|that|they)\b|would (?:it|you|that|this|there)\b|have you\b|has (?:it|anyone)\b|any (?:chance|idea|way)\b|mind if|what about|how about|was (?:kostet|ist|passt|passiert)|wie (?:viel|lange|kann|ist|geht|kommen|sieht)|kann (?:man|ich|das|die|es)|können (?:sie|wir)|gibt es|haben sie|est-ce que|combien|comment|quel(?:le)?s? (?:est|sont)|ça marche|y a-t-il|cuánto|cómo|se puede|tienen|tem como|dá (?:pra|para)|como (?:funciona|é)|quanto)";
    /// A request or a clause that only looks like a question.
    NOT_A_QUESTION = r"^(?:\w+[,.!]*\s+){0,2}(?:what (?:i|we|you|he|she|they) |when (?:i|we|you|he|she|they|the \w+ \w+s) |where (?:i|we) |is (?:fine|ok|good)|which is|who is\b.*\bhe\b|how (?:nice|cool|funny))|\bdo that\b|\bdo it\b|^(?:can|could|may)$|,? (?:can|could) you (?:set that up|send)?\.?$";
    JAPANESE = r"(?:ますか|ですか|でしょうか|ませんか|ますでしょうか)[。.]?$";
    /// A mark that asks nothing.
    RHETORICAL = r"^(?:ok|okay|really|right|yes|no|yeah|what|huh|hm+|eh|sorry|pardon|ja|oui|sí|fair|deal|you know)\s*\?+$|\b(?:are you (?:kidding|joking|serious)|who knows|you know)\s*\?+$|^(?:are you serious)$";
    DODGED = r"\b(?:i (?:can't|cannot|couldn't) (?:say|tell|share|promise|see|give|help|comment|reach|answer|paraphrase)|can't (?:say|tell|share) (?:more|that)|not able to|i don't (?:have|know)|i haven't|would have to (?:ask|check)|i'd have to|müsste ich|keine angaben|je ne (?:sais|peux) pas|no (?:lo sé|puedo)|não (?:sei|posso))\b";
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
