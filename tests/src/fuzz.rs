//! What reads bytes that others made, each as a function that holds or panics. Coverage-guided
//! fuzzing (`fuzz/`) and the tests of every day (`tests/fuzz`) call the same functions.

use baton_api::limits;
use baton_core::Timestamp;
use baton_core::routing::text::{Names, from_toml, to_toml};
use baton_desk::links;
use baton_desk::testing::read_stream;

/// 2026-03-03 17:00 UTC.
const NOW: i64 = 1_772_557_200_000;

/// One kind of input, by the name of its folder of seeds.
pub struct Target {
    pub name: &'static str,
    pub holds: fn(&[u8]),
}

/// All of them; each has a file of the same name in `fuzz/fuzz_targets`.
pub const TARGETS: [Target; 4] = [
    Target {
        name: "feed",
        holds: feed,
    },
    Target {
        name: "policy",
        holds: policy,
    },
    Target {
        name: "link",
        holds: link,
    },
    Target {
        name: "messages",
        holds: messages,
    },
];

/// What a desk reads from a hub. The first byte says in how large pieces it comes: it means the same
/// in whatever pieces, and an entry that was understood can be written and understood again.
pub fn feed(input: &[u8]) {
    let Some((size, stream)) = input.split_first() else {
        return;
    };
    let whole = read_stream([stream]);
    let pieces = read_stream(stream.chunks(usize::from(*size).max(1)));
    assert_eq!(whole, pieces);
    for entry in whole.0.iter().filter_map(|(_, entry)| entry.as_ref()) {
        let again = serde_json::to_string(entry).unwrap();
        assert_eq!(*entry, serde_json::from_str(&again).unwrap());
    }
}

/// A routing policy as text. What is refused is refused with reasons and their lines; what is taken is
/// the same after it was written down.
pub fn policy(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let names = Names::default();
    match from_toml(text, &names) {
        Ok(policy) => assert_eq!(from_toml(&to_toml(&policy, &names), &names), Ok(policy)),
        Err(reasons) => {
            let lines = u32::try_from(text.lines().count()).unwrap();
            assert!(!reasons.is_empty());
            for reason in reasons {
                // A text may end with a line break, after which nothing stands yet.
                assert!((1..=lines + 1).contains(&reason.line), "{reason:?}");
            }
        }
    }
}

/// A link that a person clicked, anywhere. It opens one kind of thing or nothing, and says no more
/// than its own link would.
pub fn link(input: &[u8]) {
    let Ok(link) = std::str::from_utf8(input) else {
        return;
    };
    let handoff = links::parse_handoff_link(link).ok();
    let meeting = links::parse_meeting_link(link).ok();
    let join = links::parse_enrol_link(link).ok();
    let opened = [handoff.is_some(), meeting.is_some(), join.is_some()];
    assert!(opened.iter().filter(|is| **is).count() <= 1, "{link:?}");
    if let Some(id) = handoff {
        assert_eq!(links::parse_handoff_link(&links::handoff_link(&id)), Ok(id));
    }
    if let Some(id) = meeting {
        assert_eq!(links::parse_meeting_link(&links::meeting_link(&id)), Ok(id));
    }
    if let Some(join) = join {
        let hub = links::parse_hub(&join.hub).unwrap();
        let again = links::parse_enrol_link(&links::enrol_link(&hub, &join.code)).unwrap();
        assert_eq!((again.hub, again.code), (join.hub, join.code));
    }
}

/// A batch of messages. What is taken keeps to the limits and is taken again; what is refused is told
/// with a status of the caller's and a sentence.
pub fn messages(input: &[u8]) {
    let now = Timestamp::from_millis(NOW);
    match baton_hub::testing::read_messages(input, now) {
        Ok(batch) => {
            assert!(batch.messages.len() <= limits::BATCH_MESSAGES);
            for message in &batch.messages {
                assert!(message.text.chars().count() <= limits::MESSAGE_CHARS);
                assert!(message.id.len() <= limits::CLIENT_ID_CHARS);
                assert!(!message.text.contains('\0'));
            }
            let again = serde_json::to_vec(&batch).unwrap();
            assert!(baton_hub::testing::read_messages(&again, now).is_ok());
        }
        Err(problem) => {
            assert!((400..500).contains(&problem.status), "{problem:?}");
            assert!(!problem.detail.is_empty());
        }
    }
}
