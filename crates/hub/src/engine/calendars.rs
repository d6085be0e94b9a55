//! Calendar accounts of the hub: for teams whose admin connects them once for all.

mod busy;
mod follow;
mod forgotten;
mod missing;
mod rounds;
mod sync;
mod trouble;
mod write;

use baton_api::calendars::{
    ListedCalendar, NewTeamCalendar, TeamCalendarView, TeamLink, TeamProvider,
};
use baton_api::{Code, Problem, limits};
use baton_calendars::caldav::{CalDav, Credentials};
use baton_calendars::calendly::Calendly;
use baton_calendars::ics::Owner;
use baton_calendars::oauth::Access;
use baton_calendars::{Calendar, CalendarError};
use baton_core::ids::{TeamCalendarId, WorkspaceId};
use secrecy::SecretString;

pub(crate) use rounds::Rounds;
pub use sync::watch_calendars;

use super::{Engine, validate};
use crate::fail::{Fail, Result};
use crate::store::team_calendars::{self, AccountRow};
use crate::store::{Conn, reps};

impl Engine {
    pub async fn team_calendars(&self, workspace: &WorkspaceId) -> Result<Vec<TeamCalendarView>> {
        let mut c = self.store.read().await?;
        let mut out = vec![];
        for account in team_calendars::all(&mut c).await? {
            if &account.workspace == workspace {
                out.push(view(&mut c, account).await?);
            }
        }
        Ok(out)
    }

    /// Connects an account, after it has answered with these credentials.
    pub async fn add_team_calendar(
        &self,
        workspace: &WorkspaceId,
        new: NewTeamCalendar,
    ) -> Result<TeamCalendarView> {
        check(&new)?;
        let id: TeamCalendarId = self.env.id();
        let secret: SecretString = new.password.into();
        let sealed = self
            .vault
            .seal(&id.0, &secret)
            .ok_or_else(|| Problem::new(Code::Internal, "The password could not be stored."))?;
        let row = AccountRow {
            id,
            workspace: workspace.clone(),
            name: new.name.trim().to_owned(),
            provider: new.provider,
            url: new.url.trim().to_owned(),
            user: new.user.trim().to_owned(),
            secret: sealed,
            created_at: self.now(),
            read_at: None,
            problem: None,
        };
        self.connect(&row, secret, nobody())
            .map_err(|e| refused(&e))?
            .calendars()
            .await
            .map_err(|e| refused(&e))?;
        let mut w = self.store.write().await?;
        w.add_account(&row).await?;
        w.commit().await?;
        Ok(view(&mut *self.store.read().await?, row).await?)
    }

    /// The calendars of an account, read now.
    pub async fn list_team_calendar(
        &self,
        workspace: &WorkspaceId,
        id: &TeamCalendarId,
    ) -> Result<Vec<ListedCalendar>> {
        let account = self.account_of(workspace, id).await?;
        let calendars = self
            .client(&account, nobody())?
            .calendars()
            .await
            .map_err(|e| refused(&e))?;
        Ok(calendars
            .into_iter()
            .map(|c| ListedCalendar {
                id: c.id.0,
                name: c.name,
                writable: c.writable,
            })
            .collect())
    }

    /// Says whose calendar is which.
    pub async fn link_team_calendar(
        &self,
        workspace: &WorkspaceId,
        id: &TeamCalendarId,
        links: Vec<TeamLink>,
    ) -> Result<TeamCalendarView> {
        let account = self.account_of(workspace, id).await?;
        let mut w = self.store.write().await?;
        let team = reps::reps(w.conn(), workspace).await?;
        for (i, link) in links.iter().enumerate() {
            validate::text(
                &link.calendar,
                limits::NOTE_CHARS,
                &format!("[{i}].calendar"),
            )?;
            let twice = links.iter().take(i).any(|l| l.rep == link.rep);
            if twice || !team.iter().any(|r| r.id == link.rep) {
                let detail = "Each rep of the team has one calendar of an account at most.";
                let problem = Problem::new(Code::InvalidField, detail);
                return Err(problem.at(format!("[{i}].rep")).into());
            }
        }
        // Who is no longer linked is no longer busy by this account.
        for rep in &team {
            if !links.iter().any(|l| l.rep == rep.id) {
                w.drop_busy(&rep.id, &connection(id)).await?;
            }
        }
        w.set_links(id, &links).await?;
        w.calendars_changed();
        self.calendars.due(id);
        w.commit().await?;
        Ok(view(&mut *self.store.read().await?, account).await?)
    }

