//! What the app tells a person when something did not work: a code, a sentence, a field, a fix.

use baton_api::Problem;
use serde::{Deserialize, Serialize};

/// An error as it crosses to the UI.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    pub code: FailureCode,
    pub message: String,
    pub field: Option<String>,
    pub fix: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum FailureCode {
    /// The hub refused: the message is the hub's.
    Refused,
    /// The code is wrong, expired or was used.
    CodeExpired,
    /// The hub did not answer.
    Unreachable,
    /// The address, code or link cannot be read.
    InvalidInput,
    /// The OS keychain is locked, or there is none.
    Keychain,
    /// The local cache cannot be read or written.
    Cache,
    NotFound,
    SignedOut,
    /// The rep's token was revoked, or is no admin's.
    Forbidden,
    Internal,
}

impl Failure {
    pub fn new(code: FailureCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            field: None,
            fix: None,
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

impl From<Problem> for Failure {
    fn from(p: Problem) -> Self {
        use baton_api::Code;
        let code = match p.code {
            Code::CodeExpired => FailureCode::CodeExpired,
            Code::Unauthenticated => FailureCode::SignedOut,
            Code::Forbidden => FailureCode::Forbidden,
            Code::NotFound => FailureCode::NotFound,
            _ => FailureCode::Refused,
        };
        Self {
            code,
            message: p.detail,
            field: p.field,
            fix: p.fix,
        }
    }
}
