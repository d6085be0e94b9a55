//! The parts of the card as blocks of plain text. One that has nothing to say is left out.

use super::super::text::{is_link, lines, one_line};
use super::super::{
    Block, FactLine, Notice, NoticeMeeting, NoticePerson, NoticeSignal, Part, RecordLink,
};
use super::Reading;
use super::values::{named, prospect_name};
use crate::geo::{country_name, language_name};
use crate::signal::Status;
use crate::time;

const MAX_PARTS: usize = 12;
const MAX_TEXT: usize = 1500;
const MAX_SENTENCE: usize = 300;
const MAX_VALUE: usize = 160;
const MAX_WHY: usize = 600;
const MAX_TOPICS: usize = 8;
const MAX_SIGNALS: usize = 12;
const MAX_QUESTIONS: usize = 8;
const MAX_LISTED: usize = 8;
const MAX_OTHERS: usize = 10;
const MAX_RECORDS: usize = 5;

pub fn of(notice: &Notice, parts: &[Part]) -> Vec<Block> {
    let parts = parts.iter().take(MAX_PARTS);
    parts.flat_map(|part| part_of(notice, *part)).collect()
}

fn part_of(notice: &Notice, part: Part) -> Vec<Block> {
    let block = match part {
        Part::Contact => contact(notice),
        Part::Meeting => {
            return notice
                .meeting
                .as_ref()
                .map_or(vec![], |m| meeting(notice, m));
        }
        Part::Summary => text("Summary", notice.summary.as_deref(), MAX_TEXT),
        Part::Topics => list("Topics", &notice.topics, MAX_TOPICS),
        Part::Signals => signals(notice),
        Part::Questions => questions(notice),
        Part::Objections => list("Objections", &notice.objections, MAX_LISTED),
        Part::Competitors => list("Competitors they named", &notice.competitors, MAX_LISTED),
        Part::Note => text("Note from the agent", notice.note.as_deref(), MAX_TEXT),
        Part::Why => text(why_title(notice), notice.why.as_deref(), MAX_SENTENCE),
        Part::Others => others(notice),
        Part::Records => links("In the CRM", &notice.records),
        Part::Corrections => corrections(notice),
    };
    block.into_iter().collect()
}

fn text(title: &str, text: Option<&str>, max: usize) -> Option<Block> {
    let text = lines(text?, max);
    (!text.is_empty()).then(|| Block::Text {
        title: title.into(),
        text,
    })
}

fn list(title: &str, items: &[String], max: usize) -> Option<Block> {
    let items = items.iter().map(|item| one_line(item, MAX_SENTENCE));
    let items = items.filter(|item| !item.is_empty());
    named_list(title, items.take(max).collect())
}

fn named_list(title: &str, items: Vec<String>) -> Option<Block> {
    (!items.is_empty()).then(|| Block::List {
        title: title.into(),
        items,
    })
}

fn facts(title: impl Into<String>, facts: Vec<FactLine>) -> Option<Block> {
    (!facts.is_empty()).then(|| Block::Facts {
        title: title.into(),
        facts,
    })
}

fn links(title: &str, links: &[RecordLink]) -> Option<Block> {
    let links: Vec<_> = links
        .iter()
        .filter(|link| is_link(&link.url))
        .filter_map(|link| {
            let name = named(Some(&link.name))?;
            let url = link.url.clone();
            Some(RecordLink { name, url })
        })
        .take(MAX_RECORDS)
        .collect();
    (!links.is_empty()).then(|| Block::Links {
        title: title.into(),
        links,
    })
}

fn fact(label: &str, value: Option<String>) -> Option<FactLine> {
    let value = value.filter(|v| !v.is_empty())?;
    Some(FactLine {
        label: label.into(),
        value,
        quote: None,
        status: None,
    })
}

fn contact(notice: &Notice) -> Option<Block> {
    let prospect = &notice.prospect;
    let value = |v: &Option<String>| v.as_deref().map(|v| one_line(v, MAX_VALUE));
    let country = prospect.country.as_deref().map(|code| {
        let code = one_line(code, MAX_VALUE);
        country_name(&code).map_or(code, str::to_owned)
    });
    let language = prospect.language.as_deref().map(|tag| {
        let tag = one_line(tag, MAX_VALUE);
        language_name(&tag).map_or(tag, str::to_owned)
    });
    // A zone that nobody knows says nothing of their time.
    let zone = prospect.zone.as_deref().filter(|z| time::zone(z).is_some());
    let clock = zone.map(|zone| Reading::new(Some(zone), "UTC", notice.at).soon(notice.at));
    let all = [
        fact("Name", Some(prospect_name(notice))),
        fact("Company", value(&prospect.company)),
        fact("Title", value(&prospect.title)),
        fact("E-mail", value(&prospect.email)),
        fact("Phone", value(&prospect.phone)),
        fact("Country", country),
        fact("Language", language),
        fact("Their time", clock),
    ];
    facts("Contact", all.into_iter().flatten().collect())
}

