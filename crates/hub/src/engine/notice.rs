//! All that a notification carries, as things stand when it is sent.

use baton_api::limits;
use baton_api::notify::{ConnectionSettings, SlackAnswers};
use baton_core::card::{self, Card};
use baton_core::context::Context;
use baton_core::conversation::Message;
use baton_core::handoff::{Offer, OfferState};
use baton_core::ids::RepId;
use baton_core::meeting::MeetingState;
use baton_core::notice::{
    Composed, Notice, NoticeEvent, NoticeMeeting, NoticePerson, NoticeProspect, NoticeSignal,
    RecordLink, compose, local_time,
};
use baton_core::notify::Channel;
use baton_core::prospect::Prospect;
use baton_core::qualification::{Scorecard, SignalResult};

use super::Engine;
use super::corrections::holding;
use super::tell::zone_of;
use crate::fail::{Fail, Result};
use crate::store::{
    Audience, Conn, ConnectionRow, DeliveryRow, HandoffRow, MeetingRow, RepRow, WorkspaceRow,
    agents, connections, conversations, corrections, deliveries, handoffs, meetings, notify,
    records, reps,
};

mod righted;
mod standing;

use righted::put_right;
use standing::{others, outcome, why};

/// Signals, topics and the rest that anybody reads in a message.
const MOST_LISTED: usize = 12;

/// Everything that a notification is made of.
struct Matter {
    row: HandoffRow,
    workspace: WorkspaceRow,
    team: Vec<RepRow>,
    /// Who reads it.
    to: Option<RepRow>,
}

impl Matter {
    fn name(&self, id: &RepId) -> String {
        let known = self.team.iter().find(|r| &r.id == id);
        known.map_or_else(|| "Former colleague".into(), |r| r.name.clone())
    }

    fn person(&self, id: &RepId) -> Option<NoticePerson> {
        let rep = self.team.iter().find(|r| &r.id == id)?;
        Some(NoticePerson {
            name: rep.name.clone(),
            email: Some(rep.email.clone()),
            zone: Some(zone_of(rep, &self.workspace).0),
        })
    }

    fn is_reader(&self, id: &RepId) -> bool {
        self.to.as_ref().is_some_and(|r| &r.id == id)
    }

    /// In the zone of whoever reads it.
    fn clock(&self, at: baton_core::Timestamp) -> String {
        let own = self.to.as_ref().map(|r| zone_of(r, &self.workspace).0);
        local_time(at, own.as_deref(), &self.workspace.settings.booking.zone)
    }
}

impl Engine {
    /// What is told, in words, and the data behind it.
    pub(super) async fn put_in_words(
        &self,
        c: &mut Conn,
        delivery: &DeliveryRow,
        connection: &ConnectionRow,
    ) -> Result<(Notice, Composed)> {
        let mut notice = self.notice(c, delivery).await?;
        let policy = notify::policy(c, &delivery.workspace).await?.policy;
        // What is changed in place stays what it was, with what became of it.
        let changed = match &delivery.replaces {
            Some(id) if delivery.channel == Channel::Slack => deliveries::delivery(c, id).await?,
            _ => None,
        };
        if let Some(before) = changed {
            notice.event = before.event;
        }
        let template = policy.template(notice.event, delivery.channel);
        let answers = delivery.audience == Audience::Rep && brings_answers(connection);
        let composed = compose(&notice, &template, answers);
        Ok((notice, composed))
    }

    pub(super) async fn notice(&self, c: &mut Conn, delivery: &DeliveryRow) -> Result<Notice> {
        let Some(handoff) = &delivery.handoff else {
            return self.test_notice(c, delivery).await;
        };
        let row = handoffs::handoff(c, handoff)
            .await?
            .ok_or_else(|| Fail::not_found("handoff"))?;
        let workspace = self.workspace(c, &row.workspace).await?;
        let team = reps::reps(c, &row.workspace).await?;
        let to = delivery.rep.as_ref();
        let to = to.and_then(|id| team.iter().find(|r| &r.id == id)).cloned();
        let matter = Matter {
            row,
            workspace,
            team,
            to,
        };
        self.notice_of(c, delivery, &matter).await
    }

    async fn notice_of(
        &self,
        c: &mut Conn,
        delivery: &DeliveryRow,
        matter: &Matter,
    ) -> Result<Notice> {
        let row = &matter.row;
        let talk = conversations::conversation(c, &row.handoff.conversation)
            .await?
            .ok_or_else(|| Fail::not_found("conversation"))?;
        let agent = agents::agent_name(c, &row.workspace, &talk.agent).await?;
        let messages = self.messages_of(c, &talk.id).await?;
        let standing = corrections::standing(c, &talk.id).await?;
        let holds = holding(&talk, &standing);
        let card = Card::of(&talk.prospect, &talk.scorecard, &holds, &messages);
        let meeting = match &delivery.meeting {
            Some(id) => meetings::meeting(c, id).await?,
            None => meetings::meeting_of_handoff(c, &row.handoff.id).await?,
        };
        let about = about(row, meeting.as_ref());
        let offer = offer_of(row, delivery);
        let reasons = &matter.workspace.settings.decline_reasons.0;
        Ok(Notice {
            event: delivery.event,
            at: delivery.planned_at,
            vendor: matter.workspace.catalog.vendor.clone(),
            agent: agent.unwrap_or_default(),
            conversation: talk.id.clone(),
            handoff: row.handoff.id.clone(),
            version: row.version,
            offer: offer.map(|o| o.id.clone()),
            to: matter.to.as_ref().and_then(|r| matter.person(&r.id)),
            rep: about.as_ref().and_then(|id| matter.person(id)),
            prospect: prospect(&talk.prospect),
            summary: summary(&holds),
            topics: texts(holds.topics.iter().map(|t| &t.text)),
            score: card.score,
            of: card.of,
            signals: signals(&talk.scorecard, &messages),
            questions: card.questions,
            competitors: card.competitors,
            objections: texts(holds.objections.iter().map(|o| &o.text)),
            meeting: meeting.as_ref().map(|m| in_notice(m, matter)),
            others: others(matter),
            deadline: offer
                .filter(|o| o.state == OfferState::Pending)
                .map(|o| o.deadline),
            why: why(row),
            note: row.note.clone(),
            outcome: outcome(matter, delivery, offer),
            corrections: put_right(&talk, &standing, matter),
            decline_reasons: reasons.clone(),
            records: self.records_of(c, row, &talk.prospect).await?,
            link: self.outward.handoff(&row.handoff.id),
        })
    }

