//! The sums behind a report.

use std::collections::{BTreeMap, BTreeSet};

use baton_core::signal::{SignalName, Status};

use crate::record::{Labels, SignalLabel};

/// Found and to be found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub right: usize,
    /// Found, whether right or wrong.
    pub found: usize,
    /// To be found.
    pub wanted: usize,
}

impl Counts {
    pub fn precision(self) -> f64 {
        share(self.right, self.found)
    }

    pub fn recall(self) -> f64 {
        share(self.right, self.wanted)
    }

    pub fn f1(self) -> f64 {
        share(2 * self.right, self.found + self.wanted)
    }

    fn add_sets<T: Ord>(&mut self, gold: &BTreeSet<T>, read: &BTreeSet<T>) {
        self.right += gold.intersection(read).count();
        self.found += read.len();
        self.wanted += gold.len();
    }
}

/// A share; of nothing, everything is right.
fn share(part: usize, whole: usize) -> f64 {
    let exact = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if whole == 0 {
        1.0
    } else {
        exact(part) / exact(whole)
    }
}

/// How often each status was read for each labelled status of one signal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignalFigures {
    /// (labelled, read) → how often.
    confusion: BTreeMap<(u8, u8), usize>,
    pub evidence: Counts,
    pub values: Counts,
}

const STATUSES: [Status; 3] = [Status::Met, Status::NotMet, Status::Unknown];

fn class(status: Status) -> u8 {
    match status {
        Status::Met => 0,
        Status::NotMet => 1,
        Status::Unknown => 2,
    }
}

impl SignalFigures {
    fn add(&mut self, gold: &SignalLabel, read: &SignalLabel) {
        *self
            .confusion
            .entry((class(gold.status), class(read.status)))
            .or_default() += 1;
        if gold.status != read.status || gold.status == Status::Unknown {
            return;
        }
        let set = |l: &SignalLabel| l.evidence.iter().copied().collect::<BTreeSet<_>>();
        self.evidence.add_sets(&set(gold), &set(read));
        if gold.status == Status::Met && gold.value.is_some() {
            self.values.wanted += 1;
            self.values.found += usize::from(read.value.is_some());
            self.values.right += usize::from(gold.value == read.value);
        }
    }

    /// How often `gold` was read as `read`.
    pub fn count(&self, gold: Status, read: Status) -> usize {
        self.confusion
            .get(&(class(gold), class(read)))
            .copied()
            .unwrap_or(0)
    }

    /// `met` and `not_met` against `unknown`.
    pub fn decided(&self) -> Counts {
        let sum = |keep: fn(Status, Status) -> bool| -> usize {
            let all = STATUSES
                .iter()
                .flat_map(|g| STATUSES.iter().map(move |r| (*g, *r)));
            all.filter(|(g, r)| keep(*g, *r))
                .map(|(g, r)| self.count(g, r))
                .sum()
        };
        Counts {
            right: sum(|g, r| g == r && g != Status::Unknown),
            found: sum(|_, r| r != Status::Unknown),
            wanted: sum(|g, _| g != Status::Unknown),
        }
    }

    /// One status against the others.
    pub fn of_status(&self, status: Status) -> Counts {
        Counts {
            right: self.count(status, status),
            found: STATUSES.iter().map(|g| self.count(*g, status)).sum(),
            wanted: STATUSES.iter().map(|r| self.count(status, *r)).sum(),
        }
    }

    pub fn accuracy(&self) -> f64 {
        let right = STATUSES.iter().map(|s| self.count(*s, *s)).sum();
        share(right, self.confusion.values().sum())
    }

    /// The mean F1 of the statuses that occur.
    pub fn macro_f1(&self) -> f64 {
        let occur = STATUSES
            .iter()
            .map(|s| self.of_status(*s))
            .filter(|c| c.found + c.wanted > 0);
        mean(occur.map(Counts::f1))
    }
}

/// The figures of one part of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub conversations: usize,
    pub signals: BTreeMap<SignalName, SignalFigures>,
    pub features: Counts,
    pub competitors: Counts,
    pub questions: Counts,
    pub objections: Counts,
    wants_human: usize,
    qualified: usize,
}

impl Figures {
    pub(super) fn add(&mut self, gold: &Labels, read: &Labels) {
        self.conversations += 1;
        for name in SignalName::BUILT_IN.map(SignalName::from) {
            let of = |labels: &Labels| labels.signals.get(&name).cloned().unwrap_or_default();
            let (gold, read) = (of(gold), of(read));
            self.signals.entry(name).or_default().add(&gold, &read);
        }
        self.features.add_sets(&features(gold), &features(read));
        self.competitors
            .add_sets(&competitors(gold), &competitors(read));
        self.questions.add_sets(&questions(gold), &questions(read));
        self.objections
            .add_sets(&objections(gold), &objections(read));
        self.wants_human += usize::from(gold.wants_human == read.wants_human);
        self.qualified += usize::from(gold.qualified == read.qualified);
    }

