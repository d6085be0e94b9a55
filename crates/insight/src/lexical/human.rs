//! Whether the prospect asked for a person, or accepted one.

use baton_core::context::Claim;

use super::asked::Asked;
use super::talk::{Talk, Turn};
use super::text::{self, patterns};

/// A request stands, also if the time on offer does not suit. An acceptance stands until it is
/// taken back.
pub fn read(talk: &Talk<'_>) -> Option<Claim> {
    let (mut asked, mut accepted) = (None, None);
    for (turn, place) in talk.sentences() {
        let s = place.words;
        let offered = turn.asked.has(Asked::MEETING);
        let first = place.from == 0 && turn.in_block == 0;
        if asks(s) && !NOT_NOW.is_match(s) {
            asked = Some(place);
        } else if DECLINES.is_match(s)
            || offered && first && FLAT_NO.is_match(s) && !TIME.is_match(turn.text)
        {
            accepted = None;
            if NEVER.is_match(s) {
                asked = None;
            }
        } else if offered && (accepts(turn, s, place.from) || first && confirmed(turn)) {
            accepted = Some(place);
        }
    }
    let place = accepted.or(asked)?;
    Some(Claim {
        text: place.words.to_owned(),
        evidence: talk.evidence_of(place).into_iter().collect(),
    })
}

/// Whether a sentence asks for a person or a call.
pub fn asks(s: &str) -> bool {
    let found = ASKS.find_iter(s).any(|m| {
        !text::is_negated(s, m.start())
            && (!OTHERS_DO.is_match(text::before(s, m.start(), 16)) || REQUEST.is_match(s))
    });
    found && !text::is_hypothetical(s)
}

/// The agent's next words treat the matter as agreed.
fn confirmed(turn: &Turn<'_>) -> bool {
    turn.reply.is_some_and(|r| CONFIRMS.is_match(r))
}

fn accepts(turn: &Turn<'_>, s: &str, from: usize) -> bool {
    if LATER.is_match(turn.text) && !TIME.is_match(s) {
        return false;
    }
    (from == 0 && turn.in_block == 0 && YES.is_match(s)) || (TIME.is_match(s) && !s.ends_with('?'))
}

