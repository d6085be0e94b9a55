//! What was measured, as one line of JSON each on standard output.

use std::time::Duration;

use serde::Serialize;

/// What is wanted of a ratio or a value.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    AtLeast(f64),
    AtMost(f64),
}

/// One row of the table.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    pub part: &'static str,
    pub what: String,
    pub value: f64,
    pub unit: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beside: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
}

impl Figure {
    pub fn new(
        part: &'static str,
        what: impl Into<String>,
        value: f64,
        unit: &'static str,
    ) -> Self {
        Self {
            part,
            what: what.into(),
            value,
            unit,
            baseline: None,
            beside: None,
            ratio: None,
            target: None,
        }
    }

    /// Set against something that was measured in this same run.
    pub fn beside(mut self, what: &'static str, baseline: f64) -> Self {
        self.baseline = Some(baseline);
        self.beside = Some(what);
        self.ratio = Some(self.value / baseline);
        self
    }

    /// Of the ratio where there is one, else of the value.
    pub fn wanted(mut self, target: Target) -> Self {
        self.target = Some(target);
        self
    }

    pub fn print(&self) {
        println!("{}", serde_json::to_string(self).unwrap());
    }
}

/// Says why a part was left out.
pub fn skipped(part: &str, why: &str) {
    println!("{}", serde_json::json!({ "part": part, "skipped": why }));
}

/// Durations of the same thing.
#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn new(mut times: Vec<Duration>) -> Self {
        assert!(!times.is_empty(), "nothing was measured");
        times.sort_unstable();
        Self(times)
    }

    /// In milliseconds.
    pub fn at(&self, percent: usize) -> f64 {
        let index = (self.0.len() * percent / 100).min(self.0.len() - 1);
        self.0[index].as_secs_f64() * 1_000.0
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}
