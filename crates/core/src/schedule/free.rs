//! Every time at which a meeting may start: one sweep over hours and what closes them.

use std::borrow::Borrow;

use super::closed::closed;
use super::hours::{Stretch, hours, length};
use super::{Host, Opening, Span};
use crate::Timestamp;
use crate::booking::MeetingType;

/// When a kind of meeting may start for a host, between two instants: sorted.
pub fn free(host: &Host, kind: &MeetingType, within: Span, now: Timestamp) -> Vec<Timestamp> {
    let starts = free_millis(host, kind, ahead(kind, within, now), now);
    starts.map(Timestamp::from_millis).collect()
}

/// The part of a span that is neither too soon nor too late.
fn ahead(kind: &MeetingType, within: Span, now: Timestamp) -> Span {
    let earliest = earliest(kind, now).as_millis();
    let latest = latest(kind, now).as_millis();
    Span {
        start: within.start.max(earliest),
        end: within.end.min(latest.saturating_add(1)),
    }
}

pub fn earliest(kind: &MeetingType, now: Timestamp) -> Timestamp {
    now.plus_seconds(60 * i64::from(kind.notice_minutes))
}

pub fn latest(kind: &MeetingType, now: Timestamp) -> Timestamp {
    now.plus_seconds(86_400 * i64::from(kind.horizon_days))
}

fn free_millis(
    host: &Host,
    kind: &MeetingType,
    within: Span,
    now: Timestamp,
) -> impl Iterator<Item = i64> {
    let (stretches, closed) = read(host, kind, within, now);
    let starts = stretches
        .into_iter()
        .flat_map(move |s| s.starts(kind, within.start))
        .take_while(move |at| *at < within.end);
    let mut sweep = Sweep::new(closed);
    starts.filter(move |at| sweep.is_open(*at))
}

fn read(
    host: &Host,
    kind: &MeetingType,
    within: Span,
    now: Timestamp,
) -> (Vec<Stretch>, Vec<Span>) {
    if within.start >= within.end {
        return (vec![], vec![]);
    }
    (hours(host, kind, within), closed(host, kind, within, now))
}

/// Goes once through sorted spans that are closed, for starts that ascend.
struct Sweep {
    closed: std::iter::Peekable<std::vec::IntoIter<Span>>,
    /// The latest end of all closed spans that have begun.
    until: i64,
}

impl Sweep {
    fn new(closed: Vec<Span>) -> Self {
        Self {
            closed: closed.into_iter().peekable(),
            until: i64::MIN,
        }
    }

    fn is_open(&mut self, at: i64) -> bool {
        while let Some(begun) = self.closed.next_if(|c| c.start <= at) {
            self.until = self.until.max(begun.end);
        }
        self.until <= at
    }
}

/// When at least one of the hosts is free, and who: sorted by start. With a fixed host, only when
/// that one is free too: within their hours, but in the step of the other, whose zone may be half an
/// hour off.
pub fn openings(
    hosts: &[impl Borrow<Host>],
    fixed: Option<&Host>,
    kind: &MeetingType,
    within: Span,
    now: Timestamp,
) -> Vec<Opening> {
    let within = ahead(kind, within, now);
    let mut found: Vec<(i64, usize)> = vec![];
    for (place, host) in hosts.iter().enumerate() {
        found.extend(free_millis(host.borrow(), kind, within, now).map(|at| (at, place)));
    }
    // Many sorted runs one after the other: what the stable sort is quick at.
    found.sort_by_key(|(at, _)| *at);
    let mut openings: Vec<Opening> = found
        .chunk_by(|a, b| a.0 == b.0)
        .filter_map(|same| {
            Some(Opening {
                start: Timestamp::from_millis(same.first()?.0),
                hosts: same.iter().map(|(_, place)| *place).collect(),
            })
        })
        .collect();
    if let Some(fixed) = fixed {
        keep_joined(&mut openings, fixed, kind, within, now);
    }
    openings
}

fn keep_joined(
    openings: &mut Vec<Opening>,
    fixed: &Host,
    kind: &MeetingType,
    within: Span,
    now: Timestamp,
) {
    let (stretches, closed) = read(fixed, kind, within, now);
    let mut sweep = Sweep::new(closed);
    let mut stretches = stretches.into_iter().peekable();
    openings.retain(|opening| {
        let start = opening.start.as_millis();
        let meeting = Span {
            start,
            end: start + length(kind),
        };
        while stretches.next_if(|s| s.span.end <= start).is_some() {}
        stretches.peek().is_some_and(|s| s.fits(meeting)) && sweep.is_open(start)
    });
}
