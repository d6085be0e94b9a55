//! What everybody sees of a conversation and a handoff, put together from the store.

use std::collections::HashMap;

use baton_api::agent::{ConversationView, HandoffStatus};
use baton_api::booking::MeetingView;
use baton_api::feed::{Change, EntityKind, Entry, Me};
use baton_api::limits;
use baton_api::quality::CorrectionView;
use baton_api::reading::ModelReading;
use baton_api::view::{
    BookLater, DeliveryView, HandoffView, MessageView, OfferView, Person, Unseen,
};
use baton_core::card::Card;
use baton_core::conversation::{Floor, Message};
use baton_core::correction::Corrected;
use baton_core::handoff::{HandoffState, Offer};
use baton_core::ids::{ConnectionId, HandoffId, MeetingId, RepId, WorkspaceId};
use baton_core::notice::RecordLink;
use baton_core::routing::clocks::clocks;

use super::Engine;
use super::corrections::holding;
use crate::fail::{Fail, Result};
use crate::store::{
    Conn, ConversationRow, DeliveryRow, FeedKind, FeedRow, HandoffRow, WorkspaceRow, agents,
    connections, conversations, corrections, deliveries, handoffs, meetings, reps, teams,
};

/// The people of a workspace by id.
struct People(HashMap<RepId, Person>);

impl People {
    async fn of(c: &mut Conn, workspace: &WorkspaceId) -> Result<Self> {
        let team = reps::reps(c, workspace).await?;
        Ok(Self(
            team.into_iter()
                .map(|r| (r.id.clone(), r.person()))
                .collect(),
        ))
    }

    fn get(&self, id: &RepId) -> Person {
        let unknown = || Person {
            id: id.clone(),
            name: "Former colleague".into(),
            title: None,
        };
        self.0.get(id).cloned().unwrap_or_else(unknown)
    }
}

impl Engine {
    pub(super) async fn conversation_view(
        &self,
        c: &mut Conn,
        row: ConversationRow,
    ) -> Result<ConversationView> {
        let latest = handoffs::latest_handoff(c, &row.id).await?;
        let handoff = match &latest {
            Some(h) => Some(self.handoff_status(c, h).await?),
            None => None,
        };
        // Who took over was announced once, in the handoff; from then on the agent is only told that
        // it has nothing to say.
        let say = match latest.as_ref().and_then(|h| h.handoff.accepted()) {
            Some(held) if row.floor == Floor::Rep => {
                let workspace = self.workspace(c, &row.workspace).await?;
                Some(
                    self.introduce(c, &workspace, &held.rep, |d| &d.rep_has_floor)
                        .await?,
                )
            }
            _ => handoff.as_ref().and_then(|h| h.say.clone()),
        };
        Ok(ConversationView {
            id: row.id,
            external_id: row.external_id,
            state: row.state,
            prospect: row.prospect,
            started_at: row.started_at,
            messages: row.messages,
            scorecard: row.scorecard,
            floor: row.floor,
            say,
            handoff,
        })
    }

    pub(super) async fn handoff_status(
        &self,
        c: &mut Conn,
        row: &HandoffRow,
    ) -> Result<HandoffStatus> {
        let h = &row.handoff;
        let live = h.accepted().or_else(|| h.pending());
        let rep = match live {
            Some(offer) => reps::rep(c, &offer.rep).await?.map(|r| r.person()),
            None => None,
        };
        Ok(HandoffStatus {
            id: h.id.clone(),
            conversation: h.conversation.clone(),
            version: row.version,
            state: h.state,
            reason: h.reason,
            requested_at: h.requested_at,
            rep,
            accepted_at: h.accepted().and_then(|o| o.answered_at),
            outcome: h.outcome,
            floor: if h.state == HandoffState::Accepted {
                Floor::Rep
            } else {
                Floor::Agent
            },
            say: row.say.clone(),
            meeting: self.meeting_in(c, &h.id).await?,
            book_later: self.book_later(c, row).await?,
            unseen: h.pending().is_some_and(|o| {
                let unseen = row.routing.unseen.as_ref();
                unseen.is_some_and(|u| u.offer == o.id)
            }),
        })
    }

    /// With whom the agent offers a meeting, while nobody takes it.
    async fn book_later(&self, c: &mut Conn, row: &HandoffRow) -> Result<Option<BookLater>> {
        let waits = row.handoff.state == HandoffState::Waiting;
        let Some(with) = row.routing.book_later.as_ref().filter(|_| waits) else {
            return Ok(None);
        };
        let with = match &with.rep {
            Some(rep) => reps::rep(c, rep).await?.map(|r| r.person()),
            None => None,
        };
        Ok(Some(BookLater { with }))
    }

