//! Who is alone, or nearly: "It's just me", "me, my wife and two nurses".

use super::rank::NOT_A_COUNT;
use super::{Candidate, Whose};
use crate::lexical::asked::Asked;
use crate::lexical::numbers::{Number, numbers};
use crate::lexical::talk::{Place, Spot, Turn};
use crate::lexical::text::{self, lexicon, patterns};

/// "It's just me": a company of one.
pub fn solo(turn: &Turn<'_>, place: Place<'_>, found: &mut Vec<Candidate>) {
    let asked = turn.asked.has(Asked::SIZE) && turn.in_block == 0;
    let Some(m) = SOLO
        .find(place.words)
        .or_else(|| SOLO_WORDS.find(place.words))
        .or_else(|| SOLO_LIST.find(place.words))
        .or_else(|| SOLO_ASKED.find(place.words).filter(|_| asked))
    else {
        return;
    };
    if turn.asked.has(Asked::ROLE) || turn.asked.has(Asked::MEETING) {
        return;
    }
    let plus_one = SOLO_AND.is_match(text::after(place.words, m.start(), 40));
    let rest = place.words.get(m.end()..).unwrap_or("");
    let lists = SOLO_LIST.is_match(place.words);
    let others: u64 = if lists {
        let few =
            |n: &Number| n.low < 10.0 && !NOT_A_COUNT.is_match(rest.get(n.to..).unwrap_or(""));
        let counted: u64 = numbers(rest)
            .iter()
            .filter(|n| few(n))
            .map(|n| n.whole())
            .sum();
        counted + KIN.find_iter(rest).map(|_| 1).sum::<u64>()
    } else {
        u64::from(plus_one)
    };
    // "There's me, and the coffee is good": nobody else is counted.
    let said = SOLO.is_match(place.words) || SOLO_WORDS.is_match(place.words);
    if lists && others == 0 && !said && !asked {
        return;
    }
    found.push(Candidate {
        spot: Spot {
            turn: place.turn,
            from: place.from + m.start(),
            to: place.from + m.end(),
        },
        value: 1 + others,
        rank: if turn.asked.has(Asked::SIZE) { 4 } else { 3 },
        corrects: false,
        now: false,
        total: false,
        whose: Whose::Ours,
    });
}

lexicon! {
    "size";
    SOLO_WORDS;
}

patterns! {
    SOLO = r"\b(?:just me|only me|literally only me|it's me and|one[- ]man (?:show|band|shop)|solo (?:founder|shop)|i'm (?:solo|alone|self[- ]employed)|me, myself|nur ich|juste moi|solo yo|só eu)\b";
    SOLO_LIST = r"\b(?:there's|there is|it's|it is|just|only|es sind nur|il y a|hay|c'è|ci sono|tem|há|er is) (?:just |only |nur )?(?:me|ich|moi|yo|io|eu|ik)(?:,| and | plus | und | et | y | e | en )";
    KIN = r"\b(?:my|our|a|an|meine?|mon|ma|mi|o meu|a minha|mio|mia|mijn) (?:\p{L}+ )?(?:sister|brother|wife|husband|son|daughter|mother|father|mum|dad|partner|nurse|assistant|apprentice|cousin|frau|mann|sohn|tochter|bruder|schwester|femme|mari|fils|fille|frère|sœur|hermano|hermana|mujer|marido|hijo|hija|irmão|irmã|filho|filha|moglie|marito|figlio|figlia|vrouw|zoon|dochter)\b";
    SOLO_ASKED = r"^(?:it's |it is |just |only |well,? |um,? )*(?:me|myself)\b(?: and\b|,| plus\b| \+| &|\.|$)";
    SOLO_AND = r"\bme and (?:a|my|one)\b|\bme \+ 1";
}
