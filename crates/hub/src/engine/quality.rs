//! How often what was read was right, by the word of those who had the prospects.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use baton_api::quality::{
    AgentQuality, ClaimQuality, CorrectionView, QualityReport, RecentCorrection, SignalQuality,
    VerdictQuality,
};
use baton_api::view::Person;
use baton_core::context::ReadBy;
use baton_core::correction::{ClaimKind, Corrected, Correction, CorrectionTarget, Said};
use baton_core::ids::{AgentId, RepId, WorkspaceId};
use baton_core::qualification::Verdict;
use baton_core::signal::{SignalName, Source, Status};

use super::Engine;
use super::fairness::check_days;
use crate::fail::Result;
use crate::store::said::SaidRow;
use crate::store::{RepRow, agents, corrections, reps, said};

const DAY_SECONDS: i64 = 86_400;
const MOST_RECENT: u32 = 50;

impl Engine {
    pub async fn quality(&self, workspace: &WorkspaceId, days: u32) -> Result<QualityReport> {
        check_days(days)?;
        let since = self.now().plus_seconds(-DAY_SECONDS * i64::from(days));
        let mut c = self.store.read().await?;
        let rows = said::since(&mut c, workspace, since).await?;
        let put_right = said::corrections_since(&mut c, workspace, since).await?;
        let recent = corrections::recent(&mut c, workspace, since, MOST_RECENT).await?;
        let team = reps::reps(&mut c, workspace).await?;
        let agents = agents::agents(&mut c, workspace).await?;
        let policy = self.workspace(&mut c, workspace).await?.policy;
        drop(c);
        let mut tally = Tally::default();
        for row in &rows {
            let of_talk = put_right.get(&row.conversation);
            tally.add(row, of_talk.map_or(&[], Vec::as_slice));
        }
        let person = |id: &RepId| {
            let rep = team.iter().find(|r| &r.id == id);
            rep.map_or_else(|| former(id), RepRow::person)
        };
        let recent = recent.into_iter().map(|r| RecentCorrection {
            handoff: r.handoff,
            conversation: r.conversation,
            name: r.prospect.display_name().to_owned(),
            correction: CorrectionView {
                by: person(&r.corrected.by),
                correction: r.corrected.correction,
                was: r.corrected.was,
                at: r.corrected.at,
                pending: false,
            },
        });
        let place = |name: &SignalName| policy.signals.iter().position(|s| &s.name == name);
        let names: HashMap<_, _> = agents.into_iter().map(|a| (a.id, a.name)).collect();
        Ok(QualityReport {
            days,
            handoffs: count(rows.len()),
            corrected: tally.corrected,
            verdicts: tally.verdicts,
            signals: tally.signals(|name| place(name).unwrap_or(usize::MAX)),
            claims: tally.claims(),
            agents: tally.agents(|id| names.get(id).cloned().unwrap_or_default()),
            recent: recent.collect(),
        })
    }
}

