//! A prospect is forgotten: whatever says who it was or what they said goes in one transaction. What
//! stays is a receipt that says neither.

mod sweep;
mod told;

use baton_api::feed::Stored;
use baton_api::intent::{Action, Answer};
use baton_api::privacy::{ForgetPreview, ForgetReceipt, ForgetWhom, Removed};
use baton_api::{Code, Problem, limits};
use baton_core::ids::{ConversationId, HandoffId, RepId, WorkspaceId};
use baton_core::ledger::{CREDIT, EntryKind};
use baton_core::meeting::MeetingState;

use super::{Agent, Device, Engine, validate};
use crate::fail::{Fail, Result};
use crate::store::forget::{self, Doomed, ForgettingRow};
use crate::store::{
    Conn, ConversationRow, HandoffRow, MeetingRow, Write, conversations, handoffs, meetings,
};

pub use sweep::watch_forgetting;

const BRING_BACK: &str = "Only if they want to be known again: an admin takes it in with \
                          anyway=true, or baton-hub with --anyway.";

/// Who is to be forgotten, in the words in which it is remembered that they were.
enum Whom {
    /// In small letters.
    Address(String),
    Conversation(ConversationId),
}

impl Whom {
    fn of(asked: &ForgetWhom) -> Result<Self, Problem> {
        match asked {
            ForgetWhom::Email { email } => address(email).map(Self::Address),
            ForgetWhom::Conversation { conversation } => {
                validate::client_id(&conversation.0, "conversation")?;
                Ok(Self::Conversation(conversation.clone()))
            }
        }
    }

    /// Nobody has used this address, or there is no such conversation.
    fn unknown(&self) -> Problem {
        match self {
            Self::Address(_) => {
                let detail = "Nobody with this address is known here.";
                Problem::new(Code::NotFound, detail)
                    .at("email")
                    .fix("Look for the conversation, and forget that.")
            }
            Self::Conversation(_) => {
                let detail = "There is no such conversation in this workspace.";
                Problem::new(Code::NotFound, detail).at("conversation")
            }
        }
    }
}

fn address(typed: &str) -> Result<String, Problem> {
    validate::text(typed, limits::FIELD_CHARS, "email")?;
    let email = typed.trim().to_lowercase();
    let whole = |(name, host): (&str, &str)| {
        !name.is_empty() && !host.is_empty() && !host.contains('@') && !email.contains(' ')
    };
    if email.split_once('@').is_some_and(whole) {
        return Ok(email);
    }
    let detail = "This is not an e-mail address.";
    Err(Problem::new(Code::InvalidField, detail)
        .at("email")
        .fix("Like dana@example.com, to the letter: nobody else is forgotten with them."))
}

/// Everything that there is of them.
struct Found {
    doomed: Doomed,
    talks: Vec<ConversationRow>,
    handoffs: Vec<HandoffRow>,
    meetings: Vec<MeetingRow>,
    removed: Vec<Removed>,
}

impl Found {
    /// Words that name them, for looking where else they stand.
    fn names(&self) -> Vec<String> {
        let people = self.talks.iter().map(|t| &t.prospect);
        let words = people.flat_map(|p| [p.name.clone(), p.email.clone(), p.phone.clone()]);
        let met = self.meetings.iter();
        let booked = met.flat_map(|m| [Some(m.prospect.clone()), m.email.clone(), m.phone.clone()]);
        let addresses = self.doomed.addresses.iter().cloned().map(Some);
        let all = words.chain(booked).chain(addresses).flatten();
        let mut names: Vec<_> = all.map(|n| n.trim().to_owned()).collect();
        // Less than that stands in any word.
        names.retain(|n| n.chars().count() > 2);
        names.sort();
        names.dedup();
        names
    }
}

impl Engine {
    /// What would go. Nothing is changed.
    pub async fn preview_forget(
        &self,
        workspace: &WorkspaceId,
        whom: &ForgetWhom,
    ) -> Result<ForgetPreview> {
        let whom = Whom::of(whom)?;
        let mut c = self.store.read().await?;
        let before = self.forgotten_before(&mut c, workspace, &whom).await?;
        let found = self.find_whom(&mut c, workspace, &whom).await?;
        if let (Whom::Conversation(_), true, None) = (&whom, found.removed.is_empty(), &before) {
            return Err(whom.unknown().into());
        }
        let shown = found.talks.iter().map(|t| t.prospect.display_name());
        let mut names: Vec<_> = shown.map(str::to_owned).collect();
        names.sort();
        names.dedup();
        Ok(ForgetPreview {
            names,
            open: self.what_ends(&mut c, workspace, &found).await?,
            elsewhere: self.elsewhere(&mut c, &found).await?,
            removed: found.removed,
            forgotten_at: before.map(|b| b.at),
        })
    }

