//! The prospect's part in the purchase.

use baton_core::prospect::Prospect;
use baton_core::signal::{BuyingRole, Fact, Reading, Source};

use super::asked::Asked;
use super::talk::{Place, Spot, Talk, Turn};
use super::text::{self, lexicon, patterns};

/// Reads what was said; an outsider's remarks about deciding mean nothing here.
pub fn read(talk: &Talk<'_>, outsider: Option<Spot>, found: &[Said]) -> Option<Reading> {
    if let Some(spot) = outsider {
        let evidence = talk.evidence_of(spot).into_iter().collect();
        return Some(reading(BuyingRole::Outsider, evidence, Source::Reader));
    }
    let rank = found.iter().map(|f| f.rank).max()?;
    let last = found.iter().rev().find(|f| f.rank == rank)?;
    // In one answer, "I pick" and "Rick signs" make an influencer together.
    let turn = talk.turns.get(last.spot.turn)?;
    let here = |role| {
        found
            .iter()
            .any(|f| f.spot.turn == last.spot.turn && f.role == role)
    };
    let role = if here(BuyingRole::User) {
        BuyingRole::User
    } else if here(BuyingRole::Influencer)
        && !(here(BuyingRole::DecisionMaker) && FORMALITY.is_match(turn.text))
    {
        BuyingRole::Influencer
    } else {
        last.role
    };
    let best = found
        .iter()
        .rev()
        .find(|f| f.spot.turn == last.spot.turn && f.role == role)
        .unwrap_or(last);
    Some(reading(
        role,
        talk.evidence_of(best.spot).into_iter().collect(),
        Source::Reader,
    ))
}

/// Whether who was asked about deciding has a say.
pub fn has_say(found: &[Said]) -> bool {
    found.iter().any(|f| {
        f.rank >= ANSWERED && matches!(f.role, BuyingRole::DecisionMaker | BuyingRole::Influencer)
    })
}

/// Whether a reading says that the prospect buys nothing.
pub fn is_outsider(reading: &Reading) -> bool {
    matches!(
        reading.fact,
        Fact::Role {
            role: BuyingRole::Outsider
        }
    )
}

/// Whether a reading says that the prospect decides or is listened to.
pub fn has_part(reading: &Reading) -> bool {
    matches!(
        reading.fact,
        Fact::Role {
            role: BuyingRole::DecisionMaker | BuyingRole::Influencer
        }
    )
}

/// The title of the record, for a transcript that is silent.
pub fn of_record(prospect: &Prospect) -> Option<Reading> {
    let title = prospect.title.as_deref()?;
    Some(reading(of_title(title)?, vec![], Source::Record))
}

/// What the words say of a part in a purchase, were they a title.
pub fn of_words(words: &str) -> Option<BuyingRole> {
    of_title(words).filter(|role| *role != BuyingRole::Outsider && *role != BuyingRole::User)
}

/// What a title alone says of a part in a purchase.
pub fn of_title(title: &str) -> Option<BuyingRole> {
    let title = text::readable(title);
    Some(if TITLE_OUTSIDER.is_match(title) {
        BuyingRole::Outsider
    } else if TITLE_DECIDES.is_match(title) && !TITLE_ASSISTS.is_match(title) {
        BuyingRole::DecisionMaker
    } else if TITLE_INFLUENCES.is_match(title) {
        BuyingRole::Influencer
    } else if TITLE_USES.is_match(title) {
        BuyingRole::User
    } else {
        return None;
    })
}

fn reading(
    role: BuyingRole,
    evidence: Vec<baton_core::evidence::Evidence>,
    source: Source,
) -> Reading {
    Reading {
        fact: Fact::Role { role },
        evidence,
        source,
    }
}

/// A plain answer to the question who decides.
const ANSWERED: u8 = 4;

/// A title stands in the first words behind "I'm the".
const MOST_TITLE_WORDS: usize = 5;

/// What a sentence says of the prospect's part.
#[derive(Clone, Debug)]
pub struct Said {
    role: BuyingRole,
    spot: Spot,
    rank: u8,
}

