//! Between columns and types: documents as JSON, enums by their names on the wire.

use baton_core::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{Result, StoreError};

/// A document column. Our own types always serialise; `null` would be found on reading.
pub fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".into())
}

pub fn from_json<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| StoreError::Damaged {
        what,
        cause: e.to_string(),
    })
}

/// The name of an enum's case, as on the wire.
pub fn name<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(s)) => s,
        _ => String::new(),
    }
}

pub fn from_name<T: DeserializeOwned>(what: &'static str, name: &str) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).map_err(|e| {
        StoreError::Damaged {
            what,
            cause: e.to_string(),
        }
    })
}

/// Columns by name, decoded to our types.
pub trait Columns {
    fn text(&self, column: &str) -> Result<String>;
    fn maybe_text(&self, column: &str) -> Result<Option<String>>;
    fn number(&self, column: &str) -> Result<u32>;
    fn maybe_number(&self, column: &str) -> Result<Option<u32>>;
    fn time(&self, column: &str) -> Result<Timestamp>;
    fn maybe_time(&self, column: &str) -> Result<Option<Timestamp>>;
    fn case<T: DeserializeOwned>(&self, column: &'static str) -> Result<T>;
    fn document<T: DeserializeOwned>(&self, column: &'static str) -> Result<T>;
}

impl Columns for SqliteRow {
    fn text(&self, column: &str) -> Result<String> {
        Ok(self.try_get(column)?)
    }

    fn maybe_text(&self, column: &str) -> Result<Option<String>> {
        Ok(self.try_get(column)?)
    }

    fn number(&self, column: &str) -> Result<u32> {
        let n: i64 = self.try_get(column)?;
        u32::try_from(n).map_err(|e| StoreError::Damaged {
            what: "number",
            cause: e.to_string(),
        })
    }

    fn maybe_number(&self, column: &str) -> Result<Option<u32>> {
        let n: Option<i64> = self.try_get(column)?;
        Ok(n.and_then(|n| u32::try_from(n).ok()))
    }

    fn time(&self, column: &str) -> Result<Timestamp> {
        Ok(Timestamp::from_millis(self.try_get(column)?))
    }

    fn maybe_time(&self, column: &str) -> Result<Option<Timestamp>> {
        let ms: Option<i64> = self.try_get(column)?;
        Ok(ms.map(Timestamp::from_millis))
    }

    fn case<T: DeserializeOwned>(&self, column: &'static str) -> Result<T> {
        from_name(column, &self.text(column)?)
    }

    fn document<T: DeserializeOwned>(&self, column: &'static str) -> Result<T> {
        from_json(column, &self.text(column)?)
    }
}
