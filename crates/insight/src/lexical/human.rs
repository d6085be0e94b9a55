//! Whether the prospect asked for a person, or accepted one.

use baton_core::context::Claim;

use super::asked::Asked;
use super::talk::{Talk, Turn};
use super::text::{self, patterns};

/// The last word on the matter counts: who accepts and then declines wants nobody.
pub fn read(talk: &Talk<'_>) -> Option<Claim> {
    let mut wanted = None;
    for (turn, place) in talk.sentences() {
        let s = place.words;
        let offered = turn.asked.has(Asked::MEETING);
        if DECLINES.is_match(s) || offered && place.from == 0 && turn.in_block == 0 && FLAT_NO.is_match(s) && !TIME.is_match(turn.text) {
            if offered || wanted.is_none() || NEVER.is_match(s) {
                wanted = None;
            }
            continue;
        }
        if asks(s) || offered && accepts(turn, s, place.from) {
            wanted = Some(place);
        }
    }
    let place = wanted?;
    Some(Claim {
        text: place.words.to_owned(),
        evidence: talk.evidence_of(place).into_iter().collect(),
    })
}

fn asks(s: &str) -> bool {
    ASKS.find(s).is_some_and(|m| !text::is_negated(s, m.start())) && !text::is_hypothetical(s)
}

fn accepts(turn: &Turn<'_>, s: &str, from: usize) -> bool {
    if LATER.is_match(turn.text) && !TIME.is_match(s) {
        return false;
    }
    (from == 0 && turn.in_block == 0 && YES.is_match(s)) || (TIME.is_match(s) && !s.ends_with('?'))
}

patterns! {
    ASKS = r"\b(?:(?:talk|speak|chat|connect me|put me (?:through|in touch)|hand me|pass me|get me|transfer me|book me)\b(?: \w+){0,2} ?(?:to|with)? (?:\w+ ){0,3}?(?:human|person|people|someone|somebody|some one|rep\w*|sales\w*|engineer|specialist|colleague|manager|agent|expert|anyone|team|se|ae|account exec\w*|head|recruit\w*|hr|comms|press|cmo|ceo|vp|consultant|him|her|them)|(?:a |an )?(?:real|live|actual) (?:person|human|agent)|(?:is there|have|get|need|want|like|prefer) (?:a |an |some )?(?:human|live person|real person|salesperson)|(?:call|ring|phone) me\b|(?:can|could|have|let) (?:someone|somebody|a colleague|your \w+|him|her|them) (?:please )?(?:call|ring|phone|contact|reach|get in touch|email me)|(?:give|gimme) me (?:a )?(?:call|ring|bell)|phone number (?:of|for)|number (?:i|that i) can (?:call|ring)|can (?:he|she|they|someone) (?:call|contact)|(?:he|she|they) can (?:call|contact) me|(?:set up|schedule|arrange|book|have|get|do) (?:a |an |the |one |15 |30 )?(?:\w+ ){0,2}(?:call|meeting|appointment|session|mins? with|minutes with)\b|(?:love|like|want|need) (?:\w+ ){0,3}(?:mins|minutes|call|meeting|demo with|session|hour) with|who do i talk to|tell your .{0,40}to (?:mail|call|write|contact)|send (?:me )?(?:the )?(?:calendar|slots|times|available times)|demo (?:that )?to us|connect me|forward my cv|references? calls?|mit (?:einem|einer) (?:menschen|mitarbeiter\w*|person|berater\w*|kolleg\w+) (?:sprechen|reden)|rufen sie mich|anrufen lassen|rückruf|parler (?:à|avec) (?:quelqu'un|un \w+|une \w+)|me rappeler|rappelez|hablar con (?:alguien|una persona|un \w+)|que me llame\w*|llámenme|falar com (?:alguém|uma pessoa|um \w+)|me lig(?:ue|ar))\b|担当者(?:と|に)(?:話|お話|繋)|電話(?:を)?(?:ください|いただ|お願い)";
    YES = r"^(?:(?:ok|okay|well|haha|lol|hm+|ah|oh|great|perfect|good|nice)[,.!]*\s+)*(?:yes|yep|yeah|yup|ya\b|sure|ok(?:ay)?\b|please|sounds (?:good|great|fine)|fine|perfect|great|definitely|absolutely|of course|why not|gladly|works|that works|good\b|let's (?:do|go)|do (?:that|it)|go ahead|deal|can\b|happy to|i'd like that|ja\b|gerne?|klar|oui|volontiers|d'accord|avec plaisir|sí\b|si\b|claro|vale|sim\b|pode|combinado|beleza|はい|ぜひ|お願い)|お願いし|お願いいた";
    TIME = r"\b(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri)(?:day|sday|nesday|rsday|urday)?\b|\b(?:tomorrow|montag|dienstag|mittwoch|donnerstag|freitag|lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|miércoles|jueves|viernes|segunda|terça|quarta|quinta|sexta)\b|\b\d{1,2}(?::\d{2})? ?(?:am|pm|h|uhr)\b|\bafter the \d|\b(?:in the |por la |à la |nach)?(?:morning|afternoon|mornings|afternoons|tarde|mañana|vormittag|nachmittag|tarde)\b|月曜|火曜|水曜|木曜|金曜";
    DECLINES = r"\b(?:no calls?\b|(?:don't|do not|please don't|never) (?:call|ring|phone)|not (?:a |the )?calls?\b|(?:no|without) (?:a )?(?:meeting|sales call|sales people|appointment)s?|(?:i )?(?:don't|do not) (?:want|need) (?:a |to )?(?:call|meeting|talk|speak|person|human|demo)|not (?:ready|interested) (?:to|for|in) (?:a )?(?:call|talk|meet)\w*|i don't do calls|keine? anrufe?|kein gespräch|pas d'appel|sin llamadas|sem ligaç|(?:call|it) (?:before the rfp )?is not permitted|not (?:today|yet|now|at this (?:point|stage)),? ?(?:thanks?|thank you)?|email(?:'s| is)? (?:fine|enough|ok|better)|not a person|then i'll talk to someone, not now)\b|結構です|まだ早い|必要ありません";
    NEVER = r"\b(?:no calls|don't call|don't (?:want|need) a|i don't do calls)\b";
    FLAT_NO = r"^(?:no|nope|nah|not (?:yet|now|today|really|for now|at)|maybe later|later|nein|noch nicht|non|pas (?:encore|maintenant)|todavía no|ahora no|não|ainda não|いえ|いいえ|i'll (?:try|think|look|get back|let you)|let me)\b";
    LATER = r"\b(?:not (?:yet|now|today)|later|first\b|let me (?:think|talk|check|try)|i'll (?:try|think|get back|let you know|revert|see)|maybe|when and if|email (?:is|me|only)|just (?:send|email|the)|only (?:send|the document)|資料)\b";
}

#[cfg(test)]
mod tests;
