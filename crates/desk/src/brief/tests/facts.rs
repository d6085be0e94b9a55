//! Who it is, where and when.

use baton_api::booking::MeetingView;
use baton_core::booking::Location;
use baton_core::context::LanguageRun;
use baton_core::meeting::MeetingState;
use baton_core::prospect::Prospect;
use baton_core::qualification::Verdict;

use super::*;

fn berlin() -> TimeZone {
    baton_core::time::zone("Europe/Berlin").unwrap()
}

fn facts(view: &HandoffView, s: i64) -> Vec<String> {
    let brief = of(view, &[], at(s), &berlin());
    let facts = brief.facts.iter();
    facts.map(|f| format!("{}: {}", f.label, f.value)).collect()
}

fn meeting(start: i64) -> MeetingView {
    MeetingView {
        id: "mtg_1".into(),
        version: 1,
        handoff: "ho_1".into(),
        conversation: "conv_ho_1".into(),
        name: "Intro call".into(),
        meeting_type: "intro".into(),
        host: rep("rep_ana"),
        with: None,
        start: at(start),
        end: at(start + 1_800),
        before_minutes: 0,
        after_minutes: 0,
        sequence: 0,
        state: MeetingState::Booked,
        changed_by: None,
        reason: None,
        prospect: "Priya Raghunathan".into(),
        company: None,
        email: None,
        phone: None,
        zone: "Asia/Kathmandu".into(),
        location: Location::Link {
            url: "https://meet.example.com/ana".into(),
        },
        join_url: None,
        note: None,
        booked_at: at(0),
        tentative: false,
        in_calendar: None,
        prep_minutes: 10,
    }
}

fn met(meeting: MeetingView) -> Vec<String> {
    let mut view = priya();
    view.meeting = Some(Box::new(meeting));
    let mut facts = facts(&view, 0);
    facts.retain(|f| !f.starts_with("Score"));
    facts
}

#[test]
fn who_and_where_and_what_time_it_is_there() {
    let mut view = priya();
    assert_eq!(facts(&view, 0), ["Score: 1 of 5 · not yet qualified"]);
    view.prospect = Prospect {
        title: Some("VP  Marketing\n".into()),
        email: Some("priya@brightmoor.example".into()),
        phone: Some("+977 1 555".into()),
        timezone: Some("Asia/Kathmandu".into()),
        country: Some("NP".into()),
        language: Some("ne".into()),
        ..view.prospect
    };
    assert_eq!(
        facts(&view, 0),
        [
            "Title: VP Marketing",
            "There now: Kathmandu, NP · Tuesday 18:45, 4 h 45 min ahead of you",
            "Score: 1 of 5 · not yet qualified",
            "Contact: priya@brightmoor.example · +977 1 555",
            "Language: ne",
        ]
    );
    let place = |zone: &str, city: Option<&str>| {
        let mut view = view.clone();
        view.prospect.timezone = Some(zone.into());
        view.prospect.city = city.map(str::to_owned);
        facts(&view, 0).swap_remove(1)
    };
    let check = |zone, city, want: &str| assert_eq!(place(zone, city), want);
    check(
        "Europe/Vienna",
        None,
        "There now: Vienna, NP · Tuesday 14:00, as with you",
    );
    let west = "There now: Boise, NP · Tuesday 06:00, 8 h behind you";
    check("America/Denver", Some("Boise"), west);
    check("Nowhere", None, "Place: NP");
}

#[test]
fn languages_are_those_that_were_spoken() {
    let mut view = priya();
    let run = |from, to, language: &str| LanguageRun {
        from,
        to,
        language: language.into(),
    };
    view.context.languages = vec![run(0, 1, "en"), run(2, 7, "pt-BR"), run(8, 9, "en")];
    let said = facts(&view, 0).pop().unwrap();
    assert_eq!(said, "Language: Portuguese (pt-BR), English");
}

#[test]
fn a_meeting_stands_in_both_zones_with_the_way_in() {
    let booked = meeting(3_600);
    assert_eq!(
        met(booked.clone()),
        [
            "Meeting: Tuesday 3 March, 15:00–15:30 · Intro call",
            "For Priya: Tuesday 3 March, 19:45, Kathmandu time",
            "Join: The link is ready",
        ]
    );
    let join = |location, phone: Option<&str>| {
        let phone = phone.map(str::to_owned);
        met(MeetingView {
            location,
            phone,
            zone: "Europe/Berlin".into(),
            ..booked.clone()
        })
        .pop()
    };
    let check = |location, phone, want: &str| assert_eq!(join(location, phone).unwrap(), want);
    check(Location::Teams, None, "Join: There is no link yet");
    check(Location::Phone, Some("+49 30 1"), "Join: You call +49 30 1");
    check(Location::Phone, None, "Join: You call; there is no number");
    let off = MeetingView {
        state: MeetingState::Cancelled,
        ..booked.clone()
    };
    assert!(met(off).is_empty());
    assert!(met(meeting(-7_200)).is_empty(), "it is over");
}

#[test]
fn a_verdict_that_a_rep_overruled_says_so() {
    let mut view = priya();
    view.corrections = vec![corrected(CorrectionTarget::Verdict, Status::Met, None)];
    view.scorecard.verdict = Verdict::Qualified;
    let want = "Score: 1 of 5 · qualified, put right by Ana Silva";
    assert_eq!(facts(&view, 0), [want]);
}
