//! Times of a clock: "at 2", "half past two", "between 2 and 4", "first thing", "after lunch".

use super::days::weekday;
use super::hour::{Tone, hour, settle_both};
use super::tokens::{Kind, Tokens};

/// Minutes of the day: not before the first, before the second; both the same for that very minute.
pub type Part = (u16, u16);

pub const DAY: u16 = 24 * 60;

/// Where a time may stand without "at".
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Just behind a day or another time.
    pub follows: bool,
    /// Of all that is said.
    pub tone: Tone,
}

/// The parts of a day that are named here, and how many tokens say it.
pub fn parts_at(t: &Tokens, at: usize, place: Place) -> Option<(Vec<Part>, usize)> {
    between(t, at, place.tone)
        .or_else(|| bounded(t, at, place.tone))
        .or_else(|| said(t, at, place))
        .or_else(|| named(t, at))
        .map(|(part, used)| (vec![part], used))
}

/// "between 2 and 4", "from 9 to 11"
fn between(t: &Tokens, at: usize, tone: Tone) -> Option<(Part, usize)> {
    if !t.is(at, &["between", "from"]) {
        return None;
    }
    let (from, a) = hour(t, at + 1, true)?;
    t.is(
        at + 1 + a,
        &["and", "to", "-", "until", "till", "til", "through"],
    )
    .then_some(())?;
    let (to, b) = hour(t, at + 2 + a, true)?;
    Some((settle_both(from, to, tone)?, 2 + a + b))
}

/// "after 3", "before noon", "no later than 5", "around 2"
fn bounded(t: &Tokens, at: usize, tone: Tone) -> Option<(Part, usize)> {
    let lead = usize::from(t.is(at, &["no", "any"]) && t.is(at + 1, &["later", "earlier", "time"]));
    let than = usize::from(t.is(at + lead + 1, &["than"]));
    let skip = lead + than + 1;
    let bound = t.word(at + lead);
    let no = lead == 1 && t.word(at) == "no";
    let (time, used) = match meal(t.word(at + skip)) {
        Some((from, to)) => (if bound == "after" { to } else { from }, 1),
        None => hour(t, at + skip, true).map(|(h, used)| (h.settle(tone), used))?,
    };
    let part = match bound {
        "after" | "past" | "from" | "since" => (time, DAY),
        "later" if than == 1 => {
            if no {
                (0, time + 1)
            } else {
                (time, DAY)
            }
        }
        "earlier" if than == 1 => {
            if no {
                (time, DAY)
            } else {
                (0, time)
            }
        }
        // Midnight ends a day here.
        "before" | "until" | "till" | "til" => (0, if time == 0 { DAY } else { time }),
        "by" => (0, time + 1),
        "around" | "roughly" | "approximately" | "circa" => near(time),
        "about" if !t.is(at.wrapping_sub(1), &["how", "what"]) => near(time),
        _ => return None,
    };
    let on = usize::from(t.is(at + skip + used, &["on", "onward", "onwards"]));
    let on = if t.is(at + skip + used + 1, &["on"]) || weekday(t, at + skip + used + 1).is_some() {
        0
    } else {
        on
    };
    Some((part, skip + used + on))
}

fn near(time: u16) -> Part {
    (time.saturating_sub(60), (time + 61).min(DAY))
}

fn meal(word: &str) -> Option<Part> {
    match word {
        "lunch" | "lunchtime" => Some((12 * 60, 13 * 60)),
        "work" => Some((9 * 60, 17 * 60)),
        "breakfast" => Some((8 * 60, 9 * 60)),
        _ => None,
    }
}

/// "at 2", "2pm", "14:00", "2-4pm", "3 or later"
fn said(t: &Tokens, at: usize, place: Place) -> Option<(Part, usize)> {
    let lead = usize::from(t.is(at, &["at", "@"]));
    let strong = lead == 1;
    let (time, used) = hour(t, at + lead, strong).or_else(|| {
        let bare = may_be_bare(t, at, place)
            .then(|| hour(t, at, true))
            .flatten();
        bare.filter(|(_, used)| ends_well(t, at + used))
    })?;
    let end = at + lead + used;
    if t.is(end, &["-", "to", "until", "till", "til"])
        && let Some((to, more)) = hour(t, end + 1, true)
        && let Some(part) = settle_both(time, to, place.tone)
    {
        return Some((part, lead + used + 1 + more));
    }
    let time = time.settle(place.tone);
    let either = usize::from(t.is(end, &["or", "and"]));
    let (part, more) = match t.word(end + either) {
        "later" | "after" | "onward" | "onwards" | "+" => ((time, DAY), either + 1),
        "earlier" | "before" if either == 1 => ((0, time + 1), 2),
        _ => ((time, time), 0),
    };
    Some((part, lead + used + more))
}

