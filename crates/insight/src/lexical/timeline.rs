//! When the prospect wants to sign or go live.

use baton_core::Timestamp;
use baton_core::prospect::Prospect;
use baton_core::signal::{Fact, Reading, Source};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::asked::Asked;
use super::dates::{self, dates};
use super::talk::{Place, Spot, Talk, Turn};
use super::text::{self, lexicon, patterns};

/// An answer to a question that nobody understood is about time if it is little more than a date.
const SHORT_ANSWER: usize = 90;

/// So many days ahead nothing is soon.
const LATE: i32 = 190;
/// "Yes, very" to "is it urgent?" is about as long as this.
const SHORT_YES: usize = 24;

/// What a sentence says of the time.
#[derive(Clone, Debug)]
pub struct Said {
    days: Option<i32>,
    label: String,
    spot: Spot,
    rank: u8,
}

/// The day from which dates are read, and where summer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    pub today: Date,
    pub southern: bool,
}

impl Calendar {
    /// As it stood where the prospect is when the talk began.
    pub fn of(started_at: Timestamp, prospect: &Prospect) -> Self {
        let zone = prospect
            .timezone
            .as_deref()
            .and_then(|z| TimeZone::get(z).ok())
            .unwrap_or(TimeZone::UTC);
        Self {
            today: started_at.0.to_zoned(zone).date(),
            southern: is_southern(prospect),
        }
    }
}

/// The last statement of the best rank wins: an answer about time before a wish in passing, that
/// before a mere "just looking".
pub fn read(talk: &Talk<'_>, found: &[Said]) -> Option<Reading> {
    let rank = found.iter().map(|f| f.rank).max()?;
    let turn = found
        .iter()
        .filter(|f| f.rank == rank)
        .map(|f| f.spot.turn)
        .max()?;
    let mut here = found
        .iter()
        .filter(|f| f.rank == rank && f.spot.turn == turn);
    let first = here.next()?;
    let corrects = |s: &str| text::CORRECTION.is_match(s) || REALLY.is_match(s);
    let corrected = here.rfind(|f| corrects(talk.words(f.spot)));
    let best = corrected.unwrap_or(first);
    Some(Reading {
        fact: Fact::Timeline {
            days: best.days,
            label: best.label.clone(),
        },
        evidence: talk.evidence_of(best.spot).into_iter().collect(),
        source: Source::Reader,
    })
}

/// Where summer begins in December.
pub fn is_southern(prospect: &Prospect) -> bool {
    let country = prospect.country.as_deref().unwrap_or("");
    [
        "AU", "NZ", "ZA", "AR", "CL", "BR", "UY", "PY", "BO", "PE", "ZW", "NA", "BW",
    ]
    .contains(&country)
}

/// What one sentence says of it.
pub fn listen(turn: &Turn<'_>, place: Place<'_>, calendar: Calendar) -> Option<Said> {
    let Calendar { today, southern } = calendar;
    let s = place.words;
    let asked = turn.asked.has(Asked::TIMELINE)
        || turn.asked.has(Asked::OPEN) && turn.text.len() < SHORT_ANSWER && !s.ends_with('?')
        || proposed(turn, today, southern);
    if asked && UNSURE.is_match(turn.text) {
        return None;
    }
    let meeting = turn.asked.has(Asked::MEETING) && !asked;
    let none = |rank| {
        Some(Said {
            days: None,
            label: "researching".into(),
            spot: place.into(),
            rank,
        })
    };
    if STUDY.is_match(s) && !STUDY_NOT.is_match(s) {
        return none(if asked { 4 } else { 2 });
    }
    if meeting && !GOAL.is_match(s) {
        return None;
    }
    if let Some(said) = dated(turn, place, asked, calendar) {
        return Some(said);
    }
    if turn.asked.has(Asked::TIMELINE)
        && first_words(turn, place)
        && s.len() < SHORT_YES
        && VERY.is_match(s)
        && heard(turn, &URGENT)
    {
        return Some(Said {
            days: Some(0),
            label: "asap".into(),
            spot: place.into(),
            rank: 3,
        });
    }
    let no_deadline = asked
        && !MAYBE_NEVER.is_match(turn.text)
        && first_words(turn, place)
        && NO_AT_ALL.is_match(s)
        && heard(turn, &DEADLINE);
    if no_deadline {
        return none(3);
    }
    if asked && NO_DATE.is_match(s) {
        return none(if first_words(turn, place) { 3 } else { 2 });
    }
    None
}

