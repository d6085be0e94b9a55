//! A rep leaves: their open work is finished, or handed on.

use baton_api::routing::{HandedOn, StuckMeeting};
use baton_api::{Code, Problem};
use baton_core::Timestamp;
use baton_core::conversation::Floor;
use baton_core::handoff::{Handoff, HandoffState};
use baton_core::ids::{HandoffId, RepId, WorkspaceId};
use baton_core::ledger::{CREDIT, EntryKind};
use baton_core::routing::{Considered, Considering, Employment, RouteStep, RouteTrace, StepResult};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Engine;
use super::teams::{another_admin, own_rep};
use crate::fail::Result;
use crate::store::{
    HandoffRow, MeetingRow, RepRow, WorkspaceRow, Write, devices, handoffs, meetings, reps,
    workspaces,
};

/// Not seen for so long, somebody is not in the middle of things.
const LONG_SECONDS: i64 = 86_400;

impl Engine {
    pub async fn employ_rep(
        &self,
        workspace: &WorkspaceId,
        id: &RepId,
        employment: Employment,
    ) -> Result<HandedOn> {
        let mut w = self.store.write().await?;
        let mut rep = own_rep(w.conn(), workspace, id).await?;
        let people = reps::reps(w.conn(), workspace).await?;
        let settings = self.workspace(w.conn(), workspace).await?;
        self.check_employment(&rep, &people, &settings, &employment)?;
        let successor = match (&employment, &rep.employment) {
            (Employment::Leaving { successor, .. }, _)
            | (Employment::Left { .. }, Employment::Leaving { successor, .. }) => successor.clone(),
            _ => None,
        };
        let back = rep.has_left() && employment == Employment::Active;
        rep.employment = match employment {
            Employment::Left { .. } => Employment::Left { at: self.now() },
            other => other,
        };
        w.change_rep(&rep).await?;
        if back {
            self.level(&mut w, id).await?;
        }
        let handed_on = if rep.has_left() {
            self.hand_on(&mut w, &rep, successor.as_ref()).await?
        } else {
            HandedOn {
                employment: rep.employment.clone(),
                handoffs: 0,
                meetings: 0,
                stuck: vec![],
            }
        };
        w.feed_me(id).await?;
        w.somebody_is_free();
        w.commit().await?;
        if rep.has_left() {
            self.reach.gone(id);
        }
        Ok(handed_on)
    }

    fn check_employment(
        &self,
        rep: &RepRow,
        people: &[RepRow],
        workspace: &WorkspaceRow,
        employment: &Employment,
    ) -> Result<(), Problem> {
        let wrong = |field: &str, detail: &str| {
            Err(Problem::new(Code::InvalidField, detail).at(field.to_owned()))
        };
        if *employment != Employment::Active && rep.admin {
            another_admin(people, &rep.id, "kind")?;
        }
        let Employment::Leaving {
            last_day,
            successor,
        } = employment
        else {
            return Ok(());
        };
        if last_day.0 < today(rep, workspace, self.now()) {
            return wrong("last_day", "The last day is today or later.");
        }
        let fits = |s: &RepId| s != &rep.id && people.iter().any(|r| &r.id == s && !r.has_left());
        match successor {
            Some(s) if !fits(s) => wrong("successor", "Somebody else who stays takes over."),
            _ => Ok(()),
        }
    }

    /// Everybody whose last day is over has left; who is back from a longer absence is brought
    /// level. One who cannot be let go keeps no other.
    pub(super) async fn look_after_absences(&self) -> Result<()> {
        let all = workspaces::workspaces(&mut *self.store.read().await?).await?;
        for (workspace, _) in all {
            let (workspace, team, seen) = {
                let mut c = self.store.read().await?;
                let since = self.now().plus_seconds(-LONG_SECONDS);
                (
                    self.workspace(&mut c, &workspace).await?,
                    reps::reps(&mut c, &workspace).await?,
                    devices::reps_about_since(&mut c, since).await?,
                )
            };
            for rep in team {
                let there = seen.contains(&rep.id) || self.reach.reachable(&rep.id, self.now());
                if let Err(e) = self.look_after_absence(&workspace, &rep, there).await {
                    tracing::error!(rep = %rep.id, error = %e, "an absence could not be looked after");
                }
            }
        }
        Ok(())
    }