    /// The last meeting that was booked for a handoff.
    async fn meeting_in(
        &self,
        c: &mut Conn,
        handoff: &HandoffId,
    ) -> Result<Option<Box<MeetingView>>> {
        Ok(match meetings::meeting_of_handoff(c, handoff).await? {
            Some(row) => Some(Box::new(self.meeting_view(c, &row).await?)),
            None => None,
        })
    }

    /// The feed's entry for a changed entity, as it is now.
    pub async fn entry(&self, c: &mut Conn, rep: &RepId, row: &FeedRow) -> Result<Entry> {
        let (id, change) = match row.kind {
            FeedKind::Me => (row.entity.clone(), self.me(c, rep).await?),
            FeedKind::Handoff => {
                let id = HandoffId(row.entity.clone());
                (row.entity.clone(), self.handoff_change(c, &id).await?)
            }
            FeedKind::Meeting => {
                let id = MeetingId(row.entity.clone());
                (row.entity.clone(), self.meeting_change(c, &id).await?)
            }
            FeedKind::Message => {
                let id = format!("{}:{}", row.entity, row.part);
                (id, message_change(c, row).await?)
            }
        };
        Ok(Entry {
            position: row.position,
            id,
            change,
        })
    }

    async fn me(&self, c: &mut Conn, rep: &RepId) -> Result<Change> {
        let Some(rep) = reps::rep(c, rep).await? else {
            return Ok(Change::Removed {
                removed: EntityKind::Me,
            });
        };
        let workspace = self.workspace(c, &rep.workspace).await?;
        let booking = Self::my_booking(&rep, &workspace);
        let me = Me {
            booking: Some(booking),
            person: rep.person(),
            email: rep.email,
            workspace: workspace.name,
            admin: rep.admin,
            presence: rep.presence,
            capacity: rep.capacity,
            decline_reasons: workspace.settings.decline_reasons.0,
            manager: teams::teams(c, &workspace.id)
                .await?
                .iter()
                .any(|t| t.manager.as_ref() == Some(&rep.id)),
            set_away: rep.set_away,
        };
        Ok(Change::Me { me: Box::new(me) })
    }

    async fn handoff_change(&self, c: &mut Conn, id: &HandoffId) -> Result<Change> {
        let Some(row) = handoffs::handoff(c, id).await? else {
            return Ok(Change::Removed {
                removed: EntityKind::Handoff,
            });
        };
        let talk = conversations::conversation(c, &row.handoff.conversation).await?;
        let talk = talk.ok_or_else(|| Fail::not_found("conversation"))?;
        let workspace = self.workspace(c, &row.workspace).await?;
        let agent = agents::agent_name(c, &row.workspace, &talk.agent).await?;
        let messages: Vec<Message> =
            conversations::messages(c, &talk.id, 0, limits::CONVERSATION_MESSAGES)
                .await?
                .into_iter()
                .map(|m| m.message)
                .collect();
        let deliveries = deliveries::of_handoff(c, id).await?;
        let connections = connections::names(c, &row.workspace).await?;
        let records = self.records_of(c, &row, &talk.prospect).await?;
        let people = People::of(c, &row.workspace).await?;
        let model = self.model_reading(c, &talk).await?;
        let meeting = self.meeting_in(c, id).await?;
        let book_later = self.book_later(c, &row).await?;
        let corrections = corrections::standing(c, &talk.id).await?;
        let parts = Parts {
            row,
            talk,
            workspace,
            agent,
            messages,
            deliveries,
            connections,
            records,
            people,
            model,
            meeting,
            book_later,
            corrections,
        };
        Ok(Change::Handoff {
            handoff: Box::new(parts.view()),
        })
    }
}

struct Parts {
    row: HandoffRow,
    talk: ConversationRow,
    workspace: WorkspaceRow,
    agent: Option<String>,
    messages: Vec<Message>,
    deliveries: Vec<DeliveryRow>,
    connections: Vec<(ConnectionId, String)>,
    records: Vec<RecordLink>,
    people: People,
    model: ModelReading,
    meeting: Option<Box<MeetingView>>,
    book_later: Option<BookLater>,
    corrections: Vec<Corrected>,
}

