//! The index for searching. What was said and who said it stand here as folded words only
//! (`search::words`); every change goes into the transaction that changes the cache.
//!
//! A message's number is its conversation's number and its `seq`, so that the newest come first
//! without sorting: a common word is answered as fast as a rare one.

mod index;

use baton_core::Timestamp;
use baton_core::conversation::Message;
use baton_core::ids::HandoffId;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::codec::{count, json, of_word, time, word};
use super::{Cache, Result};
use crate::search::query::Query;
use crate::view::{Facet, FacetKind};

pub(crate) use index::{forget_all, forget_handoff, forget_message, index_handoff, index_messages};

/// Bits of a message's number that are its `seq`; no conversation is longer.
const SEQ_BITS: u32 = 20;
/// With so few conversations each is looked into, instead of all that say the words.
const FEW: usize = 32;

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

/// What narrows a search besides the words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Narrow<'a> {
    pub facets: &'a [Facet],
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
}

impl Narrow<'_> {
    fn is_wide(&self) -> bool {
        self.facets.is_empty() && self.from.is_none() && self.to.is_none()
    }

    /// `n IN (…)`, for what may be looked through.
    fn push(&self, sql: &mut QueryBuilder<Sqlite>, n: &'static str) -> Result<()> {
        sql.push(n).push(" IN (");
        self.push_talks(sql)?;
        sql.push(")");
        Ok(())
    }

    fn push_talks(&self, sql: &mut QueryBuilder<Sqlite>) -> Result<()> {
        sql.push("SELECT n FROM talk WHERE handoff IS NOT NULL");
        if let Some(from) = self.from {
            sql.push(" AND requested_at >= ")
                .push_bind(from.as_millis());
        }
        if let Some(to) = self.to {
            sql.push(" AND requested_at < ").push_bind(to.as_millis());
        }
        let mut kinds: Vec<_> = self.facets.iter().map(|f| f.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            sql.push(" AND n IN (SELECT o.n FROM facet_of o JOIN facet f ON f.id = o.facet")
                .push(" WHERE f.kind = ")
                .push_bind(word(&kind)?)
                .push(" AND f.value IN (");
            let mut values = sql.separated(", ");
            for facet in self.facets.iter().filter(|f| f.kind == kind) {
                values.push_bind(facet.value.clone());
            }
            sql.push("))");
        }
        Ok(())
    }
}

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
    /// The newest conversations that may be looked through.
    pub(crate) async fn newest_talks(&self, narrow: &Narrow<'_>, most: usize) -> Result<Vec<i64>> {
        let mut sql = QueryBuilder::new("SELECT n FROM talk WHERE ");
        narrow.push(&mut sql, "n")?;
        sql.push(" ORDER BY requested_at DESC, n DESC LIMIT ")
            .push_bind(limit(most));
        Ok(sql.build_query_scalar().fetch_all(&self.pool).await?)
    }

    /// Conversations whose people match, the newest first.
    pub(crate) async fn about(
        &self,
        expression: &str,
        narrow: &Narrow<'_>,
        most: usize,
    ) -> Result<Vec<i64>> {
        let mut sql = QueryBuilder::new("SELECT rowid FROM about WHERE about MATCH ");
        sql.push_bind(expression.to_owned());
        if !narrow.is_wide() {
            sql.push(" AND ");
            narrow.push(&mut sql, "rowid")?;
        }
        sql.push(" ORDER BY rowid DESC LIMIT ")
            .push_bind(limit(most));
        Ok(sql.build_query_scalar().fetch_all(&self.pool).await?)
    }

    /// Messages that match, the newest first.
    pub(crate) async fn said(
        &self,
        query: &Query,
        narrow: &Narrow<'_>,
        most: usize,
    ) -> Result<Vec<Said>> {
        let expression = query.expression();
        if narrow.is_wide() {
            return self.said_anywhere(&expression, None, most).await;
        }
        let talks = self.newest_talks(narrow, FEW + 1).await?;
        if talks.len() <= FEW {
            self.said_in(&expression, &talks, most).await
        } else {
            self.said_anywhere(&expression, Some(narrow), most).await
        }
    }

    async fn said_anywhere(
        &self,
        expression: &str,
        narrow: Option<&Narrow<'_>>,
        most: usize,
    ) -> Result<Vec<Said>> {
        let mut sql = QueryBuilder::new("SELECT rowid FROM said WHERE said MATCH ");
        sql.push_bind(expression.to_owned());
        if let Some(narrow) = narrow {
            sql.push(" AND ");
            narrow.push(&mut sql, "(rowid >> 20)")?;
        }
        sql.push(" ORDER BY rowid DESC LIMIT ")
            .push_bind(limit(most));
        Ok(numbers(
            sql.build_query_scalar().fetch_all(&self.pool).await?,
        ))
    }

    /// Messages of a few conversations that match.
    pub(crate) async fn said_in(
        &self,
        expression: &str,
        talks: &[i64],
        most: usize,
    ) -> Result<Vec<Said>> {
        // CROSS JOIN keeps the order: one look into the index for each conversation.
        let mut sql = QueryBuilder::new(
            "SELECT said.rowid FROM talk CROSS JOIN said ON said.rowid >= (talk.n << 20)
                 AND said.rowid < ((talk.n + 1) << 20)
             WHERE said MATCH ",
        );
        sql.push_bind(expression.to_owned())
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
        let mut sql = QueryBuilder::new(
            "SELECT t.n, m.seq, m.role, m.text, m.at FROM (SELECT NULL AS n, NULL AS seq",
        );
        for said in said {
            sql.push(" UNION ALL SELECT ")
                .push_bind(said.n)
                .push(", ")
                .push_bind(i64::from(said.seq));
        }
        sql.push(
            ") w JOIN talk t ON t.n = w.n
               JOIN message m ON m.conversation = t.conversation AND m.seq = w.seq",
        );
        let rows = sql.build().fetch_all(&self.pool).await?;
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

    /// Facets whose names match; all of a kind where nothing is typed.
    pub(crate) async fn facets(
        &self,
        expression: Option<&str>,
        kind: Option<FacetKind>,
        most: usize,
    ) -> Result<Vec<Facet>> {
        let mut sql = QueryBuilder::new("SELECT kind, value, label FROM facet WHERE true");
        if let Some(expression) = expression {
            sql.push(" AND id IN (SELECT rowid FROM facet_name WHERE facet_name MATCH ")
                .push_bind(expression.to_owned())
                .push(")");
        }
        if let Some(kind) = kind {
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
