//! Books: one transaction with a last check, whatever runs in parallel.

use baton_api::booking::{BookMeeting, MeetingStatus};
use baton_api::{Code, Problem, limits};
use baton_core::Timestamp;
use baton_core::booking::{Location, MeetingType};
use baton_core::handoff::{Handoff, HandoffReason, HandoffState};
use baton_core::ids::{ConversationId, RepId};
use baton_core::meeting::{Meeting, MeetingState};
use baton_core::routing::{Considering, Decision};
use baton_core::schedule::Opening;

use super::find::Search;
use super::hold::{still_open, taken};
use super::keeper::Keeper;
use super::team::Except;
use super::view::say_of;
use super::{Spoken, kind};
use crate::engine::conversations::own;
use crate::engine::handoffs::may_hand_over;
use crate::engine::{Agent, Engine, validate};
use crate::fail::{Fail, Result};
use crate::store::{
    ConversationRow, HandoffRow, HoldRow, MeetingRow, RoutingState, WorkspaceRow, Write, handoffs,
    holds, meetings,
};

/// What is asked for, the hold and the talk taken into account.
struct Wanted {
    start: Timestamp,
    kind: MeetingType,
    hold: Option<HoldRow>,
    only: Option<RepId>,
    zone: Option<String>,
}

impl Wanted {
    /// The host who was named when the time was kept; as long as it is, nobody else.
    fn kept_for(&self, now: Timestamp) -> Option<RepId> {
        let hold = self.hold.as_ref().filter(|h| h.expires_at > now)?;
        Some(hold.host.clone())
    }
}

impl Engine {
    /// Books, or returns the meeting that this conversation has then; and whether it is new.
    pub async fn book(
        &self,
        agent: &Agent,
        conversation: &ConversationId,
        request: BookMeeting,
    ) -> Result<(MeetingStatus, bool)> {
        check(&request)?;
        let mut w = self.store.write().await?;
        let mut talk = own(w.conn(), agent, conversation).await?;
        let workspace = self.workspace(w.conn(), &talk.workspace).await?;
        let latest = meetings::latest_meeting(w.conn(), conversation).await?;
        if let Some(same) = latest.as_ref().filter(|m| is_repeated(m, &request)) {
            let status = self.meeting_status(w.conn(), same.clone()).await?;
            return Ok((status, false));
        }
        let now = self.now();
        let stands =
            |m: &&MeetingRow| m.meeting.state == MeetingState::Booked && m.meeting.end > now;
        if let Some(other) = latest.as_ref().filter(stands) {
            let id = &other.meeting.id;
            let detail = format!("This conversation has a meeting already, {id}.");
            let problem = Problem::new(Code::Conflict, detail);
            return Err(problem.fix("Reschedule that meeting instead.").into());
        }
        let wanted = self.wanted(&mut w, &workspace, &talk, &request).await?;
        still_open(&talk)?;
        know(&mut talk, &request);
        reachable(&talk, &wanted.kind)?;
        let mut handoff = self
            .handoff_for(&mut w, &workspace, &talk, &request)
            .await?;
        let spoken = Spoken::of(wanted.zone.as_deref(), &talk.prospect, &workspace)?;
        let keeper = Keeper::of(w.conn(), conversation, now).await?;
        let kind = keeper.hosting(&wanted.kind);
        let only = keeper
            .rep
            .or_else(|| wanted.kept_for(now))
            .or_else(|| wanted.only.clone());
        let except = Except {
            conversation: Some(conversation),
            meeting: None,
        };
        let search = self
            .search(w.conn(), &workspace, &kind, spoken, only, except)
            .await?;
        let lead = self.lead(w.conn(), &talk, handoff.handoff.reason).await?;
        let search = search.for_lead(lead);
        let Some(opening) = search.at(wanted.start) else {
            drop(w);
            let start = wanted.start;
            return Err(self.aside(search, move |s| taken(s, start)).await?.into());
        };
        let named = wanted.hold.as_ref().map(|h| &h.host);
        let opening = search.with_host(opening, named);
        let mut row =
            self.meeting_row(&search, &opening, &wanted, &talk, &handoff, request.note)?;
        handoff.trace = Some(decide(&search, &opening, &row.meeting.host).trace);
        self.keep(&mut w, &talk).await?;
        w.drop_hold(conversation).await?;
        self.give_to_host(
            &mut w,
            &workspace,
            &mut handoff,
            &mut row,
            &search.label(wanted.start),
        )
        .await?;
        self.had_chances(&mut w, &search, &opening, &row).await?;
        w.put_meeting(&mut row).await?;
        self.show_booked(&mut w, &handoff, &row).await?;
        let status = self.meeting_status(w.conn(), row).await?;
        w.commit().await?;
        self.metrics.meetings.inc();
        Ok((status, true))
    }

