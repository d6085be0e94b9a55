//! One connection of the feed, from its hello to its end.

use std::time::Duration;

use baton_api::feed::{self, Entry, Hello};
use baton_api::limits;
use baton_core::Timestamp;
use futures_util::FutureExt as _;
use reqwest::Response;
use tokio::time::Instant;

use super::forget::Gone;
use super::sse::{Event, Reader};
use super::{End, Feed};
use crate::apply::{self, CHUNK, Item};
use crate::cache::meta::Meta;
use crate::cache::{self, CacheError};
use crate::view::{Changed, Connection, Progress};

/// Two and a half heartbeats without a byte: the connection is dead.
const SILENCE: Duration = Duration::from_millis(limits::HEARTBEAT_SECONDS * 2_500);

/// What is known of the connection so far.
struct Session {
    meta: Meta,
    hello: Option<Hello>,
    reader: Reader,
    events: Vec<Event>,
    /// By the machine's clock, which goes on while it sleeps, and by one that nobody can set.
    heard: (Timestamp, Instant),
}

impl Feed {
    pub(super) async fn read(&self, response: Response, meta: Meta) -> End {
        let mut session = Session {
            meta,
            hello: None,
            reader: Reader::default(),
            events: Vec::new(),
            heard: self.heard(),
        };
        let mut response = response;
        loop {
            let more = self.gather(&mut response, &mut session).await;
            let events = std::mem::take(&mut session.events);
            if let Err(end) = self.take(events, &mut session).await {
                return end;
            }
            if !more {
                return End::Lost;
            }
        }
    }

    /// Waits for bytes, then takes all that are there, up to a chunk's worth of events. `false`:
    /// the stream is over.
    async fn gather(&self, response: &mut Response, session: &mut Session) -> bool {
        let mut next = tokio::select! {
            next = tokio::time::timeout_at(session.heard.1 + SILENCE, response.chunk()) => match next {
                Ok(next) => next,
                Err(_) => return false,
            },
            () = self.nudges.feed.nudged() => return !self.silent(session),
            () = self.cancel.cancelled() => return false,
        };
        loop {
            let Ok(Some(bytes)) = next else {
                return false;
            };
            session.heard = self.heard();
            self.status.contact();
            if let Err(e) = session.reader.push(&bytes, &mut session.events) {
                tracing::warn!(error = %e, "the feed cannot be read");
                return false;
            }
            if session.events.len() >= CHUNK {
                return true;
            }
            match response.chunk().now_or_never() {
                Some(more) => next = more,
                None => return true,
            }
        }
    }

    fn heard(&self) -> (Timestamp, Instant) {
        (self.clock.device(), Instant::now())
    }

    fn silent(&self, session: &Session) -> bool {
        let (clock, timer) = session.heard;
        let by_clock = self.clock.device().as_millis() - clock.as_millis();
        is_dead(by_clock, timer.elapsed())
    }

    async fn take(&self, events: Vec<Event>, session: &mut Session) -> Result<(), End> {
        let mut items = Vec::new();
        for event in events {
            match event.name.as_str() {
                feed::EVENT_HELLO => self.hello(&event.data, session).await?,
                feed::EVENT_ENTITY => items.extend(item(&event)),
                feed::EVENT_CAUGHT_UP => {
                    self.store(std::mem::take(&mut items), session).await?;
                    self.caught_up();
                }
                _ => {}
            }
            if items.len() >= CHUNK {
                self.store(std::mem::take(&mut items), session).await?;
            }
        }
        self.store(items, session).await
    }

    async fn hello(&self, data: &str, session: &mut Session) -> Result<(), End> {
        let hello: Hello = serde_json::from_str(data).map_err(|e| {
            tracing::warn!(kind = ?e.classify(), "the hub's hello cannot be read");
            End::Lost
        })?;
        if hello.rep != self.rep {
            tracing::error!("the hub takes this device for another rep's");
            return Err(End::Lost);
        }
        let cursor = session.meta.cursor;
        let restarted = match self.greet(&hello, &session.meta).await {
            Ok(restarted) => restarted,
            Err(e) => return Err(self.failed(&e).await),
        };
        if restarted && cursor != 0 {
            return Err(End::Restart);
        }
        if cursor == 0 {
            self.status.set_sync(progress(0, hello.position));
        }
        self.nudges.alerts.nudge();
        session.hello = Some(hello);
        Ok(())
    }

