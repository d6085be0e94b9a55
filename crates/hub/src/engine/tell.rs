//! Who is told of what: rows of the outbox, written with the change that they tell of.

use baton_api::notify::ConnectionSettings;
use baton_api::view::DeliveryState;
use baton_core::Timestamp;
use baton_core::handoff::{HandoffState, OfferState};
use baton_core::ids::{ConnectionId, HandoffId, MeetingId, OfferId, RepId};
use baton_core::notice::NoticeEvent;
use baton_core::notify::{Channel, Planned, Reader, Skipped, plan};
use jiff::tz::TimeZone;

use super::Engine;
use crate::fail::Result;
use crate::store::{
    Audience, Conn, ConnectionRow, DeliveryRow, HandoffRow, MeetingRow, RepRow, WorkspaceRow,
    Write, connections, deliveries, handoffs, notify, reps,
};

/// What is told of.
struct Told<'a> {
    row: &'a HandoffRow,
    event: NoticeEvent,
    offer: Option<OfferId>,
    meeting: Option<MeetingId>,
}

impl Engine {
    /// Tells these reps, and the programs that want to know. The desktop is told by the feed.
    pub(super) async fn tell(
        &self,
        w: &mut Write,
        row: &HandoffRow,
        event: NoticeEvent,
        readers: &[RepId],
    ) -> Result<()> {
        let offer = match event {
            NoticeEvent::Offered | NoticeEvent::Unseen => row.handoff.pending(),
            NoticeEvent::Lapsed => row.handoff.offers.last(),
            NoticeEvent::Accepted => row.handoff.accepted(),
            _ => None,
        };
        // Whoever had to do with it hears what became of it, where a rule says so.
        let involved = match event {
            NoticeEvent::Accepted | NoticeEvent::Closed | NoticeEvent::Corrected => involved(row),
            _ => vec![],
        };
        let readers = if readers.is_empty() {
            &involved
        } else {
            readers
        };
        let told = Told {
            row,
            event,
            offer: offer.map(|o| o.id.clone()),
            meeting: None,
        };
        self.tell_all(w, &told, readers).await
    }

    /// Tells the hosts and the programs of a meeting, and sends the prospect the invitation.
    pub(super) async fn tell_meeting(
        &self,
        w: &mut Write,
        handoff: &HandoffRow,
        row: &MeetingRow,
        event: NoticeEvent,
    ) -> Result<()> {
        let told = Told {
            row: handoff,
            event,
            offer: None,
            meeting: Some(row.meeting.id.clone()),
        };
        let hosts: Vec<_> = row.hosts().cloned().collect();
        self.tell_all(w, &told, &hosts).await?;
        if row.email.is_none() {
            return Ok(());
        }
        let invites = |c: &&ConnectionRow| matches!(&c.settings, ConnectionSettings::Email(mail) if mail.invitations);
        let all = connections::of_workspace(w.conn(), &handoff.workspace).await?;
        if let Some(mail) = all.iter().find(invites) {
            let planned = self.at_once(Channel::Email);
            let delivery = self.delivery(&told, &planned, &mail.id, Audience::Prospect, None);
            w.put_delivery(&delivery).await?;
        }
        Ok(())
    }

    /// The rep who is asked: their devices by the feed, and whatever else they are to be asked on.
    pub(super) async fn tell_asked(
        &self,
        w: &mut Write,
        row: &HandoffRow,
        rep: &RepId,
    ) -> Result<()> {
        let told = Told {
            row,
            event: NoticeEvent::Offered,
            offer: row.handoff.pending().map(|o| o.id.clone()),
            meeting: None,
        };
        let desktop = DeliveryRow {
            connection: None,
            due_at: None,
            ..self.delivery(
                &told,
                &self.at_once(Channel::Desktop),
                &ConnectionId(String::new()),
                Audience::Rep,
                Some(rep),
            )
        };
        w.put_delivery(&desktop).await?;
        self.tell_all(w, &told, std::slice::from_ref(rep)).await
    }

    async fn tell_all(&self, w: &mut Write, told: &Told<'_>, readers: &[RepId]) -> Result<()> {
        let all = connections::of_workspace(w.conn(), &told.row.workspace).await?;
        let policy = notify::policy(w.conn(), &told.row.workspace).await?.policy;
        // Of Baton's own steps nobody misses those that were never connected.
        let missed = policy.version > 0;
        if all.is_empty() && !missed {
            return Ok(());
        }
        let workspace = self.workspace(w.conn(), &told.row.workspace).await?;
        for rep in readers {
            let Some(rep) = reps::rep(w.conn(), rep).await?.filter(|r| !r.has_left()) else {
                continue;
            };
            let reader = self.reader(w.conn(), &workspace, &rep).await?;
            let (planned, skipped) = plan(&policy, told.event, Some(&reader), self.now());
            for step in planned {
                if let Some(connection) = of_step(&all, &step) {
                    let row =
                        self.delivery(told, &step, &connection.id, Audience::Rep, Some(&rep.id));
                    w.put_delivery(&row).await?;
                } else if missed {
                    self.note_unconnected(w, told, &step, &rep.id).await?;
                }
            }
            for step in skipped {
                self.note_skipped(w, told, &all, &rep, &step).await?;
            }
        }
        for step in plan(&policy, told.event, None, self.now()).0 {
            // Where none is named, every program of the kind is told.
            let of_kind = all.iter().filter(|c| c.channel() == step.channel);
            for connection in
                of_kind.filter(|c| step.connection.as_ref().is_none_or(|n| *n == c.id))
            {
                let row = self.delivery(told, &step, &connection.id, Audience::Program, None);
                w.put_delivery(&row).await?;
            }
        }
        self.tell_team(w, told, &all).await
    }

