//! What the rep put right laid over the feed's handoff: shown at once, and once, and judged at once.

use baton_api::intent::{Action, Answer};
use baton_api::quality::CorrectionView;
use baton_api::view::HandoffView;
use baton_core::context::Context;
use baton_core::correction::{Correction, CorrectionTarget, Overtaken, Was};

use super::Viewer;
use crate::cache::intent::{IntentState, StoredIntent};
use crate::cache::meta::hub_time;

/// The handoff with the corrections that the rep made, whether the feed shows them yet or not.
pub(crate) fn show(
    mut view: HandoffView,
    intents: &[StoredIntent],
    viewer: &Viewer,
) -> HandoffView {
    let version = view.version;
    let before = view.corrections.clone();
    for intent in intents.iter().filter(|i| in_effect(i, version)) {
        match &intent.action {
            Action::Correct { correction, .. } => say(&mut view, intent, correction, viewer),
            Action::Uncorrect { target, .. } => drop(taken_away(&mut view, target)),
            _ => {}
        }
    }
    if view.corrections != before {
        view.scorecard = view.scorecard.corrected(&words(&view));
    }
    view
}

/// What no longer holds elsewhere on the card.
pub(crate) fn overtaken(view: &HandoffView) -> Vec<Overtaken> {
    Overtaken::of(&view.context, &view.scorecard, &words(view))
}

/// The context as it holds after what reps put right.
pub(crate) fn holding(view: &HandoffView) -> Context {
    view.context
        .clone()
        .corrected(&view.scorecard, &words(view))
}

fn words(view: &HandoffView) -> Vec<&Correction> {
    view.corrections.iter().map(|c| &c.correction).collect()
}

/// On its way, or done at the hub while the feed does not show it yet.
fn in_effect(intent: &StoredIntent, shown: u32) -> bool {
    match &intent.state {
        IntentState::Unsent { .. } => true,
        IntentState::Answered { answer, version } => *answer == Answer::Done && shown <= *version,
        IntentState::Wedged { .. } => false,
    }
}

fn say(view: &mut HandoffView, intent: &StoredIntent, correction: &Correction, viewer: &Viewer) {
    if view.corrections.iter().any(|c| &c.correction == correction) {
        return;
    }
    let read = Was::of(&correction.target, &view.scorecard, &view.context);
    let before = taken_away(view, &correction.target).map(|c| c.was);
    // What was read may have changed meanwhile: then the hub says so.
    let Some(was) = read.or(before) else { return };
    view.corrections.push(CorrectionView {
        correction: correction.clone(),
        was,
        by: viewer.me.clone(),
        at: hub_time(intent.at, viewer.offset),
        pending: matches!(intent.state, IntentState::Unsent { .. }),
    });
}

fn taken_away(view: &mut HandoffView, target: &CorrectionTarget) -> Option<CorrectionView> {
    let of = |c: &CorrectionView| &c.correction.target == target;
    let at = view.corrections.iter().position(of)?;
    Some(view.corrections.remove(at))
}