    async fn messages_of(
        &self,
        c: &mut Conn,
        talk: &baton_core::ids::ConversationId,
    ) -> Result<Vec<Message>> {
        let all = conversations::messages(c, talk, 0, limits::CONVERSATION_MESSAGES).await?;
        Ok(all.into_iter().map(|m| m.message).collect())
    }

    /// Where the prospect's records lie.
    pub(super) async fn records_of(
        &self,
        c: &mut Conn,
        row: &HandoffRow,
        prospect: &Prospect,
    ) -> Result<Vec<RecordLink>> {
        let Some(email) = prospect.email.as_deref().map(str::to_lowercase) else {
            return Ok(vec![]);
        };
        let names = connections::names(c, &row.workspace).await?;
        let found = records::of_email(c, &row.workspace, &email).await?;
        let link = |r: records::RecordRow| {
            let name = names.iter().find(|(id, _)| *id == r.connection)?.1.clone();
            let url = r.contact_url.or(r.account_url)?;
            Some(RecordLink { name, url })
        };
        Ok(found.into_iter().filter_map(link).collect())
    }

    /// For a test: an invented handoff, so that nobody takes it for a real one.
    async fn test_notice(&self, c: &mut Conn, delivery: &DeliveryRow) -> Result<Notice> {
        let workspace = self.workspace(c, &delivery.workspace).await?;
        let rep = match &delivery.rep {
            Some(rep) => reps::rep(c, rep).await?,
            None => None,
        };
        let mut notice = baton_core::notice::sample(NoticeEvent::Test, delivery.planned_at);
        notice.vendor.clone_from(&workspace.catalog.vendor);
        notice.link = self.outward.home();
        notice.to = rep.map(|rep| NoticePerson {
            zone: Some(zone_of(&rep, &workspace).0),
            name: rep.name,
            email: Some(rep.email),
        });
        Ok(notice)
    }
}

fn brings_answers(connection: &ConnectionRow) -> bool {
    matches!(&connection.settings,
        ConnectionSettings::Slack(slack) if slack.answers != SlackAnswers::Off)
}

fn offer_of<'a>(row: &'a HandoffRow, delivery: &DeliveryRow) -> Option<&'a Offer> {
    let id = delivery.offer.as_ref()?;
    row.handoff.offers.iter().find(|o| &o.id == id)
}

/// Whom it is about: who has it, who is asked, who hosts.
fn about(row: &HandoffRow, meeting: Option<&MeetingRow>) -> Option<RepId> {
    let held = row.handoff.accepted().or_else(|| row.handoff.pending());
    let host = meeting.filter(|m| m.meeting.state == MeetingState::Booked);
    held.map(|o| o.rep.clone())
        .or_else(|| host.map(|m| m.meeting.host.clone()))
        .or_else(|| row.handoff.offers.last().map(|o| o.rep.clone()))
}

fn prospect(p: &Prospect) -> NoticeProspect {
    NoticeProspect {
        name: p.display_name().to_owned(),
        company: p.company.clone(),
        title: p.title.clone(),
        email: p.email.clone(),
        phone: p.phone.clone(),
        country: p.country.clone(),
        zone: p.timezone.clone(),
        language: p.language.clone(),
    }
}

fn summary(context: &Context) -> Option<String> {
    let said: Vec<_> = context.summary.iter().map(|c| c.text.as_str()).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

fn texts<'a>(all: impl Iterator<Item = &'a String>) -> Vec<String> {
    all.take(MOST_LISTED).cloned().collect()
}

fn signals(scorecard: &Scorecard, messages: &[Message]) -> Vec<NoticeSignal> {
    let words = |s: &SignalResult| {
        let last = s.evidence.iter().rev().find_map(|e| e.words(messages));
        last.map(|w| card::shorten(w, 200))
    };
    let signal = |s: &SignalResult| NoticeSignal {
        label: s.label.clone(),
        status: s.status,
        value: s.value.as_deref().map(card::for_people),
        quote: words(s),
    };
    scorecard
        .signals
        .iter()
        .take(MOST_LISTED)
        .map(signal)
        .collect()
}

fn in_notice(row: &MeetingRow, matter: &Matter) -> NoticeMeeting {
    let m = &row.meeting;
    NoticeMeeting {
        id: m.id.clone(),
        name: row.name.clone(),
        start: m.start,
        end: m.end,
        zone: row.zone.clone(),
        host: matter.name(&m.host),
        place: super::booking::place(row),
        join_url: row.join_url.clone(),
        before: (row.first_start != m.start).then_some(row.first_start),
        cancelled: m.state == MeetingState::Cancelled,
    }
}