    async fn look_after_absence(
        &self,
        workspace: &WorkspaceRow,
        rep: &RepRow,
        there: bool,
    ) -> Result<()> {
        let today = today(rep, workspace, self.now());
        if let Employment::Leaving { last_day, .. } = &rep.employment
            && last_day.0 < today
        {
            let left = Employment::Left { at: self.now() };
            let done = self.employ_rep(&workspace.id, &rep.id, left).await?;
            tracing::info!(rep = %rep.id, handoffs = done.handoffs, meetings = done.meetings,
                stuck = done.stuck.len(), "has left");
            return Ok(());
        }
        let on_leave = rep.hours.leave.iter().any(|l| l.covers(today));
        let absent = on_leave || !there;
        if absent == rep.absent || rep.has_left() {
            return Ok(());
        }
        let mut w = self.store.write().await?;
        w.set_absent(&rep.id, absent).await?;
        if !absent {
            self.level(&mut w, &rep.id).await?;
        }
        Ok(w.commit().await?)
    }

    async fn hand_on(
        &self,
        w: &mut Write,
        rep: &RepRow,
        successor: Option<&RepId>,
    ) -> Result<HandedOn> {
        let mut out = HandedOn {
            employment: rep.employment.clone(),
            handoffs: 0,
            meetings: 0,
            stuck: vec![],
        };
        for row in meetings::to_host(w.conn(), &rep.id, self.now()).await? {
            let (id, start) = (row.meeting.id.clone(), row.meeting.start);
            let with = row.prospect.clone();
            let handoff = row.handoff.clone();
            if self.hand_on_meeting(w, row, &rep.id, successor).await? {
                out.meetings += 1;
            } else {
                self.tell_admins(w, &handoff).await?;
                out.stuck.push(StuckMeeting { id, with, start });
            }
        }
        // Last, so that a prospect with a meeting stays with whoever hosts that now.
        for id in handoffs::live_with(w.conn(), &rep.id).await? {
            out.handoffs += u32::from(self.hand_on_handoff(w, &id, rep, successor).await?);
        }
        for device in devices::of_rep(w.conn(), &rep.id).await? {
            w.revoke_device(&rep.workspace, &device, self.now()).await?;
            w.drop_busy_of(&device).await?;
        }
        w.void_enrolments(&rep.id).await?;
        w.news_for(&rep.id);
        Ok(out)
    }

    /// Put to the successor if they are there, else to whoever the rules find.
    async fn hand_on_handoff(
        &self,
        w: &mut Write,
        id: &HandoffId,
        from: &RepRow,
        successor: Option<&RepId>,
    ) -> Result<bool> {
        let Some(mut row) = handoffs::handoff(w.conn(), id).await? else {
            return Ok(false);
        };
        let had = row.handoff.state == HandoffState::Accepted;
        // What is booked goes with its meeting.
        if row.handoff.take_back(self.now()).is_none() {
            return Ok(false);
        }
        if had {
            self.set_floor(w, &row, Floor::Agent).await?;
        }
        w.put_handoff(&mut row).await?;
        self.give_credit_back(w, &row, &from.id).await?;
        let to = match successor {
            Some(s) => self.could_take(w, &row, s).await?,
            None => None,
        };
        match to {
            Some(to) => self.ask_successor(w, &mut row, from, &to).await?,
            None => {
                self.route(w, &mut row, |d| &d.still_connecting).await?;
            }
        }
        Ok(true)
    }

    async fn could_take(
        &self,
        w: &mut Write,
        row: &HandoffRow,
        rep: &RepId,
    ) -> Result<Option<RepRow>> {
        let workspace = self.workspace(w.conn(), &row.workspace).await?;
        let team = self.standing(w.conn(), &workspace).await?;
        let talk = crate::store::conversations::conversation(w.conn(), &row.handoff.conversation)
            .await?
            .map(|t| t.channel)
            .unwrap_or_default();
        let able = team.iter().any(|c| {
            &c.rep == rep
                && !row.handoff.was_asked(rep)
                && c.obstacle(&workspace.routing, talk, &team, self.now())
                    .is_none()
        });
        Ok(if able {
            reps::rep(w.conn(), rep).await?
        } else {
            None
        })
    }

