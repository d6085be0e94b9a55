//! Fills a hub's database with what would take long to live through: rows that the hub itself
//! wrote, many times over.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};

use crate::scene::Past;

/// Desks of one workspace in a crowd.
const TOGETHER: usize = 100;

pub struct Database(Connection);

impl Database {
    /// The database of the hub with this data, which may run.
    pub fn open(data: &Path) -> Self {
        let connection = Connection::open(data.join("hub.db")).unwrap();
        connection.busy_timeout(Duration::from_secs(20)).unwrap();
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
        let hashed = connection.create_scalar_function("sha256", 1, flags, |context| {
            Ok(hash(&context.get::<String>(0)?))
        });
        hashed.unwrap();
        Self(connection)
    }

    pub fn connection(&self) -> &Connection {
        &self.0
    }

    /// Everybody can have more handoffs at once than a policy would allow.
    pub fn widen(&self) {
        let widen = "UPDATE reps SET capacity = 1000000";
        self.0.execute(widen, []).unwrap();
    }

    /// More keys for the one agent that there is.
    pub fn keys(&self, number: usize) -> Vec<String> {
        let changed = [("id", "t.id || '-' || n"), ("hash", "sha256('key-' || n)")];
        self.copy("agent_keys", "1", number, &changed);
        (1..=number).map(|n| format!("key-{n}")).collect()
    }

    /// As many workspaces with a hundred reps each, every rep with a device and with this handoff
    /// accepted. Rep number n has `device-n`, conversation `CONVERSATION-n` and the agent's key
    /// `key-n`.
    pub fn crowd(&self, past: &Past, desks: usize) {
        let workspace = format!("t.workspace || '-' || ((n - 1) / {TOGETHER})");
        let workspace = ("workspace", workspace.as_str());
        let its_id = ("id", "t.id || '-' || (n - 1)");
        let spaces = desks.div_ceil(TOGETHER);
        let space = ("workspace", "t.workspace || '-' || (n - 1)");
        let (id, rep) = (("id", "t.id || '-' || n"), ("rep", "t.rep || '-' || n"));
        let conversation = ("conversation", "t.conversation || '-' || n");
        let handoff = ("handoff", "t.handoff || '-' || n");
        let agent = format!("t.agent || '-' || ((n - 1) / {TOGETHER})");
        let agent = ("agent", agent.as_str());
        let key = ("hash", "sha256('key-' || n)");
        let token = ("hash", "sha256('device-' || n)");
        self.at_once(|| {
            self.copy("workspaces", "1", spaces, &[its_id]);
            self.copy("policies", "1", spaces, &[space]);
            self.copy("routing_policies", "1", spaces, &[space]);
            self.copy("notify_policies", "1", spaces, &[space]);
            self.copy("agents", "1", spaces, &[its_id, space]);
            self.copy("agent_keys", "1", desks, &[id, agent, key]);
            let email = ("email", "n || t.email");
            let own = format!("t.id = '{}'", past.rep);
            self.copy("reps", &own, desks, &[id, workspace, email]);
            let own = format!("t.rep = '{}'", past.rep);
            self.copy("devices", &own, desks, &[id, rep, token]);
            let ours = format!("t.id = '{}'", past.conversation);
            let external = ("external_id", "t.external_id || '-' || n");
            let talk = [id, workspace, agent, external];
            self.copy("conversations", &ours, desks, &talk);
            let ours = format!("t.conversation = '{}'", past.conversation);
            self.copy("messages", &ours, desks, &[conversation]);
            self.copy("handoffs", &ours, desks, &[id, workspace, conversation]);
            self.copy("viewers", &ours, desks, &[handoff, rep, conversation]);
            let ours = format!("t.handoff = '{}'", past.handoff);
            self.copy("offers", &ours, desks, &[id, handoff, rep]);
            let entity = ("entity", "t.entity || '-' || n");
            self.copy("feed", &own, desks, &[rep, entity]);
        });
    }