    async fn wanted(
        &self,
        w: &mut Write,
        workspace: &WorkspaceRow,
        talk: &ConversationRow,
        request: &BookMeeting,
    ) -> Result<Wanted> {
        let mut wanted = Wanted {
            start: request.start.unwrap_or(self.now()),
            kind: kind(workspace, request.meeting_type.as_ref())?.clone(),
            hold: None,
            only: request.rep.clone(),
            zone: request.zone.clone(),
        };
        let Some(id) = &request.hold else {
            return if request.start.is_some() {
                Ok(wanted)
            } else {
                Err(
                    Problem::new(Code::MissingField, "Which time is to be booked?")
                        .at("start")
                        .fix("Send `start`, or the `hold` that keeps it.")
                        .into(),
                )
            };
        };
        let hold = holds::hold_of(w.conn(), &talk.id)
            .await?
            .filter(|h| &h.id == id);
        if let Some(hold) = hold {
            wanted.start = hold.start;
            wanted.kind = kind(workspace, Some(&hold.meeting_type))?.clone();
            wanted.hold = Some(hold);
            return Ok(wanted);
        }
        Err(
            Problem::new(Code::HoldExpired, "This time is no longer held.")
                .at("hold")
                .fix("Ask for times again, or book by `start`.")
                .into(),
        )
    }

    /// The open handoff of the talk, or a new one if it may be handed over.
    async fn handoff_for(
        &self,
        w: &mut Write,
        workspace: &WorkspaceRow,
        talk: &ConversationRow,
        request: &BookMeeting,
    ) -> Result<HandoffRow> {
        let latest = handoffs::latest_handoff(w.conn(), &talk.id).await?;
        let open = latest.filter(|h| {
            matches!(
                h.handoff.state,
                HandoffState::Offered
                    | HandoffState::Waiting
                    | HandoffState::Accepted
                    | HandoffState::Booked
            )
        });
        if let Some(open) = open {
            return Ok(open);
        }
        let reason = request.reason.unwrap_or(HandoffReason::Qualified);
        may_hand_over(workspace, talk, None, reason)?;
        self.metrics.handoffs.inc();
        let handoff = Handoff::new(self.env.id(), talk.id.clone(), reason, self.now());
        Ok(HandoffRow {
            workspace: workspace.id.clone(),
            external_id: format!("meeting:{}", handoff.id),
            version: 0,
            note: None,
            trace: None,
            say: None,
            routing: RoutingState::default(),
            handoff,
        })
    }

    fn meeting_row(
        &self,
        search: &Search<'_>,
        opening: &Opening,
        wanted: &Wanted,
        talk: &ConversationRow,
        handoff: &HandoffRow,
        note: Option<String>,
    ) -> Result<MeetingRow> {
        let slot = search.slot(opening).ok_or_else(|| Fail::not_found("rep"))?;
        let (now, kind) = (self.now(), search.kind);
        Ok(MeetingRow {
            workspace: talk.workspace.clone(),
            handoff: handoff.handoff.id.clone(),
            conversation: talk.id.clone(),
            version: 0,
            meeting_type: kind.id.clone(),
            name: kind.name.clone(),
            before_minutes: kind.before_minutes,
            after_minutes: kind.after_minutes,
            zone: search.spoken.name.clone(),
            prospect: talk.prospect.display_name().to_owned(),
            email: talk.prospect.email.clone(),
            phone: talk.prospect.phone.clone(),
            join_url: match &kind.location {
                Location::Link { url } => Some(url.clone()),
                _ => None,
            },
            location: kind.location.clone(),
            note: note.filter(|n| !n.trim().is_empty()),
            tentative: slot.tentative,
            hold: wanted.hold.as_ref().map(|h| h.id.clone()),
            first_start: slot.start,
            earned: false,
            counts: false,
            booked_at: now,
            changed_at: now,
            written: None,
            meeting: Meeting {
                id: self.env.id(),
                host: slot.host.id,
                with: slot.with.map(|p| p.id),
                start: slot.start,
                end: slot.end,
                state: MeetingState::Booked,
                sequence: 0,
                moved_by_prospect: 0,
                changed_by: None,
                reason: None,
            },
        })
    }

    /// The host has the handoff from now on; whoever was being asked is not any more.
    async fn give_to_host(
        &self,
        w: &mut Write,
        workspace: &WorkspaceRow,
        handoff: &mut HandoffRow,
        row: &mut MeetingRow,
        label: &str,
    ) -> Result<()> {
        let host = &row.meeting.host;
        let rep = self.person(w.conn(), host).await?;
        handoff.say = Some(say_of(workspace, &rep, label, |d| &d.booked));
        let had = handoff.handoff.state;
        if matches!(had, HandoffState::Accepted | HandoffState::Booked) {
            w.put_handoff(handoff).await?;
            // It counts once: again only if what was booked before no longer does.
            let before = meetings::meeting_of_handoff(w.conn(), &row.handoff).await?;
            let owed = before.is_some_and(|m| m.earned && !m.counts);
            return match had {
                HandoffState::Booked if owed => self.earn(w, handoff, row).await,
                _ => Ok(()),
            };
        }
        let asked = handoff.handoff.pending().map(|o| o.rep.clone());
        handoff
            .handoff
            .book(self.env.id(), host.clone(), self.now())
            .map_err(|refusal| Problem::new(Code::HandoffTaken, format!("{refusal}.")))?;
        w.put_handoff(handoff).await?;
        if let Some(asked) = asked {
            self.give_credit_back(w, handoff, &asked).await?;
            w.somebody_is_free();
        }
        self.earn(w, handoff, row).await
    }

