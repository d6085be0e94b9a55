//! How well founded a figure is as a number of people.

use super::next_words;
use super::whose::OWN;
use crate::lexical::asked::Asked;
use crate::lexical::money;
use crate::lexical::numbers::Number;
use crate::lexical::talk::Turn;
use crate::lexical::text::{self, lexicon, patterns};

/// How well founded a figure is as a number of people, and where its unit ends.
pub fn rank(turn: &Turn<'_>, s: &str, n: Number) -> Option<(u8, usize)> {
    let rest = s.get(n.to..).unwrap_or("");
    let rest = YEAR_ROUND
        .find(rest)
        .map_or(rest, |m| rest.get(m.end()..).unwrap_or(""));
    let before = text::before(s, n.from, 40);
    let labelled = NOT_A_COUNT_BEFORE.is_match(before) && !FEWER.is_match(before);
    if NOT_A_COUNT.is_match(rest) || labelled || money::is_money(s, n) {
        return None;
    }
    let plain = n.to - n.from == 4;
    if plain
        && (1990.0..2100.0).contains(&n.low)
        && !PEOPLE.is_match(rest)
        && YEAR_BEFORE.is_match(before)
    {
        return None;
    }
    if COMMITTEE.is_match(rest) {
        return None;
    }
    let asked =
        turn.asked.has(Asked::SIZE) || turn.asked.has(Asked::SIZE_ECHO) && turn.heard.len() < 3;
    if PEOPLE
        .find(rest)
        .is_some_and(|m| NOT_STAFF.is_match(rest.get(m.end()..).unwrap_or("")))
    {
        return None;
    }
    let unit = PEOPLE.find(rest).map(|m| n.to + m.end());
    let own = OWN.is_match(s.get(..n.from).unwrap_or("")) || OWN_AFTER.is_match(rest);
    let rank = match unit {
        Some(_) if turn.asked.has(Asked::SIZE) => 4,
        Some(_) if own || asked => 3,
        Some(_) => 2,
        None if turn.asked.has(Asked::SIZE) && BARE.is_match(rest) => 4,
        None if TEAM_OF.is_match(before) => 3,
        None if WE_ARE.is_match(before) && BARE.is_match(rest) => 3,
        None if asked && BARE.is_match(rest) && turn.in_block == 0 => 2,
        None if STAFF_NOUN.is_match(rest) && (own || turn.asked.has(Asked::SIZE)) => 1,
        None => return None,
    };
    // A part of the company measures the company only if nothing better is said.
    let counted_part =
        turn.asked.has(Asked::TEAM) && !WHOLE.is_match(rest) && !WHOLE.is_match(before);
    let team = TEAM_SCOPE.is_match(&next_words(s, n.to)) || TEAM_BEFORE.is_match(before);
    if team || counted_part && unit.is_none() {
        return None;
    }
    Some((
        if counted_part { rank.min(2) } else { rank },
        unit.unwrap_or(n.to),
    ))
}

lexicon! {
    "size";
    NOT_STAFF;
    PEOPLE;
    BARE;
    NOT_A_COUNT;
    NOT_A_COUNT_BEFORE;
    TEAM_OF;
    TEAM_BEFORE;
}

patterns! {
    FEWER = r"\b(?:under|below|less than|fewer than|unter|weniger als|moins de|menos de|meno di|minder dan|mniej niż|knapp)\s*$";
    YEAR_ROUND = r"^\s*(?:all )?year[- ]round";
    COMMITTEE = r"^[\s-]*(?:person|people|man|member)[\s-]+(?:\w+ )?(?:committee|panel|team|board|crew|department|jury|data|selection)\b";
    WHOLE = r"\b(?:overall|total|company|altogether|employees|in all|firm|business|authority|whole)\b";
    STAFF_NOUN = r"^\+?\s+(?:\w+\s+)?(?:agents|technicians|engineers|drivers|nurses|doctors|teachers|caregivers|reps|developers|crew|operators|fitters)\b";
    YEAR_BEFORE = r"\b(?:in|since|from|until|till|of|by|early|late|mid|for|to|seit|bis|depuis|en|desde|em|q[1-4])\s*$|^\s*$";
    OWN_AFTER = r"(?:of us|in total|at the company|company[- ]wide|work (?:here|for us|at|for)|on (?:the|our) payroll|\bhere\b)";
    WE_ARE = r"\b(?:we're|we are|there's|there are|wir (?:selbst |selber )?sind|nous(?:-mêmes| mêmes)? (?:nous )?sommes|on est|somos|were)\s+(?:only|just|about|around|roughly|like|tiny at|some|now|at|etwa|ca\.?|rund|nur|environ|unos)?\s*$";
    TEAM_SCOPE = r"\b(?:in|on|at|for|im|au|à|dans|en|no|na) (?:the |my |our |der |la |el )?(?:\w+ )?(?:team|department|dept|support|sav|cs|it|data|presales|sales|marketing|finance|lab|platform|edv|bi|head office|hr|engineering|dev)\b";
}
