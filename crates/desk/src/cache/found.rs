//! The index for searching. What was said and who said it stand here as folded words only
//! (`search::words`); every change goes into the transaction that changes the cache.
//!
//! A message's number is its conversation's number and its `seq`, so that the newest come first
//! without sorting: a common word is answered as fast as a rare one.

mod index;
mod scope;

use baton_core::Timestamp;
use baton_core::conversation::Message;
use baton_core::ids::HandoffId;
use sqlx::{QueryBuilder, Row as _};

use super::codec::{count, json, of_word, time, word};
use super::{Cache, Result};
use crate::search::query::Expression;
use crate::view::{Facet, FacetKind};

pub(crate) use index::{forget_all, forget_handoff, forget_message, index_handoff, index_messages};
pub(crate) use scope::{Narrow, Scope};

/// Bits of a message's number that are its `seq`; no conversation is longer.
const SEQ_BITS: u32 = 20;
/// With so few conversations each is looked into, instead of all that say the words.
const FEW: usize = 32;
/// Names that begin as typed, of which the shortest are shown.
const NAMES: usize = 500;

pub(super) const TABLE: &str = "
-- In the order in which this device learnt of them.
CREATE TABLE talk (
    n INTEGER PRIMARY KEY,
    conversation TEXT NOT NULL UNIQUE,
    -- Its last handoff.
    handoff TEXT,
    requested_at INTEGER
) STRICT;
CREATE INDEX talk_handoff ON talk (handoff);
CREATE INDEX talk_requested ON talk (requested_at);
CREATE VIRTUAL TABLE said USING fts5 (
    words, content = '', contentless_delete = 1, prefix = '1 2 3 4 5', tokenize = 'ascii'
);
-- By `talk.n`.
CREATE VIRTUAL TABLE about USING fts5 (
    words, content = '', contentless_delete = 1, prefix = '1 2 3 4', tokenize = 'ascii'
);
CREATE TABLE facet (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    label TEXT NOT NULL,
    UNIQUE (kind, value)
) STRICT;
-- By `facet.id`.
CREATE VIRTUAL TABLE facet_name USING fts5 (
    words, content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = 'ascii'
);
CREATE TABLE facet_of (
    facet INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (facet, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX facet_of_talk ON facet_of (n);
-- What is stored already comes again, and is indexed then.
UPDATE meta SET cursor = 0;
";

/// A message that matches: its conversation's number and its `seq`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub n: i64,
    pub seq: u32,
}

/// A conversation that has a handoff.
#[derive(Clone, Debug)]
pub(crate) struct Talk {
    pub n: i64,
    pub handoff: HandoffId,
    pub requested_at: Timestamp,
}

impl Cache {
    /// Conversations whose people match, the newest first.
    pub(crate) async fn about(
        &self,
        expression: &Expression,
        scope: &Scope,
        most: usize,
    ) -> Result<Vec<i64>> {
        let mut sql = QueryBuilder::new("SELECT rowid FROM about WHERE about MATCH ");
        sql.push_bind(expression.text.clone());
        scope.push(&mut sql, "(about.rowid + 0)")?;
        sql.push(" ORDER BY rowid DESC LIMIT ")
            .push_bind(limit(most));
        Ok(sql.build_query_scalar().fetch_all(&self.pool).await?)
    }

    /// Messages that match, the newest first. For a `scope`, a few of all that match are looked
    /// at, then `looked_at`, before its conversations are taken one after the other.
    pub(crate) async fn said(
        &self,
        expression: &Expression,
        scope: &Scope,
        most: usize,
        looked_at: usize,
    ) -> Result<Vec<Said>> {
        match scope {
            Scope::Everything => return self.said_anywhere(expression, most).await,
            Scope::Listed(talks) if talks.len() <= FEW && expression.is_indexed => {
                return self.said_in(expression, talks, most).await;
            }
            Scope::Listed(_) | Scope::Many(_) => {}
        }
        // Without an index all that match are gathered anyhow, once for each time of asking.
        let looks = if expression.is_indexed {
            [looked_at / 10, looked_at]
        } else {
            [usize::MAX; 2]
        };
        for look in looks {
            let (all, said) = self.said_within(expression, scope, most, look).await?;
            if all || said.len() == most {
                return Ok(said);
            }
        }
        let talks = self.newest_talks(scope, usize::MAX).await?;
        let mut said = vec![];
        for talks in talks.chunks(FEW) {
            said.extend(self.said_in(expression, talks, most - said.len()).await?);
            if said.len() == most {
                break;
            }
        }
        Ok(said)
    }

    async fn said_anywhere(&self, expression: &Expression, most: usize) -> Result<Vec<Said>> {
        let sql = "SELECT rowid FROM said WHERE said MATCH ? ORDER BY rowid DESC LIMIT ?";
        let rowids = sqlx::query_scalar(sql)
            .bind(&expression.text)
            .bind(limit(most))
            .fetch_all(&self.pool)
            .await?;
        Ok(numbers(rowids))
    }

    /// Of the newest `look` messages that match, those within a scope; and whether these were all.
    async fn said_within(
        &self,
        expression: &Expression,
        scope: &Scope,
        most: usize,
        look: usize,
    ) -> Result<(bool, Vec<Said>)> {
        let mut sql = QueryBuilder::new(
            "WITH met (id) AS MATERIALIZED (SELECT rowid FROM said WHERE said MATCH ",
        );
        sql.push_bind(expression.text.clone())
            .push(" ORDER BY rowid DESC LIMIT ")
            .push_bind(limit(look))
            .push(") SELECT count(*) FROM met UNION ALL SELECT id FROM (SELECT id FROM met WHERE true");
        scope.push(&mut sql, "(met.id >> 20)")?;
        sql.push(" LIMIT ").push_bind(limit(most)).push(")");
        let rows: Vec<i64> = sql.build_query_scalar().fetch_all(&self.pool).await?;
        let (met, rowids) = rows
            .split_first()
            .map_or((0, &[][..]), |(n, ids)| (*n, ids));
        Ok((met < limit(look), numbers(rowids.to_vec())))
    }

    /// Messages of a few conversations that match.
    async fn said_in(
        &self,
        expression: &Expression,
        talks: &[i64],
        most: usize,
    ) -> Result<Vec<Said>> {
        // CROSS JOIN keeps the order: one look into the index for each conversation.
        let mut sql = QueryBuilder::new(
            "SELECT said.rowid FROM talk CROSS JOIN said ON said.rowid >= (talk.n << 20)
                 AND said.rowid < ((talk.n + 1) << 20)
             WHERE said MATCH ",
        );
        sql.push_bind(expression.text.clone())
            .push(" AND talk.n IN (");
        let mut list = sql.separated(", ");
        for n in talks {
            list.push_bind(*n);
        }
        sql.push(") ORDER BY talk.n DESC, said.rowid DESC LIMIT ")
            .push_bind(limit(most));
        Ok(numbers(
            sql.build_query_scalar().fetch_all(&self.pool).await?,
        ))
    }

    pub(crate) async fn talks(&self, numbers: &[i64]) -> Result<Vec<Talk>> {
        let mut sql = QueryBuilder::new(
            "SELECT n, handoff, requested_at FROM talk
             WHERE handoff IS NOT NULL AND n IN (",
        );
        let mut list = sql.separated(", ");
        for n in numbers {
            list.push_bind(*n);
        }
        sql.push(")");
        let rows = sql.build().fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                Ok(Talk {
                    n: row.try_get("n")?,
                    handoff: HandoffId(row.try_get("handoff")?),
                    requested_at: time(row, "requested_at")?,
                })
            })
            .collect()
    }

    /// The words of these messages, with their conversation's number.
    pub(crate) async fn passages(&self, said: &[Said]) -> Result<Vec<(i64, Message)>> {
        let wanted: Vec<_> = said.iter().map(|s| (s.n, s.seq)).collect();
        let rows = sqlx::query(
            "SELECT t.n, m.seq, m.role, m.text, m.at FROM json_each(?) w
               CROSS JOIN talk t ON t.n = w.value ->> 0
               CROSS JOIN message m ON m.conversation = t.conversation AND m.seq = w.value ->> 1",
        )
        .bind(json(&wanted)?)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                let message = Message {
                    seq: count(row, "seq")?,
                    role: of_word(row.try_get("role")?)?,
                    text: row.try_get("text")?,
                    at: time(row, "at")?,
                };
                Ok((row.try_get("n")?, message))
            })
            .collect()
    }

    /// People who are found by these handoffs and by no others.
    pub(crate) async fn people_only_of(&self, handoffs: &[HandoffId]) -> Result<Vec<String>> {
        let ids: Vec<_> = handoffs.iter().map(|h| h.0.as_str()).collect();
        let sql = "SELECT f.value FROM facet f WHERE f.kind = ?1
             AND EXISTS (SELECT 1 FROM facet_of o JOIN talk t ON t.n = o.n
                 WHERE o.facet = f.id AND t.handoff IN (SELECT value FROM json_each(?2)))
             AND NOT EXISTS (SELECT 1 FROM facet_of o JOIN talk t ON t.n = o.n
                 WHERE o.facet = f.id AND t.handoff NOT IN (SELECT value FROM json_each(?2)))";
        Ok(sqlx::query_scalar(sql)
            .bind(word(&FacetKind::Person)?)
            .bind(json(&ids)?)
            .fetch_all(&self.pool)
            .await?)
    }

    /// Facets whose names match, of which the newest are looked at; all of a kind where nothing is
    /// typed.
    pub(crate) async fn facets(
        &self,
        expression: Option<&Expression>,
        kind: Option<FacetKind>,
        most: usize,
    ) -> Result<Vec<Facet>> {
        let mut sql = QueryBuilder::new("SELECT kind, value, label FROM facet WHERE true");
        if let Some(expression) = expression {
            sql.push(" AND id IN (SELECT rowid FROM facet_name WHERE facet_name MATCH ")
                .push_bind(expression.text.clone());
            if let Some(kind) = kind {
                sql.push(" AND (SELECT f.kind FROM facet f WHERE f.id = facet_name.rowid) = ")
                    .push_bind(word(&kind)?);
            }
            sql.push(" ORDER BY rowid DESC LIMIT ")
                .push_bind(limit(NAMES))
                .push(")");
        } else if let Some(kind) = kind {
            sql.push(" AND kind = ").push_bind(word(&kind)?);
        }
        sql.push(" ORDER BY length(value), value, kind LIMIT ")
            .push_bind(limit(most));
        let rows = sql.build().fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                Ok(Facet {
                    kind: of_word(row.try_get("kind")?)?,
                    value: row.try_get("value")?,
                    label: row.try_get("label")?,
                })
            })
            .collect()
    }
}