    /// Who was free then could have hosted it.
    async fn had_chances(
        &self,
        w: &mut Write,
        search: &Search<'_>,
        opening: &Opening,
        row: &MeetingRow,
    ) -> Result<()> {
        let (able, host) = (search.reps_of(opening), &row.meeting.host);
        w.put_chance(&row.workspace, &row.handoff, &able, host, self.now())
            .await?;
        Ok(())
    }

    /// The booking counts for its host.
    async fn earn(&self, w: &mut Write, handoff: &HandoffRow, row: &mut MeetingRow) -> Result<()> {
        (row.earned, row.counts) = (true, true);
        self.assign(w, handoff, &row.meeting.host).await
    }
}

fn check(request: &BookMeeting) -> Result<(), Problem> {
    let short = [
        ("name", &request.name),
        ("phone", &request.phone),
        ("email", &request.email),
    ];
    for (field, value) in short {
        if let Some(value) = value {
            validate::text(value, limits::FIELD_CHARS, field)?;
        }
    }
    if let Some(email) = &request.email
        && !validate::is_email(email)
    {
        return Err(
            Problem::new(Code::InvalidField, "This is not an e-mail address.")
                .at("email")
                .fix("Ask the prospect for their address again."),
        );
    }
    if let Some(note) = &request.note {
        validate::optional_text(note, limits::NOTE_CHARS, "note")?;
    }
    Ok(())
}

/// What the booking tells of the prospect.
fn know(talk: &mut ConversationRow, request: &BookMeeting) {
    talk.prospect.merge(baton_core::prospect::Prospect {
        name: request.name.clone(),
        email: request.email.clone(),
        phone: request.phone.clone(),
        timezone: request.zone.clone(),
        ..Default::default()
    });
}

/// An invitation needs an address; a call can do with a number.
fn reachable(talk: &ConversationRow, kind: &MeetingType) -> Result<(), Problem> {
    let given = |v: &Option<String>| v.as_deref().is_some_and(|v| !v.trim().is_empty());
    let call = kind.location == Location::Phone && given(&talk.prospect.phone);
    if given(&talk.prospect.email) || call {
        return Ok(());
    }
    let problem = Problem::new(
        Code::MissingField,
        "The prospect's e-mail address is not known.",
    )
    .at("email");
    Err(problem.fix("Ask: Which e-mail address shall the invitation go to?"))
}

/// The same was booked before: with this hold, or for this start, wherever it has been moved since.
fn is_repeated(latest: &MeetingRow, request: &BookMeeting) -> bool {
    let m = &latest.meeting;
    if m.state == MeetingState::Cancelled {
        return false;
    }
    let by_hold = request.hold.is_some() && request.hold == latest.hold;
    let by_start = |start| m.start == start || latest.first_start == start;
    by_hold || request.hold.is_none() && request.start.is_some_and(by_start)
}

/// Why this host: the trace that the rep reads.
fn decide(search: &Search<'_>, opening: &Opening, host: &RepId) -> Decision {
    let eligible = search.team.eligible(search.kind, search.only.as_ref());
    let of = |rep: &RepId| search.team.place(rep);
    let candidates: Vec<_> = search
        .candidates
        .iter()
        .filter(|c| of(&c.rep).is_some_and(|p| eligible.contains(&p)))
        .cloned()
        .collect();
    let end = opening
        .start
        .plus_seconds(60 * i64::from(search.kind.minutes));
    let mut decision = baton_core::routing::host(
        &search.workspace.routing,
        &search.lead,
        &candidates,
        |rep| {
            let place = of(rep)?;
            search
                .team
                .obstacles(place, search.kind, opening.start, search.now)
                .into_iter()
                .next()
        },
        search.now,
    );
    decision.trace.chosen = Some(host.clone());
    for c in decision
        .trace
        .steps
        .iter_mut()
        .flat_map(|s| &mut s.considered)
    {
        c.remark = of(&c.rep).and_then(|p| search.team.stale(p, end));
        if &c.rep == host {
            c.outcome = Considering::Chosen;
        } else if c.outcome == Considering::Chosen {
            // Was next by the ledger; the prospect had been told another name, or their calendar
            // is known.
            c.outcome = Considering::NotNext;
        }
    }
    decision
}
