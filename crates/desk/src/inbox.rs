//! What the inbox shows: the feed's truth with the rep's own decisions laid over it. Pure.

pub(crate) mod corrected;
pub(crate) mod overlay;
pub(crate) mod row;
pub(crate) mod section;

use std::collections::HashMap;

use baton_api::view::Person;
use baton_core::Timestamp;
use baton_core::ids::HandoffId;

use crate::cache::intent::StoredIntent;
use crate::view::InboxRow;
use row::Row;

/// Who looks, and when by the hub's clock.
#[derive(Clone, Debug)]
pub(crate) struct Viewer {
    pub me: Person,
    pub now: Timestamp,
    /// The hub's clock minus this machine's, in milliseconds.
    pub offset: i64,
}

/// Decisions by the handoff that they are about, in the order of the rep.
pub(crate) fn by_handoff(intents: Vec<StoredIntent>) -> HashMap<HandoffId, Vec<StoredIntent>> {
    let mut out: HashMap<HandoffId, Vec<StoredIntent>> = HashMap::new();
    for intent in intents {
        if let Some(handoff) = intent.handoff.clone() {
            out.entry(handoff).or_default().push(intent);
        }
    }
    out
}

/// The inbox in the order in which it is shown.
pub(crate) fn list(
    rows: Vec<Row>,
    intents: &HashMap<HandoffId, Vec<StoredIntent>>,
    viewer: &Viewer,
) -> Vec<InboxRow> {
    let mut shown: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let own = intents.get(&row.id).map_or(&[][..], Vec::as_slice);
            let latest = row.latest_at;
            let row = overlay::show(row, own, viewer);
            (section::key(&row, latest), row)
        })
        .collect();
    shown.sort_by(|(a, _), (b, _)| a.cmp(b));
    shown.into_iter().map(|(_, row)| row).collect()
}
