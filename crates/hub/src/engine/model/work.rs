//! Reads what is due: a talk is leased, put before the model beside everything else, and judged anew
//! with what came of it. A lease that its worker does not renew is another's.

use std::time::Duration;

use baton_api::limits;
use baton_api::reading::ModelFault;
use baton_core::Timestamp;
use baton_core::conversation::Message;
use baton_core::ids::ConversationId;
use baton_insight::llm::{Prompt, Unfit};
use baton_insight::{Insight, Transcript, lexical};
use tokio_util::sync::CancellationToken;

use super::ask::{Asked, day_of};
use super::faults::Trouble;
use super::{AT_ONCE, Turn};
use crate::engine::Engine;
use crate::engine::conversations::all_messages;
use crate::engine::lapse::{AFTER_FAILURE, LONGEST_SLEEP, until};
use crate::fail::Result;
use crate::store::model::{self, ModelRow, Outcome, ReadingRow, Share};
use crate::store::{ConversationRow, WorkspaceRow, Write, conversations, handoffs};
use crate::wake::Topic;

/// What a dead worker held waits so long.
const LEASE_SECONDS: i64 = 15;
const RENEW: Duration = Duration::from_secs(5);
/// Tokens of a talk, and of what is tried where a model reads less.
const ROOM: usize = 24_000;
const SMALL_ROOM: usize = 5_000;
/// Before it is tried once more.
const PAUSE_SECONDS: i64 = 20;
/// After an error that the next talk would meet too.
const UNAUTHORIZED_SECONDS: i64 = 600;
/// Days on which a talk waits for tokens.
const MOST_DAYS: u32 = 2;
const DAY_SECONDS: i64 = 86_400;

/// Runs until `stop`; what is under way then is given back.
pub async fn watch_models(engine: Engine, stop: CancellationToken) {
    let mut news = engine.store.wake().subscribe(Topic::Models);
    loop {
        let sleep = match engine.read_due().await {
            Ok(sleep) => sleep,
            Err(e) => {
                tracing::error!(error = %e, "what a model is to read could not be read");
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(sleep) => {}
            _ = news.changed() => {}
        }
    }
    engine.readers.tasks.close();
    engine.readers.tasks.wait().await;
}

/// A talk, and the model that is to read it.
struct Job {
    row: ReadingRow,
    model: ModelRow,
    workspace: WorkspaceRow,
    talk: ConversationRow,
    messages: Vec<Message>,
}

impl Engine {
    /// Begins what is due; how long until something else is.
    pub async fn read_due(&self) -> Result<Duration> {
        let now = self.now();
        let most = u32::try_from(AT_ONCE).unwrap_or(u32::MAX);
        let (due, next) = {
            let mut c = self.store.read().await?;
            model::due(&mut c, now, most).await?
        };
        for row in due {
            // No room: whoever is through makes some, and says so.
            if let Some(turn) = self.readers.turn(&row.workspace) {
                self.begin_to_read(row, turn).await?;
            }
        }
        Ok(next.map_or(LONGEST_SLEEP, |at| until(at, now)))
    }

    async fn begin_to_read(&self, row: ReadingRow, turn: Turn) -> Result<()> {
        let now = self.now();
        let lease = now.plus_seconds(LEASE_SECONDS);
        let mut w = self.store.write().await?;
        let taken = w
            .lease_reading(&row.conversation, &self.readers.worker, now, lease)
            .await?;
        w.commit().await?;
        if !taken {
            return Ok(());
        }
        let (engine, stop) = (self.clone(), self.trials.stop.clone());
        self.readers.tasks.spawn(async move {
            let id = row.conversation.clone();
            let work = Box::pin(engine.keeping(&id, engine.read_one(row)));
            match stop.run_until_cancelled(work).await {
                Some(Ok(())) => {}
                Some(Err(e)) => {
                    // The lease runs out, and whoever comes next reads it.
                    tracing::error!(conversation = %id, error = %e, "a talk could not be read");
                }
                None => engine.renew_one(&id, engine.now()).await,
            }
            drop(turn);
            engine.store.wake().publish(&Topic::Models);
        });
        Ok(())
    }

    /// Keeps the lease while the work goes on.
    async fn keeping<T>(&self, id: &ConversationId, work: impl Future<Output = T>) -> T {
        tokio::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                () = tokio::time::sleep(RENEW) => {
                    self.renew_one(id, self.now().plus_seconds(LEASE_SECONDS)).await;
                }
            }
        }
    }

    async fn renew_one(&self, id: &ConversationId, to: Timestamp) {
        let renewed = async {
            let mut w = self.store.write().await?;
            w.renew_reading(id, &self.readers.worker, to).await?;
            w.commit().await
        };
        if let Err(e) = renewed.await {
            tracing::error!(error = %e, "a lease could not be renewed");
        }
    }

    async fn read_one(&self, row: ReadingRow) -> Result<()> {
        let Some(job) = self.job(row).await? else {
            return Ok(());
        };
        let asked = self.ask_about(&job).await?;
        self.end_job(job, asked).await
    }

    /// None where the talk or the model is gone.
    async fn job(&self, row: ReadingRow) -> Result<Option<Job>> {
        let mut c = self.store.read().await?;
        let Some(model) = model::enabled(&mut c, &row.workspace).await? else {
            return Ok(None);
        };
        let Some(talk) = conversations::conversation(&mut c, &row.conversation).await? else {
            return Ok(None);
        };
        let workspace = self.workspace(&mut c, &row.workspace).await?;
        let most = limits::CONVERSATION_MESSAGES;
        let stored = conversations::messages(&mut c, &talk.id, 0, most).await?;
        Ok(Some(Job {
            row,
            model,
            workspace,
            talk,
            messages: stored.into_iter().map(|m| m.message).collect(),
        }))
    }

    /// Once more with less of the talk, where the model reads no more.
    async fn ask_about(&self, job: &Job) -> Result<Asked> {
        let asked = self.ask_with(job, ROOM).await?;
        let long = |t: &Trouble| t.code == ModelFault::TooLong;
        if asked.result.as_ref().is_err_and(long) {
            return self.ask_with(job, SMALL_ROOM).await;
        }
        Ok(asked)
    }

    async fn ask_with(&self, job: &Job, room: usize) -> Result<Asked> {
        let limit = Duration::from_secs(job.model.settings.timeout_seconds.into());
        match self.prompt_of(job, room).await? {
            Ok(prompt) => self.ask_model(&job.model, &prompt, limit).await,
            Err(Unfit::Silent) => Ok(Asked {
                result: Ok(Insight::default()),
                millis: 0,
                tokens_in: 0,
                tokens_out: 0,
            }),
            Err(Unfit::TooLong) => {
                let words = "The catalog leaves no room for the talk.";
                Ok(Asked::not(Trouble::new(ModelFault::TooLong, words)))
            }
        }
    }

    async fn prompt_of(&self, job: &Job, room: usize) -> Result<Result<Prompt, Unfit>> {
        let (catalog, policy) = (job.workspace.catalog.clone(), job.workspace.policy.clone());
        let (prospect, messages) = (job.talk.prospect.clone(), job.messages.clone());
        let started_at = job.talk.started_at;
        let work = move || {
            let talk = Transcript {
                catalog: &catalog,
                policy: &policy,
                prospect: &prospect,
                started_at,
                messages: &messages,
            };
            Prompt::of(&talk, &lexical::read(&talk), room)
        };
        self.aside.run(work).await
    }

    /// Stores what came of it and judges the talk anew, as it is by now.
    async fn end_job(&self, job: Job, asked: Asked) -> Result<()> {
        let now = self.now();
        let trouble = asked.result.as_ref().err().cloned();
        let outcome = outcome(&job, asked, now);
        let id = &job.row.conversation;
        let mut w = self.store.write().await?;
        if !w.end_reading(id, &self.readers.worker, &outcome).await? {
            // Turned off, forgotten, or another's by now.
            return Ok(());
        }
        let rests = trouble.as_ref().and_then(|t| rests(t, now));
        let problem = trouble.as_ref().map(|t| t.problem(now));
        w.model_does(&job.row.workspace, problem.as_ref(), rests)
            .await?;
        if let Some(trouble) = &trouble {
            tracing::warn!(conversation = %id, code = ?trouble.code, "a model did not read");
        }
        let shared = job.row.share.is_some() || outcome.result.is_ok();
        self.judge_or_touch(&mut w, id, shared).await?;
        Ok(w.commit().await?)
    }

    async fn judge_or_touch(&self, w: &mut Write, id: &ConversationId, shared: bool) -> Result<()> {
        let talk = conversations::conversation(w.conn(), id).await?;
        if let Some(mut talk) = talk.filter(|_| shared) {
            let messages = all_messages(w.conn(), &talk).await?;
            return self.judge(w, &mut talk, messages).await;
        }
        for handoff in handoffs::handoffs_of(w.conn(), id).await? {
            self.touch(w, &handoff).await?;
        }
        Ok(())
    }
}