    async fn ask_successor(
        &self,
        w: &mut Write,
        row: &mut HandoffRow,
        from: &RepRow,
        to: &RepRow,
    ) -> Result<()> {
        let workspace = self.workspace(w.conn(), &row.workspace).await?;
        row.trace = Some(RouteTrace {
            at: self.now(),
            policy_version: workspace.routing.version,
            steps: vec![RouteStep {
                id: None,
                name: format!("Handed on by {}", from.name),
                result: StepResult::Chosen,
                found: None,
                fallback: None,
                considered: vec![Considered {
                    rep: to.id.clone(),
                    name: to.name.clone(),
                    outcome: Considering::Chosen,
                    remark: None,
                    stands_in_for: Some(from.name.clone()),
                }],
                more: 0,
            }],
            chosen: Some(to.id.clone()),
            instead: None,
            lead: None,
        });
        let seconds = workspace.routing.offer_seconds;
        self.ask(w, row, &workspace, &to.id, seconds, |d| &d.still_connecting)
            .await?;
        self.touch(w, &row.handoff.id).await
    }

    /// Somebody must find a host, or another time.
    async fn tell_admins(&self, w: &mut Write, handoff: &HandoffId) -> Result<()> {
        let Some(mut row) = handoffs::handoff(w.conn(), handoff).await? else {
            return Ok(());
        };
        row.routing.escalated_at = Some(self.now());
        for rep in reps::reps(w.conn(), &row.workspace).await? {
            if rep.admin && !rep.has_left() {
                self.show_to(w, &row, &rep.id).await?;
                row.routing.escalated_to.push(rep.id);
            }
        }
        row.routing.escalated_to.sort();
        row.routing.escalated_to.dedup();
        w.put_handoff(&mut row).await?;
        self.touch(w, handoff).await
    }

    /// The handoff of a meeting goes with it, also where the rep had the prospect live before.
    fn give_to(&self, handoff: &mut Handoff, from: &RepId, to: &RepId) -> bool {
        let (id, now) = (self.env.id(), self.now());
        let theirs = handoff.accepted().is_some_and(|o| &o.rep == from);
        match handoff.state {
            HandoffState::Booked => handoff.hand_on(id, to.clone(), now).is_ok(),
            HandoffState::Accepted if theirs => {
                handoff.take_back(now).is_some() && handoff.book(id, to.clone(), now).is_ok()
            }
            _ => true,
        }
    }

    /// The same time with somebody else, if anyone is free then.
    async fn hand_on_meeting(
        &self,
        w: &mut Write,
        mut row: MeetingRow,
        leaver: &RepId,
        successor: Option<&RepId>,
    ) -> Result<bool> {
        if &row.meeting.host != leaver {
            return Ok(false);
        }
        let Some(to) = self.other_host(w, &row, successor).await? else {
            return Ok(false);
        };
        let from = row.meeting.host.clone();
        let Some(mut handoff) = handoffs::handoff(w.conn(), &row.handoff).await? else {
            return Ok(false);
        };
        if row.meeting.hand_on(to.clone(), self.now()).is_err() {
            return Ok(false);
        }
        let live = handoff.handoff.state == HandoffState::Accepted;
        if !self.give_to(&mut handoff.handoff, &from, &to) {
            return Ok(false);
        }
        w.put_handoff(&mut handoff).await?;
        if live {
            self.set_floor(w, &handoff, Floor::Agent).await?;
        }
        if row.counts || live {
            self.credit(w, &handoff, &from, EntryKind::Returned, -CREDIT)
                .await?;
            self.assign(w, &handoff, &to).await?;
        }
        row.changed_at = self.now();
        w.put_meeting(&mut row).await?;
        self.show_booked(w, &handoff, &row).await?;
        let workspace = self.workspace(w.conn(), &row.workspace).await?;
        self.announce(w, &workspace, &row, |d| &d.handed_on).await?;
        Ok(true)
    }
}

/// As routing counts days: in the rep's zone, or the workspace's.
fn today(rep: &RepRow, workspace: &WorkspaceRow, now: Timestamp) -> Date {
    let zone = rep.hours.zone.as_ref();
    let zone = baton_core::time::zone(zone.unwrap_or(&workspace.settings.booking.zone));
    now.0.to_zoned(zone.unwrap_or(TimeZone::UTC)).date()
}
