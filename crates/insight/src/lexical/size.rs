//! How large the prospect's own company is today.

use baton_core::prospect::Prospect;
use baton_core::signal::{Fact, Reading, Source};

use super::money;
use super::numbers::{Number, numbers};
use super::talk::{Place, Spot, Talk, Turn};
use super::text::{self, lexicon, patterns};

mod parts;
mod rank;
mod revenue;
mod solo;
mod whose;

use parts::{sum_of_parts, value};
use rank::rank;
use solo::solo;
use whose::{Whose, is_third_party, whose};

pub use rank::PEOPLE;
pub use revenue::{Revenue, listen as listen_for_revenue};
pub use whose::OURS;

/// A figure that may be the size.
#[derive(Clone, Debug)]
pub struct Candidate {
    spot: Spot,
    value: u64,
    rank: u8,
    /// It follows a correction in its own message.
    corrects: bool,
    /// It is said to hold now, beside figures for other times.
    now: bool,
    total: bool,
    /// Its subject is the prospect's company, or somebody else.
    whose: Whose,
}

/// What one sentence says of the size.
pub fn listen(turn: &Turn<'_>, place: Place<'_>, company: &[String]) -> Vec<Candidate> {
    let mut found = vec![];
    candidates(turn, place, company, &mut found);
    found
}

/// Reads the size. Of the best-founded figures the latest message wins; within one message a
/// correction, then a total, then the largest: parts of a company are smaller than the company.
pub fn read(talk: &Talk<'_>, found: &[Candidate], revenue: Option<Revenue>) -> Option<Reading> {
    let employees = best(found);
    if employees.is_none() && revenue.is_none() {
        return None;
    }
    let mut evidence = vec![];
    if let Some(c) = employees {
        evidence.extend(talk.evidence_of(c.spot));
    }
    if let Some(said) = revenue {
        evidence.extend(talk.evidence_of(said.spot));
    }
    let fact = Fact::CompanySize {
        employees: employees.map(|c| c.value),
        revenue_usd: revenue.map(|said| said.usd),
    };
    Some(Reading {
        fact,
        evidence,
        source: Source::Reader,
    })
}

fn best(all: &[Candidate]) -> Option<&Candidate> {
    // "The city has 600, but we are 34": beside our own figure that of others means nothing.
    let ours = all.iter().any(|c| c.whose != Whose::Theirs);
    let stands = |c: &&Candidate| !ours || c.whose != Whose::Theirs;
    let found: Vec<&Candidate> = all.iter().filter(stands).collect();
    let rank = found.iter().map(|c| c.rank).max()?;
    let turn = found
        .iter()
        .filter(|c| c.rank == rank)
        .map(|c| c.spot.turn)
        .max()?;
    let here: Vec<&Candidate> = (found.into_iter())
        .filter(|c| c.rank == rank && c.spot.turn == turn)
        .collect();
    let corrected = here.iter().rev().find(|c| c.corrects);
    let now = || here.iter().rev().find(|c| c.now);
    let total = || here.iter().rev().find(|c| c.total);
    let largest = || here.iter().rev().max_by_key(|c| c.value);
    corrected
        .or_else(total)
        .or_else(now)
        .or_else(largest)
        .copied()
}

/// The telling words of the company's name, in lower case.
pub fn name_of(prospect: &Prospect) -> Vec<String> {
    let name = prospect.company.as_deref().unwrap_or("");
    text::words(name)
        .map(|(_, w)| w)
        .filter(|w| w.len() > 3)
        .collect()
}

/// "The Authority is 520": the company by its name, then the figure.
fn names_company(before: &str, company: &[String]) -> bool {
    let near = text::before(before, before.len(), 40).to_lowercase();
    COPULA.is_match(&near) && company.iter().any(|w| near.contains(w.as_str()))
}

fn candidates(turn: &Turn<'_>, place: Place<'_>, company: &[String], found: &mut Vec<Candidate>) {
    let s = place.words;
    solo(turn, place, found);
    let figures = numbers(s);
    // "I don't know, 108" gives a figure all the same.
    let given = |n: &Number| DISOWNED_BUT.is_match(s.get(..n.from).unwrap_or(""));
    let disowned = DISOWNED.is_match(s) && !figures.iter().any(given);
    if text::is_hypothetical(s) || disowned {
        return;
    }
    found.extend(sum_of_parts(turn, place, &figures));
    let all = 0..figures.len();
    found.extend(all.filter_map(|i| candidate(turn, place, company, &figures, i)));
}

