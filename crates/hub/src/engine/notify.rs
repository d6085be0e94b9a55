//! Who is told what and when: the workspace's policy, and what reps choose within it.

use baton_api::notify::{
    EventWords, MyChannel, MyEvent, MyNotify, NotifyView, Placeholder, Preview, PreviewView, TestMe,
};
use baton_api::view::{DeliveryState, DeliveryView, Person};
use baton_api::{Code, Problem};
use baton_channels::{email, slack, webhook};
use baton_core::ids::{ConnectionId, RepId, WorkspaceId};
use baton_core::notice::{self, NoticeEvent, PLACEHOLDERS, compose};
use baton_core::notify::{
    self as rules, Audience as For, Channel, NotifyFault, NotifyPolicy, RepNotify,
};

use super::tell::zone_of;
use super::{Device, Engine};
use crate::fail::{Fail, Result};
use crate::store::{
    Audience, Conn, ConnectionRow, DeliveryRow, RepRow, Write, connections, deliveries, handoffs,
    notify, reps, teams,
};

impl Engine {
    pub async fn notify_policy(&self, workspace: &WorkspaceId) -> Result<NotifyView> {
        let mut c = self.store.read().await?;
        let saved = notify::policy(&mut c, workspace).await?;
        let by = match &saved.by {
            Some(rep) => reps::rep(&mut c, rep).await?.map(|r| r.name),
            None => None,
        };
        let words = |event| EventWords {
            event,
            template: notice::template(event),
        };
        let placeholder = |(name, meaning): &(&str, &str)| Placeholder {
            name: (*name).to_owned(),
            meaning: (*meaning).to_owned(),
        };
        Ok(NotifyView {
            policy: saved.policy,
            changed_at: saved.at,
            changed_by: by,
            words: NoticeEvent::ALL.into_iter().map(words).collect(),
            placeholders: PLACEHOLDERS.iter().map(placeholder).collect(),
        })
    }

    /// Saves the whole. What was planned before stays planned.
    pub async fn save_notify_policy(
        &self,
        device: &Device,
        mut policy: NotifyPolicy,
    ) -> Result<NotifyView> {
        refuse(rules::check(&policy))?;
        let mut w = self.store.write().await?;
        let before = notify::policy(w.conn(), &device.workspace).await?.policy;
        if before.version != policy.version {
            let words = "Somebody else has changed the notifications meanwhile.";
            let problem = Problem::new(Code::Conflict, words).at("version");
            return Err(problem.fix("Read them again, and change those.").into());
        }
        self.check_names(&mut w, &device.workspace, &policy).await?;
        policy.version += 1;
        w.put_notify_policy(&device.workspace, &policy, &device.rep, self.now())
            .await?;
        w.commit().await?;
        self.notify_policy(&device.workspace).await
    }

    /// Whom and what it names has to be there.
    async fn check_names(
        &self,
        w: &mut Write,
        workspace: &WorkspaceId,
        policy: &NotifyPolicy,
    ) -> Result<()> {
        let team = reps::reps(w.conn(), workspace).await?;
        let teams = teams::teams(w.conn(), workspace).await?;
        let all = connections::of_workspace(w.conn(), workspace).await?;
        let missing = |field: String, what: &str| {
            let problem = Problem::new(Code::InvalidField, format!("There is no such {what}."));
            Err(problem.at(field).fix("Choose one that is there.").into())
        };
        for (i, rule) in policy.rules.iter().enumerate() {
            match &rule.audience {
                For::Rep { rep } if !team.iter().any(|r| &r.id == rep) => {
                    return missing(format!("rules[{i}].for.rep"), "rep");
                }
                For::Team { team } if !teams.iter().any(|t| &t.id == team) => {
                    return missing(format!("rules[{i}].for.team"), "team");
                }
                _ => {}
            }
            for (j, step) in rule.steps.iter().enumerate() {
                let there = |id: &ConnectionId| {
                    all.iter()
                        .any(|c| &c.id == id && c.channel() == step.channel)
                };
                if step.connection.as_ref().is_some_and(|id| !there(id)) {
                    let field = format!("rules[{i}].steps[{j}].connection");
                    return missing(field, "connection of this channel");
                }
            }
        }
        Ok(())
    }

