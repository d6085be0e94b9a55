//! Accounts come and go, are chosen from and tested.

use std::sync::Arc;

use baton_calendars::{Calendar, CalendarError, CalendarId, CalendarInfo, Event, Window};
use secrecy::SecretString;

use super::busy::forget_at_hub;
use super::failure;
use super::providers::{Login, client, owner};
use super::worker::{Trouble, Worker, with_choice};
use crate::cache::account::Account;
use crate::commands::Browser;
use crate::failure::{Failure, FailureCode};
use crate::links;
use crate::view::{
    AccountCalendar, CalendarAccount, CalendarProvider, CalendarTest, CalendarTestStep,
    ChooseCalendars, ConnectCaldav,
};

type Answer<T> = Result<T, Failure>;

impl Worker {
    pub(crate) async fn connect_caldav(&self, connect: ConnectCaldav) -> Answer<CalendarAccount> {
        let url = links::parse_calendar_server(&connect.url)?;
        let user = connect.user.trim().to_owned();
        if user.is_empty() {
            let missing = Failure::new(FailureCode::InvalidInput, "The user name is missing.");
            return Err(missing.at("user"));
        }
        let cancel = self.accounts.connecting();
        let password = SecretString::from(connect.password);
        let me = self.cache.me().await?;
        let login = Login::Caldav {
            url: url.clone(),
            user: user.clone(),
            password: password.clone(),
            owner: owner(&user, me.as_ref().map(|k| &k.me), &self.zone),
        };
        let reached = async {
            let open = self.providers.open(login).await?;
            let found = open.calendars().await?;
            Ok::<_, CalendarError>((open, found))
        };
        let reached = cancel.run_until_cancelled(reached).await;
        let (open, found) = reached.ok_or_else(given_up)?.map_err(|e| refused(&e))?;
        let host = url.host_str().unwrap_or_default();
        let name = if user.contains('@') {
            user.clone()
        } else {
            format!("{user}@{host}")
        };
        let new = Account {
            id: self.new_id(),
            provider: CalendarProvider::Caldav,
            name,
            url: Some(url.to_string()),
            user: Some(user),
            calendars: vec![],
        };
        self.add(new, password, open, &found).await
    }

    /// Connects by the person's consent in the browser.
    pub(crate) async fn connect_by_consent(
        &self,
        provider: CalendarProvider,
        browser: &Browser,
    ) -> Answer<CalendarAccount> {
        let me = self.cache.me().await?.map(|k| k.me);
        let booking = me.as_ref().and_then(|m| m.booking.as_ref());
        let client = client(provider, booking.map(|b| &b.clients))?;
        let cancel = self.accounts.connecting();
        let asked = self.providers.consent(provider, client, browser);
        let consent = cancel.run_until_cancelled(asked).await;
        let consent = consent.ok_or_else(given_up)??;
        let new = Account {
            id: self.new_id(),
            provider,
            name: consent.name,
            url: None,
            user: None,
            calendars: vec![],
        };
        let tokens = consent.tokens.to_secret().map_err(|e| failure(&e.into()))?;
        let new = self.same_as_before(new).await?;
        // The account reads its tokens from the keychain.
        self.keep(&new.id).write(tokens.clone()).await?;
        let login = Login::of(&new, me.as_ref(), &self.zone, self.keep(&new.id)).await?;
        let reached = async {
            let open = self.providers.open(login).await?;
            let found = open.calendars().await?;
            Ok::<_, CalendarError>((open, found))
        };
        match reached.await {
            Ok((open, found)) => self.add(new, tokens, open, &found).await,
            Err(e) => {
                if self.outbox.account(&new.id).await?.is_none() {
                    self.keep(&new.id).forget().await?;
                }
                Err(failure(&e))
            }
        }
    }

    fn new_id(&self) -> String {
        format!("cal_{}", hex::encode(self.clock.env.bytes::<8>()))
    }

    /// The account as it was connected before, if it was: what was chosen stays.
    async fn same_as_before(&self, new: Account) -> Answer<Account> {
        let accounts = self.outbox.accounts().await?;
        let same = accounts
            .into_iter()
            .find(|a| (a.provider, &a.name, &a.url) == (new.provider, &new.name, &new.url));
        Ok(same.unwrap_or(new))
    }

