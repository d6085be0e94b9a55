//! What the window shows.

use std::collections::HashMap;

use baton_api::intent::Action;
use baton_api::view::DeliveryState;
use baton_core::handoff::HandoffState;
use baton_core::ids::{HandoffId, OfferId};

use super::{Answer, gone};
use crate::cache;
use crate::cache::intent::{IntentState, PRESENCE, StoredIntent};
use crate::cache::me::KnownMe;
use crate::cache::notice::Notice;
use crate::desk::{Desk, Parts};
use crate::failure::{Failure, FailureCode};
use crate::inbox::{self, Viewer, by_handoff, corrected, overlay, section};
use crate::view::{AppState, Changed, Counts, GoneNotice, HandoffPage, InboxRow, WedgedIntent};

impl Desk {
    pub async fn state(&self) -> Answer<AppState> {
        let p = &self.parts;
        let intents = p.outbox.intents().await?;
        let known = p.cache.me().await?;
        let notices = p.outbox.notices().await?;
        let (gone, lost): (Vec<_>, Vec<_>) = notices.into_iter().partition(Notice::is_of_prospect);
        let wedged = wedged(lost, &intents);
        let viewer = p.viewer().await?;
        Ok(AppState {
            setup: p.config.setup.clone(),
            connection: p.status.connection(),
            me: known.map(|k| with_presence(k, &intents).me),
            clock_offset_ms: clamp(p.clock.offset()),
            counts: p.counts(intents, &viewer).await?,
            wedged,
            notices: gone.into_iter().map(gone_notice).collect(),
            sync: p.status.sync(),
        })
    }

    /// The whole inbox, in the order in which it is shown.
    pub async fn inbox(&self) -> Answer<Vec<InboxRow>> {
        let p = &self.parts;
        // First what was decided, then what the feed says: what the feed shows in between is what
        // was decided, never the other way round.
        let intents = by_handoff(p.outbox.intents().await?);
        let rows = p.cache.rows().await?;
        Ok(inbox::list(rows, &intents, &p.viewer().await?))
    }

    /// Some rows, in the same order. Those that are gone are left out.
    pub async fn inbox_rows(&self, ids: &[HandoffId]) -> Answer<Vec<InboxRow>> {
        let p = &self.parts;
        let intents = by_handoff(p.outbox.intents().await?);
        let mut rows = Vec::new();
        for ids in ids.chunks(500) {
            rows.extend(p.cache.rows_of(ids).await?);
        }
        Ok(inbox::list(rows, &intents, &p.viewer().await?))
    }

    pub async fn handoff(&self, id: &HandoffId) -> Answer<HandoffPage> {
        let p = &self.parts;
        let intents = p.outbox.intents_of(id).await?;
        let viewer = p.viewer().await?;
        let row = p.cache.row(id).await?.ok_or_else(|| gone("This handoff"))?;
        let row = overlay::show(row, &intents, &viewer);
        let body = p.cache.body(id).await?;
        let handoff = body.ok_or_else(|| gone("This handoff"))?;
        let handoff = corrected::show(handoff, &intents, &viewer);
        let messages = p.cache.messages(&handoff.conversation).await?;
        Ok(HandoffPage {
            row,
            overtaken: corrected::overtaken(&handoff),
            handoff,
            messages,
        })
    }

    /// The rep opened it, or clicked its alert.
    pub async fn mark_seen(&self, id: &HandoffId) -> Answer<()> {
        let p = &self.parts;
        let row = p.cache.row(id).await?.ok_or_else(|| gone("This handoff"))?;
        let now = p.clock.hub();
        let unread = row.concerned_at > row.seen_at;
        if unread
            && p.cache
                .see(id, row.concerned_at.map_or(now, |c| c.max(now)))
                .await?
        {
            p.changes.tell(Changed {
                handoffs: vec![id.clone()],
                ..Changed::default()
            });
        }
        if let (Some(offer), HandoffState::Offered) = (row.offer, row.state) {
            p.receipt(&offer.id, DeliveryState::Seen).await?;
        }
        Ok(())
    }

    /// Decisions and signs of life that the hub has not taken yet.
    pub async fn unsent(&self) -> Answer<usize> {
        let outbox = &self.parts.outbox;
        Ok(outbox.unsent().await?.len() + outbox.unsent_receipts().await?)
    }

