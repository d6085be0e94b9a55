//! What the rep puts right on the card: shown at once, sent by the outbox.

use baton_api::intent::Action;
use baton_api::limits;
use baton_core::correction::{Correction, CorrectionTarget, Was};
use baton_core::ids::{HandoffId, IntentId};
use baton_core::signal::Status;

use super::{Answer, gone};
use crate::desk::Desk;
use crate::failure::{Failure, FailureCode};

impl Desk {
    pub async fn correct(&self, handoff: &HandoffId, correction: Correction) -> Answer<IntentId> {
        let correction = checked(correction)?;
        let view = self.parts.cache.body(handoff).await?;
        let view = view.ok_or_else(|| gone("This handoff"))?;
        let target = &correction.target;
        let said = view
            .corrections
            .iter()
            .any(|c| &c.correction.target == target);
        if !said && Was::of(target, &view.scorecard, &view.context).is_none() {
            let fault = refused("target", "The card does not say this.");
            return Err(fault.fix("Look at the handoff again."));
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

/// As the hub will keep it, if it can be meant: a rep who is offline is told at once.
fn checked(correction: Correction) -> Answer<Correction> {
    let reason = correction.reason.trim().to_owned();
    let chars = |text: &str| text.chars().count();
    if reason.is_empty() || chars(&reason) > limits::NOTE_CHARS {
        let message = format!("Say why, in at most {} characters.", limits::NOTE_CHARS);
        return Err(refused("reason", message));
    }
    let value = correction.value.as_deref().map(str::trim);
    let value = value.filter(|v| !v.is_empty()).map(str::to_owned);
    let of_signal = matches!(correction.target, CorrectionTarget::Signal { .. });
    let most = limits::FIELD_CHARS;
    if value
        .as_ref()
        .is_some_and(|v| !of_signal || chars(v) > most)
    {
        let message = format!("Only a signal has a value, of at most {most} characters.");
        return Err(refused("value", message));
    }
    if !of_signal && correction.status == Status::Unknown {
        let fault = refused("status", "It is either right or wrong.");
        return Err(fault.fix("Take the correction back instead."));
    }
    Ok(Correction {
        value,
        reason,
        ..correction
    })
}

fn refused(field: &str, message: impl Into<String>) -> Failure {
    Failure::new(FailureCode::InvalidInput, message).at(field)
}