    /// How a template would look on a channel.
    pub async fn preview(&self, device: &Device, asked: Preview) -> Result<PreviewView> {
        if let Some(fault) = notice::check(&asked.template).into_iter().next() {
            let problem = Problem::new(Code::InvalidField, format!("This {}.", fault.problem));
            let problem = problem.at(format!("template.{}", fault.field));
            return Err(match fault.fix {
                Some(fix) => problem.fix(fix),
                None => problem,
            }
            .into());
        }
        let notice = match &asked.handoff {
            Some(handoff) => self.preview_notice(device, &asked, handoff).await?,
            None => notice::sample(asked.event, self.now()),
        };
        let composed = compose(&notice, &asked.template, asked.channel == Channel::Slack);
        let json = |v: &serde_json::Value| serde_json::to_string_pretty(v).unwrap_or_default();
        Ok(PreviewView {
            subject: composed.subject.clone(),
            text: match asked.channel {
                Channel::Slack => slack::as_text(&composed),
                _ => email::text(&composed),
            },
            html: (asked.channel == Channel::Email).then(|| email::html(&composed)),
            body: (asked.channel == Channel::Webhook).then(|| json(&webhook::body(&notice))),
        })
    }

    async fn preview_notice(
        &self,
        device: &Device,
        asked: &Preview,
        handoff: &baton_core::ids::HandoffId,
    ) -> Result<notice::Notice> {
        let mut c = self.store.read().await?;
        let row = handoffs::handoff(&mut c, handoff)
            .await?
            .filter(|h| h.workspace == device.workspace)
            .ok_or_else(|| Fail::not_found("handoff"))?;
        let offer = row.handoff.offers.last();
        let delivery = DeliveryRow {
            handoff: Some(handoff.clone()),
            conversation: Some(row.handoff.conversation.clone()),
            offer: offer.map(|o| o.id.clone()),
            rep: offer.map(|o| o.rep.clone()),
            event: asked.event,
            ..self.test_delivery(device, asked.channel, None)
        };
        self.notice(&mut c, &delivery).await
    }

    /// What this rep gets, and may choose.
    pub async fn my_notifications(&self, device: &Device) -> Result<MyNotify> {
        let mut c = self.store.read().await?;
        let rep = rep_of(&mut c, &device.rep).await?;
        let workspace = self.workspace(&mut c, &device.workspace).await?;
        let policy = notify::policy(&mut c, &device.workspace).await?.policy;
        let reader = self.reader(&mut c, &workspace, &rep).await?;
        let all = connections::of_workspace(&mut c, &device.workspace).await?;
        let events = NoticeEvent::ALL.into_iter().map(|event| MyEvent {
            event,
            steps: rules::steps(&policy, event, Some(&reader)),
        });
        let events: Vec<_> = events.filter(|e| e.event != NoticeEvent::Test).collect();
        let tests = deliveries::tests_of(&mut c, &rep.id).await?;
        let mut channels = vec![];
        for row in all.iter().filter(|c| c.channel().is_personal()) {
            let channel = row.channel();
            let required = |s: &rules::NotifyStep| s.required && s.channel == channel;
            let test = tests
                .iter()
                .find(|d| d.connection.as_ref() == Some(&row.id));
            channels.push(MyChannel {
                channel,
                connection: Some(row.id.clone()),
                name: row.name.clone(),
                reaches: reaches(&mut c, row, &rep).await?,
                problem: row.problem.clone(),
                required: events.iter().any(|e| e.steps.iter().any(required)),
                test: test.map(|d| view(d, Some(&row.name), Some(rep.person()))),
            });
        }
        Ok(MyNotify {
            choice: reader.choice,
            may_choose: policy.reps_choose,
            quiet: policy.quiet,
            zone: zone_of(&rep, &workspace).0,
            channels,
            events,
        })
    }

    pub async fn save_my_notifications(
        &self,
        device: &Device,
        choice: RepNotify,
    ) -> Result<MyNotify> {
        refuse(rules::check_choice(&choice))?;
        let mut w = self.store.write().await?;
        let policy = notify::policy(w.conn(), &device.workspace).await?.policy;
        if !policy.reps_choose && !choice.off.is_empty() {
            let problem = Problem::new(Code::Forbidden, "The workspace chooses the channels.");
            return Err(problem.at("off").fix("Ask an admin.").into());
        }
        w.set_rep_notify(&device.rep, &choice).await?;
        w.commit().await?;
        self.my_notifications(device).await
    }

