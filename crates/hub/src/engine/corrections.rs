//! What reps put right: kept with the talk, judged at once, told to everybody who sees it and to the
//! CRM. It neither makes nor ends a handoff.

use baton_api::intent::Answer;
use baton_api::{Code, Problem, limits};
use baton_core::context::Context;
use baton_core::correction::{Corrected, Correction, CorrectionTarget, Was};
use baton_core::ids::HandoffId;
use baton_core::notice::NoticeEvent;
use baton_core::signal::Status;

use super::intents::visible;
use super::{Device, Engine, validate};
use crate::fail::{Fail, Result};
use crate::store::corrections::{self, NewWord};
use crate::store::{Conn, ConversationRow, HandoffRow, Write, conversations, handoffs, workspaces};

/// That stand on one talk: a card has to pass a feed.
const MOST_STANDING: usize = 100;
/// That were ever said of one talk.
const MOST_WORDS: i64 = 2_000;

impl Engine {
    pub(super) async fn correct(
        &self,
        w: &mut Write,
        device: &Device,
        handoff: &HandoffId,
        correction: &Correction,
    ) -> Result<Answer> {
        let (row, talk) = seen(w, device, handoff).await?;
        let correction = checked(correction)?;
        let was = Was::of(&correction.target, &talk.scorecard, &talk.context);
        let was = was.ok_or_else(|| not_there(&correction.target, &talk))?;
        let standing = corrections::standing(w.conn(), &talk.id).await?;
        if standing.iter().any(|c| c.correction == correction) {
            return Ok(Answer::Done);
        }
        let again = standing
            .iter()
            .any(|c| c.correction.target == correction.target);
        if !again && standing.len() >= MOST_STANDING {
            return Err(too_many(MOST_STANDING).fix("Take one of them back.").into());
        }
        let target = correction.target.clone();
        self.put_right_by(w, device, (row, talk), (&target, Some(&correction)), &was)
            .await
    }

    /// What was read stands again; nothing, where nobody said anything else.
    pub(super) async fn uncorrect(
        &self,
        w: &mut Write,
        device: &Device,
        handoff: &HandoffId,
        target: &CorrectionTarget,
    ) -> Result<Answer> {
        let (row, talk) = seen(w, device, handoff).await?;
        let standing = corrections::standing(w.conn(), &talk.id).await?;
        let Some(said) = standing
            .into_iter()
            .find(|c| &c.correction.target == target)
        else {
            return Ok(Answer::Done);
        };
        self.put_right_by(w, device, (row, talk), (target, None), &said.was)
            .await
    }

    async fn put_right_by(
        &self,
        w: &mut Write,
        device: &Device,
        (mut row, mut talk): (HandoffRow, ConversationRow),
        (target, correction): (&CorrectionTarget, Option<&Correction>),
        was: &Was,
    ) -> Result<Answer> {
        if corrections::count(w.conn(), &talk.id).await? >= MOST_WORDS {
            return Err(too_many(MOST_WORDS).fix("Note it in your CRM.").into());
        }
        let word = NewWord {
            handoff: &row,
            talk: &talk,
            target,
            correction,
            was,
            by: &device.rep,
            at: self.now(),
        };
        w.add_correction(&word).await?;
        self.judge_again(w, &mut talk).await?;
        // A version of its own, so that devices know by which feed entry it is shown.
        w.put_handoff(&mut row).await?;
        for handoff in handoffs::handoffs_of(w.conn(), &talk.id).await? {
            self.touch(w, &handoff).await?;
        }
        self.tell(w, &row, NoticeEvent::Corrected, &[]).await?;
        Ok(Answer::Done)
    }

