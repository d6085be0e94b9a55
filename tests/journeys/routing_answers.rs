//! Nobody has it yet: what happens then, stage by stage, with the clocks that everybody sees.

use baton_api::agent::HandoffStatus;
use baton_api::intent::Answer;
use baton_core::Timestamp;
use baton_core::handoff::{HandoffState, Outcome};
use baton_core::presence::Presence;
use baton_core::routing::clocks::Clock;
use baton_core::routing::{ClockAction, ClockStep, RoutingPolicy, Stage};
use baton_core::workspace::Disclosure;
use baton_desk::view::{HandoffPage, Section};
use baton_desk::{AlertEvent, AlertKind};
use baton_tests::conversations::like_dana;
use baton_tests::wait::SOON;

use crate::device::Device;
use crate::world::{OFFER_SECONDS, World, rep};

/// Nothing repeats by itself within an offer's time.
const NEVER: Option<u32> = Some(1_000);

fn policy(clocks: Vec<ClockStep>) -> RoutingPolicy {
    RoutingPolicy {
        repeat_seconds: NEVER,
        clocks,
        ..RoutingPolicy::default()
    }
}

fn step(stage: Stage, after_seconds: u32, action: ClockAction) -> ClockStep {
    ClockStep {
        stage,
        after_seconds,
        action,
    }
}

fn clocks() -> Vec<ClockStep> {
    vec![
        step(Stage::Answer, 60, ClockAction::Remind),
        step(Stage::Pickup, 200, ClockAction::Remind),
        step(Stage::Pickup, 300, ClockAction::Escalate { to: None }),
        step(Stage::Pickup, 400, ClockAction::TellProspect { text: None }),
        step(Stage::Wrapup, 1_800, ClockAction::Remind),
    ]
}

/// What runs, and when it strikes.
fn running(page: &HandoffPage) -> Vec<(Stage, Timestamp)> {
    let open = |c: &&Clock| c.done_at.is_none();
    let clocks = page.handoff.clocks.iter().filter(open);
    clocks.map(|c| (c.stage, c.due_at)).collect()
}

#[tokio::test]
async fn declined_then_lapsed_then_waiting_then_taken_with_every_clock_in_sight() {
    let world = World::new().await;
    let mut mia = world.admin_joins("Mia Berg").await;
    let (mut ana, mut bo) = (
        world.joins("Ana Ruiz").await,
        world.joins("Bo Lindgren").await,
    );
    world.routes_by(mia.rep(), policy(clocks())).await;

    let handoff = world.hands_dana_over().await;
    let id = handoff.id.clone();
    let began = handoff.requested_at;
    let asked = ana.offered().await;
    assert_eq!(asked.deadline, began.plus_seconds(OFFER_SECONDS));
    // What nobody sees is another story.
    ana.shows(&asked).await;
    let page = ana.page(&id, "the clocks", |p| running(p).len() == 4).await;
    let due = |stage, s| (stage, began.plus_seconds(s));
    assert_eq!(
        running(&page),
        [
            due(Stage::Answer, 60),
            due(Stage::Pickup, 200),
            due(Stage::Pickup, 300),
            due(Stage::Pickup, 400),
        ]
    );

    world.pass(60).await;
    let again = ana.alert(AlertKind::Reminder).await;
    assert_eq!(again.lines[0], "Still waiting for you.");
    ana.desk().decline(&asked.offer, "in_a_call").await.unwrap();
    ana.closes(&asked.offer).await;

    let asked = bo.offered().await;
    bo.shows(&asked).await;
    let page = bo.page(&id, "his clock", |p| running(p).len() == 4).await;
    assert_eq!(
        running(&page)[0],
        due(Stage::Answer, 120),
        "his time is whole"
    );
    world.pass(OFFER_SECONDS).await;
    let lapsed = bo.lapses(&asked.offer).await;
    assert_eq!(lapsed.lines[1], "It waits: you can still take it.");
    let told = world.agent_learns(&id, HandoffState::Waiting).await;
    assert_eq!(told.say, Some(Disclosure::default().waiting));

    world.pass(20).await;
    let calls = [
        ana.alert(AlertKind::Unclaimed).await,
        bo.alert(AlertKind::Unclaimed).await,
    ];
    assert_eq!(calls[0].lines[0], "It still waits: you can take it.");
    world.pass(100).await;
    let stuck = mia.alert(AlertKind::Escalated).await;
    assert_eq!(stuck.lines[0], "Nobody has taken this for 5 min.");
    let page = mia.page(&id, "what was done", |p| running(p).len() == 1);
    assert_eq!(running(&page.await), [due(Stage::Pickup, 400)]);
    world.pass(100).await;
    let sorry = Disclosure::default().waiting_long;
    world
        .agent
        .follow(&id, "an apology", SOON, |h| h.say.as_ref() == Some(&sorry))
        .await;

    ana.desk().claim(&id).await.unwrap();
    let answer = ana.answered(&id).await;
    assert!(matches!(answer, Answer::Accepted { .. }), "{answer:?}");
    ana.closes(&calls[0].offer).await;
    bo.closes(&calls[1].offer).await;
    mia.closes(&stuck.offer).await;
    let told = world.agent_learns(&id, HandoffState::Accepted).await;
    assert_eq!(rep(&told), "Ana Ruiz");
    assert_eq!(told.requested_at, began, "age is kept");
    Box::pin(says_how_it_ended(&world, &mut ana, &told)).await;
    world.end([mia, ana, bo]).await;
}

