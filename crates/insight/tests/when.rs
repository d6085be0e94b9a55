//! What prospects say about time, and what it means: to one in Berlin on Tuesday 10 March 2026 at ten
//! in the morning.

#![allow(clippy::unwrap_used, reason = "a test stops where something is wrong")]

use baton_core::Timestamp;
use baton_core::booking::Weekday;
use baton_core::time::zone;
use baton_insight::when::{Wish, read};
use jiff::tz::TimeZone;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn berlin() -> TimeZone {
    zone("Europe/Berlin").unwrap()
}

fn wish(words: &str) -> Wish {
    read(words, &berlin(), at("2026-03-10T09:00:00Z"))
}

/// `03-12..03-13 Thu,Fri 14:00-16:00 =14:00 America/New_York`, of which only what was said.
fn shown(wish: &Wish) -> String {
    let mut out = vec![];
    if let Some((first, last)) = wish.days {
        let day = |d: jiff::civil::Date| {
            if d == jiff::civil::Date::MAX {
                "on".to_owned()
            } else if d.year() == 2026 {
                d.strftime("%m-%d").to_string()
            } else {
                d.to_string()
            }
        };
        out.push(if first == last {
            day(first)
        } else {
            format!("{}..{}", day(first), day(last))
        });
    }
    if !wish.weekdays.is_empty() {
        let names = wish
            .weekdays
            .iter()
            .map(|d| format!("{d:?}")[..3].to_owned());
        out.push(names.collect::<Vec<_>>().join(","));
    }
    for (from, to) in &wish.parts {
        out.push(if from == to {
            from.to_string()
        } else {
            format!("{from}-{to}")
        });
    }
    if let Some((day, time)) = wish.exact {
        out.push(format!("={} {time}", day.strftime("%m-%d")));
    }
    out.extend(wish.zone.clone());
    out.join(" ")
}