fn numbers(rowids: Vec<i64>) -> Vec<Said> {
    let seq = |rowid: i64| u32::try_from(rowid & ((1 << SEQ_BITS) - 1)).unwrap_or(0);
    rowids
        .into_iter()
        .map(|rowid| Said {
            n: rowid >> SEQ_BITS,
            seq: seq(rowid),
        })
        .collect()
}

fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use baton_api::view::MessageView;
    use baton_core::conversation::Speaker;
    use baton_core::handoff::Outcome;
    use secrecy::SecretString;
    use sqlx::sqlite::SqliteSynchronous;

    use super::super::open::{connect, options};
    use super::super::{handoff as handoffs, message as messages, meta};
    use super::*;
    use crate::people::{at, handoff};
    use crate::search::facets;
    use crate::search::query::Query;

    const TALKS: u32 = 90;

    /// Ninety talks, every third won, every ninth of Acme; "price" is said in all of them twice,
    /// "migration" in every second.
    async fn ninety_talks(dir: &std::path::Path) -> Cache {
        let path = dir.join("cache.db");
        let key = SecretString::from("7".repeat(64));
        let options = options(&path, &key, SqliteSynchronous::Normal);
        let tables = [meta::TABLE, handoffs::TABLE, messages::TABLE, TABLE];
        let pool = connect(&options, &tables, "SELECT 1").await.unwrap();
        let mut tx = pool.begin().await.unwrap();
        for n in 0..TALKS {
            let mut view = handoff(&format!("ho_{n}"));
            view.requested_at = at(i64::from(n) * 60);
            view.outcome = n.is_multiple_of(3).then_some(Outcome::Won);
            view.prospect.company = n.is_multiple_of(9).then(|| "Acme".into());
            let about = facets::about(&view);
            index_handoff(&mut tx, &view, &about, &facets::facets(&view))
                .await
                .unwrap();
            let says = if n.is_multiple_of(2) {
                "a migration, the price"
            } else {
                "prices"
            };
            let said: Vec<_> = (0..2)
                .map(|seq| {
                    let text = if seq == 0 { "what price" } else { says };
                    let message = Message {
                        seq,
                        role: Speaker::Prospect,
                        text: text.into(),
                        at: at(0),
                    };
                    let conversation = view.conversation.clone();
                    (
                        String::new(),
                        MessageView {
                            conversation,
                            message,
                        },
                    )
                })
                .collect();
            index_messages(&mut tx, &said).await.unwrap();
        }
        tx.commit().await.unwrap();
        Cache { pool, path }
    }

    fn chosen(kind: FacetKind, value: &str) -> Facet {
        Facet {
            kind,
            value: value.into(),
            label: value.into(),
        }
    }

    #[tokio::test]
    async fn whichever_way_a_scope_is_looked_through_the_same_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let cache = ninety_talks(dir.path()).await;
        let won = [chosen(FacetKind::Outcome, "won")];
        let acme = [chosen(FacetKind::Company, "acme"), won[0].clone()];
        let narrow = |facets, from, to| Narrow { facets, from, to };
        for (narrow, within) in [
            (narrow(&won, None, None), 30),
            (narrow(&acme, None, None), 10),
            (narrow(&[], Some(at(30 * 60)), None), 60),
            (narrow(&won, None, Some(at(45 * 60))), 15),
            (narrow(&[], Some(at(10_000 * 60)), None), 0),
        ] {
            for listed in [0, 12, 1_000] {
                let scope = cache.scope(&narrow, listed).await.unwrap();
                let talks = cache.newest_talks(&scope, 100).await.unwrap();
                assert_eq!(talks.len(), within, "{narrow:?} {listed}");
                assert!(
                    talks.is_sorted_by(|a, b| a > b),
                    "the newest first: {talks:?}"
                );
                for typed in ["price", "pri", "migration", "migratio -prices", "zebra"] {
                    let all = Query::parse(typed).expression();
                    let mut expected = cache.said_anywhere(&all, 1_000).await.unwrap();
                    expected.retain(|s| talks.contains(&s.n));
                    for looked_at in [3, 1_000] {
                        let said = cache.said(&all, &scope, 1_000, looked_at).await.unwrap();
                        assert_eq!(
                            said, expected,
                            "{typed} in {narrow:?}, {listed}, {looked_at}"
                        );
                        let first = cache.said(&all, &scope, 7, looked_at).await.unwrap();
                        assert_eq!(first, expected[..expected.len().min(7)], "{typed}");
                    }
                }
            }
        }
        cache.close().await;
    }
}
