//! The tray: state and count at a glance, and the way back to the window.

use baton_desk::Desk;
use baton_desk::view::Connection;
use tauri::menu::{Menu, MenuItem};
use tauri::tray::{TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager};

use crate::events::{QuitEvent, tell};
use crate::host::Host;
use crate::windows::{self, Place};

const ID: &str = "baton";

struct Items {
    status: MenuItem<tauri::Wry>,
}

/// Adds the tray icon where the desktop can have one; without it the window is the only way in.
pub fn add(app: &AppHandle) {
    if !supported() {
        return;
    }
    if let Err(e) = try_add(app) {
        tracing::warn!(error = %e, "no tray icon");
    }
}

/// On Linux the indicator library is loaded at run time and its absence would end the program.
#[cfg(target_os = "linux")]
fn supported() -> bool {
    const NAMES: [&str; 2] = ["libayatana-appindicator3.so.1", "libappindicator3.so.1"];
    let folders = ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib"];
    let arch = format!("/usr/lib/{}-linux-gnu", std::env::consts::ARCH);
    let mut places = folders.iter().map(|f| (*f).to_owned()).chain([arch]);
    places.any(|f| {
        NAMES
            .iter()
            .any(|n| std::path::Path::new(&f).join(n).exists())
    })
}

#[cfg(not(target_os = "linux"))]
fn supported() -> bool {
    true
}

fn try_add(app: &AppHandle) -> tauri::Result<()> {
    let status = MenuItem::with_id(app, "status", "Baton", false, None::<&str>)?;
    let open = MenuItem::with_id(app, "open", "Open Baton", true, None::<&str>)?;
    let quit = MenuItem::with_id(app, "quit", "Quit", true, None::<&str>)?;
    let menu = Menu::with_items(app, &[&status, &open, &quit])?;
    let mut tray = TrayIconBuilder::with_id(ID)
        .menu(&menu)
        .tooltip("Baton")
        .on_menu_event(|app, event| match event.id().as_ref() {
            "open" => windows::show_main(app, Place::Stay),
            "quit" => ask_to_quit(app),
            _ => {}
        });
    tray = tray.on_tray_icon_event(|tray, event| {
        if let TrayIconEvent::DoubleClick { .. } = event {
            windows::show_main(tray.app_handle(), Place::Stay);
        }
    });
    if let Some(icon) = app.default_window_icon() {
        tray = tray.icon(icon.clone());
    }
    tray.build(app)?;
    app.manage(Items { status });
    Ok(())
}

pub fn is_there(app: &AppHandle) -> bool {
    app.tray_by_id(ID).is_some()
}

/// Shows how the feed stands and how many offers wait for the rep.
pub async fn refresh(app: &AppHandle, desk: &Desk) {
    let (Some(items), Ok(state)) = (app.try_state::<Items>(), desk.state().await) else {
        return;
    };
    let offered = state.counts.offered;
    // Nobody is asked who is away: a rep whom the hub has set to that shall see it.
    let away = state.me.is_some_and(|me| me.set_away.is_some());
    let connection = match state.connection {
        Connection::Live if away => "set to away",
        Connection::Live => "live",
        Connection::Connecting => "connecting",
        Connection::Reconnecting { .. } => "reconnecting",
        Connection::Offline { .. } => "offline",
        Connection::NotStored { .. } => "cannot store anything",
        Connection::SignedOut => "signed out",
    };
    let words = match offered {
        0 => format!("Baton: {connection}"),
        1 => format!("1 offer · {connection}"),
        n => format!("{n} offers · {connection}"),
    };
    let title = (offered > 0).then(|| offered.to_string());
    let done = items.status.set_text(&words);
    let Some(tray) = app.tray_by_id(ID) else {
        return;
    };
    if let Err(e) = done
        .and_then(|()| tray.set_tooltip(Some(&words)))
        .and_then(|()| tray.set_title(title))
    {
        tracing::warn!(error = %e, "the tray could not be refreshed");
    }
}

/// Quits at once when nothing waits; else the rep is asked.
pub fn ask_to_quit(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let desk = app.state::<Host>().running();
        let offers = match desk {
            Some(desk) => desk.state().await.map_or(0, |s| s.counts.offered),
            None => 0,
        };
        if offers == 0 {
            app.exit(0);
        } else {
            windows::show_main(&app, Place::Stay);
            tell(&app, &QuitEvent { offers });
        }
    });
}
