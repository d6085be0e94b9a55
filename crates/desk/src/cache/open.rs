//! Opens the two files under the device's key. A damaged cache is set aside and made again; a
//! damaged outbox is set aside too, and that is said to the rep.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use baton_core::ids::DeviceId;
use baton_core::{Env, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, SqlitePool};

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
    let at_fault = |e: CacheError| unusable(dir, e);
    make_dir(dir).map_err(|e| at_fault(e.into()))?;
    let key = key(dir, device, secrets, env).await?;
    if is_another_key(dir, &key).await {
        return Err(lost_key(
            "The key in the keychain does not open the data on this device.",
        ));
    }
    let cache = open_cache(dir, &key, env.now()).await.map_err(at_fault)?;
    let outbox = open_outbox(dir, &key, env).await.map_err(at_fault)?;
    Ok(Files { cache, outbox })
}

/// Names the folder, where it is to blame.
fn unusable(dir: &Path, e: CacheError) -> Failure {
    if !e.is_unwritable() {
        return e.into();
    }
    let dir = dir.display();
    Failure::new(
        FailureCode::Cache,
        format!("The data in {dir} cannot be used: {e}."),
    )
    .fix("See that you may write to this folder and that its disk has room, then try again.")
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
        return if is_key(&key) {
            Ok(key)
        } else {
            Err(lost_key("The keychain holds something else than the key."))
        };
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

/// What was written here as a key: 32 bytes in hexadecimal.
fn is_key(key: &SecretString) -> bool {
    let text = key.expose_secret();
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Neither file can be read with this key: rather the key is wrong than both are damaged, and what
/// the right one opens must not be set aside.
async fn is_another_key(dir: &Path, key: &SecretString) -> bool {
    for name in [CACHE, OUTBOX] {
        let path = dir.join(name);
        if !path.exists() || is_readable(&options(&path, key, SqliteSynchronous::Full)).await {
            return false;
        }
    }
    true
}

/// Whether the first page is a database's under this key.
async fn is_readable(options: &SqliteConnectOptions) -> bool {
    let read = async {
        let mut connection = options.connect().await?;
        sqlx::query("SELECT count(*) FROM sqlite_master")
            .fetch_one(&mut connection)
            .await?;
        connection.close().await
    };
    read.await
        .map_or_else(|e| !CacheError::from(e).is_damage(), |()| true)
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
        // A full disk ends a transaction from within, and sqlx would take it for open for ever: such
        // a connection could not write again when there is room.
        .before_acquire(|c, _| Box::pin(async move { Ok(!c.is_in_transaction()) }))
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
