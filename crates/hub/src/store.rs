//! What the hub keeps: one file a table, one door for writing.

pub mod agents;
pub mod busy;
pub mod chances;
mod codec;
pub mod connections;
pub mod conversations;
pub mod corrections;
pub mod decisions;
pub mod deliveries;
pub mod devices;
pub mod feed;
pub mod figures;
pub mod forget;
pub mod handoffs;
pub mod holds;
pub mod intents;
pub mod ledger;
pub mod meetings;
pub mod model;
pub mod notify;
pub mod owners;
pub mod policies;
pub mod records;
pub mod reps;
pub mod said;
pub mod team_calendars;
pub mod teams;
pub mod workspaces;

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use baton_core::Env;
use baton_core::ids::{HandoffId, RepId};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection as _, Row as _, Sqlite, SqliteConnection, Transaction};

pub use codec::{json, name};
pub use connections::ConnectionRow;
pub use conversations::{ConversationRow, StoredMessage};
pub use deliveries::{Audience, DeliveryRow};
pub use feed::{FeedKind, FeedRow};
pub use handoffs::{BookWith, HandoffRow, RoutingState};
pub use holds::HoldRow;
pub use meetings::MeetingRow;
pub use reps::RepRow;
pub use workspaces::WorkspaceRow;

use crate::wake::{Topic, Wake};

/// Readers beside the one writer.
const READERS: u32 = 8;
/// How long a request waits for a connection before it is told that the hub is busy.
const ACQUIRE: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database failed: {0}")]
    Sql(#[from] sqlx::Error),
    #[error("the database cannot be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    #[error("a stored {what} cannot be read: {cause}")]
    Damaged { what: &'static str, cause: String },
}

impl StoreError {
    /// Whether every connection was taken for too long.
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Sql(sqlx::Error::PoolTimedOut))
    }

    /// Whether the file could not be written: no room, or no leave to.
    pub fn is_unwritable(&self) -> bool {
        let (Self::Sql(e) | Self::Migrate(sqlx::migrate::MigrateError::Execute(e))) = self else {
            return false;
        };
        let code = e
            .as_database_error()
            .and_then(|e| e.code()?.parse::<u32>().ok());
        // Read-only, I/O error, full, cannot open: the primary codes of SQLite.
        code.is_some_and(|c| matches!(c & 0xff, 8 | 10 | 13 | 14))
    }

    /// Whether a uniqueness rule of the database said no: somebody else was first.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Sql(sqlx::Error::Database(e)) if e.is_unique_violation())
    }
}

/// A connection that only the store's own functions know how to use.
pub type Conn = SqliteConnection;

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

#[derive(Clone, Debug)]
pub struct Store {
    readers: SqlitePool,
    writer: SqlitePool,
    wake: Wake,
}

