//! The words that Baton comes with.

use super::{NoticeEvent, Part, Template};

/// The template of an event, where the workspace has none of its own.
pub fn template(event: NoticeEvent) -> Template {
    Template {
        subject: event.name().into(),
        opening: String::new(),
        parts: vec![Part::Contact],
        closing: String::new(),
    }
}
