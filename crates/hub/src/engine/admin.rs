//! What admins do: through the app, and by the command line.

use std::collections::HashMap;

use baton_api::admin::{AgentView, NewAgent, NewKey, NewRep, RepView};
use baton_api::{Code, Problem, limits};
use baton_core::booking::RepHours;
use baton_core::catalog::Catalog;
use baton_core::ids::{AgentId, KeyId, RepId, WorkspaceId};
use baton_core::ledger::{Entry, EntryKind, calibration};
use baton_core::presence::Presence;
use baton_core::qualification::QualificationPolicy;
use baton_core::routing::{Employment, RepProfile, RoutingPolicy};
use baton_core::workspace::{Disclosure, Settings};

use super::booking::{check_booking, check_hosts};
use super::{Device, Engine, validate};
use crate::fail::{Fail, Result};
use crate::secret;
use crate::store::{RepRow, WorkspaceRow, Write, agents, devices, ledger, reps, workspaces};

const DEFAULT_CAPACITY: u32 = 3;
const MOST: u32 = 100;

/// A rep who was added.
#[derive(Clone, Debug)]
pub struct Added {
    pub id: RepId,
}

impl Engine {
    /// The device's rep, if an admin.
    pub async fn require_admin(&self, device: &Device) -> Result<()> {
        let mut c = self.store.read().await?;
        let rep = reps::rep(&mut c, &device.rep).await?;
        if rep.is_some_and(|r| r.admin && !r.has_left()) {
            return Ok(());
        }
        Err(
            Problem::new(Code::Forbidden, "Only admins of the workspace may do this.")
                .fix("Ask an admin.")
                .into(),
        )
    }

    pub async fn create_workspace(&self, name: &str, catalog: Catalog) -> Result<WorkspaceId> {
        validate::text(name, limits::FIELD_CHARS, "name")?;
        let policy = QualificationPolicy {
            version: 1,
            ..QualificationPolicy::default()
        };
        let row = WorkspaceRow {
            id: self.env.id(),
            name: name.trim().to_owned(),
            settings: Settings::default(),
            catalog,
            policy,
            routing: RoutingPolicy {
                version: 1,
                ..RoutingPolicy::default()
            },
        };
        let mut w = self.store.write().await?;
        w.add_workspace(&row, self.now()).await?;
        w.commit().await?;
        Ok(row.id)
    }

    pub async fn workspaces(&self) -> Result<Vec<(WorkspaceId, String)>> {
        let mut c = self.store.read().await?;
        Ok(workspaces::workspaces(&mut c).await?)
    }

    pub async fn qualification(&self, workspace: &WorkspaceId) -> Result<QualificationPolicy> {
        let mut c = self.store.read().await?;
        Ok(self.workspace(&mut c, workspace).await?.policy)
    }

    /// Publishes a new version; conversations are judged by it from their next message on.
    pub async fn publish_qualification(
        &self,
        workspace: &WorkspaceId,
        mut policy: QualificationPolicy,
    ) -> Result<QualificationPolicy> {
        policy.validate().map_err(|e| {
            Problem::new(Code::InvalidField, e.problem.clone())
                .at(e.field.clone())
                .fix(e.fix)
        })?;
        let mut w = self.store.write().await?;
        let current = self.workspace(w.conn(), workspace).await?.policy;
        policy.version = current.version + 1;
        w.add_policy(workspace, &policy, self.now()).await?;
        w.commit().await?;
        Ok(policy)
    }

    pub async fn catalog(&self, workspace: &WorkspaceId) -> Result<Catalog> {
        let mut c = self.store.read().await?;
        Ok(self.workspace(&mut c, workspace).await?.catalog)
    }

    pub async fn settings(&self, workspace: &WorkspaceId) -> Result<Settings> {
        let mut c = self.store.read().await?;
        Ok(self.workspace(&mut c, workspace).await?.settings)
    }

    pub async fn set_catalog(&self, workspace: &WorkspaceId, catalog: &Catalog) -> Result<()> {
        check_catalog(catalog)?;
        let mut w = self.store.write().await?;
        self.workspace(w.conn(), workspace).await?;
        w.set_catalog(workspace, catalog).await?;
        w.commit().await?;
        Ok(())
    }

    pub async fn set_settings(&self, workspace: &WorkspaceId, settings: &Settings) -> Result<()> {
        check_settings(settings)?;
        let mut w = self.store.write().await?;
        self.workspace(w.conn(), workspace).await?;
        let team = reps::reps(w.conn(), workspace).await?;
        check_hosts(&settings.booking, &team)?;
        w.set_settings(workspace, settings).await?;
        for rep in team {
            w.feed_me(&rep.id).await?;
        }
        w.commit().await?;
        Ok(())
    }

