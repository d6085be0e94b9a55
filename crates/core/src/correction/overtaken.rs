//! What repeats, elsewhere on the card, something that a rep put right: it falls with it, or says
//! what the rep said.

use serde::{Deserialize, Serialize};

use super::{ClaimKind, Correction, CorrectionTarget, claims};
use crate::card::for_people;
use crate::context::{Context, RiskKind};
use crate::evidence::Evidence;
use crate::qualification::{Finding, Scorecard};
use crate::signal::{SignalName, Source, Status};

/// A part of the context that no longer holds as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(specta::Type))]
pub struct Overtaken {
    pub part: CardPart,
    /// What holds instead, for people; absent where nothing does.
    pub instead: Option<String>,
    /// What was put right.
    pub by: CorrectionTarget,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(specta::Type))]
pub enum CardPart {
    /// How the rep may begin.
    Opening,
    /// Known as in a correction.
    Claim { of: ClaimKind, key: String },
}

impl Overtaken {
    /// Each part once, by the first correction that it repeats. What a rep said of a part itself
    /// stands, whatever it repeats.
    pub fn of(context: &Context, card: &Scorecard, corrections: &[&Correction]) -> Vec<Self> {
        let last = |c: &&&Correction| {
            let mut all = corrections.iter().rev();
            all.find(|o| o.target == c.target) == Some(*c)
        };
        let refuted: Vec<_> = corrections
            .iter()
            .filter(last)
            .filter_map(|c| Refuted::of(context, card, c))
            .collect();
        let mut all = vec![];
        let opening = context.opening.iter();
        let opening = opening.filter_map(|o| refuted.iter().find(|r| r.opens(&o.evidence)));
        all.extend(opening.map(|r| r.takes(CardPart::Opening, None)));
        for item in items(context) {
            let target = item.target();
            if corrections.iter().any(|c| c.target == target) {
                continue;
            }
            let by = refuted.iter().find(|r| r.takes_in(&item, context, card));
            all.extend(by.map(|r| r.takes(item.part(), r.instead_of(&item))));
        }
        all
    }
}

impl Context {
    /// As it holds after what reps put right: without what they called wrong and what repeats it,
    /// and with their values.
    #[must_use]
    pub fn corrected(self, card: &Scorecard, corrections: &[&Correction]) -> Self {
        let overtaken = Overtaken::of(&self, card, corrections);
        let mut held = self.without_wrong(corrections);
        let fate = |kind: ClaimKind, known_by: &str| {
            overtaken.iter().find(
                |o| matches!(&o.part, CardPart::Claim { of, key } if *of == kind && key == known_by),
            )
        };
        let holds = |kind, known_by: &str| fate(kind, known_by).is_none();
        held.opening
            .take_if(|_| overtaken.iter().any(|o| o.part == CardPart::Opening));
        held.summary.retain(|c| holds(ClaimKind::Summary, &c.text));
        held.topics.retain(|c| holds(ClaimKind::Topic, &c.text));
        held.cares.retain(|c| holds(ClaimKind::Care, &c.text));
        held.decision
            .retain(|d| holds(ClaimKind::Decision, &d.text));
        held.risks.retain(|r| holds(ClaimKind::Risk, &r.text));
        held.known.retain_mut(|k| {
            let Some(fate) = fate(ClaimKind::Known, &k.subject) else {
                return true;
            };
            let Some(instead) = &fate.instead else {
                return false;
            };
            k.answer.clone_from(instead);
            k.evidence.clear();
            true
        });
        held
    }
}

/// Something that does not hold, and the words from which it was read.
struct Refuted<'a> {
    by: &'a CorrectionTarget,
    words: Vec<Evidence>,
    what: What<'a>,
}

enum What<'a> {
    Signal {
        name: &'a str,
        label: &'a str,
        /// For people, as the rep has it.
        instead: Option<String>,
    },
    /// A claim, as it is called elsewhere.
    Claim { of: ClaimKind, name: &'a str },
}

impl<'a> Refuted<'a> {
    fn of(context: &'a Context, card: &'a Scorecard, said: &'a Correction) -> Option<Self> {
        let (words, what) = match &said.target {
            CorrectionTarget::Signal { name } => {
                let signal = card.signals.iter().find(|s| &s.name == name)?;
                let found = signal.findings.iter().filter(|f| refutes(said, f));
                let words: Vec<_> = found.flat_map(|f| &f.evidence).copied().collect();
                let value = said.value.as_deref();
                let instead = value.filter(|_| said.status != Status::Unknown);
                let what = What::Signal {
                    name: &name.0,
                    label: &signal.label,
                    instead: instead.map(for_people),
                };
                (words, what)
            }
            CorrectionTarget::Claim { of, key } if said.status == Status::NotMet => {
                let all = claims::of_kind(context, *of);
                let words = all.iter().find(|c| c.key == key)?.evidence.to_vec();
                let mut features = context.features.iter();
                let feature = features.find(|f| *of == ClaimKind::Feature && f.id == *key);
                let name = feature.map_or(key.as_str(), |f| &f.name);
                (words, What::Claim { of: *of, name })
            }
            CorrectionTarget::Verdict | CorrectionTarget::Claim { .. } => return None,
        };
        let by = &said.target;
        (!words.is_empty()).then_some(Self { by, words, what })
    }

    fn takes(&self, part: CardPart, instead: Option<String>) -> Overtaken {
        Overtaken {
            part,
            instead,
            by: self.by.clone(),
        }
    }