    /// By the policy that judged it, which may be an earlier one: what was read is not read again.
    async fn judge_again(&self, w: &mut Write, talk: &mut ConversationRow) -> Result<()> {
        let version = talk.scorecard.policy_version;
        let policy = workspaces::policy(w.conn(), &talk.workspace, version).await?;
        let policy = policy.ok_or_else(|| Fail::not_found("policy"))?;
        let standing = corrections::standing(w.conn(), &talk.id).await?;
        let said = words(&standing);
        let wants_human = wants_human(&talk.context, &standing);
        talk.scorecard = policy.judge_again(&talk.scorecard, &said, wants_human);
        Ok(w.put_conversation(talk).await?)
    }

    /// What was said of a talk and holds.
    pub(super) async fn holding(&self, c: &mut Conn, talk: &ConversationRow) -> Result<Context> {
        let standing = corrections::standing(c, &talk.id).await?;
        Ok(holding(talk, &standing))
    }
}

/// What was read, as reps have put it right: what they called wrong stands nowhere.
pub(super) fn holding(talk: &ConversationRow, standing: &[Corrected]) -> Context {
    let context = talk.context.clone();
    context.corrected(&talk.scorecard, &words(standing))
}

/// Whether they asked for a person, and no rep says otherwise.
pub(super) fn wants_human(context: &Context, standing: &[Corrected]) -> bool {
    let said = words(standing);
    let context = context.clone().without_wrong(&said);
    context.wants_human.is_some()
}

pub(super) fn words(standing: &[Corrected]) -> Vec<&Correction> {
    standing.iter().map(|c| &c.correction).collect()
}

async fn seen(
    w: &mut Write,
    device: &Device,
    handoff: &HandoffId,
) -> Result<(HandoffRow, ConversationRow)> {
    let row = visible(w, device, handoff).await?;
    let talk = conversations::conversation(w.conn(), &row.handoff.conversation).await?;
    let talk = talk.ok_or_else(|| Fail::not_found("conversation"))?;
    Ok((row, talk))
}

/// As it is kept, if it can be meant.
fn checked(correction: &Correction) -> Result<Correction, Problem> {
    const AT: &str = "action.correction";
    validate::text(
        &correction.reason,
        limits::NOTE_CHARS,
        &format!("{AT}.reason"),
    )
    .map_err(|p| p.fix("Say why, in a sentence."))?;
    let value = correction.value.as_deref().map(str::trim);
    let value = value.filter(|v| !v.is_empty()).map(str::to_owned);
    let of_signal = matches!(correction.target, CorrectionTarget::Signal { .. });
    if let Some(value) = &value {
        validate::optional_text(value, limits::FIELD_CHARS, &format!("{AT}.value"))?;
        if !of_signal {
            return Err(
                Problem::new(Code::InvalidField, "Only a signal has a value.")
                    .at(format!("{AT}.value"))
                    .fix("Say in the reason what is right."),
            );
        }
    }
    if !of_signal && correction.status == Status::Unknown {
        let detail = "A verdict or a claim is right or wrong.";
        return Err(Problem::new(Code::InvalidField, detail)
            .at(format!("{AT}.status"))
            .fix("Use met or not_met, or take the correction back."));
    }
    Ok(Correction {
        value,
        reason: correction.reason.trim().to_owned(),
        ..correction.clone()
    })
}

fn not_there(target: &CorrectionTarget, talk: &ConversationRow) -> Problem {
    const AT: &str = "action.correction.target";
    match target {
        CorrectionTarget::Signal { .. } => {
            let known = talk.scorecard.signals.iter().map(|s| s.name.0.as_str());
            let known: Vec<_> = known.collect();
            Problem::new(Code::InvalidField, "The scorecard has no such signal.")
                .at(format!("{AT}.name"))
                .fix(format!("Use one of: {}.", known.join(", ")))
        }
        _ => Problem::new(Code::InvalidField, "The card does not say this.")
            .at(format!("{AT}.key"))
            .fix("Look at the handoff again: what was read has changed."),
    }
}

fn too_many(most: impl std::fmt::Display) -> Problem {
    let detail = format!("At most {most} corrections are kept of one talk.");
    Problem::new(Code::TooLong, detail).at("action.correction")
}