    pub async fn drop_team_calendar(
        &self,
        workspace: &WorkspaceId,
        id: &TeamCalendarId,
    ) -> Result<()> {
        self.account_of(workspace, id).await?;
        let mut w = self.store.write().await?;
        for link in team_calendars::links(w.conn(), id).await? {
            w.drop_busy(&link.rep, &connection(id)).await?;
        }
        w.drop_account(id).await?;
        w.commit().await?;
        self.calendars.forget(id);
        Ok(())
    }

    async fn account_of(&self, workspace: &WorkspaceId, id: &TeamCalendarId) -> Result<AccountRow> {
        let mut c = self.store.read().await?;
        team_calendars::account(&mut c, id)
            .await?
            .filter(|a| &a.workspace == workspace)
            .ok_or_else(|| Fail::not_found("calendar account"))
    }

    fn client(&self, account: &AccountRow, owner: Owner) -> Result<Box<dyn Calendar>, Problem> {
        let secret = self
            .vault
            .open_sealed(&account.id.0, &account.secret)
            .ok_or_else(|| {
                Problem::new(
                    Code::Unavailable,
                    "The account's password cannot be opened.",
                )
                .fix("Put the hub's key file back, or connect the account again.")
            })?;
        self.connect(account, secret, owner)
            .map_err(|e| refused(&e))
    }

    fn connect(
        &self,
        account: &AccountRow,
        secret: SecretString,
        owner: Owner,
    ) -> Result<Box<dyn Calendar>, CalendarError> {
        Ok(match account.provider {
            TeamProvider::Caldav => {
                let url = account
                    .url
                    .parse()
                    .map_err(|_| CalendarError::Refused("the address is not one".into()))?;
                let credentials = Credentials {
                    url,
                    user: account.user.clone(),
                    password: secret,
                };
                let guard = &self.post.clients.guard;
                Box::new(CalDav::guarded(credentials, owner, guard)?)
            }
            TeamProvider::Calendly => {
                Box::new(Calendly::new(Access::Token(secret), self.env.clone())?)
            }
        })
    }
}

/// For what concerns no single person: signing in, listing.
fn nobody() -> Owner {
    Owner {
        zone: jiff::tz::TimeZone::UTC,
        emails: vec![],
    }
}

/// As which the busy times of an account are kept.
fn connection(id: &TeamCalendarId) -> String {
    format!("team:{id}")
}

async fn view(c: &mut Conn, account: AccountRow) -> crate::store::Result<TeamCalendarView> {
    let links = team_calendars::links(c, &account.id).await?;
    Ok(TeamCalendarView {
        id: account.id,
        name: account.name,
        provider: account.provider,
        url: account.url,
        user: account.user,
        read_at: account.read_at,
        problem: account.problem,
        links: links
            .into_iter()
            .map(|l| TeamLink {
                rep: l.rep,
                calendar: l.calendar,
            })
            .collect(),
    })
}

fn check(new: &NewTeamCalendar) -> Result<(), Problem> {
    validate::text(&new.name, limits::FIELD_CHARS, "name")?;
    validate::text(&new.password, limits::NOTE_CHARS, "password")?;
    if new.provider == TeamProvider::Caldav {
        validate::web_address(&new.url, limits::NOTE_CHARS, "url")?;
        validate::text(&new.user, limits::FIELD_CHARS, "user")?;
    }
    Ok(())
}

/// What the account's server said, for the admin who connects it.
fn refused(e: &CalendarError) -> Problem {
    match e {
        CalendarError::SignIn(_) | CalendarError::Forbidden(_) => {
            Problem::new(Code::InvalidField, format!("The calendar refused: {e}."))
                .at("password")
                .fix("Check user and password; some providers want an app password.")
        }
        CalendarError::Refused(_) | CalendarError::NotFound | CalendarError::Unreadable(_) => {
            Problem::new(
                Code::InvalidField,
                format!("There is no calendar at this address: {e}."),
            )
            .at("url")
            .fix("Check the address of the calendar server.")
        }
        CalendarError::Throttled(_) | CalendarError::Unreachable(_) | CalendarError::Changed => {
            Problem::new(
                Code::Unavailable,
                format!("The calendar did not answer: {e}."),
            )
            .fix("Try again in a moment.")
        }
    }
}
