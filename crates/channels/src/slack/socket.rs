//! Socket Mode: answers come over a connection that we open, so that no public address is needed.
//!
//! Slack replaces connections every few hours and says so before. The new one is opened while the
//! old one still brings what was under way.

mod line;
mod pause;

use std::collections::VecDeque;
use std::time::Duration;

use baton_core::Env;
use futures_util::future::{BoxFuture, select_all};
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use serde_json::Value;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;

use super::Slack;
use super::answers::Interaction;
use crate::{Fault, Result};
use line::{Envelope, Heard, Line, turned_off};
use pause::Pauses;

/// Answers that are worked on at once; more are not read until one is done.
const MAX_AT_WORK: usize = 32;
/// Ids that are remembered: what comes again was worked on already.
const REMEMBERED: usize = 1024;

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// Before the second try to connect; the first is at once. Doubles from there.
    pub first_pause: Duration,
    pub longest_pause: Duration,
    /// A connection that held so long was a good one.
    pub good: Duration,
    /// Between two signs of life that are asked for.
    pub ping: Duration,
    /// A connection that was silent so long is dead; so is one that should have been closed.
    pub silence: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_mins(1),
            good: Duration::from_mins(1),
            ping: Duration::from_secs(10),
            silence: Duration::from_secs(30),
        }
    }
}

/// Brings the answers of one app.
pub struct Socket<'a> {
    slack: &'a Slack,
    env: &'a Env,
    timing: Timing,
}

/// The connections: one, or two while one replaces the other.
struct Lines<'a> {
    open: Vec<Line>,
    next: Option<BoxFuture<'a, Result<Line>>>,
    pauses: Pauses,
    met: VecDeque<String>,
}

impl<'a> Socket<'a> {
    pub fn new(slack: &'a Slack, env: &'a Env) -> Self {
        Self {
            slack,
            env,
            timing: Timing::default(),
        }
    }

    #[must_use]
    pub fn timing(mut self, timing: Timing) -> Self {
        self.timing = timing;
        self
    }

    /// Connects, stays connected, and gives each answer to `on` once, after Slack was told that it
    /// arrived. Ends when it is stopped, with all answers worked on; or with [`Fault::SignIn`] or
    /// [`Fault::Forbidden`], when Slack will not have us and an admin has to act.
    pub async fn run<F, W>(&self, on: F, stop: CancellationToken) -> Result<()>
    where
        F: Fn(Interaction) -> W + Send + Sync,
        W: Future<Output = ()> + Send,
    {
        let mut at_work = FuturesUnordered::new();
        let mut lines = Lines {
            open: vec![],
            next: None,
            pauses: Pauses::new(self.timing),
            met: VecDeque::new(),
        };
        let mut tick = interval(self.timing.ping);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let end = loop {
            self.keep_connected(&mut lines, None);
            let room = at_work.len() < MAX_AT_WORK;
            tokio::select! {
                () = stop.cancelled() => break Ok(()),
                Some(()) = at_work.next() => {}
                line = dialled(&mut lines.next) => {
                    if let Err(fault) = self.connected(&mut lines, line) {
                        break Err(fault);
                    }
                }
                (at, heard) = hear(&mut lines.open), if room => match lines.take(at, heard).await {
                    Ok(Some(interaction)) => at_work.push(on(interaction)),
                    Ok(None) => {}
                    Err(fault) => break Err(fault),
                },
                _ = tick.tick() => lines.ping(self.timing.silence).await,
            }
        };
        for line in lines.open {
            line.close().await;
        }
        // Slack was told that these arrived: nobody sends them again.
        while at_work.next().await.is_some() {}
        end
    }

    /// Opens a connection if there is none that lasts, or none at all.
    fn keep_connected(&self, lines: &mut Lines<'a>, at_least: Option<Duration>) {
        if lines.next.is_some() || lines.open.iter().any(|line| line.leaving.is_none()) {
            return;
        }
        let pause = lines
            .pauses
            .next(self.env)
            .max(at_least.unwrap_or_default());
        let slack = self.slack;
        lines.next = Some(
            async move {
                sleep(pause).await;
                Line::open(&slack.socket_url().await?, &slack.account.guard).await
            }
            .boxed(),
        );
    }

    fn connected(&self, lines: &mut Lines<'a>, line: Result<Line>) -> Result<()> {
        lines.next = None;
        match line {
            Ok(line) => lines.open.push(line),
            Err(fault @ (Fault::SignIn(_) | Fault::Forbidden(_))) => return Err(fault),
            Err(Fault::Throttled(wait)) => self.keep_connected(lines, wait),
            Err(fault) => tracing::warn!(%fault, "Slack's Socket Mode is not reached"),
        }
        Ok(())
    }
}

impl Lines<'_> {
    /// What was heard: an answer to work on, perhaps.
    async fn take(&mut self, at: usize, heard: Heard) -> Result<Option<Interaction>> {
        let Some(line) = self.open.get_mut(at) else {
            return Ok(None);
        };
        match heard {
            Heard::Nothing => {}
            Heard::Envelope(envelope) => {
                // If this fails, it comes again on the next connection and is known by its id.
                line.acknowledge(&envelope.envelope_id).await;
                if self.is_new(&envelope) {
                    return Ok(Interaction::parse(&envelope.payload));
                }
            }
            Heard::Leaving => {
                line.leaving = Some(Instant::now());
                let held = line.since.elapsed();
                self.pauses.held(held);
            }
            Heard::TurnedOff => return Err(turned_off()),
            Heard::Over => self.end(at),
        }
        Ok(None)
    }

    fn end(&mut self, at: usize) {
        let line = self.open.remove(at);
        self.pauses.held(line.since.elapsed());
    }

    /// Slack may send a click again, and not always in the same envelope.
    fn is_new(&mut self, envelope: &Envelope) -> bool {
        let click = envelope.payload.get("trigger_id").and_then(Value::as_str);
        let ids = [Some(envelope.envelope_id.as_str()), click];
        let mut new = true;
        for id in ids.into_iter().flatten() {
            if self.met.iter().any(|met| met == id) {
                new = false;
                continue;
            }
            if self.met.len() >= REMEMBERED {
                self.met.pop_front();
            }
            self.met.push_back(id.to_owned());
        }
        new
    }

    /// Asks for a sign of life, and gives up who gave none for too long.
    async fn ping(&mut self, silence: Duration) {
        let now = Instant::now();
        for at in (0..self.open.len()).rev() {
            let Some(line) = self.open.get_mut(at) else {
                continue;
            };
            let long_ago = |then| now.duration_since(then) >= silence;
            let dead = long_ago(line.heard) || line.leaving.is_some_and(long_ago);
            if dead || !line.ping().await {
                self.end(at);
            }
        }
    }
}

/// The connection that is being opened; never, if none is.
async fn dialled(next: &mut Option<BoxFuture<'_, Result<Line>>>) -> Result<Line> {
    match next {
        Some(next) => next.await,
        None => std::future::pending().await,
    }
}

/// What comes first on any of them.
async fn hear(open: &mut [Line]) -> (usize, Heard) {
    if open.is_empty() {
        return std::future::pending().await;
    }
    let (heard, at, _) = select_all(open.iter_mut().map(|line| line.hear().boxed())).await;
    (at, heard)
}
