//! A rep puts the card right on a train; everybody, the books and the figures follow.

use baton_api::view::DeliveryState::Sent;
use baton_channels::testing::hubspot::FakeHubspot;
use baton_core::card::for_people;
use baton_core::correction::{Correction, CorrectionTarget};
use baton_core::handoff::Outcome;
use baton_core::ids::HandoffId;
use baton_core::notice::NoticeEvent;
use baton_core::notify::Channel;
use baton_core::qualification::SignalResult;
use baton_core::signal::{SignalName, Source, Status};
use baton_desk::view::HandoffPage;
use baton_tests::channels::Admin;

use crate::channels::office::reaches;
use crate::device::Device;
use crate::world::World;

fn size(page: &HandoffPage) -> &SignalResult {
    let mut signals = page.handoff.scorecard.signals.iter();
    let of_size = |s: &&SignalResult| s.name.0 == SignalName::COMPANY_SIZE;
    signals.find(of_size).unwrap()
}

/// What the team knows better than whoever read it.
fn small() -> Correction {
    Correction {
        target: CorrectionTarget::Signal {
            name: SignalName::COMPANY_SIZE.into(),
        },
        status: Status::NotMet,
        value: Some("12 employees".into()),
        reason: "The rest are drivers of a partner.".into(),
    }
}

#[tokio::test]
async fn ana_puts_the_size_right_offline_and_bo_the_books_and_the_figures_follow() {
    let world = World::new().await;
    let hubspot = FakeHubspot::start().await;
    let mut mia = world.admin_joins("Mia Berg").await;
    let (mut ana, mut bo) = (
        world.joins("Ana Ruiz").await,
        world.joins("Bo Lindgren").await,
    );
    let (url, token) = (hubspot.url(), hubspot.token());
    Admin(mia.desk())
        .connects_hubspot(url.as_str(), &token)
        .await;

    // Ana is asked first and cannot; Bo takes it. Both see it from then on.
    let handoff = world.hands_dana_over().await.id;
    let asked = ana.offered().await;
    ana.desk().decline(&asked.offer, "in_a_call").await.unwrap();
    ana.closes(&asked.offer).await;
    let asked = bo.offered().await;
    bo.desk().accept(&asked.offer).await.unwrap();
    bo.closes(&asked.offer).await;
    let read = bo.page(&handoff, "the card", |p| p.handoff.accepted_by.is_some());
    let read = read.await;
    let before = size(&read).clone();
    assert_eq!(before.status, Status::Met);

    corrects_offline(&ana, &handoff, &before).await;

    ana.network.heal();
    ana.desk().wake();
    let judged = |p: &HandoffPage| size(p).source == Some(Source::Rep);
    let seen = bo.page(&handoff, "Ana's word", judged).await;
    assert_eq!(size(&seen).value.as_deref(), Some("12 employees"));
    assert_eq!(
        seen.handoff.scorecard.score + 1,
        read.handoff.scorecard.score
    );
    assert_eq!(seen.handoff.corrections[0].by.name, "Ana Ruiz");
    let heard = |p: &HandoffPage| judged(p) && p.handoff.corrections.iter().all(|c| !c.pending);
    let hers = ana.page(&handoff, "the hub's word", heard).await;
    assert_eq!(hers.handoff.corrections.len(), 1, "once");

    reaches(
        &mut bo,
        &handoff,
        (NoticeEvent::Corrected, Channel::Hubspot),
        Sent,
    )
    .await;
    let said = |what: &str| {
        let [task] = hubspot.tasks().try_into().expect("one task");
        let text = task.property("hs_task_body").to_owned();
        assert!(text.contains(what), "{what}: {text}");
    };
    said("12 employees, not met (read: ");
    said("Ana Ruiz: The rest are drivers of a partner.");

    // To the end: what was put right stands there still, and is counted.
    bo.desk()
        .close(&handoff, Outcome::Lost, None)
        .await
        .unwrap();
    reaches(
        &mut bo,
        &handoff,
        (NoticeEvent::Closed, Channel::Hubspot),
        Sent,
    )
    .await;
    said("12 employees, not met (read: ");
    is_counted(&mia).await;
    mia.live().await;
    world.end([ana, bo, mia]).await;
}

/// It is shown and judged at once, and marked as not sent; what repeats the old value says the new one.
async fn corrects_offline(ana: &Device, handoff: &HandoffId, before: &SignalResult) {
    ana.says_all().await;
    ana.network.cut();
    ana.desk().correct(handoff, small()).await.unwrap();
    let page = ana.desk().handoff(handoff).await.unwrap();
    let [mine] = page.handoff.corrections.as_slice() else {
        panic!("not shown at once: {:?}", page.handoff.corrections)
    };
    assert_eq!(
        (&mine.correction, &mine.was.value),
        (&small(), &before.value)
    );
    assert!(mine.pending, "the hub has not heard of it");
    assert_eq!(size(&page).value, mine.correction.value);
    let brief = ana.desk().brief(handoff).await.unwrap();
    let brief = serde_json::to_string(&brief.sections).unwrap();
    assert!(brief.contains("Company size: 12 employees"), "{brief}");
    let old = for_people(before.value.as_deref().unwrap());
    assert!(!brief.contains(&old), "{old} in {brief}");
}

/// One handoff, in which one rep put the size right.
async fn is_counted(mia: &Device) {
    let report = mia.desk().quality(30).await.unwrap();
    assert_eq!((report.handoffs, report.corrected), (1, 1));
    let of_size = report
        .signals
        .iter()
        .find(|s| s.signal.0 == SignalName::COMPANY_SIZE)
        .unwrap();
    assert_eq!((of_size.said, of_size.refuted), (1, 1));
    assert_eq!(report.recent[0].correction.by.name, "Ana Ruiz");
}
