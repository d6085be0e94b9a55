//! Meetings that something else came to lie on, and where they could go instead.

use std::time::Duration;

use baton_api::booking::{MeetingView, SlotView};
use baton_calendars::BusyTime;
use baton_core::meeting::MeetingState;

use super::busy::Ours;
use super::status::Proposed;
use super::worker::Worker;
use crate::agenda::takes_part;
use crate::cache::busy::KnownBusy;

/// Proposals for so many meetings a round.
const AT_ONCE: usize = 5;
/// A proposal this old is asked for again.
const FRESH_SECONDS: i64 = 5 * 60;
/// The longest that a page waits for proposals.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);
/// Proposals shown.
const SHOWN: usize = 5;

/// The first event of the rep's own calendars that lies on a meeting.
pub(crate) fn on<'a>(
    view: &MeetingView,
    known: &'a [KnownBusy],
    ours: &Ours,
) -> Option<&'a BusyTime> {
    if view.state != MeetingState::Booked {
        return None;
    }
    known
        .iter()
        .flat_map(|k| k.times.iter().map(move |t| (k, t)))
        .filter(|(_, t)| t.start < view.end && view.start < t.end)
        .filter(|(k, t)| !ours.has(t, (&k.account, &k.calendar)))
        .map(|(_, t)| t)
        .min_by_key(|t| t.start)
}

impl Worker {
    /// Asks the hub where the next few meetings in conflict could go.
    pub(super) async fn propose(&self) {
        let now = self.clock.hub();
        let found = async {
            let known = self.cache.busy().await?;
            let ours = Ours::read(&self.cache, &self.outbox).await?;
            let meetings = self.cache.meetings_of(&self.rep, now).await?;
            Ok::<_, crate::cache::CacheError>((known, ours, meetings))
        };
        let (known, ours, meetings) = match found.await {
            Ok(found) => found,
            Err(e) => {
                tracing::error!(error = %e, "conflicts cannot be looked for");
                return;
            }
        };
        let in_conflict = meetings
            .iter()
            .filter(|m| takes_part(m, &self.rep) && m.start > now)
            .filter(|m| on(m, &known, &ours).is_some());
        for view in in_conflict.take(AT_ONCE) {
            let asked = self.accounts.proposed(&view.id);
            let fresh = asked.is_some_and(|p| {
                p.start == view.start && now.seconds_since(p.asked_at).abs() < FRESH_SECONDS
            });
            if !fresh && self.ask(view).await.is_some() {
                self.tell();
            }
        }
    }

    /// Where a meeting could go, as the hub says.
    async fn ask(&self, view: &MeetingView) -> Option<Vec<SlotView>> {
        let path = ["v1", "meetings", &view.id.0, "slots"];
        let mut slots: Vec<SlotView> = self.hub.get(&path).await.ok()?;
        slots.truncate(SHOWN);
        let proposed = Proposed {
            start: view.start,
            asked_at: self.clock.hub(),
            slots: slots.clone(),
        };
        self.accounts.propose(&view.id, proposed);
        Some(slots)
    }

    /// The proposals for a page, asked for if nobody did; empty while the hub does not answer.
    pub(crate) async fn proposals(&self, view: &MeetingView) -> Vec<SlotView> {
        if let Some(known) = self.known_proposals(view) {
            return known;
        }
        let asked = tokio::time::timeout(PATIENCE, self.ask(view)).await;
        asked.ok().flatten().unwrap_or_default()
    }

    /// The proposals that are known already.
    pub(crate) fn known_proposals(&self, view: &MeetingView) -> Option<Vec<SlotView>> {
        let known = self.accounts.proposed(&view.id)?;
        (known.start == view.start).then_some(known.slots)
    }
}
