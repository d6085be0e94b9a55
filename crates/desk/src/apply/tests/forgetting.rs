//! What the hub takes back is nowhere in the cache afterwards.

use tokio_util::sync::CancellationToken;

use super::*;
use crate::cache::leftovers::{found, holding};
use crate::search::words::indexed;

/// Stands in everything that is said of her, and in nothing else.
const MARKER: &str = "zqxwyvern";

fn gone(position: i64, id: &str, removed: EntityKind) -> Item {
    Item::Entry(Box::new(Entry {
        position,
        id: id.into(),
        change: Change::Removed { removed },
    }))
}

#[tokio::test]
async fn nothing_is_left_of_a_prospect_who_was_forgotten() {
    assert_eq!(indexed(MARKER), MARKER, "the index keeps the word as it is");
    let d = Device::new().await;
    let mut dana = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    dana.prospect.name = Some(format!("Dana {MARKER}"));
    dana.prospect.company = Some(MARKER.into());
    let dana = dana.asked(&format!("does {MARKER} do SSO?"));
    let other = handoff("ho_2");
    let mut story = vec![told(&dana), told(&other)];
    for n in 0..60 {
        story.push(said(&dana, n, &format!("we at {MARKER} number {n} people")));
        story.push(said(&other, n, &format!("seats for {n} people, please")));
    }
    let mut told_by = 1;
    // In many parts, as a talk goes: the index has many parts too.
    for part in story.chunks(5) {
        d.apply(told_by, part.to_vec()).await;
        told_by += i64::try_from(part.len()).unwrap();
    }
    let cache = &d.files.cache;
    cache.see(&dana.id, at(1)).await.unwrap();
    let before = holding(cache.pool(), MARKER).await;
    for place in [
        "handoff_body.body",
        "message.text",
        "said_data.block",
        "about_data.block",
    ] {
        assert!(before.contains(&place.to_owned()), "{before:?}");
    }

    let mut items = vec![gone(told_by, "ho_1", EntityKind::Handoff)];
    let words = (0..60).map(|n| format!("conv_ho_1/{n}"));
    items.extend(
        (told_by + 1..)
            .zip(words)
            .map(|(p, id)| gone(p, &id, EntityKind::Message)),
    );
    apply(cache, items, &ana(), at(2)).await.unwrap();
    assert!(cache.sweep(&CancellationToken::new()).await.unwrap());

    assert_eq!(holding(cache.pool(), MARKER).await, [""; 0]);
    assert_eq!(cache.messages(&other.conversation).await.unwrap().len(), 60);
    let found = found(cache.pool(), "seats").await;
    assert_eq!(found, 60, "what others said is found as before");
    d.end().await;
}
