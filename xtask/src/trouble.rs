//! What went wrong, and what to do about it.

use std::fmt;

pub type Outcome<T = ()> = Result<T, Trouble>;

/// Every failure names what is missing; most know the fix.
#[derive(Debug, PartialEq, Eq)]
pub struct Trouble {
    what: String,
    fix: Option<String>,
}

impl Trouble {
    pub fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            fix: None,
        }
    }

    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.fix {
            Some(fix) => write!(f, "\n  To fix it: {fix}"),
            None => Ok(()),
        }
    }
}

/// Lets several steps run and fails at the end with the names of those that did.
#[derive(Default)]
pub struct Tally {
    failed: Vec<String>,
}

impl Tally {
    pub fn note(&mut self, name: &str, outcome: Outcome) {
        if let Err(trouble) = outcome {
            eprintln!("{trouble}");
            self.failed.push(name.to_owned());
        }
    }

    pub fn outcome(self) -> Outcome {
        if self.failed.is_empty() {
            return Ok(());
        }
        Err(Trouble::new(format!("failed: {}", self.failed.join(", "))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_says_what_and_how_to_fix_it() {
        let plain = Trouble::new("Node is missing");
        assert_eq!(plain.to_string(), "Node is missing");
        assert_eq!(
            plain.fix("install Node 20").to_string(),
            "Node is missing\n  To fix it: install Node 20"
        );
    }

    #[test]
    fn one_failure_does_not_hide_the_others() {
        let mut tally = Tally::default();
        tally.note("clippy", Err(Trouble::new("x")));
        tally.note("fmt", Ok(()));
        tally.note("docs", Err(Trouble::new("y")));
        assert_eq!(tally.outcome(), Err(Trouble::new("failed: clippy, docs")));
        assert_eq!(Tally::default().outcome(), Ok(()));
    }
}
