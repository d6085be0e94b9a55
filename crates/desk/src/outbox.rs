//! Carries the rep's decisions to the hub until each has an answer or a reason why not.

mod receipts;

use std::collections::HashSet;
use std::time::Duration;

use baton_api::Problem;
use baton_api::intent::{Action, Answer, Intent, IntentReply};
use baton_core::Timestamp;
use baton_core::ids::{OfferId, RepId};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

use crate::agenda::overlay::standing;
use crate::alerts::{AlertKind, words};
use crate::cache::alert::NewAlert;
use crate::cache::intent::{IntentState, StoredIntent};
use crate::cache::{self, Cache, Outbox};
use crate::changes::Changes;
use crate::clock::HubClock;
use crate::feed::backoff::pause;
use crate::hub::{Hub, HubError};
use crate::inbox::overlay::{granted, offer_of};
use crate::nudge::Nudges;
use crate::status::Status;
use crate::view::{Changed, Connection, Decision};

/// Decisions under way at once, each about another handoff.
const AT_ONCE: usize = 4;
/// So many failures of the hub itself, and a person has to look.
const MAX_FAILED: u32 = 12;
const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_mins(1);
/// Looked at again at least this often: timers stand still while a machine sleeps.
const LOOK: Duration = Duration::from_secs(30);
/// No pause is longer than this: a later time was set by a clock that has been put right since.
const NEVER_LATER_MS: i64 = 600_000;

/// What sending needs.
#[derive(Clone)]
pub(crate) struct Sender {
    pub hub: Hub,
    pub cache: Cache,
    pub outbox: Outbox,
    pub rep: RepId,
    pub clock: HubClock,
    pub zone: TimeZone,
    pub status: Status,
    pub changes: Changes,
    pub nudges: Nudges,
    /// Cuts waits short; what is being stored is stored to the end.
    pub cancel: CancellationToken,
}

impl Sender {
    pub(crate) async fn decisions(self) {
        let mut flying = FuturesUnordered::new();
        let mut lanes = Lanes::default();
        loop {
            let at_once = self.nudges.decisions.take_at_once();
            if at_once {
                lanes.hurry();
            }
            let (ready, wait) = match self.ready(&lanes, at_once).await {
                Ok(found) => found,
                Err(e) => {
                    tracing::error!(error = %e, "the outbox cannot be read");
                    (Vec::new(), LOOK)
                }
            };
            for intent in ready {
                lanes.start(&intent.lane);
                flying.push(self.send(intent));
            }
            tokio::select! {
                Some(lane) = flying.next() => {
                    lanes.end(&lane);
                    self.nudges.receipts.nudge();
                }
                () = self.nudges.decisions.nudged() => {}
                () = tokio::time::sleep(wait) => {}
                () = self.cancel.cancelled() => break,
            }
        }
        while flying.next().await.is_some() {}
    }

    /// The first decision of each lane that is due and not under way, and how long to wait for the
    /// next.
    async fn ready(
        &self,
        lanes: &Lanes,
        at_once: bool,
    ) -> cache::Result<(Vec<StoredIntent>, Duration)> {
        if self.status.signed_out() {
            return Ok((Vec::new(), LOOK));
        }
        if at_once && let Err(e) = self.outbox.make_decisions_due().await {
            // On a full disk too, what is kept already is sent.
            tracing::warn!(error = %e, "pauses cannot be cut short for long");
        }
        let now = self.clock.device();
        let free = AT_ONCE.saturating_sub(lanes.busy.len());
        let (mut seen, mut ready, mut wait) = (lanes.busy.clone(), Vec::new(), LOOK);
        for intent in self.outbox.unsent().await? {
            if !seen.insert(intent.lane.clone()) {
                continue;
            }
            match left(&intent, now) {
                Some(left) if !at_once && !lanes.hurries(&intent.lane) => wait = wait.min(left),
                _ if ready.len() < free => ready.push(intent),
                _ => {}
            }
        }
        Ok((ready, wait))
    }

    /// Sends one decision and stores what became of it. Returns its lane.
    async fn send(&self, intent: StoredIntent) -> String {
        let request = Intent {
            id: intent.id.clone(),
            at: intent.at,
            action: intent.action.clone(),
        };
        let post = self.hub.post(&["v1", "intents"], &request);
        let Some(reply) = self.cancel.run_until_cancelled(post).await else {
            return intent.lane;
        };
        if let Err(e) = self.settle(&intent, reply).await {
            // It stays queued; the hub answers the same again.
            tracing::error!(error = %e, "an answer cannot be stored");
            let pause = tokio::time::sleep(FIRST);
            self.cancel.run_until_cancelled(pause).await;
        }
        self.changes.tell(Changed {
            state: true,
            handoffs: intent.handoff.iter().cloned().collect(),
            agenda: intent.meeting().is_some(),
            ..Changed::default()
        });
        if intent.meeting().is_some() {
            self.nudges.calendars.nudge();
        }
        intent.lane
    }