    /// Sends this rep a test on one connection of a channel: where none is named, on the one that
    /// their rule takes.
    pub async fn test_me(&self, device: &Device, test: &TestMe) -> Result<DeliveryView> {
        let channel = test.channel;
        let mut w = self.store.write().await?;
        let rep = rep_of(w.conn(), &device.rep).await?;
        let named = match &test.connection {
            Some(named) => Some(named.clone()),
            None => self.told_on(w.conn(), device, &rep, channel).await?,
        };
        let all = connections::of_workspace(w.conn(), &device.workspace).await?;
        let meant = |c: &&ConnectionRow| {
            let of_kind = c.channel() == channel && channel.is_personal();
            of_kind && named.as_ref().is_none_or(|id| id == &c.id)
        };
        let Some(connection) = all.iter().find(meant) else {
            let words = "The workspace has no such connection of this channel.";
            let problem = Problem::new(Code::NotFound, words).at("channel");
            return Err(problem.fix("Ask an admin to connect one.").into());
        };
        self.tried.again(&device.id, &connection.id, self.now())?;
        let row = self.test_delivery(device, channel, Some(&connection.id));
        w.put_delivery(&row).await?;
        w.commit().await?;
        Ok(view(&row, Some(&connection.name), Some(rep.person())))
    }

    fn test_delivery(
        &self,
        device: &Device,
        channel: Channel,
        connection: Option<&ConnectionId>,
    ) -> DeliveryRow {
        let now = self.now();
        DeliveryRow {
            id: self.env.id(),
            workspace: device.workspace.clone(),
            handoff: None,
            conversation: None,
            offer: None,
            meeting: None,
            event: NoticeEvent::Test,
            channel,
            connection: connection.cloned(),
            audience: Audience::Rep,
            rep: Some(device.rep.clone()),
            state: DeliveryState::Queued,
            at: now,
            reason: None,
            planned_at: now,
            due_at: Some(now),
            unless_acted: false,
            attempts: 0,
            trying: false,
            lease_by: None,
            replaces: None,
            receipt: None,
        }
    }

    /// The connection that the rep's rules name for a channel; none, if any will do.
    async fn told_on(
        &self,
        c: &mut Conn,
        device: &Device,
        rep: &RepRow,
        channel: Channel,
    ) -> Result<Option<ConnectionId>> {
        let workspace = self.workspace(c, &device.workspace).await?;
        let policy = notify::policy(c, &device.workspace).await?.policy;
        let reader = self.reader(c, &workspace, rep).await?;
        let mut steps = NoticeEvent::ALL
            .into_iter()
            .flat_map(|event| rules::steps(&policy, event, Some(&reader)));
        let step = steps.find(|s| s.channel == channel);
        Ok(step.and_then(|s| s.connection))
    }
}

async fn rep_of(c: &mut Conn, rep: &RepId) -> Result<RepRow> {
    let row = reps::rep(c, rep).await?;
    row.ok_or_else(|| Fail::not_found("rep"))
}

/// As whom a channel reaches the rep: their address, or their name there once it is known.
async fn reaches(c: &mut Conn, row: &ConnectionRow, rep: &RepRow) -> Result<Option<String>> {
    if row.channel() == Channel::Email {
        return Ok(Some(rep.email.clone()));
    }
    Ok(connections::known_as(c, &row.id, &rep.id, &rep.email).await?)
}

/// One delivery, as everybody who may see it sees it.
pub(super) fn view(d: &DeliveryRow, connection: Option<&str>, rep: Option<Person>) -> DeliveryView {
    let ended = matches!(d.state, DeliveryState::Dead | DeliveryState::Unknown);
    DeliveryView {
        id: d.id.clone(),
        event: d.event,
        offer: d.offer.clone(),
        channel: d.channel,
        connection: connection.map(str::to_owned),
        rep,
        state: d.state,
        at: d.at,
        due_at: d.due_at.filter(|_| d.is_queued()),
        attempts: d.attempts,
        reason: d.reason.clone(),
        url: d.receipt.as_ref().and_then(|r| r.url.clone()),
        can_retry: ended || d.is_queued() && d.attempts > 0,
    }
}

fn refuse(faults: Vec<NotifyFault>) -> Result<()> {
    let Some(fault) = faults.into_iter().next() else {
        return Ok(());
    };
    let problem = Problem::new(Code::InvalidField, format!("This {}.", fault.problem));
    let problem = problem.at(fault.field);
    Err(match fault.fix {
        Some(fix) => problem.fix(capital(&fix)),
        None => problem,
    }
    .into())
}

/// "remove one" as a sentence.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    format!(
        "{}{}.",
        first.unwrap_or_default(),
        chars.as_str().trim_end_matches('.')
    )
}
