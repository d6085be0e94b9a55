//! What is said of policies that cannot be meant.

use baton_core::notice::{NoticeEvent, template};
use baton_core::notify::{
    Audience, Channel, NotifyFault, NotifyPolicy, NotifyStep, OwnTemplate, RepNotify, Watchdog,
    WatchdogAct, check, check_choice,
};

use crate::scene::{hours, policy, rule, step, team, words};

const ASKED: NoticeEvent = NoticeEvent::Offered;

fn said(faults: Vec<NotifyFault>) -> Vec<String> {
    let line = |f: NotifyFault| format!("{}: {}; {}", f.field, f.problem, f.fix.unwrap());
    faults.into_iter().map(line).collect()
}

/// Of a rule for everyone with these steps.
fn of_steps(steps: &[NotifyStep]) -> Vec<String> {
    said(check(&policy(&[rule(ASKED, Audience::Everyone, steps)])))
}

#[test]
fn what_baton_comes_with_has_no_fault() {
    assert_eq!(check(&NotifyPolicy::default()), []);
}

#[test]
fn the_desktop_is_no_step() {
    assert_eq!(
        of_steps(&[step(Channel::Desktop, 0)]),
        [
            "rules[0].steps[0].channel: the desktop is always told at once, and needs no step; \
          remove the step"
        ]
    );
}

#[test]
fn delays_are_in_order_and_a_week_at_most() {
    assert_eq!(
        of_steps(&[step(Channel::Slack, 60), step(Channel::Email, 59)]),
        [
            "rules[0].steps[1].after_seconds: comes before the step above it; put the steps in the \
             order of their delays"
        ]
    );
    assert_eq!(of_steps(&[step(Channel::Slack, 604_800)]), [""; 0]);
    assert_eq!(
        of_steps(&[step(Channel::Slack, 604_801)]),
        ["rules[0].steps[0].after_seconds: is longer than a week; choose 604800 seconds at most"]
    );
}

#[test]
fn a_channel_stands_once_in_a_rule_for_each_connection() {
    let second = NotifyStep {
        connection: Some("con_2".into()),
        ..step(Channel::Slack, 0)
    };
    let first = step(Channel::Slack, 0);
    assert_eq!(of_steps(&[first.clone(), second.clone()]), [""; 0]);
    assert_eq!(
        of_steps(&[first, second.clone(), second]),
        [
            "rules[0].steps[2]: the same channel is there before; remove one of the two, or choose \
          another connection"
        ]
    );
}

#[test]
fn a_rule_has_ten_steps_at_most() {
    let many: Vec<_> = (0..11)
        .map(|i| NotifyStep {
            connection: Some(format!("con_{i}").into()),
            ..step(Channel::Slack, i)
        })
        .collect();
    assert_eq!(
        of_steps(&many),
        ["rules[0].steps: there are 11, and may be 10; remove some, or make one of several"]
    );
}

#[test]
fn nobody_has_two_rules_for_the_same_event() {
    let email = [step(Channel::Email, 0)];
    let rules = [
        rule(ASKED, team("a"), &email),
        rule(ASKED, team("b"), &email),
        rule(NoticeEvent::Booked, team("a"), &email),
        rule(ASKED, team("a"), &[]),
    ];
    assert_eq!(
        said(check(&policy(&rules))),
        [
            "rules[3].for: there is a rule for `offered` and the same people before; make one of the \
          two"
        ]
    );
}

#[test]
fn programs_belong_into_the_rule_for_everyone_and_tests_into_none() {
    let rules = [
        rule(ASKED, team("a"), &[step(Channel::Webhook, 0)]),
        rule(NoticeEvent::Test, Audience::Everyone, &[]),
    ];
    assert_eq!(
        said(check(&policy(&rules))),
        [
            "rules[0].steps[0].channel: programs are told once for all, and not for each person; \
             put the step into the rule for everyone",
            "rules[1].event: tests are sent by hand, and follow no rule; remove the rule",
        ]
    );
}

