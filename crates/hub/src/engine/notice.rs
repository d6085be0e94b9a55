//! All that a notification carries, as things stand when it is sent.

use baton_api::limits;
use baton_api::notify::{ConnectionSettings, SlackAnswers};
use baton_core::card::{self, Card};
use baton_core::context::Context;
use baton_core::conversation::Message;
use baton_core::correction::{ClaimKind, Corrected, CorrectionTarget};
use baton_core::handoff::{HandoffState, Offer, OfferState, Outcome};
use baton_core::ids::RepId;
use baton_core::meeting::MeetingState;
use baton_core::notice::{
    Composed, Notice, NoticeCorrection, NoticeEvent, NoticeMeeting, NoticeOther, NoticePerson,
    NoticeProspect, NoticeSignal, RecordLink, compose, local_time,
};
use baton_core::notify::Channel;
use baton_core::prospect::Prospect;
use baton_core::qualification::{Scorecard, SignalResult};
use baton_core::signal::Status;

use super::Engine;
use super::corrections::holding;
use super::tell::zone_of;
use crate::fail::{Fail, Result};
use crate::store::{
    Audience, Conn, ConnectionRow, ConversationRow, DeliveryRow, HandoffRow, MeetingRow, RepRow,
    WorkspaceRow, agents, connections, conversations, corrections, deliveries, handoffs, meetings,
    notify, records, reps,
};

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

/// What reps put right, newest first.
fn put_right(
    talk: &ConversationRow,
    standing: &[Corrected],
    matter: &Matter,
) -> Vec<NoticeCorrection> {
    let latest = standing.iter().rev().take(MOST_LISTED);
    latest
        .map(|c| told_of(c, talk, matter.name(&c.by)))
        .collect()
}

fn told_of(c: &Corrected, talk: &ConversationRow, by: String) -> NoticeCorrection {
    let said = &c.correction;
    let (what, was, right) = match &said.target {
        CorrectionTarget::Verdict => {
            let word = |s| match s {
                Status::Met => "yes",
                Status::NotMet => "no",
                Status::Unknown => "not yet",
            };
            let (was, right) = (word(c.was.status), word(said.status));
            ("Qualified".to_owned(), was.to_owned(), right.to_owned())
        }
        CorrectionTarget::Signal { name } => {
            let signal = talk.scorecard.signals.iter().find(|s| &s.name == name);
            let label = signal.map_or_else(|| name.0.clone(), |s| s.label.clone());
            let was = stated(c.was.status, c.was.value.as_deref());
            (label, was, stated(said.status, said.value.as_deref()))
        }
        CorrectionTarget::Claim { of, key } => {
            let wrong = said.status == Status::NotMet;
            let right = if wrong { "wrong" } else { "right" };
            let name = claim_name(&talk.context, *of, key);
            (of.label().to_owned(), name, right.to_owned())
        }
    };
    NoticeCorrection {
        what,
        was: card::shorten(&was, 200),
        right,
        by,
        why: said.reason.clone(),
    }
}

/// "220 employees, met".
fn stated(status: Status, value: Option<&str>) -> String {
    let status = match status {
        Status::Met => "met",
        Status::NotMet => "not met",
        Status::Unknown => "not known",
    };
    match value {
        Some(value) => format!("{}, {status}", card::for_people(value)),
        None => status.to_owned(),
    }
}

/// A feature is known by its id, and people by its name.
fn claim_name(context: &Context, of: ClaimKind, key: &str) -> String {
    let mut features = context.features.iter();
    let feature = features.find(|f| of == ClaimKind::Feature && f.id == key);
    feature.map_or_else(|| key.to_owned(), |f| f.name.clone())
}

/// Who else knows, and what they have to do with it.
fn others(matter: &Matter) -> Vec<NoticeOther> {
    let h = &matter.row.handoff;
    let mut out: Vec<NoticeOther> = vec![];
    let mut add = |id: &RepId, what: &str| {
        let name = matter.name(id);
        if !matter.is_reader(id) && !out.iter().any(|o| o.name == name) {
            let what = what.to_owned();
            out.push(NoticeOther { name, what });
        }
    };
    for offer in h.offers.iter().rev() {
        add(&offer.rep, stands(offer));
    }
    for rep in &matter.row.routing.escalated_to {
        add(rep, "was told that it does not move");
    }
    if h.state == HandoffState::Waiting {
        for rep in &matter.row.routing.only {
            add(rep, "may take it");
        }
    }
    out.truncate(MOST_LISTED);
    out
}

fn stands(offer: &Offer) -> &'static str {
    match offer.state {
        OfferState::Pending => "is asked",
        OfferState::Accepted => "has it",
        OfferState::Declined => "was asked, declined",
        OfferState::Lapsed => "was asked, did not answer",
        OfferState::Rescinded => "was asked, and no longer is",
        OfferState::Returned => "had it, gave it back",
    }
}

/// Why this rep, by the rule that found them.
fn why(row: &HandoffRow) -> Option<String> {
    let steps = &row.trace.as_ref()?.steps;
    let name = &steps.last()?.name;
    (!name.is_empty()).then(|| format!("By the rule “{name}”."))
}

/// What became of it, for whoever reads it; nothing while it is open.
fn outcome(matter: &Matter, delivery: &DeliveryRow, offer: Option<&Offer>) -> Option<String> {
    let h = &matter.row.handoff;
    let who = |id: &RepId| {
        if matter.is_reader(id) {
            "You".to_owned()
        } else {
            matter.name(id)
        }
    };
    let at = |at: Option<baton_core::Timestamp>| {
        at.map_or_else(String::new, |at| format!(" ({})", matter.clock(at)))
    };
    match h.state {
        HandoffState::Closed => {
            let ended = h.outcome.map_or("Closed", ended);
            Some(format!("{ended}{}.", at(h.ended_at)))
        }
        HandoffState::Withdrawn => Some(format!("No longer needed{}.", at(h.ended_at))),
        HandoffState::Accepted => {
            let held = h.accepted()?;
            Some(format!(
                "{} took it{}.",
                who(&held.rep),
                at(held.answered_at)
            ))
        }
        HandoffState::Booked => {
            let held = h.accepted();
            Some(held.map_or_else(
                || "A meeting is booked.".into(),
                |o| format!("A meeting is booked: {} has it.", who(&o.rep)),
            ))
        }
        HandoffState::Offered | HandoffState::Waiting => {
            let ended = offer.filter(|o| o.state != OfferState::Pending);
            // A waiting one is no longer to be claimed once somebody is asked.
            let asked = delivery.event == NoticeEvent::Waiting || ended.is_some();
            let next = h.pending().filter(|_| asked);
            let next = next.map(|o| format!("{} is asked now.", who(&o.rep)));
            let said = ended.map(|o| match o.state {
                OfferState::Declined => format!("{} declined.", who(&o.rep)),
                OfferState::Lapsed => "Not answered in time.".to_owned(),
                OfferState::Returned => format!("{} gave it back.", who(&o.rep)),
                _ => "Somebody else is asked.".to_owned(),
            });
            let parts: Vec<_> = said.into_iter().chain(next).collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        }
    }
}

fn ended(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Won => "Won",
        Outcome::NextStep => "Next step agreed",
        Outcome::NoShow => "Nobody came",
        Outcome::Lost => "Lost",
    }
}
