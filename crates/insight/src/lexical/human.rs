//! Whether the prospect asked for a person, or accepted one.

use baton_core::context::Claim;

use super::asked::Asked;
use super::talk::{Place, Spot, Talk, Turn};
use super::text::{self, lexicon, patterns};

/// How far before a call its caller may stand.
const OTHERS_BYTES: usize = 48;

/// What a sentence says of talking to a person.
#[derive(Clone, Copy, Debug)]
pub enum Said {
    Asks(Spot),
    Accepts(Spot),
    Declines,
    DeclinesForGood,
}

/// What one sentence says of it.
pub fn listen(turn: &Turn<'_>, place: Place<'_>) -> Option<Said> {
    let s = place.words;
    let offered = turn.asked.has(Asked::MEETING);
    let first = place.from == 0 && turn.in_block == 0;
    if asks(s) && !NOT_NOW.is_match(s) {
        Some(Said::Asks(place.into()))
    } else if DECLINES.is_match(s)
        || offered && first && FLAT_NO.is_match(s) && !TIME.is_match(turn.text)
    {
        Some(if NEVER.is_match(s) {
            Said::DeclinesForGood
        } else {
            Said::Declines
        })
    } else if offered && (accepts(turn, s, place.from) || first && confirmed(turn)) {
        Some(Said::Accepts(place.into()))
    } else {
        None
    }
}

/// A request stands, also if the time on offer does not suit. An acceptance stands until it is
/// taken back.
pub fn read(talk: &Talk<'_>, heard: &[Said]) -> Option<Claim> {
    let (mut asked, mut accepted) = (None, None);
    for said in heard {
        match said {
            Said::Asks(spot) => asked = Some(*spot),
            Said::Accepts(spot) => accepted = Some(*spot),
            Said::Declines => accepted = None,
            Said::DeclinesForGood => (asked, accepted) = (None, None),
        }
    }
    let spot = accepted.or(asked)?;
    let evidence = talk.evidence_of(spot).into_iter().collect();
    Some(Claim::new(talk.words(spot), evidence))
}

/// Whether a sentence asks for a person or a call.
pub fn asks(s: &str) -> bool {
    let found = ASKS.find_iter(s).any(|m| {
        !text::is_negated(s, m.start())
            && (!OTHERS_DO.is_match(text::before(s, m.start(), OTHERS_BYTES))
                || REQUEST.is_match(s))
    });
    found && !text::is_hypothetical(s) && !ARE_YOU.is_match(s)
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

lexicon! {
    "human";
    ASKS;
    YES;
    CONFIRMS;
    TIME;
    DECLINES;
    FLAT_NO;
    LATER;
}

patterns! {
    NOT_NOW = r"\b(?:not (?:now|yet|today)|no(?:t)? need|later on)\b";
    REQUEST = r"^(?:hi,? |hello,? )?(?:can|could|would|will|please|may)\b|\bplease\b";
    /// "They call me all day": that is no wish.
    OTHERS_DO = r"\b(?:they|customers?|clients?|people|he|she|everyone|everybody|who|guests|users|never|always|then|patients|parents|tenants)\b[^.!?;]*$";
    /// Who asks what they talk to asks for nobody else.
    ARE_YOU = r"^(?:\w+[,.]? )?(?:are you|is this|am i (?:talking|speaking|chatting))\b|\bbist du\b|\bsind sie ein\w* (?:mensch|bot)|\bêtes-vous (?:un|une)\b|\beres un\b|\bes usted un\b|\bvocê é um\b|\bsei un\b";
    NEVER = r"\b(?:no calls|don't call|don't (?:want|need) a|i don't do calls)\b";
}
