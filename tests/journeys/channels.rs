//! A handoff on every channel at once, with providers that keep what they are told and refuse what
//! real ones refuse.

mod answering;
mod books;
mod consent;
mod crms;
mod every;
mod failing;
mod links;
pub mod office;
mod rules;
mod trouble;
mod unanswered;
mod unseen;
mod webhooks;

use baton_channels::testing::mail::Taken;

/// A header of a mail, in one line.
fn header(mail: &Taken, name: &str) -> String {
    let raw = String::from_utf8_lossy(&mail.raw).replace("\r\n ", " ");
    let head = raw.split("\r\n\r\n").next().unwrap_or_default();
    let found = head.lines().find_map(|line| {
        let (of, value) = line.split_once(':')?;
        of.eq_ignore_ascii_case(name).then(|| value.trim())
    });
    found.unwrap_or_default().to_owned()
}

/// What a Slack message can be answered with.
fn buttons(blocks: &serde_json::Value) -> usize {
    let blocks = blocks.as_array().unwrap();
    let actions = blocks.iter().filter(|b| b["type"] == "actions");
    let elements = actions.filter_map(|b| b["elements"].as_array()).flatten();
    let answers = ["baton_accept", "baton_decline"];
    let asks = |e: &&serde_json::Value| answers.iter().any(|a| e["action_id"] == *a);
    elements.filter(asks).count()
}
