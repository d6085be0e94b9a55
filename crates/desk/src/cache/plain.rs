//! FTS5 as it comes: the text in its own table, ranked by its own measure or the newest first. The benchmarks' baseline.

use std::path::Path;

use secrecy::SecretString;
use sqlx::sqlite::SqliteSynchronous;
use sqlx::{AssertSqlSafe, QueryBuilder, SqlitePool};

use super::Result;
use super::open::{connect, options};

const TABLE: &str = "CREATE VIRTUAL TABLE plain USING fts5 (text, prefix = '1 2 3 4 5');";

const SELECT: &str = "SELECT rowid, snippet(plain, 0, '[', ']', '…', 24) FROM plain
    WHERE plain MATCH ?";

pub struct Plain {
    pool: SqlitePool,
}

impl Plain {
    pub(crate) async fn open(dir: &Path) -> Result<Self> {
        let key = SecretString::from("7".repeat(64));
        let options = options(&dir.join("plain.db"), &key, SqliteSynchronous::Normal);
        let pool = connect(&options, &[TABLE], "SELECT 1").await?;
        Ok(Self { pool })
    }

    pub async fn add(&self, texts: &[String]) -> std::result::Result<(), sqlx::Error> {
        let mut tx = self.pool.begin().await?;
        for texts in texts.chunks(500) {
            let mut sql = QueryBuilder::new("INSERT INTO plain (text) ");
            sql.push_values(texts, |mut row, text| {
                row.push_bind(text.clone());
            });
            sql.build().execute(&mut *tx).await?;
        }
        tx.commit().await
    }

    /// How many of the best 30 there are.
    pub async fn search(&self, typed: &str) -> std::result::Result<usize, sqlx::Error> {
        self.first(typed, &format!("{SELECT} ORDER BY rank LIMIT 30"))
            .await
    }

    /// How many of the newest 30 there are, which nobody weighs.
    pub async fn newest(&self, typed: &str) -> std::result::Result<usize, sqlx::Error> {
        self.first(typed, &format!("{SELECT} ORDER BY rowid DESC LIMIT 30"))
            .await
    }

    async fn first(&self, typed: &str, sql: &str) -> std::result::Result<usize, sqlx::Error> {
        let words: Vec<_> = typed
            .split_whitespace()
            .map(|w| format!("\"{w}\"*"))
            .collect();
        let rows: Vec<(i64, String)> = sqlx::query_as(AssertSqlSafe(sql))
            .bind(words.join(" "))
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.len())
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}
