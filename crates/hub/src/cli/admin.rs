//! `baton-hub admin`

use std::path::{Path, PathBuf};

use baton_api::admin::{NewAgent, NewRep};
use baton_api::routing::{OwnerCsv, Which};
use baton_core::Env;
use baton_core::catalog::Catalog;
use baton_core::ids::WorkspaceId;
use baton_core::qualification::QualificationPolicy;
use baton_hub::engine::Engine;
use baton_hub::links::enrol_link;
use baton_hub::{Fail, Hub};
use clap::{Args, Subcommand};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use url::Url;

use super::forget::{self, Forget};
use super::{AdminArgs, Result, archive, print};

#[derive(Debug, Subcommand)]
pub enum Admin {
    #[command(subcommand)]
    Workspace(Workspace),
    #[command(subcommand)]
    Rep(Rep),
    #[command(subcommand)]
    Agent(Agent),
    #[command(subcommand)]
    Key(Key),
    #[command(subcommand)]
    Device(Device),
    #[command(subcommand)]
    Catalog(File),
    #[command(subcommand)]
    Policy(File),
    #[command(subcommand)]
    Settings(File),
    #[command(subcommand)]
    Routing(File),
    #[command(subcommand)]
    Owners(Owners),
    /// Forget a prospect.
    Forget(Forget),
    /// Conversations as files.
    #[command(subcommand)]
    Conversation(archive::Conversation),
}

#[derive(Debug, Subcommand)]
pub enum Owners {
    /// Take over a CSV file as the list of this name.
    Import {
        name: String,
        file: PathBuf,
    },
    List,
}

#[derive(Debug, Subcommand)]
pub enum Workspace {
    /// One customer's data.
    Create {
        name: String,
    },
    List,
}

#[derive(Debug, Subcommand)]
pub enum Rep {
    /// Add a rep, and print a one-time code for their app.
    Add(RepArgs),
    /// Another one-time code.
    Enrol {
        id: String,
    },
    List,
}

#[derive(Debug, Args)]
pub struct RepArgs {
    #[arg(long)]
    name: String,
    #[arg(long)]
    email: String,
    #[arg(long)]
    title: Option<String>,
    /// May change policies, team and keys.
    #[arg(long)]
    admin: bool,
    /// Share in the round robin beside the others'.
    #[arg(long)]
    weight: Option<u32>,
    /// Open handoffs at once.
    #[arg(long)]
    capacity: Option<u32>,
}

#[derive(Debug, Subcommand)]
pub enum Agent {
    /// Add an agent, and print its key: this once.
    Add {
        #[arg(long)]
        name: String,
    },
    List,
}

#[derive(Debug, Subcommand)]
pub enum Key {
    /// Another key for an agent.
    Add {
        agent: String,
    },
    Revoke {
        id: String,
    },
}

#[derive(Debug, Subcommand)]
pub enum Device {
    /// A lost or old device: its token ends.
    Revoke { id: String },
}

#[derive(Debug, Subcommand)]
pub enum File {
    /// Take over a TOML file.
    Import { file: PathBuf },
    /// Print what is in force as TOML.
    Export,
}

/// A TOML file; what is wrong in it is told with its line.
pub fn read_toml<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(toml::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?)
}

pub fn read(path: &Path) -> Result<String> {
    Ok(std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?)
}

pub async fn run(args: AdminArgs) -> Result {
    let hub = Hub::open(&args.data, args.public_url.clone(), Env::system()).await?;
    let engine = hub.engine();
    let out = Out {
        json: args.json,
        public_url: args.public_url,
    };
    let done = match args.command {
        Admin::Workspace(command) => workspace(engine, &out, command).await,
        other => {
            let id = the_workspace(engine, args.workspace.as_deref()).await?;
            in_workspace(engine, &out, &id, other).await
        }
    };
    engine.store.close().await;
    done
}

pub(super) struct Out {
    json: bool,
    public_url: Option<Url>,
}

impl Out {
    pub(super) fn say(&self, value: &Value, words: &str) -> Result {
        if self.json {
            print::line(&value.to_string())
        } else {
            print::line(words)
        }
    }
}

pub(super) fn told(fail: Fail) -> String {
    fail.into_problem().to_string()
}

async fn the_workspace(engine: &Engine, named: Option<&str>) -> Result<WorkspaceId> {
    let all = engine.workspaces().await.map_err(told)?;
    if let Some(named) = named {
        let found = all
            .into_iter()
            .find(|(id, name)| id.0 == named || name == named);
        return Ok(found
            .ok_or_else(|| format!("there is no workspace `{named}`"))?
            .0);
    }
    match all.as_slice() {
        [(id, _)] => Ok(id.clone()),
        [] => Err("there is no workspace yet; make one with `workspace create NAME`".into()),
        _ => Err("there are several workspaces; name one with --workspace".into()),
    }
}

async fn workspace(engine: &Engine, out: &Out, command: Workspace) -> Result {
    match command {
        Workspace::Create { name } => {
            let catalog = Catalog {
                vendor: name.clone(),
                ..Catalog::default()
            };
            let id = engine
                .create_workspace(&name, catalog)
                .await
                .map_err(told)?;
            out.say(
                &json!({ "id": id, "name": name }),
                &format!("Workspace {name}: {id}"),
            )
        }
        Workspace::List => {
            for (id, name) in engine.workspaces().await.map_err(told)? {
                out.say(&json!({ "id": id, "name": name }), &format!("{id}  {name}"))?;
            }
            Ok(())
        }
    }
}

