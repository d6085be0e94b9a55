//! The prep brief, from what the device holds.

use baton_core::ids::HandoffId;

use super::Answer;
use crate::agenda::{Zone, overlay};
use crate::brief;
use crate::desk::Desk;
use crate::view::Brief;

impl Desk {
    pub async fn brief(&self, handoff: &HandoffId) -> Answer<Brief> {
        let p = &self.parts;
        let mut page = self.handoff(handoff).await?;
        let zone = &p.config.zone;
        if let Some(meeting) = page.handoff.meeting.take() {
            // As the rep has moved it, also before the hub knows.
            let intents = p.outbox.intents_about(&meeting.id).await?;
            let (shown, _) = overlay::show(*meeting, &intents, zone);
            page.handoff.meeting = Some(Box::new(shown));
        }
        let me = p.cache.me().await?;
        let mine = Zone::of_rep(zone, me.as_ref().map(|k| &k.me));
        let now = p.clock.hub();
        Ok(brief::of(&page.handoff, &page.messages, now, &mine.zone))
    }
}
