//! Answers from Slack: the same decisions as at the desk, with the same honest answers.

use std::collections::HashMap;
use std::sync::Arc;

use baton_api::intent::{Action, Answer};
use baton_api::notify::{ConnectionSettings, ConnectionState, SlackAnswers};
use baton_api::view::DeliveryState;
use baton_channels::slack::{self, Interaction, Slack, Socket};
use baton_core::ids::{ConnectionId, IntentId, OfferId};
use baton_core::notify::Channel;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::deliver::Client;
use super::{Device, Engine};
use crate::fail::{Fail, Result};
use crate::store::{ConnectionRow, connections, handoffs, intents, reps};
use crate::wake::Topic;

/// A socket that ended is opened again after this, at the earliest.
const PAUSE: std::time::Duration = std::time::Duration::from_secs(30);

/// Keeps a socket open for every connection that wants one. Runs until `stop`.
pub async fn watch_sockets(engine: Engine, stop: CancellationToken) {
    let mut news = engine.store.wake().subscribe(Topic::Connections);
    let (tasks, mut open) = (TaskTracker::new(), HashMap::new());
    loop {
        if let Err(e) = engine.keep_sockets(&tasks, &mut open, &stop).await {
            tracing::error!(error = %e, "connections could not be read");
        }
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(PAUSE) => {}
            _ = news.changed() => {}
        }
    }
    for (_, socket) in open {
        socket.stop.cancel();
    }
    tasks.close();
    tasks.wait().await;
}

/// A socket that is open, or was.
struct Kept {
    /// What it was opened with: another one is opened when that changes.
    with: String,
    stop: CancellationToken,
}

impl Engine {
    async fn keep_sockets(
        &self,
        tasks: &TaskTracker,
        open: &mut HashMap<ConnectionId, Kept>,
        stop: &CancellationToken,
    ) -> Result<()> {
        let all = connections::all(&mut *self.store.read().await?).await?;
        let wanted: Vec<_> = all.into_iter().filter(wants_socket).collect();
        open.retain(|id, kept| {
            let same = wanted.iter().any(|c| &c.id == id && c.secrets == kept.with);
            if !same {
                kept.stop.cancel();
            }
            same && !kept.stop.is_cancelled()
        });
        for row in wanted {
            if open.contains_key(&row.id) {
                continue;
            }
            let Ok(Client::Slack(client)) = self.client_of(&row) else {
                continue;
            };
            let own = stop.child_token();
            let kept = Kept {
                with: row.secrets.clone(),
                stop: own.clone(),
            };
            open.insert(row.id.clone(), kept);
            tasks.spawn(self.clone().hold_socket(row.id, client, own));
        }
        Ok(())
    }

    async fn hold_socket(self, id: ConnectionId, client: Arc<Slack>, stop: CancellationToken) {
        // However it ends, the next round opens another.
        let _ended = stop.clone().drop_guard();
        let on = |clicked: Interaction| {
            let (engine, id, client) = (self.clone(), id.clone(), client.clone());
            async move { engine.clicked(&id, &client, clicked).await }
        };
        let ended = Socket::new(&client, &self.env).run(on, stop.clone()).await;
        if let Err(fault) = ended {
            let needs = ConnectionState::NeedsYou;
            let stored = async {
                let mut w = self.store.write().await?;
                w.connection_does(&id, needs, Some(&fault.to_string()))
                    .await?;
                w.commit().await
            };
            if let Err(e) = stored.await {
                tracing::error!(error = %e, "the trouble of a connection could not be stored");
            }
        }
    }

    /// A request of Slack's: whether it is really from there, and what was clicked.
    pub async fn from_slack(
        &self,
        id: &ConnectionId,
        timestamp: &str,
        signature: &str,
        body: &[u8],
    ) -> Result<Option<Interaction>> {
        let row = connections::connection(&mut *self.store.read().await?, id).await?;
        let wanted = |r: &ConnectionRow| {
            !r.dropped
                && matches!(&r.settings,
                    ConnectionSettings::Slack(s) if s.answers == SlackAnswers::Request)
        };
        // One that is not there looks like one whose signature is wrong.
        let secrets = row.filter(wanted).and_then(|r| self.secrets_of(&r).ok());
        let secret = secrets.as_ref().and_then(|s| s.get("signing_secret"));
        let genuine = secret
            .is_some_and(|secret| slack::verify(secret, timestamp, signature, body, self.now()));
        if !genuine {
            return Err(Fail::not_found("connection"));
        }
        Ok(Interaction::from_form(body))
    }

    /// Works on a click after Slack was told that it came.
    pub async fn clicked_by_request(&self, id: &ConnectionId, clicked: Interaction) {
        let row = async {
            let mut c = self.store.read().await?;
            connections::connection(&mut c, id).await
        };
        if let Ok(Some(row)) = row.await
            && let Ok(Client::Slack(client)) = self.client_of(&row)
        {
            self.clicked(id, &client, clicked).await;
        }
    }