    /// Adds a rep, level with the team in the round robin.
    pub async fn add_rep(&self, workspace: &WorkspaceId, new: NewRep) -> Result<Added> {
        check_rep(&new)?;
        let rep = RepRow {
            id: self.env.id(),
            workspace: workspace.clone(),
            name: new.name.trim().to_owned(),
            email: new.email.trim().to_lowercase(),
            title: new.title.filter(|t| !t.trim().is_empty()),
            admin: new.admin,
            weight: new.weight.unwrap_or(1),
            capacity: new.capacity.unwrap_or(DEFAULT_CAPACITY),
            presence: Presence::Available,
            hours: RepHours::default(),
            profile: RepProfile::default(),
            employment: Employment::Active,
            lapses: 0,
            set_away: None,
            absent: false,
        };
        let mut w = self.store.write().await?;
        self.workspace(w.conn(), workspace).await?;
        w.add_rep(&rep, self.now()).await.map_err(|e| {
            if e.is_conflict() {
                Problem::new(
                    Code::Conflict,
                    "A rep with this e-mail address is there already.",
                )
                .at("email")
                .into()
            } else {
                Fail::from(e)
            }
        })?;
        self.level(&mut w, &rep.id).await?;
        w.feed_me(&rep.id).await?;
        w.commit().await?;
        Ok(Added { id: rep.id })
    }

    /// Brings a joiner, or a rep back from being away, level with the team: nobody catches up with
    /// what others did meanwhile.
    pub(super) async fn level(&self, w: &mut Write, rep: &RepId) -> Result<()> {
        let Some(rep) = reps::rep(w.conn(), rep).await? else {
            return Ok(());
        };
        let standings: HashMap<_, _> = ledger::standings(w.conn(), &rep.workspace)
            .await?
            .into_iter()
            .collect();
        let credits = |id: &RepId| standings.get(id).map_or(0, |s| s.credits);
        let team: Vec<_> = reps::reps(w.conn(), &rep.workspace)
            .await?
            .into_iter()
            // Who takes no part says nothing of what a part is.
            .filter(|r| r.id != rep.id && r.takes_part())
            .map(|r| (credits(&r.id), r.weight))
            .collect();
        let amount = calibration(credits(&rep.id), rep.weight, &team);
        if amount == 0 {
            return Ok(());
        }
        let entry = Entry {
            id: self.env.id(),
            rep: rep.id,
            handoff: None,
            kind: EntryKind::Calibration,
            amount,
            at: self.now(),
            by: None,
            note: None,
        };
        Ok(ledger::append(w, &rep.workspace, &entry).await?)
    }

    pub async fn reps(&self, workspace: &WorkspaceId) -> Result<Vec<RepView>> {
        let now = self.now();
        let mut c = self.store.read().await?;
        let open: HashMap<_, _> = reps::open_by_rep(&mut c, workspace)
            .await?
            .into_iter()
            .collect();
        let mut devices = devices::devices(&mut c, workspace).await?;
        let team = reps::reps(&mut c, workspace).await?;
        Ok(team
            .into_iter()
            .map(|r| RepView {
                presence: r.presence.effective(self.reach.reachable(&r.id, now)),
                open: open.get(&r.id).copied().unwrap_or(0),
                devices: devices
                    .extract_if(.., |(rep, _)| rep == &r.id)
                    .map(|(_, device)| device)
                    .collect(),
                id: r.id,
                name: r.name,
                email: r.email,
                title: r.title,
                admin: r.admin,
                weight: r.weight,
                capacity: r.capacity,
                profile: r.profile,
                employment: r.employment,
            })
            .collect())
    }

    pub async fn add_agent(&self, workspace: &WorkspaceId, new: NewAgent) -> Result<NewKey> {
        validate::text(&new.name, limits::FIELD_CHARS, "name")?;
        let mut w = self.store.write().await?;
        self.workspace(w.conn(), workspace).await?;
        let id: AgentId = self.env.id();
        w.add_agent(&id, workspace, new.name.trim(), self.now())
            .await?;
        let key = self.make_key(&mut w, id).await?;
        w.commit().await?;
        Ok(key)
    }

    pub async fn add_key(&self, workspace: &WorkspaceId, agent: AgentId) -> Result<NewKey> {
        let mut w = self.store.write().await?;
        if agents::agent_name(w.conn(), workspace, &agent)
            .await?
            .is_none()
        {
            return Err(Fail::not_found("agent"));
        }
        let key = self.make_key(&mut w, agent).await?;
        w.commit().await?;
        Ok(key)
    }

    async fn make_key(&self, w: &mut Write, agent: AgentId) -> Result<NewKey> {
        let id: KeyId = self.env.id();
        let key = secret::agent_key(&self.env);
        w.add_key(
            &id,
            &agent,
            &secret::hash(&key),
            &secret::hint(&key),
            self.now(),
        )
        .await?;
        Ok(NewKey { agent, id, key })
    }

    pub async fn revoke_key(&self, workspace: &WorkspaceId, key: &KeyId) -> Result<()> {
        let mut w = self.store.write().await?;
        if !w.revoke_key(workspace, key, self.now()).await? {
            return Err(Fail::not_found("key"));
        }
        w.commit().await?;
        Ok(())
    }

