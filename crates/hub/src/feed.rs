//! A rep's feed as an event stream: what changed since the cursor, then what changes.

use std::convert::Infallible;
use std::pin::Pin;
use std::time::Duration;

use axum::response::sse::Event;
use baton_api::feed::{EVENT_CAUGHT_UP, EVENT_ENTITY, EVENT_HELLO, Entry, Hello};
use futures_util::Stream;
use serde::Serialize;
use tokio::sync::watch;

use crate::engine::{Device, Engine};
use crate::fail::Result;
use crate::server::App;
use crate::store::{devices, feed};
use crate::wake::Topic;

/// Entries that are read at once. The stream is pulled: a client that does not read stops the hub
/// from reading for it, and holds nothing but this.
const CHUNK: u32 = 100;
/// How often the device's last contact is noted.
const NOTE: Duration = Duration::from_secs(30);

pub type Events = Pin<Box<dyn Stream<Item = Result<Event, Infallible>> + Send>>;

/// Counts the device as connected for as long as it lives.
struct Presence {
    engine: Engine,
    device: Device,
}

impl Presence {
    fn new(engine: Engine, device: Device) -> Self {
        engine.reach.connected(&device.rep, engine.env.now());
        engine.metrics.feeds.inc();
        Self { engine, device }
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        self.engine
            .reach
            .disconnected(&self.device.rep, self.engine.env.now());
        self.engine.metrics.feeds.dec();
    }
}

fn event<T: Serialize>(name: &str, data: &T) -> Event {
    // Our own types always serialise; a comment keeps the stream alive if ever one does not.
    Event::default()
        .event(name)
        .json_data(data)
        .unwrap_or_else(|_| Event::default().comment("unreadable"))
}

async fn hello(app: &App, device: &Device) -> Result<Hello> {
    let store = &app.engine.store;
    let epoch = store.epoch().await?;
    let position = feed::position(&mut *store.read().await?, &device.rep).await?;
    Ok(Hello {
        workspace: device.workspace.clone(),
        rep: device.rep.clone(),
        device: device.id.clone(),
        epoch,
        now: app.engine.env.now(),
        position,
    })
}

async fn read(engine: &Engine, device: &Device, cursor: i64) -> Result<Vec<Entry>> {
    let mut c = engine.store.read().await?;
    let rows = feed::changed_since(&mut c, &device.rep, cursor, CHUNK).await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        entries.push(engine.entry(&mut c, &device.rep, &row).await?);
    }
    Ok(entries)
}

/// Notes the contact, and how far the device had come before it.
async fn note(engine: &Engine, device: &Device, stored: i64) -> Result<()> {
    let mut w = engine.store.write().await?;
    w.device_seen(&device.id, engine.env.now()).await?;
    w.device_stored(&device.id, stored).await?;
    Ok(w.commit().await?)
}

/// Whether the device may still listen.
async fn allowed(engine: &Engine, device: &Device) -> Result<bool> {
    Ok(devices::has_access(&mut *engine.store.read().await?, &device.id).await?)
}

/// The events from `cursor` on. Ends when the hub stops, the device is revoked or the store fails:
/// the client comes back with its cursor.
pub async fn events(app: App, device: Device, cursor: i64) -> Result<Events> {
    // Subscribed before the first read, so that nothing falls between.
    let news = app
        .engine
        .store
        .wake()
        .subscribe(Topic::Rep(device.rep.clone()));
    let presence = Presence::new(app.engine.clone(), device.clone());
    let hello = hello(&app, &device).await?;
    // A cursor from beyond the end belongs to other data: everything is sent again.
    let cursor = if cursor > hello.position { 0 } else { cursor };
    note(&app.engine, &device, cursor).await?;
    app.engine.store.wake().publish(&Topic::Waiting);
    Ok(Box::pin(stream(app, device, presence, news, hello, cursor)))
}

fn stream(
    app: App,
    device: Device,
    presence: Presence,
    mut news: watch::Receiver<()>,
    hello: Hello,
    mut cursor: i64,
) -> impl Stream<Item = Result<Event, Infallible>> {
    async_stream::stream! {
        let _presence = presence;
        let engine = &app.engine;
        yield Ok(event(EVENT_HELLO, &hello));
        let mut caught_up = false;
        let mut noted = tokio::time::Instant::now();
        loop {
            let entries = match read(engine, &device, cursor).await {
                Ok(entries) => entries,
                Err(e) => {
                    tracing::error!(error = %e, "a feed could not be read");
                    return;
                }
            };
            for entry in &entries {
                cursor = entry.position;
                yield Ok(event(EVENT_ENTITY, entry).id(cursor.to_string()));
            }
            // What comes later than a part that was not full wakes this task again.
            if u32::try_from(entries.len()).is_ok_and(|n| n >= CHUNK) {
                continue;
            }
            if !caught_up {
                caught_up = true;
                yield Ok(event(EVENT_CAUGHT_UP, &cursor));
            }
            let woken = tokio::select! {
                () = app.stop.cancelled() => return,
                _ = news.changed() => true,
                () = tokio::time::sleep_until(noted + NOTE) => false,
            };
            // The news may be that this very device was revoked.
            if !allowed(engine, &device).await.unwrap_or(false) {
                return;
            }
            if !woken {
                noted = tokio::time::Instant::now();
                if let Err(e) = note(engine, &device, 0).await {
                    tracing::warn!(error = %e, "a device's contact could not be noted");
                }
            }
        }
    }
}
