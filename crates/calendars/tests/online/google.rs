//! Google Calendar.

mod links;
mod reading;
mod refusals;
mod writing;

use std::time::Duration;

use baton_calendars::google::Google;
use baton_calendars::oauth::Access;
use baton_calendars::{CalendarId, Polling};
use serde_json::{Value, json};

use crate::contract;
use crate::fakes::google::Google as Vendor;
use crate::fakes::{Fake, TOKEN};

const ANA: &str = "ana@example.com";

/// Ana's account; what was said is checked at the end.
struct Ana {
    fake: Fake<Vendor>,
    google: Google,
}

impl Drop for Ana {
    fn drop(&mut self) {
        if let Some(contract) = &*contract::GOOGLE
            && !std::thread::panicking()
        {
            contract.check(&self.fake.server.said());
        }
    }
}

fn soon() -> Polling {
    Polling {
        every: Duration::ZERO,
        times: 4,
    }
}

async fn ana() -> Ana {
    let fake = Fake::start(Vendor::of_ana()).await;
    let google = Google::at(fake.base(), Access::Token(TOKEN.into())).unwrap();
    Ana {
        google: google.polling(soon()),
        fake,
    }
}

fn own() -> CalendarId {
    CalendarId(ANA.into())
}

fn timed(id: &str, from: &str, to: &str) -> Value {
    json!({
        "id": id,
        "summary": id,
        "start": { "dateTime": format!("2026-03-{from}:00+01:00") },
        "end": { "dateTime": format!("2026-03-{to}:00+01:00") },
    })
}
