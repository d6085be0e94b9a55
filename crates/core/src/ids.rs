//! Ids of entities: a short prefix that says what they name, and a time-ordered random part.

/// The prefix that an id of this kind carries.
pub trait Prefixed {
    const PREFIX: &'static str;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema, specta::Type))]
        pub struct $name(pub String);

        impl Prefixed for $name {
            const PREFIX: &'static str = $prefix;
        }

        impl From<String> for $name {
            fn from(s: String) -> Self {
                Self(s)
            }
        }

        impl From<&str> for $name {
            fn from(s: &str) -> Self {
                Self(s.to_owned())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    WorkspaceId = "ws";
    AgentId = "agt";
    KeyId = "key";
    RepId = "rep";
    DeviceId = "dev";
    ConversationId = "conv";
    HandoffId = "ho";
    OfferId = "off";
    DeliveryId = "dlv";
    /// Made by the device, so that sending an intent again is harmless.
    IntentId = "int";
    /// One entry of the credit ledger.
    EntryId = "led";
    MeetingId = "mtg";
    /// Chosen by an admin, e.g. `intro`.
    MeetingTypeId = "mt";
    HoldId = "hold";
    /// A calendar account of the hub.
    TeamCalendarId = "cal";
    TeamId = "team";
    /// An account with which notifications are sent, or an address that gets them.
    ConnectionId = "con";
    /// A search that a rep keeps; made by the device.
    SearchId = "find";
    /// Chosen by an admin, as are those of territories and skills.
    RuleId = "rule";
    TerritoryId = "ter";
    SkillId = "skill";
    ReplayId = "rpl";
    ForgettingId = "fgt";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Env, Timestamp};

    #[test]
    fn ids_name_their_kind_and_sort_by_time() {
        let at = |ms| Env::new(move || Timestamp::from_millis(ms), |b| b.fill(7));
        let early: HandoffId = at(1_000).id();
        let late: HandoffId = at(2_000).id();
        assert!(early.0.starts_with("ho_") && early < late, "{early} {late}");
    }
}
