//! `baton-hub agent replay`: plays conversations into a hub as an agent would, and prints what the
//! hub answers.

use std::path::PathBuf;
use std::time::Duration;

use baton_api::agent::{ConversationView, HandoffStatus};
use baton_core::card::shorten;
use baton_core::handoff::HandoffState;
use baton_core::qualification::Verdict;
use baton_hub::client::AgentClient;
use baton_hub::player::{Play, Step};
use baton_insight::record::read_records;
use clap::Args;
use url::Url;

use super::{Result, print};

/// The pause between two messages at speed 1, whatever the recording says: to be read along.
const PAUSE: Duration = Duration::from_millis(1500);
/// Characters of a message that are printed.
const WIDTH: usize = 100;

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
    /// Then book a meeting with that rep.
    #[arg(long, requires = "follow")]
    book: bool,
}

pub async fn replay(args: Replay) -> Result {
    if !(args.speed.is_finite() && args.speed > 0.0) {
        return Err("--speed must be a number above 0".into());
    }
    let text =
        std::fs::read_to_string(&args.file).map_err(|e| format!("{}: {e}", args.file.display()))?;
    let client = AgentClient::new(args.hub, args.key)?;
    let play = Play {
        suffix: args.suffix,
        pause: (!args.instant).then(|| PAUSE.div_f64(args.speed)),
        follow: args.follow,
        book: args.book,
    };
    let mut played = 0;
    for record in read_records(&text)? {
        if args.only.as_ref().is_some_and(|id| id != &record.id) {
            continue;
        }
        // A closed pipe is told by the last line; the conversation is played to its end.
        play.run(&client, &record, |step| {
            drop(print::line(&said(&record.id, &step)));
        })
        .await?;
        played += 1;
    }
    if played == 0 {
        return Err("there is no such conversation in the file".into());
    }
    Ok(())
}

fn said(id: &str, step: &Step<'_>) -> String {
    match step {
        Step::Opened(view) => format!("{id}: opened as {}", view.id),
        Step::Said(m, view) => {
            let role = format!("{:?}", m.role).to_lowercase();
            let text = shorten(&m.text, WIDTH);
            format!("  {role:>8}  {text}\n            {}", judged(view))
        }
        Step::Judged(view) => format!("{id}: {}", judged(view)),
        Step::Booked(status) => format!("  booked: {}", status.label),
        Step::HandedOver(status) | Step::Followed(status) => format!("  {}", told(status)),
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

fn told(status: &HandoffStatus) -> String {
    let rep = status.rep.as_ref().map_or("nobody", |r| r.name.as_str());
    let state = match status.state {
        HandoffState::Offered => format!("offered to {rep}"),
        HandoffState::Waiting => "waiting for anyone".to_owned(),
        HandoffState::Accepted => format!("accepted by {rep}"),
        HandoffState::Booked => format!("booked with {rep}"),
        HandoffState::Closed => "closed".to_owned(),
        HandoffState::Withdrawn => "withdrawn".to_owned(),
    };
    let say = status.say.as_ref().map(|s| format!(" · say: {s}"));
    format!("handoff {}: {state}{}", status.id, say.unwrap_or_default())
}
