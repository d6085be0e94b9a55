//! Calendar accounts of the hub, for admins: straight from and to the hub.

use baton_api::calendars::{ListedCalendar, NewTeamCalendar, TeamCalendarView, TeamLink};
use baton_core::ids::TeamCalendarId;

use super::Answer;
use crate::desk::Desk;

const CALENDARS: [&str; 3] = ["v1", "admin", "calendars"];

impl Desk {
    pub async fn team_calendars(&self) -> Answer<Vec<TeamCalendarView>> {
        Ok(self.parts.hub.get(&CALENDARS).await?)
    }

    /// The hub asks the account before it keeps it.
    pub async fn add_team_calendar(&self, new: &NewTeamCalendar) -> Answer<TeamCalendarView> {
        Ok(self.parts.hub.post(&CALENDARS, new).await?)
    }

    /// The calendars of an account, read now.
    pub async fn list_team_calendar(&self, id: &TeamCalendarId) -> Answer<Vec<ListedCalendar>> {
        let path = ["v1", "admin", "calendars", &id.0, "list"];
        Ok(self.parts.hub.get(&path).await?)
    }

    /// Says whose calendar is which.
    pub async fn link_team_calendar(
        &self,
        id: &TeamCalendarId,
        links: &[TeamLink],
    ) -> Answer<TeamCalendarView> {
        let path = ["v1", "admin", "calendars", &id.0, "links"];
        Ok(self.parts.hub.put(&path, &links).await?)
    }

    pub async fn drop_team_calendar(&self, id: &TeamCalendarId) -> Answer<()> {
        let path = ["v1", "admin", "calendars", &id.0];
        Ok(self.parts.hub.delete(&path).await?)
    }
}