/// The last clock runs until then.
async fn says_how_it_ended(world: &World, ana: &mut Device, told: &HandoffStatus) {
    let id = &told.id;
    let page = ana.page(id, "the last clock", |p| running(p).len() == 1);
    let taken = told.accepted_at.unwrap();
    let due = taken.plus_seconds(1_800);
    assert_eq!(running(&page.await), [(Stage::Wrapup, due)]);
    world.pass(1_800).await;
    let unfinished = ana.alert(AlertKind::Unfinished).await;
    ana.desk().close(id, Outcome::Won, None).await.unwrap();
    ana.closes(&unfinished.offer).await;
    world.agent_learns(id, HandoffState::Closed).await;
}

#[tokio::test]
async fn who_answers_nothing_is_set_to_away_told_so_and_welcome_back() {
    let world = World::new().await;
    let mut ana = world.joins("Ana Ruiz").await;
    let policy = RoutingPolicy {
        away_after_lapses: 2,
        ..policy(vec![])
    };
    world.routes_by(ana.rep(), policy).await;
    world.hands_over(&like_dana("One")).await;
    let asked = ana.offered().await;
    world.pass(OFFER_SECONDS).await;
    ana.lapses(&asked.offer).await;
    world.hands_over(&like_dana("Two")).await;
    ana.offered().await;
    world.pass(OFFER_SECONDS).await;
    let mut heard = vec![ana.event().await, ana.event().await, ana.event().await];
    let away = |e: &AlertEvent| matches!(e, AlertEvent::Show(a) if a.kind == AlertKind::SetAway);
    let at = heard.iter().position(away).expect("a friendly word");
    let AlertEvent::Show(friendly) = heard.remove(at) else {
        panic!("{heard:?}");
    };
    assert_eq!(
        friendly.lines,
        ["2 offers in a row went unanswered. Come back when you're ready."]
    );
    world.sees(ana.rep(), Presence::Away).await;
    ana.state("why she is away", |s| {
        let set = s.me.as_ref().and_then(|me| me.set_away.as_ref());
        set.is_some_and(|away| away.lapses == 2)
    })
    .await;

    let third = world.hands_over(&like_dana("Three")).await;
    assert_eq!(third.state, HandoffState::Waiting, "nobody else is there");
    ana.desk().set_presence(Presence::Available).await.unwrap();
    ana.closes(&friendly.offer).await;
    let asked = ana.offered().await;
    assert_eq!(asked.handoff, third.id);
    ana.state("all forgotten", |s| {
        let me = s.me.as_ref();
        me.is_some_and(|me| me.set_away.is_none() && me.presence == Presence::Available)
    })
    .await;
    ana.desk().accept(&asked.offer).await.unwrap();
    ana.closes(&asked.offer).await;
    ana.finds(&third.id, Section::Mine).await;
    world.end([ana]).await;
}
