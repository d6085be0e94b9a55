//! Alerts: one row for each offer and reason, for ever, so that nothing alerts twice on this
//! device, also across restarts and new starts of the feed.

use baton_core::Timestamp;
use baton_core::ids::{HandoffId, MeetingId, OfferId};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::codec::{one_of, time};
use super::{Cache, Result};
use crate::alerts::AlertKind;
use crate::alerts::plan::Shown;

pub(super) const TABLE: &str = "
CREATE TABLE alert (
    offer TEXT NOT NULL,
    reason INTEGER NOT NULL,
    handoff TEXT NOT NULL,
    -- 0 waits · 1 handed to the host · 2 to be closed · 3 over
    state INTEGER NOT NULL,
    -- By the hub's clock.
    due_at INTEGER NOT NULL,
    deadline INTEGER NOT NULL,
    -- Words for what is only told once.
    detail TEXT,
    PRIMARY KEY (offer, reason)
) STRICT;
CREATE INDEX alert_due ON alert (due_at) WHERE state = 0;
CREATE INDEX alert_closing ON alert (offer) WHERE state = 2;
";

/// Alerts about meetings, under a name made of the meeting instead of an offer.
pub(super) const MEETINGS: &str = "
ALTER TABLE alert ADD COLUMN meeting TEXT;
CREATE INDEX alert_meeting ON alert (meeting) WHERE meeting IS NOT NULL;
";

const COLUMNS: &str = "SELECT offer, reason, handoff, meeting, due_at, deadline, detail FROM alert";

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewAlert {
    pub offer: OfferId,
    pub reason: AlertKind,
    /// Tells alerts for the same reason from one another: their number, or a time.
    pub nth: i64,
    pub handoff: HandoffId,
    pub meeting: Option<MeetingId>,
    pub due_at: Timestamp,
    pub deadline: Timestamp,
    pub detail: Option<String>,
}

/// The stored reason is the kind and, in hundreds, which of the kind it is.
const KINDS: i64 = 100;

fn code(reason: AlertKind, nth: i64) -> i64 {
    let kind = match reason {
        AlertKind::Offered => 0,
        AlertKind::Reminder => 1,
        AlertKind::Lapsed => 2,
        AlertKind::TooLate => 3,
        AlertKind::MeetingBooked => 4,
        AlertKind::MeetingMoved => 5,
        AlertKind::MeetingCancelled => 6,
        AlertKind::Prep => 7,
        AlertKind::Unclaimed => 8,
        AlertKind::Unfinished => 9,
        AlertKind::Escalated => 10,
        AlertKind::SetAway => 11,
    };
    nth * KINDS + kind
}

fn reason(code: i64) -> AlertKind {
    match code % KINDS {
        0 => AlertKind::Offered,
        1 => AlertKind::Reminder,
        2 => AlertKind::Lapsed,
        4 => AlertKind::MeetingBooked,
        5 => AlertKind::MeetingMoved,
        6 => AlertKind::MeetingCancelled,
        7 => AlertKind::Prep,
        8 => AlertKind::Unclaimed,
        9 => AlertKind::Unfinished,
        10 => AlertKind::Escalated,
        11 => AlertKind::SetAway,
        _ => AlertKind::TooLate,
    }
}

impl Cache {
    /// What waits to be handed to the host, by when it is due.
    pub(crate) async fn waiting_alerts(&self, limit: u32) -> Result<Vec<NewAlert>> {
        let mut query = sqlx::QueryBuilder::new(COLUMNS);
        query.push(" WHERE state = 0 ORDER BY due_at, reason LIMIT ");
        query.push_bind(i64::from(limit));
        let rows = query.build().fetch_all(&self.pool).await?;
        rows.iter().map(read).collect()
    }

    /// Takes an alert to hand it over: `false` if somebody else did, or it is over.
    pub(crate) async fn hand_over(&self, alert: &NewAlert) -> Result<bool> {
        self.step(alert, 1).await
    }

    /// An alert that waits is not needed any more.
    pub(crate) async fn skip_alert(&self, alert: &NewAlert) -> Result<bool> {
        self.step(alert, 3).await
    }

