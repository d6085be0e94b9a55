//! What desktops tell of their reps' time: busy times and hours.

use baton_api::booking::{BusyReport, HoursView, MyBooking};
use baton_api::{Code, Problem, limits};
use baton_core::booking::RepHours;
use baton_core::ids::RepId;
use baton_core::schedule::Span;

use super::check;
use crate::engine::{Device, Engine, validate};
use crate::fail::Result;
use crate::store::busy::BusyRow;
use crate::store::{RepRow, WorkspaceRow};

/// Nobody plans further ahead.
const MOST_SECONDS: i64 = 400 * 86_400;
/// Busy times are sent again within a third of the time after which they are stale.
const REFRESH_PART: u32 = 3;

impl Engine {
    pub async fn report_busy(&self, device: &Device, report: BusyReport) -> Result<()> {
        let now = self.now();
        check_report(&report)?;
        let row = BusyRow {
            rep: device.rep.clone(),
            device: Some(device.id.clone()),
            // Somebody's clock may run ahead: what is read in the future would never be stale.
            read_at: report.read_at.min(now),
            from: report.from,
            to: report.to,
            spans: joined(
                report
                    .busy
                    .iter()
                    .map(|b| Span::new(b.start, b.end))
                    .collect(),
            ),
            connection: report.connection,
        };
        let mut w = self.store.write().await?;
        w.put_busy(&row).await?;
        Ok(w.commit().await?)
    }

    /// The calendar is no longer connected: what it told says nothing any more.
    pub async fn forget_busy(&self, device: &Device, connection: &str) -> Result<()> {
        let mut w = self.store.write().await?;
        w.drop_busy(&device.rep, connection).await?;
        Ok(w.commit().await?)
    }

    pub async fn hours(&self, device: &Device, rep: &RepId) -> Result<HoursView> {
        self.self_or_admin(device, rep).await?;
        let mut c = self.store.read().await?;
        let workspace = self.workspace(&mut c, &device.workspace).await?;
        let row = self.colleague(&mut c, device, rep).await?;
        Ok(hours_view(&row, &workspace))
    }

    pub async fn set_hours(
        &self,
        device: &Device,
        rep: &RepId,
        hours: RepHours,
    ) -> Result<HoursView> {
        self.self_or_admin(device, rep).await?;
        check::hours(&hours)?;
        let mut w = self.store.write().await?;
        let workspace = self.workspace(w.conn(), &device.workspace).await?;
        let mut row = self.colleague(w.conn(), device, rep).await?;
        w.set_hours(rep, &hours).await?;
        w.feed_me(rep).await?;
        w.commit().await?;
        row.hours = hours;
        Ok(hours_view(&row, &workspace))
    }

    pub(in crate::engine) fn my_booking(rep: &RepRow, workspace: &WorkspaceRow) -> MyBooking {
        let booking = &workspace.settings.booking;
        MyBooking {
            hours: rep.hours.clone(),
            default_zone: booking.zone.clone(),
            default_week: booking.week.clone(),
            types: booking.types.clone(),
            clients: booking.clients.clone(),
            refresh_minutes: (booking.stale_calendar.after_minutes / REFRESH_PART).max(1),
        }
    }
}

fn hours_view(rep: &RepRow, workspace: &WorkspaceRow) -> HoursView {
    let booking = &workspace.settings.booking;
    HoursView {
        rep: rep.person(),
        hours: rep.hours.clone(),
        default_zone: booking.zone.clone(),
        default_week: booking.week.clone(),
    }
}

fn check_report(report: &BusyReport) -> Result<(), Problem> {
    validate::client_id(&report.connection, "connection")?;
    if report.busy.len() > limits::BUSY_SPANS {
        let detail = format!("At most {} busy times are taken.", limits::BUSY_SPANS);
        return Err(Problem::new(Code::TooLong, detail)
            .at("busy")
            .fix("Join those that touch."));
    }
    if report.to <= report.from || report.to.seconds_since(report.from) > MOST_SECONDS {
        return Err(Problem::new(
            Code::InvalidField,
            "`to` must lie within 400 days after `from`.",
        )
        .at("to"));
    }
    for (i, span) in report.busy.iter().enumerate() {
        if span.end <= span.start {
            return Err(
                Problem::new(Code::InvalidField, "A busy time ends after it starts.")
                    .at(format!("busy[{i}].end")),
            );
        }
    }
    Ok(())
}

/// Sorted; those that touch become one.
pub fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = vec![];
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}