    /// The host has put the alert on the screen.
    pub async fn alert_shown(&self, offer: &OfferId) -> Answer<()> {
        Ok(self.parts.receipt(offer, DeliveryState::Shown).await?)
    }
}

impl Parts {
    /// One row as the rep sees it.
    pub(super) async fn shown(&self, id: &HandoffId) -> cache::Result<Option<InboxRow>> {
        let intents = self.outbox.intents_of(id).await?;
        let viewer = self.viewer().await?;
        let row = self.cache.row(id).await?;
        Ok(row.map(|row| overlay::show(row, &intents, &viewer)))
    }

    async fn receipt(&self, offer: &OfferId, state: DeliveryState) -> cache::Result<()> {
        let (id, at) = (self.clock.env.id(), self.clock.device());
        if self.outbox.queue_receipt(&id, offer, state, at).await? {
            self.nudges.receipts.nudge();
        }
        Ok(())
    }

    /// Counts by the columns alone, put right for the few handoffs with decisions of the rep.
    async fn counts(&self, intents: Vec<StoredIntent>, viewer: &Viewer) -> cache::Result<Counts> {
        let intents: HashMap<_, _> = by_handoff(intents)
            .into_iter()
            .filter(|(_, all)| all.iter().any(may_move))
            .collect();
        let ids: Vec<_> = intents.keys().cloned().collect();
        let mut counts = Counts::default();
        let me = &viewer.me.id.0;
        for t in self.cache.tallies(me, viewer.now).await? {
            let section = section::section(t.state, t.open_offer, t.mine);
            *section::count(&mut counts, section) += t.count;
        }
        for ids in ids.chunks(500) {
            for row in self.cache.rows_of(ids).await? {
                let own = intents.get(&row.id).map_or(&[][..], Vec::as_slice);
                let plain = overlay::show(row.clone(), &[], viewer).section;
                let shown = overlay::show(row, own, viewer).section;
                let from = section::count(&mut counts, plain);
                *from = from.saturating_sub(1);
                *section::count(&mut counts, shown) += 1;
            }
        }
        Ok(counts)
    }
}

fn wedged(notices: Vec<Notice>, intents: &[StoredIntent]) -> Vec<WedgedIntent> {
    let stuck = intents.iter().filter_map(|i| match &i.state {
        IntentState::Wedged { problem } => Some(WedgedIntent {
            id: i.id.clone(),
            handoff: i.handoff.clone(),
            what: i.what.clone(),
            since: i.at,
            failure: problem.clone().into(),
        }),
        _ => None,
    });
    notices.into_iter().map(lost).chain(stuck).collect()
}

/// Only what is on its way, or granted and not shown by the feed yet, can move a row.
fn may_move(intent: &StoredIntent) -> bool {
    match &intent.state {
        IntentState::Unsent { .. } => true,
        IntentState::Answered { answer, .. } => overlay::granted(&intent.action, answer),
        IntentState::Wedged { .. } => false,
    }
}

/// The rep with the presence that they chose last.
fn with_presence(mut known: KnownMe, intents: &[StoredIntent]) -> KnownMe {
    let last = intents.iter().rev().find(|i| i.lane == PRESENCE);
    if let Some(intent) = last
        && let Action::SetPresence { presence } = &intent.action
    {
        let holds = match &intent.state {
            IntentState::Unsent { .. } => true,
            // Until the feed has said it too.
            IntentState::Answered { .. } => known.position <= intent.mark,
            IntentState::Wedged { .. } => false,
        };
        if holds {
            known.me.presence = *presence;
            known.me.set_away = None;
        }
    }
    known
}

fn clamp(offset: i64) -> i32 {
    i32::try_from(offset).unwrap_or(if offset < 0 { i32::MIN } else { i32::MAX })
}

/// Answers that were lost, among what did not go as the rep decided.
fn lost(notice: Notice) -> WedgedIntent {
    let failure = Failure::new(FailureCode::Cache, notice.message);
    WedgedIntent {
        id: notice.id,
        handoff: None,
        what: "Answers from before".into(),
        since: notice.at,
        failure: failure.fix("Look at your open handoffs and answer again."),
    }
}

fn gone_notice(notice: Notice) -> GoneNotice {
    GoneNotice {
        id: notice.id,
        at: notice.at,
        text: notice.message,
    }
}
