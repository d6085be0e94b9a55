//! The command line.

mod admin;
mod agent;
mod archive;
mod forget;
mod ledger;
mod print;
mod read;
mod serve;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use url::Url;

/// Hands qualified prospects from AI agents to the right human, with everything that was said.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve a hub for a team.
    Serve(serve::Serve),
    /// Create and change what a hub holds; also while it serves.
    Admin(AdminArgs),
    /// Speak to a hub as an agent does.
    Agent(AgentArgs),
    /// Print what the reader finds in conversations, a JSON line each.
    Read(read::Read),
    /// Add up an exported ledger again: what each rep has had.
    Ledger(ledger::Ledger),
    /// Print the OpenAPI document.
    Openapi,
}

#[derive(Debug, Args)]
struct AdminArgs {
    /// Where the hub keeps its data.
    #[arg(long, env = "BATON_HUB_DATA")]
    data: PathBuf,
    /// Where agents and desktops reach the hub, for enrolment links.
    #[arg(long, env = "BATON_HUB_PUBLIC_URL")]
    public_url: Option<Url>,
    /// The workspace; not needed while there is only one.
    #[arg(long)]
    workspace: Option<String>,
    /// Print one JSON object instead of words.
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    command: admin::Admin,
}

#[derive(Debug, Args)]
struct AgentArgs {
    #[command(subcommand)]
    command: AgentCommand,
}

#[derive(Debug, Subcommand)]
enum AgentCommand {
    /// Play conversations into a hub and print its answers.
    Replay(agent::Replay),
}

pub type Result<T = (), E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

pub async fn run(cli: Cli) -> Result {
    match cli.command {
        Command::Serve(args) => serve::run(args).await,
        Command::Admin(args) => admin::run(args).await,
        Command::Agent(args) => match args.command {
            AgentCommand::Replay(replay) => agent::replay(replay).await,
        },
        Command::Read(args) => read::run(&args),
        Command::Ledger(args) => ledger::run(&args),
        Command::Openapi => print::line(&format!("{:#}", baton_hub::openapi())),
    }
}
