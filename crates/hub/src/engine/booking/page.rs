//! What the prospect's own page of a meeting shows.

use baton_core::Timestamp;
use baton_core::booking::Location;
use baton_core::ids::MeetingId;
use baton_core::meeting::MeetingState;
use baton_core::schedule::{self, Opening};
use jiff::civil::Date;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use super::Spoken;
use super::change::{Mover, Wish, kind_of};
use super::find::Search;
use crate::engine::Engine;
use crate::fail::Result;
use crate::store::MeetingRow;

/// Days that one page shows.
const DAYS: usize = 10;
/// Times of a day that somebody can look through.
const TIMES: usize = 24;

#[derive(Debug)]
pub struct MeetingPage {
    pub vendor: String,
    pub title: String,
    pub when: String,
    pub minutes: i64,
    pub host: String,
    pub role: Option<String>,
    pub first: String,
    pub with: Option<String>,
    pub join_url: Option<String>,
    pub place: String,
    pub stage: Stage,
    pub reason: Option<String>,
    /// Why nothing can be changed here any more.
    pub locked: Option<String>,
    pub may_move: bool,
    pub may_cancel: bool,
    pub zone: String,
    pub free: Free,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Open,
    Cancelled,
    /// It has begun, or is over.
    Over,
}

/// Days with free times, from one on.
#[derive(Debug, Default)]
pub struct Free {
    pub days: Vec<FreeDay>,
    /// Where the days before these begin, if there are any.
    pub earlier: Option<Date>,
    pub later: Option<Date>,
}

#[derive(Debug)]
pub struct FreeDay {
    /// "Thursday 12 March".
    pub name: String,
    pub times: Vec<FreeTime>,
}

#[derive(Debug)]
pub struct FreeTime {
    pub start: Timestamp,
    /// "2:00 PM".
    pub clock: String,
}

impl Engine {
    /// The page of a meeting, for whoever has its signed link: with times from a day on.
    pub async fn meeting_page(
        &self,
        id: &MeetingId,
        zone: Option<&str>,
        from: Option<Date>,
    ) -> Result<MeetingPage> {
        let mut c = self.store.read().await?;
        let row = self.meeting_for(&mut c, Mover::Prospect, id).await?;
        let workspace = self.workspace(&mut c, &row.workspace).await?;
        let spoken = zone
            .and_then(Spoken::named)
            .or_else(|| Spoken::named(&row.zone))
            .unwrap_or_else(|| Spoken::of_workspace(&workspace));
        let host = self.person(&mut c, &row.meeting.host).await?;
        let with = match &row.meeting.with {
            Some(rep) => Some(self.person(&mut c, rep).await?.name),
            None => None,
        };
        let booking = &workspace.settings.booking;
        let may = |what| self.may_change(&workspace, &row, Mover::Prospect, what);
        let (moves, cancels) = (may(Wish::Move), may(Wish::Cancel));
        let kind = kind_of(&workspace, &row);
        let free = if moves.is_ok() {
            let search = self.search_for(&mut c, &workspace, &kind, &row).await?;
            drop(c);
            self.free(search, row.meeting.start, &spoken.zone, from)
                .await?
        } else {
            Free::default()
        };
        let first = host.name.split_whitespace().next().unwrap_or(&host.name);
        let often = row.meeting.moved_by_prospect >= booking.prospect.most_reschedules;
        Ok(MeetingPage {
            vendor: workspace.catalog.vendor.clone(),
            title: format!("{} with {}", row.name, host.name),
            when: schedule::label(row.meeting.start, &spoken.zone, &spoken.name, self.now()),
            minutes: row.meeting.end.seconds_since(row.meeting.start) / 60,
            place: place(&row, first),
            first: first.to_owned(),
            role: host.title,
            host: host.name.clone(),
            with,
            join_url: row.join_url.clone(),
            stage: match row.meeting.state {
                MeetingState::Cancelled => Stage::Cancelled,
                MeetingState::Booked if row.meeting.start > self.now() => Stage::Open,
                _ => Stage::Over,
            },
            reason: row.meeting.reason.clone(),
            may_move: moves.is_ok(),
            may_cancel: cancels.is_ok(),
            locked: moves
                .err()
                .filter(|_| cancels.is_err() || often)
                .map(|p| p.detail),
            zone: spoken.name,
            free,
        })
    }

    async fn free(
        &self,
        search: Search<'_>,
        booked: Timestamp,
        zone: &TimeZone,
        from: Option<Date>,
    ) -> Result<Free> {
        let zone = zone.clone();
        // All of them, of this one host: to know what comes before and after.
        self.aside(search, move |search| {
            let mut openings = search.between(None, None);
            openings.retain(|o| o.start != booked);
            some_days(&openings, &zone, from)
        })
        .await
    }
}

/// From a day on; the last ones, where there is nothing any more.
fn some_days(openings: &[Opening], zone: &TimeZone, from: Option<Date>) -> Free {
    let date = |o: &Opening| zone.to_datetime(o.start.0).date();
    let days: Vec<(Date, &[Opening])> = openings
        .chunk_by(|a, b| date(a) == date(b))
        .filter_map(|day| Some((date(day.first()?), day)))
        .collect();
    let first = from.map_or(Some(0), |from| days.iter().position(|(d, _)| *d >= from));
    let first = first.unwrap_or(days.len().saturating_sub(DAYS));
    let begins = |place: usize| days.get(place).map(|(day, _)| *day);
    let shown = days.iter().skip(first).take(DAYS);
    Free {
        days: shown.map(|(_, times)| free_day(times, zone)).collect(),
        earlier: (first > 0)
            .then(|| begins(first.saturating_sub(DAYS)))
            .flatten(),
        later: begins(first + DAYS),
    }
}

fn free_day(openings: &[Opening], zone: &TimeZone) -> FreeDay {
    let words = |format, o: &Opening| {
        let local = o.start.0.to_zoned(zone.clone());
        strtime::format(format, &local).unwrap_or_default()
    };
    let times = schedule::spread(openings, zone, TIMES);
    let name = times.first().map(|o| words("%A %-d %B", o));
    let times = times.iter().map(|o| FreeTime {
        start: o.start,
        clock: words("%-I:%M %p", o),
    });
    FreeDay {
        name: name.unwrap_or_default(),
        times: times.collect(),
    }
}

fn place(row: &MeetingRow, host: &str) -> String {
    match (&row.location, &row.phone) {
        (Location::Phone, Some(phone)) => format!("{host} calls you at {phone}"),
        (Location::Phone, None) => format!("{host} calls you"),
        (Location::GoogleMeet | Location::Teams | Location::Link { .. }, _) => {
            "Online; the link comes with the invitation".into()
        }
    }
}
