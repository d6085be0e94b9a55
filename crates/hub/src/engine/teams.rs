//! Teams, and what an admin sets for a rep.

use std::collections::BTreeSet;

use baton_api::admin::RepView;
use baton_api::routing::{RepChange, TeamChange, TeamView};
use baton_api::{Code, Problem, limits};
use baton_core::ids::{RepId, TeamId, WorkspaceId};
use baton_core::ledger::{Entry, EntryKind};
use baton_core::routing::{Employment, RepProfile};

use super::{Engine, validate};
use crate::fail::{Fail, Result};
use crate::store::teams::TeamRow;
use crate::store::{Conn, RepRow, Write, ledger, reps, teams};

const MOST_TEAMS: usize = 200;
const MOST: u32 = 100;
const MOST_ENTRIES: usize = 100;

impl Engine {
    pub async fn teams(&self, workspace: &WorkspaceId) -> Result<Vec<TeamView>> {
        let mut c = self.store.read().await?;
        let people = reps::reps(&mut c, workspace).await?;
        let teams = teams::teams(&mut c, workspace).await?;
        Ok(teams.into_iter().map(|t| view(t, &people)).collect())
    }

    pub async fn add_team(&self, workspace: &WorkspaceId, team: TeamChange) -> Result<TeamView> {
        let id: TeamId = self.env.id();
        self.put_team(workspace, id, team, true).await
    }

    pub async fn save_team(
        &self,
        workspace: &WorkspaceId,
        id: TeamId,
        team: TeamChange,
    ) -> Result<TeamView> {
        self.put_team(workspace, id, team, false).await
    }

    async fn put_team(
        &self,
        workspace: &WorkspaceId,
        id: TeamId,
        team: TeamChange,
        new: bool,
    ) -> Result<TeamView> {
        validate::text(&team.name, limits::FIELD_CHARS, "name")?;
        let mut w = self.store.write().await?;
        let all = teams::teams(w.conn(), workspace).await?;
        if !new && !all.iter().any(|t| t.id == id) {
            return Err(Fail::not_found("team"));
        }
        if new && all.len() >= MOST_TEAMS {
            let detail = format!("There are {MOST_TEAMS} teams already.");
            return Err(Problem::new(Code::TooLong, detail).at("name").into());
        }
        let people = reps::reps(w.conn(), workspace).await?;
        check_people(&team, &people)?;
        let row = TeamRow {
            id,
            workspace: workspace.clone(),
            name: team.name.trim().to_owned(),
            manager: team.manager,
        };
        let taken = all.iter().any(|t| t.id != row.id && t.name == row.name);
        if taken {
            return Err(
                Problem::new(Code::Conflict, "A team has this name already.")
                    .at("name")
                    .into(),
            );
        }
        w.put_team(&row, self.now()).await?;
        let before = all.into_iter().find(|t| t.id == row.id);
        set_members(&mut w, &row.id, &team.members, &people).await?;
        // Who manages a team sees more.
        let managers = before.and_then(|t| t.manager).into_iter();
        for rep in managers.chain(row.manager.clone()) {
            w.feed_me(&rep).await?;
        }
        let people = reps::reps(w.conn(), workspace).await?;
        w.somebody_is_free();
        w.commit().await?;
        Ok(view(row, &people))
    }

    /// Its members stay; a policy that names it must be changed first.
    pub async fn drop_team(&self, workspace: &WorkspaceId, id: &TeamId) -> Result<()> {
        let mut w = self.store.write().await?;
        let all = teams::teams(w.conn(), workspace).await?;
        let team = all.iter().find(|t| &t.id == id);
        let team = team.ok_or_else(|| Fail::not_found("team"))?;
        let policy = self.workspace(w.conn(), workspace).await?.routing;
        let mut left = self.names(w.conn(), workspace).await?;
        left.teams.retain(|(t, _)| t != id);
        if let Some(named) = policy.validate(&left).first() {
            let detail = format!("The routing policy names this team in {}.", named.field);
            return Err(Problem::new(Code::Conflict, detail)
                .fix("Publish a policy without it first.")
                .into());
        }
        let people = reps::reps(w.conn(), workspace).await?;
        set_members(&mut w, id, &[], &people).await?;
        if let Some(manager) = &team.manager {
            w.feed_me(manager).await?;
        }
        w.drop_team(id).await?;
        Ok(w.commit().await?)
    }

