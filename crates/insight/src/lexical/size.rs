//! How large the prospect's own company is today.

use baton_core::prospect::Prospect;
use baton_core::signal::{Fact, Reading, Source};

use super::asked::Asked;
use super::money;
use super::numbers::{Number, numbers};
use super::talk::{Place, Spot, Talk, Turn};
use super::text::{self, lexicon, patterns};

mod revenue;

pub use revenue::{Revenue, listen as listen_for_revenue};

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

/// Whose people a figure counts, by the subject before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    Ours,
    Theirs,
    Unsaid,
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

/// Whose people they are: the subject of the clause says so, if it has one.
fn whose(before: &str, clause: &str) -> Whose {
    let subject = if clause.split_whitespace().count() > 1 {
        clause
    } else {
        text::before(before, before.len(), 40)
    };
    if OWN.is_match(subject) {
        Whose::Ours
    } else if THEIR_VERB.is_match(subject) {
        Whose::Theirs
    } else {
        Whose::Unsaid
    }
}

/// The figure with what stands beside it: "under fifty", "3 sites with 25 each", "80 plus 12".
fn value(s: &str, figures: &[Number], i: usize) -> Option<u64> {
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
fn sum_of_parts(turn: &Turn<'_>, place: Place<'_>, figures: &[Number]) -> Option<Candidate> {
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

/// How well founded a figure is as a number of people, and where its unit ends.
fn rank(turn: &Turn<'_>, s: &str, n: Number) -> Option<(u8, usize)> {
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

/// Whether the figure is somebody else's: the last subject before it is a customer, a former
/// employer, a friend's bank.
fn is_third_party(s: &str, n: Number) -> bool {
    let before = s.get(..n.from).unwrap_or("");
    let theirs = THIRD.find_iter(before).last().map(|m| m.end());
    let ours = OURS.find_iter(before).last().map(|m| m.end());
    match (theirs, ours) {
        (Some(t), Some(o)) => t > o,
        (Some(_), None) => true,
        (None, _) => THIRD_AFTER.is_match(&next_words(s, n.to)),
    }
}

/// "It's just me": a company of one.
fn solo(turn: &Turn<'_>, place: Place<'_>, found: &mut Vec<Candidate>) {
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
    CONCLUDES;
    NOW;
    NOT_STAFF;
    OTHER_SCOPE;
    NOT_OURS;
    PAST_AFTER;
    PART_OF;
    PART;
    DISOWNED;
    PEOPLE;
    BARE;
    NOT_A_COUNT;
    NOT_A_COUNT_BEFORE;
    THIRD;
    FUTURE;
    TEAM_OF;
    TEAM_BEFORE;
}

patterns! {
    DISOWNED_BUT = r"\b(?:know|idea|ahnung|nicht|pas|idea|sé|sei|so|idee)[,:–-] (?:\p{L}+ ){0,2}$";
    /// "The county's at 400", "die haben 4000": a verb whose subject is not "we".
    THEIR_VERB = r"\p{L}(?:'s| is| are) at\s*(?:about |around |roughly )?$|\b(?:the \p{L}+|they|die \p{L}+|die|der \p{L}+|das \p{L}+|il|ils|elle|elles|la \p{L}+|le \p{L}+|el \p{L}+|lo \p{L}+|de \p{L}+|het \p{L}+|zij|ze|eles|elas|loro|ellos|a \p{L}+|o \p{L}+)(?: alone| allein| seule?| sola?)? (?:have|has|employs?|hat|haben|beschäftig\w+|ont|a|emploie\w*|tienen|tiene|emplea\w*|têm|tem|emprega\w*|hanno|ha|impiega\w*|heeft|hebben)\s*(?:\p{L}+ )?$";
    OF_US = r"^\s*of (?:us|ours)\b";
    FEWER = r"\b(?:under|below|less than|fewer than|unter|weniger als|moins de|menos de|meno di|minder dan|mniej niż|knapp)\s*$";
    EACH = r"^\s*(?:\w+ )?(?:each|apiece|je\b|jeweils|chacun|chacune|cada un[oa]?|ciascun[oa]|elk\b|ieder)";
    EACH_BEFORE = r"\b(?:each|every one|je|jeweils|jede\w*|chacune?|cada (?:un[oa]?|qual)|ciascun\w*|elk|ieder|各)\b";
    AND = r"\b(?:and|plus|with|und|mit|et|avec|y|con|e|com|en|met)\b";
    OBJECT_OF = r"\b(?:call|called|calling|for|train|trained|serve|invite|invited|to|from|per|each|every|ask|asked|told|tell|reach|mail|email|text|pay|lost|fired|needs?|needed|than|by|takes?|took|until|one of|among|feed|teach|see|saw|meet|met|für|pour|para|por|per|voor)\s+(?:about |around |roughly |like |some |over |up to |etwa |ca\.? |environ |unos |unas |uns )?$";
    YEAR_ROUND = r"^\s*(?:all )?year[- ]round";
    COPULA = r"(?:'s| is| are| has| have| itself is| employs| counts|:|,)\s*(?:about|around|roughly|some|only|just|like)?\s*$";
    COMMITTEE = r"^[\s-]*(?:person|people|man|member)[\s-]+(?:\w+ )?(?:committee|panel|team|board|crew|department|jury|data|selection)\b";
    WHOLE = r"\b(?:overall|total|company|altogether|employees|in all|firm|business|authority|whole)\b";
    STAFF_NOUN = r"^\+?\s+(?:\w+\s+)?(?:agents|technicians|engineers|drivers|nurses|doctors|teachers|caregivers|reps|developers|crew|operators|fitters)\b";
    YEAR_BEFORE = r"\b(?:in|since|from|until|till|of|by|early|late|mid|for|to|seit|bis|depuis|en|desde|em|q[1-4])\s*$|^\s*$";
    OWN = r"\b(?:we|we're|we've|our|i'm|company|firm|business|here|wir|unser\w*|nous|notre|on est|somos|tenemos|nosotros|nuestr\w+|temos|nossa?|nós|siamo|abbiamo|nostr\w+|wij|onze|ons|jesteśmy|mamy|nasz\w*|praxis|betrieb|empresa|azienda|bedrijf|entreprise|boîte|clínica)\b|弊社|当社|当院|社員|職員|従業員|うち|全体|単体|我们|公司|저희|당사";
    OWN_AFTER = r"(?:of us|in total|at the company|company[- ]wide|work (?:here|for us|at|for)|on (?:the|our) payroll|\bhere\b)";
    OURS = r"\b(?:we|we're|we've|us|our|ours|i|i'm|my (?:company|firm|business|team|shop|agency)|wir|unser\w*|nous|notre|nuestr\w+|nossa?|siamo|abbiamo|nostr\w+|wij|onze|jesteśmy|mamy|somos|tenemos|temos|vi)\b|弊社|当社|当院|我们|저희";
    THIRD_AFTER = r"\b(?:they|their|his|her) (?:company|side|team)\b|\bthey have\b";
    GROUP = r"\b(?:group|konzern|parent|holding|whole group|worldwide|groupe|grupo|subcontract\w*|subcontratas|with the contractors|franchise\w*)\b|グループ|連結";
    PAST = r"\b(?:was|were|used to be|before the|back then|once had|previously|had|vorher|war(?:en)?|früher|avant|étions|était|étaient|eravamo|erano|waren wir|wij waren|we waren|byliśmy|éramos|eram|éramos)\s+(?:\w+\s+){0,3}$";
    PLUS = r"^[^,.;\d]{0,40}\b(?:plus|and another|und|et|más|mais)\s*(?:another|about|around)?\s*$";
    TOTAL = r"\b(?:as a whole|whole (?:company|place|thing)|im ganzen|als ganzes|dans (?:son|l')ensemble|en su conjunto|no conjunto|nel complesso|complessivamente|in zijn geheel|total|in total|altogether|all in|overall|together|in all|sum|company[- ]wide|all told|insgesamt|gesamt|au total|en total|no total|ao todo)\b|合計|全体|全部で";
    WE_ARE = r"\b(?:we're|we are|there's|there are|wir (?:selbst |selber )?sind|nous(?:-mêmes| mêmes)? (?:nous )?sommes|on est|somos|were)\s+(?:only|just|about|around|roughly|like|tiny at|some|now|at|etwa|ca\.?|rund|nur|environ|unos)?\s*$";
    TEAM_SCOPE = r"\b(?:in|on|at|for|im|au|à|dans|en|no|na) (?:the |my |our |der |la |el )?(?:\w+ )?(?:team|department|dept|support|sav|cs|it|data|presales|sales|marketing|finance|lab|platform|edv|bi|head office|hr|engineering|dev)\b";
    SOLO = r"\b(?:just me|only me|literally only me|it's me and|one[- ]man (?:show|band|shop)|solo (?:founder|shop)|i'm (?:solo|alone|self[- ]employed)|me, myself|nur ich|juste moi|solo yo|só eu)\b";
    SOLO_LIST = r"\b(?:there's|there is|it's|it is|just|only|es sind nur|il y a|hay|c'è|ci sono|tem|há|er is) (?:just |only |nur )?(?:me|ich|moi|yo|io|eu|ik)(?:,| and | plus | und | et | y | e | en )";
    KIN = r"\b(?:my|our|a|an|meine?|mon|ma|mi|o meu|a minha|mio|mia|mijn) (?:\p{L}+ )?(?:sister|brother|wife|husband|son|daughter|mother|father|mum|dad|partner|nurse|assistant|apprentice|cousin|frau|mann|sohn|tochter|bruder|schwester|femme|mari|fils|fille|frère|sœur|hermano|hermana|mujer|marido|hijo|hija|irmão|irmã|filho|filha|moglie|marito|figlio|figlia|vrouw|zoon|dochter)\b";
    SOLO_ASKED = r"^(?:it's |it is |just |only |well,? |um,? )*(?:me|myself)\b(?: and\b|,| plus\b| \+| &|\.|$)";
    SOLO_AND = r"\bme and (?:a|my|one)\b|\bme \+ 1";
}