    /// Takes the hub's clock, and starts again from 0 if its data is not what it was. Says whether
    /// it did.
    async fn greet(&self, hello: &Hello, meta: &Meta) -> cache::Result<bool> {
        let offset = self.clock.set(hello.now);
        self.cache.set_clock_offset(offset).await?;
        let same = meta.epoch.as_deref() == Some(&hello.epoch);
        if same && hello.position >= meta.cursor {
            return Ok(false);
        }
        self.cache.restart(&hello.epoch).await?;
        self.changes.tell(Changed {
            all: true,
            ..Changed::default()
        });
        Ok(true)
    }

    async fn store(&self, items: Vec<Item>, session: &Session) -> Result<(), End> {
        let Some(last) = items.last().map(Item::position) else {
            return Ok(());
        };
        let Some(hello) = &session.hello else {
            tracing::warn!("the hub did not say hello");
            return Err(End::Lost);
        };
        let gone = Gone::of(&items);
        if let Some(gone) = &gone
            && let Err(e) = self.let_go(gone).await
        {
            return Err(self.failed(&e).await);
        }
        let changed = match apply::apply(&self.cache, items, &self.rep, self.clock.hub()).await {
            Ok(changed) => changed,
            Err(e) => return Err(self.failed(&e).await),
        };
        if changed.state || changed.agenda {
            self.nudges.alerts.nudge();
        }
        if changed.agenda {
            self.nudges.calendars.nudge();
        }
        self.changes.tell(changed);
        if let Some(gone) = &gone
            && let Err(e) = self.is_gone(gone, last).await
        {
            return Err(self.failed(&e).await);
        }
        if self.status.sync().is_some() {
            self.status.set_sync(progress(last, hello.position));
        }
        Ok(())
    }

    pub(super) async fn failed(&self, e: &CacheError) -> End {
        tracing::error!(error = %e, "the feed cannot be stored");
        self.cache.blame(e).await;
        self.status.not_stored(self.clock.device());
        End::Lost
    }

    fn caught_up(&self) {
        self.status.set_sync(None);
        self.status.set(Connection::Live);
        self.nudges.decisions.at_once();
        self.nudges.receipts.at_once();
    }
}

fn item(event: &Event) -> Option<Item> {
    match serde_json::from_str::<Entry>(&event.data) {
        Ok(entry) => Some(Item::Entry(Box::new(entry))),
        Err(e) => {
            let position = event.id.as_deref()?.parse().ok()?;
            tracing::warn!(position, kind = ?e.classify(), "an entry is not understood");
            Some(Item::Unknown { position })
        }
    }
}

fn progress(done: i64, total: i64) -> Option<Progress> {
    let whole = |n: i64| u32::try_from(n.max(0)).unwrap_or(u32::MAX);
    (total > 0).then(|| Progress {
        done: whole(done.min(total)),
        total: whole(total),
    })
}

/// After a sleep of the machine its timers do not say how long the hub was silent, and after its
/// clock was set that one does not: either is enough.
fn is_dead(by_clock_ms: i64, by_timer: Duration) -> bool {
    by_timer >= SILENCE || u128::try_from(by_clock_ms).unwrap_or(0) >= SILENCE.as_millis()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_sleep_nor_a_clock_that_was_set_back_hides_a_silent_hub() {
        let (moment, long) = (Duration::from_secs(1), SILENCE);
        let ms = |d: Duration| i64::try_from(d.as_millis()).unwrap();
        assert!(!is_dead(ms(moment), moment));
        assert!(is_dead(ms(long), moment), "the machine slept");
        assert!(is_dead(-3_600_000, long), "the clock was set back");
    }
}