    /// Forgets them. Asked again when nothing is left, the answer is the receipt of the last time.
    pub async fn forget(
        &self,
        workspace: &WorkspaceId,
        by: Option<&RepId>,
        whom: &ForgetWhom,
    ) -> Result<ForgetReceipt> {
        let whom = Whom::of(whom)?;
        let mut w = self.store.write().await?;
        let found = self.find_whom(w.conn(), workspace, &whom).await?;
        if found.removed.is_empty() {
            let before = self.forgotten_before(w.conn(), workspace, &whom).await?;
            let before = before.ok_or_else(|| whom.unknown())?;
            return self.receipt_of(w.conn(), before).await;
        }
        let row = ForgettingRow {
            id: self.env.id(),
            workspace: workspace.clone(),
            at: self.now(),
            by: by.cloned(),
            fingerprint: self.fingerprint(workspace, &whom),
            removed: found.removed.clone(),
            elsewhere: self.elsewhere(w.conn(), &found).await?,
        };
        w.add_forgetting(&row).await?;
        self.settle_what_ends(&mut w, &found).await?;
        let ends = w.feed_removals(&found.doomed).await?;
        w.put_forgetting_feeds(&row.id, &ends).await?;
        w.doom_events(&row.id, &found.doomed.talks).await?;
        for handoff in &found.handoffs {
            w.news_of(&handoff.handoff.id);
            let name: HandoffId = self.env.id();
            w.rename_chance(&handoff.handoff.id, &name.0).await?;
        }
        w.take_out(&found.doomed, row.at).await?;
        w.hush_troubles(workspace, &found.names()).await?;
        let receipt = self.receipt_of(w.conn(), row).await?;
        w.commit().await?;
        self.calendars.hush(&found.names());
        self.trials.forget(workspace);
        for talk in &found.doomed.talks {
            self.along.forget(talk);
        }
        tracing::info!(forgetting = %receipt.id, "a prospect was forgotten");
        Ok(receipt)
    }

    /// Receipts, newest first.
    pub async fn forgotten(&self, workspace: &WorkspaceId) -> Result<Vec<ForgetReceipt>> {
        let mut c = self.store.read().await?;
        let mut all = vec![];
        for row in forget::receipts(&mut c, workspace).await? {
            all.push(self.receipt_of(&mut c, row).await?);
        }
        Ok(all)
    }

    /// How far a device has come.
    pub async fn device_stored(&self, device: &Device, stored: Stored) -> Result<()> {
        if stored.position < 0 {
            let detail = "A position is a whole number, 0 or more.";
            return Err(Problem::new(Code::InvalidField, detail)
                .at("position")
                .into());
        }
        let mut w = self.store.write().await?;
        w.device_stored(&device.id, stored.position).await?;
        Ok(w.commit().await?)
    }

    fn fingerprint(&self, workspace: &WorkspaceId, whom: &Whom) -> String {
        let what = match whom {
            Whom::Address(email) => format!("forget:{workspace}:email:{email}"),
            Whom::Conversation(id) => format!("forget:{workspace}:conversation:{id}"),
        };
        self.vault.fingerprint(&what)
    }

    async fn forgotten_before(
        &self,
        c: &mut Conn,
        workspace: &WorkspaceId,
        whom: &Whom,
    ) -> Result<Option<ForgettingRow>> {
        let fingerprint = self.fingerprint(workspace, whom);
        Ok(forget::before(c, workspace, &fingerprint).await?)
    }

    /// A file that would bring back somebody who wished to be forgotten: by their address, or as the
    /// conversation that was forgotten.
    pub(super) async fn refuse_forgotten(
        &self,
        c: &mut Conn,
        workspace: &WorkspaceId,
        email: Option<&str>,
        written_as: Option<&ConversationId>,
    ) -> Result<()> {
        let email = email.map(|e| Whom::Address(e.trim().to_lowercase()));
        let talk = written_as.cloned().map(Whom::Conversation);
        for (whom, field) in [(email, "parties.mailto"), (talk, "uuid")] {
            let Some(whom) = whom else { continue };
            if let Some(before) = self.forgotten_before(c, workspace, &whom).await? {
                let detail = format!("They wished to be forgotten, and were, at {}.", before.at);
                return Err(Problem::new(Code::ProspectForgotten, detail)
                    .at(field)
                    .fix(BRING_BACK)
                    .into());
            }
        }
        if let Some(id) = written_as
            && let Some(gone) = forget::gone(c, &id.0).await?
            && &gone.workspace == workspace
        {
            let detail = format!("What it says was forgotten at {}, at their wish.", gone.at);
            return Err(Problem::new(Code::ProspectForgotten, detail)
                .at("uuid")
                .fix(BRING_BACK)
                .into());
        }
        Ok(())
    }

