//! Opens the two files under the device's key. A damaged cache is set aside and made again; a
//! damaged outbox is set aside too, and that is said to the rep.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use baton_core::ids::DeviceId;
use baton_core::{Env, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, SqlitePool};

use super::notice::Notice;
use super::{Cache, CacheError, Outbox, Result};
use super::{alert, handoff, intent, me, message, meta, notice, receipt, seen};
use crate::failure::{Failure, FailureCode};
use crate::keychain::{self, SecretStore};

const CACHE: &str = "cache.db";
const OUTBOX: &str = "outbox.db";
const CACHE_TABLES: [&str; 6] = [
    meta::TABLE,
    me::TABLE,
    handoff::TABLE,
    message::TABLE,
    seen::TABLE,
    alert::TABLE,
];
const OUTBOX_TABLES: [&str; 3] = [intent::TABLE, receipt::TABLE, notice::TABLE];
/// Caches that were set aside and are kept for a look.
const KEPT_ASIDE: usize = 2;

/// Both files, open.
pub(crate) struct Files {
    pub cache: Cache,
    pub outbox: Outbox,
}

pub(crate) fn key_name(device: &DeviceId) -> String {
    format!("database.{device}")
}

/// Opens or makes the files in `dir`.
pub(crate) async fn open(
    dir: &Path,
    device: &DeviceId,
    secrets: &Arc<dyn SecretStore>,
    env: &Env,
) -> std::result::Result<Files, Failure> {
    make_dir(dir).map_err(CacheError::Files)?;
    let key = key(dir, device, secrets, env).await?;
    let cache = open_cache(dir, &key, env.now()).await?;
    let outbox = open_outbox(dir, &key, env).await?;
    Ok(Files { cache, outbox })
}

/// Sets both files aside, for a person whose keychain has lost the key.
pub(crate) fn start_afresh(dir: &Path, now: Timestamp) -> Result<()> {
    for name in [CACHE, OUTBOX] {
        set_aside(&dir.join(name), now)?;
    }
    Ok(())
}

/// The database key. A new one is made only where there is nothing that an old one could open: a
/// locked keychain may answer that there is none.
async fn key(
    dir: &Path,
    device: &DeviceId,
    secrets: &Arc<dyn SecretStore>,
    env: &Env,
) -> std::result::Result<SecretString, Failure> {
    let name = key_name(device);
    if let Some(key) = keychain::read(secrets, &name).await? {
        return Ok(key);
    }
    if [CACHE, OUTBOX].iter().any(|f| dir.join(f).exists()) {
        return Err(lost_key(
            "The keychain does not give the key to the data on this device.",
        ));
    }
    let key = SecretString::from(hex::encode(env.bytes::<32>()));
    keychain::write(secrets, &name, key.clone()).await?;
    let kept = keychain::read(secrets, &name).await?;
    if kept.as_ref().map(ExposeSecret::expose_secret) != Some(key.expose_secret()) {
        return Err(lost_key("The keychain did not keep the new key."));
    }
    Ok(key)
}

fn lost_key(message: &str) -> Failure {
    Failure::new(FailureCode::Keychain, message).fix(
        "Unlock the keychain and try again. If the key is gone for good, start afresh: the hub \
         sends everything again, only answers that were not sent yet are lost.",
    )
}

async fn open_cache(dir: &Path, key: &SecretString, now: Timestamp) -> Result<Cache> {
    let path = dir.join(CACHE);
    if suspect(&path).exists() {
        tracing::warn!("the cache was found damaged: it is set aside and made again");
        set_aside(&path, now)?;
        std::fs::remove_file(suspect(&path))?;
        forget_old(dir)?;
    }
    let pool = match connect(&path, key, SqliteSynchronous::Normal, &CACHE_TABLES).await {
        // A newer app wrote it: what is in it comes from the feed, and the feed has it all.
        Err(e) if e.is_damage() || matches!(e, CacheError::Newer) => {
            tracing::warn!(error = %e, "the cache is set aside and made again");
            set_aside(&path, now)?;
            forget_old(dir)?;
            connect(&path, key, SqliteSynchronous::Normal, &CACHE_TABLES).await?
        }
        other => other?,
    };
    Ok(Cache { pool, path })
}

