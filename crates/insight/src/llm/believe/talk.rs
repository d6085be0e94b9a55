//! What the rep should know: claims of the context.

use baton_core::context::{
    Claim, CompetitorMention, DecisionNote, FeatureInterest, Objection, ObjectionState, Question,
    Risk,
};

use super::{Beliefs, By, Cited, MODEL, MOST};
use crate::llm::answer::{self, Misfit, Own, Quoted};
use crate::llm::plain::plain;

/// Sentences of a summary that are read.
const MOST_SUMMARY: usize = 5;
const MOST_CARES: usize = 3;

impl Beliefs<'_> {
    /// In the model's own words, where they are plain and cite somebody who gives no orders.
    pub fn own(&self, said: &Own) -> Result<Option<Claim>, Misfit> {
        let Some(mut cited) = self.cite(&said.evidence, "", By::Anybody)? else {
            return Ok(None);
        };
        cited.lines.retain(|l| !super::commands(&l.text));
        if cited.lines.is_empty() {
            return Ok(None);
        }
        Ok(plain(&said.text, &cited.lines).map(|text| claim(text, &cited)))
    }

    pub fn summary(&self, said: &[Own]) -> Result<Vec<Claim>, Misfit> {
        let all = each(said, |own| self.own(own))?;
        Ok(all.into_iter().take(MOST_SUMMARY).collect())
    }

    pub fn claim(&self, said: &Quoted) -> Result<Option<Claim>, Misfit> {
        let cited = self.cite(&said.evidence, &said.quote, By::Prospect)?;
        Ok(cited.map(|cited| claim(cited.words(), &cited)))
    }

    pub fn cares(&self, said: &[Quoted]) -> Result<Vec<Claim>, Misfit> {
        let all = each(said, |q| self.claim(q))?;
        Ok(all.into_iter().take(MOST_CARES).collect())
    }

    pub fn objections(&self, said: &[answer::Objection]) -> Result<Vec<Objection>, Misfit> {
        each(said, |o| {
            let reply = self.cite(&o.reply, "", By::Us)?;
            let cited = self.cite(&o.evidence, &o.quote, By::Prospect)?;
            Ok(cited.map(|cited| Objection {
                kind: o.kind,
                text: cited.words(),
                evidence: cited.evidence(),
                state: match &reply {
                    _ if o.settled => ObjectionState::Settled,
                    Some(_) => ObjectionState::Answered,
                    None => ObjectionState::Open,
                },
                reply: reply.map(|r| claim(r.words(), &r)),
                read_by: MODEL,
            }))
        })
    }

    pub fn questions(&self, said: &[answer::Question]) -> Result<Vec<Question>, Misfit> {
        each(said, |q| {
            let answer = self.cite(&q.answer, "", By::Us)?;
            let cited = self.cite(&q.evidence, &q.quote, By::Prospect)?;
            Ok(cited.map(|cited| Question {
                text: cited.words(),
                answered: answer.is_some(),
                evidence: cited.evidence(),
                answer: answer.map(|a| claim(a.words(), &a)),
                read_by: MODEL,
            }))
        })
    }

    pub fn decision(&self, said: &[answer::Decision]) -> Result<Vec<DecisionNote>, Misfit> {
        each(said, |d| {
            let cited = self.cite(&d.evidence, &d.quote, By::Prospect)?;
            Ok(cited.map(|cited| DecisionNote {
                kind: d.kind,
                text: cited.words(),
                evidence: cited.evidence(),
                read_by: MODEL,
            }))
        })
    }

    pub fn risks(&self, said: &[answer::Risk]) -> Result<Vec<Risk>, Misfit> {
        each(said, |r| {
            let cited = self.cite(&r.evidence, "", By::Prospect)?;
            Ok(cited.and_then(|cited| {
                let text = plain(&r.text, &cited.lines)?;
                Some(Risk {
                    kind: r.kind,
                    text,
                    evidence: cited.evidence(),
                    read_by: MODEL,
                })
            }))
        })
    }

    pub fn features(&self, said: &[answer::Feature]) -> Result<Vec<FeatureInterest>, Misfit> {
        each(said, |f| {
            let known = self.features.iter().find(|(id, _)| *id == f.id);
            let (id, name) = known.ok_or(Misfit::Unknown("feature"))?;
            let cited = self.cite(&f.evidence, &f.quote, By::Prospect)?;
            Ok(cited.map(|cited| FeatureInterest {
                id: id.clone(),
                name: name.clone(),
                interest: f.interest,
                evidence: cited.evidence(),
                read_by: MODEL,
            }))
        })
    }

    pub fn competitors(
        &self,
        said: &[answer::Competitor],
    ) -> Result<Vec<CompetitorMention>, Misfit> {
        each(said, |c| {
            if !self.names.competitors.contains(&c.name) {
                return Err(Misfit::Unknown("competitor"));
            }
            let cited = self.cite(&c.evidence, &c.quote, By::Prospect)?;
            Ok(cited.map(|cited| CompetitorMention {
                name: c.name.clone(),
                sentiment: c.sentiment,
                evidence: cited.evidence(),
                read_by: MODEL,
            }))
        })
    }
}

/// All that is believed; whatever is wrong is found, also beyond what is kept.
fn each<T, R>(
    said: &[T],
    believe: impl Fn(&T) -> Result<Option<R>, Misfit>,
) -> Result<Vec<R>, Misfit> {
    let mut kept = vec![];
    for one in said {
        let believed = believe(one)?;
        kept.extend(believed.filter(|_| kept.len() < MOST));
    }
    Ok(kept)
}

fn claim(text: String, cited: &Cited<'_>) -> Claim {
    Claim {
        text,
        evidence: cited.evidence(),
        read_by: MODEL,
    }
}