    async fn add(
        &self,
        new: Account,
        secret: SecretString,
        open: Arc<dyn Calendar>,
        found: &[CalendarInfo],
    ) -> Answer<CalendarAccount> {
        let _one_at_a_time = self.accounts.turn.lock().await;
        let mut account = self.same_as_before(new).await?;
        let all = self.outbox.accounts().await?;
        let first = !all.iter().any(|a| a.id == account.id);
        account.calendars = with_choice(&account.calendars, found);
        if first {
            let taken = all.iter().any(|a| a.meetings().is_some());
            choose_main(&mut account.calendars, found, !taken);
        }
        self.keep(&account.id).write(secret).await?;
        self.outbox.put_account(&account).await?;
        self.accounts.forget(&account.id);
        self.accounts.opened(&account.id, open);
        self.accounts
            .change(&account.id, |h| h.listed_at = Some(self.clock.device()));
        self.tell();
        self.nudges.calendars.at_once();
        Ok(self.shown(&account))
    }

    pub(crate) async fn choose(&self, choice: &ChooseCalendars) -> Answer<CalendarAccount> {
        let _one_at_a_time = self.accounts.turn.lock().await;
        let mut account = self.account(&choice.account).await?;
        if let Some(id) = &choice.meetings {
            let writable = account.calendar(id).is_some_and(|c| c.writable);
            if !writable {
                let message = "Baton may not write to this calendar.";
                return Err(Failure::new(FailureCode::InvalidInput, message)
                    .at("meetings")
                    .fix("Choose a calendar of your own."));
            }
        }
        for c in &mut account.calendars {
            c.busy = choice.busy.contains(&c.id);
            c.meetings = choice.meetings.as_ref() == Some(&c.id);
        }
        if choice.meetings.is_some() {
            for mut other in self.outbox.accounts().await? {
                if other.id != account.id && other.meetings().is_some() {
                    other.calendars.iter_mut().for_each(|c| c.meetings = false);
                    self.outbox
                        .set_calendars(&other.id, &other.calendars)
                        .await?;
                }
            }
        }
        self.outbox
            .set_calendars(&account.id, &account.calendars)
            .await?;
        self.tell();
        self.nudges.calendars.at_once();
        Ok(self.shown(&account))
    }

    pub(crate) async fn test(&self, id: &str) -> Answer<CalendarTest> {
        let _one_at_a_time = self.accounts.turn.lock().await;
        let account = self.account(id).await?;
        self.accounts.forget(id);
        let mut steps = Vec::new();
        let mut note = |what: String, failed: Option<Failure>| {
            let failure = failed;
            steps.push(CalendarTestStep { what, failure });
        };
        let open = match self.open(&account).await {
            Ok(open) => open
                .calendars()
                .await
                .map(|_| open)
                .map_err(|e| failure(&e)),
            Err(f) => Err(f),
        };
        let open = match open {
            Ok(open) => open,
            Err(f) => {
                note("Sign in".into(), Some(f));
                return Ok(CalendarTest { steps });
            }
        };
        note("Sign in".into(), None);
        for c in account.busy() {
            note(format!("Read {}", c.name), self.reads(&open, c).await.err());
        }
        if let Some(c) = account.meetings() {
            let what = format!("Write to {} and remove again", c.name);
            note(what, self.writes(&open, c).await.err());
        }
        if account.busy().next().is_some() {
            self.accounts.change(id, |h| h.sent = None);
            let told = self.busy(&account, &open).await.err();
            note("Send busy times to the hub".into(), told.map(said));
        }
        self.nudges.calendars.at_once();
        Ok(CalendarTest { steps })
    }

    async fn reads(&self, open: &Arc<dyn Calendar>, calendar: &AccountCalendar) -> Answer<()> {
        let now = self.clock.hub();
        let within = Window {
            from: now,
            to: now.plus_seconds(7 * 24 * 60 * 60),
        };
        let id = CalendarId(calendar.id.clone());
        let found = open.busy(&[id], within).await.map_err(|e| failure(&e))?;
        match found.into_iter().next() {
            Some(baton_calendars::Availability::Known(_)) => Ok(()),
            Some(baton_calendars::Availability::Unknown(why)) => {
                Err(failure(&CalendarError::Unreadable(why)))
            }
            None => Err(failure(&CalendarError::NotFound)),
        }
    }

