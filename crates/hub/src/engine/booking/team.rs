//! What is known of the reps' time, put together from the store.

use std::collections::HashMap;

use baton_core::Timestamp;
use baton_core::booking::{MeetingType, StaleChoice};
use baton_core::ids::{ConversationId, MeetingId, RepId};
use baton_core::routing::{Candidate, Employment};
use baton_core::schedule::{self, By, Host, Obstacle, Off, Opening, Span, Taken};
use jiff::tz::TimeZone;

use crate::engine::Engine;
use crate::fail::Result;
use crate::store::busy::Told;
use crate::store::{Conn, RepRow, WorkspaceRow, busy, holds, meetings, reps};

/// Limits count whole weeks, buffers reach over the edges.
const MARGIN_MS: i64 = 8 * 86_400_000;

/// Whose own claims on time do not stand against what is asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Except<'a> {
    /// Its hold is what becomes a meeting.
    pub conversation: Option<&'a ConversationId>,
    /// It is what moves.
    pub meeting: Option<&'a MeetingId>,
}

/// Reps and their time.
#[derive(Debug)]
pub struct Team {
    pub reps: Vec<RepRow>,
    /// In the same order.
    pub hosts: Vec<Host>,
    known: Vec<Known>,
    stale_before: Timestamp,
    stale: StaleChoice,
}

/// What the calendars of a rep have told.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    read_at: Option<Timestamp>,
    /// Up to where.
    to: Option<Timestamp>,
}

impl Team {
    /// Everybody of the workspace, with what takes their time around `within`.
    pub async fn of(
        engine: &Engine,
        c: &mut Conn,
        workspace: &WorkspaceRow,
        within: Span,
        except: Except<'_>,
    ) -> Result<Self> {
        let now = engine.now();
        let within = within.padded(MARGIN_MS, MARGIN_MS);
        let reps = reps::reps(c, &workspace.id).await?;
        let mut taken = taken(c, workspace, within, now, except).await?;
        let told = busy::busy(c, &workspace.id).await?;
        for t in &told {
            let busy = t.report.spans.iter().filter(|s| s.overlaps(within));
            let busy = busy.map(|span| Taken {
                span: *span,
                by: By::Calendar,
            });
            taken.entry(t.report.rep.clone()).or_default().extend(busy);
        }
        let known = known_of(&told, workspace.settings.booking.stale_before(now));
        let hosts = reps
            .iter()
            .map(|rep| host(rep, workspace, taken.remove(&rep.id).unwrap_or_default()))
            .collect();
        let known = reps
            .iter()
            .map(|rep| known.get(&rep.id).copied().unwrap_or_default())
            .collect();
        let booking = &workspace.settings.booking;
        Ok(Self {
            reps,
            hosts,
            known,
            stale_before: booking.stale_before(now),
            stale: booking.stale_calendar.then,
        })
    }

    pub fn place(&self, rep: &RepId) -> Option<usize> {
        self.reps.iter().position(|r| &r.id == rep)
    }

    pub fn rep(&self, place: usize) -> Option<&RepRow> {
        self.reps.get(place)
    }

    pub fn read_at(&self, rep: &RepId) -> Option<Timestamp> {
        let place = self.place(rep)?;
        self.known.get(place)?.read_at
    }

    /// Places of those who may host this kind of meeting.
    pub fn eligible(&self, kind: &MeetingType, only: Option<&RepId>) -> Vec<usize> {
        let asked = |rep: &RepId| only.is_none_or(|only| only == rep);
        self.reps
            .iter()
            .enumerate()
            .filter(|(_, r)| asked(&r.id) && may_host(kind, &r.id))
            .filter(|(_, r)| stays(r, only))
            .map(|(place, _)| place)
            .collect()
    }

    /// The one who comes to every meeting of this kind is not in the team: nobody can host it.
    fn lacks_fixed(&self, kind: &MeetingType) -> bool {
        let fixed = kind.hosts.fixed.as_ref();
        fixed.is_some_and(|f| {
            self.place(f)
                .and_then(|p| self.rep(p))
                .is_none_or(RepRow::has_left)
        })
    }

    /// The fixed host of this kind, beside `host`.
    pub fn fixed(&self, kind: &MeetingType, host: &RepId) -> Option<usize> {
        let fixed = kind.hosts.fixed.as_ref().filter(|f| *f != host)?;
        self.place(fixed)
    }

