//! What is sent: words, the data behind them, and what went before.

use baton_channels::{Invitation, Parcel, Receipt, Receiver};
use baton_core::ids::DeliveryId;
use baton_core::meeting::MeetingState;
use baton_core::notice::{Block, Composed, FactLine, Notice, NoticeEvent, compose};
use baton_core::notify::Channel;

use crate::engine::Engine;
use crate::engine::tell::settled_by;
use crate::fail::{Fail, Result};
use crate::store::{
    Audience, Conn, ConnectionRow, DeliveryRow, MeetingRow, connections, deliveries, handoffs,
    meetings, notify, reps,
};

impl Engine {
    /// Why it is no longer to be sent, if it is not. Programs are told all that happened.
    pub(super) async fn lost_reason(&self, delivery: &DeliveryRow) -> Result<Option<String>> {
        let mut c = self.store.read().await?;
        let c = &mut *c;
        if delivery.audience == Audience::Program {
            return Ok(None);
        }
        if let Some(rep) = &delivery.rep
            && reps::rep(c, rep).await?.is_none_or(|r| r.has_left())
        {
            return Ok(Some("They have left.".into()));
        }
        if let Some(meeting) = &delivery.meeting {
            let row = meetings::meeting(c, meeting).await?;
            let gone = row.is_none_or(|m| m.meeting.state == MeetingState::Cancelled);
            let told = delivery.event == NoticeEvent::Cancelled;
            return Ok((gone && !told).then(|| "It was cancelled by then.".into()));
        }
        if !delivery.unless_acted {
            return Ok(None);
        }
        let (Some(handoff), None) = (&delivery.handoff, &delivery.replaces) else {
            return Ok(None);
        };
        let row = handoffs::handoff(c, handoff).await?;
        let settled = row.is_some_and(|row| settled_by(delivery, &row).is_some());
        Ok(settled.then(|| "Somebody had acted by then.".into()))
    }

    pub(super) async fn parcel(
        &self,
        delivery: &DeliveryRow,
        connection: &ConnectionRow,
    ) -> Result<Parcel> {
        let mut c = self.store.read().await?;
        let c = &mut *c;
        let (notice, composed) = match delivery.audience {
            Audience::Prospect => self.for_prospect(c, delivery).await?,
            _ => self.put_in_words(c, delivery, connection).await?,
        };
        let before = self.before(c, delivery).await?;
        let replaces = match &delivery.replaces {
            Some(id) => self.replaced(c, id, &notice).await?,
            None if delivery.audience == Audience::Program => of_same(&before, delivery),
            None => None,
        };
        Ok(Parcel {
            id: delivery.id.clone(),
            at: delivery.planned_at,
            attempt: delivery.attempts + 1,
            to: self.receiver(c, delivery, connection).await?,
            composed,
            notice,
            replaces,
            thread: before.into_iter().filter_map(|d| d.receipt).collect(),
            invitation: self.invitation_for(delivery).await?,
        })
    }

    /// What it puts right. Under which subject a mail went out is not kept, because it names the
    /// prospect: it is composed again.
    async fn replaced(
        &self,
        c: &mut Conn,
        id: &DeliveryId,
        notice: &Notice,
    ) -> Result<Option<Receipt>> {
        let Some(old) = deliveries::delivery(c, id).await? else {
            return Ok(None);
        };
        if old.channel != Channel::Email {
            return Ok(old.receipt);
        }
        let told = Notice {
            event: old.event,
            at: old.planned_at,
            outcome: None,
            ..notice.clone()
        };
        let policy = notify::policy(c, &old.workspace).await?.policy;
        let template = policy.template(old.event, old.channel);
        let place = Some(compose(&told, &template, false).subject);
        Ok(old.receipt.map(|receipt| Receipt { place, ..receipt }))
    }