    /// Writes an event that is in nobody's way and removes it.
    async fn writes(&self, open: &Arc<dyn Calendar>, calendar: &AccountCalendar) -> Answer<()> {
        let now = self.clock.hub();
        let start = now.plus_seconds(-60 * 60);
        let event = Event {
            uid: format!("test-{}@baton", hex::encode(self.clock.env.bytes::<8>())),
            sequence: 0,
            start,
            end: start.plus_seconds(60),
            zone: "UTC".into(),
            summary: "Baton was here".into(),
            description: "A test of the connection; it removes itself.".into(),
            location: None,
            url: None,
            conference: None,
            attendees: vec![],
            stamp: now,
        };
        let id = CalendarId(calendar.id.clone());
        let written = open.put(&id, &event, None).await.map_err(|e| failure(&e))?;
        open.delete(&id, &written).await.map_err(|e| failure(&e))
    }

    /// Forgets an account here and at the hub. What was written stays in the calendar.
    pub(crate) async fn disconnect(&self, id: &str) -> Answer<()> {
        let _one_at_a_time = self.accounts.turn.lock().await;
        self.account(id).await?;
        self.keep(id).forget().await?;
        self.outbox.remove_account(id).await?;
        self.cache.set_busy(id, &[]).await?;
        self.accounts.forget(id);
        self.tell();
        forget_at_hub(&self.hub, id).await.map_err(|e| {
            let message = format!("It is disconnected here, but the hub was not told: {e}.");
            Failure::new(FailureCode::Unreachable, message)
                .fix("Your time may count as unknown at the hub for a while.")
        })
    }

    async fn account(&self, id: &str) -> Answer<Account> {
        let found = self.outbox.account(id).await?;
        found.ok_or_else(|| {
            Failure::new(
                FailureCode::NotFound,
                "This account is not connected any more.",
            )
        })
    }

    /// The account for the window.
    pub(crate) fn shown(&self, account: &Account) -> CalendarAccount {
        let health = self.accounts.health(&account.id);
        CalendarAccount {
            id: account.id.clone(),
            provider: account.provider,
            name: account.name.clone(),
            calendars: account.calendars.clone(),
            last_read_at: health.last_read_at,
            syncing: health.syncing,
            problem: health.problem,
        }
    }
}

/// What most people mean: their main calendar counts, and meetings go there.
fn choose_main(calendars: &mut [AccountCalendar], found: &[CalendarInfo], meetings: bool) {
    let main = found
        .iter()
        .find(|c| c.primary)
        .or_else(|| found.iter().find(|c| c.writable))
        .or_else(|| found.first());
    for c in calendars {
        if main.is_some_and(|m| m.id.0 == c.id) {
            c.busy = true;
            c.meetings = meetings && c.writable;
        }
    }
}

fn given_up() -> Failure {
    Failure::new(FailureCode::Refused, "Connecting was given up.").fix("Connect again.")
}

fn refused(e: &CalendarError) -> Failure {
    let failure = failure(e);
    match e {
        CalendarError::SignIn(_) => failure
            .at("password")
            .fix("Check user name and password; some servers want an app password."),
        CalendarError::NotFound | CalendarError::Unreachable(_) | CalendarError::Unreadable(_) => {
            failure
                .at("url")
                .fix("Check the server's address: the one that your calendar program has.")
        }
        _ => failure,
    }
}

fn said(trouble: Trouble) -> Failure {
    match trouble {
        Trouble::Calendar(f) | Trouble::SignIn(f) | Trouble::Wait(f, _) => f,
        Trouble::Cache(e) => e.into(),
        Trouble::Hub => Failure::new(
            FailureCode::Unreachable,
            "The hub does not take busy times now.",
        )
        .fix("Check the connection to the hub, then test again."),
    }
}