    /// The calendar was connected and has not been read lately, or not as far as `end`. Somebody
    /// who never connected one is taken at their hours.
    pub fn stale(&self, place: usize, end: Timestamp) -> Option<Obstacle> {
        let known = self.known.get(place)?;
        let (read_at, to) = known.read_at.zip(known.to)?;
        (read_at < self.stale_before || to < end).then_some(Obstacle::CalendarStale {
            since: Some(read_at),
        })
    }

    pub fn tentative(&self, place: usize, end: Timestamp) -> bool {
        self.stale == StaleChoice::OfferTentatively && self.stale(place, end).is_some()
    }

    fn skipped(&self, place: usize, end: Timestamp) -> Option<Obstacle> {
        (self.stale == StaleChoice::SkipRep)
            .then(|| self.stale(place, end))
            .flatten()
    }

    /// Everything that stands against this rep hosting then, and that the fixed host cannot come.
    pub fn obstacles(
        &self,
        place: usize,
        kind: &MeetingType,
        start: Timestamp,
        now: Timestamp,
    ) -> Vec<Obstacle> {
        let mut out = self.own_obstacles(place, kind, start, now);
        if !self.others_obstacles(place, kind, start, now).is_empty() || self.lacks_fixed(kind) {
            out.push(Obstacle::OtherHost);
        }
        out
    }

    fn own_obstacles(
        &self,
        place: usize,
        kind: &MeetingType,
        start: Timestamp,
        now: Timestamp,
    ) -> Vec<Obstacle> {
        let Some(host) = self.hosts.get(place) else {
            return vec![Obstacle::NotHost];
        };
        let end = start.plus_seconds(60 * i64::from(kind.minutes));
        let mut out = schedule::obstacles(host, kind, start, now);
        out.extend(self.skipped(place, end));
        if !may_host(kind, &host.rep) {
            out.push(Obstacle::NotHost);
        }
        out
    }

    /// What keeps the fixed host from coming.
    pub fn others_obstacles(
        &self,
        place: usize,
        kind: &MeetingType,
        start: Timestamp,
        now: Timestamp,
    ) -> Vec<Obstacle> {
        let fixed = self.hosts.get(place).and_then(|h| self.fixed(kind, &h.rep));
        let end = start.plus_seconds(60 * i64::from(kind.minutes));
        fixed.map_or_else(Vec::new, |fixed| {
            let mut out = self.of_fixed(fixed, kind, start, now);
            out.extend(self.skipped(fixed, end));
            out
        })
    }

    fn of_fixed(
        &self,
        fixed: usize,
        kind: &MeetingType,
        start: Timestamp,
        now: Timestamp,
    ) -> Vec<Obstacle> {
        let host = self.hosts.get(fixed);
        let all = host.map(|h| schedule::obstacles(h, kind, start, now));
        // The step is the other's, whose zone may be half an hour off.
        all.unwrap_or_default()
            .into_iter()
            .filter(|o| !matches!(o, Obstacle::OffStep { .. }))
            .collect()
    }

    /// When somebody can host; hosts by their places in the team.
    pub fn openings(
        &self,
        kind: &MeetingType,
        only: Option<&RepId>,
        within: Span,
        now: Timestamp,
    ) -> Vec<Opening> {
        if self.lacks_fixed(kind) {
            return vec![];
        }
        let places = self.eligible(kind, only);
        let chosen: Vec<&Host> = places.iter().filter_map(|p| self.hosts.get(*p)).collect();
        let fixed = only
            .map_or(kind.hosts.fixed.as_ref(), |only| {
                kind.hosts.fixed.as_ref().filter(|f| *f != only)
            })
            .and_then(|f| self.place(f));
        let beside = fixed.and_then(|f| self.hosts.get(f));
        let length = i64::from(kind.minutes) * 60;
        schedule::openings(&chosen, beside, kind, within, now)
            .into_iter()
            .filter_map(|o| {
                let end = o.start.plus_seconds(length);
                if fixed.is_some_and(|f| self.skipped(f, end).is_some()) {
                    return None;
                }
                let hosts: Vec<_> = o
                    .hosts
                    .iter()
                    .filter_map(|h| places.get(*h).copied())
                    .filter(|p| self.skipped(*p, end).is_none())
                    .collect();
                (!hosts.is_empty()).then_some(Opening {
                    start: o.start,
                    hosts,
                })
            })
            .collect()
    }

