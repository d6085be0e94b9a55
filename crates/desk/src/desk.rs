//! The facade: what a host may ask of the engine.

use std::path::PathBuf;
use std::sync::Arc;

use baton_api::admin::{AgentView, Enrolment, NewAgent, NewKey, NewRep, RepView};
use baton_core::Env;
use baton_core::handoff::Outcome;
use baton_core::ids::{AgentId, DeviceId, HandoffId, IntentId, KeyId, OfferId, RepId};
use baton_core::presence::Presence;
use baton_core::qualification::QualificationPolicy;
use secrecy::SecretString;
use tokio::sync::mpsc;
use url::Url;

use crate::alerts::AlertEvent;
use crate::failure::{Failure, FailureCode};
use crate::keychain::SecretStore;
use crate::view::{AppState, Changed, HandoffPage, InboxRow, Setup};

/// What a desk is made of.
#[derive(Clone, Debug)]
pub struct DeskConfig {
    /// Where cache and outbox live; one folder a device.
    pub dir: PathBuf,
    pub hub: Url,
    pub rep: RepId,
    pub device: DeviceId,
    pub setup: Setup,
    /// The rep's zone, for times in words.
    pub zone: jiff::tz::TimeZone,
}

/// The engine of one rep on one device. Clones share it.
#[derive(Clone)]
pub struct Desk {}

/// What changed, coalesced. A reader that lags behind is told to read all again.
pub struct ChangeStream {}

impl ChangeStream {
    /// `None` when the desk has shut down.
    pub async fn next(&mut self) -> Option<Changed> {
        None
    }
}

type Answer<T> = Result<T, Failure>;

fn soon<T>() -> Answer<T> {
    Err(Failure::new(FailureCode::Internal, "soon"))
}

#[allow(clippy::unused_async, unused_variables, reason = "bodies follow")]
impl Desk {
    pub async fn open(
        config: DeskConfig,
        token: SecretString,
        secrets: Arc<dyn SecretStore>,
        env: Env,
    ) -> Answer<Self> {
        soon()
    }

    /// Starts feed, outbox and alerts. Once.
    pub fn start(&self) {}

    /// Stops everything and waits for it.
    pub async fn shutdown(&self) {}

    pub fn changes(&self) -> ChangeStream {
        ChangeStream {}
    }

    /// The alerts, taken once.
    pub fn alerts(&self) -> Option<mpsc::Receiver<AlertEvent>> {
        None
    }

    /// The network came back, the machine woke: try everything now.
    pub fn wake(&self) {}

    pub async fn state(&self) -> Answer<AppState> {
        soon()
    }
    pub async fn inbox(&self) -> Answer<Vec<InboxRow>> {
        soon()
    }
    /// Rows that are gone are left out.
    pub async fn inbox_rows(&self, ids: &[HandoffId]) -> Answer<Vec<InboxRow>> {
        soon()
    }
    pub async fn handoff(&self, id: &HandoffId) -> Answer<HandoffPage> {
        soon()
    }
    /// The rep opened it, or clicked its alert.
    pub async fn mark_seen(&self, id: &HandoffId) -> Answer<()> {
        soon()
    }
    /// The host has put the alert on the screen.
    pub async fn alert_shown(&self, offer: &OfferId) -> Answer<()> {
        soon()
    }
    pub async fn accept(&self, offer: &OfferId) -> Answer<IntentId> {
        soon()
    }
    pub async fn decline(&self, offer: &OfferId, reason: &str) -> Answer<IntentId> {
        soon()
    }
    pub async fn claim(&self, handoff: &HandoffId) -> Answer<IntentId> {
        soon()
    }
    pub async fn give_back(&self, handoff: &HandoffId) -> Answer<IntentId> {
        soon()
    }
    pub async fn close(
        &self,
        handoff: &HandoffId,
        outcome: Outcome,
        note: Option<String>,
    ) -> Answer<IntentId> {
        soon()
    }
    pub async fn set_presence(&self, presence: Presence) -> Answer<IntentId> {
        soon()
    }
    pub async fn retry_intent(&self, id: &IntentId) -> Answer<()> {
        soon()
    }
    pub async fn drop_intent(&self, id: &IntentId) -> Answer<()> {
        soon()
    }
    pub async fn qualification(&self) -> Answer<QualificationPolicy> {
        soon()
    }
    pub async fn save_qualification(
        &self,
        policy: &QualificationPolicy,
    ) -> Answer<QualificationPolicy> {
        soon()
    }
    pub async fn team(&self) -> Answer<Vec<RepView>> {
        soon()
    }
    pub async fn add_rep(&self, new: &NewRep) -> Answer<RepView> {
        soon()
    }
    pub async fn enrol_rep(&self, rep: &RepId) -> Answer<Enrolment> {
        soon()
    }
    pub async fn revoke_device(&self, device: &DeviceId) -> Answer<()> {
        soon()
    }
    pub async fn agents(&self) -> Answer<Vec<AgentView>> {
        soon()
    }
    pub async fn add_agent(&self, new: &NewAgent) -> Answer<NewKey> {
        soon()
    }
    pub async fn add_key(&self, agent: &AgentId) -> Answer<NewKey> {
        soon()
    }
    pub async fn revoke_key(&self, key: &KeyId) -> Answer<()> {
        soon()
    }
    /// Tells the hub, then forgets token, key and data here. The desk is over after that.
    pub async fn sign_out(&self) -> Answer<()> {
        soon()
    }
}