/// Whether a number without "at" or am and pm can be an hour here.
fn may_be_bare(t: &Tokens, at: usize, place: Place) -> bool {
    let one = t.is(at, &["one"]);
    let verbs = ["do", "does", "say", "is", "try", "make", "prefer", "it"];
    let asked = t.is(at.wrapping_sub(1), &["about"]) && t.is(at.wrapping_sub(2), &["how", "what"]);
    let joined = t.is(at + 1, &["-", "to", "or"])
        && hour(t, at + 2, true).is_some_and(|(h, used)| h.certain && used > 1);
    !one && (at == 0 || place.follows || asked || joined || t.is(at.wrapping_sub(1), &verbs))
}

/// Whether a bare number ends here that is a time, and not two of something.
fn ends_well(t: &Tokens, at: usize) -> bool {
    const NEXT: &[&str] = &[
        "",
        ".",
        ",",
        ";",
        "!",
        "?",
        ")",
        "-",
        "+",
        "or",
        "and",
        "to",
        "until",
        "till",
        "on",
        "today",
        "tomorrow",
        "tonight",
        "works",
        "work",
        "ok",
        "okay",
        "free",
        "fine",
        "good",
        "great",
        "available",
        "please",
        "my",
        "your",
        "our",
        "in",
        "instead",
        "would",
        "is",
        "suits",
        "sharp",
        "next",
        "this",
        "then",
        "thanks",
        "possible",
        "open",
        "for",
        "if",
        "with",
        "at",
        "central",
        "eastern",
        "pacific",
        "mountain",
    ];
    let abbreviation = t.get(at).is_some_and(|w| {
        w.kind == Kind::Word && w.raw.len() > 1 && w.raw.chars().all(char::is_uppercase)
    });
    t.is(at, NEXT) || abbreviation || weekday(t, at).is_some()
}

/// "morning", "late afternoon", "first thing"
pub fn named(t: &Tokens, at: usize) -> Option<(Part, usize)> {
    let hours = |from: u16, to: u16| (from * 60, to * 60);
    if t.is(at.wrapping_sub(1), &["good"]) {
        return None;
    }
    let (share, lead) = match t.word(at) {
        share @ ("early" | "late") => (share, 1),
        "mid" => ("mid", 1 + usize::from(t.word(at + 1) == "-")),
        _ => ("", 0),
    };
    let part = match (share, t.word(at + lead)) {
        ("early", "morning" | "mornings") => hours(6, 9),
        ("mid", "morning") => hours(9, 11),
        ("late", "morning" | "mornings") => hours(10, 12),
        (_, "morning" | "mornings") => hours(6, 12),
        ("early", "afternoon" | "afternoons") => hours(12, 15),
        ("mid", "afternoon") => hours(14, 16),
        ("late", "afternoon" | "afternoons") | (_, "eod" | "cob") => hours(15, 18),
        (_, "afternoon" | "afternoons") => hours(12, 18),
        (_, "evening" | "evenings" | "tonight") => hours(17, 22),
        (_, "lunch" | "lunchtime" | "lunchtimes") => hours(12, 14),
        (_, "first") if t.word(at + 1) == "thing" => return Some((hours(8, 10), 2)),
        (_, "end") if t.are(at + 1, "of day|business") => return Some((hours(15, 18), 3)),
        (_, "end") if t.are(at + 1, "of the day") => return Some((hours(15, 18), 4)),
        (_, "business" | "office" | "working") if t.word(at + 1) == "hours" => {
            return Some((hours(9, 17), 2));
        }
        _ => return None,
    };
    Some((part, lead + 1))
}
