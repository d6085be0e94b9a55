//! The prep brief, from what the device holds.

use baton_core::ids::HandoffId;

use super::Answer;
use crate::desk::Desk;
use crate::view::{Brief, BriefFact};

impl Desk {
    pub async fn brief(&self, handoff: &HandoffId) -> Answer<Brief> {
        let page = self.handoff(handoff).await?;
        let card = &page.handoff.card;
        let score = format!("{} of {}", card.score, card.of);
        Ok(Brief {
            handoff: handoff.clone(),
            made_at: self.parts.clock.hub(),
            title: card.headline(),
            facts: vec![BriefFact {
                label: "Score".into(),
                value: score,
            }],
            sections: vec![],
            unsupported: 0,
        })
    }
}
