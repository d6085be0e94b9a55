//! Who it is, where and when: one line each.

use std::cmp::Reverse;

use baton_api::booking::MeetingView;
use baton_api::view::HandoffView;
use baton_core::Timestamp;
use baton_core::booking::Location;
use baton_core::card::shorten;
use baton_core::context::LanguageRun;
use baton_core::correction::CorrectionTarget;
use baton_core::meeting::MeetingState;
use baton_core::prospect::Prospect;
use baton_core::qualification::Verdict;
use jiff::tz::TimeZone;

use crate::agenda::words::{elsewhere, span};
use crate::agenda::{Zone, join_url};
use crate::view::BriefFact;

const FACT_CHARS: usize = 160;
/// More languages than anybody speaks in one talk.
const MOST_LANGUAGES: usize = 4;

pub(super) fn of(view: &HandoffView, now: Timestamp, mine: &TimeZone) -> Vec<BriefFact> {
    let prospect = &view.prospect;
    let mut facts = vec![];
    facts.extend(fact("Title", prospect.title.clone()));
    facts.extend(there(prospect, now, mine));
    let meeting = view.meeting.as_deref();
    if let Some(meeting) = meeting.filter(|m| m.state == MeetingState::Booked && m.end > now) {
        facts.extend(when(meeting, mine));
    }
    facts.extend(fact("Score", Some(score(view))));
    let contact = [&prospect.email, &prospect.phone];
    facts.extend(fact("Contact", joined(contact, " · ")));
    facts.extend(fact("Language", language(view)));
    facts
}

fn fact(label: &str, value: Option<String>) -> Option<BriefFact> {
    let value = shorten(&value?, FACT_CHARS);
    (!value.is_empty()).then(|| BriefFact {
        label: label.to_owned(),
        value,
    })
}

fn joined<const N: usize>(parts: [&Option<String>; N], with: &str) -> Option<String> {
    let parts: Vec<_> = parts.into_iter().flatten().map(|p| p.trim()).collect();
    let parts: Vec<_> = parts.into_iter().filter(|p| !p.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(with))
}

/// `Denver, US · Tuesday 06:00, 8 h behind you`
fn there(prospect: &Prospect, now: Timestamp, mine: &TimeZone) -> Option<BriefFact> {
    let place = joined([&prospect.city, &prospect.country], ", ");
    let zone = prospect.timezone.as_deref().and_then(Zone::named);
    let Some(zone) = zone else {
        return fact("Place", place);
    };
    let place = place.filter(|_| prospect.city.is_some()).or_else(|| {
        let city = zone.name.rsplit('/').next().unwrap_or(&zone.name);
        let city = Some(city.replace('_', " "));
        joined([&city, &prospect.country], ", ")
    });
    let place = place.unwrap_or_default();
    let clock = now.0.to_zoned(zone.zone.clone()).strftime("%A %H:%M");
    let apart = apart(now, &zone.zone, mine);
    fact("There now", Some(format!("{place} · {clock}, {apart}")))
}

fn apart(now: Timestamp, theirs: &TimeZone, mine: &TimeZone) -> String {
    let offset = |zone: &TimeZone| zone.to_offset(now.0).seconds();
    let minutes = (offset(theirs) - offset(mine)) / 60;
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    let span = match (hours, rest) {
        (0, 0) => return "as with you".to_owned(),
        (0, m) => format!("{m} min"),
        (h, 0) => format!("{h} h"),
        (h, m) => format!("{h} h {m} min"),
    };
    let side = if minutes > 0 { "ahead of" } else { "behind" };
    format!("{span} {side} you")
}

/// In both zones, and how they meet.
fn when(meeting: &MeetingView, mine: &TimeZone) -> Vec<BriefFact> {
    let span = span(meeting.start, meeting.end, mine);
    let mut facts = vec![];
    facts.extend(fact("Meeting", Some(format!("{span} · {}", meeting.name))));
    let theirs = elsewhere(&meeting.prospect, meeting.start, &meeting.zone, mine);
    if let Some((label, value)) = theirs.as_ref().and_then(|t| t.split_once(": ")) {
        facts.extend(fact(&shorten(label, 40), Some(value.to_owned())));
    }
    let how = match (&meeting.location, &meeting.phone) {
        (Location::Phone, Some(phone)) => format!("You call {phone}"),
        (Location::Phone, None) => "You call; there is no number".to_owned(),
        _ if join_url(meeting).is_some() => "The link is ready".to_owned(),
        _ => "There is no link yet".to_owned(),
    };
    facts.extend(fact("Join", Some(how)));
    facts
}

fn score(view: &HandoffView) -> String {
    let card = &view.scorecard;
    let verdict = match card.verdict {
        Verdict::Qualified => "qualified",
        Verdict::NotYet => "not yet qualified",
        Verdict::OutOfReach => "not qualified",
    };
    let mut corrections = view.corrections.iter();
    let by = corrections.rfind(|c| c.correction.target == CorrectionTarget::Verdict);
    let by = by.map(|c| format!(", put right by {}", c.by.name));
    let by = by.unwrap_or_default();
    format!("{} of {} · {verdict}{by}", card.score, card.of)
}

/// What they speak, most spoken first; else what the record says.
fn language(view: &HandoffView) -> Option<String> {
    let mut spoken: Vec<(&str, u32)> = vec![];
    for LanguageRun { from, to, language } in &view.context.languages {
        let count = to.saturating_sub(*from).saturating_add(1);
        match spoken.iter_mut().find(|(l, _)| l == language) {
            Some((_, n)) => *n = n.saturating_add(count),
            None => spoken.push((language, count)),
        }
    }
    spoken.sort_by_key(|(_, n)| Reverse(*n));
    let names = spoken.iter().map(|(l, _)| name_of(l));
    let names: Vec<_> = names.take(MOST_LANGUAGES).collect();
    if names.is_empty() {
        return view.prospect.language.as_deref().map(name_of);
    }
    Some(names.join(", "))
}

/// `Portuguese (pt-BR)`; the tag alone where it has no name here.
fn name_of(tag: &str) -> String {
    let primary = tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    let name = match primary.as_str() {
        "ar" => "Arabic",
        "de" => "German",
        "en" => "English",
        "es" => "Spanish",
        "fr" => "French",
        "he" => "Hebrew",
        "hi" => "Hindi",
        "it" => "Italian",
        "ja" => "Japanese",
        "ko" => "Korean",
        "nl" => "Dutch",
        "pl" => "Polish",
        "pt" => "Portuguese",
        "ru" => "Russian",
        "sv" => "Swedish",
        "tr" => "Turkish",
        "uk" => "Ukrainian",
        "zh" => "Chinese",
        _ => return tag.to_owned(),
    };
    if tag.contains('-') {
        format!("{name} ({tag})")
    } else {
        name.to_owned()
    }
}
