//! When the prospect wants to sign or go live.

use baton_core::Timestamp;
use baton_core::prospect::Prospect;
use baton_core::signal::{Fact, Reading, Source};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::asked::Asked;
use super::dates::{self, dates};
use super::talk::{Place, Talk, Turn};
use super::text::{self, patterns};

struct Said<'a> {
    days: Option<i32>,
    label: String,
    place: Place<'a>,
    rank: u8,
}

/// The last statement of the best rank wins: an answer about time before a wish in passing, that
/// before a mere "just looking".
pub fn read(talk: &Talk<'_>, started_at: Timestamp, prospect: &Prospect) -> Option<Reading> {
    let zone = prospect
        .timezone
        .as_deref()
        .and_then(|z| TimeZone::get(z).ok())
        .unwrap_or(TimeZone::UTC);
    let today = started_at.0.to_zoned(zone).date();
    let southern = is_southern(prospect);
    let found: Vec<_> = talk
        .sentences()
        .filter_map(|(t, p)| said(t, p, today, southern))
        .collect();
    let rank = found.iter().map(|f| f.rank).max()?;
    let turn = found
        .iter()
        .filter(|f| f.rank == rank)
        .map(|f| f.place.turn)
        .max()?;
    let mut here = found
        .iter()
        .filter(|f| f.rank == rank && f.place.turn == turn);
    let first = here.next()?;
    let corrected =
        here.rfind(|f| text::CORRECTION.is_match(f.place.words) || REALLY.is_match(f.place.words));
    let best = corrected.unwrap_or(first);
    Some(Reading {
        fact: Fact::Timeline {
            days: best.days,
            label: best.label.clone(),
        },
        evidence: talk.evidence_of(best.place).into_iter().collect(),
        source: Source::Reader,
    })
}

/// Where summer begins in December.
fn is_southern(prospect: &Prospect) -> bool {
    let country = prospect.country.as_deref().unwrap_or("");
    [
        "AU", "NZ", "ZA", "AR", "CL", "BR", "UY", "PY", "BO", "PE", "ZW", "NA", "BW",
    ]
    .contains(&country)
}

fn said<'a>(turn: &Turn<'a>, place: Place<'a>, today: Date, southern: bool) -> Option<Said<'a>> {
    let s = place.words;
    let asked = turn.asked.has(Asked::TIMELINE);
    let meeting = turn.asked.has(Asked::MEETING) && !asked;
    let none = |rank| {
        Some(Said {
            days: None,
            label: "researching".into(),
            place,
            rank,
        })
    };
    if STUDY.is_match(s) && !STUDY_NOT.is_match(s) {
        return none(if asked { 4 } else { 2 });
    }
    if meeting && !GOAL.is_match(s) {
        return None;
    }
    let goal = GOAL.is_match(s);
    let found: Vec<_> = dates(s, today, southern)
        .into_iter()
        .filter(|d| is_plan(s, d.from, d.to))
        .filter(|d| asked || !d.bare)
        .filter(|d| {
            asked
                || goal && is_near_goal(s, d.from)
                || NOT_BEFORE.is_match(text::before(s, d.from, 30))
        })
        .collect();
    if let Some(date) = choose(s, &found) {
        let days = date.day.since(today).map(|span| span.get_days()).ok()?;
        let rank = if asked { 4 } else { 3 };
        return Some(Said {
            days: Some(days),
            label: date.label.clone(),
            place,
            rank,
        });
    }
    if asked && NO_DATE.is_match(s) {
        return none(if turn.in_block == 0 && place.from == 0 {
            3
        } else {
            2
        });
    }
    None
}

/// The date that is meant: the one after a correction, else the one of a goal, else the first.
fn choose<'d>(s: &str, found: &'d [dates::Said]) -> Option<&'d dates::Said> {
    let corrected = text::CORRECTION.find_iter(s).last().map(|m| m.end());
    // Japanese puts what counts last.
    if s.chars().any(text::is_unspaced) {
        return found.last();
    }
    let late = corrected.and_then(|at| found.iter().find(|d| d.from >= at));
    let live = || {
        found
            .iter()
            .find(|d| LIVE_NEAR.is_match(text::before(s, d.from, 28)))
    };
    late.or_else(live).or_else(|| found.first())
}

/// Whether a date lies ahead, is not conditioned and is no time of a call.
fn is_plan(s: &str, from: usize, to: usize) -> bool {
    let before = s.get(..from).unwrap_or("");
    let clause = before
        .rfind([',', ';'])
        .map_or(before, |i| before.get(i..).unwrap_or(""));
    let rest = text::after(s, to, 24);
    let stands = !text::is_hypothetical(s) || NOT_BEFORE.is_match(before) || WANT.is_match(s);
    let past = dates::PAST_CUE.is_match(clause);
    stands && !past && !MAYBE_NEVER.is_match(s) && !MEETING_TIME.is_match(rest)
}

fn is_near_goal(s: &str, at: usize) -> bool {
    GOAL.find_iter(s).any(|m| m.start().abs_diff(at) < 90)
}

