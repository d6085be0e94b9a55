//! From all that was said to one wish.

use std::ops::Range;

use baton_core::booking::{WallTime, Weekday};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Wish;
use super::clock::{Part, Place, named, parts_at};
use super::days::{Day, Which, ambiguous, day_at, every, first_from};
use super::hour::{Tone, tone};
use super::tokens::{Kind, Tokens};
use super::weeks::{Days, weeks_at};

/// What has been understood so far.
#[derive(Debug)]
struct Said {
    today: Date,
    tone: Tone,
    stretches: Vec<Days>,
    days: Vec<Day>,
    ranges: Vec<(Day, Day)>,
    /// Not before, and not after.
    from: Option<Bound>,
    to: Option<Bound>,
    every: Vec<Weekday>,
    never: Vec<Weekday>,
    parts: Vec<Part>,
    /// What comes next is not wanted.
    not: bool,
    /// What comes next is another choice, not a closer description.
    or: bool,
    /// Where the last day or time ended.
    ended: usize,
}

/// A day, and how many after it the bound lies.
type Bound = (Day, i64);

pub fn read(t: &Tokens, zone: Option<&Range<usize>>, today: Date) -> Wish {
    let mut said = Said {
        today,
        tone: tone(t),
        stretches: vec![],
        days: vec![],
        ranges: vec![],
        from: None,
        to: None,
        every: vec![],
        never: vec![],
        parts: vec![],
        not: false,
        or: false,
        ended: usize::MAX,
    };
    let mut at = 0;
    while at < t.len() {
        at = match zone {
            Some(zone) if zone.contains(&at) => zone.end,
            _ => at + said.step(t, at).max(1),
        };
    }
    said.wish()
}

impl Said {
    /// How many tokens are understood here.
    fn step(&mut self, t: &Tokens, at: usize) -> usize {
        let understood = self
            .bounded(t, at)
            .or_else(|| self.stretch(t, at))
            .or_else(|| self.day(t, at))
            .or_else(|| self.regular(t, at))
            .or_else(|| ambiguous(t, at))
            .or_else(|| self.clock(t, at));
        if let Some(used) = understood {
            self.or = false;
            self.ended = at + used;
            return used;
        }
        self.listen(t, at);
        0
    }

    /// Words that turn the meaning of the next ones.
    fn listen(&mut self, t: &Tokens, at: usize) {
        match t.word(at) {
            "or" => self.or = true,
            // "anything but Monday"
            "but"
                if t.is(
                    at.wrapping_sub(1),
                    &["anything", "anytime", "time", "day", "any"],
                ) =>
            {
                self.not = true;
            }
            "but" => (self.not, self.or) = (false, true),
            "not" if t.is(at.wrapping_sub(1), &["why", "if", "or"]) => {}
            "not" | "except" | "excluding" | "can't" | "cannot" | "won't" | "never" | "avoid"
            | "unavailable" | "away" | "busy" | "travelling" | "traveling" | "booked"
            | "vacation" => self.not = true,
            "out" if t.is(at.wrapping_sub(1), &["i'm", "am", "are", "we're", "be"]) => {
                self.not = true;
            }
            "no" if named(t, at + 1).is_some() || every(t, at + 1).is_some() => self.not = true,
            "." | ";" | "!" | "?" => (self.not, self.or) = (false, false),
            "," => self.not = false,
            _ => {}
        }
    }

    /// "after Wednesday", "by the 12th", "from Monday on", "between Monday and Wednesday"
    fn bounded(&mut self, t: &Tokens, at: usize) -> Option<usize> {
        let bound = t.word(at);
        let side = match bound {
            "after" | "before" | "by" | "until" | "till" | "from" | "since" | "starting"
            | "between" => bound,
            _ => return None,
        };
        let skip = 1 + usize::from(t.is(at + 1, &["on", "the"]) && self.skippable(t, at + 1));
        if let Some(((first, last), used)) = weeks_at(t, at + skip, self.today) {
            self.bind(side, (Day::On(first), Day::On(last)));
            return Some(skip + used);
        }
        let (day, used) = day_at(t, at + skip, self.today)?;
        let end = at + skip + used;
        let through = ["to", "-", "until", "till", "through", "thru", "and"];
        if matches!(side, "from" | "between")
            && t.is(end, &through)
            && let Some((last, more)) = day_at(t, end + 1, self.today)
        {
            self.ranges.push((day, last));
            return Some(skip + used + 1 + more);
        }
        self.bind(side, (day, day));
        Some(skip + used)
    }

