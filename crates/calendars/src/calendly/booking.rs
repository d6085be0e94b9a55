//! Booking through Calendly, which knows no repeated requests: so it is looked first, by our id in
//! the tracking of the invitee.

use baton_core::Timestamp;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::wire::{Guest, One, Scheduled};
use super::{Calendly, failure, id_of};
use crate::rest::set;
use crate::{CalendarError, Result, Window};

/// A wish to meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// The same for ever: booking it again finds what was booked.
    pub id: String,
    /// Address of the kind of event.
    pub event_type: String,
    pub start: Timestamp,
    pub invitee: Invitee,
    /// Where the kind of event leaves the place open.
    pub place: Option<Place>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
    pub name: String,
    pub email: String,
    /// IANA zone.
    pub zone: String,
}

/// A place in Calendly's words, e.g. `zoom_conference`, `google_conference`, `outbound_call`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub kind: String,
    /// A telephone number or an address, where the kind needs one.
    pub detail: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Booked(Booked),
    /// Somebody else was faster: offer another time.
    Taken,
}

/// What was booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// Address of the event.
    pub event: String,
    pub invitee: String,
    pub join_url: Option<String>,
    pub cancel_url: Option<String>,
    pub reschedule_url: Option<String>,
}

impl Calendly {
    /// Books, or finds what was booked before under the same id. After an error that passes the
    /// same call is made again.
    pub async fn book(&self, booking: &Booking) -> Result<Outcome> {
        if let Some(booked) = self.booked_before(booking).await? {
            return Ok(Outcome::Booked(booked));
        }
        let ask = self.ask(Method::POST, &["invitees"]).json(request(booking));
        let reply = self.rest.send(ask).await?;
        if reply.status.is_success() {
            let guest: One<Guest> = reply.read()?;
            // The booking stands, whether or not its link can be read now.
            let event = self.scheduled(&guest.resource.event).await.ok();
            return Ok(Outcome::Booked(booked(guest.resource, event.as_ref())));
        }
        // Calendly does not say clearly that a time was taken: its list of times does.
        let may_be_taken = matches!(
            reply.status,
            StatusCode::BAD_REQUEST | StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY
        );
        if may_be_taken && !self.still_free(booking).await? {
            return Ok(Outcome::Taken);
        }
        Err(failure(&reply))
    }

    /// Cancels an event, and Calendly tells those invited. One that was cancelled is cancelled.
    pub async fn cancel(&self, event: &str, reason: Option<&str>) -> Result<()> {
        let id = id_of(event)?;
        let ask = self
            .ask(Method::POST, &["scheduled_events", &id, "cancellation"])
            .json(json!({ "reason": reason.unwrap_or_default() }));
        match self.ok(ask).await {
            Ok(_) | Err(CalendarError::NotFound) => Ok(()),
            Err(e @ (CalendarError::Refused(_) | CalendarError::Forbidden(_))) => {
                if self.scheduled(event).await?.cancelled() {
                    Ok(())
                } else {
                    Err(e)
                }
            }
            Err(e) => Err(e),
        }
    }

    pub(super) async fn scheduled(&self, event: &str) -> Result<Scheduled> {
        let id = id_of(event)?;
        let one: One<Scheduled> = self
            .ok(self.ask(Method::GET, &["scheduled_events", &id]))
            .await?
            .read()?;
        Ok(one.resource)
    }

    async fn booked_before(&self, booking: &Booking) -> Result<Option<Booked>> {
        let me = self.me().await?;
        let query = [
            ("user", me.uri.as_str()),
            ("invitee_email", &booking.invitee.email),
            ("min_start_time", &booking.start.to_string()),
            ("status", "active"),
        ];
        let events: Vec<Scheduled> = self.pages(&["scheduled_events"], &query).await?;
        for event in events {
            let id = id_of(&event.uri)?;
            let query = [("email", booking.invitee.email.as_str())];
            let guests: Vec<Guest> = self
                .pages(&["scheduled_events", &id, "invitees"], &query)
                .await?;
            let ours = guests.into_iter().find(|g| {
                let tracking = g.tracking.as_ref();
                g.status == "active"
                    && tracking.and_then(|t| t.utm_content.as_deref()) == Some(&booking.id)
            });
            if let Some(guest) = ours {
                return Ok(Some(booked(guest, Some(&event))));
            }
        }
        Ok(None)
    }

    async fn still_free(&self, booking: &Booking) -> Result<bool> {
        let around = Window {
            from: booking.start,
            to: booking.start.plus_seconds(60),
        };
        let times = self.available(&booking.event_type, around).await?;
        Ok(times.contains(&booking.start))
    }
}

fn request(booking: &Booking) -> Value {
    let mut request = json!({
        "event_type": booking.event_type,
        "start_time": booking.start,
        "invitee": {
            "name": booking.invitee.name,
            "email": booking.invitee.email,
            "timezone": booking.invitee.zone,
        },
        "tracking": { "utm_source": "baton", "utm_content": booking.id },
    });
    if let Some(place) = &booking.place {
        set(
            &mut request,
            "location",
            match &place.detail {
                Some(detail) => json!({ "kind": place.kind, "location": detail }),
                None => json!({ "kind": place.kind }),
            },
        );
    }
    request
}

fn booked(guest: Guest, event: Option<&Scheduled>) -> Booked {
    Booked {
        event: guest.event,
        invitee: guest.uri,
        join_url: event.and_then(Scheduled::join_url),
        cancel_url: guest.cancel_url,
        reschedule_url: guest.reschedule_url,
    }
}
