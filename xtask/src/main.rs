//! The commands a person needs: `run`, `test`, `servers`, `check`, `generate`, `eval`,
//! `simulate`, `fuzz`, `bench`.
#![allow(
    clippy::print_stdout,
    reason = "a command line tool talks on standard output"
)]

mod bench;
mod check;
mod cli;
mod eval;
mod fuzz;
mod generate;
mod mutation;
mod node;
mod packages;
mod run;
mod servers;
mod shell;
mod simulate;
mod stamp;
mod test;
mod trouble;
mod workspace;

use std::process::ExitCode;

use clap::Parser as _;

use cli::{Cli, Task};
use trouble::Outcome;

fn main() -> ExitCode {
    match perform(&Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("\nxtask: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: &Task) -> Outcome {
    match task {
        Task::Run(args) => run::run(args),
        Task::Test(args) => test::test(args),
        Task::Servers(args) => servers::servers(args),
        Task::Check(args) => check::check(args),
        Task::Generate(args) => generate::generate(args),
        Task::Eval(args) => eval::eval(args),
        Task::Simulate(args) => simulate::simulate(args),
        Task::Fuzz(args) => fuzz::fuzz(args),
        Task::Bench(args) => bench::bench(args),
    }
}