/// What one figure of a sentence says of the size, if anything.
fn candidate(
    turn: &Turn<'_>,
    place: Place<'_>,
    company: &[String],
    figures: &[Number],
    i: usize,
) -> Option<Candidate> {
    let (s, n) = (place.words, *figures.get(i)?);
    let before = s.get(..n.from).unwrap_or("");
    let named = names_company(before, company) && !money::is_money(s, n);
    let (mut rank, unit_end) = rank(turn, s, n).or(named.then_some((3, n.to)))?;
    let clause = before
        .rfind([',', ';', '('])
        .map_or(before, |i| before.get(i..).unwrap_or(""));
    // "22,000 members and a staff of nine": what was counted before counts no more.
    let last = i.checked_sub(1).and_then(|i| figures.get(i));
    let clause = last
        .and_then(|last| AND.find_at(s, last.to.min(n.from)))
        .filter(|and| and.end() <= n.from && and.start() >= n.from - clause.len())
        .map_or(clause, |and| s.get(and.start()..n.from).unwrap_or(""));
    let next = figures.get(i + 1).map_or(s.len(), |next| next.from);
    let behind = next_words(s.get(..next).unwrap_or(s), n.to);
    let later = FUTURE.is_match(clause) || FUTURE.is_match(&behind);
    let of_us = OF_US.is_match(s.get(n.to..).unwrap_or(""));
    if later || NOT_OURS.is_match(before) || !of_us && is_third_party(s, n) {
        return None;
    }
    let scope = GROUP.is_match(clause)
        || OTHER_SCOPE.is_match(clause)
        || OTHER_SCOPE.is_match(label(before, clause));
    let other_time = PAST.is_match(clause) || PAST_AFTER.is_match(&behind);
    if scope || other_time || OTHER_SCOPE.is_match(&behind) {
        rank = rank.saturating_sub(2).max(1);
    }
    // "I call 14 people": somebody whom something is done to. A handful of people that nobody tied
    // to the company are guests at a meeting.
    if rank <= 2 && (OBJECT_OF.is_match(before) || n.low < 10.0) {
        return None;
    }
    let whose = whose(before, clause);
    let concludes = i > 0 && CONCLUDES.is_match(clause);
    Some(Candidate {
        spot: Spot {
            turn: place.turn,
            from: place.from + n.from,
            to: place.from + unit_end.max(n.to),
        },
        value: value(s, figures, i)?,
        rank,
        corrects: corrects(turn, place.from + n.from),
        now: NOW.is_match(clause),
        total: concludes || TOTAL.is_match(clause) || TOTAL.is_match(&behind),
        whose,
    })
}

/// "Volunteers, about sixty": the one word before the comma that says what is counted.
fn label<'a>(before: &'a str, clause: &str) -> &'a str {
    const WORD: usize = 1;
    let head = before.get(..before.len() - clause.len()).unwrap_or("");
    let label = head
        .rfind([',', ';', '.', ':'])
        .map_or(head, |i| head.get(i + 1..).unwrap_or(""));
    let words = |s: &str| s.split_whitespace().count();
    if words(label) == WORD && words(clause) <= 2 {
        label
    } else {
        ""
    }
}

/// Whether the prospect takes something back earlier in this message, after another figure.
fn corrects(turn: &Turn<'_>, at: usize) -> bool {
    let before = text::before(turn.text, at, 400);
    text::CORRECTION.find_iter(before).last().is_some_and(|m| {
        before
            .get(..m.start())
            .is_some_and(|t| t.contains(|c: char| c.is_ascii_digit()))
            || m.start() < 3 && turn.in_block > 0
    })
}

fn next_words(s: &str, at: usize) -> String {
    let rest = text::after(s, at, 60);
    let clause = rest
        .find([',', ';', ')'])
        .map_or(rest, |i| rest.get(..i).unwrap_or(""));
    clause.to_owned()
}

lexicon! {
    "size";
    CONCLUDES;
    NOW;
    OTHER_SCOPE;
    NOT_OURS;
    PAST_AFTER;
    DISOWNED;
    FUTURE;
}

patterns! {
    DISOWNED_BUT = r"\b(?:know|idea|ahnung|nicht|pas|idea|sé|sei|so|idee)[,:–-] (?:\p{L}+ ){0,2}$";
    OF_US = r"^\s*of (?:us|ours)\b";
    AND = r"\b(?:and|plus|with|und|mit|et|avec|y|con|e|com|en|met)\b";
    OBJECT_OF = r"\b(?:call|called|calling|for|train|trained|serve|invite|invited|to|from|per|each|every|ask|asked|told|tell|reach|mail|email|text|pay|lost|fired|needs?|needed|than|by|takes?|took|until|one of|among|feed|teach|see|saw|meet|met|für|pour|para|por|per|voor)\s+(?:about |around |roughly |like |some |over |up to |etwa |ca\.? |environ |unos |unas |uns )?$";
    COPULA = r"(?:'s| is| are| has| have| itself is| employs| counts|:|,)\s*(?:about|around|roughly|some|only|just|like)?\s*$";
    GROUP = r"\b(?:group|konzern|parent|holding|whole group|worldwide|groupe|grupo|subcontract\w*|subcontratas|with the contractors|franchise\w*)\b|グループ|連結";
    PAST = r"\b(?:was|were|used to be|before the|back then|once had|previously|had|vorher|war(?:en)?|früher|avant|étions|était|étaient|eravamo|erano|waren wir|wij waren|we waren|byliśmy|éramos|eram|éramos)\s+(?:\w+\s+){0,3}$";
    TOTAL = r"\b(?:as a whole|whole (?:company|place|thing)|im ganzen|als ganzes|dans (?:son|l')ensemble|en su conjunto|no conjunto|nel complesso|complessivamente|in zijn geheel|total|in total|altogether|all in|overall|together|in all|sum|company[- ]wide|all told|insgesamt|gesamt|au total|en total|no total|ao todo)\b|合計|全体|全部で";
}