patterns! {
    /// Words of signing, starting and going live.
    GOAL = r"\b(?:live|go[- ]?live|launch\w*|start\w*|begin\w*|kick ?off|roll\w* ?out|running|run it|in place|in use|in production|up and running|operational|implement\w*|deploy\w*|switch\w*|migrat\w*|cut ?over|move (?:over|to)|replac\w*|sign(?:ed|ing|ature)?|decid\w*|decision|choose|award|buy\w*|purchas\w*|need (?:it|this|to be|something)|want (?:it|this|to be|something)|ready|deadline|due|contract (?:ends?|finish\w*|runs|is up|expires|goes)|contract's up|agreement is up|renew\w*|expire\w*|go[- ]?ahead|by then|has to|must|pilot|in by|ab|starten|einführ\w*|live gehen|laufen|läuft|umstellen|umstieg|démarr\w*|lancer|mettre en place|opérationnel|arranc\w*|empez\w*|poner en marcha|começ\w*|implantar|rodando|entrar no ar|audit|opening|season|event|conference)\b|導入|稼働|開始|使い始め";
    LIVE_NEAR = r"\b(?:live|running|in place|in use|in production|go[- ]?live|launch|start\w*|sign\w*|ready|cut ?over|roll ?out|by|need it|need this)\s*(?:\w+\s+){0,3}$";
    MAYBE_NEVER = r"\b(?:could be never|or never|who knows|if ever|might never)\b";
    WANT = r"\b(?:we'd (?:like|want|need)|i'd (?:like|want|need)|would (?:like|love|need|want)|like to|ideally|wouldn't|möchten|würden gern\w*|voudri\w+|quisiera\w*|gostaria\w*|querr\w+)\b";
    NOT_BEFORE = r"\b(?:(?:won't|not|nothing|don't|can't) [^.,;]{0,30}before|not (?:before|until|till)|no (?:earlier|sooner) than|earliest|at the earliest|only (?:after|in)|after|frühestens|nicht vor|erst|pas avant|no antes de|só depois|não antes)\b[^,;]{0,24}$";
    /// A study, no purchase in sight.
    STUDY = r"\b(?:(?:just|only|mostly|simply|merely|still|purely)\s+(?:\w+ )?(?:looking|browsing|researching|exploring|reading up|curious|gathering|collecting|comparing|learning|poking|window[- ]shopping|shopping around|getting (?:a feel|ideas|an overview)|kicking (?:the )?tires)|mostly curious|just poking|poking around|(?:just|only|mostly) curious|no plans?\b|nothing (?:planned|concrete|urgent)|not urgent|no pressure|down the (?:road|line)|some ?time in the future|far future|for (?:later|the future)|long[- ]term|when i (?:find|have) (?:the )?time|whenever|getting (?:a )?(?:feel|overview|idea)|(?:first|initial) (?:look|information)|for my (?:own )?(?:information|research|curiosity)|keep(?:ing)? an eye|market (?:scan|overview)|ein ?fach mal|irgendwann|nichts (?:konkretes|dringendes|geplant)|kein (?:druck|termin|zeitdruck)|un jour|plus tard|rien de (?:prévu|concret)|sin fecha|algún día|más adelante|nada concreto|sem data|algum dia|mais para frente|nada concreto|window[- ]shopping|study phase|no (?:rush|hurry|urgency|deadline|fixed date|date (?:in|yet|set))|early (?:days|stage|research)|research (?:stage|phase|only)|(?:no|not any) (?:plans?|project) (?:to buy|yet|at the moment|right now)|(?:i'm|we're|in) (?:in )?(?:just )?collecting|some ?day|one day maybe|eventually|no timeline|not (?:any|a)time soon|not soon|nur mal (?:schauen|informieren)|unverbindlich|informiere mich nur|keine eile|juste (?:regarder|me renseigner)|pas pressé|rien d'urgent|solo (?:mirando|mirar|informarme)|sin prisa|só (?:olhando|pesquisando)|sem pressa)\b|情報収集|急いで(?:いません|おりません)";
    STUDY_NOT = r"\b(?:not just|no longer|done researching|aren't just|looking for|no rush (?:at|on) (?:the|this) (?:call|answer|reply))\b";
    NO_DATE = r"\b(?:not at all|not (?:really|very|that|so) urgent|hat (?:noch )?zeit|on verra|ya veremos|a ver\b|vamos ver|no (?:date|time ?line|plans?|deadline)|not (?:decided|planned|set)|undecided|whenever|open[- ]ended|kein (?:termin|datum|zeitplan)|pas de date|sin fecha|sem (?:data|prazo))\b|未定";
    MEETING_TIME = r"^\s*(?:at|um|à|às|a las)?\s*\d{1,2}(?::\d{2}|h\d{0,2}|\s?(?:am|pm|uhr))|^\s*(?:morning|afternoon|vormittag|nachmittag|matin|après)";
    REALLY = r"\b(?:realistic\w*|real answer|in the end|at the latest|spätestens|final(?:ly)?|so)\b";
}
