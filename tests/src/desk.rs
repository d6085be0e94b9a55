//! What a rep sees and does at a desk that has no window: within a test, or in a process of its own
//! (`src/bin/desk.rs`).

mod decided;
pub mod process;

pub use decided::Decided;

use baton_api::intent::Answer;
use baton_core::handoff::{HandoffState, Outcome};
use baton_core::ids::{DeviceId, HandoffId, IntentId, OfferId, RepId};
use baton_core::presence::Presence;
use baton_desk::Desk;
use baton_desk::failure::Failure;
use baton_desk::view::{Connection, Decision, HandoffPage, InboxRow, MyAnswer, Section};
use serde::{Deserialize, Serialize};
use url::Url;

/// Whose desk it is, and what it was given when it joined.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Owner {
    pub hub: Url,
    pub rep: RepId,
    pub device: DeviceId,
    pub token: String,
}

/// All of what a desk shows.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sight {
    pub connection: Connection,
    /// Decisions and signs of life on their way.
    pub unsent: usize,
    /// Decisions that wait for the rep to look.
    pub stuck: Vec<IntentId>,
    pub pages: Vec<HandoffPage>,
}

/// Something that a rep does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    Accept(OfferId),
    Decline(OfferId),
    Claim(HandoffId),
    GiveBack(HandoffId),
    Close(HandoffId),
    ComeToWork,
}

/// What a desk in a process of its own is asked, a line each.
#[derive(Debug, Serialize, Deserialize)]
pub enum Ask {
    Inbox,
    Look,
    Does(Act),
    /// Everything is tried now.
    Wake,
    Ledger,
}

/// What it says, a line each.
#[derive(Debug, Serialize, Deserialize)]
pub enum Said {
    Ready,
    /// An alert of an offer is on the screen.
    Alerted(OfferId),
    Inbox(Vec<InboxRow>),
    Sight(Box<Sight>),
    /// The decision was taken, or why not.
    Done(Result<IntentId, Failure>),
    Woken,
    Ledger(Result<String, Failure>),
}

impl Sight {
    pub async fn of(desk: &Desk) -> Result<Self, Failure> {
        let state = desk.state().await?;
        let mut pages = vec![];
        for row in desk.inbox().await? {
            pages.push(desk.handoff(&row.id).await?);
        }
        Ok(Self {
            connection: state.connection,
            unsent: desk.unsent().await?,
            stuck: state.wedged.into_iter().map(|w| w.id).collect(),
            pages,
        })
    }
}

impl Act {
    pub async fn at(self, desk: &Desk) -> Result<IntentId, Failure> {
        match self {
            Self::Accept(offer) => desk.accept(&offer).await,
            Self::Decline(offer) => desk.decline(&offer, "busy").await,
            Self::Claim(handoff) => desk.claim(&handoff).await,
            Self::GiveBack(handoff) => desk.give_back(&handoff).await,
            Self::Close(handoff) => desk.close(&handoff, Outcome::NextStep, None).await,
            Self::ComeToWork => desk.set_presence(Presence::Available).await,
        }
    }

    /// One of the things that can be done with a row of the inbox; `luck` is below ten.
    pub fn drawn(row: &InboxRow, luck: u64) -> Option<Self> {
        match (row.section, &row.my_offer, luck) {
            (Section::Offered, Some(offer), 0..=5) => Some(Self::Accept(offer.id.clone())),
            (Section::Offered, Some(offer), 6..=7) => Some(Self::Decline(offer.id.clone())),
            (Section::Waiting, _, _) => Some(Self::Claim(row.id.clone())),
            (Section::Mine, _, 0..=2) => Some(Self::GiveBack(row.id.clone())),
            (Section::Mine, _, 3..=5) => Some(Self::Close(row.id.clone())),
            _ => None,
        }
    }

    /// What brings a row of the inbox to its end.
    pub fn finishing(row: &InboxRow) -> Option<Self> {
        match (row.section, &row.my_offer) {
            (Section::Offered, Some(offer)) => Some(Self::Accept(offer.id.clone())),
            (Section::Waiting, _) => Some(Self::Claim(row.id.clone())),
            (Section::Mine, _) if row.state == HandoffState::Accepted => {
                Some(Self::Close(row.id.clone()))
            }
            _ => None,
        }
    }
}

/// What an inbox tells the rep that they have: accepted offers and claims.
pub fn accepted(inbox: &[InboxRow]) -> Vec<HandoffId> {
    let told = inbox.iter().filter(|row| {
        matches!(
            &row.my_answer,
            Some(MyAnswer::Answered {
                action: Decision::Accept | Decision::Claim,
                answer: Answer::Accepted { .. },
            })
        )
    });
    told.map(|row| row.id.clone()).collect()
}
