//! What else is in the calendar.

use baton_desk::view::ChooseCalendars;

use super::connected;
use crate::book::{HALF_HOUR, THURSDAY, span, uid};
use crate::people::at;
use crate::world::World;

#[tokio::test]
async fn the_hub_learns_when_the_rep_is_busy_and_nothing_else() {
    let world = World::new().await;
    world.calendars.add_calendar("yoga");
    let (ana, account) = connected(&world).await;
    for (n, (from, to)) in [(3_600, 7_200), (7_000, 9_000), (20_000, 21_000)]
        .iter()
        .enumerate()
    {
        let (start, end) = span(*from, *to);
        world
            .calendars
            .enter("work", &format!("dentist-{n}"), start, end);
    }
    ana.desk.sync_calendars().await.unwrap();
    let last = world.hub.busy().last().unwrap().clone();
    let spans: Vec<_> = last.busy.iter().map(|s| (s.start, s.end)).collect();
    assert_eq!(
        spans,
        [span(3_600, 9_000), span(20_000, 21_000)],
        "joined, without our own"
    );
    let sent = serde_json::to_string(&world.hub.busy()).unwrap();
    assert!(!sent.contains("dentist") && !sent.contains("secret") && !sent.contains("work"));
    let agenda = ana.desk.agenda(at(0), at(86_400)).await.unwrap();
    assert_eq!(agenda.busy.len(), 3);
    assert_eq!(agenda.busy[0].title.as_deref(), Some("secret of dentist-0"));

    // Nothing new: nothing is sent, until it is half as old as it may be.
    let before = world.hub.busy().len();
    ana.desk.sync_calendars().await.unwrap();
    assert_eq!(world.hub.busy().len(), before);
    world.is(16 * 60);
    ana.desk.sync_calendars().await.unwrap();
    assert_eq!(world.hub.busy().len(), before + 1);

    // What cannot be read is not told as free, nor as read.
    world.calendars.unreadable("yoga", true);
    let both = ChooseCalendars {
        account: account.id.clone(),
        busy: vec!["work".into(), "yoga".into()],
        meetings: Some("work".into()),
    };
    ana.desk.choose_calendars(&both).await.unwrap();
    world.is(40 * 60);
    ana.desk.sync_calendars().await.unwrap();
    assert_eq!(world.hub.busy().len(), before + 1);
    let problem = ana.desk.calendar_setup().await.unwrap().accounts[0]
        .problem
        .clone();
    assert!(problem.unwrap().message.starts_with("YOGA cannot be read"));
    world.calendars.unreadable("yoga", false);
    ana.desk.sync_calendars().await.unwrap();
    assert_eq!(world.hub.busy().len(), before + 2);
    ana.stop().await;
}

#[tokio::test]
async fn an_event_that_comes_to_lie_on_a_meeting_is_said_with_a_proposal() {
    let world = World::new().await;
    let (mut ana, _) = connected(&world).await;
    let (start, end) = span(THURSDAY + 600, THURSDAY + 1_200);
    world.hub.free(vec![baton_api::booking::SlotView {
        start: at(THURSDAY + 7_200),
        end: at(THURSDAY + 7_200 + HALF_HOUR),
        label: "Thursday 5 March, 4:00 PM, Berlin time".into(),
        host: crate::people::rep("rep_ana"),
        with: None,
        tentative: false,
    }]);
    world.calendars.enter("work", "dentist", start, end);
    ana.desk.sync_calendars().await.unwrap();
    ana.until_agenda("a proposal", |a| {
        a.meetings[0].conflict.as_ref().is_some_and(|c| {
            c.title.as_deref() == Some("secret of dentist") && c.proposals.len() == 1
        })
    })
    .await;
    ana.stop().await;
}

#[tokio::test]
async fn a_meeting_of_another_company_that_books_with_baton_takes_time_like_any_other() {
    let world = World::new().await;
    let (mut ana, _) = connected(&world).await;
    let (start, end) = span(THURSDAY + 600, THURSDAY + 1_200);
    world
        .calendars
        .enter("work", &uid("mtg_theirs"), start, end);
    ana.desk.sync_calendars().await.unwrap();
    let last = world.hub.busy().last().unwrap().clone();
    let spans: Vec<_> = last.busy.iter().map(|s| (s.start, s.end)).collect();
    assert_eq!(spans, [(start, end)]);
    ana.until_agenda("the conflict", |a| {
        a.busy.len() == 1 && a.meetings[0].conflict.is_some()
    })
    .await;
    ana.stop().await;
}