    async fn step(&self, alert: &NewAlert, to: i64) -> Result<bool> {
        let done =
            sqlx::query("UPDATE alert SET state = ? WHERE offer = ? AND reason = ? AND state = 0")
                .bind(to)
                .bind(&alert.offer.0)
                .bind(code(alert.reason, alert.nth))
                .execute(&self.pool)
                .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Offers whose notification is to be taken away.
    pub(crate) async fn closing_alerts(&self) -> Result<Vec<OfferId>> {
        let offers: Vec<String> =
            sqlx::query_scalar("SELECT DISTINCT offer FROM alert WHERE state = 2 LIMIT 100")
                .fetch_all(&self.pool)
                .await?;
        Ok(offers.into_iter().map(OfferId).collect())
    }

    pub(crate) async fn closed_alert(&self, offer: &OfferId) -> Result<()> {
        sqlx::query("UPDATE alert SET state = 3 WHERE offer = ? AND state = 2")
            .bind(&offer.0)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    pub(crate) async fn add_alert(&self, alert: &NewAlert) -> Result<()> {
        let mut tx = self.write().await?;
        add(&mut tx, std::slice::from_ref(alert)).await?;
        Ok(tx.commit().await?)
    }

    /// The offer is answered here: nothing more is to be shown for it.
    pub(crate) async fn close_alerts(&self, offer: &OfferId) -> Result<()> {
        let mut tx = self.write().await?;
        close(&mut tx, std::slice::from_ref(offer)).await?;
        Ok(tx.commit().await?)
    }
}

/// Adds what is not known yet. What is due before a meeting and waits is due at the new time: the
/// minutes ahead may have been set anew.
pub(crate) async fn add(tx: &mut SqliteConnection, alerts: &[NewAlert]) -> Result<()> {
    if alerts.is_empty() {
        return Ok(());
    }
    let mut query = sqlx::QueryBuilder::new(
        "INSERT INTO alert (offer, reason, handoff, meeting, state, due_at, deadline, \
         detail) ",
    );
    query.push_values(alerts, |mut row, a| {
        row.push_bind(a.offer.0.clone())
            .push_bind(code(a.reason, a.nth))
            .push_bind(a.handoff.0.clone())
            .push_bind(a.meeting.as_ref().map(|m| m.0.clone()))
            .push("0")
            .push_bind(a.due_at.as_millis())
            .push_bind(a.deadline.as_millis())
            .push_bind(a.detail.clone());
    });
    query.push(
        " ON CONFLICT (offer, reason) DO UPDATE SET due_at = excluded.due_at
          WHERE alert.state = 0 AND alert.reason = 7",
    );
    query.build().execute(tx).await?;
    Ok(())
}

/// What the alerts ask for is over: what waits is skipped, what is shown is closed. Only to be read
/// are alerts of other kinds: they stay.
pub(crate) async fn close(tx: &mut SqliteConnection, offers: &[OfferId]) -> Result<()> {
    if offers.is_empty() {
        return Ok(());
    }
    let mut query = one_of(
        "UPDATE alert SET state = CASE state WHEN 0 THEN 3 WHEN 1 THEN 2 ELSE state END",
        "offer",
        offers.iter().map(|o| o.0.as_str()),
    );
    query.push(" AND reason % 100 IN (0, 1, 8, 9, 10, 11)");
    query.build().execute(tx).await?;
    Ok(())
}

/// What was due before the meeting is not, unless it is of this name: what waits is forgotten, so
/// that it can come again, what is shown is closed.
pub(crate) async fn drop_preps(
    tx: &mut SqliteConnection,
    meeting: &MeetingId,
    but: Option<&OfferId>,
) -> Result<()> {
    let but = but.map_or("", |o| o.0.as_str());
    for sql in [
        "DELETE FROM alert WHERE meeting = ? AND reason = 7 AND state = 0 AND offer != ?",
        "UPDATE alert SET state = 2 WHERE meeting = ? AND reason = 7 AND state = 1 AND offer != ?",
    ] {
        sqlx::query(sql)
            .bind(&meeting.0)
            .bind(but)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// Those of the offers whose first alert has reached the host, and when it was due.
pub(crate) async fn handed(tx: &mut SqliteConnection, offers: &[OfferId]) -> Result<Shown> {
    let mut query = one_of(
        "SELECT offer, due_at FROM alert",
        "offer",
        offers.iter().map(|o| o.0.as_str()),
    );
    query.push(" AND reason = 0 AND state IN (1, 2)");
    let rows = query.build().fetch_all(tx).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("offer")?, time(row, "due_at")?)))
        .collect()
}

/// A handoff is gone: nothing is shown of it any more, not even what was only to be read, and the
/// words go. That it alerted once stays known.
pub(crate) async fn forget_handoff(tx: &mut SqliteConnection, id: &HandoffId) -> Result<()> {
    sqlx::query(
        "UPDATE alert SET detail = NULL,
             state = CASE state WHEN 0 THEN 3 WHEN 1 THEN 2 ELSE state END
         WHERE handoff = ?",
    )
    .bind(&id.0)
    .execute(tx)
    .await?;
    Ok(())
}

/// As [`forget_handoff`], of a meeting.
pub(crate) async fn forget_meeting(tx: &mut SqliteConnection, id: &MeetingId) -> Result<()> {
    sqlx::query(
        "UPDATE alert SET detail = NULL,
             state = CASE state WHEN 0 THEN 3 WHEN 1 THEN 2 ELSE state END
         WHERE meeting = ?",
    )
    .bind(&id.0)
    .execute(tx)
    .await?;
    Ok(())
}

fn read(row: &SqliteRow) -> Result<NewAlert> {
    let code = row.try_get("reason")?;
    Ok(NewAlert {
        offer: OfferId(row.try_get("offer")?),
        reason: reason(code),
        nth: code / KINDS,
        handoff: HandoffId(row.try_get("handoff")?),
        meeting: row.try_get::<Option<String>, _>("meeting")?.map(MeetingId),
        due_at: time(row, "due_at")?,
        deadline: time(row, "deadline")?,
        detail: row.try_get("detail")?,
    })
}

#[cfg(test)]
impl Cache {
    /// Takes the table away, or puts it back: what a full disk does, at will.
    pub(crate) async fn break_alerts(&self, broken: bool) {
        let sql = if broken {
            "ALTER TABLE alert RENAME TO broken"
        } else {
            "ALTER TABLE broken RENAME TO alert"
        };
        sqlx::query(sql).execute(&self.pool).await.unwrap();
    }
}
