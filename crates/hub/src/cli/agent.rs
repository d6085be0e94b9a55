//! `baton-hub agent replay`: plays conversations into a hub as an agent would, and prints what the
//! hub answers.

use std::path::PathBuf;
use std::time::Duration;

use baton_api::agent::{
    ConversationView, HandoffStatus, OpenConversation, PostMessage, RequestHandoff,
};
use baton_core::conversation::Message;
use baton_core::handoff::{HandoffReason, HandoffState};
use baton_core::qualification::Verdict;
use baton_hub::client::AgentClient;
use baton_insight::record::{Record, read_records};
use clap::Args;
use url::Url;

use super::{Result, print};

/// The pause between two messages at speed 1, whatever the recording says: to be read along.
const PAUSE: Duration = Duration::from_millis(1500);
/// The longest that one follow call waits.
const FOLLOW_SECONDS: u32 = 30;

#[derive(Debug, Args)]
pub struct Replay {
    /// Conversations, a JSON line each.
    file: PathBuf,
    #[arg(long, env = "BATON_HUB")]
    hub: Url,
    /// The agent's key.
    #[arg(long, env = "BATON_AGENT_KEY", hide_env_values = true)]
    key: String,
    /// Play only the conversation of this id.
    #[arg(long)]
    only: Option<String>,
    /// Added to the ids, to play the same file again.
    #[arg(long, default_value = "")]
    suffix: String,
    /// How much faster than reading speed.
    #[arg(long, default_value_t = 1.0, conflicts_with = "instant")]
    speed: f64,
    /// Without pauses, each conversation in one request.
    #[arg(long)]
    instant: bool,
    /// Wait until a rep has answered the handoff.
    #[arg(long)]
    follow: bool,
}

pub async fn replay(args: Replay) -> Result {
    if !(args.speed.is_finite() && args.speed > 0.0) {
        return Err("--speed must be a number above 0".into());
    }
    let text =
        std::fs::read_to_string(&args.file).map_err(|e| format!("{}: {e}", args.file.display()))?;
    let records = read_records(&text)?;
    let client = AgentClient::new(args.hub.clone(), args.key.clone())?;
    let mut played = 0;
    for record in records
        .iter()
        .filter(|r| args.only.as_ref().is_none_or(|id| id == &r.id))
    {
        play(&args, &client, record).await?;
        played += 1;
    }
    if played == 0 {
        return Err("there is no such conversation in the file".into());
    }
    Ok(())
}

async fn play(args: &Replay, client: &AgentClient, record: &Record) -> Result {
    let messages: Vec<PostMessage> = record.messages.iter().map(post).collect();
    let at_once = if args.instant { messages.len() } else { 0 };
    let (first, rest) = messages.split_at(at_once);
    let mut view = client
        .open(&OpenConversation {
            id: format!("{}{}", record.id, args.suffix),
            prospect: record.prospect.clone(),
            started_at: Some(record.started_at),
            messages: first.to_vec(),
        })
        .await?;
    print::line(&format!("{}: opened as {}", record.id, view.id))?;
    for message in rest {
        tokio::time::sleep(PAUSE.div_f64(args.speed)).await;
        view = client.post(&view.id, vec![message.clone()]).await?;
        print::line(&format!(
            "  {:>8?}  {}",
            message.role,
            baton_core::card::shorten(&message.text, 100)
        ))?;
        print::line(&format!("            {}", judged(&view)))?;
    }
    print::line(&format!("{}: {}", record.id, judged(&view)))?;
    hand_over(args, client, &view).await
}

fn post(m: &Message) -> PostMessage {
    PostMessage {
        id: format!("m{}", m.seq),
        role: m.role,
        text: m.text.clone(),
        at: Some(m.at),
    }
}

fn judged(view: &ConversationView) -> String {
    let card = &view.scorecard;
    let verdict = match card.verdict {
        Verdict::Qualified => "qualified",
        Verdict::NotYet => "not yet",
        Verdict::OutOfReach => "out of reach",
    };
    let next = card
        .next_question
        .as_ref()
        .map(|q| format!(" · next: {}", q.say));
    let person = if card.wants_human {
        " · wants a person"
    } else {
        ""
    };
    format!(
        "{}/{} {verdict}{person}{}",
        card.score,
        card.of,
        next.unwrap_or_default()
    )
}

async fn hand_over(args: &Replay, client: &AgentClient, view: &ConversationView) -> Result {
    let reason = match (view.scorecard.verdict, view.scorecard.wants_human) {
        (Verdict::Qualified, _) => HandoffReason::Qualified,
        (_, true) => HandoffReason::Requested,
        _ => return Ok(()),
    };
    let request = RequestHandoff {
        id: "handoff".into(),
        reason,
        note: None,
    };
    let mut status = match client.request_handoff(&view.id, &request).await {
        Ok(status) => status,
        Err(problem) => return print::line(&format!("  no handoff: {problem}")),
    };
    print::line(&format!("  {}", told(&status)))?;
    while args.follow && matches!(status.state, HandoffState::Offered | HandoffState::Waiting) {
        let next = client
            .follow(&status.id, status.version, FOLLOW_SECONDS)
            .await?;
        if next.version > status.version {
            print::line(&format!("  {}", told(&next)))?;
        }
        status = next;
    }
    Ok(())
}

fn told(status: &HandoffStatus) -> String {
    let rep = status.rep.as_ref().map_or("nobody", |r| r.name.as_str());
    let state = match status.state {
        HandoffState::Offered => format!("offered to {rep}"),
        HandoffState::Waiting => "waiting for anyone".to_owned(),
        HandoffState::Accepted => format!("accepted by {rep}"),
        HandoffState::Closed => "closed".to_owned(),
        HandoffState::Withdrawn => "withdrawn".to_owned(),
    };
    let say = status.say.as_ref().map(|s| format!(" · say: {s}"));
    format!("handoff {}: {state}{}", status.id, say.unwrap_or_default())
}
