//! Readers of the conversations that are being talked in now, so that a post costs reading what was
//! posted, and not the whole talk again.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use baton_core::Timestamp;
use baton_core::conversation::Message;
use baton_core::ids::ConversationId;
use baton_core::prospect::Prospect;
use baton_insight::Insight;
use baton_insight::lexical::{Reader, Vocabulary};

use crate::fail::Result;
use crate::store::WorkspaceRow;

/// More are not talked in at once; what is not here is read again from its beginning.
const MOST_READERS: usize = 512;
/// What they may take together, in bytes.
const MOST_WEIGHT: usize = 64 << 20;
/// Workspaces that talk at once share what their readers listen for.
const MOST_VOCABULARIES: usize = 16;

/// The readers, the last used ones last to go.
#[derive(Debug, Default)]
pub(crate) struct Along {
    shelf: Mutex<Shelf>,
}

#[derive(Debug, Default)]
struct Shelf {
    kept: HashMap<ConversationId, (u64, Kept)>,
    /// The last used first.
    vocabularies: Vec<Arc<Vocabulary>>,
    uses: u64,
    weight: usize,
}

/// A reader and what it has read.
#[derive(Debug)]
struct Kept {
    reader: Reader,
    vocabulary: Arc<Vocabulary>,
    prospect: Prospect,
    started_at: Timestamp,
    /// How many messages, and what they are: a post that was not committed in the end has been
    /// read and never said.
    count: usize,
    print: u64,
}

impl Along {
    /// What a conversation says. Reading takes the processor for a moment: not on the threads that
    /// answer requests.
    pub(crate) async fn read(
        self: &Arc<Self>,
        id: ConversationId,
        workspace: &WorkspaceRow,
        prospect: Prospect,
        started_at: Timestamp,
        messages: Vec<Message>,
    ) -> Result<Insight> {
        let along = Arc::clone(self);
        let (catalog, policy) = (workspace.catalog.clone(), workspace.policy.clone());
        let insight = tokio::task::spawn_blocking(move || {
            let known = along.with(|shelf| shelf.vocabulary(|v| v.is_of(&catalog, &policy)));
            let vocabulary = known.unwrap_or_else(|| Arc::new(Vocabulary::new(catalog, policy)));
            let kept = along.with(|shelf| shelf.take(&id));
            let mut kept = kept
                .filter(|k| k.goes_on(&vocabulary, &prospect, started_at, &messages))
                .unwrap_or_else(|| Kept::new(vocabulary, prospect, started_at));
            kept.go_along(&messages);
            let insight = kept.reader.insight();
            along.with(|shelf| shelf.put(id, kept));
            insight
        });
        Ok(insight.await?)
    }

    /// Lets go of what was said in a conversation.
    pub(crate) fn forget(&self, id: &ConversationId) {
        drop(self.with(|shelf| shelf.take(id)));
    }

