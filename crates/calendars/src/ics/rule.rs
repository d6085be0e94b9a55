//! The times of a recurrence rule, as wall times.
//!
//! Rules are evaluated by `calcard` on a clock without a zone; which instants the times are, which
//! are left out and which were moved is decided in [`super::series`]. Its own way of doing that
//! drops times in hours that come twice and finds a moved one only when its SEQUENCE is that of the
//! series.

use calcard::common::timezone::Tz;
use calcard::common::{CalendarScale, PartialDateTime};
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarFrequency,
    ICalendarProperty, ICalendarRecurrenceRule, ICalendarSkip, ICalendarValue,
};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::{Result, Unreadable};

/// Most times of one rule: every hour for ten years. More is no event of a person.
const MOST_TIMES: usize = 100_000;

/// Most steps of a rule that recurs within the day; the evaluator gives up after as many in vain.
const MOST_STEPS: i64 = 99_000;

/// Longest list of a rule, and most times within one day that lists may make together.
const MOST_LISTED: usize = 400;

/// All times from `first` until `last`, sorted. `first` is one of them even where the rule does not
/// name it, as calendars show it.
pub(super) fn starts(
    rule: &ICalendarRecurrenceRule,
    first: DateTime,
    last: DateTime,
) -> Result<Vec<DateTime>> {
    check(rule, first, last)?;
    let mut out = vec![first];
    if last < first {
        return Ok(out);
    }
    let expanded = alone(rule, first, last)
        .ok_or_else(|| Unreadable::new("a time that no calendar has"))?
        .expand_dates(Tz::Floating, MOST_TIMES);
    if let Some(error) = expanded.errors.first() {
        return Err(Unreadable::new(format!(
            "a rule that makes no sense: {}",
            error.error
        )));
    }
    if expanded.events.len() >= MOST_TIMES {
        return Err(Unreadable::new("a rule that recurs too often"));
    }
    for event in expanded.events {
        let seconds = event.start.naive_local().and_utc().timestamp();
        let at = Timestamp::from_second(seconds)
            .map_err(|_| Unreadable::new("a time that no calendar has"))?;
        out.push(TimeZone::UTC.to_datetime(at));
    }
    out.sort_unstable();
    out.dedup();
    Ok(out)
}

/// Refuses what the evaluator does not know, and what would keep it busy for ever.
fn check(rule: &ICalendarRecurrenceRule, first: DateTime, last: DateTime) -> Result<()> {
    let gregorian = |scale: &CalendarScale| *scale == CalendarScale::Gregorian;
    let omits = |skip: &ICalendarSkip| *skip == ICalendarSkip::Omit;
    if !rule.rscale.as_ref().is_none_or(gregorian) || !rule.skip.as_ref().is_none_or(omits) {
        return Err(Unreadable::new("a rule in another calendar than ours"));
    }
    if is_disputed(rule) {
        return Err(Unreadable::new(
            "a rule that programs understand differently",
        ));
    }
    let of_day = [&rule.byhour, &rule.byminute, &rule.bysecond];
    let lists = [
        rule.byday.len(),
        rule.bymonthday.len(),
        rule.byyearday.len(),
        rule.byweekno.len(),
        rule.bymonth.len(),
        rule.bysetpos.len(),
        of_day.iter().map(|l| l.len().max(1)).product(),
    ];
    if lists.iter().any(|length| *length > MOST_LISTED) || steps(rule, first, last) > MOST_STEPS {
        return Err(Unreadable::new("a rule that recurs too often"));
    }
    Ok(())
}

/// Rules that no calendar program offers to people, and of which the evaluator may miss times:
/// weeks by number without a weekday, a 53rd one or in some years only; several places in a set;
/// days of a month in a yearly rule that names no month.
fn is_disputed(rule: &ICalendarRecurrenceRule) -> bool {
    let weeks = !rule.byweekno.is_empty()
        && (rule.byday.is_empty()
            || rule.interval.is_some_and(|n| n > 1)
            || rule.byweekno.iter().any(|n| n.abs() > 52));
    let days = rule.freq == ICalendarFrequency::Yearly
        && !rule.bymonthday.is_empty()
        && rule.bymonth.is_empty()
        && rule.byday.is_empty();
    weeks || days || rule.bysetpos.len() > 1
}

/// How many steps of its own length a rule takes, if that is shorter than a day.
fn steps(rule: &ICalendarRecurrenceRule, first: DateTime, last: DateTime) -> i64 {
    let length = match rule.freq {
        ICalendarFrequency::Secondly => 1,
        ICalendarFrequency::Minutely => 60,
        ICalendarFrequency::Hourly => 3600,
        _ => return 0,
    };
    let length = length * i64::from(rule.interval.unwrap_or(1).max(1));
    let steps = last.duration_since(first).as_secs() / length;
    match rule.count {
        Some(count) if is_plain(rule) => steps.min(i64::from(count)),
        _ => steps,
    }
}

/// Whether every step is a time.
fn is_plain(rule: &ICalendarRecurrenceRule) -> bool {
    rule.byday.is_empty()
        && rule.bymonthday.is_empty()
        && rule.byyearday.is_empty()
        && rule.byweekno.is_empty()
        && rule.bymonth.is_empty()
        && rule.bysetpos.is_empty()
        && rule.byhour.is_empty()
        && rule.byminute.is_empty()
        && rule.bysecond.is_empty()
}

/// An event with nothing but this rule, on a clock without a zone, that ends at `last`.
fn alone(rule: &ICalendarRecurrenceRule, first: DateTime, last: DateTime) -> Option<ICalendar> {
    let mut rule = rule.clone();
    rule.until = Some(partial(last)?);
    let start = ICalendarValue::PartialDateTime(Box::new(partial(first)?));
    let rule = ICalendarValue::RecurrenceRule(Box::new(rule));
    let mut event = ICalendarComponent::new(ICalendarComponentType::VEvent);
    event.entries = vec![
        ICalendarEntry::new(ICalendarProperty::Dtstart).with_value(start),
        ICalendarEntry::new(ICalendarProperty::Rrule).with_value(rule),
    ];
    Some(ICalendar {
        components: vec![event],
    })
}

fn partial(at: DateTime) -> Option<PartialDateTime> {
    let small = |n: i8| u8::try_from(n).ok();
    Some(PartialDateTime {
        year: Some(u16::try_from(at.year()).ok()?),
        month: small(at.month()),
        day: small(at.day()),
        hour: small(at.hour()),
        minute: small(at.minute()),
        second: small(at.second()),
        ..PartialDateTime::default()
    })
}
