//! Putting the card right, online and offline.

use axum::http::StatusCode;
use baton_api::intent::{Action, Answer};
use baton_api::quality::CorrectionView;
use baton_api::view::HandoffView;
use baton_core::correction::{ClaimKind, Correction, CorrectionTarget, Was};
use baton_core::handoff::{HandoffState, OfferState};
use baton_core::signal::{SignalName, Status};
use baton_desk::failure::FailureCode;
use baton_desk::view::{MyAnswer, Section};

use crate::hub::{Reply, usual};
use crate::people::{Story, at, handoff, rep, told};
use crate::world::{Running, World};

fn of_size() -> CorrectionTarget {
    CorrectionTarget::Signal {
        name: SignalName::COMPANY_SIZE.into(),
    }
}

/// Priya's question as the card has it.
fn of_question() -> CorrectionTarget {
    CorrectionTarget::Claim {
        of: ClaimKind::Question,
        key: "does it do SSO?".into(),
    }
}

fn small() -> Correction {
    Correction {
        target: of_size(),
        status: Status::NotMet,
        value: Some(" 22 employees ".into()),
        reason: " She told me. ".into(),
    }
}

fn not_asked() -> Correction {
    Correction {
        target: of_question(),
        status: Status::NotMet,
        value: None,
        reason: "That was a joke.".into(),
    }
}

fn kept(correction: Correction) -> Correction {
    Correction {
        value: correction.value.map(|v| v.trim().to_owned()),
        reason: correction.reason.trim().to_owned(),
        ..correction
    }
}

/// What the rep sees on the page: targets by name, whether right or wrong, and by whom.
async fn shown(ana: &Running) -> Vec<(CorrectionTarget, Status, String)> {
    let page = ana.desk.handoff(&"ho_1".into()).await.unwrap();
    let line = |c: CorrectionView| (c.correction.target, c.correction.status, c.by.id.0);
    page.handoff.corrections.into_iter().map(line).collect()
}

/// Those that are marked as not sent yet.
async fn unsent(ana: &Running) -> usize {
    let page = ana.desk.handoff(&"ho_1".into()).await.unwrap();
    let all = page.handoff.corrections.iter();
    all.filter(|c| c.pending).count()
}

fn by_ana(target: CorrectionTarget) -> (CorrectionTarget, Status, String) {
    (target, Status::NotMet, "rep_ana".into())
}

/// As the hub tells it once a rep has said so.
fn put_right(mut view: HandoffView, correction: Correction, by: &str) -> HandoffView {
    let was = Was::of(&correction.target, &view.scorecard, &view.context).unwrap();
    let of_same = |c: &CorrectionView| c.correction.target == correction.target;
    view.corrections.retain(|c| !of_same(c));
    view.corrections.push(CorrectionView {
        correction,
        was,
        by: rep(by),
        at: at(9),
        pending: false,
    });
    view.version += 1;
    view
}

fn held() -> HandoffView {
    let offered = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    offered.answered("off_1", OfferState::Accepted, 3)
}

#[tokio::test]
async fn what_is_put_right_offline_shows_at_once_and_later_exactly_once() {
    let world = World::new().await;
    world.hub.tell(told(&held()));
    let mut ana = world.live().await;
    ana.section_of("ho_1", Section::Mine).await;
    world.hub.offline(true);
    ana.desk.correct(&"ho_1".into(), small()).await.unwrap();
    ana.desk.correct(&"ho_1".into(), not_asked()).await.unwrap();
    let both = vec![by_ana(of_size()), by_ana(of_question())];
    assert_eq!(shown(&ana).await, both);
    let page = ana.desk.handoff(&"ho_1".into()).await.unwrap();
    let first = &page.handoff.corrections[0];
    assert_eq!(first.was.status, Status::Unknown, "as it was read");
    assert_eq!(first.correction, kept(small()));
    ana.stop().await;

    let mut ana = world.start().await;
    assert_eq!(shown(&ana).await, both, "also after a restart");
    assert_eq!(unsent(&ana).await, 2, "and marked as not sent yet");
    world.hub.offline(false);
    ana.desk.wake();
    world
        .hub
        .until("both", |hub| hub.decisions().len() == 2)
        .await;
    while ana.desk.unsent().await.unwrap() > 0 {
        ana.until("the hub's word", |_, _| true).await;
    }
    assert_eq!(shown(&ana).await, both, "the feed does not show it yet");
    assert_eq!(unsent(&ana).await, 0, "but the hub has them");
    let once = put_right(held(), kept(small()), "rep_ana");
    let twice = put_right(once, kept(not_asked()), "rep_ana").asked("price?");
    world.hub.tell(told(&twice));
    ana.until("the feed", |_, inbox| inbox[0].line == "price?")
        .await;
    assert_eq!(shown(&ana).await, both, "once");
    // The last word is another's.
    let bo = Correction {
        status: Status::Met,
        ..kept(small())
    };
    let by_bo = put_right(twice, bo, "rep_bo").asked("when?");
    world.hub.tell(told(&by_bo));
    ana.until("Bo's word", |_, inbox| inbox[0].line == "when?")
        .await;
    let bos = (of_size(), Status::Met, "rep_bo".to_owned());
    assert_eq!(shown(&ana).await, [by_ana(of_question()), bos]);
    ana.stop().await;
}

