use super::*;
use crate::handoff::{HandoffReason, Outcome};

fn at(s: i64) -> Timestamp {
    Timestamp::from_millis(s * 1000)
}

/// Requested at 0, ana was asked at 10.
fn offered() -> Handoff {
    let reason = HandoffReason::Qualified;
    let mut h = Handoff::new("ho_1".into(), "conv_1".into(), reason, at(0));
    h.offer("off_1".into(), "ana".into(), at(10), at(130))
        .unwrap();
    h
}

fn step(stage: Stage, after_seconds: u32, action: ClockAction) -> ClockStep {
    ClockStep {
        stage,
        after_seconds,
        action,
    }
}

fn policy() -> RoutingPolicy {
    RoutingPolicy {
        clocks: vec![
            step(Stage::Pickup, 300, ClockAction::Escalate { to: None }),
            step(Stage::Answer, 60, ClockAction::Reassign),
            step(Stage::Answer, 30, ClockAction::Remind),
            step(Stage::Wrapup, 3600, ClockAction::Remind),
            step(Stage::Pickup, 90, ClockAction::TellProspect { text: None }),
        ],
        ..RoutingPolicy::default()
    }
}

fn done(clock: &Clock, s: i64) -> Done {
    Done {
        stage: clock.stage,
        since: clock.since,
        after_seconds: clock.after_seconds,
        action: clock.action.clone(),
        at: at(s),
    }
}

fn name(action: &ClockAction) -> &'static str {
    match action {
        ClockAction::Remind => "remind",
        ClockAction::Escalate { .. } => "escalate",
        ClockAction::Reassign => "reassign",
        ClockAction::TellProspect { .. } => "tell_prospect",
    }
}

/// What runs, as `stage action due`.
fn running(h: &Handoff, done: &[Done]) -> Vec<String> {
    let clocks = clocks(&policy(), h, done);
    clocks
        .iter()
        .map(|c| {
            let due = c.due_at.seconds_since(at(0));
            let mark = if c.done_at.is_some() { " done" } else { "" };
            format!("{:?} {} {due}{mark}", c.stage, name(&c.action))
        })
        .collect()
}

#[test]
fn while_somebody_is_asked_both_clocks_run_soonest_first() {
    let want = [
        "Answer remind 40",
        "Answer reassign 70",
        "Pickup tell_prospect 90",
        "Pickup escalate 300",
    ];
    assert_eq!(running(&offered(), &[]), want);
}

#[test]
fn a_step_that_was_done_is_not_due_again() {
    let h = offered();
    let first = clocks(&policy(), &h, &[]);
    assert_eq!(next_due(&first), Some(at(40)));
    let done = [done(&first[0], 41)];
    let then = clocks(&policy(), &h, &done);
    assert_eq!(then[0].done_at, Some(at(41)));
    assert_eq!(then[1].done_at, None, "the other step of the stage");
    assert_eq!(next_due(&then), Some(at(70)));
}

#[test]
fn after_a_decline_the_next_rep_has_the_whole_time_and_the_prospect_waits_on() {
    let mut h = offered();
    let reminded = [done(&clocks(&policy(), &h, &[])[0], 41)];
    h.decline(&"off_1".into(), &"ana".into(), "busy", at(50))
        .unwrap();
    let waiting = ["Pickup tell_prospect 90", "Pickup escalate 300"];
    assert_eq!(running(&h, &reminded), waiting, "nobody is asked");
    h.offer("off_2".into(), "bo".into(), at(52), at(172))
        .unwrap();
    let want = [
        "Answer remind 82",
        "Pickup tell_prospect 90",
        "Answer reassign 112",
        "Pickup escalate 300",
    ];
    assert_eq!(running(&h, &reminded), want);
}

#[test]
fn from_acceptance_on_only_the_wrap_up_is_counted() {
    let mut h = offered();
    h.accept(&"off_1".into(), &"ana".into(), at(20)).unwrap();
    assert_eq!(running(&h, &[]), ["Wrapup remind 3620"]);
    h.close(&"ana".into(), Outcome::Won, None, at(99)).unwrap();
    assert_eq!(running(&h, &[]), [""; 0]);
}

#[test]
fn what_was_given_back_waits_anew_and_its_steps_strike_again() {
    let mut h = offered();
    let told = done(&clocks(&policy(), &h, &[])[2], 90);
    h.accept(&"off_1".into(), &"ana".into(), at(100)).unwrap();
    h.give_back(&"ana".into(), at(400)).unwrap();
    let second = ["Pickup tell_prospect 490", "Pickup escalate 700"];
    assert_eq!(running(&h, &[told]), second);
    assert!(since(&h, Stage::Wrapup).is_none());
    assert_eq!(h.requested_at, at(0), "its age is kept");
}

#[test]
fn who_declines_after_it_was_given_back_does_not_begin_the_wait_again() {
    let mut h = offered();
    h.accept(&"off_1".into(), &"ana".into(), at(20)).unwrap();
    assert_eq!(h.take_back(at(400)), Some("ana".into()));
    h.offer("off_2".into(), "bo".into(), at(402), at(522))
        .unwrap();
    h.decline(&"off_2".into(), &"bo".into(), "busy", at(450))
        .unwrap();
    assert_eq!(since(&h, Stage::Pickup), Some(at(400)));
}

#[test]
fn nothing_runs_for_a_meeting_or_once_it_was_withdrawn() {
    let mut booked = offered();
    booked.book("off_2".into(), "bo".into(), at(15)).unwrap();
    assert_eq!(running(&booked, &[]), [""; 0]);
    let mut gone = offered();
    gone.withdraw(at(15)).unwrap();
    assert_eq!(running(&gone, &[]), [""; 0]);
    assert_eq!(next_due(&[]), None);
}

#[test]
fn two_steps_at_the_same_time_are_told_apart_by_what_they_do() {
    let call = |rep: &str| ClockAction::Escalate {
        to: Some(rep.into()),
    };
    let mut policy = policy();
    policy.clocks = [ClockAction::Remind, call("max"), call("mia")]
        .map(|action| step(Stage::Pickup, 60, action))
        .into();
    let h = offered();
    let mut struck = vec![];
    for left in (0..3).rev() {
        let running = clocks(&policy, &h, &struck);
        let next = running.iter().find(|c| c.done_at.is_none()).unwrap();
        struck.push(done(next, 61));
        let undone = clocks(&policy, &h, &struck);
        assert_eq!(undone.iter().filter(|c| c.done_at.is_none()).count(), left);
    }
    let kept = serde_json::to_string(&struck).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Done>>(&kept).unwrap(), struck);
}
