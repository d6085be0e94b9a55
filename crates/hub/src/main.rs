//! `baton-hub`: serve a hub, administer it, and play conversations into one.

mod cli;

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    match cli::run(cli::Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("baton-hub: {e}");
            ExitCode::FAILURE
        }
    }
}