/// The date that a sentence gives.
fn dated(turn: &Turn<'_>, place: Place<'_>, asked: bool, calendar: Calendar) -> Option<Said> {
    let Calendar { today, southern } = calendar;
    let s = place.words;
    let goal = GOAL.is_match(s);
    let is_meant = |d: &dates::Said| {
        let soon = d.label == "asap";
        let stated = !d.bare || asked && (!soon || turn.asked.has(Asked::TIMELINE));
        let of_start = asked
            || goal && is_near_goal(s, d.from)
            || NOT_BEFORE.is_match(text::before(s, d.from, 30));
        stated && of_start && is_ahead(s, d)
    };
    let meant = dates(s, today, southern).into_iter().filter(is_meant);
    let (sure, unsure): (Vec<_>, Vec<_>) = meant.partition(|d| is_plan(turn.text, s, d.from));
    let days = |d: &dates::Said| d.day.since(today).map(|span| span.get_days()).ok();
    // What may come at all comes later: then it is late, whatever the condition.
    let late = || {
        let last = unsure.iter().max_by_key(|d| d.day)?;
        let is_late = days(last)? > LATE && !MAYBE_NEVER.is_match(turn.text);
        is_late.then_some(last)
    };
    let date = choose(s, &sure).or_else(late)?;
    Some(Said {
        days: Some(days(date)?),
        label: date.label.clone(),
        spot: place.into(),
        rank: if asked { 4 } else { 3 },
    })
}

/// The first words after the agent's.
fn first_words(turn: &Turn<'_>, place: Place<'_>) -> bool {
    turn.in_block == 0 && place.from == 0
}

fn heard(turn: &Turn<'_>, words: &regex::Regex) -> bool {
    turn.heard.iter().any(|h| words.is_match(h))
}

/// "It would be ready in October": a date that the agent puts forward is asked about.
fn proposed(turn: &Turn<'_>, today: Date, southern: bool) -> bool {
    let said = |h: &str| {
        text::sentences(h)
            .into_iter()
            .filter_map(|r| h.get(r))
            .any(|s| LIVE.is_match(s) && dates(s, today, southern).iter().any(|d| !d.bare))
    };
    !turn.asked.has(Asked::MEETING) && turn.heard.iter().any(|h| said(h))
}

/// The date that is meant: the one after a correction, else the one of a goal, else the first.
fn choose<'d>(s: &str, found: &'d [dates::Said]) -> Option<&'d dates::Said> {
    let corrected = (text::CORRECTION.find_iter(s).last())
        .or_else(|| REALLY.find_iter(s).last())
        .map(|m| m.end());
    // Japanese puts what counts last.
    if s.chars().any(text::is_unspaced) {
        return found.last();
    }
    let late = corrected.and_then(|at| found.iter().find(|d| d.from >= at));
    // "In the first quarter, not before"; "at year end, which is June for us".
    let limit = |d: &&dates::Said| {
        NOT_SOONER.is_match(text::after(s, d.to, 24))
            || WHICH_IS.is_match(text::before(s, d.from, 24))
    };
    let limited = || found.iter().find(limit);
    let live = || {
        found
            .iter()
            .find(|d| LIVE_NEAR.is_match(text::before(s, d.from, 28)))
    };
    // "Next financial year, which begins in April": the month says more than the year.
    let finer = || {
        let vague = found.first().is_some_and(|d| d.label.len() == 4);
        found.iter().find(|d| vague && d.label.len() > 4)
    };
    late.or_else(limited)
        .or_else(live)
        .or_else(finer)
        .or_else(|| found.first())
}

