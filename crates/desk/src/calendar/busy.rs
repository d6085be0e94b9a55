//! Busy times: read from the chosen calendars, told to the hub as start and end and nothing else.

use std::collections::HashSet;
use std::sync::Arc;

use baton_api::booking::{BusyReport, BusySpan, MyBooking};
use baton_calendars::{Availability, BusyTime, Calendar, CalendarId, Window};
use baton_core::Timestamp;
use baton_core::ids::MeetingId;
use baton_core::meeting::of_uid;

use super::failure;
use super::worker::{Trouble, Worker};
use crate::cache::account::Account;
use crate::cache::busy::KnownBusy;
use crate::cache::event::Copy;
use crate::cache::{Cache, CacheError, Outbox};
use crate::failure::{Failure, FailureCode};

const DAY: i64 = 24 * 60 * 60;
/// The furthest that calendars are read ahead, whatever is set.
const MAX_DAYS: u32 = 60;
const DEFAULT_DAYS: u32 = 21;
const DEFAULT_REFRESH_MINUTES: u32 = 15;
/// Intervals that the hub takes.
const MAX_SPANS: usize = 20_000;

/// What the hub was told of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    pub at: Timestamp,
    pub busy: Vec<BusySpan>,
}

/// The time in which meetings can be.
pub(crate) fn window(booking: Option<&MyBooking>, now: Timestamp) -> Window {
    let days = booking
        .and_then(|b| b.types.iter().map(|t| t.horizon_days).max())
        .unwrap_or(DEFAULT_DAYS)
        .min(MAX_DAYS);
    // Whole days, so that what is cut at its edges stays the same from one reading to the next.
    let into_day = now.as_millis().div_euclid(1_000).rem_euclid(DAY);
    let today =
        Timestamp::from_millis(now.as_millis().div_euclid(1_000) * 1_000).plus_seconds(-into_day);
    Window {
        from: today.plus_seconds(-DAY),
        to: today.plus_seconds((i64::from(days) + 2) * DAY),
    }
}

/// What tells our own meetings from those of another company that books with Baton too.
pub(crate) struct Ours {
    meetings: HashSet<MeetingId>,
    copies: Vec<Copy>,
}

impl Ours {
    pub(crate) async fn read(cache: &Cache, outbox: &Outbox) -> Result<Self, CacheError> {
        Ok(Self {
            meetings: cache.meeting_ids().await?,
            copies: outbox.copies().await?,
        })
    }

    /// Whether a busy time is one of our own meetings: the hub knows those itself.
    pub(crate) fn has(&self, time: &BusyTime, calendar: (&str, &str)) -> bool {
        match &time.uid {
            Some(uid) => of_uid(uid).is_some_and(|id| self.know(&id)),
            // Some providers do not say which event it is.
            None => self.copies.iter().any(|c| {
                c.is_in(calendar.0, calendar.1)
                    && !c.gone
                    && (c.start, c.end) == (time.start, time.end)
            }),
        }
    }

    fn know(&self, meeting: &MeetingId) -> bool {
        self.meetings.contains(meeting) || self.copies.iter().any(|c| &c.meeting == meeting)
    }

    pub(crate) fn copies(&self) -> &[Copy] {
        &self.copies
    }
}

