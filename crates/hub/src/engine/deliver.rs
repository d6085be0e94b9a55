//! Carries the outbox to the providers. What is due on a connection is leased, in order, a few at
//! once; a lease that its worker does not renew is another's.

mod circuit;
mod clients;
mod held;
mod outcome;
mod parcel;

use std::sync::Arc;
use std::time::Duration;

use baton_channels::webhook;
use baton_channels::{Fault, Found, Parcel, Receipt};
use baton_core::Timestamp;
use baton_core::ids::ConnectionId;
use baton_web::{Allowed, Guard};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Engine;
use super::lapse::{AFTER_FAILURE, LONGEST_SLEEP, until};
use crate::fail::Result;
use crate::store::{ConnectionRow, DeliveryRow, connections, deliveries};
use crate::wake::Topic;
pub(super) use circuit::Circuits;
pub(super) use clients::TOKENS;
pub(crate) use clients::{Client, Clients};
use held::Held;
use outcome::{End, Ended};

/// How long a hub that stops waits for what it has begun.
const SHUTDOWN: Duration = Duration::from_secs(8);
/// Longer than a worker that lives takes to renew it; short, because what a dead one held waits so
/// long.
const LEASE_SECONDS: i64 = 10;
const RENEW: Duration = Duration::from_secs(3);
/// The longest that one try takes, whatever the provider does: longer than all the steps of a slow
/// mail server, each of which has an end of its own that says what was sent by then.
const TRY: Duration = Duration::from_mins(6);

/// What the hub knows of its own work while it runs.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    /// This worker, among those of other hubs on the same data.
    worker: Arc<str>,
    pub(super) circuits: Arc<Circuits>,
    /// Of look-ups: those that wait take no room from what is to be sent.
    pub(super) looks: Arc<Circuits>,
    /// What is under way here.
    held: Held,
    pub clients: Clients,
    tasks: TaskTracker,
}

impl Post {
    pub fn new(worker: String) -> Self {
        Self {
            worker: worker.into(),
            circuits: Arc::default(),
            looks: Arc::default(),
            held: Held::default(),
            clients: Clients::default(),
            tasks: TaskTracker::new(),
        }
    }

    fn worker(&self) -> &str {
        &self.worker
    }

    /// Something else that is waited for on shutdown.
    pub fn beside(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }

    /// The connection was changed: nothing that was known of it holds.
    pub fn forget(&self, id: &ConnectionId) {
        self.clients.forget(id);
        self.circuits.well(id);
        self.looks.well(id);
    }
}

/// Runs until `stop`, and until what has begun by then has ended.
pub async fn watch_deliveries(engine: Engine, stop: CancellationToken) {
    // Beside each other: what is under way must stay ours while anything else waits.
    tokio::select! {
        () = begin_all(&engine, &stop) => {}
        () = renew_all(&engine) => {}
    }
}

