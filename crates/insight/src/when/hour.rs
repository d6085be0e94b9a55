//! One time of a clock: "2", "2pm", "14:00", "half past two", and which half of the day it means.

use super::clock::{DAY, Part};
use super::days::month;
use super::tokens::{Kind, Tokens};

/// Which half of the day the words are about, as far as they name one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Neutral,
    Morning,
    Evening,
}

pub fn tone(t: &Tokens) -> Tone {
    let said = |words: &[&str]| {
        (0..t.len()).any(|at| t.is(at, words) && !t.is(at.wrapping_sub(1), &["good"]))
    };
    let (morning, afternoon, evening) = (
        said(&["morning", "mornings", "breakfast"]),
        said(&["afternoon", "afternoons"]),
        said(&["evening", "evenings", "tonight", "night", "dinner"]),
    );
    match (morning, afternoon, evening) {
        (true, false, false) => Tone::Morning,
        (false, _, true) => Tone::Evening,
        _ => Tone::Neutral,
    }
}

/// An hour as it was said.
#[derive(Clone, Copy, Debug)]
pub struct Hour {
    minutes: u16,
    /// With am or pm, or on a clock of 24 hours.
    pub certain: bool,
}

impl Hour {
    /// What is most likely meant at work.
    pub fn settle(self, tone: Tone) -> u16 {
        let noon = 12 * 60;
        let early = match tone {
            Tone::Morning => 5 * 60,
            Tone::Neutral => 8 * 60,
            Tone::Evening => noon,
        };
        let later = !self.certain && (1..early).contains(&self.minutes);
        if later {
            self.minutes + noon
        } else {
            self.minutes
        }
    }
}

/// Two hours of which the first is before the second.
pub fn settle_both(from: Hour, to: Hour, tone: Tone) -> Option<Part> {
    let half = |h: Hour| [h.minutes, h.minutes + 12 * 60];
    let (a, b) = match (from.certain, to.certain) {
        // "10 to 2pm", "2 to 4pm": as late as it can be.
        (false, true) => {
            let b = to.minutes;
            (half(from).into_iter().rfind(|a| *a < b)?, b)
        }
        (_, false) => {
            let a = from.settle(tone);
            let b = to.settle(tone);
            let mut later = [b, to.minutes, to.minutes + 12 * 60].into_iter();
            (a, later.find(|b| a < *b)?)
        }
        (true, true) => (from.minutes, to.minutes),
    };
    (a < b && b <= DAY).then_some((a, b))
}

/// One time of a clock. `strong` words before it let a bare number be one.
pub fn hour(t: &Tokens, at: usize, strong: bool) -> Option<(Hour, usize)> {
    match t.word(at) {
        "noon" | "midday" => return Some((certain(12, 0), 1)),
        "midnight" => return Some((certain(0, 0), 1)),
        "half" => {
            let past = usize::from(t.word(at + 1) == "past");
            let (hour, used) = hour(t, at + 1 + past, true)?;
            return shifted(hour, 30).map(|h| (h, 1 + past + used));
        }
        "quarter" if t.is(at + 1, &["past", "to"]) => {
            let (hour, used) = hour(t, at + 2, true)?;
            let by = if t.word(at + 1) == "to" { -15 } else { 15 };
            return shifted(hour, by).map(|h| (h, 2 + used));
        }
        _ => {}
    }
    let (hour, minute, mut clear, dotted, used) = match t.get(at)?.kind {
        Kind::Clock {
            hour,
            minute,
            dotted,
            zero,
        } => (hour, minute, zero, dotted, 1),
        Kind::Number { value, spelled } => {
            let minute = spelled.then(|| spelled_minute(t.word(at + 1))).flatten();
            let used = 1 + usize::from(minute.is_some());
            (value, minute.unwrap_or(0), false, minute.is_none(), used)
        }
        _ => return None,
    };
    if hour > 23 || minute > 59 {
        return None;
    }
    clear |= hour == 0 || hour > 12;
    let end = at + used;
    let (shift, more) = half(t, end);
    let said = more > 0;
    if !said && (dotted && !strong || counts_something(t, end)) {
        return None;
    }
    let on_the_clock = match shift {
        Some(after_noon) if hour <= 12 => hour % 12 + if after_noon { 12 } else { 0 },
        _ => hour,
    };
    let minutes = u16::try_from(on_the_clock * 60 + minute).ok()?;
    let hour = Hour {
        minutes,
        certain: clear || shift.is_some(),
    };
    Some((hour, used + more))
}

fn certain(hour: u16, minute: u16) -> Hour {
    Hour {
        minutes: hour * 60 + minute,
        certain: true,
    }
}

fn shifted(hour: Hour, by: i16) -> Option<Hour> {
    Some(Hour {
        minutes: hour.minutes.checked_add_signed(by)?,
        ..hour
    })
}

fn spelled_minute(word: &str) -> Option<u32> {
    match word {
        "fifteen" => Some(15),
        "thirty" => Some(30),
        _ => None,
    }
}

/// "am", "o'clock", "in the afternoon": whether it is after noon, and how many tokens say so.
fn half(t: &Tokens, at: usize) -> (Option<bool>, usize) {
    let clock = usize::from(t.is(at, &["o'clock", "oclock", "sharp"]));
    let at = at + clock;
    let (half, used) = match t.word(at) {
        "am" => (Some(false), 1),
        "pm" => (Some(true), 1),
        "in" if t.are(at + 1, "the morning") => (Some(false), 3),
        "in" if t.are(at + 1, "the afternoon|evening") => (Some(true), 3),
        "at" if t.word(at + 1) == "night" => (Some(true), 2),
        _ => (None, 0),
    };
    (half, clock + used)
}

/// "2 weeks", "30 minutes", "3 of us", "12 March"
fn counts_something(t: &Tokens, at: usize) -> bool {
    const UNITS: &[&str] = &[
        "minute",
        "minutes",
        "min",
        "mins",
        "hour",
        "hours",
        "hr",
        "hrs",
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "months",
        "year",
        "years",
        "people",
        "persons",
        "colleagues",
        "of",
        "options",
        "slots",
        "times",
        "more",
        "seats",
        "users",
        "reps",
        "%",
        "/",
        "€",
        "$",
        "k",
        "business",
        "working",
    ];
    t.is(at, UNITS) || month(t.word(at)).is_some()
}
