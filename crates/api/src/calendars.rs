//! Calendar accounts that the hub itself is connected with: for admins.

use baton_core::Timestamp;
use baton_core::ids::{RepId, TeamCalendarId};
use serde::{Deserialize, Serialize};

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type,
)]
#[serde(rename_all = "snake_case")]
pub enum TeamProvider {
    /// Reads busy times and writes meetings.
    Caldav,
    /// Reads busy times only; `password` is a personal access token, `url` and `user` stay empty.
    Calendly,
}

/// `POST /v1/admin/calendars`
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct NewTeamCalendar {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    pub provider: TeamProvider,
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub url: String,
    #[serde(default)]
    #[schema(max_length = 200)]
    pub user: String,
    #[schema(max_length = 2000)]
    pub password: String,
}

impl std::fmt::Debug for NewTeamCalendar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewTeamCalendar")
            .field("name", &self.name)
            .field("provider", &self.provider)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct TeamCalendarView {
    pub id: TeamCalendarId,
    pub name: String,
    pub provider: TeamProvider,
    pub url: String,
    pub user: String,
    /// When all of it was last read.
    pub read_at: Option<Timestamp>,
    /// What is wrong, for a person.
    pub problem: Option<String>,
    pub links: Vec<TeamLink>,
}

/// Whose calendar is which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct TeamLink {
    pub rep: RepId,
    /// One of the account's, as its list names it.
    #[schema(max_length = 2000)]
    pub calendar: String,
}

/// `GET /v1/admin/calendars/{id}/list`: the calendars of the account, read now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct ListedCalendar {
    pub id: String,
    pub name: String,
    pub writable: bool,
}
