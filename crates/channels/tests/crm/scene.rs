//! What happens to Priya's handoff, as parcels for a CRM.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use baton_channels::testing::vendor::{Behaviour, Vendor};
use baton_channels::{Parcel, Receipt, Receiver};
use baton_core::notice::{Notice, NoticeEvent, NoticePerson, compose, sample, template};
use baton_core::{Env, Timestamp};
use baton_web::oauth::{self, Access, Session, TokenStore, Tokens};
use tokio_util::task::TaskTracker;

pub const NOW: &str = "2026-03-02T08:00:00Z";
pub const PRIYA: &str = "priya@brightmoor.example";
pub const ANA: &str = "ana@showloom.example";
pub const BO: &str = "bo@showloom.example";

pub fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

pub fn person(email: &str) -> NoticePerson {
    NoticePerson {
        name: email.split('@').next().unwrap().to_uppercase(),
        email: Some(email.into()),
        zone: Some("Europe/Madrid".into()),
    }
}

/// What a program is told of the event, concerning this rep.
pub fn notice(event: NoticeEvent, rep: &str) -> Notice {
    let mut notice = sample(event, at(NOW));
    notice.to = None;
    notice.rep = Some(person(rep));
    notice.prospect.email = Some(PRIYA.into());
    notice
}

/// Each with a delivery of its own.
pub fn parcel(delivery: &str, notice: Notice) -> Parcel {
    Parcel {
        id: delivery.into(),
        at: notice.at,
        attempt: 1,
        to: Receiver::default(),
        composed: compose(&notice, &template(notice.event), false),
        notice,
        replaces: None,
        thread: vec![],
        invitation: None,
    }
}

pub fn after(mut parcel: Parcel, earlier: &Receipt) -> Parcel {
    parcel.thread = vec![earlier.clone()];
    parcel.replaces = Some(earlier.clone());
    parcel
}

pub fn of(delivery: &str, event: NoticeEvent, rep: &str) -> Parcel {
    parcel(delivery, notice(event, rep))
}

struct Kept(Mutex<Option<Tokens>>);

#[async_trait]
impl TokenStore for Kept {
    async fn load(&self) -> oauth::Result<Option<Tokens>> {
        Ok(self.0.lock().unwrap().clone())
    }

    async fn save(&self, tokens: &Tokens) -> oauth::Result<()> {
        *self.0.lock().unwrap() = Some(tokens.clone());
        Ok(())
    }
}

/// As whoever gave consent before.
pub fn session<B: Behaviour>(vendor: &Vendor<B>) -> Access {
    let env = Env::new(|| at(NOW), |bytes| bytes.fill(7));
    let tokens = Tokens {
        access: vendor.token().into(),
        refresh: Some(vendor.refresh_token().into()),
        expires_at: at(NOW).plus_seconds(1800),
    };
    let kept = Arc::new(Kept(Mutex::new(Some(tokens))));
    let session = Session::new(vendor.provider(), env, kept, TaskTracker::new());
    Access::Session(session.unwrap())
}
