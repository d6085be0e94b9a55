//! Whether a rep can take a handoff now.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
pub enum Presence {
    #[default]
    Available,
    Busy,
    Away,
    /// No device of the rep is connected. Never chosen by hand.
    Offline,
}

impl Presence {
    /// What holds: the rep's own word, unless no device could alert them.
    #[must_use]
    pub fn effective(self, reachable: bool) -> Self {
        if reachable { self } else { Self::Offline }
    }
}
