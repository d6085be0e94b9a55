// No console window beside the app on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

//! The desktop app.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    // For builds: the TypeScript side of the commands, from the commands themselves.
    if args.next().is_some_and(|a| a == "export-bindings") {
        let Some(file) = args.next() else {
            eprintln!("baton: export-bindings needs a file");
            return ExitCode::FAILURE;
        };
        return match baton::export_bindings(file.as_ref()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(e) => {
                eprintln!("baton: {e}");
                ExitCode::FAILURE
            }
        };
    }
    match baton::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("baton: {e}");
            ExitCode::FAILURE
        }
    }
}
