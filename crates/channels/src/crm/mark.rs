//! By what an activity is found again.

use crate::Parcel;

const OPEN: &str = "[baton:";

/// Stands at the end of an activity's text: what it is about, and which delivery wrote it last.
pub(super) struct Mark {
    about: String,
    whole: String,
}

impl Mark {
    pub(super) fn of(parcel: &Parcel) -> Self {
        let about = Self::key(parcel);
        Self {
            about: format!("{OPEN}{about} "),
            whole: format!("{OPEN}{about} {}]", parcel.id),
        }
    }

    /// The id of what it is about: the meeting, or the handoff.
    pub(super) fn key(parcel: &Parcel) -> &str {
        super::meeting(&parcel.notice).map_or(&parcel.notice.handoff.0, |m| &m.id.0)
    }

    pub(super) fn text(&self) -> &str {
        &self.whole
    }

    /// Whether this is the activity of a notice. Only the last mark counts: nothing that is quoted
    /// above it can take its place.
    pub(super) fn is_in(&self, text: &str) -> bool {
        last(text).is_some_and(|m| m.starts_with(&self.about))
    }

    /// Whether it can be, because somebody removed the mark.
    pub(super) fn may_be_in(&self, text: &str) -> bool {
        last(text).is_none_or(|m| m.starts_with(&self.about))
    }

    /// Whether this very delivery was the last to write it.
    pub(super) fn wrote(&self, text: &str) -> bool {
        last(text).is_some_and(|m| m.starts_with(&self.whole))
    }
}

/// What somebody added: below the mark, or everything where there is none.
pub(super) fn added(text: &str) -> &str {
    match last(text) {
        Some(marked) => marked.split_once(']').map_or("", |(_, below)| below),
        None => text,
    }
}

fn last(text: &str) -> Option<&str> {
    text.get(text.rfind(OPEN)?..)
}

/// Text in which nothing is taken for a mark.
pub(super) fn without_marks(text: &str) -> String {
    text.replace(OPEN, "(baton:")
}
