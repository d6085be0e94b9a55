//! What a prospect's words say about when: "is Thursday at 2 free?", "some afternoon next week".
//!
//! Words are cut into tokens; at each, one file listens for zones, one for days, one for clock
//! times; `said` makes one wish of it all. What is not understood constrains nothing.
//!
//! How ambiguous words are read:
//! - a bare weekday is the first one after today; "this" is the same, or today;
//! - "next Thursday" is the Thursday of next week, and weeks begin on Monday;
//! - "in two weeks" is the whole week that contains that day, "in two days" that day;
//! - an hour without am or pm is at work: 1 to 7 in the afternoon, 8 to 11 in the morning, unless
//!   the words name the morning or the evening;
//! - "12/3" is left alone, because it is March here and December there.

mod clock;
mod days;
mod hour;
mod said;
mod tokens;
mod weeks;
mod zones;

use baton_core::Timestamp;
use baton_core::booking::{WallTime, Weekday};
use baton_core::schedule::Span;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// What words ask for. What they do not name is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// The first and the last day, on the calendar of the prospect.
    pub days: Option<(Date, Date)>,
    /// Only these, where there are any.
    pub weekdays: Vec<Weekday>,
    /// A meeting starts in one of these, where there are any: not before the first time, and before
    /// the second. Where both are one, exactly then.
    pub parts: Vec<(WallTime, WallTime)>,
    /// The one time that is asked about.
    pub exact: Option<(Date, WallTime)>,
    /// The zone that they name; all else is meant on its clock.
    pub zone: Option<String>,
}

impl Wish {
    /// Whether a start is what they ask for. `zone` is the prospect's, if they name none.
    pub fn allows(&self, at: Timestamp, zone: &TimeZone) -> bool {
        let local = self.clock(zone).to_datetime(at.0);
        let day = local.date();
        let minute = i32::from(local.hour()) * 60 + i32::from(local.minute());
        let in_part = |(from, to): &(WallTime, WallTime)| {
            let (from, to) = (i32::from(from.minutes()), i32::from(to.minutes()));
            from == minute || (from < minute && minute < to)
        };
        self.days
            .is_none_or(|(first, last)| first <= day && day <= last)
            && (self.weekdays.is_empty() || self.weekdays.contains(&Weekday::of(day)))
            && (self.parts.is_empty() || self.parts.iter().any(in_part))
    }

    /// From the beginning of the first day to the end of the last.
    pub fn window(&self, zone: &TimeZone) -> Option<Span> {
        let (first, last) = self.days?;
        let zone = self.clock(zone);
        let midnight = |day: Date| zone.to_timestamp(DateTime::from_parts(day, Time::midnight()));
        let start = midnight(first).ok()?;
        let end = last.tomorrow().and_then(midnight);
        Some(Span::new(
            Timestamp(start),
            Timestamp(end.unwrap_or(jiff::Timestamp::MAX)),
        ))
    }

    /// The instant that is asked about. Where a clock shows it twice, the first.
    pub fn instant(&self, zone: &TimeZone) -> Option<Timestamp> {
        let (day, at) = self.exact?;
        let hour = i8::try_from(at.minutes() / 60).ok()?;
        let minute = i8::try_from(at.minutes() % 60).ok()?;
        let time = Time::new(hour, minute, 0, 0).ok()?;
        let at = self
            .clock(zone)
            .to_timestamp(DateTime::from_parts(day, time));
        at.ok().map(Timestamp)
    }

    fn clock(&self, zone: &TimeZone) -> TimeZone {
        let named = self.zone.as_deref().and_then(baton_core::time::zone);
        named.unwrap_or_else(|| zone.clone())
    }
}

/// Reads what a prospect in `zone` says at `now`. Total: unknown words are no constraint.
pub fn read(words: &str, zone: &TimeZone, now: Timestamp) -> Wish {
    let tokens = tokens::cut(words);
    let named = zones::find(&tokens);
    let there = named.as_ref().and_then(|n| baton_core::time::zone(&n.name));
    let today = there.as_ref().unwrap_or(zone).to_datetime(now.0).date();
    let mut wish = said::read(&tokens, named.as_ref().map(|n| &n.place), today);
    wish.zone = named.map(|n| n.name);
    wish
}
