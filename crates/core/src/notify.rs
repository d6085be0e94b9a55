//! Who is told of what, on which channels, and when.

mod check;
mod defaults;
mod plan;
mod quiet;

use serde::{Deserialize, Serialize};

use crate::booking::WallTime;
use crate::ids::{ConnectionId, RepId, TeamId};
use crate::notice::{NoticeEvent, Template};

pub use check::{NotifyFault, check, check_choice};
pub use plan::{Planned, Reader, Skipped, Why, plan, steps};

/// A way to reach people or programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
// The name in the UI's types, where `Channel` is Tauri's. No value carries it.
#[serde(rename = "NotifyChannel", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Channel {
    /// The rep's own devices.
    Desktop,
    Email,
    Slack,
    Hubspot,
    Salesforce,
    Webhook,
}

impl Channel {
    pub const ALL: [Self; 6] = [
        Self::Desktop,
        Self::Email,
        Self::Slack,
        Self::Hubspot,
        Self::Salesforce,
        Self::Webhook,
    ];

    /// Reaches a person; the others write into a program, once for all who are concerned.
    pub fn is_personal(self) -> bool {
        matches!(self, Self::Desktop | Self::Email | Self::Slack)
    }
}

/// A workspace's choice. Saved as a whole; a save names the version that it changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct NotifyPolicy {
    pub version: u32,
    /// For each event and person the most particular rule counts: for the rep, for one of their
    /// teams (the first that stands here), for everyone. Where none applies, Baton's own does; a
    /// rule without steps tells nobody but the desktop.
    pub rules: Vec<NotifyRule>,
    /// In which nothing but the urgent is sent; a rep may set their own.
    #[serde(default)]
    pub quiet: Option<QuietHours>,
    /// Whether reps may turn off channels that are not required.
    pub reps_choose: bool,
    pub watchdog: Watchdog,
    /// Words other than Baton's own.
    #[serde(default)]
    pub templates: Vec<OwnTemplate>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct NotifyRule {
    pub event: NoticeEvent,
    #[serde(rename = "for")]
    pub audience: Audience,
    /// In the order of their delays.
    pub steps: Vec<NotifyStep>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Audience {
    #[default]
    Everyone,
    Team {
        team: TeamId,
    },
    Rep {
        rep: RepId,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct NotifyStep {
    pub channel: Channel,
    /// Which of the workspace's connections of this channel; the first, if absent.
    #[serde(default)]
    pub connection: Option<ConnectionId>,
    /// After the event.
    #[serde(default)]
    pub after_seconds: u32,
    /// Only if nobody has acted by then.
    #[serde(default)]
    pub unless_acted: bool,
    /// Also in quiet hours.
    #[serde(default)]
    pub urgent: bool,
    /// Reps cannot turn it off.
    #[serde(default)]
    pub required: bool,
}

/// From a wall time to another, over midnight if the second is earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct QuietHours {
    pub from: WallTime,
    pub to: WallTime,
    /// On Saturdays and Sundays all day.
    #[serde(default)]
    pub weekends: bool,
}

/// Notices when nobody sees what they are asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct Watchdog {
    pub on: bool,
    /// Since the rep was asked, without a sign of life on any channel.
    pub after_seconds: u32,
    pub then: Vec<WatchdogAct>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum WatchdogAct {
    /// Sends at once what would be sent later.
    Hurry,
    /// Tells the managers, or the admins.
    Escalate,
    /// Asks the next rep at once.
    NextRep,
    /// Lets the agent tell the prospect.
    TellProspect,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct OwnTemplate {
    pub event: NoticeEvent,
    /// For one channel; for all without one of their own, if absent.
    #[serde(default)]
    pub channel: Option<Channel>,
    pub template: Template,
}

/// What a rep chose for themselves, within the policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub struct RepNotify {
    /// Channels that are turned off. The desktop is turned off on the device itself.
    pub off: Vec<Channel>,
    /// In place of the workspace's.
    pub quiet: Option<QuietHours>,
}

impl Default for Watchdog {
    fn default() -> Self {
        Self {
            on: true,
            after_seconds: 45,
            then: vec![
                WatchdogAct::Hurry,
                WatchdogAct::Escalate,
                WatchdogAct::TellProspect,
            ],
        }
    }
}

impl Default for NotifyPolicy {
    fn default() -> Self {
        Self {
            version: 0,
            rules: defaults::rules(),
            quiet: None,
            reps_choose: true,
            watchdog: Watchdog::default(),
            templates: vec![],
        }
    }
}

impl NotifyPolicy {
    /// The words for an event on a channel: the channel's own, the event's own, Baton's.
    pub fn template(&self, event: NoticeEvent, channel: Channel) -> Template {
        let own = |wanted: Option<Channel>| {
            self.templates
                .iter()
                .find(|t| t.event == event && t.channel == wanted)
        };
        own(Some(channel))
            .or_else(|| own(None))
            .map_or_else(|| crate::notice::template(event), |t| t.template.clone())
    }
}
