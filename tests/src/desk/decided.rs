//! What a rep decided at a desk, over all runs of it: each is to come to the hub.

use std::collections::BTreeSet;

use super::Act;
use baton_core::ids::IntentId;
use baton_desk::view::{InboxRow, MyAnswer};

#[derive(Default)]
pub struct Decided {
    all: Vec<(IntentId, Act)>,
    /// Those that had no answer when the rep decided anew: stuck ones make room.
    overtaken: BTreeSet<IntentId>,
}

impl Decided {
    /// The desk took it for decided; before, it showed this inbox.
    pub fn add(&mut self, id: IntentId, act: Act, before: &[InboxRow]) {
        self.overtaken.extend(before.iter().filter_map(open));
        self.all.push((id, act));
    }

    /// Those that nothing may have taken the place of.
    pub fn standing(&self) -> Vec<(IntentId, Act)> {
        let all = self.all.iter();
        let stand = all.filter(|(id, _)| !self.overtaken.contains(id));
        stand.cloned().collect()
    }
}

/// The decision that has no answer yet.
fn open(row: &InboxRow) -> Option<IntentId> {
    match &row.my_answer {
        Some(MyAnswer::Sending { intent, .. } | MyAnswer::Wedged { intent, .. }) => {
            Some(intent.clone())
        }
        _ => None,
    }
}
