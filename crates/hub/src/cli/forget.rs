//! `baton-hub admin forget`

use baton_api::privacy::{Elsewhere, ForgetWhom, Removed};
use baton_core::ids::WorkspaceId;
use baton_hub::engine::Engine;
use clap::Args;
use serde_json::json;

use super::Result;
use super::admin::{Out, told};

/// For good. Without `--yes` it only says what would go.
#[derive(Debug, Args)]
pub struct Forget {
    /// Everybody with this address, to the letter.
    #[arg(long, required_unless_present = "conversation")]
    email: Option<String>,
    /// One conversation, by the hub's id.
    #[arg(long, conflicts_with = "email")]
    conversation: Option<String>,
    #[arg(long)]
    yes: bool,
}

impl Forget {
    fn whom(self) -> ForgetWhom {
        match (self.email, self.conversation) {
            (Some(email), _) => ForgetWhom::Email { email },
            (None, conversation) => ForgetWhom::Conversation {
                conversation: conversation.unwrap_or_default().into(),
            },
        }
    }
}

pub async fn run(engine: &Engine, out: &Out, id: &WorkspaceId, args: Forget) -> Result {
    let yes = args.yes;
    let whom = args.whom();
    if !yes {
        let found = engine.preview_forget(id, &whom).await.map_err(told)?;
        let mut words = lines("Would go", &found.removed, &found.elsewhere);
        words.extend(found.open.iter().cloned());
        words.push("Nothing was changed. Say --yes to forget them for good.".into());
        return out.say(&json!(found), &words.join("\n"));
    }
    let receipt = engine.forget(id, None, &whom).await.map_err(told)?;
    // A hub that serves does it by itself.
    engine.sweep_forgotten(true).await.map_err(told)?;
    let mut words = vec![format!("Receipt {}, {}", receipt.id, receipt.at)];
    words.extend(lines("Gone", &receipt.removed, &receipt.elsewhere));
    let devices = receipt.devices.len();
    words.push(format!("Devices that have yet to hear of it: {devices}"));
    out.say(&json!(receipt), &words.join("\n"))
}

fn lines(what: &str, removed: &[Removed], elsewhere: &[Elsewhere]) -> Vec<String> {
    let gone = removed
        .iter()
        .map(|r| format!("{what}: {} {}", r.count, r.what));
    let left = elsewhere.iter().map(|e| {
        let url = e.url.as_deref().unwrap_or_default();
        format!("Not Baton's to remove: {}: {} {url}", e.place, e.what)
    });
    gone.chain(left).collect()
}