#[tokio::test]
async fn a_correction_does_not_disturb_an_accept_nor_the_accept_it() {
    let world = World::new().await;
    world.hub.answers(|intent| match intent.action {
        // The hub cannot take corrections now.
        Action::Correct { .. } => Reply::Fails(StatusCode::SERVICE_UNAVAILABLE, Some(3_600)),
        _ => Reply::Says(usual(intent)),
    });
    let offered = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    world.hub.tell(told(&offered));
    let mut ana = world.live().await;
    ana.shown().await;
    world.hub.offline(true);
    ana.desk.correct(&"ho_1".into(), small()).await.unwrap();
    ana.desk.accept(&"off_1".into()).await.unwrap();
    ana.desk.correct(&"ho_1".into(), not_asked()).await.unwrap();
    ana.alert().await;
    let row = ana.row("ho_1").await;
    assert_eq!(
        (row.section, row.state),
        (Section::Mine, HandoffState::Accepted)
    );
    let sending = matches!(row.my_answer, Some(MyAnswer::Sending { .. }));
    assert!(sending, "the accept is still told of: {:?}", row.my_answer);
    world.hub.offline(false);
    ana.desk.wake();
    ana.until("the hub's word on the accept", |_, inbox| {
        matches!(
            inbox[0].my_answer,
            Some(MyAnswer::Answered {
                answer: Answer::Accepted { .. },
                ..
            })
        )
    })
    .await;
    let both = [by_ana(of_size()), by_ana(of_question())];
    assert_eq!(shown(&ana).await, both, "still on their way");
    ana.stop().await;
}

#[tokio::test]
async fn a_correction_that_is_refused_is_stuck_alone_and_overtaken_by_another_word() {
    let world = World::new().await;
    world.hub.answers(|intent| match &intent.action {
        Action::Correct { correction, .. } if correction.target == of_question() => {
            Reply::Fails(StatusCode::UNPROCESSABLE_ENTITY, None)
        }
        _ => Reply::Says(usual(intent)),
    });
    world.hub.tell(told(&held()));
    let mut ana = world.live().await;
    ana.section_of("ho_1", Section::Mine).await;
    ana.desk.correct(&"ho_1".into(), not_asked()).await.unwrap();
    ana.until("the stuck one", |s, _| s.wedged.len() == 1).await;
    assert_eq!(shown(&ana).await, [], "not as if it held");
    let stuck = ana.desk.state().await.unwrap().wedged;
    assert_eq!(stuck[0].what, "Correct Priya Raghunathan");

    ana.desk.correct(&"ho_1".into(), small()).await.unwrap();
    assert_eq!(shown(&ana).await, [by_ana(of_size())]);
    let wedged = ana.desk.state().await.unwrap().wedged;
    assert_eq!(wedged, stuck, "another matter leaves it where it is");

    let target = of_question();
    ana.desk.uncorrect(&"ho_1".into(), target).await.unwrap();
    ana.until("nothing stuck", |s, _| s.wedged.is_empty()).await;
    ana.stop().await;
}

#[tokio::test]
async fn what_is_taken_back_is_gone_at_once() {
    let world = World::new().await;
    let view = put_right(held(), kept(small()), "rep_bo");
    world.hub.tell(told(&view));
    let mut ana = world.live().await;
    ana.section_of("ho_1", Section::Mine).await;
    world.hub.offline(true);
    ana.desk.uncorrect(&"ho_1".into(), of_size()).await.unwrap();
    assert_eq!(shown(&ana).await, []);
    ana.desk.correct(&"ho_1".into(), small()).await.unwrap();
    assert_eq!(shown(&ana).await, [by_ana(of_size())], "and said again");
    ana.stop().await;
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused_before_it_is_queued() {
    let world = World::new().await;
    world.hub.tell(told(&held()));
    let mut ana = world.live().await;
    ana.section_of("ho_1", Section::Mine).await;
    let claim = |key: &str| CorrectionTarget::Claim {
        of: ClaimKind::Competitor,
        key: key.into(),
    };
    let table = [
        (
            "reason",
            Correction {
                reason: " ".into(),
                ..small()
            },
        ),
        (
            "reason",
            Correction {
                reason: "x".repeat(2_001),
                ..small()
            },
        ),
        (
            "value",
            Correction {
                value: Some("x".repeat(201)),
                ..small()
            },
        ),
        (
            "value",
            Correction {
                value: Some("x".into()),
                ..not_asked()
            },
        ),
        (
            "status",
            Correction {
                status: Status::Unknown,
                ..not_asked()
            },
        ),
        (
            "target",
            Correction {
                target: claim("Nobody"),
                ..not_asked()
            },
        ),
    ];
    for (field, correction) in table {
        let refused = ana.desk.correct(&"ho_1".into(), correction).await;
        let failure = refused.unwrap_err();
        assert_eq!(
            (failure.code, failure.field.as_deref()),
            (FailureCode::InvalidInput, Some(field))
        );
    }
    assert_eq!(ana.desk.unsent().await.unwrap(), 0);
    let gone = ana.desk.correct(&"ho_9".into(), small()).await;
    assert_eq!(gone.unwrap_err().code, FailureCode::NotFound);
    ana.stop().await;
}