/// What one sentence says of it.
pub fn listen(turn: &Turn<'_>, place: Place<'_>) -> Option<Said> {
    let s = place.words;
    let asked = turn.asked.has(Asked::ROLE);
    let found = |role, rank| {
        Some(Said {
            role,
            spot: place.into(),
            rank: if asked { rank + 2 } else { rank },
        })
    };
    if text::is_hypothetical(s) && !SIGNS_BELOW.is_match(s) {
        return None;
    }
    if NO_SAY.is_match(s) {
        return found(BuyingRole::User, 2);
    }
    let first = asked && turn.in_block == 0 && place.from < 3;
    if first && NOT_ME.is_match(s) && !RECOMMENDS.is_match(turn.text) {
        return found(BuyingRole::User, 2);
    }
    if first
        && FLAT_NO.is_match(s)
        && !RECOMMENDS.is_match(turn.text)
        && !DECIDES.is_match(turn.text)
    {
        return found(BuyingRole::User, 2);
    }
    if RECOMMENDS.is_match(s) {
        return found(BuyingRole::Influencer, 2);
    }
    if SIGNS_BELOW.is_match(s) || DECIDES.is_match(s) && !DECIDES_NOT.is_match(s) {
        return found(BuyingRole::DecisionMaker, 2);
    }
    if asked
        && (SHORT_ME.is_match(s) || DECIDES_ASKED.is_match(s))
        && !text::is_negated(s, s.len().min(24))
    {
        return found(BuyingRole::DecisionMaker, 2);
    }
    if first
        && (SHORT_YES.is_match(s) || YES_AT_END.is_match(s))
        && turn.heard.iter().any(|h| YOU_DECIDE.is_match(h))
    {
        return found(BuyingRole::DecisionMaker, 2);
    }
    if OTHERS_SIGN.is_match(s) && (asked || PURCHASE.is_match(s)) {
        return found(BuyingRole::Influencer, 1);
    }
    if asked && first && SOMEBODY_ELSE.is_match(s) {
        return found(BuyingRole::Influencer, 0);
    }
    if asked && first && MINE_AMONG.is_match(s) {
        return found(BuyingRole::DecisionMaker, 0);
    }
    let title = stated_title(s);
    // Who leads something has a say in what it uses.
    let leads = || (MANAGES.is_match(s) || STATES.is_match(s)).then_some(BuyingRole::Influencer);
    let uses = || STATES_USER.is_match(s).then_some(BuyingRole::User);
    title
        .or_else(leads)
        .or_else(uses)
        .and_then(|role| found(role, 0))
}

/// "I'm the CTO", "founder here": a title said in passing.
fn stated_title(s: &str) -> Option<BuyingRole> {
    let said = TITLE_SAID.captures(s)?;
    let title = said.name("title").or(said.name("own"))?.as_str();
    // "I'm asking for my director": somebody else's title.
    let own = title.split(" for ").next().unwrap_or(title);
    let first: Vec<&str> = own.split_whitespace().take(MOST_TITLE_WORDS).collect();
    of_title(&first.join(" ")).filter(|role| *role != BuyingRole::Outsider)
}

lexicon! {
    "role";
    DECIDES;
    SIGNS_BELOW;
    RECOMMENDS;
    OTHERS_SIGN;
    NO_SAY;
    NOT_ME;
    MANAGES;
    STATES;
    STATES_USER;
    DECIDES_ASKED;
    SHORT_ME;
    SHORT_YES;
    SOMEBODY_ELSE;
    YOU_DECIDE;
    TITLE_DECIDES;
    TITLE_INFLUENCES;
    TITLE_USES;
    TITLE_OUTSIDER;
}

patterns! {
    DECIDES_NOT = r"\b(?:don't|do not|doesn't|can't|cannot|not (?:my|mine|me|up to me)|isn't|never|nicht|pas|no lo|não) (?:\w+ )?(?:decide|choose|my|sign|approve|the one|call|mine|up to me)|i (?:do )?not (?:get to )?";
    FLAT_NO = r"^(?:lol |haha |oh |uh |well,? )?(?:no|nope|nah|nein|non|nee|não|god no|not me|not really|hardly|no way)\b(?:[,. !]|$)";
    MINE_AMONG = r"\b(?:mine|myself|me|moi|ich|mir|yo|eu|minha|mía|mío|i do|i buy|i choose|i decide)\b|私";
    YES_AT_END = r"[,.] (?:yes|yeah|yep|ja|oui|sí|sim)[.! ]*$";
    PURCHASE = r"\b(?:purchase|tool|software|budget|contract|vendor|buy|sign|decision|approv\w+|recommend\w*|propos\w*)\b";
    FORMALITY = r"\b(?:formality|rubber[- ]?stamp|only inform|just inform|informed|told,? not asked|inform(?:s|ed)? my|below|under|up to|co-?sign\w*|technical side|doesn't have a veto|no veto|on the invoice|solo gerencia)\b";
    TITLE_SAID = r"\b(?:i'm|i am|im|as|being|my (?:title|job|role) is|je suis|ich bin|soy|sou|sono|ik ben|jestem)\s+(?:just |only |nur )?(?:the |a |an |our |le |la |une? |der |die |eine? |el |una? |o |uma? |il |de |een |)(?P<title>[^.,;!?]{2,44})|\b(?P<own>co-?founder|founder|owner|ceo) of (?:a|an|the|this)\b";
    TITLE_ASSISTS = r"\b(?:assistant|assistenz|assistente|assistant to|office of|deputy assistant|executive assistant|associate director's|secretary|sekret\w+)\b";
}
