//! The main window and the card windows.

use baton_core::ids::{HandoffId, MeetingId, OfferId};
use tauri::{AppHandle, CloseRequestApi, Manager, WebviewUrl, WebviewWindowBuilder, Window, Wry};
use tauri_plugin_window_state::StateFlags;
use url::Url;

use crate::events::{NavigateEvent, tell};
use crate::{mail_frame, tray};

pub const MAIN: &str = "main";
/// How the labels of card windows begin, as `capabilities/card.json` names them.
const CARD: &str = "card-";
const CARD_WIDTH: f64 = 380.0;
const CARD_HEIGHT: f64 = 240.0;
/// From the edges of the screen.
const MARGIN: f64 = 24.0;

/// Size and place are kept; a window that was closed opens again all the same.
pub fn remember_size() -> tauri::plugin::TauriPlugin<Wry> {
    tauri_plugin_window_state::Builder::default()
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .with_filter(|label| label == MAIN)
        .build()
}

pub fn open_main(app: &AppHandle) -> Result<(), tauri::Error> {
    WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Baton")
        .on_navigation(is_ours)
        .inner_size(1280.0, 800.0)
        .min_inner_size(720.0, 480.0)
        .build()?;
    Ok(())
}

/// Where the main window goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Where it was.
    Stay,
    Handoff(HandoffId),
    Meeting(MeetingId),
    /// The prep brief of a handoff.
    Brief(HandoffId),
}

impl From<Option<HandoffId>> for Place {
    fn from(handoff: Option<HandoffId>) -> Self {
        handoff.map_or(Self::Stay, Self::Handoff)
    }
}

/// Brings the main window to the front.
pub fn show_main(app: &AppHandle, place: Place) {
    let Some(window) = app.get_webview_window(MAIN) else {
        if let Err(e) = open_main(app) {
            tracing::error!(error = %e, "the window could not be opened");
        }
        return;
    };
    let shown = window
        .show()
        .and_then(|()| window.unminimize())
        .and_then(|()| window.set_focus());
    if let Err(e) = shown {
        tracing::warn!(error = %e, "the window could not be brought to the front");
    }
    let mut to = NavigateEvent::default();
    match place {
        Place::Stay => return,
        Place::Handoff(handoff) => to.handoff = Some(handoff),
        Place::Meeting(meeting) => to.meeting = Some(meeting),
        Place::Brief(handoff) => to.brief = Some(handoff),
    }
    tell(app, &to);
}

/// Closing the main window hides it: Baton keeps running for the next alert, and the tray says so.
/// Without a tray the window would be out of reach, so it is made small instead.
pub fn closing(window: &Window, api: &CloseRequestApi) {
    if window.label() != MAIN {
        return;
    }
    api.prevent_close();
    let gone = if tray::is_there(window.app_handle()) {
        window.hide()
    } else {
        window.minimize()
    };
    if let Err(e) = gone {
        tracing::warn!(error = %e, "the window could not be put away");
    }
}

/// Where a window and its frames may go: the app's own pages, and the mail that it shows. Anywhere
/// else the page would be another's, in our window.
fn is_ours(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    match url.scheme() {
        "tauri" | mail_frame::SCHEME => host == "localhost",
        "http" | "https" => match host {
            "tauri.localhost" | "preview.localhost" => true,
            // While it is developed, the pages come from Vite.
            "localhost" => tauri::is_dev(),
            _ => false,
        },
        _ => false,
    }
}

fn card_label(offer: &OfferId) -> String {
    format!("{CARD}{offer}")
}

/// Whether the window of this label is a card.
pub fn is_card(label: &str) -> bool {
    label.starts_with(CARD)
}

/// Baton's own alert, where the desktop cannot show one with buttons.
pub fn open_card(app: &AppHandle, offer: &OfferId, handoff: &HandoffId) -> tauri::Result<()> {
    let label = card_label(offer);
    if app.get_webview_window(&label).is_some() {
        return Ok(());
    }
    let page = WebviewUrl::App(format!("index.html#/card/{handoff}").into());
    let mut card = WebviewWindowBuilder::new(app, label, page)
        .title("Baton: handoff")
        .on_navigation(is_ours)
        .inner_size(CARD_WIDTH, CARD_HEIGHT)
        .resizable(false)
        .maximizable(false)
        .minimizable(false)
        .always_on_top(true)
        .skip_taskbar(true)
        // The rep may be typing elsewhere: an alert never takes the keyboard.
        .focused(false);
    if let Ok(Some(screen)) = app.primary_monitor() {
        let size = screen.size().to_logical::<f64>(screen.scale_factor());
        card = card.position(size.width - CARD_WIDTH - MARGIN, MARGIN);
    }
    card.build()?;
    Ok(())
}

pub fn close_card(app: &AppHandle, offer: &OfferId) {
    if let Some(card) = app.get_webview_window(&card_label(offer))
        && let Err(e) = card.destroy()
    {
        tracing::warn!(error = %e, "a card could not be closed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_goes_to_our_pages_and_nowhere_else() {
        let goes = |url: &str| is_ours(&url.parse().unwrap());
        for ours in [
            "tauri://localhost/index.html#/card/ho_1",
            "http://tauri.localhost/",
            "preview://localhost/",
            "http://preview.localhost/1",
        ] {
            assert!(goes(ours), "{ours}");
        }
        for other in [
            "https://example.com/",
            "http://127.0.0.1:4780/",
            "http://tauri.localhost.example.com/",
            "tauri://example.com/",
            "file:///etc/passwd",
            "data:text/html,x",
            "about:blank",
            "baton://enrol/x/y",
        ] {
            assert!(!goes(other), "{other}");
        }
    }
}