fn former(id: &RepId) -> Person {
    Person {
        id: id.clone(),
        name: "Former colleague".into(),
        title: None,
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[derive(Default)]
struct Tally {
    corrected: u32,
    verdicts: VerdictQuality,
    /// By version, signal and the source's rank.
    signals: BTreeMap<(Reverse<u32>, SignalName, u8), SignalQuality>,
    /// Said and refuted.
    claims: BTreeMap<(ClaimKind, ReadBy), (u32, u32)>,
    agents: BTreeMap<AgentId, AgentQuality>,
}

impl Tally {
    /// One handoff, with what reps say of its talk.
    fn add(&mut self, row: &SaidRow, put_right: &[Corrected]) {
        self.corrected += u32::from(!put_right.is_empty());
        self.add_verdict(row.said.verdict, put_right);
        self.add_signals(&row.said, put_right);
        self.add_claims(&row.said, put_right);
        self.add_agent(row, put_right);
    }

    fn add_verdict(&mut self, read: Verdict, put_right: &[Corrected]) {
        let of_verdict = |c: &&Corrected| matches!(c.correction.target, CorrectionTarget::Verdict);
        let says = put_right.iter().find(of_verdict);
        let says = says.map(|c| c.correction.status);
        let qualified = read == Verdict::Qualified;
        self.verdicts.qualified += u32::from(qualified);
        self.verdicts.refuted += u32::from(qualified && says == Some(Status::NotMet));
        self.verdicts.missed += u32::from(!qualified && says == Some(Status::Met));
    }

    fn add_signals(&mut self, said: &Said, put_right: &[Corrected]) {
        for signal in &said.signals {
            let word = of_signal(put_right, &signal.name);
            let read = signal.source.filter(|_| signal.status != Status::Unknown);
            let missed = |c: &Corrected| c.correction.status != Status::Unknown;
            if read.is_none() && !word.is_some_and(missed) {
                continue;
            }
            let label = &signal.label;
            let source = read.unwrap_or(Source::Reader);
            let line = self.line((&signal.name, label), source, said.policy_version);
            line.said += u32::from(read.is_some());
            line.missed += u32::from(read.is_none());
            let otherwise = |c: &Corrected| otherwise(c, signal.status);
            line.refuted += u32::from(read.is_some() && word.is_some_and(otherwise));
        }
    }

    fn line(
        &mut self,
        (name, label): (&SignalName, &str),
        source: Source,
        version: u32,
    ) -> &mut SignalQuality {
        let key = (Reverse(version), name.clone(), rank(source));
        self.signals.entry(key).or_insert_with(|| SignalQuality {
            signal: name.clone(),
            label: label.to_owned(),
            source,
            policy_version: version,
            said: 0,
            refuted: 0,
            missed: 0,
        })
    }

    fn add_claims(&mut self, said: &Said, put_right: &[Corrected]) {
        for claims in &said.claims {
            let wrong = put_right.iter().filter(|c| {
                c.correction.status == Status::NotMet
                    && c.was.read_by == Some(claims.read_by)
                    && kind(&c.correction.target) == Some(claims.of)
            });
            let sums = self.claims.entry((claims.of, claims.read_by)).or_default();
            sums.0 += claims.count;
            // What was called wrong may not have been read any more at the end.
            sums.1 += count(wrong.count()).min(claims.count);
        }
    }

    fn add_agent(&mut self, row: &SaidRow, put_right: &[Corrected]) {
        let agent = self.agents.entry(row.agent.clone());
        let agent = agent.or_insert_with(|| AgentQuality {
            agent: row.agent.clone(),
            name: String::new(),
            asserted: 0,
            unsupported: 0,
            contradicted: 0,
            refuted: 0,
        });
        for claim in &row.said.asserted {
            let word = of_signal(put_right, &claim.signal);
            agent.asserted += 1;
            agent.unsupported += u32::from(!claim.supported);
            agent.contradicted += u32::from(claim.contradicted);
            let otherwise = |c: &Corrected| c.correction.status != claim.status;
            agent.refuted += u32::from(word.is_some_and(otherwise));
        }
    }

    /// Newest version first, then as the policy has them.
    fn signals(&mut self, place: impl Fn(&SignalName) -> usize) -> Vec<SignalQuality> {
        let mut all: Vec<_> = std::mem::take(&mut self.signals).into_values().collect();
        all.sort_by_key(|s| (Reverse(s.policy_version), place(&s.signal)));
        all
    }

    fn claims(&self) -> Vec<ClaimQuality> {
        let line = |(&(of, read_by), &(said, refuted))| ClaimQuality {
            of,
            read_by,
            said,
            refuted,
        };
        self.claims.iter().map(line).collect()
    }

    fn agents(self, name: impl Fn(&AgentId) -> String) -> Vec<AgentQuality> {
        let all = self.agents.into_values().filter(|a| a.asserted > 0);
        let mut all: Vec<_> = all
            .map(|a| AgentQuality {
                name: name(&a.agent),
                ..a
            })
            .collect();
        all.sort_by(|a, b| (&a.name, &a.agent).cmp(&(&b.name, &b.agent)));
        all
    }
}

fn of_signal<'a>(put_right: &'a [Corrected], signal: &SignalName) -> Option<&'a Corrected> {
    let of =
        |c: &Correction| matches!(&c.target, CorrectionTarget::Signal { name } if name == signal);
    put_right.iter().find(|c| of(&c.correction))
}

fn kind(target: &CorrectionTarget) -> Option<ClaimKind> {
    match target {
        CorrectionTarget::Claim { of, .. } => Some(*of),
        _ => None,
    }
}

/// Another status than was read at the end, or another value than was read when it was put right.
fn otherwise(word: &Corrected, read: Status) -> bool {
    let said = &word.correction;
    said.status != read || (word.was.status == read && said.refutes(&word.was))
}

/// In the order in which sources prevail.
fn rank(source: Source) -> u8 {
    match source {
        Source::Reader => 0,
        Source::Model => 1,
        Source::Agent => 2,
        Source::Record => 3,
        Source::Rep => 4,
    }
}