/// Whether a date lies ahead and is no time of a call.
fn is_ahead(s: &str, date: &dates::Said) -> bool {
    let before = s.get(..date.from).unwrap_or("");
    let clause = before
        .rfind([',', ';'])
        .map_or(before, |i| before.get(i..).unwrap_or(""));
    let rest = text::after(s, date.to, 24);
    let past = dates::PAST_CUE.is_match(clause) || PAST_AFTER.is_match(rest);
    let since = date.bare && SINCE.is_match(clause);
    !past && !since && !MEETING_TIME.is_match(rest)
}

/// Whether a date stands without a condition, a doubt or a joke about it.
fn is_plan(turn: &str, s: &str, from: usize) -> bool {
    let before = s.get(..from).unwrap_or("");
    let stands = !text::is_hypothetical(s)
        || NOT_BEFORE.is_match(before)
        || WANT.is_match(s)
        || IF_YOU.is_match(s);
    stands && !CONDITIONED.is_match(s) && !MAYBE_NEVER.is_match(turn) && !ONLY_TALK.is_match(s)
}

fn is_near_goal(s: &str, at: usize) -> bool {
    GOAL.find_iter(s).any(|m| m.start().abs_diff(at) < 90)
}

lexicon! {
    "timeline";
    GOAL;
    NOT_BEFORE;
    STUDY;
    NO_DATE;
    UNSURE;
    CONDITIONED;
}