    fn with<T>(&self, work: impl FnOnce(&mut Shelf) -> T) -> T {
        // Nothing is left half done by a panic here.
        work(&mut self.shelf.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Shelf {
    fn vocabulary(&mut self, is_it: impl Fn(&Vocabulary) -> bool) -> Option<Arc<Vocabulary>> {
        let at = self.vocabularies.iter().position(|v| is_it(v))?;
        let found = self.vocabularies.remove(at);
        self.vocabularies.insert(0, Arc::clone(&found));
        Some(found)
    }

    fn take(&mut self, id: &ConversationId) -> Option<Kept> {
        let (_, kept) = self.kept.remove(id)?;
        self.weight = self.weight.saturating_sub(kept.reader.weight());
        Some(kept)
    }

    fn put(&mut self, id: ConversationId, kept: Kept) {
        if !self
            .vocabularies
            .iter()
            .any(|v| Arc::ptr_eq(v, &kept.vocabulary))
        {
            self.vocabularies.insert(0, Arc::clone(&kept.vocabulary));
            self.vocabularies.truncate(MOST_VOCABULARIES);
        }
        drop(self.take(&id));
        self.uses += 1;
        self.weight += kept.reader.weight();
        self.kept.insert(id, (self.uses, kept));
        while self.kept.len() > MOST_READERS || self.weight > MOST_WEIGHT {
            let oldest = self.kept.iter().min_by_key(|(_, (used, _))| *used);
            let Some(id) = oldest.map(|(id, _)| id.clone()) else {
                break;
            };
            drop(self.take(&id));
        }
    }
}

impl Kept {
    fn new(vocabulary: Arc<Vocabulary>, prospect: Prospect, started_at: Timestamp) -> Self {
        Self {
            reader: Reader::new(Arc::clone(&vocabulary), prospect.clone(), started_at),
            vocabulary,
            prospect,
            started_at,
            count: 0,
            print: print_of(0, &[]),
        }
    }

    /// Whether the messages begin with those that were read, and are read for the same.
    fn goes_on(
        &self,
        vocabulary: &Arc<Vocabulary>,
        prospect: &Prospect,
        started_at: Timestamp,
        messages: &[Message],
    ) -> bool {
        let read = messages.get(..self.count);
        Arc::ptr_eq(&self.vocabulary, vocabulary)
            && self.prospect == *prospect
            && self.started_at == started_at
            && read.is_some_and(|read| print_of(0, read) == self.print)
    }

    fn go_along(&mut self, messages: &[Message]) {
        let new = messages.get(self.count..).unwrap_or_default();
        if let [one] = new {
            self.reader.push(one);
        } else {
            self.reader.extend(new);
        }
        self.print = print_of(self.print, new);
        self.count = messages.len();
    }
}

/// What messages are, so that others are told from them.
fn print_of(before: u64, messages: &[Message]) -> u64 {
    messages.iter().fold(before, |print, m| {
        let mut hasher = DefaultHasher::new();
        (print, m.seq, m.role, &m.text).hash(&mut hasher);
        hasher.finish()
    })
}

#[cfg(test)]
mod tests {
    use baton_core::conversation::Speaker;
    use baton_core::qualification::QualificationPolicy;
    use baton_insight::{Transcript, lexical};

    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_millis(1_772_445_600_000)
    }

    fn workspace() -> WorkspaceRow {
        WorkspaceRow {
            id: "w".into(),
            name: String::new(),
            settings: baton_core::workspace::Settings::default(),
            catalog: baton_core::catalog::Catalog::default(),
            policy: QualificationPolicy::default(),
            routing: baton_core::routing::RoutingPolicy::default(),
        }
    }

    fn talk(said: &[&str]) -> Vec<Message> {
        let one = |(seq, text): (u32, &&str)| Message {
            seq,
            role: if seq % 2 == 0 {
                Speaker::Agent
            } else {
                Speaker::Prospect
            },
            text: (*text).to_owned(),
            at: now(),
        };
        (0..).zip(said).map(one).collect()
    }

    async fn check(along: &Arc<Along>, workspace: &WorkspaceRow, said: &[&str]) {
        let messages = talk(said);
        let whole = lexical::read(&Transcript {
            catalog: &workspace.catalog,
            policy: &workspace.policy,
            prospect: &Prospect::default(),
            started_at: now(),
            messages: &messages,
        });
        let prospect = Prospect::default();
        let read = along.read("c".into(), workspace, prospect, now(), messages);
        assert_eq!(read.await.unwrap(), whole, "{said:?}");
        let read = along.with(|s| s.kept.values().map(|(_, k)| k.count).collect::<Vec<_>>());
        assert_eq!(read, [said.len()]);
    }

    #[tokio::test]
    async fn one_post_more_says_the_same_as_the_whole_talk() {
        let (along, mut workspace) = (Arc::<Along>::default(), workspace());
        let ask = "How many people work at your company?";
        check(&along, &workspace, &[ask]).await;
        check(&along, &workspace, &[ask, "We are 220 people."]).await;
        let more = [
            ask,
            "We are 220 people.",
            "And who signs?",
            "My CFO signs.",
            "I see.",
        ];
        check(&along, &workspace, &more).await;
        // Posted, read, and never committed.
        check(&along, &workspace, &[ask, "We are 90 people."]).await;
        check(&along, &workspace, &[ask, "We are 400 people.", "Ok."]).await;
        // The prospect is read for another catalog from now on.
        workspace.catalog.vendor = "Linenwise".to_owned();
        check(
            &along,
            &workspace,
            &[ask, "We are 400 people.", "Ok.", "Fine."],
        )
        .await;
    }

    #[tokio::test]
    async fn what_is_forgotten_and_what_is_too_much_is_let_go() {
        let (along, workspace) = (Arc::<Along>::default(), workspace());
        check(&along, &workspace, &["Hi", "We are 220 people."]).await;
        along.forget(&"c".into());
        assert_eq!(along.with(|s| (s.kept.len(), s.weight)), (0, 0));
        for i in 0..MOST_READERS + 9 {
            let id = ConversationId(format!("c{i}"));
            let prospect = Prospect::default();
            let read = along.read(id, &workspace, prospect, now(), vec![]);
            drop(read.await.unwrap());
        }
        let left = along.with(|s| {
            (
                s.kept.len(),
                s.kept.contains_key(&ConversationId("c0".into())),
            )
        });
        assert_eq!(left, (MOST_READERS, false));
    }
}
