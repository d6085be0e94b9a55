//! A company that is told in parts: "3 sites with 25 each", "30 in Berlin and 45 in Hamburg".

use super::rank::{FEWER, NOT_A_COUNT, PEOPLE};
use super::{Candidate, NOT_OURS, OTHER_SCOPE, PAST_AFTER, TOTAL, Whose, next_words};
use crate::lexical::asked::Asked;
use crate::lexical::money;
use crate::lexical::numbers::Number;
use crate::lexical::talk::{Place, Spot, Turn};
use crate::lexical::text::{lexicon, patterns};

/// The figure with what stands beside it: "under fifty", "3 sites with 25 each", "80 plus 12".
pub fn value(s: &str, figures: &[Number], i: usize) -> Option<u64> {
    let n = figures.get(i)?;
    let mut value = n.whole();
    if FEWER.is_match(s.get(..n.from).unwrap_or("")) {
        value = value.saturating_sub(1);
    }
    if let Some(sites) = i.checked_sub(1).and_then(|i| figures.get(i))
        && (EACH.is_match(s.get(n.to..).unwrap_or(""))
            || EACH_BEFORE.is_match(s.get(sites.to..n.from).unwrap_or("")))
    {
        value = value.saturating_mul(sites.whole());
    }
    if let Some(next) = figures.get(i + 1)
        && PLUS.is_match(s.get(n.to..next.from).unwrap_or(""))
        && next.high < n.low
    {
        value += next.whole();
    }
    Some(value)
}

/// "30 in Berlin and 45 in Hamburg", "four lawyers, three assistants": the company is their sum.
pub fn sum_of_parts(turn: &Turn<'_>, place: Place<'_>, figures: &[Number]) -> Option<Candidate> {
    let s = place.words;
    let part = |n: &&Number| {
        let rest = s.get(n.to..).unwrap_or("");
        let before = s.get(..n.from).unwrap_or("");
        PART.is_match(rest)
            && !PART_OF.is_match(before)
            && !NOT_OURS.is_match(before)
            && !NOT_A_COUNT.is_match(rest)
            && !OTHER_SCOPE.is_match(&next_words(s, n.to))
            && !PAST_AFTER.is_match(rest)
    };
    let whole = TOTAL.is_match(s)
        || figures
            .iter()
            .any(|n| PEOPLE.is_match(s.get(n.to..).unwrap_or("")) || money::is_money(s, *n));
    let parts: Vec<&Number> = figures.iter().filter(part).collect();
    let (first, last) = (parts.first()?, parts.last()?);
    let counted = turn.asked.has(Asked::SIZE) && parts.len() > 1 && parts.len() == figures.len();
    (counted && !whole).then(|| Candidate {
        spot: Spot {
            turn: place.turn,
            from: place.from + first.from,
            to: place.from + last.to,
        },
        value: parts.iter().map(|n| n.whole()).sum(),
        rank: 4,
        corrects: false,
        now: false,
        total: true,
        whose: Whose::Ours,
    })
}

lexicon! {
    "size";
    PART_OF;
    PART;
}

patterns! {
    EACH = r"^\s*(?:\w+ )?(?:each|apiece|je\b|jeweils|chacun|chacune|cada un[oa]?|ciascun[oa]|elk\b|ieder)";
    EACH_BEFORE = r"\b(?:each|every one|je|jeweils|jede\w*|chacune?|cada (?:un[oa]?|qual)|ciascun\w*|elk|ieder|各)\b";
    PLUS = r"^[^,.;\d]{0,40}\b(?:plus|and another|und|et|más|mais)\s*(?:another|about|around)?\s*$";
}
