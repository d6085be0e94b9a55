//! A notice in words.

use baton_core::notice::{
    Notice, NoticeEvent, NoticeOther, Part, RecordLink, Template, compose, local_time, template,
};

use crate::scene::{NOW, at, notice, parts, told, words};

fn subject(notice: &Notice) -> String {
    compose(notice, &template(notice.event), false).subject
}

#[test]
fn each_event_says_in_one_line_what_happened_and_to_whom() {
    for (event, words) in [
        (
            NoticeEvent::Offered,
            "Priya Raghunathan from Brightmoor wants to talk: 4/5",
        ),
        (
            NoticeEvent::Accepted,
            "Bo Lindgren has Priya Raghunathan from Brightmoor",
        ),
        (
            NoticeEvent::Lapsed,
            "Not answered in time: Priya Raghunathan from Brightmoor",
        ),
        (
            NoticeEvent::Waiting,
            "Priya Raghunathan from Brightmoor waits for somebody: 4/5",
        ),
        (
            NoticeEvent::Booked,
            "Meeting with Priya Raghunathan from Brightmoor: Friday 13 March, 3:00 PM, Madrid time",
        ),
        (
            NoticeEvent::Moved,
            "Moved to Friday 13 March, 3:00 PM, Madrid time: meeting with Priya Raghunathan from \
             Brightmoor",
        ),
        (
            NoticeEvent::Cancelled,
            "Cancelled: meeting with Priya Raghunathan from Brightmoor",
        ),
        (
            NoticeEvent::Overdue,
            "Priya Raghunathan from Brightmoor has waited too long: 4/5",
        ),
        (
            NoticeEvent::Unseen,
            "Nobody has seen it: Priya Raghunathan from Brightmoor, 4/5",
        ),
        (
            NoticeEvent::Closed,
            "Priya Raghunathan from Brightmoor: Won",
        ),
        (NoticeEvent::Test, "A test from Baton"),
    ] {
        assert_eq!(subject(&notice(event)), words);
    }
}

#[test]
fn each_event_has_a_subject_also_where_next_to_nothing_is_known() {
    for event in NoticeEvent::ALL {
        let bare = Notice {
            rep: None,
            to: None,
            meeting: None,
            outcome: None,
            deadline: None,
            agent: String::new(),
            vendor: String::new(),
            prospect: baton_core::notice::NoticeProspect::default(),
            ..notice(event)
        };
        let said = compose(&bare, &template(event), true);
        assert!(
            !said.subject.is_empty() && !said.subject.contains("{{"),
            "{said:?}"
        );
        assert!(said.opening.iter().all(|p| !p.contains("{{")), "{said:?}");
        assert_eq!(said.footer, "Sent by Baton.");
    }
}

#[test]
fn the_parts_of_the_card_carry_what_a_rep_needs() {
    let offered = notice(NoticeEvent::Offered);
    assert_eq!(
        told(&offered, Part::Contact),
        [
            "Contact",
            "Name: Priya Raghunathan",
            "Company: Brightmoor",
            "Title: VP Sales",
            "E-mail: priya@brightmoor.example",
            "Phone: +1 212 555 0134",
            "Country: United States",
            "Language: English",
            "Their time: 9:30 AM, New York time",
        ]
    );
    assert_eq!(
        told(&offered, Part::Signals),
        [
            "Signals: 4 of 5 met",
            "Company size: 220 employees “about 220 of us”",
            "Role: Decision maker “I sign for it”",
            "Use case: Website tour “demos on our site”",
            "Timeline: This quarter “before the quarter ends”",
            "Budget: not known",
        ]
    );
    assert_eq!(
        told(&offered, Part::Questions),
        [
            "Questions they asked",
            "Does it work with our single sign-on?",
            "In which languages can the demo talk? (answered)",
        ]
    );
    assert_eq!(told(&offered, Part::Why)[0], "Why you");
    assert_eq!(
        told(&offered, Part::Others),
        ["Who else knows", "Bo Lindgren: asked before, in a call"]
    );
    assert_eq!(
        told(&offered, Part::Records),
        [
            "In the CRM",
            "HubSpot <https://app.hubspot.com/contacts/1/record/0-1/101>"
        ]
    );
}

#[test]
fn a_meeting_is_told_in_the_readers_time_and_the_prospects() {
    assert_eq!(
        told(&notice(NoticeEvent::Moved), Part::Meeting),
        [
            "Meeting",
            "What: Intro call, 30 minutes",
            "When: Friday 13 March, 3:00 PM, Madrid time",
            "For the prospect: Friday 13 March, 10:00 AM, New York time",
            "Before: Friday 13 March, 3:00 AM, Madrid time",
            "With: Ana Ruiz",
            "Where: Video call",
            "Join",
            "Join the meeting <https://meet.showloom.example/priya>",
        ]
    );
}

