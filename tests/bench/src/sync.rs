//! The first sync of a desk with very many handoffs, beside writing the same rows into an encrypted
//! database at once.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use baton_core::Env;
use baton_core::ids::DeviceId;
use baton_desk::keychain::MemoryStore;
use baton_desk::view::{Connection as Line, Setup};
use baton_desk::{Desk, DeskConfig};
use baton_tests::wait::until;
use rusqlite::{Connection, params};

use crate::figure::{Figure, Target};
use crate::scene::{Past, Scene, Size};

const PART: &str = "sync";
/// Talk, number, role, text and time of a message.
type Said = (String, i64, String, String, i64);

const PATIENCE: Duration = Duration::from_mins(5);

pub async fn measure(size: Size) {
    let scene = Scene::open().await;
    let (rep, past) = scene.past("Ana", true).await;
    drop(rep);
    let handoffs = size.pick(50, 10_000);
    scene.database.multiply(&past, handoffs - 2);
    let folder = tempfile::tempdir().unwrap();
    let took = first_sync(&scene, &past, folder.path(), handoffs).await;
    let bare = bulk(&scene, folder.path());
    Figure::new(
        PART,
        format!("first sync of {handoffs} handoffs"),
        took,
        "s",
    )
    .beside("writing the same rows at once, encrypted", bare)
    .wanted(Target::AtMost(3.0))
    .print();
}

async fn first_sync(scene: &Scene, past: &Past, folder: &Path, handoffs: usize) -> f64 {
    let device = scene.device(&past.rep).await;
    let hub = scene.team.hub.url();
    let config = DeskConfig {
        dir: folder.join("desk"),
        setup: Setup::Team { hub: hub.clone() },
        hub: hub.parse().unwrap(),
        rep: device.rep.id,
        device: DeviceId(device.device.0),
        zone: jiff::tz::TimeZone::UTC,
    };
    let secrets = Arc::new(MemoryStore::default());
    let desk = Desk::open(config, device.token.into(), secrets, Env::system());
    let desk = desk.await.unwrap();
    let began = Instant::now();
    desk.start();
    until("the feed to be stored", PATIENCE, async || {
        let state = desk.state().await.unwrap();
        (state.connection == Line::Live && state.sync.is_none()).then_some(())
    })
    .await;
    let took = began.elapsed().as_secs_f64();
    let inbox = Instant::now();
    assert_eq!(desk.inbox().await.unwrap().len(), handoffs);
    let inbox = inbox.elapsed().as_secs_f64() * 1_000.0;
    Figure::new(
        PART,
        format!("inbox of {handoffs} handoffs, read"),
        inbox,
        "ms",
    )
    .print();
    desk.shutdown().await;
    took
}

/// Handoffs as whole documents and messages as rows, as the desk keeps them, with no more index than
/// their names.
fn bulk(scene: &Scene, folder: &Path) -> f64 {
    let connection = Connection::open(folder.join("bulk.db")).unwrap();
    let key = format!(
        "PRAGMA key = \"x'{}'\"; PRAGMA journal_mode = WAL;",
        "5a".repeat(32)
    );
    connection.execute_batch(&key).unwrap();
    let tables = "CREATE TABLE handoffs (id TEXT PRIMARY KEY, body TEXT);
                  CREATE TABLE messages (conversation TEXT, seq INTEGER, role TEXT, text TEXT, at INTEGER,
                                         PRIMARY KEY (conversation, seq));";
    connection.execute_batch(tables).unwrap();
    let hub = scene.database.connection();
    let all = "SELECT h.id, h.trace || c.scorecard || c.context || c.prospect FROM handoffs h \
               JOIN conversations c ON c.id = h.conversation";
    let handoffs: Vec<(String, String)> = rows(hub, all, |r| Ok((r.get(0)?, r.get(1)?)));
    let all = "SELECT conversation, seq, role, text, at FROM messages";
    let messages: Vec<Said> = rows(hub, all, |r| {
        Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?))
    });
    let began = Instant::now();
    connection.execute_batch("BEGIN").unwrap();
    {
        let mut insert = connection
            .prepare("INSERT INTO handoffs VALUES (?, ?)")
            .unwrap();
        for row in &handoffs {
            insert.execute(params![row.0, row.1]).unwrap();
        }
        let insert = "INSERT INTO messages VALUES (?, ?, ?, ?, ?)";
        let mut insert = connection.prepare(insert).unwrap();
        for m in &messages {
            insert.execute(params![m.0, m.1, m.2, m.3, m.4]).unwrap();
        }
    }
    connection.execute_batch("COMMIT").unwrap();
    began.elapsed().as_secs_f64()
}

fn rows<T>(
    connection: &Connection,
    sql: &str,
    read: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Vec<T> {
    let mut select = connection.prepare(sql).unwrap();
    select
        .query_map([], |row| read(row))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}
