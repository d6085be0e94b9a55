//! Measures the whole path: hub and app are the real programs, each figure stands beside a baseline
//! that was taken in the same run. Prints lines of JSON; `cargo xtask bench` makes the table.

mod bare;
mod crowd;
mod figure;
mod handoffs;
mod large;
mod plain;
mod posts;
mod process;
mod push;
mod scene;
mod sync;
#[cfg(target_os = "linux")]
mod window;
mod wire;

use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};

use scene::Size;

/// No part takes longer, whatever goes wrong.
const END: Duration = Duration::from_mins(6);
const QUICK_END: Duration = Duration::from_mins(3);

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Measure one part.
    Run {
        part: Part,
        /// Small, to see that it works: the figures mean little.
        #[arg(long)]
        quick: bool,
    },
    /// The server without accounts or storage that the hub's push is set against.
    Plain,
}

#[derive(Clone, Copy, ValueEnum)]
enum Part {
    /// Durable message posts, by one and by many.
    Posts,
    /// Qualified handoffs.
    Handoffs,
    /// Events pushed to many connected desks.
    Push,
    /// The first sync of a desk.
    Sync,
    /// A workspace with very many handoffs.
    Large,
    /// The window: starts, memory, idle.
    Window,
    /// From a message to the notification.
    Notify,
}

#[tokio::main]
async fn main() {
    // Ten thousand connections are ten thousand open files; the programs started here inherit it.
    if let Ok((_, hard)) = rlimit::Resource::NOFILE.get() {
        let _ = rlimit::Resource::NOFILE.set(hard, hard);
    }
    match Arguments::parse().task {
        Task::Plain => plain::serve().await,
        Task::Run { part, quick } => {
            let size = Size { quick };
            let whole = tokio::time::timeout(size.pick(QUICK_END, END), Box::pin(run(part, size)));
            whole.await.expect("this part ends in time");
        }
    }
}

async fn run(part: Part, size: Size) {
    match part {
        Part::Posts => posts::measure(size).await,
        Part::Handoffs => handoffs::measure(size).await,
        Part::Push => push::measure(size).await,
        Part::Sync => sync::measure(size).await,
        Part::Large => large::measure(size).await,
        #[cfg(target_os = "linux")]
        Part::Window => window::measure(size).await,
        #[cfg(target_os = "linux")]
        Part::Notify => window::notify(size).await,
        #[cfg(not(target_os = "linux"))]
        Part::Window | Part::Notify => figure::skipped("window", "this is measured on Linux"),
    }
}