    /// What was sent to the same receiver about the same handoff before.
    async fn before(&self, c: &mut Conn, delivery: &DeliveryRow) -> Result<Vec<DeliveryRow>> {
        let Some(handoff) = &delivery.handoff else {
            return Ok(vec![]);
        };
        let mut all = deliveries::of_handoff(c, handoff).await?;
        all.retain(|d| {
            d.connection == delivery.connection
                && d.audience == delivery.audience
                && d.rep == delivery.rep
                && d.id != delivery.id
                && d.receipt.is_some()
        });
        Ok(all)
    }

    async fn receiver(
        &self,
        c: &mut Conn,
        delivery: &DeliveryRow,
        connection: &ConnectionRow,
    ) -> Result<Receiver> {
        if delivery.audience == Audience::Prospect {
            let row = self.meeting_told(c, delivery).await?;
            return Ok(Receiver {
                name: Some(row.prospect),
                email: row.email,
                reference: None,
            });
        }
        let Some(rep) = &delivery.rep else {
            return Ok(Receiver::default());
        };
        let rep = reps::rep(c, rep)
            .await?
            .ok_or_else(|| Fail::not_found("rep"))?;
        Ok(Receiver {
            reference: connections::known_as(c, &connection.id, &rep.id, &rep.email).await?,
            name: Some(rep.name),
            email: Some(rep.email),
        })
    }

    async fn meeting_told(&self, c: &mut Conn, delivery: &DeliveryRow) -> Result<MeetingRow> {
        let row = match &delivery.meeting {
            Some(id) => meetings::meeting(c, id).await?,
            None => None,
        };
        row.ok_or_else(|| Fail::not_found("meeting"))
    }

    /// The invitation as it stands now; with the cancellation the same, cancelled.
    async fn invitation_for(&self, delivery: &DeliveryRow) -> Result<Option<Invitation>> {
        let (Audience::Prospect, Some(meeting)) = (delivery.audience, &delivery.meeting) else {
            return Ok(None);
        };
        let manage = self.outward.meeting(meeting);
        let (method, text) = self.invitation(meeting, manage.as_ref()).await?;
        Ok(Some(Invitation { method, text }))
    }

    /// Prospects read when and with whom, how to change it, and nothing that is said among us.
    async fn for_prospect(
        &self,
        c: &mut Conn,
        delivery: &DeliveryRow,
    ) -> Result<(Notice, Composed)> {
        let row = self.meeting_told(c, delivery).await?;
        let notice = self.notice(c, delivery).await?;
        let workspace = self.workspace(c, &row.workspace).await?;
        let said = self
            .said_of_meeting(c, &workspace, &row, delivery.event)
            .await?;
        let cancelled = row.meeting.state == MeetingState::Cancelled;
        let manage = self.outward.meeting(&row.meeting.id);
        let fact = |label: &str, value: String| FactLine {
            label: label.into(),
            value,
            quote: None,
            status: None,
        };
        let mut facts = vec![
            fact("When", said.when.clone()),
            fact("With", said.host.clone()),
        ];
        facts.extend(said.place.map(|place| fact("Where", place)));
        let word = if cancelled { "Cancelled: " } else { "" };
        let composed = Composed {
            event: delivery.event,
            subject: format!("{word}{} with {}, {}", row.name, said.host, said.when),
            opening: vec![said.words],
            blocks: vec![Block::Facts {
                title: row.name.clone(),
                facts,
            }],
            closing: vec![],
            settled: None,
            answers: None,
            link: manage.map(Into::into).unwrap_or_default(),
            link_label: "Change or cancel".into(),
            footer: format!(
                "You get this because you booked a time with {}.",
                workspace.catalog.vendor
            ),
        };
        Ok((notice, composed))
    }
}

/// What a program was told last of the same thing: a meeting, or the handoff itself.
fn of_same(before: &[DeliveryRow], delivery: &DeliveryRow) -> Option<Receipt> {
    let mut same = before.iter().rev();
    same.find(|d| d.meeting == delivery.meeting)?
        .receipt
        .clone()
}
