//! Opens the two files under the device's key. A damaged cache is set aside and made again; a
//! damaged outbox is set aside too, and that is said to the rep.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use baton_core::ids::DeviceId;
use baton_core::{Env, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, SqlitePool};

use super::damage::{self, forget_old, judge, set_aside, suspect};
use super::notice::Notice;
use super::{Cache, CacheError, Outbox, Result};
use super::{account, alert, busy, event, found, handoff, intent, me, meeting, message};
use super::{meta, notice, receipt, saved, seen};
use crate::failure::{Failure, FailureCode};
use crate::keychain::{self, SecretStore};

const CACHE: &str = "cache.db";
const OUTBOX: &str = "outbox.db";
/// Of the pages of the cache, so much stays decrypted: what one keystroke read, the next reads again.
const CACHE_KIB: u32 = 16_384;
const CACHE_TABLES: [&str; 12] = [
    meta::TABLE,
    me::TABLE,
    handoff::TABLE,
    message::TABLE,
    seen::TABLE,
    alert::TABLE,
    meeting::TABLE,
    alert::MEETINGS,
    busy::TABLE,
    meeting::WITHDRAWN,
    found::TABLE,
    meta::UNSWEPT,
];
const OUTBOX_TABLES: [&str; 7] = [
    intent::TABLE,
    receipt::TABLE,
    notice::TABLE,
    account::TABLE,
    event::TABLE,
    event::AWAY,
    saved::TABLE,
];

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
    let options = options(&path, key, SqliteSynchronous::Normal)
        .pragma("cache_size", format!("-{CACHE_KIB}"));
    let mark = suspect(&path);
    let opened = if mark.exists() {
        Err(CacheError::Damaged)
    } else {
        connect(&options, &CACHE_TABLES, "SELECT * FROM meta, me LIMIT 1").await
    };
    let pool = match opened {
        // A newer app wrote it: what is in it comes from the feed, and the feed has it all.
        Err(e @ (CacheError::Damaged | CacheError::Newer)) => {
            tracing::warn!(error = %e, "the cache is set aside and made again");
            set_aside(&path, now)?;
            forget_old(&path)?;
            damage::remove(&mark)?;
            connect(&options, &CACHE_TABLES, "SELECT 1").await?
        }
        other => other?,
    };
    Ok(Cache { pool, path })
}

async fn open_outbox(dir: &Path, key: &SecretString, env: &Env) -> Result<Outbox> {
    let path = dir.join(OUTBOX);
    let options = options(&path, key, SqliteSynchronous::Full);
    // It is small: all of it is looked at.
    let all = "PRAGMA cipher_integrity_check";
    match connect(&options, &OUTBOX_TABLES, all).await {
        Ok(pool) => Ok(Outbox { pool }),
        Err(CacheError::Damaged) => {
            tracing::error!("the outbox cannot be read and is set aside");
            let aside = set_aside(&path, env.now())?;
            let pool = connect(&options, &OUTBOX_TABLES, all).await?;
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

pub(super) fn options(
    path: &Path,
    key: &SecretString,
    synchronous: SqliteSynchronous,
) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .pragma("key", format!("\"x'{}'\"", key.expose_secret()))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .busy_timeout(Duration::from_secs(5))
        // Nothing of the transcripts may reach a plain file.
        .pragma("temp_store", "MEMORY")
        // What is removed is written over.
        .pragma("secure_delete", "ON")
        .disable_statement_logging()
}

/// Opens a file, brings it up to date and looks whether it can be read.
pub(super) async fn connect(
    options: &SqliteConnectOptions,
    tables: &[&'static str],
    probe: &'static str,
) -> Result<SqlitePool> {
    let pool = SqlitePoolOptions::new()
        .max_connections(4)
        .acquire_timeout(Duration::from_secs(10))
        // Files do not grow stale: no connection is ever made anew for its age.
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_lazy_with(options.clone());
    let opened = async {
        migrate(&pool, tables).await?;
        damage::probe(&pool, probe).await
    };
    match opened.await {
        Ok(()) => Ok(pool),
        Err(e) => {
            pool.close().await;
            Err(judge(e, options).await)
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

/// Removes the files of a device that signed out.
pub(crate) fn remove(dir: &Path) -> Result<()> {
    for name in [CACHE, OUTBOX] {
        for end in ["-wal", "-shm", ""] {
            damage::remove(&dir.join(format!("{name}{end}")))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_cache_from_before_meetings_is_kept_and_the_feed_is_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(CACHE);
        let key = SecretString::from("7".repeat(64));
        let options = options(&path, &key, SqliteSynchronous::Normal);
        let tables = CACHE_TABLES.get(..6).unwrap();
        let old = connect(&options, tables, "SELECT 1").await.unwrap();
        for sql in [
            "UPDATE meta SET cursor = 41, epoch = 'one'",
            "INSERT INTO seen (handoff, at) VALUES ('ho_1', 7)",
            "INSERT INTO alert (offer, reason, handoff, state, due_at, deadline)
             VALUES ('off_1', 0, 'ho_1', 1, 0, 0)",
        ] {
            sqlx::query(sql).execute(&old).await.unwrap();
        }
        old.close().await;

        let now = Timestamp::from_millis(0);
        let cache = open_cache(dir.path(), &key, now).await.unwrap();
        let meta = cache.meta().await.unwrap();
        assert_eq!((meta.cursor, meta.epoch.as_deref()), (0, Some("one")));
        let alerts: i64 = sqlx::query_scalar("SELECT count(*) FROM alert WHERE meeting IS NULL")
            .fetch_one(&cache.pool)
            .await
            .unwrap();
        assert_eq!(alerts, 1, "what was alerted once is not alerted again");
        cache.close().await;
    }
}