    /// This handoff so many times more, for the same rep, each with its talk, offers, ledger entries
    /// and deliveries.
    pub fn multiply(&self, past: &Past, times: usize) {
        let id = ("id", "t.id || '-' || n");
        let external = ("external_id", "t.external_id || '-' || n");
        let conversation = ("conversation", "t.conversation || '-' || n");
        let handoff = ("handoff", "t.handoff || '-' || n");
        let offer = ("offer", "t.offer || '-' || n");
        let said = ("text", "t.text || ' Reference ' || n || '.'");
        let entity = ("entity", "t.entity || '-' || n");
        self.at_once(|| {
            let ours = format!("t.id = '{}'", past.conversation);
            self.copy("conversations", &ours, times, &[id, external]);
            let ours = format!("t.conversation = '{}'", past.conversation);
            self.copy("messages", &ours, times, &[conversation, said]);
            self.copy("handoffs", &ours, times, &[id, conversation]);
            self.copy("viewers", &ours, times, &[handoff, conversation]);
            let ours = format!("t.handoff = '{}'", past.handoff);
            self.copy("offers", &ours, times, &[id, handoff]);
            self.copy("ledger", &ours, times, &[id, handoff]);
            let sent = [id, handoff, conversation, offer];
            self.copy("deliveries", &ours, times, &sent);
            let all = "SELECT max(position) FROM feed WHERE rep = ?";
            let span: i64 = self.0.query_row(all, [&past.rep], |r| r.get(0)).unwrap();
            let position = format!("t.position + n * {span}");
            let (rep, talk) = (&past.rep, &past.conversation);
            let told = format!(
                "t.rep = '{rep}' AND t.entity IN ('{}', '{talk}')",
                past.handoff
            );
            self.copy("feed", &told, times, &[entity, ("position", &position)]);
            let last = "UPDATE reps SET feed_position = ?2 WHERE id = ?1";
            let end = span * (i64::try_from(times).unwrap() + 1);
            self.0.execute(last, params![past.rep, end]).unwrap();
            let sums = "INSERT OR REPLACE INTO standings (rep, workspace, credits, last_assigned) \
                        SELECT rep, workspace, sum(amount), max(CASE WHEN kind = 'assigned' THEN at END) \
                        FROM ledger GROUP BY rep, workspace";
            self.0.execute(sums, []).unwrap();
        });
        self.0
            .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
            .unwrap();
    }

    fn at_once(&self, work: impl FnOnce()) {
        self.0.execute_batch("BEGIN IMMEDIATE").unwrap();
        work();
        self.0.execute_batch("COMMIT").unwrap();
    }

    /// Copies rows with `n` from 1 to `times`; `changed` are columns and their SQL over `t` and `n`.
    fn copy(&self, table: &str, which: &str, times: usize, changed: &[(&str, &str)]) {
        let columns = self.columns(table);
        let mut values = String::new();
        for column in &columns {
            let comma = if values.is_empty() { "" } else { ", " };
            match changed.iter().find(|(c, _)| c == column) {
                Some((_, sql)) => write!(values, "{comma}{sql}").unwrap(),
                None => write!(values, "{comma}t.{column}").unwrap(),
            }
        }
        let columns = columns.join(", ");
        let sql = format!(
            "WITH RECURSIVE times (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM times WHERE n < ?1) \
             INSERT INTO {table} ({columns}) SELECT {values} FROM times, {table} t WHERE {which}"
        );
        let times = i64::try_from(times).unwrap();
        let done = self.0.execute(&sql, [times]);
        done.unwrap_or_else(|e| panic!("{table}: {e}"));
    }

    fn columns(&self, table: &str) -> Vec<String> {
        let mut all = self
            .0
            .prepare("SELECT name FROM pragma_table_info(?)")
            .unwrap();
        let rows = all.query_map([table], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }
}

fn hash(secret: &str) -> String {
    let digest = Sha256::digest(secret.as_bytes());
    digest.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}