    /// Whether "the" or "on" is no part of the day itself.
    fn skippable(&self, t: &Tokens, at: usize) -> bool {
        t.word(at) == "on" || day_at(t, at, self.today).is_none()
    }

    fn bind(&mut self, side: &str, (first, last): (Day, Day)) {
        let not = std::mem::take(&mut self.not);
        match (side, not) {
            ("after", false) => self.from = Some((last, 1)),
            ("after", true) | ("by", _) | ("until" | "till", false) => self.to = Some((last, 0)),
            ("before", false) => self.to = Some((first, -1)),
            _ => self.from = Some((first, 0)),
        }
    }

    fn stretch(&mut self, t: &Tokens, at: usize) -> Option<usize> {
        let (days, used) = weeks_at(t, at, self.today)?;
        if self.refused(t, at + used) {
            self.from = Some((Day::On(days.1), 1));
        } else {
            self.stretches.push(days);
        }
        Some(used)
    }

    fn day(&mut self, t: &Tokens, at: usize) -> Option<usize> {
        if let Some(used) = self.days_of_month(t, at).or_else(|| self.day_after(t, at)) {
            return Some(used);
        }
        let (day, used) = day_at(t, at, self.today)?;
        let end = at + used;
        if t.is(end, &["-", "to", "through", "thru", "until", "till"])
            && let Some((last, more)) = day_at(t, end + 1, self.today)
        {
            self.ranges.push((day, last));
            return Some(used + 1 + more);
        }
        if let Some((last, more)) = number_after(t, end, day) {
            self.ranges.push((day, Day::On(last)));
            return Some(used + more);
        }
        if self.refused(t, end) {
            match day {
                Day::Weekday { day, .. } => self.never.push(day),
                Day::On(_) => self.from = Some((day, 1)),
            }
        } else {
            // "next Monday or Tuesday" are both of next week.
            let day = match (day, self.days.last()) {
                (
                    Day::Weekday {
                        day,
                        which: Which::Coming,
                    },
                    Some(Day::Weekday { which, .. }),
                ) if self.or => Day::Weekday { day, which: *which },
                _ => day,
            };
            self.days.push(day);
        }
        if t.word(at) == "tonight" {
            self.add(vec![(17 * 60, 22 * 60)], false);
        }
        Some(used)
    }

    /// "tomorrow or the day after"
    fn day_after(&mut self, t: &Tokens, at: usize) -> Option<usize> {
        let alone = t.are(at, "day after") && day_at(t, at, self.today).is_none();
        alone.then_some(())?;
        let day = self.days.last()?.date(self.today, None)?;
        self.days.push(Day::On(day.tomorrow().ok()?));
        Some(2)
    }

    /// "12-14 March"
    fn days_of_month(&mut self, t: &Tokens, at: usize) -> Option<usize> {
        let first = t.number(at)?;
        t.is(at + 1, &["-", "to"]).then_some(())?;
        let numbered = matches!(t.get(at + 2)?.kind, Kind::Number { .. } | Kind::Ordinal(_));
        let (Day::On(last), used) = day_at(t, at + 2, self.today)? else {
            return None;
        };
        numbered.then_some(())?;
        let first = Date::new(last.year(), last.month(), i8::try_from(first).ok()?).ok()?;
        (first < last).then_some(())?;
        self.ranges.push((Day::On(first), Day::On(last)));
        Some(2 + used)
    }

    fn regular(&mut self, t: &Tokens, at: usize) -> Option<usize> {
        let days = every(t, at)?;
        if self.refused(t, at + 1) {
            self.never.extend(days);
        } else {
            self.every.extend(days);
        }
        Some(1)
    }

    fn clock(&mut self, t: &Tokens, at: usize) -> Option<usize> {
        let comma =
            self.ended.checked_add(1) == Some(at) && t.is(at.wrapping_sub(1), &[",", "or", "and"]);
        let place = Place {
            follows: self.ended == at || comma,
            tone: self.tone,
        };
        let (parts, used) = parts_at(t, at, place)?;
        if self.refused(t, at + used) {
            let rest = parts
                .iter()
                .flat_map(|(from, to)| [(0, *from), (*to, WallTime::DAY)]);
            let rest = rest.filter(|(from, to)| from < to);
            self.add(rest.collect(), false);
        } else {
            self.add(parts, self.or);
        }
        Some(used)
    }

