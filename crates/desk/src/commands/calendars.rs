//! The rep's own calendars.

use std::time::Duration;

use url::Url;

use super::Answer;
use crate::desk::Desk;
use crate::view::{
    CalendarAccount, CalendarProvider, CalendarSetup, CalendarTest, ChooseCalendars, ConnectCaldav,
};

/// Opens a page in the system's browser.
pub type Browser = dyn Fn(&Url) -> Answer<()> + Send + Sync;

/// The longest that somebody waits for their calendars to be read.
const ROUND: Duration = Duration::from_mins(1);

impl Desk {
    pub async fn calendar_setup(&self) -> Answer<CalendarSetup> {
        let p = &self.parts;
        let worker = p.calendars();
        let accounts = p.outbox.accounts().await?;
        let booking = p.cache.me().await?.and_then(|k| k.me.booking);
        let clients = booking.as_ref().map(|b| &b.clients);
        let mut providers = vec![CalendarProvider::Caldav];
        if clients.is_some_and(|c| c.google.is_some()) {
            providers.push(CalendarProvider::Google);
        }
        if clients.is_some_and(|c| c.microsoft.is_some()) {
            providers.push(CalendarProvider::Microsoft);
        }
        Ok(CalendarSetup {
            accounts: accounts.iter().map(|a| worker.shown(a)).collect(),
            providers,
            types: booking.map(|b| b.types).unwrap_or_default(),
        })
    }

    pub async fn connect_caldav(&self, connect: ConnectCaldav) -> Answer<CalendarAccount> {
        self.parts.calendars().connect_caldav(connect).await
    }

    /// Opens the browser and waits for the rep's consent there.
    pub async fn connect_google(&self, browser: &Browser) -> Answer<CalendarAccount> {
        let worker = self.parts.calendars();
        worker
            .connect_by_consent(CalendarProvider::Google, browser)
            .await
    }

    /// Opens the browser and waits for the rep's consent there.
    pub async fn connect_microsoft(&self, browser: &Browser) -> Answer<CalendarAccount> {
        let worker = self.parts.calendars();
        worker
            .connect_by_consent(CalendarProvider::Microsoft, browser)
            .await
    }

    /// Gives up what is being connected.
    pub fn cancel_connect(&self) {
        self.parts.accounts.cancel_connecting();
    }

    pub async fn choose_calendars(&self, choice: &ChooseCalendars) -> Answer<CalendarAccount> {
        self.parts.calendars().choose(choice).await
    }

    pub async fn test_calendar(&self, account: &str) -> Answer<CalendarTest> {
        self.parts.calendars().test(account).await
    }

    pub async fn disconnect_calendar(&self, account: &str) -> Answer<()> {
        self.parts.calendars().disconnect(account).await
    }

    /// Reads and writes all accounts now, and waits for it.
    pub async fn sync_calendars(&self) -> Answer<()> {
        let p = &self.parts;
        let round = p.accounts.ask();
        p.nudges.calendars.at_once();
        let done = tokio::time::timeout(ROUND, p.accounts.until(round));
        // Slow accounts go on by themselves, and say so.
        let _ = p.cancel.run_until_cancelled(done).await;
        Ok(())
    }
}