    pub async fn change_rep(
        &self,
        workspace: &WorkspaceId,
        id: &RepId,
        change: RepChange,
    ) -> Result<RepView> {
        let mut w = self.store.write().await?;
        let mut rep = own_rep(w.conn(), workspace, id).await?;
        self.check_change(w.conn(), &rep, &change).await?;
        rep.name = change.name.trim().to_owned();
        rep.title = change.title.filter(|t| !t.trim().is_empty());
        rep.admin = change.admin;
        let before = std::mem::replace(&mut rep.weight, change.weight);
        rep.capacity = change.capacity;
        rep.profile = change.profile;
        w.change_rep(&rep).await?;
        self.reweigh(&mut w, &rep, before).await?;
        w.feed_me(id).await?;
        w.somebody_is_free();
        w.commit().await?;
        let all = self.reps(workspace).await?;
        let view = all.into_iter().find(|r| &r.id == id);
        view.ok_or_else(|| Fail::not_found("rep"))
    }

    /// Another weight holds from now on: what was before is counted as if it had held always, else
    /// the rep would be flooded, or left out, until that is made up for.
    async fn reweigh(&self, w: &mut Write, rep: &RepRow, before: u32) -> Result<()> {
        let standings = ledger::standings(w.conn(), &rep.workspace).await?;
        let credits = standings.iter().find(|(id, _)| id == &rep.id);
        let credits = credits.map_or(0, |(_, s)| s.credits);
        let fair = credits.saturating_mul(i64::from(rep.weight)) / i64::from(before.max(1));
        if fair == credits {
            return Ok(());
        }
        let entry = Entry {
            id: self.env.id(),
            rep: rep.id.clone(),
            handoff: None,
            kind: EntryKind::Calibration,
            amount: fair - credits,
            at: self.now(),
            by: None,
            note: Some(format!("Weight {before} became {}", rep.weight)),
        };
        Ok(ledger::append(w, &rep.workspace, &entry).await?)
    }

    async fn check_change(&self, c: &mut Conn, rep: &RepRow, change: &RepChange) -> Result<()> {
        validate::text(&change.name, limits::FIELD_CHARS, "name")?;
        if let Some(title) = &change.title {
            validate::optional_text(title, limits::FIELD_CHARS, "title")?;
        }
        for (field, value) in [("weight", change.weight), ("capacity", change.capacity)] {
            if value == 0 || value > MOST {
                let detail = format!("This must lie between 1 and {MOST}.");
                return Err(Problem::new(Code::InvalidField, detail).at(field).into());
            }
        }
        let people = reps::reps(c, &rep.workspace).await?;
        if rep.admin && !change.admin {
            another_admin(&people, &rep.id, "admin")?;
        }
        let teams = teams::teams(c, &rep.workspace).await?;
        Ok(check_profile(&change.profile, &rep.id, &people, &teams)?)
    }
}

/// Of this workspace.
pub(super) async fn own_rep(c: &mut Conn, workspace: &WorkspaceId, id: &RepId) -> Result<RepRow> {
    reps::rep(c, id)
        .await?
        .filter(|r| &r.workspace == workspace)
        .ok_or_else(|| Fail::not_found("rep"))
}

/// Somebody must be able to let others in.
pub(super) fn another_admin(people: &[RepRow], except: &RepId, field: &str) -> Result<(), Problem> {
    let other = people
        .iter()
        .any(|r| r.admin && r.employment == Employment::Active && &r.id != except);
    if other {
        return Ok(());
    }
    Err(
        Problem::new(Code::Conflict, "A workspace has at least one admin.")
            .at(field)
            .fix("Make somebody else an admin first."),
    )
}

