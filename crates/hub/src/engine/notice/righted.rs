//! What reps put right, as it is told.

use baton_core::card;
use baton_core::context::Context;
use baton_core::correction::{ClaimKind, Corrected, CorrectionTarget};
use baton_core::notice::NoticeCorrection;
use baton_core::signal::Status;

use super::{MOST_LISTED, Matter};
use crate::store::ConversationRow;

/// What reps put right, newest first.
pub(super) fn put_right(
    talk: &ConversationRow,
    standing: &[Corrected],
    matter: &Matter,
) -> Vec<NoticeCorrection> {
    let latest = standing.iter().rev().take(MOST_LISTED);
    latest
        .map(|c| told_of(c, talk, matter.name(&c.by)))
        .collect()
}

fn told_of(c: &Corrected, talk: &ConversationRow, by: String) -> NoticeCorrection {
    let said = &c.correction;
    let (what, was, right) = match &said.target {
        CorrectionTarget::Verdict => {
            let word = |s| match s {
                Status::Met => "yes",
                Status::NotMet => "no",
                Status::Unknown => "not yet",
            };
            let (was, right) = (word(c.was.status), word(said.status));
            ("Qualified".to_owned(), was.to_owned(), right.to_owned())
        }
        CorrectionTarget::Signal { name } => {
            let signal = talk.scorecard.signals.iter().find(|s| &s.name == name);
            let label = signal.map_or_else(|| name.0.clone(), |s| s.label.clone());
            let was = stated(c.was.status, c.was.value.as_deref());
            (label, was, stated(said.status, said.value.as_deref()))
        }
        CorrectionTarget::Claim { of, key } => {
            let wrong = said.status == Status::NotMet;
            let right = if wrong { "wrong" } else { "right" };
            let name = claim_name(&talk.context, *of, key);
            (of.label().to_owned(), name, right.to_owned())
        }
    };
    NoticeCorrection {
        what,
        was: card::shorten(&was, 200),
        right,
        by,
        why: said.reason.clone(),
    }
}

/// "220 employees, met".
fn stated(status: Status, value: Option<&str>) -> String {
    let status = match status {
        Status::Met => "met",
        Status::NotMet => "not met",
        Status::Unknown => "not known",
    };
    match value {
        Some(value) => format!("{}, {status}", card::for_people(value)),
        None => status.to_owned(),
    }
}

/// A feature is known by its id, and people by its name.
fn claim_name(context: &Context, of: ClaimKind, key: &str) -> String {
    let mut features = context.features.iter();
    let feature = features.find(|f| of == ClaimKind::Feature && f.id == key);
    feature.map_or_else(|| key.to_owned(), |f| f.name.clone())
}