/// A mark beside a cache that was found damaged while it was open.
fn suspect(path: &Path) -> PathBuf {
    path.with_extension("suspect")
}

impl Cache {
    /// The next start sets this file aside.
    pub(crate) fn mark_damaged(&self) {
        if let Err(e) = std::fs::write(suspect(&self.path), b"") {
            tracing::error!(error = %e, "a damaged cache cannot be marked");
        }
    }
}

async fn open_outbox(dir: &Path, key: &SecretString, env: &Env) -> Result<Outbox> {
    let path = dir.join(OUTBOX);
    match connect(&path, key, SqliteSynchronous::Full, &OUTBOX_TABLES).await {
        Ok(pool) => Ok(Outbox { pool }),
        Err(e) if e.is_damage() => {
            tracing::error!(error = %e, "the outbox cannot be read and is set aside");
            let aside = set_aside(&path, env.now())?;
            let pool = connect(&path, key, SqliteSynchronous::Full, &OUTBOX_TABLES).await?;
            let outbox = Outbox { pool };
            let message = format!(
                "Answers that waited to be sent could not be read. The file is kept as {}.",
                aside.display()
            );
            let (id, at) = (env.id(), env.now());
            outbox.add_notice(&Notice { id, at, message }).await?;
            Ok(outbox)
        }
        Err(e) => Err(e),
    }
}

async fn connect(
    path: &Path,
    key: &SecretString,
    synchronous: SqliteSynchronous,
    tables: &[&'static str],
) -> Result<SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .pragma("key", format!("\"x'{}'\"", key.expose_secret()))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .busy_timeout(Duration::from_secs(5))
        // Nothing of the transcripts may reach a plain file.
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging();
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(options)
        .await?;
    match migrate(&pool, tables).await {
        Ok(()) => Ok(pool),
        Err(e) => {
            pool.close().await;
            Err(e)
        }
    }
}

/// Applies what of `tables` the file does not have yet.
async fn migrate(pool: &SqlitePool, tables: &[&'static str]) -> Result<()> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    let have: i64 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(&mut *tx)
        .await?;
    let have = usize::try_from(have).unwrap_or(0);
    if have > tables.len() {
        return Err(CacheError::Newer);
    }
    for sql in tables.iter().skip(have) {
        sqlx::raw_sql(*sql).execute(&mut *tx).await?;
    }
    let version = format!("PRAGMA user_version = {}", tables.len());
    sqlx::raw_sql(AssertSqlSafe(version))
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}

fn make_dir(dir: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Renames a file and its journals, so that none of them is taken for the next file's.
fn set_aside(path: &Path, now: Timestamp) -> Result<PathBuf> {
    let stamp = now.0.strftime("%Y%m%dT%H%M%SZ").to_string();
    let with = |path: &Path, end: &str| {
        let mut name = OsString::from(path);
        name.push(end);
        PathBuf::from(name)
    };
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
fn forget_old(dir: &Path) -> Result<()> {
    let damaged = format!("{CACHE}.damaged-");
    let mut old = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
        if name.is_some_and(|n| {
            n.starts_with(&damaged) && !n.ends_with("-wal") && !n.ends_with("-shm")
        }) {
            old.push(path);
        }
    }
    old.sort();
    for path in old.iter().rev().skip(KEPT_ASIDE) {
        std::fs::remove_file(path)?;
    }
    Ok(())
}

/// Removes the files of a device that signed out.
pub(crate) fn remove(dir: &Path) -> Result<()> {
    for name in [CACHE, OUTBOX] {
        for end in ["-wal", "-shm", ""] {
            match std::fs::remove_file(dir.join(format!("{name}{end}"))) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e.into()),
                _ => {}
            }
        }
    }
    Ok(())
}
