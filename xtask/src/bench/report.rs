//! Makes tables of what was measured, and puts them into the page.

use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::shell::output;
use crate::trouble::{Outcome, Trouble};

/// One part of the whole path.
pub struct Part {
    pub name: &'static str,
    heading: &'static str,
    pub app: bool,
}

impl Part {
    pub const fn new(name: &'static str, heading: &'static str, app: bool) -> Self {
        Self { name, heading, app }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Target {
    AtLeast(f64),
    AtMost(f64),
}

/// One line of what a part prints.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Line {
    Skipped {
        skipped: String,
    },
    Figure {
        what: String,
        value: f64,
        unit: String,
        baseline: Option<f64>,
        beside: Option<String>,
        ratio: Option<f64>,
        target: Option<Target>,
    },
}

/// A line that says why something is missing.
pub fn skipped(why: &str) -> String {
    let why = why.replace('"', "'");
    format!("{{\"skipped\":\"{why}\"}}\n")
}

/// The tables, by the name of their part.
#[derive(Default)]
pub struct Report(Vec<(&'static str, String)>);

impl Report {
    /// `lines` is JSON, one object a line.
    pub fn add(&mut self, part: &Part, lines: &str) -> Outcome {
        let mut table = format!("### {}\n\n", part.heading);
        let head = "| what | measured | baseline of the same run | ratio | wanted |\n\
                    | --- | --: | --: | --: | --- |\n";
        table.push_str(head);
        let mut notes = String::new();
        for line in lines.lines().filter(|l| !l.trim().is_empty()) {
            let unread = |e| Trouble::new(format!("{} printed `{line}`: {e}", part.name));
            match serde_json::from_str(line).map_err(unread)? {
                Line::Skipped { skipped } => notes = format!("\nNot measured: {skipped}.\n"),
                figure @ Line::Figure { .. } => table.push_str(&row(&figure)),
            }
        }
        self.0.push((part.name, table + &notes));
        Ok(())
    }

    /// Replaces the tables of these parts; what a person wrote around them stays.
    pub fn write(&self, page: &Path) -> Outcome {
        let failed = |e| Trouble::new(format!("{}: {e}", page.display()));
        let mut text = fs::read_to_string(page).map_err(failed)?;
        let place = place();
        for (name, table) in &self.0 {
            text = replaced(&text, name, &format!("{table}\n{place}\n"))?;
        }
        fs::write(page, text).map_err(failed)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|(_, table)| writeln!(f, "\n{table}"))
    }
}

fn row(line: &Line) -> String {
    let Line::Figure {
        what,
        value,
        unit,
        baseline,
        beside,
        ratio,
        target,
    } = line
    else {
        return String::new();
    };
    let value_and_unit = |n: f64| format!("{} {unit}", number(n));
    let beside = match (baseline, beside) {
        (Some(n), Some(beside)) => format!("{}: {beside}", value_and_unit(*n)),
        _ => String::new(),
    };
    let shown = ratio.map(number).unwrap_or_default();
    let wanted = target.as_ref().map(|t| wanted(t, ratio.unwrap_or(*value)));
    let wanted = wanted.unwrap_or_default();
    let value = value_and_unit(*value);
    format!("| {what} | {value} | {beside} | {shown} | {wanted} |\n")
}

/// What was wanted, and by how much it was missed.
fn wanted(target: &Target, reached: f64) -> String {
    let (sign, bound, met) = match target {
        Target::AtLeast(n) => ('≥', *n, reached >= *n),
        Target::AtMost(n) => ('≤', *n, reached <= *n),
    };
    let missed = format!(", missed by {}", number((reached - bound).abs()));
    format!("{sign} {}{}", number(bound), if met { "" } else { &missed })
}

/// Three figures that mean something.
fn number(n: f64) -> String {
    match n.abs() {
        100.0.. => format!("{n:.0}"),
        10.0.. => format!("{n:.1}"),
        1.0.. => format!("{n:.2}"),
        _ => format!("{n:.3}"),
    }
}

fn replaced(text: &str, name: &str, table: &str) -> Outcome<String> {
    let (begin, end) = (
        format!("<!-- {name} -->\n"),
        format!("<!-- end of {name} -->"),
    );
    let missing = || Trouble::new(format!("the page has no place for {name}"));
    let (before, rest) = text.split_once(&begin).ok_or_else(missing)?;
    let (_, after) = rest.split_once(&end).ok_or_else(missing)?;
    Ok(format!("{before}{begin}{table}{end}{after}"))
}

/// Where and when it was measured.
fn place() -> String {
    let read = |file: &str| fs::read_to_string(file).unwrap_or_default();
    let after = |text: &str, name: &str| {
        let line = text.lines().find(|l| l.starts_with(name));
        let value = line.and_then(|l| l.split([':', '=']).nth(1));
        value.map(|v| v.trim().trim_matches('"').to_owned())
    };
    let unknown = || "unknown".to_owned();
    let processor = after(&read("/proc/cpuinfo"), "model name").unwrap_or_else(unknown);
    let memory = after(&read("/proc/meminfo"), "MemTotal").unwrap_or_else(unknown);
    let system = after(&read("/etc/os-release"), "PRETTY_NAME").unwrap_or_else(unknown);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let date = output(Command::new("date").args(["-u", "+%Y-%m-%d"])).unwrap_or_else(|_| unknown());
    format!(
        "{}: {cores} cores of {processor}, {memory} of memory, {system}.",
        date.trim()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(lines: &str) -> String {
        let mut report = Report::default();
        report
            .add(&Part::new("posts", "Messages", false), lines)
            .unwrap();
        report.to_string()
    }

    #[test]
    fn a_ratio_that_is_too_small_says_by_how_much() {
        let line = r#"{"part":"posts","what":"posts","value":500.0,"unit":"/s","baseline":1000.0,
                       "beside":"bare","ratio":0.5,"target":{"at_least":0.8}}"#;
        let table = table(&line.replace('\n', " "));
        let row = "| posts | 500 /s | 1000 /s: bare | 0.500 | ≥ 0.800, missed by 0.300 |";
        assert!(table.contains(row), "{table}");
    }

    #[test]
    fn what_was_reached_is_not_called_missed() {
        let line = r#"{"what":"p99","value":3.2,"unit":"ms","target":{"at_most":5.0}}"#;
        let table = table(line);
        assert!(
            table.contains("| p99 | 3.20 ms |  |  | ≤ 5.00 |"),
            "{table}"
        );
    }

    #[test]
    fn what_could_not_be_measured_is_said() {
        let table = table(&skipped("Xvfb is not installed"));
        assert!(
            table.contains("Not measured: Xvfb is not installed."),
            "{table}"
        );
    }

    #[test]
    fn what_a_person_wrote_around_a_table_stays() {
        let page = "a\n<!-- posts -->\nold\n<!-- end of posts -->\nb\n";
        let new = replaced(page, "posts", "new\n").unwrap();
        assert_eq!(new, "a\n<!-- posts -->\nnew\n<!-- end of posts -->\nb\n");
        assert!(replaced(page, "push", "").is_err());
    }
}
