//! Times and meetings: what is free, kept, booked, moved, cancelled.

mod book;
mod change;
mod check;
mod find;
mod hold;
mod inspect;
mod invite;
mod keeper;
mod page;
mod reports;
mod settle;
mod successor;
mod team;
mod view;

use baton_api::{Code, Problem};
use baton_core::booking::MeetingType;
use baton_core::ids::MeetingTypeId;
use baton_core::prospect::Prospect;
use jiff::tz::TimeZone;

pub use change::Mover;
pub(super) use check::{booking as check_booking, hosts as check_hosts};
pub(super) use invite::place;
pub use page::{Free, MeetingPage, Stage};
pub(super) use reports::joined;

use crate::store::WorkspaceRow;

/// In which zone times are said.
#[derive(Clone, Debug)]
struct Spoken {
    name: String,
    zone: TimeZone,
}

impl Spoken {
    /// The zone that was asked for; else what is known of the prospect; else the workspace's.
    fn of(
        asked: Option<&str>,
        prospect: &Prospect,
        workspace: &WorkspaceRow,
    ) -> Result<Self, Problem> {
        if let Some(name) = asked {
            return Self::named(name).ok_or_else(|| unknown_zone("zone"));
        }
        let known = prospect.timezone.as_deref().and_then(Self::named);
        Ok(known.unwrap_or_else(|| Self::of_workspace(workspace)))
    }

    fn of_workspace(workspace: &WorkspaceRow) -> Self {
        Self::named(&workspace.settings.booking.zone).unwrap_or_else(|| Self {
            name: "UTC".into(),
            zone: TimeZone::UTC,
        })
    }

    fn named(name: &str) -> Option<Self> {
        let zone = baton_core::time::zone(name)?;
        Some(Self {
            name: name.to_owned(),
            zone,
        })
    }
}

fn unknown_zone(field: &str) -> Problem {
    Problem::new(Code::InvalidField, "This is not a known time zone.")
        .at(field)
        .fix("Send an IANA name such as Europe/Berlin.")
}

fn kind<'w>(
    workspace: &'w WorkspaceRow,
    id: Option<&MeetingTypeId>,
) -> Result<&'w MeetingType, Problem> {
    workspace
        .settings
        .booking
        .meeting_type(id)
        .ok_or_else(|| match id {
            Some(id) => {
                let known: Vec<_> = workspace.settings.booking.types.iter().collect();
                let names: Vec<_> = known.iter().map(|t| t.id.0.as_str()).collect();
                Problem::new(
                    Code::InvalidField,
                    format!("There is no kind of meeting `{id}`."),
                )
                .at("meeting_type")
                .fix(format!("Use one of: {}.", names.join(", ")))
            }
            None => Problem::new(Code::Unavailable, "This workspace offers no meetings.")
                .fix("An admin adds a kind of meeting in the settings."),
        })
}
