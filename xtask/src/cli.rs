//! The arguments.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    about = "Everything there is to do with Baton's sources"
)]
pub struct Cli {
    #[command(subcommand)]
    pub task: Task,
}

#[derive(Debug, Subcommand)]
pub enum Task {
    /// Install what is missing, build, and open the app
    Run(Run),
    /// Run every test
    Test(Test),
    /// Install the servers that tests start; `test` does it too, but for the model server
    Servers(Servers),
    /// Check without running: format, lints, types, docs, licences, generated files
    Check(Check),
    /// Write the files that are made from Rust: bindings.ts and openapi.json
    Generate(Generate),
    /// Measure the transcript reader against labelled conversations
    Eval(Eval),
    /// Tell stories of bad machines and networks, and kill the hub; `test` does a few of each
    Simulate(Simulate),
    /// Look for bad input that breaks what reads it, with nightly Rust and cargo-fuzz
    Fuzz(Fuzz),
    /// Measure the rules and the whole path, as ratios within one run
    Bench(Bench),
}

#[derive(Debug, Args)]
pub struct Bench {
    /// Some of them: schedule, routing, reading, search, posts, handoffs, push, sync, large, window,
    /// notify. None: all
    pub names: Vec<String>,
    /// Small, to see that they work: nothing is written
    #[arg(long)]
    pub quick: bool,
}

#[derive(Debug, Args)]
pub struct Run {
    /// Show the app on a screen of its own and take pictures; the way without a display
    #[arg(long)]
    pub tour: bool,
    /// Build it as it is shipped
    #[arg(long)]
    pub release: bool,
}

#[derive(Debug, Args)]
pub struct Test {
    /// Leave out what needs a desktop or a browser
    #[arg(long)]
    pub quick: bool,
}

#[derive(Debug, Args)]
pub struct Servers {
    /// Build llama.cpp's server too: about 15 minutes, kept for later runs
    #[arg(long)]
    pub model: bool,
}

#[derive(Debug, Args)]
pub struct Check {
    /// Install the tools that are missing (cargo-deny) from source
    #[arg(long)]
    pub install_tools: bool,
}

#[derive(Debug, Args)]
pub struct Generate {
    /// Write nothing; fail if a file is not what it should be
    #[arg(long)]
    pub check: bool,
}

#[derive(Debug, Args)]
pub struct Simulate {
    /// How many stories
    #[arg(long, default_value_t = 1000)]
    pub seeds: u64,
    /// The seed of the first; one that failed, to see it again
    #[arg(long, default_value_t = 1)]
    pub from: u64,
    /// How often hub and desks are killed while everybody is at work, and the hub while it tells
    /// everybody
    #[arg(long, default_value_t = 0)]
    pub kills: u32,
    /// Plant this fault of tests/simulation/mutations (or `all`, one by one) in a copy of the
    /// checkout, and expect that a story finds it
    #[arg(long, value_name = "NAME")]
    pub mutation: Option<String>,
}

#[derive(Debug, Args)]
pub struct Fuzz {
    /// feed, policy, link or messages; all of them, one after the other, if none is named
    pub target: Option<String>,
    /// How long each
    #[arg(long, default_value_t = 120)]
    pub seconds: u32,
}

#[derive(Debug, Args)]
pub struct Eval {
    /// Labelled conversations, one JSON object per line
    #[arg(default_value = "data/conversations.jsonl")]
    pub file: PathBuf,
    /// The catalogs that the conversations name; by default `catalogs.json` beside FILE
    #[arg(long)]
    pub catalogs: Option<PathBuf>,
    /// List every difference
    #[arg(long)]
    pub misses: bool,
    /// Print tables for a page
    #[arg(long)]
    pub markdown: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Task, clap::Error> {
        Cli::try_parse_from(format!("xtask {line}").split_whitespace()).map(|cli| cli.task)
    }

    #[test]
    fn the_definition_holds_together() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }

    #[test]
    fn commands_without_arguments_do_the_whole_thing() {
        assert!(matches!(
            parse("run"),
            Ok(Task::Run(Run {
                tour: false,
                release: false
            }))
        ));
        assert!(matches!(
            parse("test"),
            Ok(Task::Test(Test { quick: false }))
        ));
        assert!(matches!(
            parse("check"),
            Ok(Task::Check(Check {
                install_tools: false
            }))
        ));
        assert!(matches!(
            parse("generate"),
            Ok(Task::Generate(Generate { check: false }))
        ));
        assert!(matches!(
            parse("servers"),
            Ok(Task::Servers(Servers { model: false }))
        ));
        assert!(matches!(
            parse("bench"),
            Ok(Task::Bench(Bench { quick: false, .. }))
        ));
    }

    #[test]
    fn one_story_can_be_told_again() {
        let Ok(Task::Simulate(again)) = parse("simulate --from 306 --seeds 1") else {
            panic!("not simulate");
        };
        assert_eq!((again.from, again.seeds, again.kills), (306, 1, 0));
    }

    #[test]
    fn all_targets_are_fuzzed_unless_one_is_named() {
        let Ok(Task::Fuzz(all)) = parse("fuzz") else {
            panic!("not fuzz");
        };
        assert_eq!((all.target, all.seconds), (None, 120));
        let Ok(Task::Fuzz(one)) = parse("fuzz link --seconds 5") else {
            panic!("not fuzz");
        };
        assert_eq!((one.target.as_deref(), one.seconds), (Some("link"), 5));
    }

    #[test]
    fn eval_reads_the_bundled_conversations_unless_told_otherwise() {
        let Ok(Task::Eval(eval)) = parse("eval --misses") else {
            panic!("not eval");
        };
        assert_eq!(eval.file, PathBuf::from("data/conversations.jsonl"));
        assert!(eval.misses && !eval.markdown && eval.catalogs.is_none());
        let Ok(Task::Eval(eval)) = parse("eval mine.jsonl --catalogs c.json --markdown") else {
            panic!("not eval");
        };
        assert_eq!(eval.file, PathBuf::from("mine.jsonl"));
        assert_eq!(eval.catalogs, Some(PathBuf::from("c.json")));
    }

    #[test]
    fn unknown_words_are_refused() {
        assert!(parse("").is_err());
        assert!(parse("tests").is_err());
        assert!(parse("run --slow").is_err());
    }
}