    /// Whose turn it is among `places`: those whose calendar is known first, then by the ledger.
    pub fn turn(
        &self,
        places: &[usize],
        candidates: &[Candidate],
        end: Timestamp,
    ) -> Option<usize> {
        let by_rep: HashMap<&RepId, &Candidate> = candidates.iter().map(|c| (&c.rep, c)).collect();
        let of = |place: usize| by_rep.get(&self.rep(place)?.id).copied();
        places.iter().copied().min_by(|a, b| {
            let certain = self.tentative(*a, end).cmp(&self.tentative(*b, end));
            certain.then_with(|| match (of(*a), of(*b)) {
                (Some(a), Some(b)) => a.cmp_turn(b),
                _ => std::cmp::Ordering::Equal,
            })
        })
    }
}

/// Whether the rep is among the hosts of a kind of meeting; who comes to all of them anyway is not.
fn may_host(kind: &MeetingType, rep: &RepId) -> bool {
    let hosts = &kind.hosts;
    let listed = hosts.one_of.is_empty() || hosts.one_of.contains(rep);
    listed && hosts.fixed.as_ref() != Some(rep)
}

/// Who leaves gets no new meetings, and keeps those that there are to the last.
fn stays(rep: &RepRow, only: Option<&RepId>) -> bool {
    match rep.employment {
        Employment::Active => true,
        Employment::Leaving { .. } => only == Some(&rep.id),
        Employment::Left { .. } => false,
    }
}

async fn taken(
    c: &mut Conn,
    workspace: &WorkspaceRow,
    within: Span,
    now: Timestamp,
    except: Except<'_>,
) -> Result<HashMap<RepId, Vec<Taken>>> {
    let (from, to) = (
        Timestamp::from_millis(within.start),
        Timestamp::from_millis(within.end),
    );
    let mut out = HashMap::<RepId, Vec<Taken>>::new();
    for e in meetings::engagements(c, &workspace.id, from, to).await? {
        if Some(&e.meeting) == except.meeting {
            continue;
        }
        out.entry(e.rep).or_default().push(Taken {
            span: Span::new(e.start, e.end),
            by: By::Meeting {
                id: e.meeting,
                before: i64::from(e.before_minutes) * 60_000,
                after: i64::from(e.after_minutes) * 60_000,
            },
        });
    }
    for hold in holds::holds(c, &workspace.id, now).await? {
        if Some(&hold.conversation) == except.conversation {
            continue;
        }
        let taken = Taken {
            span: Span::new(hold.start, hold.end),
            by: By::Hold {
                until: hold.expires_at,
                before: i64::from(hold.before_minutes) * 60_000,
                after: i64::from(hold.after_minutes) * 60_000,
            },
        };
        for rep in std::iter::once(hold.host).chain(hold.with) {
            out.entry(rep).or_default().push(taken.clone());
        }
    }
    Ok(out)
}

/// A rep is known as well as the connection that is known least: what is fresh in one calendar says
/// nothing of another. But a machine that is off keeps another of the same rep from nothing.
fn known_of(told: &[Told], since: Timestamp) -> HashMap<RepId, Known> {
    let on = |t: &Told| match t.report.device {
        Some(_) => t.device_seen_at.is_some_and(|at| at >= since),
        None => true,
    };
    let mut known = HashMap::<RepId, Known>::new();
    for t in told {
        let rep = &t.report.rep;
        if !on(t) && told.iter().any(|o| &o.report.rep == rep && on(o)) {
            continue;
        }
        let known = known.entry(rep.clone()).or_default();
        let least = |a: Option<Timestamp>, b| Some(a.map_or(b, |a: Timestamp| a.min(b)));
        known.read_at = least(known.read_at, t.report.read_at);
        known.to = least(known.to, t.report.to);
    }
    known
}

fn host(rep: &RepRow, workspace: &WorkspaceRow, mut taken: Vec<Taken>) -> Host {
    taken.sort_by_key(|t| t.span);
    let booking = &workspace.settings.booking;
    let zone = rep.hours.zone.as_ref().unwrap_or(&booking.zone);
    let holidays = booking.holidays.iter().cloned().map(Off::Holiday);
    let leave = rep.hours.leave.iter().cloned().map(Off::Leave);
    Host {
        rep: rep.id.clone(),
        // Checked when it was set; a zone that the system has forgotten since is read as UTC.
        zone: baton_core::time::zone(zone).unwrap_or(TimeZone::UTC),
        week: rep.hours.week.as_ref().unwrap_or(&booking.week).clone(),
        off: holidays.chain(leave).collect(),
        taken,
    }
}
