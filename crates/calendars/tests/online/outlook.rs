//! Outlook through Microsoft Graph.

mod links;
mod reading;
mod writing;

use std::time::Duration;

use baton_calendars::oauth::Access;
use baton_calendars::outlook::Outlook;
use baton_calendars::{CalendarId, Polling};
use serde_json::{Value, json};

use crate::contract;
use crate::fakes::outlook::Outlook as Vendor;
use crate::fakes::{Fake, TOKEN};

const OWN: &str = "own=";

/// Ana's mailbox; what was said is checked at the end.
struct Ana {
    fake: Fake<Vendor>,
    outlook: Outlook,
}

impl Drop for Ana {
    fn drop(&mut self) {
        if let Some(contract) = &*contract::GRAPH
            && !std::thread::panicking()
        {
            contract.check(&self.fake.server.said());
        }
    }
}

async fn ana() -> Ana {
    let fake = Fake::start(Vendor::of_ana()).await;
    let outlook = Outlook::at(fake.base(), Access::Token(TOKEN.into())).unwrap();
    let soon = Polling {
        every: Duration::ZERO,
        times: 4,
    };
    Ana {
        outlook: outlook.polling(soon),
        fake,
    }
}

fn own() -> CalendarId {
    CalendarId(OWN.into())
}

fn when(time: &str) -> Value {
    json!({ "dateTime": format!("2026-03-{time}:00"), "timeZone": "Romance Standard Time" })
}

fn timed(id: &str, from: &str, to: &str) -> Value {
    json!({ "id": id, "start": when(from), "end": when(to) })
}
