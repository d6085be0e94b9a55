//! What a search looks through: everything, a list of conversations, or so many that they are told
//! apart one by one as they are met.

use baton_core::Timestamp;
use sqlx::{QueryBuilder, Sqlite};

use super::super::codec::{json, word};
use super::super::{Cache, Result};
use super::limit;
use crate::view::Facet;

/// What narrows a search besides the words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Narrow<'a> {
    pub facets: &'a [Facet],
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    Everything,
    /// All of them, the newest first.
    Listed(Vec<i64>),
    Many(Filter),
}

/// Conditions on a conversation, all of which hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// One of each list, by `facet.id`.
    facets: Vec<Vec<i64>>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

impl Scope {
    /// `AND …` for a conversation's number. `number` is an expression and no bare column: an index
    /// of words that is asked for one row after the other is slower than one that is read.
    pub(super) fn push(&self, sql: &mut QueryBuilder<Sqlite>, number: &str) -> Result<()> {
        match self {
            Self::Everything => {}
            Self::Listed(talks) => {
                sql.push(format_args!(
                    " AND {number} IN (SELECT value FROM json_each("
                ))
                .push_bind(json(talks)?)
                .push("))");
            }
            Self::Many(filter) => {
                filter.push_dates(sql, number);
                for ids in &filter.facets {
                    sql.push(" AND EXISTS (SELECT 1 FROM facet_of o WHERE o.facet IN (");
                    push_list(sql, ids);
                    sql.push(format_args!(") AND o.n = {number})"));
                }
            }
        }
        Ok(())
    }
}

impl Filter {
    fn push_dates(&self, sql: &mut QueryBuilder<Sqlite>, number: &str) {
        if self.from.is_none() && self.to.is_none() {
            return;
        }
        sql.push(format_args!(
            " AND EXISTS (SELECT 1 FROM talk d WHERE d.n = {number}"
        ));
        self.push_period(sql, "d");
        sql.push(")");
    }

    fn push_period(&self, sql: &mut QueryBuilder<Sqlite>, talk: &str) {
        if let Some(from) = self.from {
            sql.push(format_args!(" AND {talk}.requested_at >= "))
                .push_bind(from.as_millis());
        }
        if let Some(to) = self.to {
            sql.push(format_args!(" AND {talk}.requested_at < "))
                .push_bind(to.as_millis());
        }
    }

    /// The conversations, the newest first; found by the condition `first` if one is given.
    fn talks(&self, first: Option<&[i64]>, most: usize) -> QueryBuilder<Sqlite> {
        let mut sql = QueryBuilder::new("SELECT t.n FROM talk t WHERE t.requested_at IS NOT NULL");
        if let Some(ids) = first {
            sql.push(" AND t.n IN (SELECT n FROM facet_of WHERE facet IN (");
            push_list(&mut sql, ids);
            sql.push("))");
        }
        self.push_period(&mut sql, "t");
        for ids in &self.facets {
            sql.push(" AND EXISTS (SELECT 1 FROM facet_of o WHERE o.facet IN (");
            push_list(&mut sql, ids);
            sql.push(") AND o.n = t.n)");
        }
        sql.push(" ORDER BY t.requested_at DESC, t.n DESC LIMIT ")
            .push_bind(limit(most));
        sql
    }
}

fn push_list(sql: &mut QueryBuilder<Sqlite>, ids: &[i64]) {
    let mut list = sql.separated(", ");
    for id in ids {
        list.push_bind(*id);
    }
}

impl Cache {
    /// What may be looked through, as a list if no more than `listed` meet a condition of it.
    pub(crate) async fn scope(&self, narrow: &Narrow<'_>, listed: usize) -> Result<Scope> {
        let filter = Filter {
            facets: self.chosen(narrow.facets).await?,
            from: narrow.from,
            to: narrow.to,
        };
        if filter == Filter::default() {
            return Ok(Scope::Everything);
        }
        for ids in &filter.facets {
            if self.few_have(ids, listed).await? {
                return self.listed(&filter, Some(ids), listed).await;
            }
        }
        if self.few_are_of(&filter, listed).await? {
            return self.listed(&filter, None, listed).await;
        }
        Ok(Scope::Many(filter))
    }

    /// The newest conversations that may be looked through.
    pub(crate) async fn newest_talks(&self, scope: &Scope, most: usize) -> Result<Vec<i64>> {
        let mut sql = match scope {
            Scope::Listed(talks) => return Ok(talks.iter().take(most).copied().collect()),
            Scope::Everything => Filter::default().talks(None, most),
            Scope::Many(filter) => filter.talks(None, most),
        };
        Ok(sql.build_query_scalar().fetch_all(&self.pool).await?)
    }

    async fn listed(&self, filter: &Filter, first: Option<&[i64]>, most: usize) -> Result<Scope> {
        let mut sql = filter.talks(first, most);
        let talks = sql.build_query_scalar().fetch_all(&self.pool).await?;
        Ok(Scope::Listed(talks))
    }

    /// For each kind, the ids of the values that were chosen.
    async fn chosen(&self, facets: &[Facet]) -> Result<Vec<Vec<i64>>> {
        let mut kinds: Vec<_> = facets.iter().map(|f| f.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let mut chosen = vec![];
        for kind in kinds {
            let mut sql = QueryBuilder::new("SELECT id FROM facet WHERE kind = ");
            sql.push_bind(word(&kind)?).push(" AND value IN (");
            let mut values = sql.separated(", ");
            for facet in facets.iter().filter(|f| f.kind == kind) {
                values.push_bind(facet.value.clone());
            }
            sql.push(")");
            chosen.push(sql.build_query_scalar().fetch_all(&self.pool).await?);
        }
        Ok(chosen)
    }

    async fn few_have(&self, ids: &[i64], most: usize) -> Result<bool> {
        let mut sql =
            QueryBuilder::new("SELECT count(*) FROM (SELECT 1 FROM facet_of WHERE facet IN (");
        push_list(&mut sql, ids);
        sql.push(") LIMIT ").push_bind(limit(most) + 1).push(")");
        self.at_most(sql, most).await
    }

    async fn few_are_of(&self, period: &Filter, most: usize) -> Result<bool> {
        if period.from.is_none() && period.to.is_none() {
            return Ok(false);
        }
        let mut sql = QueryBuilder::new(
            "SELECT count(*) FROM (SELECT 1 FROM talk t WHERE t.requested_at IS NOT NULL",
        );
        period.push_period(&mut sql, "t");
        sql.push(" LIMIT ").push_bind(limit(most) + 1).push(")");
        self.at_most(sql, most).await
    }

    async fn at_most(&self, mut count: QueryBuilder<Sqlite>, most: usize) -> Result<bool> {
        let count: i64 = count.build_query_scalar().fetch_one(&self.pool).await?;
        Ok(count <= limit(most))
    }
}
