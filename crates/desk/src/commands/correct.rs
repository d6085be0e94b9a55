//! What the rep puts right on the card: shown at once, sent by the outbox.

use baton_api::intent::Action;
use baton_api::limits;
use baton_core::correction::{Correction, CorrectionTarget};
use baton_core::ids::{HandoffId, IntentId};

use super::Answer;
use crate::desk::Desk;
use crate::failure::{Failure, FailureCode};

impl Desk {
    pub async fn correct(
        &self,
        handoff: &HandoffId,
        mut correction: Correction,
    ) -> Answer<IntentId> {
        correction.reason = correction.reason.trim().to_owned();
        let long = correction.reason.chars().count() > limits::NOTE_CHARS;
        if correction.reason.is_empty() || long {
            let message = format!("Say why, in at most {} characters.", limits::NOTE_CHARS);
            return Err(Failure::new(FailureCode::InvalidInput, message).at("reason"));
        }
        let handoff_id = handoff.clone();
        let action = Action::Correct {
            handoff: handoff_id,
            correction,
        };
        self.parts
            .decide(handoff, "Correct", action, |_| true)
            .await
    }

    /// What was read stands again.
    pub async fn uncorrect(
        &self,
        handoff: &HandoffId,
        target: CorrectionTarget,
    ) -> Answer<IntentId> {
        let action = Action::Uncorrect {
            handoff: handoff.clone(),
            target,
        };
        self.parts
            .decide(handoff, "Correct", action, |_| true)
            .await
    }
}
