//! What the hub has taken back leaves this device: beside the cache also what stands in the outbox,
//! and what a rep would look in vain for is explained.

use baton_api::feed::{Change, EntityKind, Stored};
use baton_core::ids::{HandoffId, MeetingId};

use super::Feed;
use crate::apply::Item;
use crate::cache;
use crate::cache::intent::Doomed;
use crate::cache::notice::Notice;
use crate::inbox::row::Row;
use crate::view::Changed;

const WHY: &str = "Somebody whom you talk to, or were to talk to, wished to be forgotten. What was \
                   said is gone, and so is any meeting with them.";

/// What a chunk of the feed says is gone.
pub(super) struct Gone {
    handoffs: Vec<HandoffId>,
    meetings: Vec<MeetingId>,
}

impl Gone {
    pub(super) fn of(items: &[Item]) -> Option<Self> {
        let (mut handoffs, mut meetings, mut any) = (vec![], vec![], false);
        for item in items {
            let Item::Entry(entry) = item else { continue };
            let Change::Removed { removed } = entry.change else {
                continue;
            };
            any = true;
            match removed {
                EntityKind::Handoff => handoffs.push(HandoffId(entry.id.clone())),
                EntityKind::Meeting => meetings.push(MeetingId(entry.id.clone())),
                EntityKind::Me | EntityKind::Message => {}
            }
        }
        any.then_some(Self { handoffs, meetings })
    }
}

impl Feed {
    /// Before the cache lets go of it: whatever happens in between, the feed says the same again.
    pub(super) async fn let_go(&self, gone: &Gone) -> cache::Result<()> {
        let rows = self.cache.rows_of(&gone.handoffs).await?;
        let people = self.cache.people_only_of(&gone.handoffs).await?;
        for row in rows.iter().filter(|r| self.concerns(r)) {
            let notice = Notice::of_prospect(&row.id, self.clock.hub(), WHY);
            self.outbox.add_notice(&notice).await?;
        }
        let doomed = Doomed {
            handoffs: &gone.handoffs,
            meetings: &gone.meetings,
        };
        self.outbox.forget(&doomed).await?;
        let names: Vec<_> = rows.into_iter().map(|r| r.name).collect();
        self.outbox.drop_searches_for(&people, &names).await
    }

    /// The hub does not take this device for the rep's any more, so that it hears of nobody who
    /// wishes to be forgotten: it keeps nobody.
    pub(super) async fn let_go_of_all(&self) {
        let gone = match self.outbox.let_go_of_all().await {
            Ok(()) => self.cache.let_go_of_all().await,
            Err(e) => Err(e),
        };
        if let Err(e) = gone {
            tracing::error!(error = %e, "what a device had that was signed out is not gone");
            self.cache.blame(&e).await;
            return;
        }
        self.nudges.sweeper.nudge();
        self.nudges.alerts.nudge();
        self.changes.tell(Changed {
            state: true,
            all: true,
            ..Changed::default()
        });
    }

    /// The rep is asked for them, or has them.
    fn concerns(&self, row: &Row) -> bool {
        let mine = row.accepted_by.as_ref().is_some_and(|p| p.id == self.rep);
        row.ended_at.is_none() && (mine || row.offer.is_some())
    }

    /// The cache has let go of it: what was decided meanwhile goes too, and the hub is told. If that
    /// fails, the next connection tells it.
    pub(super) async fn is_gone(&self, gone: &Gone, position: i64) -> cache::Result<()> {
        let doomed = Doomed {
            handoffs: &gone.handoffs,
            meetings: &gone.meetings,
        };
        self.outbox.forget(&doomed).await?;
        self.nudges.sweeper.nudge();
        let (path, stored) = (["v1", "feed", "position"], Stored { position });
        let told = self.hub.report(&path, &stored);
        if let Some(Err(e)) = self.cancel.run_until_cancelled(told).await {
            tracing::info!(error = %e, "the hub is told later that something is gone");
        }
        Ok(())
    }
}