    /// What concerns no single person goes where the team reads.
    async fn tell_team(&self, w: &mut Write, told: &Told<'_>, all: &[ConnectionRow]) -> Result<()> {
        let of_all = [
            NoticeEvent::Waiting,
            NoticeEvent::Overdue,
            NoticeEvent::Unseen,
        ];
        if !of_all.contains(&told.event) {
            return Ok(());
        }
        for connection in all {
            let ConnectionSettings::Slack(slack) = &connection.settings else {
                continue;
            };
            if slack.team_channel.is_some() {
                let planned = self.at_once(Channel::Slack);
                let row = self.delivery(told, &planned, &connection.id, Audience::Team, None);
                w.put_delivery(&row).await?;
            }
        }
        Ok(())
    }

    /// A step of the workspace's own that finds nothing to be sent with: its receipt says so.
    async fn note_unconnected(
        &self,
        w: &mut Write,
        told: &Told<'_>,
        step: &Planned,
        rep: &RepId,
    ) -> Result<()> {
        let nothing = ConnectionId(String::new());
        let mut row = DeliveryRow {
            connection: step.connection.clone(),
            ..self.delivery(told, step, &nothing, Audience::Rep, Some(rep))
        };
        let reason = if step.connection.is_some() {
            "The connection that the rule names is not there."
        } else {
            "The workspace has no connection of this channel."
        };
        withhold(&mut row, reason.into(), self.now());
        Ok(w.put_delivery(&row).await?)
    }

    async fn note_skipped(
        &self,
        w: &mut Write,
        told: &Told<'_>,
        all: &[ConnectionRow],
        rep: &RepRow,
        step: &Skipped,
    ) -> Result<()> {
        // Of what is put to nobody in particular nobody asks why it was not sent.
        if told.event != NoticeEvent::Offered {
            return Ok(());
        }
        let Some(connection) = all.iter().find(|c| c.channel() == step.channel) else {
            return Ok(());
        };
        let planned = self.at_once(step.channel);
        let mut row = self.delivery(told, &planned, &connection.id, Audience::Rep, Some(&rep.id));
        withhold(&mut row, format!("{} turned it off.", rep.name), self.now());
        Ok(w.put_delivery(&row).await?)
    }

    pub(super) async fn reader(
        &self,
        c: &mut Conn,
        workspace: &WorkspaceRow,
        rep: &RepRow,
    ) -> Result<Reader> {
        Ok(Reader {
            rep: rep.id.clone(),
            teams: rep.profile.teams.clone(),
            choice: notify::rep_notify(c, &rep.id).await?,
            zone: zone_of(rep, workspace).1,
        })
    }

    fn at_once(&self, channel: Channel) -> Planned {
        Planned {
            channel,
            connection: None,
            at: self.now(),
            at_once: true,
            unless_acted: false,
        }
    }

    fn delivery(
        &self,
        told: &Told<'_>,
        step: &Planned,
        connection: &ConnectionId,
        audience: Audience,
        rep: Option<&RepId>,
    ) -> DeliveryRow {
        let handoff = &told.row.handoff;
        DeliveryRow {
            id: self.env.id(),
            workspace: told.row.workspace.clone(),
            handoff: Some(handoff.id.clone()),
            conversation: Some(handoff.conversation.clone()),
            offer: told.offer.clone(),
            meeting: told.meeting.clone(),
            event: told.event,
            channel: step.channel,
            connection: Some(connection.clone()),
            audience,
            rep: rep.cloned(),
            state: DeliveryState::Queued,
            at: self.now(),
            reason: None,
            planned_at: step.at,
            due_at: Some(step.at),
            unless_acted: step.is_over_once_acted(),
            attempts: 0,
            trying: false,
            lease_by: None,
            replaces: None,
            receipt: None,
        }
    }

