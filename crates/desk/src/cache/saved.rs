//! Searches that the rep keeps. They are the rep's own making, so they stand beside the decisions
//! and survive a cache that is made again.

use baton_core::ids::SearchId;
use sqlx::Row as _;

use super::codec::{json, of_json};
use super::{Outbox, Result};
use crate::view::{Facet, FacetKind, SavedSearch};

pub(super) const TABLE: &str = "
CREATE TABLE saved_search (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    -- `SearchQuery` as JSON.
    query TEXT NOT NULL
) STRICT;
";

impl Outbox {
    pub(crate) async fn saved_searches(&self) -> Result<Vec<SavedSearch>> {
        let rows = sqlx::query("SELECT id, name, query FROM saved_search ORDER BY name")
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(SavedSearch {
                    id: SearchId(row.try_get("id")?),
                    name: row.try_get("name")?,
                    query: of_json(row.try_get("query")?)?,
                })
            })
            .collect()
    }

    /// Over the one of the same name or id.
    pub(crate) async fn save_search(&self, search: &SavedSearch) -> Result<()> {
        sqlx::query("INSERT OR REPLACE INTO saved_search (id, name, query) VALUES (?, ?, ?)")
            .bind(&search.id.0)
            .bind(&search.name)
            .bind(json(&search.query)?)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Searches for people of whom nothing is left, by their facets or their names, are of no use.
    pub(crate) async fn drop_searches_for(
        &self,
        people: &[String],
        names: &[String],
    ) -> Result<()> {
        let names: Vec<_> = names.iter().map(|n| n.to_lowercase()).collect();
        for saved in self.saved_searches().await? {
            let text = saved.query.text.to_lowercase();
            let of = |f: &Facet| f.kind == FacetKind::Person && people.contains(&f.value);
            let by_text = names
                .iter()
                .any(|n| !n.is_empty() && text.contains(n.as_str()));
            if by_text || saved.query.facets.iter().any(of) {
                self.drop_search(&saved.id).await?;
            }
        }
        Ok(())
    }

    /// Returns whether there was one.
    pub(crate) async fn drop_search(&self, id: &SearchId) -> Result<bool> {
        let done = sqlx::query("DELETE FROM saved_search WHERE id = ?")
            .bind(&id.0)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}