#[test]
fn nobody_is_asked_to_join_a_meeting_that_is_cancelled() {
    let said = told(&notice(NoticeEvent::Cancelled), Part::Meeting);
    assert_eq!(said[0], "Meeting (cancelled)");
    assert!(!said.contains(&"Join".to_owned()), "{said:?}");
}

#[test]
fn programs_are_told_a_meeting_in_the_prospects_time() {
    let mut booked = notice(NoticeEvent::Booked);
    booked.to = None;
    let said = told(&booked, Part::Meeting);
    assert_eq!(said[2], "When: Friday 13 March, 10:00 AM, New York time");
    assert!(!said.iter().any(|l| l.starts_with("For the prospect")));
}

#[test]
fn a_zone_that_is_none_is_not_used() {
    let time = at("2026-03-12T13:00:00Z");
    for (zone, other, words) in [
        (
            Some("Europe/Berlin"),
            "America/New_York",
            "Thursday 12 March, 2:00 PM, Berlin time",
        ),
        (
            None,
            "America/New_York",
            "Thursday 12 March, 9:00 AM, New York time",
        ),
        (
            Some("Mars/Olympus"),
            "america/new_york",
            "Thursday 12 March, 9:00 AM, New York time",
        ),
        (Some(""), "<b>", "Thursday 12 March, 1:00 PM, UTC"),
    ] {
        assert_eq!(local_time(time, zone, other), words);
    }
    let mut odd = notice(NoticeEvent::Offered);
    odd.prospect.zone = Some("<!channel>".into());
    let said = told(&odd, Part::Contact);
    assert!(
        !said.iter().any(|l| l.starts_with("Their time")),
        "{said:?}"
    );
}

#[test]
fn the_year_is_named_where_a_meeting_lies_in_another() {
    let mut booked = notice(NoticeEvent::Booked);
    booked.meeting.as_mut().unwrap().start = at("2027-01-04T09:00:00Z");
    assert!(subject(&booked).ends_with("Monday 4 January 2027, 10:00 AM, Madrid time"));
}

#[test]
fn a_deadline_of_another_day_names_it() {
    let mut late = notice(NoticeEvent::Offered);
    late.deadline = Some(at("2026-03-13T08:00:00Z"));
    let said = compose(&late, &template(NoticeEvent::Offered), false);
    assert_eq!(
        said.opening[1],
        "Answer by Friday 13 March, 9:00 AM, Madrid time."
    );
}

#[test]
fn parts_that_have_nothing_to_say_are_left_out() {
    let mut bare = notice(NoticeEvent::Offered);
    bare.summary = Some(" \n\u{200b} ".into());
    bare.topics = vec![String::new(), "\u{202e}".into()];
    bare.questions.clear();
    bare.why = None;
    let all = [
        Part::Summary,
        Part::Topics,
        Part::Questions,
        Part::Why,
        Part::Meeting,
        Part::Competitors,
    ];
    let said = compose(&bare, &parts(&all), false);
    assert_eq!(
        crate::scene::flat(&said.blocks),
        ["Competitors they named", "Demoflow"]
    );
}

#[test]
fn parts_come_in_the_order_of_the_template() {
    let said = compose(
        &notice(NoticeEvent::Offered),
        &parts(&[Part::Topics, Part::Note, Part::Competitors]),
        false,
    );
    assert_eq!(
        crate::scene::flat(&said.blocks),
        [
            "Topics",
            "Demos in several languages",
            "Single sign-on",
            "Note from the agent",
            "She has ten minutes now.",
            "Competitors they named",
            "Demoflow"
        ]
    );
}

#[test]
fn what_is_settled_says_who_and_when_and_has_no_answers() {
    let mut taken = notice(NoticeEvent::Offered);
    taken.outcome = Some("Bo Lindgren took it".into());
    let said = compose(&taken, &template(NoticeEvent::Offered), true);
    assert_eq!(
        said.settled.as_deref(),
        Some("Bo Lindgren took it, 2:30 PM")
    );
    assert_eq!(said.answers, None);
    taken.to = None;
    let for_programs = compose(&taken, &template(NoticeEvent::Offered), true);
    assert_eq!(
        for_programs.settled.as_deref(),
        Some("Bo Lindgren took it, Thursday 12 March, 1:30 PM, UTC")
    );
}

