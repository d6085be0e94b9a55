//! Admins change how handoffs are routed while the team works.

use baton_api::routing::{
    Compare, DryLead, DryRun, PolicyText, PublishDraft, RollBack, SaveDraft, Which,
};
use baton_core::routing::{Outcome, RouteTrace, RoutingPolicy};
use baton_desk::failure::FailureCode;

use crate::device::Device;
use crate::world::{OFFER_SECONDS, World};

const NOTE: &str = "Five minutes";

/// What is published, with another time to answer.
async fn slower(mia: &Device) -> RoutingPolicy {
    let mut policy = mia.desk().routing().await.unwrap().published;
    policy.offer_seconds = 300;
    policy.rules[0].name = "Everyone, slowly".into();
    policy
}

async fn save(
    mia: &Device,
    policy: &RoutingPolicy,
    revision: Option<u32>,
) -> Result<u32, baton_desk::failure::Failure> {
    let change = SaveDraft {
        policy: policy.clone(),
        revision,
    };
    let saved = mia.desk().save_routing_draft(&change).await;
    saved.map(|draft| draft.revision)
}

fn publish(revision: u32) -> PublishDraft {
    PublishDraft {
        revision,
        note: NOTE.into(),
    }
}

#[tokio::test]
async fn who_was_asked_before_keeps_their_time_and_the_next_is_asked_by_the_new_rules() {
    let world = World::new().await;
    let mia = world.admin_joins("Mia Berg").await;
    let (mut ana, mut bo) = (
        world.joins("Ana Ruiz").await,
        world.joins("Bo Lindgren").await,
    );
    let handoff = world.hands_dana_over().await;
    let asked = ana.offered().await;
    let old = mia.desk().routing().await.unwrap().published.version;
    let revision = save(&mia, &slower(&mia).await, None).await.unwrap();
    let view = mia.desk().publish_routing(&publish(revision)).await;
    let view = view.unwrap();
    assert_eq!((view.published.version, view.draft), (old + 1, None));
    assert_eq!(view.versions[0].note, NOTE);
    assert_eq!(view.versions[0].by.as_ref().unwrap().name, "Mia Berg");

    let traced = |trace: &Option<RouteTrace>| trace.as_ref().unwrap().policy_version;
    let page = ana.desk().handoff(&handoff.id).await.unwrap();
    let began = handoff.requested_at;
    assert_eq!(
        page.handoff.offers[0].deadline,
        began.plus_seconds(OFFER_SECONDS)
    );
    assert_eq!(traced(&page.handoff.trace), old);
    ana.desk().decline(&asked.offer, "in_a_call").await.unwrap();
    ana.closes(&asked.offer).await;

    let asked = bo.offered().await;
    let page = bo.desk().handoff(&handoff.id).await.unwrap();
    let offer = page.handoff.offers.last().unwrap();
    assert_eq!(offer.deadline, offer.made_at.plus_seconds(300));
    assert_eq!(traced(&page.handoff.trace), old + 1);
    assert_eq!(
        page.handoff.trace.unwrap().steps[0].name,
        "Everyone, slowly"
    );
    bo.desk().accept(&asked.offer).await.unwrap();
    bo.closes(&asked.offer).await;
    world.end([mia, ana, bo]).await;
}

#[tokio::test]
async fn two_admins_do_not_write_over_each_other_and_there_is_a_way_back() {
    let world = World::new().await;
    let (mia, noor) = (
        world.admin_joins("Mia Berg").await,
        world.admin_joins("Noor Haddad").await,
    );
    let before = mia.desk().routing().await.unwrap().published;
    let policy = slower(&mia).await;
    let first = save(&mia, &policy, None).await.unwrap();
    let second = save(&noor, &policy, Some(first)).await.unwrap();
    let refused = save(&mia, &before, Some(first)).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Refused);
    assert_eq!(refused.field.as_deref(), Some("revision"));
    assert!(refused.message.contains("Noor Haddad"), "{refused:?}");
    let refused = mia.desk().publish_routing(&publish(first)).await;
    assert_eq!(refused.unwrap_err().field.as_deref(), Some("revision"));

    let compare = Compare {
        from: Which::Published,
        to: Which::Draft,
    };
    let diff = mia.desk().compare_routing(&compare).await.unwrap();
    assert!(!diff.summary.is_empty() && !diff.lines.is_empty());
    mia.desk().publish_routing(&publish(second)).await.unwrap();
    let back = RollBack {
        version: before.version,
        note: String::new(),
    };
    let view = noor.desk().roll_back_routing(&back).await.unwrap();
    assert_eq!(view.versions[0].back_to, Some(before.version));
    let again = RoutingPolicy {
        version: before.version,
        ..view.published.clone()
    };
    assert_eq!(again, before);
    assert_eq!(view.published.version, before.version + 2);
    world.end([mia, noor]).await;
}

#[tokio::test]
async fn a_policy_travels_as_text_and_what_is_wrong_with_one_is_named_by_its_line() {
    let world = World::new().await;
    let mia = world.admin_joins("Mia Berg").await;
    let revision = save(&mia, &slower(&mia).await, None).await.unwrap();
    let draft = mia.desk().routing().await.unwrap().draft.unwrap();
    let text = mia.desk().routing_text(Which::Draft).await.unwrap();
    mia.desk().drop_routing_draft().await.unwrap();
    assert_eq!(mia.desk().routing().await.unwrap().draft, None);
    let read = mia.desk().import_routing(&text).await.unwrap();
    assert_eq!(read.policy, draft.policy);

    let wrong = PolicyText {
        toml: text
            .toml
            .replace("offer_seconds = 300", "offer_seconds = \"soon\""),
    };
    assert_ne!(wrong, text);
    let refused = mia.desk().import_routing(&wrong).await.unwrap_err();
    assert!(refused.field.unwrap().starts_with("line "));
    assert!(refused.fix.is_some());
    let kept = mia.desk().routing().await.unwrap().draft.unwrap();
    assert_eq!((kept.policy, kept.revision), (draft.policy, revision));
    world.end([mia]).await;
}

#[tokio::test]
async fn a_lead_is_tried_on_the_draft_and_nothing_happens() {
    let world = World::new().await;
    let mia = world.admin_joins("Mia Berg").await;
    let ana = world.joins("Ana Ruiz").await;
    save(&mia, &slower(&mia).await, None).await.unwrap();
    let run = DryRun {
        policy: Which::Draft,
        lead: DryLead::Typed {
            lead: Box::default(),
        },
    };
    let tried = mia.desk().dry_run(&run).await.unwrap();
    let Outcome::Ask { rep, seconds, .. } = tried.outcome else {
        panic!("{tried:?}");
    };
    assert_eq!((&rep, seconds), (ana.rep(), 300));
    assert_eq!(ana.desk().inbox().await.unwrap(), []);
    world.end([mia, ana]).await;
}
