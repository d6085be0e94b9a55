//! Calendars of a server that does as the test says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use baton_calendars::{
    Availability, BusyTime, Calendar, CalendarError, CalendarId, CalendarInfo, Capabilities,
    Changes, Event, Result, Seen, SyncToken, Window, Written,
};
use baton_core::Timestamp;
use baton_core::booking::OauthClient;
use baton_desk::failure::Failure;
use baton_desk::view::CalendarProvider;
use baton_desk::{Browser, Consent, Login, Providers};
use secrecy::ExposeSecret as _;

pub(crate) const PASSWORD: &str = "correct horse";

/// What is wrong with the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    Offline,
    /// What is asked is done, and nobody hears of it.
    LosesReplies,
    FindsNothing,
    ForgetsTokens,
}

#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub uid: String,
    pub start: Timestamp,
    pub end: Timestamp,
    pub summary: String,
    pub description: String,
    join_url: Option<String>,
    revision: u64,
}

#[derive(Default)]
struct Inner {
    /// Events of each calendar, by address.
    calendars: BTreeMap<String, BTreeMap<String, Stored>>,
    /// Addresses that went, with when.
    removed: Vec<(u64, String, String)>,
    clock: u64,
    unreadable: BTreeSet<String>,
    faults: BTreeSet<Fault>,
    puts: u32,
}

/// The server: everybody who signs in sees the same calendars.
#[derive(Clone, Default)]
pub(crate) struct Server {
    inner: Arc<Mutex<Inner>>,
}

impl Server {
    fn with<T>(&self, f: impl FnOnce(&mut Inner) -> T) -> T {
        f(&mut self.inner.lock().unwrap())
    }

    pub(crate) fn add_calendar(&self, id: &str) {
        self.with(|i| {
            i.calendars.entry(id.into()).or_default();
        });
    }

    /// Somebody makes it anew, and the server knows nothing of before.
    pub(crate) fn empty(&self, id: &str) {
        self.with(|i| {
            i.calendars.insert(id.into(), BTreeMap::new());
            i.faults.insert(Fault::ForgetsTokens);
        });
    }

    pub(crate) fn drop_calendar(&self, id: &str) {
        self.with(|i| drop(i.calendars.remove(id)));
    }

    /// Somebody else puts something into a calendar.
    pub(crate) fn enter(&self, calendar: &str, uid: &str, start: Timestamp, end: Timestamp) {
        self.with(|i| {
            i.clock += 1;
            let revision = i.clock;
            let stored = Stored {
                uid: uid.into(),
                start,
                end,
                summary: format!("secret of {uid}"),
                description: String::new(),
                join_url: None,
                revision,
            };
            let events = i.calendars.get_mut(calendar).unwrap();
            events.insert(format!("{uid}.ics"), stored);
        });
    }

    pub(crate) fn move_event(&self, calendar: &str, uid: &str, start: Timestamp, end: Timestamp) {
        self.with(|i| {
            i.clock += 1;
            let revision = i.clock;
            let events = i.calendars.get_mut(calendar).unwrap();
            let event = events.values_mut().find(|e| e.uid == uid).unwrap();
            (event.start, event.end, event.revision) = (start, end, revision);
        });
    }

    /// The provider has made the link to join.
    pub(crate) fn make_link(&self, calendar: &str, uid: &str, url: &str) {
        self.with(|i| {
            i.clock += 1;
            let revision = i.clock;
            let events = i.calendars.get_mut(calendar).unwrap();
            let event = events.values_mut().find(|e| e.uid == uid).unwrap();
            (event.join_url, event.revision) = (Some(url.into()), revision);
        });
    }

    pub(crate) fn delete_event(&self, calendar: &str, uid: &str) {
        self.with(|i| {
            i.clock += 1;
            let at = i.clock;
            let events = i.calendars.get_mut(calendar).unwrap();
            let href = format!("{uid}.ics");
            events.remove(&href).unwrap();
            i.removed.push((at, calendar.into(), href));
        });
    }

    /// The owner puts an event into another of their calendars.
    pub(crate) fn carry(&self, from: &str, to: &str, uid: &str) {
        self.with(|i| {
            i.clock += 1;
            let at = i.clock;
            let href = format!("{uid}.ics");
            let event = i.calendars.get_mut(from).unwrap().remove(&href).unwrap();
            i.removed.push((at, from.into(), href.clone()));
            let event = Stored {
                revision: at,
                ..event
            };
            i.calendars.get_mut(to).unwrap().insert(href, event);
        });
    }

    pub(crate) fn events(&self, calendar: &str) -> Vec<Stored> {
        self.with(|i| {
            i.calendars
                .get(calendar)
                .unwrap()
                .values()
                .cloned()
                .collect()
        })
    }

    pub(crate) fn unreadable(&self, calendar: &str, unreadable: bool) {
        self.with(|i| {
            if unreadable {
                i.unreadable.insert(calendar.into());
            } else {
                i.unreadable.remove(calendar);
            }
        });
    }

    pub(crate) fn breaks(&self, fault: Fault) {
        self.with(|i| i.faults.insert(fault));
    }

    pub(crate) fn is_mended(&self) {
        self.with(|i| i.faults.clear());
    }

    pub(crate) fn puts(&self) -> u32 {
        self.with(|i| i.puts)
    }
}