patterns! {
    ASKS = r"\b(?:(?:want|like|love|need|have|get|see|do|arrange|book|schedule|organi[sz]e) (?:to have |to see )?(?:a|an|another|the) (?:\w+ )?(?:live|personal|proper|guided|real|full|product|online|video|custom|private)? ?(?:demo|presentation|walk-?through|visit|video call|zoom|teams call|meeting|rep|salesperson|human|person)\b|(?:contact|reach|phone|visit|whatsapp|ring|message) me\b|(?:get|be|put|keep) (?:me )?in (?:touch|contact) (?:with|about|on)|(?:come|drop|stop|pop) (?:by|over|round|and)\b|want to meet|let's (?:meet|talk|speak|have a|do a|hop on|jump on|set up|get on|schedule|book)|who(?:'s| is) (?:your|my|our) (?:\w+ )?(?:rep|contact|account|salesperson|person)|contact person|(?:human|agent|person|representative|operator|rep|salesperson|someone) ?,? please|hear from (?:someone|somebody|you|your|a)|ansprechpartner\w*|telefonat|(?:einen?|um) (?:termin|rückruf|gespräch|anruf)|(?:un|prendre|fixer) (?:rendez-vous|rdv)|un (?:conseiller|commercial|interlocuteur)|(?:être|me) (?:rappel\w+|contact\w+)|m'appeler|me (?:puede|pueden|podría|podrían) (?:llamar|contactar)|(?:llám|contáct)\w+|(?:puede|pueden|podría) (?:llamarme|contactarme)|(?:una|la) (?:llamada|reunión|visita|demo) (?:con|de|por|en)|que (?:alguien )?me (?:llamen?|contacten?)|(?:hablar|conversar|falar) com? (?:um|uma|un|una|alguém|alguien)|hablar con|(?:uma|marcar) (?:ligação|reunião|conversa|visita)|me (?:ligue|liguem|ligar|liga)|(?:talk|speak|chat|connect me|put me (?:through|in touch)|hand me|pass me|get me|transfer me|book me)\b(?: \w+){0,2} ?(?:to|with)? (?:\w+ ){0,3}?(?:human|person|people|someone|somebody|some one|rep\w*|sales\w*|engineer|specialist|colleague|manager|agent|expert|anyone|team|se|ae|account exec\w*|head|recruit\w*|hr|comms|press|cmo|ceo|vp|consultant|advisor|adviser|lawyer|founder|owner|designer|trainer|expert|your \w+|one of (?:you|your \w+))|(?:a |an )?(?:real|live|actual|proper) (?:person|human|agent|people)|(?:with|to|by|from) (?:a|an actual) (?:human|person)\b|not (?:with |to )?(?:a )?(?:bot|robot|machine|chat ?bot)|rather (?:talk|speak|deal)|come (?:and )?(?:see|visit|show) us|show (?:it|this|that) to (?:us|my|our)|on[- ]site visit|(?:anyone|anybody|someone|somebody|person|number) (?:i|we) (?:could|can|may|might) (?:\w+ )?(?:ring|call|phone|talk|speak|contact|reach)|(?:jemand|einer) (?:\w+ )?(?:anrufen|zurückrufen|melden)|kann mich .{0,20}anrufen|who can i (?:talk|speak) to|(?:best|good) (?:number|time) to (?:reach|call)|my (?:number|phone|mobile|cell) is|here's my (?:number|phone|mobile)|reach me (?:at|on)|call (?:us|my office|back)\b|(?:is there|have|get|need|want|like|prefer) (?:a |an |some )?(?:human|live person|real person|salesperson)|(?:call|ring|phone) me\b|(?:can|could|have|let) (?:someone|somebody|a colleague|your \w+|him|her|them) (?:please )?(?:call|ring|phone|contact|reach|get in touch|email me)|(?:give|gimme) me (?:a )?(?:call|ring|bell)|phone number (?:of|for)|number (?:i|that i) can (?:call|ring)|can (?:he|she|they|someone) (?:call|contact)|(?:he|she|they) can (?:call|contact) me|(?:set up|schedule|arrange|book|have|get|do) (?:a |an |the |one |15 |30 )?(?:\w+ ){0,2}(?:call|meeting|appointment|session|mins? with|minutes with)\b|(?:love|like|want|need) (?:\w+ ){0,3}(?:mins|minutes|call|meeting|demo with|session|hour) with|who do i talk to|tell your .{0,40}to (?:mail|call|write|contact)|send (?:me )?(?:the )?(?:calendar|slots|times|available times)|demo (?:that )?to us|connect me|forward my cv|references? calls?|mit (?:einem|einer) (?:menschen|mitarbeiter\w*|person|berater\w*|kolleg\w+) (?:sprechen|reden)|rufen sie mich|anrufen lassen|rückruf|parler (?:à|avec) (?:quelqu'un|un \w+|une \w+)|me rappeler|rappelez|hablar con (?:alguien|una persona|un \w+)|que me llame\w*|llámenme|falar com (?:alguém|uma pessoa|um \w+)|me lig(?:ue|ar))\b|担当者(?:と|に)(?:話|お話|繋)|電話(?:を)?(?:ください|いただ|お願い)";
    YES = r"^(?:can|could) we (?:do|make|take|have|say) |^(?:(?:ok|okay|well|haha|lol|hm+|ah|oh|great|perfect|good|nice)[,.!]*\s+)*(?:yes|yep|yeah|yup|ya\b|sure|ok(?:ay)?\b|please|sounds (?:good|great|fine)|fine|perfect|great|definitely|absolutely|of course|why not|gladly|works|that works|good\b|let's (?:do|go)|do (?:that|it)|book (?:it|me|that)|set (?:it|that) up|arrange (?:it|that)|yup|yea|i'd love (?:to|that)|love to|that'd be|that would be (?:great|good|nice|lovely|perfect|helpful)|pode ser|por favor|con gusto|encantad[oa]|por supuesto|avec grand plaisir|volontier|sehr gern\w*|aye|cool|brilliant|lovely|go for it|go ahead|deal|yes please|i'd like that|ja\b|gerne?|klar|oui|volontiers|d'accord|avec plaisir|sí\b|si\b|claro|vale|sim\b|pode|combinado|beleza|はい|ぜひ|お願い)|お願いし|お願いいた";
    CONFIRMS = r"^(?:great|perfect|good|excellent|wonderful|thanks|thank you|all right|done|sure|super|prima|parfait|perfecto|perfeito|combinado)?[,.!:]? ?(?:(?:it's |you're |that's |i've |i have |we've )?(?:booked|scheduled|confirmed|noted for|set for|down for|reserved)|(?:an? |the )?(?:invitation|invite|calendar)|ist eingetragen|eingetragen|gebucht|réservé|c'est noté|reservado|agendado|anotado)|\b(?:booked|scheduled|(?:invitation|invite) (?:is|will|goes|follows|to)|(?:send|sent|sending) (?:you |both |out )*(?:an? |the )?(?:invitation|invite|calendar)|(?:will|'ll) (?:call|ring|phone|be in touch|meet you|join)|put you (?:down|in)|see you (?:then|on)|looks forward|you'll (?:hear from|be called|meet)|has (?:the notes|your number)|eingetragen|gebucht|enviar (?:el|o) (?:invitación|convite)|convite para)\b";
    TIME = r"\b(?:both|either|first|second|earlier|later|former|latter|that|any|this) (?:one |slot |option |time |day )?(?:works?|is (?:fine|good|ok|perfect)|suits?|please|one|slot|would)|\b\d{1,2}[:.]\d{2}\b|\bat \d{1,2}\b|\bthe \d{1,2}(?:st|nd|rd|th)\b|\b\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:january|february|march|april|may|june|july|august|september|october|november|december)\b|\bnext week\b|\b(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri)(?:day|sday|nesday|rsday|urday)?\b|\b(?:tomorrow|montag|dienstag|mittwoch|donnerstag|freitag|lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|miércoles|jueves|viernes|segunda|terça|quarta|quinta|sexta)\b|\b\d{1,2}(?::\d{2})? ?(?:am|pm|h|uhr)\b|\bafter the \d|\b(?:in the |por la |à la |nach)?(?:morning|afternoon|mornings|afternoons|tarde|mañana|vormittag|nachmittag|tarde)\b|月曜|火曜|水曜|木曜|金曜";
    DECLINES = r"\b(?:no calls?\b|(?:don't|do not|please don't|never) (?:call|ring|phone)|not (?:a |the )?calls?\b|(?:no|without) (?:a )?(?:meeting|sales call|sales people|appointment)s?|(?:i )?(?:don't|do not) (?:want|need) (?:a |to )?(?:call|meeting|talk|speak|person|human|demo)|not (?:ready|interested) (?:to|for|in) (?:a )?(?:call|talk|meet)\w*|i don't do calls|keine? anrufe?|kein gespräch|pas d'appel|sin llamadas|sem ligaç|not (?:today|yet|now|at this (?:point|stage)),? ?(?:thanks?|thank you)?|email(?:'s| is)? (?:fine|enough|ok|better)|not a person)\b|結構です|まだ早い|必要ありません";
    NOT_NOW = r"\b(?:not (?:now|yet|today)|no(?:t)? need|later on)\b";
    REQUEST = r"^(?:hi,? |hello,? )?(?:can|could|would|will|please|may)\b|\bplease\b";
    /// "They call me all day": that is no wish.
    OTHERS_DO = r"\b(?:they|customers?|clients?|people|he|she|everyone|everybody|who|guests|users|never|always|then)\s+(?:\w+\s+)?$";
    NEVER = r"\b(?:no calls|don't call|don't (?:want|need) a|i don't do calls)\b";
    FLAT_NO = r"^(?:de momento no|por ahora no|por enquanto não|im moment nicht|pour l'instant (?:non|pas)|maybe (?:in|next|after|some)|no|nope|nah|not (?:yet|now|today|really|for now|at)|maybe later|later|nein|noch nicht|non|pas (?:encore|maintenant)|todavía no|ahora no|não|ainda não|いえ|いいえ|i'll (?:try|think|look|get back|let you)|let me)\b";
    LATER = r"\b(?:not (?:yet|now|today)|later|first\b|let me (?:think|talk|check|try)|i'll (?:try|think|get back|let you know|revert|see)|maybe|when and if|email (?:is|me|only)|just (?:send|email|the)|only (?:send|the document)|資料)\b";
}
