//! The three ways to begin: a sample, a team's hub, a hub of one's own. And leaving.

use baton_api::admin::{NewAgent, NewRep};
use baton_core::catalog::Catalog;
use baton_core::ids::{RepId, WorkspaceId};
use baton_desk::failure::{Failure, FailureCode};
use baton_desk::profile::{self, Member, Profile};
use baton_desk::view::{JoinTeam, RunHub, Setup};
use baton_desk::{enrol, links};
use baton_hub::sample::{Sample, samples};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{Answer, Host, Turn};
use crate::embedded::{Embedded, refused};
use crate::sample;

const SAMPLE_FOLDER: &str = "sample-hub";
const OWN_FOLDER: &str = "hub";
/// The name of the agent whose keys the sample uses.
const SAMPLE_AGENT: &str = "Agent";

impl Host {
    /// Plays a sample conversation; the first time, sets up the hub and the rep that it needs.
    pub async fn start_sample(&self, conversation: Option<&str>) -> Answer<()> {
        let wanted = pick(conversation)?;
        let mut turn = self.turn.lock().await;
        let setup = match self.running() {
            Some(desk) => desk.state().await?.setup,
            None => Setup::None,
        };
        match setup {
            Setup::Sample => {}
            Setup::None => self.begin_sample(&mut turn).await?,
            Setup::Team { .. } | Setup::OwnHub { .. } => {
                return Err(Failure::new(
                    FailureCode::InvalidInput,
                    "Baton is connected to a team; a sample would get in the way.",
                )
                .fix("Sign out first."));
            }
        }
        let Some(hub) = &turn.hub else {
            return Err(Failure::new(
                FailureCode::Internal,
                "The sample's hub does not run.",
            ));
        };
        let workspace = only_workspace(hub).await?;
        hub.engine
            .set_catalog(&workspace, &wanted.catalog)
            .await
            .map_err(refused)?;
        let key = agent_key(hub, &workspace).await?;
        let stop = CancellationToken::new();
        let agent = sample::Agent {
            hub: hub.url.clone(),
            key,
            env: self.env.clone(),
        };
        let play = sample::play(self.app.clone(), agent, wanted, stop.clone());
        if let Some(before) = turn.sample.replace(stop) {
            before.cancel();
        }
        self.tasks.spawn(play);
        Ok(())
    }

    async fn begin_sample(&self, turn: &mut Turn) -> Answer<()> {
        self.leave(turn).await;
        // An old sample is of no use to anybody.
        let folder = self.data.join(SAMPLE_FOLDER);
        if let Err(e) = tokio::fs::remove_dir_all(&folder).await
            && e.kind() != std::io::ErrorKind::NotFound
        {
            return Err(
                Failure::new(FailureCode::Cache, format!("{}: {e}", folder.display()))
                    .fix("Check who may write there."),
            );
        }
        let hub = self.embedded(SAMPLE_FOLDER, false).await?;
        let rep = NewRep {
            name: user_name(),
            email: "you@example.com".into(),
            title: Some("Account Executive".into()),
            admin: true,
            weight: None,
            capacity: None,
        };
        self.join_own(turn, hub, "Sample", rep, Setup::Sample).await
    }

    /// Joins a team with a one-time code, or a whole `baton://enrol/…` link in place of the address.
    pub async fn join_team(&self, join: JoinTeam) -> Answer<()> {
        let join = if join.hub.trim_start().starts_with("baton:") {
            links::parse_enrol_link(join.hub.trim())?
        } else {
            join
        };
        let hub = links::parse_hub(&join.hub)?;
        let mut turn = self.turn.lock().await;
        let joined = self.enrol(&hub, &join.code).await?;
        self.forget(&mut turn).await;
        let setup = Setup::Team {
            hub: hub.origin().ascii_serialization(),
        };
        self.settle(&mut turn, setup, joined).await
    }

    /// Runs the embedded hub for a team, with this rep as its admin.
    pub async fn run_hub(&self, run: RunHub) -> Answer<()> {
        let mut turn = self.turn.lock().await;
        self.forget(&mut turn).await;
        let hub = self.embedded(OWN_FOLDER, true).await?;
        let setup = Setup::OwnHub {
            hub: hub.url.origin().ascii_serialization(),
        };
        let rep = NewRep {
            name: run.name,
            email: run.email,
            title: None,
            admin: true,
            weight: None,
            capacity: None,
        };
        self.join_own(&mut turn, hub, &run.workspace, rep, setup)
            .await
    }

    /// Makes this rep a member of the embedded hub; a hub that cannot be joined is stopped.
    async fn join_own(
        &self,
        turn: &mut Turn,
        hub: Embedded,
        workspace: &str,
        rep: NewRep,
        setup: Setup,
    ) -> Answer<()> {
        let joined = found(&hub, workspace, rep).await;
        turn.hub = Some(hub);
        let settled = match joined {
            Ok(joined) => self.settle(turn, setup, joined).await,
            Err(failure) => Err(failure),
        };
        if settled.is_err() {
            self.leave(turn).await;
        }
        settled
    }

    /// Tells the hub and forgets this device; the data of an own hub stays. The device is forgotten
    /// here also when the hub could not be told, which is said.
    pub async fn sign_out(&self) -> Answer<()> {
        let mut turn = self.turn.lock().await;
        let told = match self.running() {
            Some(desk) => desk.sign_out().await,
            None => Ok(()),
        };
        self.leave(&mut turn).await;
        Profile::default().save(&self.config).await?;
        drop(turn);
        self.changed_all();
        told
    }