patterns! {
    LIVE = r"\b(?:live|ready|start\w*|begin|launch\w*|running|in place|switch\w*|sign|run)\b";
    /// For how long, not when.
    SINCE = r"\b(?:seit|depuis|desde(?: hace)?|hace|da|há|sinds|al|since|for|od)\s+(?:\p{L}+\s+)?$";
    /// A condition that the vendor is to meet.
    IF_YOU = r"\b(?:if|as long as|provided) (?:you|ye|y'all|you guys|u|that|the (?:data|import|demo|trial|test|pilot|price)) |\b(?:wenn|falls) (?:sie|ihr|du|das)\b|\bsi (?:vous|usted\w*|ustedes|podéis|pueden|puede)\b|\bse (?:vocês?|vcs|o senhor|puder\w*|lei|voi|potete|riuscite)\b|\bals (?:jullie|u|het)\b";
    NOT_SOONER = r"^[ ,;(–-]*(?:(?:and |und |y |e |et |en )?(?:certainly |probably |sicher |auf keinen fall )?(?:not|nicht|no|pas|não|non|niet) (?:before|sooner|earlier|a day before|vorher|früher|eher|antes|avant|plus tôt|mais cedo|prima|eerder|any (?:earlier|sooner))|onwards?\b|at the (?:earliest|soonest)|frühestens|au plus tôt|como pronto|no mínimo|al più presto|op zijn vroegst)";
    WHICH_IS = r"(?:which (?:is|means|for us is)|that is|that's|meaning|i\.e\.|d\.h\.|das heißt|heißt|c'est-à-dire|soit|es decir|o sea|ou seja|isto é|cioè|vale a dire|dus|oftewel)\s+(?:\p{L}+\s+){0,2}$";
    /// A talk is put off, nothing is planned.
    ONLY_TALK = r"\b(?:(?:talk|speak|look at (?:it|this)|discuss(?: it| this)?|revisit(?: it| this)?|come back to (?:it|this)) (?:again|then|about it|in)|(?:on|nous) en repar\w+|reparler\w*|reden wir (?:wieder|nochmal)|sprechen wir (?:wieder|nochmal)|sehen wir (?:wieder|weiter)|volvemos a (?:hablar|verlo)|ya (?:hablamos|lo hablamos)|(?:a gente |nós )?(?:revisa|revê|volta a falar|voltamos a falar)|ne riparl\w+|hebben we het (?:er )?(?:weer|dan) over)\b";
    LIVE_NEAR = r"\b(?:arranc\w*|empe[zc]\w*|démarr\w*|commenc\w*|começ\w*|inizi\w*|partire|cominci\w*|starten|loslegen|einführ\w*|umstell\w*|umsteigen|draai\w*|basculer|cambiar\w*|comprar|compra|buy|purchase|live|running|in place|in use|in production|go[- ]?live|launch|start\w*|sign\w*|ready|cut ?over|roll ?out|by|need it|need this)\s*(?:\w+\s+){0,3}$";
    MAYBE_NEVER = r"\b(?:(?:saying|says?|said|sagt|dit|dice|diz|zegt)\b[^.]{0,40} (?:for|seit|depuis|desde|da|há|al) (?:\p{L}+|\d+) (?:years|jahren|ans|años|anni|anos|jaar)|could be never|or never|who knows|if ever|might never|(?:maybe|perhaps) (?:not|never|not at all)|(?:can't|cannot|won't) promise|vielleicht (?:auch )?(?:nie|gar nicht)|oder nie|versprechen kann ich|peut-être jamais|ou jamais|quizás? nunca|o nunca|talvez (?:nada|nunca|não)|ou nunca|não dá (?:pra|para) prometer|forse mai|o mai|misschien nooit|of nooit|(?:says?|said|saying|zegt|sagt|dice|diz|dit) (?:al |schon |já |ya |da |seit |desde )?(?:\p{L}+ )(?:years|jaren|jaar|jahren?|ans|años|anos|anni)\b|(?:says?|said|saying|sagt|sagen|dit|dice|dicen|diz|zegt) (?:\p{L}+ ){0,3}(?:every|jedes|chaque|cada|todo|todos los|ogni|elk) (?:single )?(?:year|jahr|année|año|años|ano|anno|jaar))\b";
    WANT = r"\b(?:we'd (?:like|want|need)|i'd (?:like|want|need)|would (?:like|love|need|want)|like to|ideally|wouldn't|möchten|würden gern\w*|voudri\w+|quisiera\w*|gostaria\w*|querr\w+)\b";
    STUDY_NOT = r"\b(?:not just|no longer|done researching|aren't just|looking for|no rush (?:at|on) (?:the|this) (?:call|answer|reply))\b";
    /// "Three weeks into the job", "two months ago": time that has passed.
    PAST_AFTER = r"^\s*(?:into|in (?:the|this) (?:job|role|post)|ago|old|late|overdue|behind|now|her\b|zurück|geleden|fa\b|atrás)\b";
    MEETING_TIME = r"^\s*(?:at|um|à|às|a las)?\s*\d{1,2}(?::\d{2}|h\d{0,2}|\s?(?:am|pm|uhr))|^\s*(?:morning|afternoon|vormittag|nachmittag|matin|après)";
    NO_AT_ALL = r"^(?:no|nope|nah|none|not really|nein|keine?n?|non|aucune?|ninguna?|não|nenhum\w*|nessun\w*|nee|geen|nie|gar nicht|überhaupt nicht|not at all|pas du tout|para nada|nada|per niente|helemaal niet|wcale)\b|^(?:いいえ|特に|没有|없)";
    DEADLINE = r"\b(?:deadline|urgen\w+|rush|hurry|date that|fixed date|échéance|frist|plazo|fecha límite|prazo|scadenza|termijn|haast|spoed|eilig|eile|eilt|pressée?|pressa|prisa|fretta|termin|driving|(?:is there|do you have|any) (?:an? )?(?:\p{L}+ )?dates?)\b|期限|截止|기한";
    URGENT = r"\b(?:urgen\w+|in a (?:rush|hurry)|pressing|haast|spoed|eilig|eile|eilt|dringend|pressée?|pressa|prisa|fretta)\b";
    VERY = r"^(?:yes|yep|yeah|very|extremely|quite|rather|ja|sehr|ziemlich|oui|très|plutôt|sí|muy|bastante|sim|muito|sì|molto|heel|erg|best)\b";
    REALLY = r"\b(?:let's say|sagen wir|disons|digamos|diciamo|laten we zeggen|powiedzmy|realistic\w*|real answer|in the end|at the latest|spätestens|final(?:ly)?|so)\b";
}
