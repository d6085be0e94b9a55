//! Events that are still to be taken out of calendars of the hub.

use baton_calendars::Written;
use baton_core::ids::{ConversationId, ForgettingId, MeetingId, RepId, TeamCalendarId};
use sqlx::SqliteConnection;

use crate::store::codec::{Columns, from_json, json};
use crate::store::{Result, Write};

#[derive(Clone, Debug)]
pub struct ForgottenEvent {
    pub meeting: MeetingId,
    pub calendar: String,
    /// As it was written last.
    pub written: Option<Written>,
}

impl Write {
    /// Remembers which events have to go, before what names them goes. Also those that nobody looks
    /// after any more, because their meeting is long over.
    pub async fn doom_events(
        &mut self,
        forgetting: &ForgettingId,
        talks: &[ConversationId],
    ) -> Result<()> {
        sqlx::query(
            "INSERT INTO forgotten_events (forgetting, account, rep, meeting, calendar, written)
             SELECT ?1, l.account, l.rep, m.id, coalesce(e.calendar, l.calendar),
                 json_remove(e.written, '$.join_url')
             FROM meetings m CROSS JOIN team_links l
             JOIN team_calendars a ON a.id = l.account AND a.provider = 'caldav'
             LEFT JOIN team_events e ON e.account = l.account AND e.rep = l.rep AND e.meeting = m.id
             WHERE m.conversation IN (SELECT value FROM json_each(?2))
               AND (m.host = l.rep OR m.fixed_host = l.rep OR e.meeting IS NOT NULL)
             ON CONFLICT DO NOTHING",
        )
        .bind(&forgetting.0)
        .bind(json(&talks))
        .execute(self.conn())
        .await?;
        self.calendars_changed();
        Ok(())
    }

    /// No calendar has it any more.
    pub async fn event_is_out(
        &mut self,
        account: &TeamCalendarId,
        rep: &RepId,
        meeting: &MeetingId,
    ) -> Result<()> {
        sqlx::query("DELETE FROM forgotten_events WHERE account = ? AND rep = ? AND meeting = ?")
            .bind(&account.0)
            .bind(&rep.0)
            .bind(&meeting.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }
}

/// What is to be taken out of a rep's calendar in an account.
pub async fn events_of(
    c: &mut SqliteConnection,
    account: &TeamCalendarId,
    rep: &RepId,
) -> Result<Vec<ForgottenEvent>> {
    let rows = sqlx::query(
        "SELECT meeting, calendar, written FROM forgotten_events WHERE account = ? AND rep = ?",
    )
    .bind(&account.0)
    .bind(&rep.0)
    .fetch_all(c)
    .await?;
    rows.iter()
        .map(|r| {
            Ok(ForgottenEvent {
                meeting: r.text("meeting")?.into(),
                calendar: r.text("calendar")?,
                written: r
                    .maybe_text("written")?
                    .map(|t| from_json("event", &t))
                    .transpose()?,
            })
        })
        .collect()
}
