//! By what a claim is known, and the context without those that are wrong.

use super::{ClaimKind, Correction, CorrectionTarget};
use crate::context::{Context, ReadBy};
use crate::evidence::Evidence;
use crate::signal::Status;

/// A claim, and by what it is known among those of its kind.
pub(super) struct Known<'a> {
    pub key: &'a str,
    pub read_by: ReadBy,
    pub evidence: &'a [Evidence],
}

/// The claims of a kind.
pub(super) fn of_kind(context: &Context, of: ClaimKind) -> Vec<Known<'_>> {
    macro_rules! known_by {
        ($list:ident, $key:ident) => {{
            let all = context.$list.iter();
            all.map(|c| Known {
                key: c.$key.as_str(),
                read_by: c.read_by,
                evidence: &c.evidence,
            })
            .collect()
        }};
    }
    match of {
        ClaimKind::Summary => known_by!(summary, text),
        ClaimKind::Topic => known_by!(topics, text),
        ClaimKind::Care => known_by!(cares, text),
        ClaimKind::Feature => known_by!(features, id),
        ClaimKind::Competitor => known_by!(competitors, name),
        ClaimKind::Objection => known_by!(objections, text),
        ClaimKind::Question => known_by!(questions, text),
        ClaimKind::Decision => known_by!(decision, text),
        ClaimKind::Known => known_by!(known, subject),
        ClaimKind::Risk => known_by!(risks, text),
        ClaimKind::WantsHuman => known_by!(wants_human, text),
    }
}

impl Context {
    /// Without what a rep called wrong itself.
    #[must_use]
    pub fn without_wrong(mut self, corrections: &[&Correction]) -> Self {
        let holds = |kind, known_by: &str| {
            let of_this = |c: &&&Correction| {
                matches!(&c.target, CorrectionTarget::Claim { of, key }
                    if *of == kind && key == known_by)
            };
            let last = corrections.iter().rfind(of_this);
            last.is_none_or(|c| c.status != Status::NotMet)
        };
        self.summary.retain(|c| holds(ClaimKind::Summary, &c.text));
        self.topics.retain(|c| holds(ClaimKind::Topic, &c.text));
        self.cares.retain(|c| holds(ClaimKind::Care, &c.text));
        self.features.retain(|f| holds(ClaimKind::Feature, &f.id));
        self.competitors
            .retain(|c| holds(ClaimKind::Competitor, &c.name));
        self.objections
            .retain(|o| holds(ClaimKind::Objection, &o.text));
        self.questions
            .retain(|q| holds(ClaimKind::Question, &q.text));
        self.decision
            .retain(|d| holds(ClaimKind::Decision, &d.text));
        self.known.retain(|k| holds(ClaimKind::Known, &k.subject));
        self.risks.retain(|r| holds(ClaimKind::Risk, &r.text));
        self.wants_human
            .take_if(|c| !holds(ClaimKind::WantsHuman, &c.text));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Claim, CompetitorMention, KnownAnswer, Sentiment};
    use crate::correction::Was;
    use crate::qualification::QualificationPolicy;

    fn named(name: &str) -> CompetitorMention {
        CompetitorMention {
            name: name.into(),
            sentiment: Sentiment::Neutral,
            evidence: vec![],
            read_by: ReadBy::Both,
        }
    }

    fn context() -> Context {
        Context {
            competitors: vec![named("Demoflow"), named("Walkly")],
            known: vec![KnownAnswer {
                subject: "Company size".into(),
                answer: "220".into(),
                evidence: vec![],
                asked: vec![],
                read_by: ReadBy::Words,
            }],
            wants_human: Some(Claim::new("call me", vec![])),
            ..Context::default()
        }
    }

    fn says(of: ClaimKind, key: &str, status: Status) -> Correction {
        let key = key.to_owned();
        Correction {
            target: CorrectionTarget::Claim { of, key },
            status,
            value: None,
            reason: "I asked them".into(),
        }
    }

    #[test]
    fn what_is_wrong_goes_by_its_own_name_and_the_last_word_counts() {
        let walkly = says(ClaimKind::Competitor, "Walkly", Status::NotMet);
        let person = says(ClaimKind::WantsHuman, "call me", Status::NotMet);
        let topic = says(ClaimKind::Topic, "Demoflow", Status::NotMet);
        let left = context().without_wrong(&[&walkly, &person, &topic]);
        assert_eq!(left.competitors, [named("Demoflow")]);
        assert_eq!((left.wants_human, left.known.len()), (None, 1));
        let right = says(ClaimKind::Competitor, "Walkly", Status::Met);
        let left = context().without_wrong(&[&walkly, &right]);
        assert_eq!(left.competitors.len(), 2, "taken back by somebody else");
    }

    #[test]
    fn what_the_card_does_not_say_cannot_be_put_right() {
        let card = QualificationPolicy::default().judge(&[], &[], false);
        let was = |target| Was::of(&target, &card, &context());
        let claim = |key: &str| says(ClaimKind::Competitor, key, Status::NotMet).target;
        assert_eq!(was(claim("Walkly")).unwrap().read_by, Some(ReadBy::Both));
        assert_eq!(was(claim("Nobody")), None);
        let name = "shoe_size".into();
        assert_eq!(was(CorrectionTarget::Signal { name }), None);
        let verdict = was(CorrectionTarget::Verdict).unwrap();
        assert_eq!(verdict.status, Status::Unknown, "nothing is known yet");
    }
}
