//! The page on privacy knows every table and column.

use std::collections::BTreeMap;

use sqlx::Row as _;

use crate::owners::database;
use crate::support::World;

const PAGE: &str = include_str!("../../../../../docs/privacy.md");

/// Tables that the page lists, with their columns.
fn listed() -> BTreeMap<String, Vec<String>> {
    let names = |cell: &str| {
        cell.split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let rows = PAGE.lines().filter(|l| l.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<_> = row.trim_matches('|').split('|').collect();
        assert!(
            cells.len() == 3 && !cells[2].trim().is_empty(),
            "no fate: {row}"
        );
        (names(cells[0])[0].clone(), names(cells[1]))
    })
    .collect()
}

#[tokio::test]
async fn the_page_on_privacy_says_what_becomes_of_every_table_and_column() {
    let world = World::new().await;
    let db = database(&world).await;
    let listed = listed();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
         AND name NOT LIKE '_sqlx_%' ORDER BY name",
    )
    .fetch_all(&db)
    .await
    .unwrap();
    for table in &tables {
        let known = listed.get(table);
        let known =
            known.unwrap_or_else(|| panic!("what becomes of {table}? Say so in docs/privacy.md"));
        let columns = sqlx::query("SELECT name FROM pragma_table_info(?)").bind(table);
        for row in columns.fetch_all(&db).await.unwrap() {
            let column: String = row.get("name");
            assert!(
                known.contains(&column),
                "what becomes of {table}.{column}? Say so in docs/privacy.md"
            );
        }
    }
}
