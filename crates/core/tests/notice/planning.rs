//! Who is told on which channel, and when.

use baton_core::notice::NoticeEvent;
use baton_core::notify::{
    Audience, Channel, NotifyPolicy, NotifyStep, Planned, Reader, Skipped, Why, plan,
};

use crate::scene::{NOW, ana, at, hours, policy, rep, rule, step, team};

const ASKED: NoticeEvent = NoticeEvent::Offered;

/// `Slack+30 Email+300?`: seconds after now, and a mark where it is sent only if nobody acted.
fn planned(policy: &NotifyPolicy, event: NoticeEvent, reader: Option<&Reader>) -> String {
    let (planned, _) = plan(policy, event, reader, at(NOW));
    let line = |p: &Planned| {
        let mark = if p.unless_acted { "?" } else { "" };
        let channel = p.channel;
        format!("{channel:?}+{}{mark}", p.at.seconds_since(at(NOW)))
    };
    planned.iter().map(line).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_baton_comes_with() {
    let policy = NotifyPolicy::default();
    for (event, person, programs) in [
        (
            NoticeEvent::Offered,
            "Slack+30? Email+300?",
            "Hubspot+0 Salesforce+0 Webhook+0",
        ),
        (
            NoticeEvent::Accepted,
            "",
            "Hubspot+0 Salesforce+0 Webhook+0",
        ),
        (NoticeEvent::Lapsed, "", ""),
        (NoticeEvent::Waiting, "Slack+0 Email+0", ""),
        (
            NoticeEvent::Booked,
            "Slack+0 Email+0",
            "Hubspot+0 Salesforce+0 Webhook+0",
        ),
        (
            NoticeEvent::Moved,
            "Slack+0 Email+0",
            "Hubspot+0 Salesforce+0 Webhook+0",
        ),
        (
            NoticeEvent::Cancelled,
            "Slack+0 Email+0",
            "Hubspot+0 Salesforce+0 Webhook+0",
        ),
        (NoticeEvent::Overdue, "Slack+0 Email+0", ""),
        (NoticeEvent::Unseen, "Slack+0 Email+0", ""),
        (NoticeEvent::Closed, "", "Hubspot+0 Salesforce+0 Webhook+0"),
        (NoticeEvent::Corrected, "", "Hubspot+0 Salesforce+0"),
        (NoticeEvent::Test, "", ""),
    ] {
        assert_eq!(planned(&policy, event, Some(&ana())), person, "{event:?}");
        assert_eq!(planned(&policy, event, None), programs, "{event:?}");
    }
}

#[test]
fn the_most_particular_rule_counts_in_whatever_order_they_stand() {
    let everyone = rule(ASKED, Audience::Everyone, &[step(Channel::Email, 1)]);
    let ae = rule(ASKED, team("team_ae"), &[step(Channel::Email, 2)]);
    let emea = rule(ASKED, team("team_emea"), &[step(Channel::Email, 3)]);
    let own = rule(ASKED, rep("rep_ana"), &[step(Channel::Email, 4)]);
    let others = rule(ASKED, team("team_us"), &[step(Channel::Email, 5)]);
    let other = rule(
        NoticeEvent::Closed,
        rep("rep_ana"),
        &[step(Channel::Email, 6)],
    );
    for (rules, first) in [
        (vec![&everyone, &emea, &ae, &own], "Email+4"),
        (vec![&own, &ae, &emea, &everyone], "Email+4"),
        (vec![&everyone, &emea, &ae], "Email+3"),
        (vec![&ae, &emea, &everyone], "Email+2"),
        (vec![&others, &everyone, &other], "Email+1"),
    ] {
        let rules: Vec<_> = rules.into_iter().cloned().collect();
        assert_eq!(planned(&policy(&rules), ASKED, Some(&ana())), first);
    }
}

#[test]
fn where_no_rule_applies_batons_own_does() {
    let for_others = rule(ASKED, team("team_us"), &[step(Channel::Email, 5)]);
    let policy = policy(&[for_others]);
    assert_eq!(
        planned(&policy, ASKED, Some(&ana())),
        "Slack+30? Email+300?"
    );
}

#[test]
fn a_rule_without_steps_is_a_rule_too() {
    let silent = policy(&[rule(ASKED, Audience::Everyone, &[])]);
    assert_eq!(planned(&silent, ASKED, Some(&ana())), "");
    assert_eq!(planned(&silent, ASKED, None), "");
}

#[test]
fn people_get_personal_channels_and_programs_the_others() {
    let all: Vec<_> = Channel::ALL.into_iter().map(|c| step(c, 0)).collect();
    let policy = policy(&[rule(ASKED, Audience::Everyone, &all)]);
    assert_eq!(planned(&policy, ASKED, Some(&ana())), "Email+0 Slack+0");
    assert_eq!(
        planned(&policy, ASKED, None),
        "Hubspot+0 Salesforce+0 Webhook+0"
    );
}

#[test]
fn programs_are_told_by_the_rule_for_everyone() {
    let policy = policy(&[
        rule(ASKED, rep("rep_ana"), &[step(Channel::Webhook, 1)]),
        rule(ASKED, Audience::Everyone, &[step(Channel::Webhook, 2)]),
    ]);
    assert_eq!(planned(&policy, ASKED, None), "Webhook+2");
}

#[test]
fn a_step_without_a_delay_is_over_once_somebody_acted_also_after_a_night() {
    let mut policy = policy(&[rule(
        ASKED,
        Audience::Everyone,
        &[step(Channel::Slack, 0), step(Channel::Email, 60)],
    )]);
    policy.quiet = Some(hours("12:00-20:00"));
    let (planned, _) = plan(&policy, ASKED, Some(&ana()), at(NOW));
    assert!(planned.iter().all(|p| p.at > at(NOW)), "{planned:?}");
    let over: Vec<_> = planned.iter().map(Planned::is_over_once_acted).collect();
    assert_eq!(over, [true, false]);
}

#[test]
fn a_step_names_its_connection() {
    let sales = NotifyStep {
        connection: Some("con_sales".into()),
        ..step(Channel::Slack, 0)
    };
    let policy = policy(&[rule(ASKED, Audience::Everyone, &[sales])]);
    let (planned, _) = plan(&policy, ASKED, Some(&ana()), at(NOW));
    assert_eq!(planned[0].connection, Some("con_sales".into()));
}

#[test]
fn a_rep_turns_off_what_is_not_required_where_the_policy_lets_them() {
    let required = NotifyStep {
        required: true,
        ..step(Channel::Email, 60)
    };
    let steps = [step(Channel::Slack, 0), required];
    let mut policy = policy(&[rule(ASKED, Audience::Everyone, &steps)]);
    let mut ana = ana();
    ana.choice.off = vec![Channel::Slack, Channel::Email];
    let (planned, skipped) = plan(&policy, ASKED, Some(&ana), at(NOW));
    let channels: Vec<_> = planned.iter().map(|p| p.channel).collect();
    assert_eq!(channels, [Channel::Email]);
    assert_eq!(
        skipped,
        [Skipped {
            channel: Channel::Slack,
            why: Why::TurnedOff
        }]
    );
    policy.reps_choose = false;
    let (planned, skipped) = plan(&policy, ASKED, Some(&ana), at(NOW));
    assert_eq!((planned.len(), skipped.len()), (2, 0));
}

/// Half past two in Madrid is in these quiet hours until four.
fn quiet_policy(steps: &[NotifyStep]) -> NotifyPolicy {
    NotifyPolicy {
        quiet: Some(hours("13:00-16:00")),
        ..policy(&[rule(ASKED, Audience::Everyone, steps)])
    }
}

#[test]
fn in_quiet_hours_only_the_urgent_is_sent() {
    let urgent = NotifyStep {
        urgent: true,
        ..step(Channel::Email, 60)
    };
    let late = NotifyStep {
        connection: Some("con_2".into()),
        ..step(Channel::Email, 7200)
    };
    let policy = quiet_policy(&[step(Channel::Slack, 0), urgent, late]);
    assert_eq!(
        planned(&policy, ASKED, Some(&ana())),
        "Slack+5400 Email+60 Email+7200"
    );
}

#[test]
fn programs_have_no_quiet_hours() {
    let policy = quiet_policy(&[step(Channel::Webhook, 0)]);
    assert_eq!(planned(&policy, ASKED, None), "Webhook+0");
}

#[test]
fn a_reps_own_quiet_hours_count_in_place_of_the_workspaces() {
    let mut policy = quiet_policy(&[step(Channel::Slack, 0)]);
    let mut ana = ana();
    ana.choice.quiet = Some(hours("14:00-15:00"));
    assert_eq!(planned(&policy, ASKED, Some(&ana)), "Slack+1800");
    ana.choice.quiet = Some(hours("20:00-08:00"));
    assert_eq!(planned(&policy, ASKED, Some(&ana)), "Slack+0");
    policy.reps_choose = false;
    assert_eq!(planned(&policy, ASKED, Some(&ana)), "Slack+5400");
}

#[test]
fn what_is_required_waits_for_the_workspaces_quiet_hours_only() {
    let required = NotifyStep {
        required: true,
        ..step(Channel::Slack, 0)
    };
    let mut policy = quiet_policy(&[required]);
    let mut ana = ana();
    ana.choice.quiet = Some(hours("00:00-23:59"));
    assert_eq!(planned(&policy, ASKED, Some(&ana)), "Slack+5400");
    policy.quiet = None;
    assert_eq!(planned(&policy, ASKED, Some(&ana)), "Slack+0");
}
