//! The language model that reads along, where a workspace chose one: what it read is merged with
//! what the words say. Nobody waits for it, and without it the words stand.

mod ask;
mod faults;
mod settings;
mod trial;
mod work;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use baton_api::reading::ModelReading;
use baton_core::ids::WorkspaceId;
use baton_core::routing::Traits;
use baton_insight::{Insight, llm};
use tokio_util::task::TaskTracker;

use super::Engine;
use crate::fail::Result;
use crate::store::{Conn, ConversationRow, Write, model};

pub use work::watch_models;

/// Nothing was said for so long: the talk is read.
const SETTLED_SECONDS: i64 = 3;
/// A talk that does not pause is read all the same.
const LATEST_MILLIS: i64 = 30_000;
/// Of a workspace; servers count calls.
const AT_ONCE: usize = 2;

/// What is being read here.
#[derive(Clone, Debug)]
pub(super) struct Readers {
    /// This hub, among others on the same data.
    worker: Arc<str>,
    tasks: TaskTracker,
    under_way: Arc<Mutex<HashMap<WorkspaceId, usize>>>,
}

/// A call that is under way; ends with the value.
struct Turn {
    readers: Readers,
    workspace: WorkspaceId,
}

impl Readers {
    pub fn new(worker: &str) -> Self {
        Self {
            worker: worker.into(),
            tasks: TaskTracker::new(),
            under_way: Arc::default(),
        }
    }

    fn update<T>(&self, f: impl FnOnce(&mut HashMap<WorkspaceId, usize>) -> T) -> T {
        f(&mut self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner))
    }

    /// None while enough is under way.
    fn turn(&self, workspace: &WorkspaceId) -> Option<Turn> {
        let taken = self.update(|all| {
            let n = all.entry(workspace.clone()).or_default();
            let room = *n < AT_ONCE;
            *n += usize::from(room);
            room
        });
        taken.then(|| Turn {
            readers: self.clone(),
            workspace: workspace.clone(),
        })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.readers.update(|all| {
            if let Some(n) = all.get_mut(&self.workspace) {
                *n = n.saturating_sub(1);
            }
            all.retain(|_, n| *n > 0);
        });
    }
}

impl Engine {
    /// What the words say, and what the model read of the same talk, if one reads along. What was
    /// said since is put before it.
    pub(super) async fn with_model(
        &self,
        w: &mut Write,
        talk: &ConversationRow,
        words: Insight,
    ) -> Result<Insight> {
        let chosen = model::enabled(w.conn(), &talk.workspace).await?;
        if chosen.is_none() || talk.messages == 0 {
            return Ok(words);
        }
        let now = self.now();
        let news = model::News {
            conversation: &talk.id,
            workspace: &talk.workspace,
            messages: talk.messages,
            now,
            settled: now.plus_seconds(SETTLED_SECONDS),
            latest: LATEST_MILLIS,
        };
        w.model_news(&news).await?;
        let row = model::reading(w.conn(), &talk.id).await?;
        let Some(share) = row.and_then(|r| r.share) else {
            return Ok(words);
        };
        let model = Insight {
            readings: share.readings,
            context: share.context,
            traits: Traits::default(),
        };
        Ok(llm::merge(words, model))
    }

    /// Which readers the card is from.
    pub(super) async fn model_reading(
        &self,
        c: &mut Conn,
        talk: &ConversationRow,
    ) -> Result<ModelReading> {
        if model::enabled(c, &talk.workspace).await?.is_none() {
            return Ok(ModelReading::Off);
        }
        // Ended before a model was chosen: nobody reads it.
        let Some(row) = model::reading(c, &talk.id).await? else {
            return Ok(ModelReading::Off);
        };
        let (Some(model), Some(at)) = (row.model, row.read_at) else {
            return Ok(ModelReading::Waiting);
        };
        Ok(if row.news > row.messages {
            ModelReading::Waiting
        } else if let Some(code) = row.fault {
            ModelReading::Failed { model, code, at }
        } else {
            ModelReading::Read {
                model,
                messages: row.messages,
                at,
                millis: row.millis,
            }
        })
    }
}
