//! Nobody saw it: somebody was asked, and no channel shows a sign of life. The watchdog notices
//! before the prospect does.

use baton_core::Timestamp;
use baton_core::ids::OfferId;
use baton_core::notice::NoticeEvent;
use baton_core::notify::{NotifyPolicy, Watchdog, WatchdogAct};
use serde::{Deserialize, Serialize};

use super::Engine;
use crate::fail::Result;
use crate::store::{Conn, HandoffRow, WorkspaceRow, Write, deliveries, notify};

/// The offer of which nobody has shown that they know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnseenOffer {
    pub offer: OfferId,
    pub at: Timestamp,
}

impl Engine {
    /// When the watchdog looks at a handoff next.
    pub(super) async fn watched(
        &self,
        c: &mut Conn,
        row: &HandoffRow,
    ) -> Result<Option<(Timestamp, NotifyPolicy)>> {
        let Some(offer) = row.handoff.pending() else {
            return Ok(None);
        };
        let policy = notify::policy(c, &row.workspace).await?.policy;
        let barked = row.routing.unseen.as_ref();
        if !policy.watchdog.on || barked.is_some_and(|u| u.offer == offer.id) {
            return Ok(None);
        }
        let all = deliveries::of_handoff(c, &row.handoff.id).await?;
        let of_offer = |d: &&deliveries::DeliveryRow| d.offer.as_ref() == Some(&offer.id);
        if all
            .iter()
            .filter(of_offer)
            .any(deliveries::DeliveryRow::is_sign_of_life)
        {
            return Ok(None);
        }
        let after = i64::from(policy.watchdog.after_seconds);
        Ok(Some((offer.made_at.plus_seconds(after), policy)))
    }

    /// It barks, once an offer.
    pub(super) async fn bark(
        &self,
        w: &mut Write,
        row: &mut HandoffRow,
        workspace: &WorkspaceRow,
        dog: &Watchdog,
    ) -> Result<()> {
        let Some(offer) = row.handoff.pending().cloned() else {
            return Ok(());
        };
        row.routing.unseen = Some(UnseenOffer {
            offer: offer.id.clone(),
            at: self.now(),
        });
        tracing::info!(handoff = %row.handoff.id, offer = %offer.id, "nobody has seen it");
        for act in &dog.then {
            match act {
                WatchdogAct::Hurry => w.hurry(&offer.id, self.now()).await?,
                WatchdogAct::Escalate => {
                    self.escalate(w, row, workspace, None, NoticeEvent::Unseen)
                        .await?;
                }
                WatchdogAct::TellProspect => {
                    let said = self
                        .introduce(w.conn(), workspace, &offer.rep, |d| &d.unseen)
                        .await?;
                    row.say = Some(said);
                }
                // Last, whatever the order: it changes who is asked.
                WatchdogAct::NextRep => {}
            }
        }
        if dog.then.contains(&WatchdogAct::NextRep) {
            return self.reassign(w, row).await;
        }
        w.put_handoff(row).await?;
        self.touch(w, &row.handoff.id).await
    }
}