async fn begin_all(engine: &Engine, stop: &CancellationToken) {
    let mut news = engine.store.wake().subscribe(Topic::Deliveries);
    loop {
        let sleep = match engine.deliver_due().await {
            Ok(sleep) => sleep,
            Err(e) => {
                tracing::error!(error = %e, "what is to be sent could not be read");
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = stop.cancelled() => return engine.post.end().await,
            () = tokio::time::sleep(sleep) => {}
            _ = news.changed() => {}
        }
    }
}

async fn renew_all(engine: &Engine) {
    loop {
        tokio::time::sleep(RENEW).await;
        engine.renew_leases().await;
    }
}

impl Post {
    /// What has begun comes to its end, so that it is known how.
    async fn end(&self) {
        self.tasks.close();
        // Not for ever: what is not known by then is looked up by whoever comes next.
        let _ = tokio::time::timeout(SHUTDOWN, self.tasks.wait()).await;
    }
}

impl Engine {
    pub(crate) fn let_reach(&mut self, networks: Allowed) {
        self.post.clients.guard = Guard::new(networks);
    }

    /// Works on something that nobody waits for; a shutdown does.
    pub fn beside(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.post.beside(task);
    }

    /// Begins everything that may begin now; how long until something else may.
    pub async fn deliver_due(&self) -> Result<Duration> {
        let now = self.now();
        let (lines, mut next) = {
            let mut c = self.store.read().await?;
            deliveries::lines(&mut c, now).await?
        };
        let mut ready = vec![];
        for line in lines {
            match self.post.circuits.room(&line, now) {
                Ok(room) => ready.push((line, room)),
                Err(Some(at)) => next = Some(next.map_or(at, |n| n.min(at))),
                Err(None) => {}
            }
        }
        for (line, room) in ready {
            // One that cannot be read keeps no other from being sent.
            if let Err(e) = self.begin(&line, room).await {
                tracing::error!(connection = %line, error = %e, "nothing could be begun");
                next = Some(next.map_or(now.plus_seconds(1), |n| n.min(now.plus_seconds(1))));
            }
        }
        let records = self.look_up_due().await?;
        let next = next.into_iter().chain(records).min();
        Ok(next.map_or(LONGEST_SLEEP, |at| until(at, now)))
    }

    /// Takes up to so many that are due on a connection, and sends them beside everything else.
    async fn begin(&self, connection: &ConnectionId, room: usize) -> Result<()> {
        let now = self.now();
        let mut w = self.store.write().await?;
        let Some(row) = connections::connection(w.conn(), connection).await? else {
            return Ok(());
        };
        if row.dropped {
            w.withhold_all(connection, "The connection was taken away.", now)
                .await?;
            return Ok(w.commit().await?);
        }
        let lease = now.plus_seconds(LEASE_SECONDS);
        let held = self.post.held.all();
        let taken = w
            .lease(connection, &self.post.worker, [now, lease], room, &held)
            .await?;
        let taken: Vec<_> = taken
            .into_iter()
            .map(|d| (self.post.held.hold(&d.id), d))
            .collect();
        w.commit().await?;
        let row = Arc::new(row);
        for (holding, delivery) in taken {
            let begun = self.post.circuits.begin(connection);
            let (engine, row) = (self.clone(), row.clone());
            self.post.tasks.spawn(async move {
                engine.carry(&delivery, &row).await;
                drop((begun, holding));
                // There is room again, and the next in line may be due.
                engine.store.wake().publish(&Topic::Deliveries);
            });
        }
        Ok(())
    }

    async fn renew_leases(&self) {
        let held = self.post.held.all();
        if held.is_empty() {
            return;
        }
        let renewed = async {
            let mut w = self.store.write().await?;
            let lease = self.now().plus_seconds(LEASE_SECONDS);
            w.renew_leases(&held, &self.post.worker, lease).await?;
            w.commit().await
        };
        if let Err(e) = renewed.await {
            tracing::error!(error = %e, "leases could not be renewed");
        }
    }

    /// One delivery, to its end or to its next try.
    async fn carry(&self, delivery: &DeliveryRow, connection: &ConnectionRow) {
        let end = match tokio::time::timeout(TRY, self.attempt(delivery, connection)).await {
            Ok(Ok(end)) => end,
            Ok(Err(e)) => {
                tracing::error!(delivery = %delivery.id, error = %e, "could not be prepared");
                let fault = Fault::NotSent("the hub could not prepare it".into());
                not_yet(delivery, fault)
            }
            Err(_) => End::Failed(Fault::Unknown("no answer in time".into())),
        };
        let ended = Ended {
            delivery,
            connection,
            end,
        };
        if let Err(e) = self.record(ended).await {
            // The lease runs out, and whoever comes next looks it up.
            tracing::error!(delivery = %delivery.id, error = %e, "an outcome could not be stored");
        }
    }

    async fn attempt(&self, delivery: &DeliveryRow, connection: &ConnectionRow) -> Result<End> {
        // An earlier try whose end is not known has to be looked for, also when it has lost its
        // reason since.
        let lost = delivery.trying;
        if !lost && let Some(reason) = self.lost_reason(delivery).await? {
            return Ok(End::Withheld(reason));
        }
        let client = match self.client_of(connection) {
            Ok(client) => client,
            Err(fault) => return Ok(not_yet(delivery, fault)),
        };
        let parcel = self.parcel(delivery, connection).await?;
        if lost {
            match client.channel().find(&parcel).await {
                Ok(Found::Yes(receipt)) => return Ok(End::Sent(receipt)),
                Ok(Found::No) => {
                    if let Some(reason) = self.lost_reason(delivery).await? {
                        return Ok(End::Withheld(reason));
                    }
                }
                Ok(Found::CannotTell) => return Ok(End::CannotTell),
                Err(fault) => return Ok(End::NotFound(fault)),
            }
        }
        let outcome = match &client {
            Client::Webhook(hook) => {
                let message = self.message_of(delivery, &parcel).await?;
                hook.deliver(&delivery.id, message).await
            }
            _ => client.channel().send(&parcel).await,
        };
        Ok(sent(outcome))
    }

    /// The same on every try: receivers take two that carry one id for one.
    async fn message_of(&self, delivery: &DeliveryRow, parcel: &Parcel) -> Result<String> {
        let kept = deliveries::body(&mut *self.store.read().await?, &delivery.id).await?;
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let message = webhook::message(parcel);
        let mut w = self.store.write().await?;
        w.keep_body(&delivery.id, &message).await?;
        w.commit().await?;
        Ok(message)
    }
}

/// It did not come to a try: what is not known of an earlier one is not known still.
fn not_yet(delivery: &DeliveryRow, fault: Fault) -> End {
    if delivery.trying {
        End::NotFound(fault)
    } else {
        End::Failed(fault)
    }
}

fn sent(result: Result<Receipt, Fault>) -> End {
    match result {
        Ok(receipt) => End::Sent(receipt),
        Err(fault) => End::Failed(fault),
    }
}

/// Waits longer from try to try; not all at once.
fn pause(engine: &Engine, attempts: u32) -> i64 {
    const FIRST_SECONDS: i64 = 2;
    const LONGEST_SECONDS: i64 = 600;
    let whole = (FIRST_SECONDS << attempts.min(10)).min(LONGEST_SECONDS);
    let [chance] = engine.env.bytes::<1>();
    // Between three quarters and all of it.
    whole - whole * i64::from(chance) / (4 * 255)
}

/// Not before this; at the soonest after the pause.
fn again(engine: &Engine, attempts: u32, asked: Option<Duration>) -> Timestamp {
    let asked = asked.map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(i64::MAX));
    engine
        .now()
        .plus_seconds(pause(engine, attempts).max(asked))
}
