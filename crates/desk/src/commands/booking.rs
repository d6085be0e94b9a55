//! Hours and what the workspace sets for bookings and for what is said: straight from and to the hub.

use baton_api::admin::Sayings;
use baton_api::booking::{HoursView, Inspection, SlotView};
use baton_core::Timestamp;
use baton_core::booking::{BookingSettings, RepHours};
use baton_core::ids::{MeetingId, MeetingTypeId, RepId};
use baton_core::workspace::{DeclineReasons, Settings};

use super::Answer;
use crate::desk::Desk;

const SETTINGS: [&str; 3] = ["v1", "admin", "settings"];

impl Desk {
    /// When a rep works: this one, or for admins another.
    pub async fn hours(&self, rep: Option<&RepId>) -> Answer<HoursView> {
        let rep = rep.unwrap_or(&self.parts.config.rep);
        Ok(self.parts.hub.get(&["v1", "reps", &rep.0, "hours"]).await?)
    }

    pub async fn save_hours(&self, rep: Option<&RepId>, hours: &RepHours) -> Answer<HoursView> {
        let rep = rep.unwrap_or(&self.parts.config.rep);
        let path = ["v1", "reps", &rep.0, "hours"];
        Ok(self.parts.hub.put(&path, hours).await?)
    }

    /// Why a time of a rep is not offered.
    pub async fn inspect(
        &self,
        rep: Option<&RepId>,
        meeting_type: Option<&MeetingTypeId>,
        start: Timestamp,
    ) -> Answer<Inspection> {
        let rep = rep.unwrap_or(&self.parts.config.rep);
        let start = start.to_string();
        let mut query = vec![("start", start.as_str())];
        query.extend(meeting_type.map(|t| ("meeting_type", t.0.as_str())));
        let path = ["v1", "reps", &rep.0, "availability"];
        Ok(self.parts.hub.find(&path, &query).await?)
    }

    /// Where a meeting could move to, with the same host.
    pub async fn meeting_slots(
        &self,
        id: &MeetingId,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
    ) -> Answer<Vec<SlotView>> {
        let (from, to) = (from.map(|t| t.to_string()), to.map(|t| t.to_string()));
        let mut query = Vec::new();
        query.extend(from.as_deref().map(|t| ("from", t)));
        query.extend(to.as_deref().map(|t| ("to", t)));
        let path = ["v1", "meetings", &id.0, "slots"];
        Ok(self.parts.hub.find(&path, &query).await?)
    }

    pub async fn booking_settings(&self) -> Answer<BookingSettings> {
        let settings: Settings = self.parts.hub.get(&SETTINGS).await?;
        Ok(settings.booking)
    }

    /// What is said where a prospect is handed over.
    pub async fn sayings(&self) -> Answer<Sayings> {
        let settings: Settings = self.parts.hub.get(&SETTINGS).await?;
        Ok(sayings(settings))
    }

    /// Changes it and leaves the rest of the settings as it is now.
    pub async fn save_sayings(&self, said: Sayings) -> Answer<Sayings> {
        let hub = &self.parts.hub;
        let mut settings: Settings = hub.get(&SETTINGS).await?;
        settings.decline_reasons = DeclineReasons(said.decline_reasons);
        settings.disclosure = said.disclosure;
        let saved: Settings = hub.put(&SETTINGS, &settings).await?;
        Ok(sayings(saved))
    }

    /// Changes what is set for bookings and leaves the rest of the settings as it is now.
    pub async fn save_booking_settings(&self, booking: BookingSettings) -> Answer<BookingSettings> {
        let hub = &self.parts.hub;
        let mut settings: Settings = hub.get(&SETTINGS).await?;
        settings.booking = booking;
        let saved: Settings = hub.put(&SETTINGS, &settings).await?;
        Ok(saved.booking)
    }
}

fn sayings(settings: Settings) -> Sayings {
    Sayings {
        decline_reasons: settings.decline_reasons.0,
        disclosure: settings.disclosure,
    }
}
