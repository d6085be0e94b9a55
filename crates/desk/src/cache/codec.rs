//! How values stand in columns: enums as the words they have on the wire, instants as milliseconds.

use baton_core::Timestamp;
use serde::de::value::{Error, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer as _};
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, Sqlite};

use super::{CacheError, Result};

/// The word of a plain enum.
pub(super) fn word(value: &impl Serialize) -> Result<String> {
    match serde_json::to_value(value)? {
        serde_json::Value::String(word) => Ok(word),
        other => Ok(other.to_string()),
    }
}

pub(super) fn of_word<'a, T: Deserialize<'a>>(word: &'a str) -> Result<T> {
    let words: StrDeserializer<'a, Error> = word.into_deserializer();
    T::deserialize(words).map_err(|e| CacheError::Value(serde::de::Error::custom(e)))
}

pub(super) fn json(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}

pub(super) fn of_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    Ok(serde_json::from_str(text)?)
}

pub(super) fn time(row: &SqliteRow, column: &str) -> Result<Timestamp> {
    Ok(Timestamp::from_millis(row.try_get(column)?))
}

pub(super) fn opt_time(row: &SqliteRow, column: &str) -> Result<Option<Timestamp>> {
    Ok(row
        .try_get::<Option<i64>, _>(column)?
        .map(Timestamp::from_millis))
}

pub(super) fn count(row: &SqliteRow, column: &str) -> Result<u32> {
    Ok(u32::try_from(row.try_get::<i64, _>(column)?).unwrap_or(0))
}

/// `column IN (?, ?, …)`; with no values, nothing matches.
pub(super) fn one_of<'a>(
    sql: &'static str,
    column: &'static str,
    values: impl IntoIterator<Item = &'a str>,
) -> sqlx::QueryBuilder<Sqlite> {
    let mut query = sqlx::QueryBuilder::new(sql);
    query.push(" WHERE ").push(column).push(" IN (");
    let mut list = query.separated(", ");
    for value in values {
        list.push_bind(value.to_owned());
    }
    query.push(")");
    query
}