async fn in_workspace(engine: &Engine, out: &Out, id: &WorkspaceId, command: Admin) -> Result {
    match command {
        Admin::Workspace(_) => Ok(()),
        Admin::Rep(command) => rep(engine, out, id, command).await,
        Admin::Agent(command) => agent(engine, out, id, command).await,
        Admin::Key(Key::Add { agent }) => {
            let key = engine.add_key(id, agent.into()).await.map_err(told)?;
            out.say(&json!(key), &format!("Key (shown this once): {}", key.key))
        }
        Admin::Key(Key::Revoke { id: key }) => {
            engine
                .revoke_key(id, &key.as_str().into())
                .await
                .map_err(told)?;
            out.say(&json!({ "revoked": key }), &format!("Revoked {key}."))
        }
        Admin::Device(Device::Revoke { id: device }) => {
            engine
                .revoke_device(id, &device.as_str().into())
                .await
                .map_err(told)?;
            out.say(&json!({ "revoked": device }), &format!("Revoked {device}."))
        }
        Admin::Catalog(File::Import { file }) => {
            engine
                .set_catalog(id, &read_toml(&file)?)
                .await
                .map_err(told)?;
            out.say(&json!({ "imported": file }), "The catalog is in force.")
        }
        Admin::Catalog(File::Export) => print::line(&toml::to_string_pretty(
            &engine.catalog(id).await.map_err(told)?,
        )?),
        Admin::Policy(File::Import { file }) => {
            let policy: QualificationPolicy = read_toml(&file)?;
            let policy = engine
                .publish_qualification(id, policy)
                .await
                .map_err(told)?;
            let version = policy.version;
            out.say(
                &json!({ "version": version }),
                &format!("Version {version} is in force."),
            )
        }
        Admin::Policy(File::Export) => print::line(&toml::to_string_pretty(
            &engine.qualification(id).await.map_err(told)?,
        )?),
        Admin::Settings(File::Import { file }) => {
            engine
                .set_settings(id, &read_toml(&file)?)
                .await
                .map_err(told)?;
            out.say(&json!({ "imported": file }), "The settings are in force.")
        }
        Admin::Routing(command) => routing(engine, out, id, command).await,
        Admin::Forget(args) => forget::run(engine, out, id, args).await,
        Admin::Owners(command) => owners(engine, out, id, command).await,
        Admin::Conversation(command) => archive::run(engine, out, id, command).await,
        Admin::Settings(File::Export) => print::line(&toml::to_string_pretty(
            &engine.settings(id).await.map_err(told)?,
        )?),
    }
}

async fn routing(engine: &Engine, out: &Out, id: &WorkspaceId, command: File) -> Result {
    match command {
        File::Import { file } => {
            let text = read(&file)?;
            let version = engine.publish_text(id, &text).await.map_err(told)?;
            out.say(
                &json!({ "version": version }),
                &format!("Version {version} is in force."),
            )
        }
        File::Export => {
            let text = engine.routing_text(id, Which::Published).await;
            print::line(&text.map_err(told)?.toml)
        }
    }
}

async fn owners(engine: &Engine, out: &Out, id: &WorkspaceId, command: Owners) -> Result {
    match command {
        Owners::Import { name, file } => {
            let csv = read(&file)?;
            let list = engine
                .save_owner_list(id, None, &name, OwnerCsv { csv })
                .await
                .map_err(told)?;
            out.say(&json!(list), &format!("{name}: {} rows.", list.rows))
        }
        Owners::List => {
            for list in engine.owner_lists(id).await.map_err(told)? {
                out.say(
                    &json!(list),
                    &format!("{}  {} rows, {}", list.name, list.rows, list.at),
                )?;
            }
            Ok(())
        }
    }
}

async fn rep(engine: &Engine, out: &Out, workspace: &WorkspaceId, command: Rep) -> Result {
    match command {
        Rep::Add(args) => {
            let RepArgs {
                name,
                email,
                title,
                admin,
                weight,
                capacity,
            } = args;
            let new = NewRep {
                name,
                email,
                title,
                admin,
                weight,
                capacity,
            };
            let added = engine.add_rep(workspace, new).await.map_err(told)?;
            enrol(engine, out, workspace, &added.id.0).await
        }
        Rep::Enrol { id } => enrol(engine, out, workspace, &id).await,
        Rep::List => {
            for r in engine.reps(workspace).await.map_err(told)? {
                out.say(&json!(r), &format!("{}  {} <{}>", r.id, r.name, r.email))?;
            }
            Ok(())
        }
    }
}

async fn enrol(engine: &Engine, out: &Out, workspace: &WorkspaceId, rep: &str) -> Result {
    let enrolment = engine
        .new_enrolment(workspace, &rep.into())
        .await
        .map_err(told)?;
    let link = out
        .public_url
        .as_ref()
        .map(|hub| enrol_link(hub, &enrolment.code));
    let words = match &link {
        Some(link) => format!(
            "Rep {rep}. Code, for one day: {}\nLink: {link}",
            enrolment.code
        ),
        None => format!("Rep {rep}. Code, for one day: {}", enrolment.code),
    };
    let value = json!({
        "rep": rep, "code": enrolment.code, "link": link, "expires_at": enrolment.expires_at,
    });
    out.say(&value, &words)
}

async fn agent(engine: &Engine, out: &Out, workspace: &WorkspaceId, command: Agent) -> Result {
    match command {
        Agent::Add { name } => {
            let key = engine
                .add_agent(workspace, NewAgent { name })
                .await
                .map_err(told)?;
            out.say(
                &json!(key),
                &format!("Agent {}. Key (shown this once): {}", key.agent, key.key),
            )
        }
        Agent::List => {
            for a in engine.agents(workspace).await.map_err(told)? {
                out.say(
                    &json!(a),
                    &format!("{}  {}  {} keys", a.id, a.name, a.keys.len()),
                )?;
            }
            Ok(())
        }
    }
}
