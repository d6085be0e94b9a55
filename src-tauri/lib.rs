//! The shell: windows, tray, notifications and the commands of the UI. No rules here, no SQL, no
//! HTTP: what a rep may do lives in `baton_desk`.

mod browser;
mod deep_link;
mod display;
mod downloads;
mod embedded;
mod events;
mod health;
mod host;
mod ipc;
mod mail_frame;
mod notifier;
mod sample;
mod tray;
mod windows;

use std::path::Path;

use tauri::{Manager, RunEvent, WindowEvent};

use crate::host::Host;

/// Writes the TypeScript types and commands that the UI is checked against.
pub fn export_bindings(file: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let language = specta_typescript::Typescript::default();
    Ok(ipc::builder().export(language, file)?)
}

/// Opens the app and runs it until it is quit.
pub fn run() -> Result<(), tauri::Error> {
    log_to_stderr();
    display::prepare();
    let builder = ipc::builder();
    let app = tauri::Builder::default()
        // First: a second start hands its link over before anything of it is opened.
        .plugin(tauri_plugin_single_instance::init(|app, args, _cwd| {
            deep_link::second_start(app, &args);
        }))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(windows::remember_size())
        .register_uri_scheme_protocol(mail_frame::SCHEME, |from, _asked| {
            mail_frame::answer(from.app_handle())
        })
        .invoke_handler(ipc::handler(&builder))
        .setup(move |app| {
            builder.mount_events(app);
            app.manage(Host::new(app.handle())?);
            windows::open_main(app.handle())?;
            tray::add(app.handle());
            deep_link::listen(app.handle());
            Host::start(app.handle());
            Ok(())
        })
        .on_window_event(|window, event| {
            if let WindowEvent::CloseRequested { api, .. } = event {
                windows::closing(window, api);
            }
        })
        .build(tauri::generate_context!())?;
    app.run(|app, event| match event {
        // Closing the last window keeps Baton running: alerts must still arrive.
        RunEvent::ExitRequested {
            api, code: None, ..
        } => api.prevent_exit(),
        RunEvent::Exit => Host::stop(app),
        _ => {}
    });
    Ok(())
}

fn log_to_stderr() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_env("BATON_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        // A log that cannot be written, as on a full disk, fails nothing else: saying so would.
        .log_internal_errors(false)
        .with_writer(std::io::stderr)
        .init();
}
