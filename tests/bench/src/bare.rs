//! SQLite with nothing around it: what this disk and this database can do at best.

use std::path::Path;
use std::time::Instant;

use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

use crate::crowd::Database;

/// As durable as the hub's: a commit is on the disk when it returns.
pub fn open(folder: &Path, name: &str) -> Connection {
    let connection = Connection::open(folder.join(name)).unwrap();
    let durable = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
    connection.execute_batch(durable).unwrap();
    connection
}

/// Messages a second, so many in one commit.
pub fn messages(folder: &Path, texts: &[String], commits: usize, each: usize) -> f64 {
    let connection = open(folder, &format!("messages-{each}.db"));
    let table = "CREATE TABLE messages (conversation TEXT NOT NULL, seq INTEGER NOT NULL, \
                 external_id TEXT NOT NULL, role TEXT NOT NULL, text TEXT NOT NULL, at BIGINT NOT NULL, \
                 PRIMARY KEY (conversation, seq), UNIQUE (conversation, external_id))";
    connection.execute_batch(table).unwrap();
    let insert = "INSERT INTO messages VALUES (?, ?, ?, 'prospect', ?, 1)";
    let mut insert = connection.prepare(insert).unwrap();
    let began = Instant::now();
    for commit in 0..commits {
        connection.execute_batch("BEGIN IMMEDIATE").unwrap();
        for row in 0..each {
            let seq = commit * each + row;
            let (talk, text) = (format!("talk-{}", seq / 20), &texts[seq % texts.len()]);
            let id = format!("{talk}-{seq}");
            insert
                .execute(params![talk, i64::try_from(seq % 20).unwrap(), id, text])
                .unwrap();
        }
        connection.execute_batch("COMMIT").unwrap();
    }
    (commits * each) as f64 / began.elapsed().as_secs_f64()
}

/// Rows of one table.
struct Rows {
    insert: String,
    rows: Vec<Vec<Value>>,
}

/// Writes what the hub wrote for these talks again, with the same tables and indices: one commit for
/// the talk and one for its handoff. Talks a second.
pub fn handoffs(folder: &Path, hub: &Database, talks: &[String]) -> f64 {
    let connection = open(folder, "handoffs.db");
    for definition in definitions(hub) {
        connection.execute_batch(&definition).unwrap();
    }
    connection
        .execute_batch("PRAGMA foreign_keys = OFF")
        .unwrap();
    let commits: Vec<Vec<Rows>> = talks.iter().flat_map(|talk| rows(hub, talk)).collect();
    let began = Instant::now();
    for commit in &commits {
        connection.execute_batch("BEGIN IMMEDIATE").unwrap();
        for table in commit {
            let mut insert = connection.prepare_cached(&table.insert).unwrap();
            for row in &table.rows {
                insert.execute(params_from_iter(row)).unwrap();
            }
        }
        connection.execute_batch("COMMIT").unwrap();
    }
    talks.len() as f64 / began.elapsed().as_secs_f64()
}

/// The hub's tables and indices. Triggers look at tables that are empty here.
fn definitions(hub: &Database) -> Vec<String> {
    let all = "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL \
               AND name NOT LIKE 'sqlite_%' ORDER BY type DESC";
    let mut all = hub.connection().prepare(all).unwrap();
    let rows = all.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// The rows of one talk: of the talk itself, then of its handoff.
fn rows(hub: &Database, talk: &str) -> [Vec<Rows>; 2] {
    let handoff = "handoff IN (SELECT id FROM handoffs WHERE conversation = ?1)";
    let read = |table: &str, which: &str| {
        let sql = format!("SELECT * FROM {table} WHERE {which}");
        let mut select = hub.connection().prepare(&sql).unwrap();
        let width = select.column_count();
        let values = select.query_map([talk], |row| (0..width).map(|i| row.get(i)).collect());
        let rows = values.unwrap().map(Result::unwrap).collect();
        let marks = vec!["?"; width].join(", ");
        Rows {
            insert: format!("INSERT OR REPLACE INTO {table} VALUES ({marks})"),
            rows,
        }
    };
    let told = "entity = ?1 OR entity IN (SELECT id FROM handoffs WHERE conversation = ?1)";
    [
        vec![
            read("conversations", "id = ?1"),
            read("messages", "conversation = ?1"),
        ],
        vec![
            read("handoffs", "conversation = ?1"),
            read("offers", handoff),
            read("ledger", handoff),
            read("deliveries", handoff),
            read("decisions", handoff),
            read("viewers", "conversation = ?1"),
            read("feed", told),
        ],
    ]
}
