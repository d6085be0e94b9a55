//! What this device keeps: the cache (made of the feed, can be made again) and the outbox (the
//! rep's decisions, kept in a file of its own). One file a table, with its migration and queries.

pub(crate) mod account;
pub(crate) mod alert;
pub(crate) mod busy;
mod codec;
mod damage;
pub(crate) mod event;
pub(crate) mod found;
pub(crate) mod handoff;
pub(crate) mod intent;
#[cfg(test)]
pub(crate) mod leftovers;
pub(crate) mod me;
pub(crate) mod meeting;
pub(crate) mod message;
pub(crate) mod meta;
pub(crate) mod notice;
mod open;
#[cfg(feature = "testing")]
pub(crate) mod plain;
pub(crate) mod receipt;
pub(crate) mod saved;
pub(crate) mod seen;
pub(crate) mod sweep;

use std::path::PathBuf;

use sqlx::{Sqlite, SqlitePool, Transaction};

use crate::failure::{Failure, FailureCode};

pub(crate) use open::{Files, key_name, open, remove, start_afresh};

/// The feed's entities and the alerts made of them.
#[derive(Clone)]
pub(crate) struct Cache {
    pool: SqlitePool,
    path: PathBuf,
}

/// The rep's decisions, until the hub has answered them and a while after.
#[derive(Clone)]
pub(crate) struct Outbox {
    pool: SqlitePool,
}

pub(crate) type Tx = Transaction<'static, Sqlite>;
pub(crate) type Result<T> = std::result::Result<T, CacheError>;

#[derive(Debug, thiserror::Error)]
pub(crate) enum CacheError {
    #[error(transparent)]
    Sql(#[from] sqlx::Error),
    #[error("a stored value cannot be read: {0}")]
    Value(#[from] serde_json::Error),
    #[error("the files cannot be used: {0}")]
    Files(#[from] std::io::Error),
    /// Damaged, or under another key.
    #[error("the file is damaged")]
    Damaged,
    /// Written by a newer version of the app.
    #[error("the file is of a newer version")]
    Newer,
}

impl From<CacheError> for Failure {
    fn from(e: CacheError) -> Self {
        if matches!(e, CacheError::Sql(sqlx::Error::PoolClosed)) {
            return Self::new(FailureCode::SignedOut, "This desk is closed.");
        }
        if e.is_unwritable() {
            let message = "Nothing can be stored on this machine: its disk is full or read-only.";
            return Self::new(FailureCode::Cache, message)
                .fix("Make room on the disk, then try again.");
        }
        let failure = Self::new(FailureCode::Cache, format!("The local data failed: {e}."));
        failure.fix(match e {
            CacheError::Newer => "Update the app.",
            _ => "Start the app again. If that does not help, check that the disk has room.",
        })
    }
}

impl Cache {
    /// A transaction that may write from its first statement on.
    pub(crate) async fn write(&self) -> Result<Tx> {
        Ok(self.pool.begin_with("BEGIN IMMEDIATE").await?)
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

impl Outbox {
    pub(crate) async fn write(&self) -> Result<Tx> {
        Ok(self.pool.begin_with("BEGIN IMMEDIATE").await?)
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}