/// Sorted, none touching the next, cut to the window.
pub(crate) fn merged(mut spans: Vec<BusySpan>, within: Window) -> Vec<BusySpan> {
    spans.retain_mut(|s| {
        s.start = s.start.max(within.from);
        s.end = s.end.min(within.to);
        s.start < s.end
    });
    spans.sort_by_key(|s| (s.start, s.end));
    let mut out: Vec<BusySpan> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

impl Worker {
    /// Reads the chosen calendars and tells the hub. A calendar that cannot be read is said; the
    /// hub is told nothing then, and counts the rep's time as unknown when that gets old.
    pub(super) async fn busy(
        &self,
        account: &Account,
        calendar: &Arc<dyn Calendar>,
    ) -> Result<(), Trouble> {
        let chosen: Vec<_> = account.busy().map(|c| CalendarId(c.id.clone())).collect();
        if chosen.is_empty() {
            self.cache.set_busy(&account.id, &[]).await?;
            return self.forget_busy(account).await;
        }
        let me = self.cache.me().await?;
        let booking = me.as_ref().and_then(|k| k.me.booking.as_ref());
        let (read_at, within) = (self.clock.hub(), window(booking, self.clock.hub()));
        let found = calendar.busy(&chosen, within).await?;
        let mut known = Vec::new();
        for (id, found) in chosen.iter().zip(&found) {
            match found {
                Availability::Known(times) => known.push(KnownBusy {
                    account: account.id.clone(),
                    calendar: id.0.clone(),
                    read_at,
                    times: times.clone(),
                }),
                Availability::Unknown(why) => {
                    return Err(Trouble::Calendar(unknown(account, &id.0, why)));
                }
            }
        }
        if known.len() < chosen.len() {
            let name = chosen.get(known.len()).map_or("", |c| c.0.as_str());
            let why = "the answer left it out";
            return Err(Trouble::Calendar(unknown(account, name, why)));
        }
        self.cache.set_busy(&account.id, &known).await?;
        self.accounts
            .change(&account.id, |h| h.last_read_at = Some(read_at));
        let ours = Ours::read(&self.cache, &self.outbox).await?;
        let busy = known.iter().flat_map(|k| {
            k.times
                .iter()
                .filter(|t| !ours.has(t, (&k.account, &k.calendar)))
                .map(|t| BusySpan {
                    start: t.start,
                    end: t.end,
                })
        });
        let report = BusyReport {
            connection: account.id.clone(),
            read_at,
            from: within.from,
            to: within.to,
            busy: merged(busy.collect(), within),
        };
        self.report(account, report, booking).await
    }

    async fn report(
        &self,
        account: &Account,
        mut report: BusyReport,
        booking: Option<&MyBooking>,
    ) -> Result<(), Trouble> {
        let refresh = booking.map_or(DEFAULT_REFRESH_MINUTES, |b| b.refresh_minutes);
        let half = i64::from(refresh.max(2)) * 30;
        let sent = self.accounts.health(&account.id).sent;
        let fresh = sent
            .is_some_and(|s| s.busy == report.busy && report.read_at.seconds_since(s.at) < half);
        if fresh {
            return Ok(());
        }
        if let Some(first_left_out) = report.busy.get(MAX_SPANS) {
            report.to = first_left_out.start;
            report.busy.truncate(MAX_SPANS);
        }
        self.hub.report(&["v1", "busy"], &report).await?;
        let sent = Sent {
            at: report.read_at,
            busy: report.busy,
        };
        self.accounts.change(&account.id, |h| h.sent = Some(sent));
        Ok(())
    }

    /// Nothing of the account makes the rep busy any more.
    pub(super) async fn forget_busy(&self, account: &Account) -> Result<(), Trouble> {
        let nothing = Some(Vec::new());
        if self.accounts.health(&account.id).sent.map(|s| s.busy) == nothing {
            return Ok(());
        }
        forget_at_hub(&self.hub, &account.id).await?;
        let at = self.clock.hub();
        let sent = Sent { at, busy: vec![] };
        self.accounts.change(&account.id, |h| h.sent = Some(sent));
        Ok(())
    }
}

/// The connection is gone: what it told holds no longer.
pub(crate) async fn forget_at_hub(
    hub: &crate::hub::Hub,
    account: &str,
) -> Result<(), crate::hub::HubError> {
    use crate::hub::HubError;
    match hub.delete(&["v1", "busy", account]).await {
        Err(HubError::Refused(p)) if p.code == baton_api::Code::NotFound => Ok(()),
        other => other,
    }
}

fn unknown(account: &Account, calendar: &str, why: &str) -> Failure {
    let name = account.calendar(calendar).map_or(calendar, |c| &c.name);
    Failure::new(
        FailureCode::Refused,
        format!("{name} cannot be read, so your time counts as unknown: {why}."),
    )
    .fix("Test the connection, or leave this calendar out.")
}

/// A failure of the provider, for the account.
pub(crate) fn trouble(e: &baton_calendars::CalendarError) -> Trouble {
    match e {
        baton_calendars::CalendarError::Throttled(after) => Trouble::Wait(failure(e), *after),
        baton_calendars::CalendarError::SignIn(_) => Trouble::SignIn(failure(e)),
        _ => Trouble::Calendar(failure(e)),
    }
}
