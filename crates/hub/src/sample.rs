//! The bundled sample: conversations with a few vendors' agents, to be played into a hub.

use baton_core::catalog::Catalog;
use baton_insight::record::{Record, read_catalogs, read_records};

const CONVERSATIONS: &str = include_str!("../../../data/conversations.jsonl");
const CATALOGS: &str = include_str!("../../../data/catalogs.json");

/// A conversation and what its vendor sells.
#[derive(Clone, Debug)]
pub struct Sample {
    pub record: Record,
    pub catalog: Catalog,
}

/// Enough to choose from.
const MOST: usize = 12;

/// Conversations that end with a prospect who is ready and wants a person.
pub fn samples() -> Vec<Sample> {
    // The bundled files are read by a test: they cannot be wrong at run time.
    let records = read_records(CONVERSATIONS).unwrap_or_default();
    let catalogs = read_catalogs(CATALOGS).unwrap_or_default();
    records
        .into_iter()
        .filter(|r| {
            r.gold
                .as_ref()
                .is_some_and(|g| g.qualified && g.wants_human)
        })
        .filter_map(|record| {
            let catalog = catalogs.get(&record.catalog)?.clone();
            Some(Sample { record, catalog })
        })
        .take(MOST)
        .collect()
}

#[cfg(test)]
mod tests {
    use baton_core::qualification::{QualificationPolicy, Verdict};
    use baton_insight::{Transcript, lexical};

    use super::*;

    #[test]
    fn every_sample_ends_in_a_handoff() {
        let all = samples();
        assert_eq!(all.len(), MOST);
        let policy = QualificationPolicy::default();
        for Sample { record, catalog } in &all {
            let insight = lexical::read(&Transcript {
                catalog,
                policy: &policy,
                prospect: &record.prospect,
                started_at: record.started_at,
                messages: &record.messages,
            });
            let wants_human = insight.context.wants_human.is_some();
            let card = policy.judge(&insight.readings, &[], wants_human);
            let handed_over = card.verdict == Verdict::Qualified || wants_human;
            assert!(handed_over, "{}: {}/{}", record.id, card.score, card.of);
        }
    }
}
