//! A talk leaves one hub as a file and comes to another; and one page of it before the call.

use baton_api::privacy::ArchiveFormat;
use baton_core::conversation::Message;
use baton_core::ids::ConversationId;
use baton_core::prospect::Prospect;
use baton_desk::failure::FailureCode;
use baton_desk::view::Brief;
use baton_insight::record::Record;
use baton_tests::conversations::{conversation, dana};

use crate::world::World;

#[tokio::test]
async fn a_talk_that_moves_to_another_hub_is_the_same_talk_with_the_same_score() {
    let (here, there) = (World::new().await, World::new().await);
    let mut ana = here.joins("Ana Ruiz").await;
    let handoff = here.hands_dana_over().await;
    let alert = ana.offered().await;
    ana.desk().accept(&alert.offer).await.unwrap();
    ana.closes(&alert.offer).await;
    let page = ana.page(&handoff.id, "mine", |p| p.handoff.accepted_by.is_some());
    let page = page.await;
    let vcon = ana.desk().archive(&handoff.id, ArchiveFormat::Vcon);
    let vcon = vcon.await.unwrap();
    assert_eq!(vcon.name, "2026-03-03 Haulpoint Dana Whitcomb.vcon.json");
    let markdown = ana.desk().archive(&handoff.id, ArchiveFormat::Markdown);
    let markdown = markdown.await.unwrap();
    assert_eq!(markdown.name, "2026-03-03 Haulpoint Dana Whitcomb.md");
    assert!(markdown.text.contains("- Taken over by: Ana Ruiz\n"));

    let root = there.admin_joins("Root").await;
    let taken = root.desk().import_conversation(&vcon.text).await.unwrap();
    assert!(taken.new && taken.left_out.is_empty(), "{taken:?}");
    let archive = there.engine.archive(there.workspace(), &taken.conversation);
    let archive = archive.await.unwrap();
    assert_eq!(archive.messages, page.messages);
    assert_eq!(archive.messages, dana().messages);
    assert_eq!(archive.prospect, page.handoff.prospect);
    assert_eq!(archive.scorecard.as_ref(), Some(&page.handoff.scorecard));
    assert_eq!(archive.context.as_ref(), Some(&page.handoff.context));
    let again = root.desk().import_conversation(&vcon.text).await.unwrap();
    assert_eq!((again.new, again.conversation), (false, taken.conversation));

    // At home it is known as what it is.
    let boss = here.admin_joins("Root").await;
    let known = boss.desk().import_conversation(&vcon.text).await.unwrap();
    assert_eq!(
        (known.new, &known.conversation),
        (false, &page.handoff.conversation)
    );
    let refused = boss.desk().import_conversation("{}").await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("dialog"), "{refused:?}");
    let nonsense = boss.desk().import_conversation("<vcon>").await.unwrap_err();
    assert_eq!(nonsense.field.as_deref(), Some("text"), "{nonsense:?}");
    here.end([ana, boss]).await;
    there.end([root]).await;
}

#[tokio::test]
async fn an_admin_reads_and_saves_a_talk_that_was_taken_in_and_is_handed_to_nobody() {
    let (here, there) = (World::new().await, World::new().await);
    let mut ana = here.joins("Ana Ruiz").await;
    let handoff = here.hands_dana_over().await;
    ana.offered().await;
    let said = dana().messages;
    let all = ana.page(&handoff.id, "every word", |p| p.messages == said);
    let at_home = all.await.handoff;
    let vcon = ana.desk().archive(&handoff.id, ArchiveFormat::Vcon);
    let vcon = vcon.await.unwrap().text;

    let root = there.admin_joins("Root").await;
    let bo = there.joins("Bo Lindqvist").await;
    let taken = root.desk().import_conversation(&vcon).await.unwrap();
    let id = &taken.conversation;
    let page = root.desk().conversation(id).await.unwrap();
    assert_eq!((&page.id, page.name.as_str()), (id, "Dana Whitcomb"));
    assert_eq!(page.messages, said);
    assert_eq!(page.agent.as_deref(), Some("Imported"));
    assert_eq!(page.rep, None);
    assert_eq!(page.scorecard, at_home.scorecard);
    assert_eq!(page.context, at_home.context);

    let saved = root.desk().archive_any(id, ArchiveFormat::Vcon);
    let saved = saved.await.unwrap();
    assert_eq!(saved.name, "2026-03-03 Haulpoint Dana Whitcomb.vcon.json");
    let again = root.desk().import_conversation(&saved.text).await.unwrap();
    assert_eq!((again.new, &again.conversation), (false, id));
    let saved = root.desk().archive_any(id, ArchiveFormat::Markdown);
    let saved = saved.await.unwrap();
    assert_eq!(saved.name, "2026-03-03 Haulpoint Dana Whitcomb.md");
    assert!(saved.text.contains("# Dana Whitcomb"), "{}", saved.text);

    // Who is no admin, and another workspace, has nothing of it.
    let refused = bo.desk().conversation(id).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Forbidden, "{refused:?}");
    let unknown = ConversationId::from("conv_none");
    let unknown = root.desk().conversation(&unknown).await.unwrap_err();
    assert_eq!(unknown.code, FailureCode::NotFound, "{unknown:?}");
    here.end([ana]).await;
    there.end([root, bo]).await;
}

/// Every line is words of the talk, or has them beside it.
fn proved(brief: &Brief, said: &[Message]) {
    let lines: Vec<_> = brief.sections.iter().flat_map(|s| &s.lines).collect();
    assert!(!lines.is_empty() && lines.len() <= 31, "{brief:#?}");
    for line in lines {
        match &line.quote {
            Some(quote) => {
                let message = said.iter().find(|m| m.seq == quote.seq).unwrap();
                let words = quote.words.trim_end_matches('…');
                let flat = message
                    .text
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ");
                assert!(flat.contains(words), "{line:#?}\n{flat}");
                assert_eq!((quote.who, quote.at), (message.role, message.at));
            }
            None => assert!(line.seq.is_some(), "{line:#?}"),
        }
    }
}

/// As if it had ended a moment ago.
fn just_now(mut record: Record, world: &World) -> Record {
    let late = world
        .now()
        .seconds_since(record.messages.last().unwrap().at);
    record.started_at = record.started_at.plus_seconds(late);
    for message in &mut record.messages {
        message.at = message.at.plus_seconds(late);
    }
    record
}

#[tokio::test]
async fn the_brief_of_a_real_talk_holds_nothing_that_was_not_said() {
    let world = World::new().await;
    let mut ana = world.joins("Ana Ruiz").await;
    for id in ["dev-001", "dev-011", "dev-015"] {
        let mut record = just_now(conversation(id), &world);
        record.prospect = Prospect {
            timezone: Some("America/Denver".into()),
            ..record.prospect
        };
        let opened = world.agent.open(&record).await;
        let handoff = world.agent.hand_over(&opened.id).await;
        let alert = ana.offered().await;
        assert_eq!(alert.handoff, handoff.id);
        let brief = ana.desk().brief(&handoff.id).await.unwrap();
        proved(&brief, &record.messages);
        let fact = |label: &str| brief.facts.iter().any(|f| f.label == label);
        assert!(fact("There now") && fact("Score"), "{:#?}", brief.facts);
        let why = brief.sections.iter().find(|s| s.title == "Why qualified");
        assert!(why.is_some(), "{id}: {brief:#?}");
    }
    world.end([ana]).await;
}
