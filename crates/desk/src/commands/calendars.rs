//! The rep's own calendars.

use url::Url;

use super::{Answer, gone};
use crate::desk::Desk;
use crate::view::{
    CalendarAccount, CalendarProvider, CalendarSetup, CalendarTest, ChooseCalendars, ConnectCaldav,
};

/// Opens a page in the system's browser.
pub type Browser = dyn Fn(&Url) -> Answer<()> + Send + Sync;

impl Desk {
    pub async fn calendar_setup(&self) -> Answer<CalendarSetup> {
        let me = self.parts.cache.me().await?;
        Ok(CalendarSetup {
            accounts: vec![],
            providers: vec![CalendarProvider::Caldav],
            types: me
                .and_then(|k| k.me.booking)
                .map(|b| b.types)
                .unwrap_or_default(),
        })
    }

    pub async fn connect_caldav(&self, _connect: ConnectCaldav) -> Answer<CalendarAccount> {
        Err(gone("This calendar"))
    }

    pub async fn connect_google(&self, _browser: &Browser) -> Answer<CalendarAccount> {
        Err(gone("This calendar"))
    }

    pub async fn connect_microsoft(&self, _browser: &Browser) -> Answer<CalendarAccount> {
        Err(gone("This calendar"))
    }

    pub fn cancel_connect(&self) {}

    pub async fn choose_calendars(&self, _choice: &ChooseCalendars) -> Answer<CalendarAccount> {
        Err(gone("This calendar"))
    }

    pub async fn test_calendar(&self, _account: &str) -> Answer<CalendarTest> {
        Err(gone("This calendar"))
    }

    pub async fn disconnect_calendar(&self, _account: &str) -> Answer<()> {
        Err(gone("This calendar"))
    }

    pub async fn sync_calendars(&self) -> Answer<()> {
        Ok(())
    }
}
