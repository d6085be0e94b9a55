//! What a prospect does with the link of the invitation, in a real browser.

use std::process::Stdio;

use baton_core::meeting::{MeetingState, Party};
use baton_tests::conversations::dana;
use baton_tests::programs::{build, root};
use tokio::process::Command;

use crate::world::World;

#[tokio::test]
async fn a_prospect_moves_and_cancels_without_an_account_or_javascript() {
    let world = World::new().await;
    world.rep("Ana").await;
    let talk = world.agent.open(&dana()).await;
    let slots = world.agent.slots(&talk.id, None).await;
    let booked = world.agent.book(&talk.id, slots.slots[0].start).await;
    let booked = booked.unwrap();

    let pictures = build().parent().unwrap().join("e2e/prospect");
    let browser = Command::new("node")
        .args(["node_modules/vitest/vitest.mjs", "run"])
        .args(["--config", "vitest.browser.config.ts"])
        .arg("tests/prospect.a11y.ts")
        .current_dir(root().join("ui"))
        .env("PROSPECT_LINK", booked.manage_url.expect("a link"))
        .env("PROSPECT_PICTURES", pictures)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let browser = browser.await.expect("node runs");
    let said = [browser.stdout, browser.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(browser.status.success(), "{said}");

    let meeting = world.agent.meeting(&booked.meeting.id).await;
    assert_eq!(meeting.meeting.state, MeetingState::Cancelled);
    assert_eq!(meeting.meeting.changed_by, Some(Party::Prospect));
    assert_eq!(meeting.meeting.sequence, 2, "moved, then cancelled");
    assert_eq!(meeting.meeting.zone, "Asia/Kathmandu");
    assert_eq!(
        meeting.meeting.reason.as_deref(),
        Some("We decided otherwise")
    );
    world.end([]).await;
}