    /// "not Monday", "Monday doesn't work"
    fn refused(&self, t: &Tokens, end: usize) -> bool {
        let refusals = ["doesn't", "don't", "won't", "can't", "isn't"];
        self.not || t.is(end, &refusals) || t.are(end, "does|do|is|will not")
    }

    /// A closer description narrows what was said, another choice widens it.
    fn add(&mut self, parts: Vec<Part>, or: bool) {
        let narrowed: Vec<Part> = self
            .parts
            .iter()
            .flat_map(|a| parts.iter().filter_map(|b| meet(*a, *b)))
            .collect();
        if or || narrowed.is_empty() {
            self.parts.extend(parts);
        } else {
            self.parts = narrowed;
        }
    }

    fn wish(mut self) -> Wish {
        let base = self.stretches.first().map(|(first, _)| *first);
        let mut dates: Vec<Date> = self
            .days
            .iter()
            .filter_map(|d| d.date(self.today, base))
            .collect();
        dates.sort_unstable();
        dates.dedup();
        let days = self.span(&dates, base);
        let one_day = days.is_some_and(|(first, last)| first == last);
        let weekdays = if one_day {
            vec![]
        } else {
            self.weekdays(&dates)
        };
        self.parts.sort_unstable();
        let exact = match (dates.as_slice(), self.parts.as_slice()) {
            ([day], [(from, to)]) if one_day && from == to => {
                WallTime::from_minutes(*from).map(|at| (*day, at))
            }
            _ => None,
        };
        let wall = |(from, to): &Part| {
            Some((WallTime::from_minutes(*from)?, WallTime::from_minutes(*to)?))
        };
        Wish {
            days,
            weekdays,
            parts: self.parts.iter().filter_map(wall).collect(),
            exact,
            zone: None,
        }
    }

    /// Those that are wanted, in order; none if all are.
    fn weekdays(&self, dates: &[Date]) -> Vec<Weekday> {
        let mut wanted = self.every.clone();
        if self.ranges.is_empty() && dates.len() > 1 {
            wanted.extend(dates.iter().map(|d| Weekday::of(*d)));
        }
        if wanted.is_empty() && !self.never.is_empty() {
            wanted.extend(Weekday::ALL);
        }
        let wanted = |d: &Weekday| wanted.contains(d) && !self.never.contains(d);
        Weekday::ALL.into_iter().filter(wanted).collect()
    }

    fn span(&self, dates: &[Date], base: Option<Date>) -> Option<Days> {
        let mut all: Vec<Days> = dates.iter().map(|d| (*d, *d)).collect();
        all.extend(self.ranges.iter().filter_map(|(a, b)| {
            let first = a.date(self.today, base)?;
            let last = match b {
                Day::On(last) => *last,
                Day::Weekday { day, .. } => first_from(first, *day)?,
            };
            Some((first, last))
        }));
        if all.is_empty() {
            all.extend(&self.stretches);
        }
        let mut span = all.into_iter().reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        let bound =
            |(day, later): Bound| day.date(self.today, base)?.checked_add(later.days()).ok();
        if let Some(from) = self.from.and_then(bound) {
            let (first, last) = span.unwrap_or((from, Date::MAX));
            span = Some((first.max(from), last));
        }
        if let Some(to) = self.to.and_then(bound) {
            let (first, last) = span.unwrap_or((self.today, to));
            span = Some((first, last.min(to)));
        }
        // Bounds that contradict each other say nothing.
        span.filter(|(first, last)| first <= last)
    }
}

/// "March 12-14": the number behind a date.
fn number_after(t: &Tokens, at: usize, day: Day) -> Option<(Date, usize)> {
    let Day::On(first) = day else { return None };
    let (Kind::Number { value, .. } | Kind::Ordinal(value)) = t.get(at + 1)?.kind else {
        return None;
    };
    if !t.is(at, &["-", "to", "through"]) || t.is(at + 2, &["am", "pm", "o'clock"]) {
        return None;
    }
    let last = Date::new(first.year(), first.month(), i8::try_from(value).ok()?).ok()?;
    (first < last).then_some((last, 2))
}

fn meet(a: Part, b: Part) -> Option<Part> {
    let (from, to) = (a.0.max(b.0), a.1.min(b.1));
    let very = |p: Part, q: Part| p.0 == p.1 && q.0 <= p.0 && (p.0 < q.1 || p == q);
    if very(a, b) || very(b, a) {
        return Some((from, from));
    }
    (from < to).then_some((from, to))
}
