//! What the prospect's own page of a meeting shows.

use baton_core::Timestamp;
use baton_core::booking::Location;
use baton_core::ids::MeetingId;
use baton_core::meeting::MeetingState;
use baton_core::schedule::{self, Opening};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use super::Spoken;
use super::change::{Mover, Wish, kind_of};
use crate::engine::Engine;
use crate::fail::Result;
use crate::store::{MeetingRow, WorkspaceRow};

/// Days and times that somebody can look through.
const MOST_TIMES: usize = 120;

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
    pub days: Vec<FreeDay>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Open,
    Cancelled,
    /// It has begun, or is over.
    Over,
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
    /// The page of a meeting, for whoever has its signed link.
    pub async fn meeting_page(&self, id: &MeetingId, zone: Option<&str>) -> Result<MeetingPage> {
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
        let days = if moves.is_ok() {
            self.free_days(&mut c, &workspace, &row, &spoken.zone)
                .await?
        } else {
            vec![]
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
            days,
        })
    }

    async fn free_days(
        &self,
        c: &mut crate::store::Conn,
        workspace: &WorkspaceRow,
        row: &MeetingRow,
        zone: &TimeZone,
    ) -> Result<Vec<FreeDay>> {
        let kind = kind_of(workspace, row);
        let search = self.search_for(c, workspace, &kind, row).await?;
        let mut openings = search.all();
        openings.retain(|o| o.start != row.meeting.start);
        openings.truncate(MOST_TIMES);
        Ok(by_day(&openings, zone))
    }
}

fn by_day(openings: &[Opening], zone: &TimeZone) -> Vec<FreeDay> {
    let mut days: Vec<FreeDay> = vec![];
    for opening in openings {
        let local = opening.start.0.to_zoned(zone.clone());
        let words = |format| strtime::format(format, &local).unwrap_or_default();
        let name = words("%A %-d %B");
        let time = FreeTime {
            start: opening.start,
            clock: words("%-I:%M %p"),
        };
        match days.last_mut() {
            Some(day) if day.name == name => day.times.push(time),
            _ => days.push(FreeDay {
                name,
                times: vec![time],
            }),
        }
    }
    days
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