#[async_trait]
impl Providers for Server {
    async fn open(&self, login: Login) -> Result<Arc<dyn Calendar>> {
        let Login::Caldav { password, .. } = login else {
            panic!("only CalDAV is played here");
        };
        if password.expose_secret() != PASSWORD {
            return Err(CalendarError::SignIn("wrong password".into()));
        }
        Ok(Arc::new(self.clone()))
    }

    async fn consent(
        &self,
        _provider: CalendarProvider,
        _client: OauthClient,
        _browser: &Browser,
    ) -> std::result::Result<Consent, Failure> {
        std::future::pending().await
    }
}

fn seen(href: &str, e: &Stored) -> Seen {
    Seen {
        href: href.to_owned(),
        revision: Some(e.revision.to_string()),
        uid: e.uid.clone(),
        start: e.start,
        end: e.end,
        cancelled: false,
        join_url: e.join_url.clone(),
    }
}

impl Inner {
    fn reachable(&self) -> Result<()> {
        if self.faults.contains(&Fault::Offline) {
            return Err(CalendarError::Unreachable("no answer".into()));
        }
        Ok(())
    }

    fn events(&mut self, calendar: &CalendarId) -> Result<&mut BTreeMap<String, Stored>> {
        self.reachable()?;
        self.calendars
            .get_mut(&calendar.0)
            .ok_or(CalendarError::NotFound)
    }
}

#[async_trait]
impl Calendar for Server {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            conference: None,
            writes: true,
            invites: false,
        }
    }

    async fn calendars(&self) -> Result<Vec<CalendarInfo>> {
        self.with(|i| {
            i.reachable()?;
            let ids = i.calendars.keys();
            Ok(ids
                .map(|id| CalendarInfo {
                    id: CalendarId(id.clone()),
                    name: id.to_uppercase(),
                    color: None,
                    writable: id != "shared",
                    primary: false,
                })
                .collect())
        })
    }

    async fn busy(&self, calendars: &[CalendarId], within: Window) -> Result<Vec<Availability>> {
        self.with(|i| {
            i.reachable()?;
            Ok(calendars
                .iter()
                .map(|id| match i.calendars.get(&id.0) {
                    None => Availability::Unknown("it is gone".into()),
                    Some(_) if i.unreadable.contains(&id.0) => {
                        Availability::Unknown("it cannot be read".into())
                    }
                    Some(events) => Availability::Known(
                        events
                            .values()
                            .filter(|e| e.start < within.to && within.from < e.end)
                            .map(|e| BusyTime {
                                start: e.start,
                                end: e.end,
                                tentative: false,
                                uid: Some(e.uid.clone()),
                                title: Some(e.summary.clone()),
                            })
                            .collect(),
                    ),
                })
                .collect())
        })
    }

    async fn changes(
        &self,
        calendar: &CalendarId,
        token: Option<&SyncToken>,
        _within: Window,
    ) -> Result<Changes> {
        self.with(|i| {
            let since = token.map(|t| t.0.parse::<u64>().unwrap());
            let since = since.filter(|_| !i.faults.contains(&Fault::ForgetsTokens));
            let after = since.unwrap_or(0);
            let events = i.events(calendar)?;
            let changed = events
                .iter()
                .filter(|(_, e)| e.revision > after)
                .map(|(href, e)| seen(href, e))
                .collect();
            let removed = i
                .removed
                .iter()
                .filter(|(at, cal, _)| *at > after && *cal == calendar.0 && since.is_some())
                .map(|(_, _, href)| href.clone())
                .collect();
            Ok(Changes {
                changed,
                removed,
                token: Some(SyncToken(i.clock.to_string())),
                full: since.is_none(),
            })
        })
    }

    async fn put(
        &self,
        calendar: &CalendarId,
        event: &Event,
        known: Option<&Written>,
    ) -> Result<Written> {
        self.with(|i| {
            let lost = i.faults.contains(&Fault::LosesReplies);
            let href = format!("{}.ics", event.uid);
            let there = i
                .events(calendar)?
                .get(&href)
                .map(|e| e.revision.to_string());
            if known.is_some_and(|k| k.revision != there) {
                return Err(CalendarError::Changed);
            }
            i.clock += 1;
            i.puts += 1;
            let revision = i.clock;
            let stored = Stored {
                uid: event.uid.clone(),
                start: event.start,
                end: event.end,
                summary: event.summary.clone(),
                description: event.description.clone(),
                join_url: None,
                revision,
            };
            i.events(calendar)?.insert(href.clone(), stored);
            if lost {
                return Err(CalendarError::Unreachable("the reply was lost".into()));
            }
            Ok(Written {
                href,
                revision: Some(revision.to_string()),
                join_url: None,
            })
        })
    }

    async fn find(&self, calendar: &CalendarId, uid: &str) -> Result<Option<Seen>> {
        self.with(|i| {
            if i.faults.contains(&Fault::FindsNothing) {
                return Err(CalendarError::Unreachable("no answer".into()));
            }
            let events = i.events(calendar)?;
            Ok(events
                .iter()
                .find(|(_, e)| e.uid == uid)
                .map(|(href, e)| seen(href, e)))
        })
    }

    async fn delete(&self, calendar: &CalendarId, written: &Written) -> Result<()> {
        self.with(|i| {
            i.clock += 1;
            let at = i.clock;
            let events = i.events(calendar)?;
            let there = events.get(&written.href).map(|e| e.revision.to_string());
            if there.is_some() && there != written.revision {
                return Err(CalendarError::Changed);
            }
            if events.remove(&written.href).is_some() {
                i.removed
                    .push((at, calendar.0.clone(), written.href.clone()));
            }
            Ok(())
        })
    }
}
