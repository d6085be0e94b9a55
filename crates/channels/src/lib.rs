//! Ways to reach people and programs. Each knows one provider, and nothing of the store, of
//! policies or of what a handoff is: it gets a [`Parcel`] and says what became of it.

pub mod crm;
pub mod email;
mod fault;
pub mod slack;
#[cfg(feature = "testing")]
pub mod testing;
pub mod webhook;

use async_trait::async_trait;
use baton_core::Timestamp;
use baton_core::ids::DeliveryId;
use baton_core::notice::{Composed, Notice};
use serde::{Deserialize, Serialize};

pub use fault::Fault;

pub type Result<T, E = Fault> = std::result::Result<T, E>;

/// One notification for one receiver.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// The same on every try: what the provider takes to tell a repetition.
    pub id: DeliveryId,
    /// When it was queued: the date of a mail, the time of a webhook.
    pub at: Timestamp,
    /// Which try this is, from 1.
    pub attempt: u32,
    pub to: Receiver,
    pub composed: Composed,
    pub notice: Notice,
    /// What stands there already and is changed in place. Where a channel cannot do that, it adds.
    pub replaces: Option<Receipt>,
    /// What was sent to the same receiver about the same handoff before, oldest first: a mail
    /// answers to it.
    pub thread: Vec<Receipt>,
    /// An invitation that goes along: its method and the iCalendar text.
    pub invitation: Option<Invitation>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// `REQUEST` or `CANCEL`.
    pub method: &'static str,
    pub text: String,
}

/// Who gets it. For a webhook nobody in particular.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receiver {
    pub name: Option<String>,
    pub email: Option<String>,
    /// As which the provider knows them, where that was found out before.
    pub reference: Option<String>,
}

/// Where something lies at the provider, so that it can be found, changed and answered to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The provider's id: a `Message-ID`, a Slack time stamp, the id of a task.
    pub reference: String,
    /// In what: a Slack channel, the kind of a CRM's object. Of a mail that is answered its subject,
    /// which no receipt keeps: it names the prospect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Where a person can look at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// As which the provider knows the receiver.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver: Option<String>,
}

/// What a look for an earlier try found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Yes(Receipt),
    No,
    /// The provider has no way to tell.
    CannotTell,
}

/// One step of a test, in words for an admin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckStep {
    /// "Connect", "Sign in", "Sender".
    pub name: String,
    /// What came of it; for a step that failed what is wrong.
    pub words: String,
    pub ok: bool,
}

/// A provider that delivers.
#[async_trait]
pub trait Channel: Send + Sync {
    /// Delivers. A repetition with the same id does not deliver twice where the provider can tell.
    async fn send(&self, parcel: &Parcel) -> Result<Receipt>;

    /// Whether an earlier try of the same parcel has arrived, after it ended with
    /// [`Fault::Unknown`] or nobody knows how.
    async fn find(&self, parcel: &Parcel) -> Result<Found>;

    /// Whether the connection works, without telling anybody anything. Ends with the first step
    /// that fails.
    async fn check(&self) -> Vec<CheckStep>;
}