    /// Leaves the hub of before for another: its token and its data are of no use any more.
    async fn forget(&self, turn: &mut Turn) {
        if let Some(desk) = self.running()
            && let Err(failure) = desk.sign_out().await
        {
            tracing::warn!(
                message = failure.message,
                "the hub of before could not be told"
            );
        }
        self.leave(turn).await;
    }

    async fn enrol(&self, hub: &Url, code: &str) -> Answer<Joined> {
        let enrolled = enrol(hub, code, &device_name(), zone().as_deref()).await?;
        Ok(Joined {
            member: Member::of(hub.clone(), &enrolled),
            token: enrolled.token.into(),
        })
    }

    /// Keeps the token and the profile, and runs the desk.
    async fn settle(&self, turn: &mut Turn, setup: Setup, joined: Joined) -> Answer<()> {
        profile::store_token(&self.secrets, &joined.member.device, joined.token).await?;
        Profile {
            setup,
            member: Some(joined.member),
        }
        .save(&self.config)
        .await?;
        self.resume(turn).await?;
        self.changed_all();
        Ok(())
    }
}

struct Joined {
    member: Member,
    token: secrecy::SecretString,
}

fn pick(conversation: Option<&str>) -> Answer<Sample> {
    let mut all = samples().into_iter();
    let found = match conversation {
        None => all.next(),
        Some(id) => all.find(|s| s.record.id == id),
    };
    found.ok_or_else(|| Failure::new(FailureCode::NotFound, "There is no such sample."))
}

/// Makes workspace and admin in a new hub, or adds the admin to the one that is there, and joins.
async fn found(hub: &Embedded, workspace: &str, rep: NewRep) -> Answer<Joined> {
    let engine = &hub.engine;
    let known = engine.workspaces().await.map_err(refused)?;
    let id = if let Some((id, _)) = known.into_iter().next() {
        id
    } else {
        let vendor = workspace.trim().to_owned();
        let catalog = Catalog {
            vendor,
            ..Catalog::default()
        };
        engine
            .create_workspace(workspace, catalog)
            .await
            .map_err(refused)?
    };
    let rep = rep_of(hub, &id, rep).await?;
    let code = engine.new_enrolment(&id, &rep).await.map_err(refused)?.code;
    let enrolled = enrol(&hub.url, &code, &device_name(), zone().as_deref()).await?;
    Ok(Joined {
        member: Member::of(hub.url.clone(), &enrolled),
        token: enrolled.token.into(),
    })
}

/// Who ran this hub before is the same person: the e-mail address says so.
async fn rep_of(hub: &Embedded, workspace: &WorkspaceId, rep: NewRep) -> Answer<RepId> {
    let email = rep.email.trim().to_lowercase();
    let team = hub.engine.reps(workspace).await.map_err(refused)?;
    if let Some(known) = team.into_iter().find(|r| r.email == email) {
        return Ok(known.id);
    }
    Ok(hub
        .engine
        .add_rep(workspace, rep)
        .await
        .map_err(refused)?
        .id)
}

async fn only_workspace(hub: &Embedded) -> Answer<WorkspaceId> {
    let all = hub.engine.workspaces().await.map_err(refused)?;
    let missing = || Failure::new(FailureCode::Internal, "The sample has no workspace.");
    Ok(all.into_iter().next().ok_or_else(missing)?.0)
}

/// A key of the sample's agent for this run; those of earlier runs end.
async fn agent_key(hub: &Embedded, workspace: &WorkspaceId) -> Answer<String> {
    let engine = &hub.engine;
    let agents = engine.agents(workspace).await.map_err(refused)?;
    let Some(agent) = agents.into_iter().find(|a| a.name == SAMPLE_AGENT) else {
        let new = NewAgent {
            name: SAMPLE_AGENT.into(),
        };
        return Ok(engine.add_agent(workspace, new).await.map_err(refused)?.key);
    };
    for key in agent.keys.iter().filter(|k| k.revoked_at.is_none()) {
        engine
            .revoke_key(workspace, &key.id)
            .await
            .map_err(refused)?;
    }
    Ok(engine
        .add_key(workspace, agent.id)
        .await
        .map_err(refused)?
        .key)
}

/// The machine's IANA zone.
fn zone() -> Option<String> {
    let system = jiff::tz::TimeZone::system();
    system.iana_name().map(str::to_owned)
}

fn device_name() -> String {
    let named = |var| {
        std::env::var(var)
            .ok()
            .filter(|v: &String| !v.trim().is_empty())
    };
    let host = std::fs::read_to_string("/etc/hostname")
        .ok()
        .map(|h| h.trim().to_owned());
    host.filter(|h| !h.is_empty())
        .or_else(|| named("COMPUTERNAME"))
        .or_else(|| named("HOSTNAME"))
        .unwrap_or_else(|| "Desktop".into())
}

/// What to call the rep of the sample.
fn user_name() -> String {
    let login = std::env::var("USER")
        .or_else(|_| std::env::var("USERNAME"))
        .unwrap_or_default();
    let mut letters = login.chars().filter(|c| c.is_alphanumeric());
    match letters.next() {
        Some(first) if login != "root" => first.to_uppercase().chain(letters).collect(),
        _ => "Ana Ruiz".into(),
    }
}