impl Parts {
    fn view(self) -> HandoffView {
        let h = &self.row.handoff;
        let held = h.accepted();
        let routing = &self.row.routing;
        let waits = h.state == HandoffState::Waiting;
        let people = |ids: &[RepId]| ids.iter().map(|id| self.people.get(id)).collect();
        HandoffView {
            clocks: clocks(&self.workspace.routing, h, &routing.done),
            kept_for: if waits { people(&routing.only) } else { vec![] },
            kept_until: routing.until.filter(|_| waits),
            book_later: self.book_later.clone(),
            escalated_at: routing.escalated_at,
            escalated_to: people(&routing.escalated_to),
            reminded: routing.reminded.clone(),
            unseen: self.unseen(),
            records: self.records.clone(),
            corrections: self.corrections(),
            model: Some(self.model.clone()),
            card: Card::of(
                &self.talk.prospect,
                &self.talk.scorecard,
                &holding(&self.talk, &self.corrections),
                &self.messages,
            ),
            version: self.row.version,
            state: h.state,
            reason: h.reason,
            note: self.row.note.clone(),
            requested_at: h.requested_at,
            agent: self.agent.clone().unwrap_or_default(),
            offers: h.offers.iter().map(|o| self.offer(o)).collect(),
            accepted_by: held.map(|o| self.people.get(&o.rep)),
            accepted_at: held.and_then(|o| o.answered_at),
            ended_at: h.ended_at,
            outcome: h.outcome,
            outcome_note: h.outcome_note.clone(),
            deliveries: self.deliveries.iter().map(|d| self.delivery(d)).collect(),
            trace: self.row.trace.clone(),
            meeting: self.meeting,
            id: h.id.clone(),
            conversation: h.conversation.clone(),
            vendor: self.workspace.catalog.vendor,
            floor: self.talk.floor,
            messages: self.talk.messages,
            prospect: self.talk.prospect,
            scorecard: self.talk.scorecard,
            context: self.talk.context,
        }
    }

    fn offer(&self, o: &Offer) -> OfferView {
        let reasons = &self.workspace.settings.decline_reasons.0;
        let label = |id: &String| {
            reasons
                .iter()
                .find(|r| &r.id == id)
                .map_or_else(|| id.clone(), |r| r.label.clone())
        };
        OfferView {
            id: o.id.clone(),
            rep: self.people.get(&o.rep),
            state: o.state,
            made_at: o.made_at,
            deadline: o.deadline,
            answered_at: o.answered_at,
            reason: o.reason.as_ref().map(label),
            claimed: o.made_at == o.deadline,
            repeat_seconds: self.row.routing.repeat_seconds,
            reminded_at: self.row.routing.reminded.as_ref().map(|r| r.at),
        }
    }

    fn corrections(&self) -> Vec<CorrectionView> {
        let view = |c: &Corrected| CorrectionView {
            correction: c.correction.clone(),
            was: c.was.clone(),
            by: self.people.get(&c.by),
            at: c.at,
            pending: false,
        };
        self.corrections.iter().map(view).collect()
    }

    fn delivery(&self, d: &DeliveryRow) -> DeliveryView {
        let named = |id: &ConnectionId| {
            let known = self.connections.iter().find(|(known, _)| known == id);
            known.map(|(_, name)| name.as_str())
        };
        let connection = d.connection.as_ref().and_then(named);
        let person = d.rep.as_ref().map(|id| self.people.get(id));
        super::notify::view(d, connection, person)
    }

    /// Of the offer that stands.
    fn unseen(&self) -> Option<Unseen> {
        let offer = self.row.handoff.pending()?;
        let unseen = self.row.routing.unseen.as_ref();
        let unseen = unseen.filter(|u| u.offer == offer.id)?;
        let seen = |d: &&DeliveryRow| d.offer.as_ref() == Some(&offer.id) && d.is_sign_of_life();
        if self.deliveries.iter().any(|d| seen(&d)) {
            return None;
        }
        Some(Unseen {
            rep: self.people.get(&offer.rep),
            offer: offer.id.clone(),
            at: unseen.at,
        })
    }
}

async fn message_change(c: &mut Conn, row: &FeedRow) -> Result<Change> {
    let conversation = row.entity.as_str().into();
    let message = conversations::messages(c, &conversation, row.part, 1)
        .await?
        .pop();
    Ok(match message {
        Some(m) if m.message.seq == row.part => Change::Message {
            message: MessageView {
                conversation,
                message: m.message,
            },
        },
        _ => Change::Removed {
            removed: EntityKind::Message,
        },
    })
}