    async fn settle(
        &self,
        intent: &StoredIntent,
        reply: Result<IntentReply, HubError>,
    ) -> cache::Result<()> {
        match reply {
            Ok(reply) => self.answered(intent, &reply.answer).await,
            Err(HubError::SignedOut) => {
                self.status.set(Connection::SignedOut);
                Ok(())
            }
            Err(HubError::Unreachable) => self.later(intent, None, false).await,
            Err(HubError::Later { problem, after }) => {
                let failed = problem.status >= 500;
                if failed && failures(intent) + 1 >= MAX_FAILED {
                    return self.wedge(intent, &problem).await;
                }
                self.later(intent, after, failed).await
            }
            Err(HubError::Refused(problem)) => self.wedge(intent, &problem).await,
        }
    }

    async fn answered(&self, intent: &StoredIntent, answer: &Answer) -> cache::Result<()> {
        let mut version = 0;
        if let Some(handoff) = &intent.handoff {
            version = self.cache.version(handoff).await?.unwrap_or(0);
            // Told before it is stored: if this stops in between, the hub says the same again and
            // it is still told once.
            if let Some(told) = self.too_late(intent, answer) {
                self.cache.add_alert(&told).await?;
                self.nudges.alerts.nudge();
            }
        }
        if let Some(meeting) = intent.meeting() {
            let known = self.cache.meeting(meeting).await?;
            version = known.map_or(0, |m| standing(&m, &intent.action));
        }
        if *answer != Answer::Done {
            self.not_moved(intent).await?;
        }
        self.outbox.answer(&intent.id, answer, version).await
    }

    /// What the rep decided after a move that did not take place counts on it no longer. Before the
    /// answer is stored: counted out twice, they override nothing either.
    async fn not_moved(&self, intent: &StoredIntent) -> cache::Result<()> {
        if matches!(intent.action, Action::MoveMeeting { .. }) {
            self.outbox.count_out(intent).await?;
        }
        Ok(())
    }

    /// The rep wanted it and does not have it.
    fn too_late(&self, intent: &StoredIntent, answer: &Answer) -> Option<NewAlert> {
        let decision = crate::inbox::overlay::decision(&intent.action)?;
        if decision == Decision::Decline || granted(&intent.action, answer) {
            return None;
        }
        // Another device of the same rep was first.
        if matches!(answer, Answer::Taken { by, .. } if by.id == self.rep) {
            return None;
        }
        let now = self.clock.hub();
        Some(NewAlert {
            offer: offer_of(&intent.action)
                .cloned()
                .unwrap_or_else(|| OfferId(intent.id.0.clone())),
            reason: AlertKind::TooLate,
            nth: 0,
            handoff: intent.handoff.clone()?,
            meeting: None,
            due_at: now,
            deadline: now,
            detail: Some(words::too_late(answer, &self.zone)?),
        })
    }

    async fn later(
        &self,
        intent: &StoredIntent,
        after: Option<Duration>,
        failed: bool,
    ) -> cache::Result<()> {
        let IntentState::Unsent { attempt, .. } = intent.state else {
            return Ok(());
        };
        let pause = pause(attempt + 1, FIRST, LONGEST, &self.clock.env);
        let next_at = plus(self.clock.device(), pause.max(after.unwrap_or_default()));
        self.outbox.delay(&intent.id, next_at, failed).await
    }

    async fn wedge(&self, intent: &StoredIntent, problem: &Problem) -> cache::Result<()> {
        if matches!(intent.action, Action::MeetingWritten { .. }) {
            tracing::info!(code = ?problem.code, "the hub does not want to know of a calendar");
            return self.outbox.answer(&intent.id, &Answer::Over, 0).await;
        }
        tracing::warn!(code = ?problem.code, "a decision is stuck");
        self.not_moved(intent).await?;
        self.outbox.wedge(&intent.id, problem).await
    }
}

/// What is under way, and what shall not wait for its time.
#[derive(Default)]
struct Lanes {
    busy: HashSet<String>,
    /// Under way when it was said to hurry: should it fail, it is tried again at once.
    again: HashSet<String>,
}

impl Lanes {
    fn hurry(&mut self) {
        self.again.clone_from(&self.busy);
    }

    fn hurries(&self, lane: &str) -> bool {
        self.again.contains(lane)
    }

    fn start(&mut self, lane: &str) {
        self.again.remove(lane);
        self.busy.insert(lane.to_owned());
    }

    fn end(&mut self, lane: &str) {
        self.busy.remove(lane);
    }
}

fn failures(intent: &StoredIntent) -> u32 {
    match intent.state {
        IntentState::Unsent { failed, .. } => failed,
        _ => 0,
    }
}

/// How long until a decision is due; `None` if it is.
fn left(intent: &StoredIntent, now: Timestamp) -> Option<Duration> {
    match intent.state {
        IntentState::Unsent { next_at, .. } => until(next_at, now),
        _ => None,
    }
}

fn until(next_at: Timestamp, now: Timestamp) -> Option<Duration> {
    let left = next_at.as_millis() - now.as_millis();
    let sane = (1..=NEVER_LATER_MS).contains(&left);
    sane.then(|| Duration::from_millis(left.unsigned_abs()))
}

fn plus(at: Timestamp, pause: Duration) -> Timestamp {
    let millis = i64::try_from(pause.as_millis()).unwrap_or(NEVER_LATER_MS);
    Timestamp::from_millis(at.as_millis().saturating_add(millis))
}
