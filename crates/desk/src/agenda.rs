//! What the agenda shows: the feed's meetings with the rep's own changes laid over them. Pure.

pub(crate) mod overlay;
pub(crate) mod words;

use baton_api::booking::MeetingView;
use baton_api::feed::Me;
use baton_core::booking::Location;
use baton_core::ids::RepId;
use jiff::tz::TimeZone;
use url::Url;

/// The rep takes part, as host or beside the host.
pub(crate) fn takes_part(view: &MeetingView, rep: &RepId) -> bool {
    &view.host.id == rep || view.with.as_ref().is_some_and(|p| &p.id == rep)
}

/// Where to join a meeting: a page on the web, and nothing else.
pub(crate) fn join_url(view: &MeetingView) -> Option<Url> {
    let fixed = match &view.location {
        Location::Link { url } => Some(url),
        _ => None,
    };
    let url = Url::parse(view.join_url.as_ref().or(fixed)?).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// A zone and its IANA name.
#[derive(Clone, Debug)]
pub(crate) struct Zone {
    pub name: String,
    pub zone: TimeZone,
}

impl Zone {
    /// The machine's, which is where the rep is; the rep's hours where it is not named.
    pub(crate) fn of_rep(machine: &TimeZone, me: Option<&Me>) -> Self {
        if let Some(name) = machine.iana_name() {
            return Self {
                name: name.to_owned(),
                zone: machine.clone(),
            };
        }
        Self::of_hours(me).unwrap_or_else(|| Self {
            name: "UTC".into(),
            zone: machine.clone(),
        })
    }

    /// That of the rep's hours, which calendars are written in.
    pub(crate) fn of_hours(me: Option<&Me>) -> Option<Self> {
        let booking = me?.booking.as_ref()?;
        let name = booking.hours.zone.as_ref();
        Self::named(name.unwrap_or(&booking.default_zone))
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(Self {
            name: name.to_owned(),
            zone: baton_core::time::zone(name)?,
        })
    }
}