impl Store {
    /// Opens the file, made if it is not there, and brings its tables up to date.
    pub async fn open(file: &Path, env: &Env) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(ACQUIRE)
            .foreign_keys(true)
            // What is removed is written over.
            .pragma("secure_delete", "ON");
        let pool = |n| {
            SqlitePoolOptions::new()
                .max_connections(n)
                .acquire_timeout(ACQUIRE)
                // A full disk ends a transaction from within, and sqlx would take it for open for
                // ever: such a connection could not write again when there is room.
                .before_acquire(|c, _| Box::pin(async move { Ok(!c.is_in_transaction()) }))
        };
        // The writer opens first: it makes the file and its tables.
        let writer = pool(1).connect_with(options.clone()).await?;
        sqlx::migrate!().run(&writer).await?;
        let readers = pool(READERS).connect_with(options.read_only(true)).await?;
        let store = Self {
            readers,
            writer,
            wake: Wake::default(),
        };
        store.mark_epoch(env).await?;
        Ok(store)
    }

    async fn mark_epoch(&self, env: &Env) -> Result<()> {
        let epoch = env.bytes::<8>().map(|b| format!("{b:02x}")).concat();
        sqlx::query("INSERT INTO hub (id, epoch) VALUES ('hub', ?) ON CONFLICT DO NOTHING")
            .bind(epoch)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    pub async fn epoch(&self) -> Result<String> {
        let mut c = self.read().await?;
        Ok(sqlx::query_scalar("SELECT epoch FROM hub WHERE id = 'hub'")
            .fetch_one(&mut *c)
            .await?)
    }

    /// With which links for prospects are signed: made once, kept with the data.
    pub async fn link_key(&self, env: &Env) -> Result<secrecy::SecretString> {
        let key = env.bytes::<32>().map(|b| format!("{b:02x}")).concat();
        let key: String = sqlx::query_scalar(
            "UPDATE hub SET link_key = coalesce(link_key, ?) WHERE id = 'hub' RETURNING link_key",
        )
        .bind(key)
        .fetch_one(&self.writer)
        .await?;
        Ok(key.into())
    }

    pub async fn read(&self) -> Result<sqlx::pool::PoolConnection<Sqlite>> {
        Ok(self.readers.acquire().await?)
    }

    /// The only door for writing. One at a time; dropped without [`Write::commit`] it leaves no
    /// trace.
    pub async fn write(&self) -> Result<Write> {
        let tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Write {
            tx,
            wake: self.wake.clone(),
            news: HashSet::new(),
        })
    }

    pub fn wake(&self) -> &Wake {
        &self.wake
    }

    /// Whether the database answers.
    pub async fn ready(&self) -> Result<()> {
        let mut c = self.read().await?;
        sqlx::query("SELECT 1").execute(&mut *c).await?;
        Ok(())
    }

    /// How large the file is, in bytes.
    pub async fn size(&self) -> Result<i64> {
        let mut c = self.read().await?;
        let pages: i64 = sqlx::query_scalar("PRAGMA page_count")
            .fetch_one(&mut *c)
            .await?;
        let bytes: i64 = sqlx::query_scalar("PRAGMA page_size")
            .fetch_one(&mut *c)
            .await?;
        Ok(pages.saturating_mul(bytes))
    }

    /// Writes the file anew and empties its log: nothing that was removed is left in either, also
    /// not what moved within the file before it was removed. False: a reader kept the log.
    pub async fn sweep(&self) -> Result<bool> {
        let mut c = self.writer.acquire().await?;
        sqlx::query("VACUUM").execute(&mut *c).await?;
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&mut *c)
            .await?;
        let busy: i64 = row.try_get(0)?;
        Ok(busy == 0)
    }

    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// A transaction, and who is to be told of it once it is committed.
#[derive(Debug)]
pub struct Write {
    tx: Transaction<'static, Sqlite>,
    wake: Wake,
    news: HashSet<Topic>,
}

impl Write {
    pub fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// The feed of this rep has news.
    pub fn news_for(&mut self, rep: &RepId) {
        self.news.insert(Topic::Rep(rep.clone()));
    }

    /// Whoever follows this handoff has news.
    pub fn news_of(&mut self, handoff: &HandoffId) {
        self.news.insert(Topic::Handoff(handoff.clone()));
    }

    /// A deadline came or went.
    pub fn deadlines_changed(&mut self) {
        self.news.insert(Topic::Deadlines);
    }

    /// A rep may be free for a handoff that waits.
    pub fn somebody_is_free(&mut self) {
        self.news.insert(Topic::Waiting);
    }

    /// What stands in the calendars of the hub is no longer what holds.
    pub fn calendars_changed(&mut self) {
        self.news.insert(Topic::Calendars);
    }

    /// What is gone may still lie in free parts of the file.
    pub fn something_forgotten(&mut self) {
        self.news.insert(Topic::Forgotten);
    }

    /// Something is to be sent, or looked up.
    pub fn deliveries_changed(&mut self) {
        self.news.insert(Topic::Deliveries);
    }

    /// A model has something to read, or no longer.
    pub fn models_changed(&mut self) {
        self.news.insert(Topic::Models);
    }

    pub async fn commit(self) -> Result<()> {
        self.tx.commit().await?;
        for topic in &self.news {
            self.wake.publish(topic);
        }
        Ok(())
    }
}