fn outcome(job: &Job, asked: Asked, now: Timestamp) -> Outcome {
    let attempts = job.row.attempts;
    let again = asked.result.as_ref().err();
    Outcome {
        messages: u32::try_from(job.messages.len()).unwrap_or(u32::MAX),
        model: job.model.settings.model.clone(),
        again: again.and_then(|t| again_at(t, attempts, now)),
        result: asked
            .result
            .map(|insight| Share {
                readings: insight.readings,
                context: insight.context,
            })
            .map_err(|t| t.code),
        at: now,
        millis: asked.millis,
    }
}

/// When it is tried once more, if that may help.
fn again_at(trouble: &Trouble, attempts: u32, now: Timestamp) -> Option<Timestamp> {
    if trouble.code == ModelFault::Budget {
        let tomorrow = day_of(now).plus_seconds(DAY_SECONDS);
        return (attempts < MOST_DAYS).then_some(tomorrow);
    }
    let pause = PAUSE_SECONDS.max(asked_for(trouble));
    (trouble.passes && attempts == 0).then(|| now.plus_seconds(pause))
}

/// How long the workspace asks nothing at all.
fn rests(trouble: &Trouble, now: Timestamp) -> Option<Timestamp> {
    let seconds = match trouble.code {
        ModelFault::RateLimited | ModelFault::Unreachable => PAUSE_SECONDS.max(asked_for(trouble)),
        ModelFault::Unauthorized => UNAUTHORIZED_SECONDS,
        _ => asked_for(trouble),
    };
    (seconds > 0).then(|| now.plus_seconds(seconds))
}

fn asked_for(trouble: &Trouble) -> i64 {
    let wait = trouble.wait.map_or(0, |d| d.as_secs());
    i64::try_from(wait).unwrap_or(i64::MAX)
}