fn check_people(team: &TeamChange, people: &[RepRow]) -> Result<(), Problem> {
    let known = |id: &RepId| people.iter().any(|r| &r.id == id);
    let unknown =
        |at: String| Err(Problem::new(Code::InvalidField, "There is no such rep here.").at(at));
    if team.manager.as_ref().is_some_and(|m| !known(m)) {
        return unknown("manager".into());
    }
    match team.members.iter().position(|m| !known(m)) {
        Some(i) => unknown(format!("members[{i}]")),
        None => Ok(()),
    }
}

fn check_profile(
    profile: &RepProfile,
    own: &RepId,
    people: &[RepRow],
    teams: &[TeamRow],
) -> Result<(), Problem> {
    let wrong = |field: String, detail: &str| {
        Err(Problem::new(Code::InvalidField, detail).at(format!("profile.{field}")))
    };
    let unknown_team = |t: &TeamId| !teams.iter().any(|k| &k.id == t);
    if let Some(i) = profile.teams.iter().position(unknown_team) {
        return wrong(format!("teams[{i}]"), "There is no such team here.");
    }
    if profile.skills.len() > MOST_ENTRIES || profile.languages.len() > MOST_ENTRIES {
        return wrong("skills".into(), "These are more than a hundred.");
    }
    for (i, skill) in profile.skills.iter().enumerate() {
        validate::client_id(&skill.skill.0, &format!("profile.skills[{i}].skill"))?;
        if !(1..=5).contains(&skill.level) {
            return wrong(
                format!("skills[{i}].level"),
                "A level lies between 1 and 5.",
            );
        }
    }
    for (i, language) in profile.languages.iter().enumerate() {
        if !baton_core::geo::is_language(language) {
            return wrong(
                format!("languages[{i}]"),
                "This is no language tag, like de or pt-BR.",
            );
        }
    }
    let channels: BTreeSet<_> = profile.channels.iter().map(|c| c.channel).collect();
    if channels.len() != profile.channels.len() {
        return wrong("channels".into(), "A kind of work stands here twice.");
    }
    if profile.channels.iter().any(|c| c.most > MOST) {
        return wrong("channels".into(), "A capacity is at most 100.");
    }
    if let Some(rate) = profile.rate
        && (!(1..=1_000).contains(&rate.most) || !(1..=10_080).contains(&rate.minutes))
    {
        let detail = "A limit is 1 to 1,000 times in 1 minute to a week.";
        return wrong("rate".into(), detail);
    }
    let stranger = |d: &RepId| d == own || !people.iter().any(|r| &r.id == d);
    if profile.delegate.as_ref().is_some_and(stranger) {
        return wrong(
            "delegate".into(),
            "Somebody else of this workspace stands in.",
        );
    }
    Ok(())
}

async fn set_members(
    w: &mut Write,
    team: &TeamId,
    members: &[RepId],
    people: &[RepRow],
) -> Result<()> {
    for rep in people {
        let (is, shall) = (rep.profile.teams.contains(team), members.contains(&rep.id));
        if is == shall {
            continue;
        }
        let mut rep = rep.clone();
        rep.profile.teams.retain(|t| t != team);
        if shall {
            rep.profile.teams.push(team.clone());
        }
        w.change_rep(&rep).await?;
    }
    Ok(())
}

fn view(team: TeamRow, people: &[RepRow]) -> TeamView {
    let members = people
        .iter()
        .filter(|r| r.profile.teams.contains(&team.id) && !r.has_left());
    let manager = people.iter().find(|r| Some(&r.id) == team.manager.as_ref());
    TeamView {
        manager: manager.map(RepRow::person),
        members: members.map(RepRow::person).collect(),
        id: team.id,
        name: team.name,
    }
}