    pub async fn agents(&self, workspace: &WorkspaceId) -> Result<Vec<AgentView>> {
        let mut c = self.store.read().await?;
        Ok(agents::agents(&mut c, workspace).await?)
    }
}

fn check_rep(new: &NewRep) -> Result<(), Problem> {
    validate::text(&new.name, limits::FIELD_CHARS, "name")?;
    validate::text(&new.email, limits::FIELD_CHARS, "email")?;
    if let Some(title) = &new.title {
        validate::optional_text(title, limits::FIELD_CHARS, "title")?;
    }
    let well_formed = new
        .email
        .trim()
        .split_once('@')
        .is_some_and(|(name, host)| {
            !name.is_empty() && !host.is_empty() && !host.contains(['@', ' '])
        });
    if !well_formed {
        let detail = "This is not an e-mail address.";
        return Err(Problem::new(Code::InvalidField, detail)
            .at("email")
            .fix("Like ana@example.com."));
    }
    for (field, value) in [("weight", new.weight), ("capacity", new.capacity)] {
        if value.is_some_and(|v| v == 0 || v > MOST) {
            let detail = format!("This must lie between 1 and {MOST}.");
            return Err(Problem::new(Code::InvalidField, detail).at(field));
        }
    }
    Ok(())
}

fn check_settings(settings: &Settings) -> Result<(), Problem> {
    let reasons = &settings.decline_reasons.0;
    if reasons.is_empty() || reasons.len() > 9 {
        return Err(Problem::new(
            Code::InvalidField,
            "There are 1 to 9 reasons for declining.",
        )
        .at("decline_reasons"));
    }
    for (i, r) in reasons.iter().enumerate() {
        validate::client_id(&r.id, &format!("decline_reasons[{i}].id"))?;
        validate::text(
            &r.label,
            limits::FIELD_CHARS,
            &format!("decline_reasons[{i}].label"),
        )?;
        if reasons.iter().take(i).any(|other| other.id == r.id) {
            return Err(
                Problem::new(Code::InvalidField, "Another reason has this id.")
                    .at(format!("decline_reasons[{i}].id")),
            );
        }
    }
    check_disclosure(&settings.disclosure)?;
    check_booking(&settings.booking)
}

/// Without these the agent would speak of times that it does not name.
const NEEDED: [(&str, &str); 6] = [
    ("offer_times", "{times}"),
    ("time_taken", "{times}"),
    ("held", "{when}"),
    ("booked", "{when}"),
    ("moved", "{when}"),
    ("handed_on", "{when}"),
];

fn check_disclosure(disclosure: &Disclosure) -> Result<(), Problem> {
    let templates = serde_json::to_value(disclosure).unwrap_or_default();
    for (name, template) in templates.as_object().into_iter().flatten() {
        let (text, at) = (
            template.as_str().unwrap_or_default(),
            format!("disclosure.{name}"),
        );
        validate::text(text, limits::NOTE_CHARS, &at)?;
        let needed = NEEDED.iter().find(|(n, _)| n == name).map(|(_, p)| *p);
        if let Some(needed) = needed.filter(|p| !text.contains(p)) {
            return Err(
                Problem::new(Code::InvalidField, format!("{needed} is missing in it."))
                    .at(at)
                    .fix(format!("Write {needed} where it is to stand.")),
            );
        }
    }
    Ok(())
}

/// More than a reader could listen for in a moment.
const MOST_TERMS: usize = 2_000;

fn check_catalog(catalog: &Catalog) -> Result<(), Problem> {
    validate::text(&catalog.vendor, limits::FIELD_CHARS, "vendor")?;
    let cases = catalog.use_cases.iter().enumerate();
    let names = cases
        .map(|(i, u)| (format!("use_cases[{i}]"), &u.id, &u.name, &[][..]))
        .chain(
            catalog
                .features
                .iter()
                .enumerate()
                .map(|(i, f)| (format!("features[{i}]"), &f.id, &f.name, &f.aliases[..])),
        );
    let mut terms = 0;
    for (at, id, name, aliases) in names {
        validate::client_id(id, &format!("{at}.id"))?;
        validate::text(name, limits::FIELD_CHARS, &format!("{at}.name"))?;
        for (i, alias) in aliases.iter().enumerate() {
            validate::text(alias, limits::FIELD_CHARS, &format!("{at}.aliases[{i}]"))?;
        }
        terms += 1 + aliases.len();
    }
    for (i, c) in catalog.competitors.iter().enumerate() {
        validate::text(
            &c.name,
            limits::FIELD_CHARS,
            &format!("competitors[{i}].name"),
        )?;
        terms += 1 + c.aliases.len();
    }
    if terms > MOST_TERMS {
        let detail =
            format!("A catalog has {MOST_TERMS} names and aliases at most; this has {terms}.");
        return Err(Problem::new(Code::TooLong, detail).at("features"));
    }
    Ok(())
}
