//! `baton://handoff/ID` opens a handoff, `baton://meeting/ID` a meeting, `baton://enrol/…` fills in the way to a team.

use baton_desk::links::{parse_enrol_link, parse_handoff_link, parse_meeting_link};
use tauri::{AppHandle, Manager};
use tauri_plugin_deep_link::DeepLinkExt;

use crate::events::{EnrolLinkEvent, OpenedWith, tell};
use crate::host::Host;
use crate::windows::{self, Place};

/// Links that open while Baton runs; the one it was started with is kept until a window asks.
pub fn listen(app: &AppHandle) {
    let handle = app.clone();
    app.deep_link().on_open_url(move |event| {
        for url in event.urls() {
            open(&handle, url.as_str());
        }
    });
    if let Ok(Some(urls)) = app.deep_link().get_current()
        && let Some(wanted) = urls.iter().find_map(|url| read(url.as_str()))
    {
        app.state::<Host>().keep_link(wanted);
    }
}

/// A second start: its window is this one. Its link, if any, comes through the deep-link plugin.
pub fn second_start(app: &AppHandle, args: &[String]) {
    if !args.iter().any(|a| a.starts_with("baton:")) {
        windows::show_main(app, Place::Stay);
    }
}

fn read(link: &str) -> Option<OpenedWith> {
    if let Ok(handoff) = parse_handoff_link(link) {
        return Some(OpenedWith::Handoff { handoff });
    }
    if let Ok(meeting) = parse_meeting_link(link) {
        return Some(OpenedWith::Meeting { meeting });
    }
    parse_enrol_link(link)
        .ok()
        .map(|join| OpenedWith::Enrol { join })
}

fn open(app: &AppHandle, link: &str) {
    match read(link) {
        Some(OpenedWith::Handoff { handoff }) => {
            app.state::<Host>().followed_to(handoff.clone());
            windows::show_main(app, Place::Handoff(handoff));
        }
        Some(OpenedWith::Meeting { meeting }) => windows::show_main(app, Place::Meeting(meeting)),
        Some(OpenedWith::Enrol { join }) => {
            windows::show_main(app, Place::Stay);
            tell(app, &EnrolLinkEvent(join));
        }
        None => {
            // The link itself may carry a code: it is not logged.
            tracing::warn!("a link was opened that Baton does not know");
            windows::show_main(app, Place::Stay);
        }
    }
}
