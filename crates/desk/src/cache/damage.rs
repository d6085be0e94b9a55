//! Tells a damaged file from a failure of another kind, and moves it out of the way.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use baton_core::Timestamp;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, SqlitePool};

use super::{Cache, CacheError, Result};

/// Damaged files of one name that are kept for a look.
const KEPT_ASIDE: usize = 2;

impl CacheError {
    /// The file may be the cause. Of a page that it cannot decrypt, SQLCipher says "error" or "out
    /// of memory", so the file has to be looked at: see [`is_damaged`].
    pub(super) fn is_suspicious(&self) -> bool {
        self.code()
            .is_some_and(|c| matches!(c, 1 | 7 | 10 | 11 | 26))
    }

    /// The file is no database of ours: damaged, or under another key.
    pub(super) fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged) || self.code().is_some_and(|c| matches!(c, 11 | 26))
    }

    /// The file may be whole and cannot be written: no room, or no leave to.
    pub(crate) fn is_unwritable(&self) -> bool {
        // Failed to write, to sync, to cut off, to grow the shared memory.
        let output = [778, 1034, 1546, 4874];
        matches!(self, Self::Files(_))
            || self.code().is_some_and(|c| matches!(c, 8 | 13 | 14))
            || self.extended_code().is_some_and(|c| output.contains(&c))
    }

    /// The primary result code of SQLite.
    fn code(&self) -> Option<u32> {
        Some(self.extended_code()? & 0xff)
    }

    fn extended_code(&self) -> Option<u32> {
        let Self::Sql(sqlx::Error::Database(e)) = self else {
            return None;
        };
        e.code()?.parse().ok()
    }
}

/// Whether a page of the file was changed by anyone but us. Reads all of it.
pub(super) async fn is_damaged(options: &SqliteConnectOptions) -> bool {
    let check = async {
        let mut connection = options.connect().await?;
        let bad: Vec<String> = sqlx::query_scalar("PRAGMA cipher_integrity_check")
            .fetch_all(&mut connection)
            .await?;
        connection.close().await?;
        Ok(!bad.is_empty())
    };
    check
        .await
        .unwrap_or_else(|e: sqlx::Error| CacheError::from(e).is_damage())
}

/// The error of a file, with damage recognised.
pub(super) async fn judge(e: CacheError, options: &SqliteConnectOptions) -> CacheError {
    if e.is_damage() || (e.is_suspicious() && is_damaged(options).await) {
        CacheError::Damaged
    } else {
        e
    }
}

/// A mark beside a cache that was found damaged while it was open.
pub(super) fn suspect(path: &Path) -> PathBuf {
    path.with_extension("suspect")
}

impl Cache {
    /// After a failure: if the file is to blame, the next start sets it aside.
    pub(crate) async fn blame(&self, e: &CacheError) {
        if !e.is_suspicious() || !is_damaged(&self.pool.connect_options()).await {
            return;
        }
        tracing::error!("the cache is damaged; the next start makes it again");
        if let Err(e) = std::fs::write(suspect(&self.path), b"") {
            tracing::error!(error = %e, "a damaged cache cannot be marked");
        }
    }
}

/// Renames a file and its journals, so that none of them is taken for the next file's.
pub(super) fn set_aside(path: &Path, now: Timestamp) -> Result<PathBuf> {
    let stamp = now.0.strftime("%Y%m%dT%H%M%SZ").to_string();
    let mut aside = with(path, &format!(".damaged-{stamp}"));
    let mut n = 1;
    while aside.exists() {
        n += 1;
        aside = with(path, &format!(".damaged-{stamp}-{n}"));
    }
    for end in ["-wal", "-shm", ""] {
        let from = with(path, end);
        if from.exists() {
            std::fs::rename(&from, with(&aside, end))?;
        }
    }
    Ok(aside)
}

/// Caches set aside long ago are removed; outboxes never are.
pub(super) fn forget_old(path: &Path) -> Result<()> {
    let (Some(dir), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(());
    };
    let damaged = format!("{}.damaged-", name.to_string_lossy());
    let mut old = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with(&damaged) && !name.ends_with("-wal") && !name.ends_with("-shm") {
            old.push(dir.join(name));
        }
    }
    old.sort();
    for path in old.iter().rev().skip(KEPT_ASIDE) {
        for end in ["-wal", "-shm", ""] {
            remove(&with(path, end))?;
        }
    }
    Ok(())
}

pub(super) fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e.into()),
        _ => Ok(()),
    }
}

fn with(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    PathBuf::from(name)
}

/// Reads of the file what it must have, so that damage shows at the start. An integrity check
/// must find nothing.
pub(super) async fn probe(pool: &SqlitePool, sql: &'static str) -> Result<()> {
    let found = sqlx::query(sql).fetch_all(pool).await?;
    if sql.ends_with("_check") && !found.is_empty() {
        return Err(CacheError::Damaged);
    }
    Ok(())
}