    async fn find_whom(&self, c: &mut Conn, workspace: &WorkspaceId, whom: &Whom) -> Result<Found> {
        let ids = match whom {
            Whom::Address(email) => forget::addresses(c, workspace, email).await?,
            Whom::Conversation(id) => vec![id.clone()],
        };
        let (mut talks, mut all_handoffs, mut all_meetings) = (vec![], vec![], vec![]);
        for id in ids {
            let talk = conversations::conversation(c, &id).await?;
            let Some(talk) = talk.filter(|t| &t.workspace == workspace) else {
                continue;
            };
            for id in handoffs::handoffs_of(c, &talk.id).await? {
                all_handoffs.extend(handoffs::handoff(c, &id).await?);
            }
            all_meetings.extend(meetings::of_conversation(c, &talk.id).await?);
            talks.push(talk);
        }
        let mut doomed = Doomed {
            workspace: workspace.clone(),
            talks: talks.iter().map(|t| t.id.clone()).collect(),
            addresses: vec![],
        };
        doomed.addresses = addresses_of(c, &doomed, whom, &talks, &all_meetings).await?;
        let counts = forget::counts(c, &doomed).await?;
        Ok(Found {
            removed: counts
                .into_iter()
                .map(|(what, count)| Removed { what, count })
                .collect(),
            doomed,
            talks,
            handoffs: all_handoffs,
            meetings: all_meetings,
        })
    }

    /// What was counted for somebody and comes to nothing no longer counts, as after a withdrawal
    /// or a cancellation.
    async fn settle_what_ends(&self, w: &mut Write, found: &Found) -> Result<()> {
        for row in &found.handoffs {
            if let Some(asked) = row.handoff.pending() {
                let asked = asked.rep.clone();
                self.give_credit_back(w, row, &asked).await?;
            }
        }
        let workspace = self.workspace(w.conn(), &found.doomed.workspace).await?;
        let back = workspace.settings.booking.credit_back.cancelled;
        let ahead = found.meetings.iter().filter(|m| is_ahead(m, self.now()));
        for meeting in ahead.filter(|m| m.counts && back) {
            let handoffs = &mut found.handoffs.iter();
            if let Some(row) = handoffs.find(|h| h.handoff.id == meeting.handoff) {
                let host = &meeting.meeting.host;
                self.credit(w, row, host, EntryKind::Returned, -CREDIT)
                    .await?;
            }
        }
        w.somebody_is_free();
        w.deadlines_changed();
        w.deliveries_changed();
        Ok(())
    }

    /// What a rep is told who decides about something that is gone.
    pub(super) async fn answer_of_gone(
        &self,
        c: &mut Conn,
        device: &Device,
        action: &Action,
    ) -> Result<Option<Answer>> {
        let (id, of_meeting) = match action {
            Action::Accept { offer }
            | Action::Decline { offer, .. }
            | Action::Receipt { offer, .. } => (&offer.0, false),
            Action::Claim { handoff }
            | Action::GiveBack { handoff }
            | Action::Close { handoff, .. }
            | Action::Correct { handoff, .. }
            | Action::Uncorrect { handoff, .. } => (&handoff.0, false),
            Action::MoveMeeting { meeting, .. }
            | Action::CancelMeeting { meeting, .. }
            | Action::SettleMeeting { meeting, .. }
            | Action::MeetingWritten { meeting, .. } => (&meeting.0, true),
            Action::SetPresence { .. } => return Ok(None),
        };
        let gone = forget::gone(c, id).await?;
        let gone = gone.filter(|g| g.workspace == device.workspace);
        Ok(gone.map(|g| {
            if of_meeting {
                Answer::Over
            } else {
                Answer::Withdrawn { at: g.at }
            }
        }))
    }
}

/// Why an agent finds nothing under an id that it had.
pub(super) async fn gone(c: &mut Conn, agent: &Agent, id: &str, what: &str) -> Fail {
    match forget::gone(c, id).await {
        Ok(Some(gone)) if gone.agent == agent.id => Problem::new(
            Code::ConversationForgotten,
            format!("The conversation was forgotten at {}.", gone.at),
        )
        .fix("Post nothing more to it. Opened again under the same id, a new one begins.")
        .into(),
        Ok(_) => Fail::not_found(what),
        Err(e) => e.into(),
    }
}

fn is_ahead(row: &MeetingRow, now: baton_core::Timestamp) -> bool {
    row.meeting.state == MeetingState::Booked && row.meeting.end > now
}

/// The addresses under which nothing else is known: what CRMs and lists say of them goes too.
async fn addresses_of(
    c: &mut Conn,
    doomed: &Doomed,
    whom: &Whom,
    talks: &[ConversationRow],
    met: &[MeetingRow],
) -> Result<Vec<String>> {
    let said = talks.iter().filter_map(|t| t.prospect.email.as_deref());
    let given = met.iter().filter_map(|m| m.email.as_deref());
    let mut all: Vec<_> = said.chain(given).map(|e| e.trim().to_lowercase()).collect();
    if let Whom::Address(email) = whom {
        all.push(email.clone());
    }
    all.sort();
    all.dedup();
    let mut addresses = vec![];
    for address in all {
        if !forget::other_talks_of(c, &doomed.workspace, &address, &doomed.talks).await? {
            addresses.push(address);
        }
    }
    Ok(addresses)
}
