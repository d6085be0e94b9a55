//! Why a time is not offered.

use baton_api::booking::{Explained, Inspection};
use baton_core::Timestamp;
use baton_core::ids::{MeetingTypeId, RepId};
use baton_core::schedule::{self, Obstacle};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use super::find::type_view;
use super::team::Except;
use super::{Spoken, kind};
use crate::engine::{Device, Engine};
use crate::fail::{Fail, Result};

const NEXT: usize = 5;

impl Engine {
    pub async fn inspect(
        &self,
        device: &Device,
        rep: &RepId,
        meeting_type: Option<&MeetingTypeId>,
        start: Timestamp,
    ) -> Result<Inspection> {
        self.self_or_admin(device, rep).await?;
        let mut c = self.store.read().await?;
        let workspace = self.workspace(&mut c, &device.workspace).await?;
        let kind = kind(&workspace, meeting_type)?;
        let row = self.colleague(&mut c, device, rep).await?;
        let booking = &workspace.settings.booking;
        let name = row.hours.zone.clone().unwrap_or(booking.zone.clone());
        let spoken = Spoken::named(&name).unwrap_or_else(|| Spoken::of_workspace(&workspace));
        let search = self
            .search(
                &mut c,
                &workspace,
                kind,
                spoken,
                Some(rep.clone()),
                Except::default(),
            )
            .await?;
        let place = search
            .team
            .place(rep)
            .ok_or_else(|| Fail::not_found("rep"))?;
        let obstacles = search.team.obstacles(place, kind, start, self.now());
        let mut told = obstacles;
        let end = start.plus_seconds(60 * i64::from(kind.minutes));
        let free = told.is_empty();
        // Does not stand against it, and should be known.
        if let Some(stale) = search.team.stale(place, end)
            && !told.contains(&stale)
        {
            told.push(stale);
        }
        let admin = self.require_admin(device).await.is_ok();
        let others = search.team.others_obstacles(place, kind, start, self.now());
        let with = search
            .team
            .fixed(kind, rep)
            .and_then(|p| search.team.rep(p));
        let next = search.between(Some(start.max(self.now())), None);
        let next = schedule::spread(&next, &search.spoken.zone, NEXT);
        Ok(Inspection {
            rep: row.person(),
            start,
            end,
            meeting_type: type_view(kind),
            free,
            obstacles: told
                .into_iter()
                .map(|obstacle| Explained {
                    text: match (&obstacle, with, others.first()) {
                        // Why a colleague is not free is for admins.
                        (Obstacle::OtherHost, Some(with), Some(why)) if admin => {
                            let why = explain(why, start, &search.spoken.zone);
                            format!("{}, who comes too: {why}", with.name)
                        }
                        (Obstacle::OtherHost, Some(with), _) => {
                            format!("{}, who comes too, is not free.", with.name)
                        }
                        _ => explain(&obstacle, start, &search.spoken.zone),
                    },
                    obstacle,
                })
                .collect(),
            calendar_read_at: search.team.read_at(rep),
            next: search.slots(&next),
            zone: search.spoken.name.clone(),
        })
    }

    pub(super) async fn self_or_admin(&self, device: &Device, rep: &RepId) -> Result<()> {
        if &device.rep == rep {
            return Ok(());
        }
        self.require_admin(device).await
    }

    pub(super) async fn colleague(
        &self,
        c: &mut crate::store::Conn,
        device: &Device,
        rep: &RepId,
    ) -> Result<crate::store::RepRow> {
        crate::store::reps::rep(c, rep)
            .await?
            .filter(|r| r.workspace == device.workspace)
            .ok_or_else(|| Fail::not_found("rep"))
    }
}

/// In the rep's own zone; times of the same day without the date.
fn explain(obstacle: &Obstacle, start: Timestamp, zone: &TimeZone) -> String {
    let clock = |at: &Timestamp| {
        let same = zone.to_datetime(at.0).date() == zone.to_datetime(start.0).date();
        let format = if same { "%H:%M" } else { "%A %-d %B, %H:%M" };
        strtime::format(format, &at.0.to_zoned(zone.clone())).unwrap_or_else(|_| at.to_string())
    };
    match obstacle {
        Obstacle::TooSoon { earliest } => {
            format!(
                "Too soon: the notice allows {} at the earliest.",
                clock(earliest)
            )
        }
        Obstacle::TooLate { latest } => {
            format!("Too far ahead: times are offered until {}.", clock(latest))
        }
        Obstacle::Holiday { name } if name.is_empty() => "A holiday.".into(),
        Obstacle::Holiday { name } => format!("A holiday: {name}."),
        Obstacle::Leave => "On leave that day.".into(),
        Obstacle::NotHost => "Not among the hosts of this kind of meeting.".into(),
        Obstacle::OtherHost => "Who comes to every meeting of this kind is not free.".into(),
        Obstacle::OutsideHours => "Outside the hours of the rep or of this kind of meeting.".into(),
        Obstacle::OffStep { minutes } => {
            format!("Between two starts: meetings start every {minutes} minutes.")
        }
        Obstacle::Busy { start, end } => {
            format!(
                "Busy in their own calendar from {} to {}.",
                clock(start),
                clock(end)
            )
        }
        Obstacle::Meeting { start, end, .. } => {
            format!("Another meeting from {} to {}.", clock(start), clock(end))
        }
        Obstacle::Held { until } => {
            format!("Kept for another prospect until {}.", clock(until))
        }
        Obstacle::Buffer { start, end } => format!(
            "Too close to what lies from {} to {}: the buffer is not free.",
            clock(start),
            clock(end)
        ),
        Obstacle::DailyLimit { limit } => format!("Already {limit} meetings that day."),
        Obstacle::WeeklyLimit { limit } => format!("Already {limit} meetings that week."),
        Obstacle::CalendarStale { since: Some(since) } => {
            format!("Their calendar has not been read since {}.", clock(since))
        }
        Obstacle::CalendarStale { since: None } => "Their calendar was never read.".into(),
    }
}