#[test]
fn the_watchdog_waits_for_seconds_to_an_hour_and_does_something() {
    let of = |watchdog| {
        said(check(&NotifyPolicy {
            watchdog,
            ..NotifyPolicy::default()
        }))
    };
    let dog = |after_seconds| Watchdog {
        after_seconds,
        ..Watchdog::default()
    };
    for fine in [10, 3600] {
        assert_eq!(of(dog(fine)), [""; 0]);
    }
    for wrong in [0, 9, 3601] {
        assert_eq!(
            of(dog(wrong)),
            [
                "watchdog.after_seconds: must lie between ten seconds and an hour; \
                      choose 10 to 3600"
            ]
        );
    }
    let idle = Watchdog {
        then: vec![],
        ..dog(45)
    };
    assert_eq!(
        of(idle.clone()),
        ["watchdog.then: it would notice, and do nothing; choose what it does, or turn it off"]
    );
    assert_eq!(of(Watchdog { on: false, ..idle }), [""; 0]);
    let twice = Watchdog {
        then: vec![WatchdogAct::Hurry, WatchdogAct::Hurry],
        ..dog(45)
    };
    assert_eq!(
        of(twice),
        ["watchdog.then[1]: is there twice; remove one of the two"]
    );
}

#[test]
fn quiet_hours_begin_and_end() {
    let of = |range| {
        said(check(&NotifyPolicy {
            quiet: Some(hours(range)),
            ..NotifyPolicy::default()
        }))
    };
    assert_eq!(of("22:00-07:00"), [""; 0]);
    assert_eq!(
        of("07:00-07:00"),
        ["quiet.to: is the same as the beginning; choose another end, or have no quiet hours"]
    );
    assert_eq!(
        of("00:00-24:00"),
        ["quiet: has no end; leave some time in which something may be sent"]
    );
}

#[test]
fn words_are_checked_where_they_stand() {
    let own = |channel, subject: &str| OwnTemplate {
        event: ASKED,
        channel,
        template: words(subject, ""),
    };
    let policy = NotifyPolicy {
        templates: vec![
            own(None, "{{ rep }}"),
            own(Some(Channel::Email), "{{ reb }}"),
            own(None, "x"),
            own(Some(Channel::Webhook), "x"),
            own(Some(Channel::Desktop), "x"),
        ],
        ..NotifyPolicy::default()
    };
    assert_eq!(
        said(check(&policy)),
        [
            "templates[1].template.subject: `{{ reb }}` stands for nothing; write `{{ rep }}`",
            "templates[2].channel: there is one for `offered` and the same channel before; make \
             one of the two",
            "templates[3].channel: programs are sent data and no words; choose another channel",
            "templates[4].channel: the desktop shows the card itself; choose another channel",
        ]
    );
}

#[test]
fn what_a_rep_chose_is_checked_too() {
    let choice = RepNotify {
        off: vec![
            Channel::Email,
            Channel::Desktop,
            Channel::Webhook,
            Channel::Email,
        ],
        quiet: Some(hours("00:00-24:00")),
    };
    assert_eq!(
        said(check_choice(&choice)),
        [
            "off[1]: the desktop is not turned off here; turn it off on the device itself",
            "off[2]: is a program's and reaches no person; choose e-mail or Slack",
            "off[3]: is there twice; remove one of the two",
            "quiet: has no end; leave some time in which something may be sent",
        ]
    );
}

#[test]
fn the_words_of_a_channel_come_before_those_of_the_event_and_batons_own() {
    let own = |channel, subject: &str| OwnTemplate {
        event: ASKED,
        channel,
        template: words(subject, ""),
    };
    let policy = NotifyPolicy {
        templates: vec![own(None, "all"), own(Some(Channel::Slack), "slack")],
        ..NotifyPolicy::default()
    };
    assert_eq!(policy.template(ASKED, Channel::Slack).subject, "slack");
    assert_eq!(policy.template(ASKED, Channel::Email).subject, "all");
    let closed = NoticeEvent::Closed;
    assert_eq!(policy.template(closed, Channel::Email), template(closed));
}