    /// What was sent and no longer holds is put right where it lies; what waits to be sent and has
    /// lost its reason is not sent.
    pub(super) async fn put_right(&self, w: &mut Write, handoff: &HandoffId) -> Result<()> {
        let all = deliveries::of_handoff(w.conn(), handoff).await?;
        let Some(row) = handoffs::handoff(w.conn(), handoff).await? else {
            return Ok(());
        };
        self.let_go_of_alerts(w, &all, &row).await?;
        // Devices are told by the feed, programs are told all that happened.
        let told =
            |d: &&DeliveryRow| d.audience != Audience::Program && d.channel != Channel::Desktop;
        for delivery in all.iter().filter(told) {
            let Some(event) = settled_by(delivery, &row) else {
                continue;
            };
            if delivery.is_queued() && delivery.replaces.is_none() && !delivery.trying {
                // A later step that is sent whatever happens says what became of it.
                if !delivery.unless_acted {
                    continue;
                }
                let mut delivery = delivery.clone();
                withhold(&mut delivery, reason(event).into(), self.now());
                w.put_delivery(&delivery).await?;
            } else if delivery.has_arrived()
                && delivery.receipt.is_some()
                && !all.iter().any(|d| puts_right(d, delivery, event))
            {
                let now = self.now();
                let next = DeliveryRow {
                    id: self.env.id(),
                    event,
                    state: DeliveryState::Queued,
                    at: now,
                    reason: None,
                    planned_at: now,
                    due_at: Some(now),
                    unless_acted: false,
                    attempts: 0,
                    trying: false,
                    replaces: Some(delivery.id.clone()),
                    receipt: None,
                    ..delivery.clone()
                };
                w.put_delivery(&next).await?;
            }
        }
        Ok(())
    }

    /// An alert that no device has said to have is not waited for once the offer is over. A device
    /// that had it after all says so later.
    async fn let_go_of_alerts(
        &self,
        w: &mut Write,
        all: &[DeliveryRow],
        row: &HandoffRow,
    ) -> Result<()> {
        let unheard = |d: &&DeliveryRow| d.channel == Channel::Desktop && d.is_queued();
        for delivery in all.iter().filter(unheard) {
            if let Some(event) = settled_by(delivery, row) {
                let mut delivery = delivery.clone();
                withhold(&mut delivery, reason(event).into(), self.now());
                w.put_delivery(&delivery).await?;
            }
        }
        Ok(())
    }
}

/// Who was asked, has it, or was told that it does not move.
fn involved(row: &HandoffRow) -> Vec<RepId> {
    let asked = row.handoff.offers.iter().map(|o| &o.rep);
    let mut all: Vec<_> = asked.chain(&row.routing.escalated_to).cloned().collect();
    all.sort();
    all.dedup();
    all
}

/// The connection that a step means.
fn of_step<'a>(all: &'a [ConnectionRow], step: &Planned) -> Option<&'a ConnectionRow> {
    let of_kind = |c: &&ConnectionRow| c.channel() == step.channel;
    match &step.connection {
        Some(id) => all.iter().filter(of_kind).find(|c| &c.id == id),
        None => all.iter().find(of_kind),
    }
}

pub(super) fn withhold(row: &mut DeliveryRow, reason: String, now: Timestamp) {
    row.state = DeliveryState::Withheld;
    row.reason = Some(reason);
    row.at = now;
    row.due_at = None;
}

/// What has made a notification out of date, if something has.
pub(super) fn settled_by(delivery: &DeliveryRow, row: &HandoffRow) -> Option<NoticeEvent> {
    let h = &row.handoff;
    let over = match h.state {
        HandoffState::Closed => Some(NoticeEvent::Closed),
        HandoffState::Withdrawn => Some(NoticeEvent::Lapsed),
        HandoffState::Accepted | HandoffState::Booked => Some(NoticeEvent::Accepted),
        HandoffState::Offered | HandoffState::Waiting => None,
    };
    match delivery.event {
        NoticeEvent::Offered => {
            let offer = h
                .offers
                .iter()
                .find(|o| Some(&o.id) == delivery.offer.as_ref())?;
            match offer.state {
                OfferState::Pending => None,
                _ if over.is_some() => over,
                OfferState::Accepted => Some(NoticeEvent::Accepted),
                _ => Some(NoticeEvent::Lapsed),
            }
        }
        NoticeEvent::Waiting => match h.state {
            HandoffState::Waiting => None,
            // Somebody is asked again: it is not to be claimed now.
            _ => over.or(Some(NoticeEvent::Offered)),
        },
        NoticeEvent::Overdue | NoticeEvent::Unseen => over,
        _ => None,
    }
}

/// Whether it says of another that this became of it. A message that is changed in place says the
/// last; who gets something new each time is told once.
fn puts_right(right: &DeliveryRow, wrong: &DeliveryRow, event: NoticeEvent) -> bool {
    let in_place = wrong.channel == Channel::Slack;
    right.replaces.as_ref() == Some(&wrong.id) && (right.event == event || !in_place)
}

fn reason(event: NoticeEvent) -> &'static str {
    match event {
        NoticeEvent::Accepted => "Somebody had it by then.",
        NoticeEvent::Closed => "It was over by then.",
        NoticeEvent::Offered => "Somebody was asked by then.",
        _ => "No longer asked by then.",
    }
}

/// The rep's zone and its name, or the workspace's.
pub(super) fn zone_of(rep: &RepRow, workspace: &WorkspaceRow) -> (String, TimeZone) {
    let own = rep.hours.zone.as_deref();
    let name = own.unwrap_or(&workspace.settings.booking.zone);
    baton_core::time::zone(name).map_or_else(
        || ("UTC".to_owned(), TimeZone::UTC),
        |zone| (name.to_owned(), zone),
    )
}
