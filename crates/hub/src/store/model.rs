//! The language model of a workspace: its settings, and what its calls took.

mod readings;

use baton_api::reading::{ModelProblem, ModelSettings, ModelUsage};
use baton_core::Timestamp;
use baton_core::ids::WorkspaceId;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::codec::{Columns, from_json, json};
use super::{Result, Write};

pub use readings::{News, Outcome, ReadingRow, Share, due, reading};

/// Millionths of a cent.
const CENT: i64 = 1_000_000;

#[derive(Clone, Debug)]
pub struct ModelRow {
    pub workspace: WorkspaceId,
    pub settings: ModelSettings,
    /// Sealed.
    pub secret: Option<String>,
    pub problem: Option<ModelProblem>,
    pub rests_until: Option<Timestamp>,
}

impl ModelRow {
    fn of(r: &SqliteRow) -> Result<Self> {
        let problem = r.maybe_text("problem")?;
        Ok(Self {
            workspace: r.text("workspace")?.into(),
            settings: r.document("settings")?,
            secret: r.maybe_text("secret")?,
            problem: problem.map(|p| from_json("problem", &p)).transpose()?,
            rests_until: r.maybe_time("rests_until")?,
        })
    }
}

/// What a call took.
#[derive(Clone, Copy, Debug)]
pub struct Took {
    pub tokens_in: u32,
    pub tokens_out: u32,
    pub cost: i64,
    pub millis: Option<u32>,
    pub failed: bool,
}

impl Write {
    pub async fn put_model(&mut self, row: &ModelRow) -> Result<()> {
        sqlx::query(
            "INSERT INTO models (workspace, settings, secret, problem, rests_until)
             VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (workspace) DO UPDATE SET settings = excluded.settings,
                 secret = excluded.secret, problem = excluded.problem,
                 rests_until = excluded.rests_until",
        )
        .bind(&row.workspace.0)
        .bind(json(&row.settings))
        .bind(&row.secret)
        .bind(row.problem.as_ref().map(json))
        .bind(row.rests_until.map(Timestamp::as_millis))
        .execute(self.conn())
        .await?;
        self.models_changed();
        Ok(())
    }

    /// How it does. Not a change of the settings.
    pub async fn model_does(
        &mut self,
        workspace: &WorkspaceId,
        problem: Option<&ModelProblem>,
        rests_until: Option<Timestamp>,
    ) -> Result<()> {
        sqlx::query("UPDATE models SET problem = ?, rests_until = ? WHERE workspace = ?")
            .bind(problem.map(json))
            .bind(rests_until.map(Timestamp::as_millis))
            .bind(&workspace.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    pub async fn drop_model(&mut self, workspace: &WorkspaceId) -> Result<()> {
        sqlx::query("DELETE FROM models WHERE workspace = ?")
            .bind(&workspace.0)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    /// A call begins: its tokens count from now on. What is older than is shown goes.
    pub async fn begin_call(
        &mut self,
        id: &str,
        workspace: &WorkspaceId,
        at: Timestamp,
        tokens: u32,
        oldest: Timestamp,
    ) -> Result<()> {
        sqlx::query("DELETE FROM model_calls WHERE workspace = ? AND at < ?")
            .bind(&workspace.0)
            .bind(oldest.as_millis())
            .execute(self.conn())
            .await?;
        sqlx::query("INSERT INTO model_calls (id, workspace, at, tokens_in) VALUES (?, ?, ?, ?)")
            .bind(id)
            .bind(&workspace.0)
            .bind(at.as_millis())
            .bind(tokens)
            .execute(self.conn())
            .await?;
        Ok(())
    }

    pub async fn end_call(&mut self, id: &str, took: &Took) -> Result<()> {
        sqlx::query(
            "UPDATE model_calls SET tokens_in = ?, tokens_out = ?, cost = ?, millis = ?, failed = ?
             WHERE id = ?",
        )
        .bind(took.tokens_in)
        .bind(took.tokens_out)
        .bind(took.cost)
        .bind(took.millis)
        .bind(took.failed)
        .bind(id)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}

pub async fn model(c: &mut SqliteConnection, workspace: &WorkspaceId) -> Result<Option<ModelRow>> {
    let row = sqlx::query("SELECT * FROM models WHERE workspace = ?")
        .bind(&workspace.0)
        .fetch_optional(c)
        .await?;
    row.as_ref().map(ModelRow::of).transpose()
}

/// The one that reads: none where it is turned off.
pub async fn enabled(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
) -> Result<Option<ModelRow>> {
    Ok(model(c, workspace).await?.filter(|m| m.settings.enabled))
}

/// What calls took since then.
pub async fn usage(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    since: Timestamp,
) -> Result<ModelUsage> {
    let row = sqlx::query(
        "SELECT count(*) AS calls, coalesce(sum(failed), 0) AS failed,
             coalesce(sum(tokens_in), 0) AS tokens_in, coalesce(sum(tokens_out), 0) AS tokens_out,
             coalesce(sum(cost), 0) AS cost, count(millis) AS answered
         FROM model_calls WHERE workspace = ? AND at >= ?",
    )
    .bind(&workspace.0)
    .bind(since.as_millis())
    .fetch_one(&mut *c)
    .await?;
    let answered = row.number("answered")?;
    let cost: i64 = row.try_get("cost")?;
    Ok(ModelUsage {
        calls: row.number("calls")?,
        failed: row.number("failed")?,
        tokens_in: row.number("tokens_in")?,
        tokens_out: row.number("tokens_out")?,
        median_ms: millis(c, workspace, since, answered, 50).await?,
        p95_ms: millis(c, workspace, since, answered, 95).await?,
        cents: u32::try_from((cost + CENT / 2) / CENT).unwrap_or(u32::MAX),
    })
}

/// How long so many in a hundred took at most.
async fn millis(
    c: &mut SqliteConnection,
    workspace: &WorkspaceId,
    since: Timestamp,
    answered: u32,
    percent: u32,
) -> Result<Option<u32>> {
    let rank = (u64::from(answered) * u64::from(percent)).div_ceil(100);
    let row = sqlx::query(
        "SELECT millis FROM model_calls WHERE workspace = ? AND at >= ? AND millis IS NOT NULL
         ORDER BY millis LIMIT 1 OFFSET ?",
    )
    .bind(&workspace.0)
    .bind(since.as_millis())
    .bind(i64::try_from(rank.saturating_sub(1)).unwrap_or(0))
    .fetch_optional(c)
    .await?;
    row.as_ref().map_or(Ok(None), |r| r.maybe_number("millis"))
}