/// All at once, so that one run shows every row that is wrong.
fn check(table: &[(&str, &str)]) {
    let wrong: Vec<_> = table
        .iter()
        .map(|(words, expected)| (words, expected, shown(&wish(words))))
        .filter(|(_, expected, read)| read != *expected)
        .map(|(words, expected, read)| format!("{words}\n  expected {expected}\n  read     {read}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn days() {
    check(&[
        ("today", "03-10"),
        ("tomorrow please", "03-11"),
        ("the day after tomorrow", "03-12"),
        ("Thursday", "03-12"),
        ("does thurs work?", "03-12"),
        // Today is Tuesday: who means today says so.
        ("Tuesday", "03-17"),
        ("this Tuesday", "03-10"),
        ("this Friday", "03-13"),
        ("Monday", "03-16"),
        ("next Thursday", "03-19"),
        ("next Monday", "03-16"),
        ("Monday or Tuesday", "03-16..03-17 Mon,Tue"),
        ("Wednesday, Thursday or Friday", "03-11..03-13 Wed,Thu,Fri"),
        ("next Monday or Wednesday", "03-16..03-18 Mon,Wed"),
        ("Monday to Wednesday", "03-16..03-18"),
        ("between Thursday and Saturday", "03-12..03-14"),
        ("from Thursday on", "03-12..on"),
        ("any time after Thursday", "03-13..on"),
        ("before Friday", "03-10..03-12"),
        ("by Friday", "03-10..03-13"),
        ("in three days", "03-13"),
        ("two days from now", "03-12"),
        ("tomorrow or the day after", "03-11..03-12 Wed,Thu"),
        ("Tuesdays or Thursdays", "Tue,Thu"),
        ("on a weekday", "Mon,Tue,Wed,Thu,Fri"),
    ]);
}

#[test]
fn weeks_and_months() {
    check(&[
        ("this week", "03-10..03-15"),
        ("later this week", "03-11..03-15"),
        ("end of the week", "03-12..03-13"),
        ("sometime next week", "03-16..03-22"),
        ("early next week", "03-16..03-18"),
        ("late next week", "03-19..03-20"),
        ("the week after next", "03-23..03-29"),
        ("Thursday next week", "03-19"),
        ("next week on Monday or Friday", "03-16..03-20 Mon,Fri"),
        ("in two weeks", "03-23..03-29"),
        ("in a fortnight", "03-23..03-29"),
        ("within the next two weeks", "03-10..03-24"),
        ("in the next few days", "03-10..03-13"),
        ("the week of March 23rd", "03-23..03-29"),
        ("this weekend", "03-14..03-15"),
        ("next month", "04-01..04-30"),
        ("in April", "04-01..04-30"),
        ("late April", "04-21..04-30"),
        ("the first week of April", "04-01..04-07"),
        ("not this week", "03-16..on"),
        ("after next week", "03-23..on"),
    ]);
}

#[test]
fn dates() {
    check(&[
        ("the 12th", "03-12"),
        ("on the 3rd", "04-03"),
        ("March 12", "03-12"),
        ("12 March", "03-12"),
        ("the 12th of March", "03-12"),
        ("Thursday, March 19th", "03-19"),
        ("Thursday the 26th", "03-26"),
        ("Thursday 12 at 3", "03-12 15:00 =03-12 15:00"),
        ("January 8", "2027-01-08"),
        ("April 2, 2027", "2027-04-02"),
        ("2026-03-20", "03-20"),
        ("March 16-18", "03-16..03-18"),
        ("16 to 18 March", "03-16..03-18"),
        ("after the 20th", "03-21..on"),
        ("the 17th or the 19th", "03-17..03-19 Tue,Thu"),
        ("25/3", "03-25"),
        ("3/25/2026", "03-25"),
        // December or March: not for us to say.
        ("12/3", ""),
        ("is 12/3 okay?", ""),
    ]);
}

#[test]
fn one_time() {
    check(&[
        ("is Thursday at 2 free?", "03-12 14:00 =03-12 14:00"),
        ("tomorrow 3:30pm", "03-11 15:30 =03-11 15:30"),
        ("the 12th at 14:00", "03-12 14:00 =03-12 14:00"),
        ("March 12 at 2 PM", "03-12 14:00 =03-12 14:00"),
        ("2 p.m. on Friday", "03-13 14:00 =03-13 14:00"),
        ("let's say 3 tomorrow", "03-11 15:00 =03-11 15:00"),
        (
            "Thursday the 19th at 4pm works for me",
            "03-19 16:00 =03-19 16:00",
        ),
        ("Could we do Thursday 2?", "03-12 14:00 =03-12 14:00"),
        ("Thursday, 10", "03-12 10:00 =03-12 10:00"),
        ("half past two tomorrow", "03-11 14:30 =03-11 14:30"),
        ("quarter to one tomorrow", "03-11 12:45 =03-11 12:45"),
        ("tomorrow at two thirty", "03-11 14:30 =03-11 14:30"),
        ("noon on Friday", "03-13 12:00 =03-13 12:00"),
        ("today at 12", "03-10 12:00 =03-10 12:00"),
        ("tomorrow at 8", "03-11 08:00 =03-11 08:00"),
        ("tomorrow at 7", "03-11 19:00 =03-11 19:00"),
        ("tomorrow morning at 7", "03-11 07:00 =03-11 07:00"),
        ("at 3 in the afternoon tomorrow", "03-11 15:00 =03-11 15:00"),
        ("Friday evening at 8", "03-13 20:00 =03-13 20:00"),
        ("09:30 on Monday", "03-16 09:30 =03-16 09:30"),
        ("2026-03-20T16:15", "03-20 16:15 =03-20 16:15"),
        ("next Tuesday 11 o'clock", "03-17 11:00 =03-17 11:00"),
        // No day, or more than one time: nothing that could be answered with yes.
        ("how about 3?", "15:00"),
        ("tomorrow at 2 or 4", "03-11 14:00 16:00"),
        ("Monday or Tuesday at 10", "03-16..03-17 Mon,Tue 10:00"),
    ]);
}

#[test]
fn parts_of_a_day() {
    check(&[
        ("Thursday morning", "03-12 06:00-12:00"),
        ("tomorrow afternoon", "03-11 12:00-18:00"),
        ("this evening", "03-10 17:00-22:00"),
        ("tonight", "03-10 17:00-22:00"),
        ("late afternoon on Friday", "03-13 15:00-18:00"),
        ("over lunch", "12:00-14:00"),
        ("after lunch", "13:00-24:00"),
        ("first thing tomorrow", "03-11 08:00-10:00"),
        ("end of day Friday", "03-13 15:00-18:00"),
        ("after 3", "15:00-24:00"),
        ("any time after 3pm next week", "03-16..03-22 15:00-24:00"),
        ("before noon", "00:00-12:00"),
        ("before 10", "00:00-10:00"),
        ("not before 10", "10:00-24:00"),
        ("no earlier than 10", "10:00-24:00"),
        ("3 or later on Monday", "03-16 15:00-24:00"),
        ("between 2 and 4 on Thursday", "03-12 14:00-16:00"),
        ("between 9 and 11", "09:00-11:00"),
        ("from 10 to 1", "10:00-13:00"),
        ("tomorrow 2-4pm", "03-11 14:00-16:00"),
        ("9-11am", "09:00-11:00"),
        ("10-2pm", "10:00-14:00"),
        ("14:00 - 16:30", "14:00-16:30"),
        ("around 2 tomorrow", "03-11 13:00-15:01"),
        ("afternoon, after 3", "15:00-18:00"),
        ("in the afternoon but not after 5", "12:00-17:00"),
        ("morning or late afternoon", "06:00-12:00 15:00-18:00"),
        ("after 10 and before 12", "10:00-12:00"),
        ("not in the morning", "00:00-06:00 12:00-24:00"),
    ]);
}

#[test]
fn zones() {
    check(&[
        (
            "2pm Berlin time tomorrow",
            "03-11 14:00 =03-11 14:00 Europe/Berlin",
        ),
        (
            "Thursday at 2 EST",
            "03-12 14:00 =03-12 14:00 America/New_York",
        ),
        ("10am Pacific", "10:00 America/Los_Angeles"),
        (
            "afternoons Eastern Standard Time",
            "12:00-18:00 America/New_York",
        ),
        (
            "9am New York time on Friday",
            "03-13 09:00 =03-13 09:00 America/New_York",
        ),
        (
            "tomorrow at 10 Kathmandu time",
            "03-11 10:00 =03-11 10:00 Asia/Kathmandu",
        ),
        ("3pm uk time", "15:00 Europe/London"),
        ("16:00 UTC", "16:00 UTC"),
        ("16:00 UTC+2", "16:00 Etc/GMT-2"),
        ("at 5 America/Sao_Paulo", "17:00 America/Sao_Paulo"),
        ("mornings CET", "06:00-12:00 Europe/Berlin"),
        ("the best is 2pm est", "14:00 America/New_York"),
        ("I'm on Pacific hours", ""),
    ]);
}

#[test]
fn what_is_not_wanted() {
    check(&[
        ("any day but Monday", "Tue,Wed,Thu,Fri,Sat,Sun"),
        (
            "next week, not Friday",
            "03-16..03-22 Mon,Tue,Wed,Thu,Sat,Sun",
        ),
        ("I can't do Thursday, Friday works", "03-13"),
        ("Thursday doesn't work, how about Friday?", "03-13"),
        ("not tomorrow", "03-12..on"),
        ("not available until Thursday", "03-12..on"),
        ("I'm out until next Wednesday", "03-18..on"),
        (
            "I'm travelling this week, so next week please",
            "03-16..03-22",
        ),
        ("no mornings please", "00:00-06:00 12:00-24:00"),
        ("Mondays don't work", "Tue,Wed,Thu,Fri,Sat,Sun"),
        ("why not Thursday?", "03-12"),
    ]);
}

#[test]
fn other_words_are_no_constraint() {
    check(&[
        ("", ""),
        ("whenever suits you", ""),
        ("as soon as possible", ""),
        ("we are 2 people and have 3 questions", ""),
        ("it takes about 30 minutes", ""),
        ("Good morning! Do you have time?", ""),
        ("we sat in the sun", ""),
        ("may I ask one thing?", ""),
        ("at 25:99 on the 45th of Smarch", ""),
        ("99999999999999999999 / 0 - - : 12: th", ""),
        ("明日の午後 🕑", ""),
    ]);
}

#[test]
fn today_is_today_where_the_prospect_is() {
    let late = at("2026-03-10T23:30:00Z");
    let day = |words| read(words, &berlin(), late).days.unwrap().0.to_string();
    assert_eq!(day("today"), "2026-03-11");
    assert_eq!(day("today, 3pm Los Angeles time"), "2026-03-10");
}

#[test]
fn a_wish_allows_what_it_names_on_the_clock_it_names() {
    let allows = |words, instant| wish(words).allows(at(instant), &berlin());
    for (words, instant, expected) in [
        ("Thursday afternoon", "2026-03-12T11:00:00Z", true),
        ("Thursday afternoon", "2026-03-12T10:59:00Z", false),
        ("Thursday afternoon", "2026-03-12T17:00:00Z", false),
        ("Thursday afternoon", "2026-03-13T13:00:00Z", false),
        (
            "Monday or Wednesday next week",
            "2026-03-16T09:00:00Z",
            true,
        ),
        (
            "Monday or Wednesday next week",
            "2026-03-17T09:00:00Z",
            false,
        ),
        ("at 2", "2026-03-20T13:00:00Z", true),
        ("at 2", "2026-03-20T13:30:00Z", false),
        // Five hours behind Berlin until Berlin changes too.
        ("2pm Eastern", "2026-03-12T18:00:00Z", true),
        ("2pm Eastern", "2026-03-12T13:00:00Z", false),
        ("whenever", "2031-01-01T03:00:00Z", true),
    ] {
        assert_eq!(allows(words, instant), expected, "{words} {instant}");
    }
}

#[test]
fn a_window_is_whole_days_also_when_a_clock_changes() {
    let window = |words: &str| wish(words).window(&berlin());
    let days = |from, to| Some(baton_core::schedule::Span::new(at(from), at(to)));
    assert_eq!(
        window("tomorrow"),
        days("2026-03-10T23:00:00Z", "2026-03-11T23:00:00Z")
    );
    // 23 hours.
    assert_eq!(
        window("March 29"),
        days("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")
    );
    assert_eq!(window("in the morning"), None);
    assert_eq!(
        window("after Thursday").unwrap().start,
        at("2026-03-12T23:00:00Z").as_millis()
    );
}

#[test]
fn the_instant_is_that_of_the_clock_on_that_day() {
    let instant = |words: &str| wish(words).instant(&berlin());
    assert_eq!(
        instant("is Thursday at 2 free?"),
        Some(at("2026-03-12T13:00:00Z"))
    );
    assert_eq!(instant("March 30 at 2"), Some(at("2026-03-30T12:00:00Z")));
    assert_eq!(
        instant("March 30 at 2 Kathmandu time"),
        Some(at("2026-03-30T08:15:00Z"))
    );
    assert_eq!(instant("Thursday afternoon"), None);
    // An hour that comes twice is the first, one that is left out the next.
    assert_eq!(
        instant("October 25 at 02:30"),
        Some(at("2026-10-25T00:30:00Z"))
    );
    assert_eq!(
        instant("March 29 at 02:30"),
        Some(at("2026-03-29T01:30:00Z"))
    );
}

#[test]
fn every_day_of_the_week_is_understood_long_and_short() {
    for (day, words) in Weekday::ALL.into_iter().zip([
        ["Monday", "Mon"],
        ["Tuesday", "Tue"],
        ["Wednesday", "Wed"],
        ["Thursday", "Thu"],
        ["Friday", "Fri"],
        ["Saturday", "Sat"],
        ["Sunday", "Sun"],
    ]) {
        for word in words {
            let (first, last) = wish(&format!("{word} at 10")).days.unwrap();
            assert_eq!((first, Weekday::of(first)), (last, day), "{word}");
        }
    }
}

/// Words in any order, ten thousand times: whatever comes of it holds together.
#[test]
fn any_jumble_of_words_gives_a_wish_that_makes_sense() {
    const WORDS: &str = "today tomorrow monday thursday next this week weeks weekend month in at after \
        before between and or not but to - , . / : 2 4 12 23 31 12th 31st 0:00 14:00 9.30 pm am noon \
        midnight half quarter past morning evening lunch march february april 2027 9999-12-31 \
        -9999-01-01 end of the day from until by early late couple a few two one days now EST UTC + \
        99999999999 around first thing doesn't Mondays later than no week of";
    let words: Vec<_> = WORDS.split_whitespace().collect();
    let mut seed = 20_260_310_u64;
    let mut next = |end: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % end
    };
    for _ in 0..10_000 {
        let length = 1 + next(8);
        let jumble: Vec<_> = (0..length)
            .map(|_| *words.get(next(words.len())).unwrap())
            .collect();
        let jumble = jumble.join(" ");
        let wish = wish(&jumble);
        assert!(
            wish.days.is_none_or(|(first, last)| first <= last),
            "{jumble}"
        );
        assert!(wish.parts.iter().all(|(from, to)| from <= to), "{jumble}");
        assert!(
            wish.window(&berlin()).is_some() == wish.days.is_some(),
            "{jumble}"
        );
        if let Some(instant) = wish.instant(&berlin()) {
            assert!(wish.allows(instant, &berlin()), "{jumble} {}", shown(&wish));
        }
    }
}
