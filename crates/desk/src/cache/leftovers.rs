//! What stands in the file of the cache, whoever put it there: for tests.

use sqlx::{AssertSqlSafe, Row as _, SqlitePool};

/// Tables, those of the index too, in which a word stands.
pub(crate) async fn holding(pool: &SqlitePool, marker: &str) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let mut found = vec![];
    for table in tables {
        let columns = sqlx::query("SELECT name FROM pragma_table_info(?)").bind(&table);
        let columns = columns.fetch_all(pool).await.unwrap();
        for column in columns.iter().map(|c| c.get::<String, _>("name")) {
            let sql = format!("SELECT CAST(\"{column}\" AS BLOB) AS b FROM \"{table}\"");
            let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(pool).await;
            let holds = |r: &sqlx::sqlite::SqliteRow| {
                let bytes: Option<Vec<u8>> = r.get("b");
                let bytes = bytes.unwrap_or_default().to_ascii_lowercase();
                bytes.windows(marker.len()).any(|w| w == marker.as_bytes())
            };
            if rows.unwrap().iter().any(holds) {
                found.push(format!("{table}.{column}"));
            }
        }
    }
    found.sort();
    found
}

/// How many messages the index has for a word.
pub(crate) async fn found(pool: &SqlitePool, word: &str) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM said WHERE said MATCH ?")
        .bind(word)
        .fetch_one(pool)
        .await
        .unwrap()
}
