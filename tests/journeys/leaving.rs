//! A rep leaves, and nobody whom they talked to is left behind.

use baton_core::booking::Day;
use baton_core::handoff::HandoffState;
use baton_core::ids::HandoffId;
use baton_core::meeting::MeetingState;
use baton_core::presence::Presence;
use baton_core::routing::{Considering, Employment};
use baton_desk::view::{Connection, Section};
use baton_desk::{Alert, AlertKind};
use baton_tests::conversations::like_dana;
use jiff::tz::TimeZone;

use crate::device::Device;
use crate::world::{World, rep};

const DAY: i64 = 24 * 60 * 60;

/// Ana, with Bo away, is handed this prospect.
async fn asked(world: &World, ana: &mut Device, name: &str) -> Alert {
    let handoff = world.hands_over(&like_dana(name)).await;
    let alert = ana.offered().await;
    assert_eq!(alert.handoff, handoff.id);
    alert
}

async fn has(world: &World, ana: &mut Device, name: &str) -> HandoffId {
    let alert = asked(world, ana, name).await;
    ana.desk().accept(&alert.offer).await.unwrap();
    ana.closes(&alert.offer).await;
    world
        .agent_learns(&alert.handoff, HandoffState::Accepted)
        .await;
    ana.finds(&alert.handoff, Section::Mine).await;
    alert.handoff
}

async fn is_there(world: &World, device: &Device, there: bool) {
    let presence = if there {
        Presence::Available
    } else {
        Presence::Away
    };
    device.desk().set_presence(presence).await.unwrap();
    world.sees(device.rep(), presence).await;
}

#[tokio::test]
async fn ana_leaves_today_and_nobody_she_talked_to_is_left_behind() {
    let world = World::new().await;
    world.hours_from_seven().await;
    let (mut ana, mut bo) = (
        world.joins("Ana Ruiz").await,
        world.joins("Bo Lindgren").await,
    );
    let mut mia = world.admin_joins("Mia Berg").await;
    is_there(&world, &bo, false).await;
    let talk = world.agent.open(&like_dana("Met")).await.id;
    let slots = world.agent.slots(&talk, None).await;
    let booked = world.agent.book(&talk, slots.slots[0].start).await.unwrap();
    assert_eq!(booked.meeting.host.name, "Ana Ruiz");
    let met = ana.alert(AlertKind::MeetingBooked).await.handoff;
    ana.finds(&met, Section::Mine).await;
    let taken = has(&world, &mut ana, "Taken").await;
    let pending = asked(&world, &mut ana, "Pending").await.handoff;
    ana.says_all().await;
    is_there(&world, &bo, true).await;

    let left = Employment::Left { at: world.now() };
    let done = mia.desk().employ_rep(ana.rep(), &left).await.unwrap();
    assert_eq!((done.handoffs, done.meetings), (2, 1), "{done:?}");
    assert_eq!(done.stuck, []);
    ana.state("goodbye", |s| s.connection == Connection::SignedOut)
        .await;

    let offers = [bo.offered().await, bo.offered().await];
    let mut ids: Vec<_> = offers.iter().map(|a| a.handoff.clone()).collect();
    ids.sort();
    let mut expected = vec![taken.clone(), pending];
    expected.sort();
    assert_eq!(ids, expected);
    let told = world.agent_learns(&taken, HandoffState::Offered).await;
    assert_eq!(rep(&told), "Bo Lindgren");
    // Two were put to Bo: the meeting is for who had least, whether they are there now or not.
    let meeting = world.agent.meeting(&booked.meeting.id).await.meeting;
    let hosts = mia.alert(AlertKind::MeetingBooked).await;
    assert_eq!(hosts.meeting.as_ref(), Some(&meeting.id));
    assert_eq!(meeting.state, MeetingState::Booked);
    assert_eq!(
        (meeting.host.name.as_str(), meeting.start),
        ("Mia Berg", booked.meeting.start)
    );
    mia.finds(&met, Section::Mine).await;
    for offer in offers {
        bo.desk().accept(&offer.offer).await.unwrap();
        bo.closes(&offer.offer).await;
    }
    let team = mia.desk().team().await.unwrap();
    let gone = team.iter().find(|r| &r.id == ana.rep()).unwrap();
    assert!(matches!(gone.employment, Employment::Left { .. }));
    assert_eq!(gone.open, 0);
    world.end([mia, ana, bo]).await;
}

#[tokio::test]
async fn ana_finishes_until_her_last_day_and_what_is_left_goes_to_her_successor() {
    let world = World::new().await;
    let mia = world.admin_joins("Mia Berg").await;
    let (mut ana, mut bo) = (
        world.joins("Ana Ruiz").await,
        world.joins("Bo Lindgren").await,
    );
    is_there(&world, &bo, false).await;
    let hers = has(&world, &mut ana, "Hers").await;
    is_there(&world, &bo, true).await;
    let tomorrow = world.now().plus_seconds(DAY).0.to_zoned(TimeZone::UTC);
    let leaving = Employment::Leaving {
        last_day: Day(tomorrow.date()),
        successor: Some(bo.rep().clone()),
    };
    let done = mia.desk().employ_rep(ana.rep(), &leaving).await.unwrap();
    assert_eq!(done.handoffs, 0, "she finishes what she has");

    let next = world.hands_over(&like_dana("Next")).await;
    assert_eq!(rep(&next), "Bo Lindgren");
    let alert = bo.offered().await;
    let page = bo.desk().handoff(&next.id).await.unwrap();
    let steps = page.handoff.trace.unwrap().steps;
    let passed = steps[0].considered.iter().find(|c| &c.rep == ana.rep());
    assert_eq!(passed.unwrap().outcome, Considering::Leaving);
    bo.desk().accept(&alert.offer).await.unwrap();
    bo.closes(&alert.offer).await;
    world.agent_learns(&next.id, HandoffState::Accepted).await;
    ana.finds(&hers, Section::Mine).await;
    ana.says_all().await;

    world.pass(2 * DAY).await;
    ana.state("goodbye", |s| s.connection == Connection::SignedOut)
        .await;
    let alert = bo.offered().await;
    assert_eq!(alert.handoff, hers);
    bo.desk().accept(&alert.offer).await.unwrap();
    bo.closes(&alert.offer).await;
    let told = world.agent_learns(&hers, HandoffState::Accepted).await;
    assert_eq!(rep(&told), "Bo Lindgren");
    world.end([mia, ana, bo]).await;
}
