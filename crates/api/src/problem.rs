//! One shape for every error: RFC 9457 problem details, with a code, the field and the fix.

use serde::{Deserialize, Serialize};

use crate::booking::SlotView;

/// `application/problem+json`. Without a `type`: the code says it all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Problem {
    pub title: String,
    pub status: u16,
    pub code: Code,
    /// What is wrong, in a sentence.
    pub detail: String,
    /// Path of the field that is wrong, e.g. `messages[3].text`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fix: Option<String>,
    /// Where a time was wanted that cannot be had.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub instead: Option<Box<Instead>>,
}

/// What can be had instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, specta::Type)]
pub struct Instead {
    /// The next best times.
    pub slots: Vec<SlotView>,
    /// What to tell the prospect.
    pub say: String,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $code:ident = $status:literal, $title:literal;)*) => {
        /// What went wrong, for programs. Codes are never reused or renamed.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema,
            specta::Type,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum Code {$($(#[$doc])* $code,)*}

        impl Code {
            pub fn status(self) -> u16 {
                match self {$(Self::$code => $status,)*}
            }

            pub fn title(self) -> &'static str {
                match self {$(Self::$code => $title,)*}
            }
        }
    };
}

codes! {
    InvalidJson = 400, "The body is not valid JSON";
    InvalidField = 422, "A field has a value that cannot be used";
    MissingField = 422, "A required field is missing";
    TooLong = 422, "A text or list is too long";
    BodyTooLarge = 413, "The body is too large";
    UnsupportedMediaType = 415, "The body must be application/json";
    Unauthenticated = 401, "No valid key or token";
    /// The key is valid and may not do this.
    Forbidden = 403, "This key may not do that";
    NotFound = 404, "There is no such thing here";
    MethodNotAllowed = 405, "This address does not take that method";
    /// The client's own id was used before for something else.
    Conflict = 409, "That contradicts what is stored";
    OutOfOrder = 409, "A message is out of order";
    ConversationEnded = 409, "The conversation has ended";
    ConversationFull = 409, "The conversation has reached its longest";
    NotQualified = 409, "The prospect is not ready to be handed over";
    HandoffOpen = 409, "The conversation has an open handoff";
    /// A rep has it.
    HandoffTaken = 409, "A rep has taken the handoff";
    /// Somebody else has it, or the host cannot; `instead` has the next best times.
    SlotTaken = 409, "That time is not free";
    /// It is over, was cancelled, or may not be changed any more.
    MeetingUnchangeable = 409, "The meeting cannot be changed";
    /// At the prospect's wish: nothing of it is left.
    ConversationForgotten = 410, "The conversation was forgotten";
    /// At their wish: only an admin who knows that they want it takes in what was said elsewhere.
    ProspectForgotten = 409, "This person was forgotten";
    /// Held too long ago.
    HoldExpired = 410, "The time is no longer held";
    CodeExpired = 410, "The enrolment code has expired or was used";
    RateLimited = 429, "Too many requests";
    TimedOut = 503, "The hub could not answer in time";
    Unavailable = 503, "The hub cannot do this now";
    Internal = 500, "The hub failed";
}

impl Problem {
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            title: code.title().into(),
            status: code.status(),
            code,
            detail: detail.into(),
            field: None,
            fix: None,
            instead: None,
        }
    }

    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(field) = &self.field {
            write!(f, "{field}: ")?;
        }
        f.write_str(&self.detail)?;
        if let Some(fix) = &self.fix {
            write!(f, " ({fix})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}
