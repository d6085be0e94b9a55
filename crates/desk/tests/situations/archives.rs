//! Conversations of the workspace that an admin asks the hub for.

use baton_api::privacy::ArchiveFormat;
use baton_core::ids::ConversationId;
use baton_desk::failure::{Failure, FailureCode};
use serde_json::json;

use crate::world::World;

const EXPORT: &str = "GET /v1/admin/conversations/conv_1/export?format=vcon";

#[tokio::test]
async fn a_conversation_that_this_app_does_not_understand_is_told_apart_from_none() {
    let world = World::new().await;
    let ana = world.live().await;
    let id = ConversationId::from("conv_1");
    let none = ana.desk.conversation(&id).await.unwrap_err();
    assert_eq!(none.code, FailureCode::NotFound, "{none:?}");
    world.hub.says(EXPORT, &json!({ "payload": "?" }));
    let page = ana.desk.conversation(&id).await.unwrap_err();
    let file = ana.desk.archive_any(&id, ArchiveFormat::Markdown).await;
    for failure in [page, file.unwrap_err()] {
        assert_eq!(failure.code, FailureCode::Internal, "{failure:?}");
        assert!(failure.fix.is_some(), "{failure:?}");
    }
    ana.stop().await;
}

#[tokio::test]
async fn an_answer_without_end_is_not_taken_for_silence() {
    let world = World::new().await;
    let ana = world.live().await;
    let endless = "x".repeat(9_000_000);
    world.hub.says("GET /v1/admin/model", &json!(endless));
    let failure: Failure = ana.desk.model().await.unwrap_err();
    assert!(failure.message.contains("too long"), "{failure:?}");
    ana.stop().await;
}