    /// The mean over the five signals of the macro-F1 over statuses.
    pub fn signals_macro_f1(&self) -> f64 {
        mean(self.signals.values().map(SignalFigures::macro_f1))
    }

    pub fn wants_human_accuracy(&self) -> f64 {
        share(self.wants_human, self.conversations)
    }

    pub fn qualified_accuracy(&self) -> f64 {
        share(self.qualified, self.conversations)
    }

    pub fn evidence_precision(&self) -> f64 {
        self.evidence().precision()
    }

    /// Evidence of all signals whose status is right.
    pub fn evidence(&self) -> Counts {
        self.sum(|s| s.evidence)
    }

    /// Values of all signals rightly met.
    pub fn values(&self) -> Counts {
        self.sum(|s| s.values)
    }

    fn sum(&self, of: fn(&SignalFigures) -> Counts) -> Counts {
        self.signals
            .values()
            .map(of)
            .fold(Counts::default(), |a, b| Counts {
                right: a.right + b.right,
                found: a.found + b.found,
                wanted: a.wanted + b.wanted,
            })
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0.0), |(sum, n), v| (sum + v, n + 1.0));
    if n == 0.0 { 1.0 } else { sum / n }
}

fn features(labels: &Labels) -> BTreeSet<&str> {
    labels.features.iter().map(|f| f.id.as_str()).collect()
}

fn competitors(labels: &Labels) -> BTreeSet<&str> {
    labels.competitors.iter().map(|c| c.name.as_str()).collect()
}

fn questions(labels: &Labels) -> BTreeSet<u32> {
    labels
        .questions
        .iter()
        .flat_map(|q| q.evidence.iter().copied())
        .collect()
}

fn objections(labels: &Labels) -> BTreeSet<&'static str> {
    use baton_core::context::ObjectionKind as Kind;
    let word = |kind| match kind {
        Kind::Price => "price",
        Kind::Security => "security",
        Kind::Timing => "timing",
        Kind::Integration => "integration",
        Kind::Authority => "authority",
        Kind::Trust => "trust",
        Kind::Complexity => "complexity",
        Kind::Other => "other",
    };
    labels.objections.iter().map(|o| word(o.kind)).collect()
}

/// One field in words.
pub(super) struct Field {
    pub name: String,
    /// What makes a miss if it differs.
    pub compared: String,
    /// What helps to understand it.
    pub details: String,
}

/// Field by field: what a list of misses compares and shows.
pub(super) fn describe(labels: &Labels) -> Vec<Field> {
    let list = |set: BTreeSet<&str>| set.into_iter().collect::<Vec<_>>().join(" ");
    let seqs: Vec<_> = questions(labels).iter().map(u32::to_string).collect();
    let rest = [
        ("features", list(features(labels))),
        ("competitors", list(competitors(labels))),
        ("questions", seqs.join(" ")),
        ("objections", list(objections(labels))),
        ("wants_human", labels.wants_human.to_string()),
        ("qualified", labels.qualified.to_string()),
    ];
    let rest = rest.map(|(name, compared)| Field {
        name: name.to_owned(),
        compared,
        details: String::new(),
    });
    SignalName::BUILT_IN
        .iter()
        .map(|name| signal(labels, name))
        .chain(rest)
        .collect()
}

fn signal(labels: &Labels, name: &str) -> Field {
    let label = labels
        .signals
        .get(&SignalName::from(name))
        .cloned()
        .unwrap_or_default();
    let value = label.value.map(|v| format!(" {v}")).unwrap_or_default();
    Field {
        name: name.to_owned(),
        compared: word(label.status).to_owned(),
        details: format!("{value} {:?}", label.evidence),
    }
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Met => "met",
        Status::NotMet => "not_met",
        Status::Unknown => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(status: Status, evidence: &[u32]) -> SignalLabel {
        SignalLabel {
            status,
            value: None,
            evidence: evidence.to_vec(),
        }
    }

    #[test]
    fn statuses_are_weighed_alike_however_often_they_occur() {
        let mut s = SignalFigures::default();
        for _ in 0..3 {
            s.add(&label(Status::Met, &[1]), &label(Status::Met, &[1, 2]));
        }
        s.add(&label(Status::Unknown, &[]), &label(Status::Met, &[1]));
        // met: 3 of 4 found, 3 of 3 wanted: F1 6/7; unknown: 0; not_met does not occur.
        assert!((s.macro_f1() - 3.0 / 7.0).abs() < 1e-9);
        assert!((s.accuracy() - 0.75).abs() < 1e-9);
        assert_eq!(
            s.decided(),
            Counts {
                right: 3,
                found: 4,
                wanted: 3
            }
        );
        assert_eq!(
            s.evidence,
            Counts {
                right: 3,
                found: 6,
                wanted: 3
            }
        );
    }

    #[test]
    fn nothing_to_find_and_nothing_found_is_right() {
        assert!((Counts::default().f1() - 1.0).abs() < 1e-9);
        assert!((Figures::default().signals_macro_f1() - 1.0).abs() < 1e-9);
    }
}