    fn meets(&self, evidence: &[Evidence]) -> bool {
        evidence.iter().any(|e| overlaps(e, &self.words))
    }

    /// The first sentence takes up nothing that does not hold.
    fn opens(&self, evidence: &[Evidence]) -> bool {
        let takes_up = match self.what {
            What::Signal { .. } => true,
            What::Claim { of, .. } => matches!(
                of,
                ClaimKind::Question
                    | ClaimKind::Objection
                    | ClaimKind::Care
                    | ClaimKind::Feature
                    | ClaimKind::Competitor
            ),
        };
        takes_up && self.meets(evidence)
    }

    fn takes_in(&self, item: &Item<'_>, context: &Context, card: &Scorecard) -> bool {
        match &self.what {
            What::Signal { name, label, .. } => self.of_signal(name, label, item, context),
            What::Claim { of, name } => self.of_claim(*of, name, item, card),
        }
    }

    fn of_signal(&self, name: &str, label: &str, item: &Item<'_>, context: &Context) -> bool {
        let meets = self.meets(item.evidence);
        match item.of {
            ClaimKind::Known => item.key == label || meets,
            ClaimKind::Summary => meets,
            // A feature is wanted whatever else the sentence says.
            ClaimKind::Care => meets && context.features.iter().all(|f| f.name != item.key),
            ClaimKind::Topic => {
                let alone = item.evidence.iter().all(|e| overlaps(e, &self.words));
                name == SignalName::USE_CASE_FIT && meets && alone
            }
            ClaimKind::Decision => name == SignalName::ROLE && meets,
            ClaimKind::Risk => {
                let told = match item.risk {
                    Some(RiskKind::Budget) => name == SignalName::BUDGET,
                    Some(RiskKind::Authority) => name == SignalName::ROLE,
                    Some(RiskKind::Timing) => name == SignalName::TIMELINE,
                    Some(RiskKind::Contradiction) => true,
                    _ => false,
                };
                told && meets
            }
            _ => false,
        }
    }

    fn of_claim(&self, of: ClaimKind, name: &str, item: &Item<'_>, card: &Scorecard) -> bool {
        let meets = self.meets(item.evidence);
        let only = meets && item.evidence.iter().all(|e| overlaps(e, &self.words));
        let risk = |kind| item.of == ClaimKind::Risk && item.risk == Some(kind);
        let named = || item.key.contains(name);
        let of_no_signal = || {
            let mut signals = card.signals.iter();
            !signals.any(|s| item.evidence.iter().any(|e| overlaps(e, &s.evidence)))
        };
        match of {
            ClaimKind::Objection => match item.of {
                ClaimKind::Topic => only,
                ClaimKind::Summary => only && of_no_signal(),
                _ => risk(RiskKind::Objection) && meets,
            },
            ClaimKind::Competitor => match item.of {
                ClaimKind::Topic => only && named(),
                _ => risk(RiskKind::Competitor) && (meets || named()),
            },
            ClaimKind::Feature => match item.of {
                ClaimKind::Topic | ClaimKind::Care => item.key == name,
                _ => risk(RiskKind::Requirement) && (meets || named()),
            },
            ClaimKind::Decision => risk(RiskKind::Authority) && meets,
            _ => false,
        }
    }

    /// A known answer about the signal itself says what the rep said.
    fn instead_of(&self, item: &Item<'_>) -> Option<String> {
        match &self.what {
            What::Signal { label, instead, .. }
                if item.of == ClaimKind::Known && item.key == *label =>
            {
                instead.clone()
            }
            _ => None,
        }
    }
}

/// Whether it says something else than what was found.
fn refutes(said: &Correction, found: &Finding) -> bool {
    if found.source == Source::Rep {
        return false;
    }
    let plain = |v: &str| v.trim().to_lowercase();
    match &said.value {
        Some(value) => found.value.as_deref().map(plain) != Some(plain(value)),
        None => found.status != said.status,
    }
}

fn overlaps(evidence: &Evidence, words: &[Evidence]) -> bool {
    words
        .iter()
        .any(|w| w.seq == evidence.seq && w.start < evidence.end && evidence.start < w.end)
}

/// A part of the context that may repeat another.
struct Item<'a> {
    of: ClaimKind,
    key: &'a str,
    evidence: &'a [Evidence],
    risk: Option<RiskKind>,
}

fn items(context: &Context) -> impl Iterator<Item = Item<'_>> {
    const KINDS: [ClaimKind; 6] = [
        ClaimKind::Care,
        ClaimKind::Risk,
        ClaimKind::Decision,
        ClaimKind::Known,
        ClaimKind::Summary,
        ClaimKind::Topic,
    ];
    KINDS.into_iter().flat_map(move |of| {
        let all = claims::of_kind(context, of).into_iter();
        all.enumerate().map(move |(i, claim)| Item {
            of,
            key: claim.key,
            evidence: claim.evidence,
            risk: (of == ClaimKind::Risk)
                .then(|| context.risks.get(i).map(|r| r.kind))
                .flatten(),
        })
    })
}

impl Item<'_> {
    fn target(&self) -> CorrectionTarget {
        CorrectionTarget::Claim {
            of: self.of,
            key: self.key.to_owned(),
        }
    }

    fn part(&self) -> CardPart {
        CardPart::Claim {
            of: self.of,
            key: self.key.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