    async fn clicked(&self, id: &ConnectionId, client: &Slack, clicked: Interaction) {
        let said = match self.decide_in_slack(id, client, &clicked).await {
            Ok(said) => said,
            Err(e) => {
                tracing::error!(connection = %id, error = %e, "an answer from Slack failed");
                Some("That did not work. Open the handoff in Baton.".into())
            }
        };
        // The message itself is put right by the outbox; this is for whoever clicked.
        if let Some(said) = said
            && let Err(fault) = client
                .say_only_to(&clicked.user, &clicked.channel, &said)
                .await
        {
            tracing::warn!(connection = %id, %fault, "who clicked could not be told");
        }
    }

    /// What there is to say to whoever clicked; nothing where the message says it.
    async fn decide_in_slack(
        &self,
        id: &ConnectionId,
        client: &Slack,
        clicked: &Interaction,
    ) -> Result<Option<String>> {
        let (action, offer) = decision(clicked);
        let Some(device) = self.who_clicked(id, client, clicked, &offer).await? else {
            let said =
                "Only whoever was asked can answer this, and with the address that Baton knows.";
            return Ok(Some(said.into()));
        };
        let mut w = self.store.write().await?;
        // The same click again gives the first answer again.
        let intent = IntentId(format!("slack-{}-{offer}-{}", clicked.ts, name_of(&action)));
        if let Some((_, answer)) = intents::answered(w.conn(), &device.rep, &intent).await? {
            return Ok(told(&answer));
        }
        let answer = match self.decide(&mut w, &device, &action).await {
            Ok(answer) => answer,
            Err(Fail::Problem(problem)) => return Ok(Some(problem.detail)),
            Err(other) => return Err(other),
        };
        let done = matches!(answer, Answer::Accepted { .. } | Answer::Done);
        if done && let Some(row) = handoffs::handoff_of_offer(w.conn(), &offer).await? {
            let acted = DeliveryState::Acted;
            self.mark_delivery(&mut w, &row, &offer, Channel::Slack, acted)
                .await?;
            self.touch(&mut w, &row.handoff.id).await?;
        }
        w.add_intent(&device.rep, &intent, &action, &answer, self.now())
            .await?;
        if matches!(action, Action::Decline { .. }) {
            w.somebody_is_free();
        }
        w.commit().await?;
        self.metrics.answered(&answer);
        Ok(told(&answer))
    }

    /// The rep who was asked, if it is they who clicked. That is asked of Slack where it is not known
    /// yet: the message may be there before its receipt.
    async fn who_clicked(
        &self,
        id: &ConnectionId,
        client: &Slack,
        clicked: &Interaction,
        offer: &OfferId,
    ) -> Result<Option<Device>> {
        let (rep, known) = {
            let mut c = self.store.read().await?;
            let row = connections::connection(&mut c, id).await?;
            let handoff = handoffs::handoff_of_offer(&mut c, offer).await?;
            let (Some(row), Some(handoff)) = (row, handoff) else {
                return Ok(None);
            };
            let asked = handoff.handoff.offers.iter().find(|o| &o.id == offer);
            let Some(asked) = asked.filter(|_| handoff.workspace == row.workspace) else {
                return Ok(None);
            };
            let Some(rep) = reps::rep(&mut c, &asked.rep).await? else {
                return Ok(None);
            };
            let known = connections::known_as(&mut c, id, &rep.id, &rep.email).await?;
            (rep, known)
        };
        let known = match known {
            Some(known) => Some(known),
            None => client.user_by_email(&rep.email).await.ok(),
        };
        let theirs = known.as_ref() == Some(&clicked.user) && !rep.has_left();
        Ok(theirs.then_some(Device {
            // Not a device: decisions look at the rep alone.
            id: "slack".into(),
            rep: rep.id,
            workspace: rep.workspace,
        }))
    }
}

fn wants_socket(row: &ConnectionRow) -> bool {
    matches!(&row.settings, ConnectionSettings::Slack(s) if s.answers == SlackAnswers::Socket)
}

fn decision(clicked: &Interaction) -> (Action, OfferId) {
    match &clicked.action {
        slack::Action::Accept { offer } => (
            Action::Accept {
                offer: offer.clone(),
            },
            offer.clone(),
        ),
        slack::Action::Decline { offer, reason } => (
            Action::Decline {
                offer: offer.clone(),
                reason: reason.clone(),
            },
            offer.clone(),
        ),
    }
}

fn name_of(action: &Action) -> &'static str {
    match action {
        Action::Accept { .. } => "accept",
        _ => "decline",
    }
}

fn told(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Taken { by, .. } => Some(format!("{} took it first.", by.name)),
        Answer::Lapsed { .. } => {
            Some("The time to answer was over; somebody else is asked.".into())
        }
        Answer::Withdrawn { .. } => Some("It is no longer needed.".into()),
        Answer::Closed { .. } => Some("It is closed already.".into()),
        Answer::Declined { .. } => Some("You have declined it already.".into()),
        Answer::Returned { .. } => Some("You have given it back already.".into()),
        // The message says the rest.
        _ => None,
    }
}