#[test]
fn answers_are_offered_only_where_they_can_be_given() {
    let answers = |event, allowed, offer: Option<&str>| {
        let mut notice = notice(event);
        notice.offer = offer.map(Into::into);
        notice.outcome = None;
        compose(&notice, &template(event), allowed).answers
    };
    let open = answers(NoticeEvent::Offered, true, Some("off_1")).unwrap();
    assert_eq!((open.offer.as_ref(), open.reasons.len()), ("off_1", 5));
    assert!(answers(NoticeEvent::Waiting, true, Some("off_1")).is_some());
    assert_eq!(answers(NoticeEvent::Offered, false, Some("off_1")), None);
    assert_eq!(answers(NoticeEvent::Waiting, true, None), None);
    for event in NoticeEvent::ALL {
        if !matches!(event, NoticeEvent::Offered | NoticeEvent::Waiting) {
            assert_eq!(answers(event, true, Some("off_1")), None, "{event:?}");
        }
    }
}

#[test]
fn only_links_that_are_safe_to_follow_get_through() {
    let mut odd = notice(NoticeEvent::Booked);
    odd.records = [
        "https://crm.example/1",
        "http://crm.example/2",
        "javascript:alert(1)",
        "https://ana:pw@crm.example/3",
        "https://crm.example/4\" onclick=\"x",
        "https://crm.example/5|text>",
        "HTTPS://crm.example/6",
        "https:///7",
        "http://localhost:8080/8",
        "http://localhost.evil.example/9",
        "https://crm.example/10\r\nX: y",
        "//crm.example/11",
        "data:text/html,x",
        "http://127.0.0.1@evil.example/12",
    ]
    .map(|url| RecordLink {
        name: "CRM".into(),
        url: url.into(),
    })
    .to_vec();
    assert_eq!(
        told(&odd, Part::Records),
        [
            "In the CRM",
            "CRM <https://crm.example/1>",
            "CRM <http://localhost:8080/8>"
        ]
    );
    odd.meeting.as_mut().unwrap().join_url = Some("javascript:alert(1)".into());
    let said = told(&odd, Part::Meeting);
    assert!(said.iter().all(|l| !l.contains("javascript")), "{said:?}");
}

#[test]
fn the_footer_says_why_somebody_gets_it() {
    let said = |event| compose(&notice(event), &template(event), false).footer;
    assert_eq!(
        said(NoticeEvent::Offered),
        "You get this because you are asked. Showloom, by Baton."
    );
    assert_eq!(
        said(NoticeEvent::Waiting),
        "You get this because you may take it. Showloom, by Baton."
    );
}

#[test]
fn paragraphs_are_parted_by_blank_lines() {
    let template = Template {
        closing: "One\r\n\r\n\r\n\r\nTwo,\nthree".into(),
        ..words("It", "Hello {{ to.first }}.\n\n \n")
    };
    let said = compose(&notice(NoticeEvent::Offered), &template, false);
    assert_eq!(said.opening, ["Hello Ana."]);
    assert_eq!(said.closing, ["One", "Two,\nthree"]);
}

#[test]
fn however_much_there_is_to_say_a_message_stays_short() {
    let long = "word ".repeat(2_000);
    let mut huge = notice(NoticeEvent::Booked);
    huge.summary = Some(long.clone());
    huge.note = Some("a\n\nb\n".repeat(5_000));
    huge.why = Some(long.clone());
    huge.topics = vec![long.clone(); 500];
    huge.competitors = vec![long.clone(); 500];
    huge.objections = vec![long.clone(); 500];
    huge.prospect.name = long.clone();
    huge.prospect.company = Some(long.clone());
    huge.questions = vec![huge.questions[0].clone(); 500];
    huge.signals = vec![huge.signals[0].clone(); 500];
    huge.signals[0].quote = Some(long.clone());
    huge.others = vec![
        NoticeOther {
            name: long.clone(),
            what: long.clone()
        };
        500
    ];
    huge.records = vec![huge.records[0].clone(); 500];
    let mut wordy = template(NoticeEvent::Offered);
    wordy.subject = "{{ prospect }} ".repeat(12);
    wordy.opening = "{{ prospect }} ".repeat(130);
    let said = compose(&huge, &wordy, true);
    assert!(said.subject.chars().count() <= 250);
    let length: usize = crate::scene::texts(&said).iter().map(String::len).sum();
    assert!(length < 25_000, "{length}");
    assert_eq!(told(&huge, Part::Records).len(), 6);
    assert_eq!(told(&huge, Part::Signals).len(), 13);
}

#[test]
fn the_sample_is_about_now() {
    let booked = notice(NoticeEvent::Booked);
    assert!(booked.meeting.unwrap().start > at(NOW));
    assert_eq!(notice(NoticeEvent::Offered).at, at(NOW));
}
