//! A meeting as an event in the rep's calendar.

use baton_api::booking::MeetingView;
use baton_calendars::{Capabilities, Conference, Event};
use baton_core::Timestamp;
use baton_core::booking::Location;
use baton_core::meeting;

use crate::agenda::join_url;
use crate::links::meeting_link;

/// What is known around the meeting.
pub(crate) struct Around<'a> {
    /// The prospect's card in lines.
    pub card: &'a [String],
    /// IANA zone in which the rep sees it.
    pub zone: &'a str,
    /// The rep is the host, not the one beside.
    pub hosts: bool,
    pub can: Capabilities,
    pub now: Timestamp,
}

pub(crate) fn event(view: &MeetingView, around: &Around<'_>) -> Event {
    let link = meeting_link(&view.id);
    Event {
        uid: meeting::uid(&view.id),
        sequence: view.sequence,
        start: view.start,
        end: view.end,
        zone: around.zone.to_owned(),
        summary: summary(view),
        description: description(view, around.card, &link),
        location: place(view),
        url: Some(link),
        conference: conference(view, around),
        // The hub invites the prospect: a provider that did too would invite twice.
        attendees: vec![],
        stamp: around.now,
    }
}

/// `Intro call: Priya Raghunathan (Brightmoor)`
fn summary(view: &MeetingView) -> String {
    let company = view.company.as_ref().map(|c| format!(" ({c})"));
    let who = &view.prospect;
    format!("{}: {who}{}", view.name, company.unwrap_or_default())
}

fn description(view: &MeetingView, card: &[String], link: &str) -> String {
    let mut parts = Vec::new();
    let mut contact = Vec::new();
    contact.extend(view.email.clone());
    contact.extend(view.phone.clone());
    contact.extend(view.with.as_ref().map(|p| format!("With {}", p.name)));
    parts.push(card.join("\n"));
    parts.extend(view.note.clone());
    parts.push(contact.join("\n"));
    parts.extend(join_url(view).map(|url| format!("Join: {url}")));
    parts.push(format!("Open in Baton: {link}"));
    parts.retain(|p| !p.is_empty());
    parts.join("\n\n")
}

fn place(view: &MeetingView) -> Option<String> {
    if let Some(url) = join_url(view) {
        return Some(url.into());
    }
    match view.location {
        Location::Phone => view.phone.clone(),
        _ => None,
    }
}

/// Only the host's calendar makes a link, and only where there is none yet.
fn conference(view: &MeetingView, around: &Around<'_>) -> Option<Conference> {
    let wanted = match view.location {
        Location::GoogleMeet => Conference::GoogleMeet,
        Location::Teams => Conference::Teams,
        Location::Link { .. } | Location::Phone => return None,
    };
    let can = around.can.conference == Some(wanted);
    (can && around.hosts).then_some(wanted)
}