fn meeting(notice: &Notice, meeting: &NoticeMeeting) -> Vec<Block> {
    let reading = Reading::of(notice, &meeting.zone);
    let theirs = Reading::new(Some(&meeting.zone), "UTC", notice.at);
    let start = reading.day(meeting.start);
    let for_them = (theirs.name != reading.name).then(|| theirs.day(meeting.start));
    let kind = named(Some(&meeting.name)).map(|name| format!("{name}, {}", length(meeting)));
    let all = [
        fact("What", kind),
        fact("When", Some(start)),
        fact("For the prospect", for_them),
        fact("Before", meeting.before.map(|at| reading.day(at))),
        fact("With", named(Some(&meeting.host))),
        fact(
            "Where",
            meeting.place.as_deref().map(|p| one_line(p, MAX_VALUE)),
        ),
    ];
    let title = if meeting.cancelled {
        "Meeting (cancelled)"
    } else {
        "Meeting"
    };
    let join = RecordLink {
        name: "Join the meeting".into(),
        url: meeting.join_url.clone().unwrap_or_default(),
    };
    // Nobody joins what is cancelled.
    let join = (!meeting.cancelled)
        .then(|| links("Join", &[join]))
        .flatten();
    let shown = facts(title, all.into_iter().flatten().collect());
    shown.into_iter().chain(join).collect()
}

fn length(meeting: &NoticeMeeting) -> String {
    match meeting.end.seconds_since(meeting.start) / 60 {
        1 => "1 minute".into(),
        minutes => format!("{minutes} minutes"),
    }
}

fn signals(notice: &Notice) -> Option<Block> {
    let all = notice.signals.iter().take(MAX_SIGNALS).map(signal);
    let title = format!("Signals: {} of {} met", notice.score, notice.of);
    facts(title, all.collect())
}

fn signal(signal: &NoticeSignal) -> FactLine {
    let said = match signal.status {
        Status::Met => "met",
        Status::NotMet => "not met",
        Status::Unknown => "not known",
    };
    let value = signal.value.as_deref().map(|v| one_line(v, MAX_VALUE));
    FactLine {
        label: named(Some(&signal.label)).unwrap_or_else(|| "Signal".into()),
        value: value.filter(|v| !v.is_empty()).unwrap_or(said.into()),
        quote: quote(signal.quote.as_deref()),
        status: Some(signal.status),
    }
}

fn quote(words: Option<&str>) -> Option<String> {
    let words = one_line(words?, MAX_SENTENCE);
    (!words.is_empty()).then_some(words)
}

fn questions(notice: &Notice) -> Option<Block> {
    let asked = notice.questions.iter().filter_map(|question| {
        let text = quote(Some(&question.text))?;
        let answered = if question.answered { " (answered)" } else { "" };
        Some(format!("{text}{answered}"))
    });
    named_list("Questions they asked", asked.take(MAX_QUESTIONS).collect())
}

fn others(notice: &Notice) -> Option<Block> {
    let others = notice.others.iter().filter_map(|other| {
        let name = named(Some(&other.name))?;
        let what = one_line(&other.what, MAX_VALUE);
        Some(if what.is_empty() {
            name
        } else {
            format!("{name}: {what}")
        })
    });
    named_list("Who else knows", others.take(MAX_OTHERS).collect())
}

fn corrections(notice: &Notice) -> Option<Block> {
    let put_right = notice.corrections.iter().filter_map(|c| {
        let what = named(Some(&c.what))?;
        let (was, right) = (one_line(&c.was, MAX_VALUE), one_line(&c.right, MAX_VALUE));
        let (by, why) = (named(Some(&c.by))?, one_line(&c.why, MAX_WHY));
        Some(format!("{what}: {right} (read: {was}). {by}: {why}"))
    });
    named_list("Put right", put_right.take(MAX_LISTED).collect())
}

fn why_title(notice: &Notice) -> &'static str {
    if reads_about_themselves(notice) {
        "Why you"
    } else {
        "Why this rep"
    }
}

/// Whether the reader is the rep whom it is about.
fn reads_about_themselves(notice: &Notice) -> bool {
    let key = |p: &NoticePerson| (p.email.clone(), p.name.clone());
    notice.to.is_some() && notice.to.as_ref().map(key) == notice.rep.as_ref().map(key)
}
