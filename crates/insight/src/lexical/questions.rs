//! The prospect's questions, and whether the agent's next turn answers them.

use baton_core::context::Question;

use super::human;
use super::talk::{Talk, Turn};
use super::text::{self, patterns};

/// One entry per message that holds a real question.
pub fn read(talk: &Talk<'_>) -> Vec<Question> {
    talk.turns
        .iter()
        .enumerate()
        .filter_map(|(i, turn)| question(talk, i, turn))
        .collect()
}

fn question(talk: &Talk<'_>, i: usize, turn: &Turn<'_>) -> Option<Question> {
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
    let evidence = talk
        .evidence(i, first.start, last.end)
        .into_iter()
        .collect();
    Some(Question {
        text,
        answered,
        evidence,
    })
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

patterns! {
    /// How a question without its mark begins.
    OPENS = r"^(?:(?:and|so|but|ok(?:ay)?|also|btw|hm+|yes|no|oh|well|then|cool|nice|great|good|perfect|thanks?|fine|hi|hey|hello|please|right)[,.!]*\s+){0,2}(?:how (?:much|many|long|often|do|does|did|is|are|can|would|about|big|fast|come)|what(?:'s| is| are| does| do| about| if| would| happens| kind| model)|when (?:is|are|can|do|does|would|will)|where (?:is|are|do|does|can)|which (?:\w+ )?(?:is|are|do|does|one|ones)|who (?:is|are|does|do|will|can|pays|makes|controls|keeps|owns|would)|why (?:is|are|do|does|would|not|should)|(?:can|could|may) (?:you|i|we|it|u|they|your|people|someone|someone|the)\b|(?:do|does|did) (?:you|u|your|it|the|they|this|that|we|i)\b|(?:is|are) (?:it|there|this|that|you|the|your|they|these|any)\b|will (?:it|you|there|this|that|they)\b|would (?:it|you|that|this|there)\b|have you\b|has (?:it|anyone)\b|any (?:chance|idea|way)\b|mind if|what about|how about|was (?:kostet|ist|passt|passiert)|wie (?:viel|lange|kann|ist|geht|kommen|sieht)|kann (?:man|ich|das|die|es)|können (?:sie|wir)|gibt es|haben sie|est-ce que|combien|comment|quel(?:le)?s? (?:est|sont)|ça marche|y a-t-il|cuánto|cómo|se puede|tienen|tem como|dá (?:pra|para)|como (?:funciona|é)|quanto)";
    /// A request or a clause that only looks like a question.
    NOT_A_QUESTION = r"^(?:\w+[,.!]*\s+){0,2}(?:what (?:i|we|you|he|she|they) |when (?:i|we|you|he|she|they|the \w+ \w+s) |where (?:i|we) |is (?:fine|ok|good)|which is|who is\b.*\bhe\b|how (?:nice|cool|funny))|\bdo that\b|\bdo it\b|^(?:can|could|may)$|,? (?:can|could) you (?:set that up|send)?\.?$";
    JAPANESE = r"(?:ますか|ですか|でしょうか|ませんか|ますでしょうか)[。.]?$";
    /// Clauses that ask also behind another clause.
    ASKS_INSIDE = r"^(?:how|what|which|who|does|do you|is there|is it|can (?:i|we|you|it)|will it|are there|why|comment|combien|wie|was kostet|gibt es|cómo|como)\b";
    /// A question within a statement.
    INDIRECT = r"\b(?:(?:want|like|love|interested) to (?:know|understand|hear|find out) (?:if|whether|how|what|which|when|who|is|are|do|does|the)|wonder(?:ing)? (?:if|whether|how|what)|(?:my|the|one|another) question (?:is|would be|:)|tell me (?:how|what|if|whether|about)|question (?:about|on)|what (?:is|are) (?:that|this|it|these)$|(?:queria|quisiera|gostaria de|me gustaría) (?:entender|saber)|ich (?:wüsste|würde) gern\w* (?:wissen|ob)|je voudrais savoir|j'aimerais savoir)\b|\bwants to know\b|\bi want to know\b";
    /// "80 something? 82 I think": doubt about one's own figure.
    HEDGED = r"^(?:\w+ ){0,2}\d[\d.,]*(?:k|%)?(?: \w+){0,2} ?(?:something|maybe|ish|or so|i think|i guess|people)? ?\?$";
    /// A mark that asks nothing.
    RHETORICAL = r"^(?:ok|okay|really|right|yes|no|yeah|what|huh|hm+|eh|sorry|pardon|ja|oui|sí|fair|deal|you know)\s*\?+$|\b(?:are you (?:kidding|joking|serious)|who knows|you know|right|isn't it|no|eh|lol)\s*\?+$|^are you (?:serious|kidding|joking)\b|^why (?:does|do|would|is) (?:every|any)(?:one|body)\b";
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
