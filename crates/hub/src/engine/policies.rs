//! Routing policies: a draft that admins compose together, versions that are published, and the way
//! back.

use baton_api::routing::{
    Advice, Compare, DraftView, PolicyText, PublishDraft, RollBack, RoutingView, SaveDraft,
    VersionView, Which,
};
use baton_api::view::Person;
use baton_api::{Code, Problem, limits};
use baton_core::ids::{RepId, WorkspaceId};
use baton_core::routing::diff::{PolicyDiff, diff};
use baton_core::routing::text::{self, Names, TextError};
use baton_core::routing::{PolicyError, RoutingPolicy};

use super::{Device, Engine, validate};
use crate::fail::{Fail, Result};
use crate::store::policies::{Draft, Published};
use crate::store::{Conn, Write, policies, reps};

impl Engine {
    pub async fn routing(&self, workspace: &WorkspaceId) -> Result<RoutingView> {
        let mut c = self.store.read().await?;
        self.routing_view(&mut c, workspace).await
    }

    async fn routing_view(&self, c: &mut Conn, workspace: &WorkspaceId) -> Result<RoutingView> {
        let draft = match policies::draft(c, workspace).await? {
            Some(draft) => Some(draft_view(c, draft).await?),
            None => None,
        };
        let mut versions = Vec::new();
        for v in policies::versions(c, workspace).await? {
            versions.push(VersionView {
                version: v.policy.version,
                note: v.note,
                by: named(c, v.by.as_ref()).await?,
                at: v.at,
                back_to: v.back_to,
            });
        }
        Ok(RoutingView {
            published: self.workspace(c, workspace).await?.routing,
            draft,
            versions,
        })
    }

    pub async fn routing_version(
        &self,
        workspace: &WorkspaceId,
        version: u32,
    ) -> Result<RoutingPolicy> {
        let mut c = self.store.read().await?;
        self.policy(&mut c, workspace, Which::Version { version })
            .await
    }

    pub(super) async fn policy(
        &self,
        c: &mut Conn,
        workspace: &WorkspaceId,
        which: Which,
    ) -> Result<RoutingPolicy> {
        match which {
            Which::Published => Ok(self.workspace(c, workspace).await?.routing),
            Which::Draft => Ok(policies::draft(c, workspace)
                .await?
                .ok_or_else(|| Fail::not_found("draft"))?
                .policy),
            Which::Version { version } => Ok(policies::version(c, workspace, version)
                .await?
                .ok_or_else(|| Fail::not_found("version"))?
                .policy),
        }
    }

    pub async fn save_routing_draft(
        &self,
        device: &Device,
        change: SaveDraft,
    ) -> Result<DraftView> {
        let mut w = self.store.write().await?;
        let names = self.names_now(w.conn(), &device.workspace).await?;
        check(&change.policy, &names)?;
        let before = policies::draft(w.conn(), &device.workspace).await?;
        if before.as_ref().map(|d| d.revision) != change.revision {
            return Err(saved_meanwhile(&mut w, before.as_ref()).await?.into());
        }
        self.keep_draft(w, device, change.policy, before.as_ref())
            .await
    }

    /// Based on what is published now: whoever saves has that before them.
    async fn keep_draft(
        &self,
        mut w: Write,
        device: &Device,
        mut policy: RoutingPolicy,
        before: Option<&Draft>,
    ) -> Result<DraftView> {
        policy.version = 0;
        let base = self.workspace(w.conn(), &device.workspace).await?;
        let draft = Draft {
            policy,
            base: base.routing.version,
            revision: before.map_or(1, |d| d.revision + 1),
            by: Some(device.rep.clone()),
            at: self.now(),
        };
        w.put_draft(&device.workspace, &draft).await?;
        let view = draft_view(w.conn(), draft).await?;
        w.commit().await?;
        Ok(view)
    }

    pub async fn drop_routing_draft(&self, workspace: &WorkspaceId) -> Result<()> {
        let mut w = self.store.write().await?;
        w.drop_draft(workspace).await?;
        Ok(w.commit().await?)
    }

    /// From now on everything is routed by it; what was offered before stands.
    pub async fn publish_routing(
        &self,
        device: &Device,
        request: PublishDraft,
    ) -> Result<RoutingView> {
        validate::optional_text(&request.note, limits::NOTE_CHARS, "note")?;
        let mut w = self.store.write().await?;
        let draft = policies::draft(w.conn(), &device.workspace)
            .await?
            .ok_or_else(|| Fail::not_found("draft"))?;
        if draft.revision != request.revision {
            return Err(saved_meanwhile(&mut w, Some(&draft)).await?.into());
        }
        let current = self.workspace(w.conn(), &device.workspace).await?.routing;
        if draft.base != current.version {
            let detail = format!(
                "Version {} was published after this draft was saved.",
                current.version
            );
            return Err(Problem::new(Code::Conflict, detail)
                .at("revision")
                .fix("Compare the draft with it, and save the draft again.")
                .into());
        }
        // Whom it names may have left meanwhile.
        let names = self.names_now(w.conn(), &device.workspace).await?;
        check(&draft.policy, &names)?;
        w.drop_draft(&device.workspace).await?;
        self.put_in_force(
            &mut w,
            &device.workspace,
            publication(device, draft.policy, &request.note, None),
        )
        .await?;
        self.in_force(w, &device.workspace).await
    }

    pub async fn roll_back_routing(
        &self,
        device: &Device,
        request: RollBack,
    ) -> Result<RoutingView> {
        validate::optional_text(&request.note, limits::NOTE_CHARS, "note")?;
        let mut w = self.store.write().await?;
        let old = policies::version(w.conn(), &device.workspace, request.version)
            .await?
            .ok_or_else(|| Fail::not_found("version"))?;
        let names = self.names_now(w.conn(), &device.workspace).await?;
        check(&old.policy, &names)?;
        let back_to = Some(request.version);
        self.put_in_force(
            &mut w,
            &device.workspace,
            publication(device, old.policy, &request.note, back_to),
        )
        .await?;
        self.in_force(w, &device.workspace).await
    }

    /// Whoever runs the hub publishes a text at once; the version it became.
    pub async fn publish_text(&self, workspace: &WorkspaceId, toml: &str) -> Result<u32> {
        let mut w = self.store.write().await?;
        let names = self.names_now(w.conn(), workspace).await?;
        let policy = text::from_toml(toml, &names).map_err(|e| unreadable(&e))?;
        check(&policy, &names)?;
        let publication = Publication {
            policy,
            note: "Imported on the hub's machine".into(),
            by: None,
            back_to: None,
        };
        let version = self.put_in_force(&mut w, workspace, publication).await?;
        w.commit().await?;
        Ok(version)
    }

    async fn put_in_force(
        &self,
        w: &mut Write,
        workspace: &WorkspaceId,
        new: Publication,
    ) -> Result<u32> {
        let version = self.workspace(w.conn(), workspace).await?.routing.version + 1;
        let published = Published {
            policy: RoutingPolicy {
                version,
                ..new.policy
            },
            note: new.note,
            by: new.by,
            back_to: new.back_to,
            at: self.now(),
        };
        w.publish_routing(workspace, &published).await?;
        w.wind_all(workspace).await?;
        w.somebody_is_free();
        tracing::info!(%workspace, version, "routing published");
        Ok(version)
    }

    async fn in_force(&self, mut w: Write, workspace: &WorkspaceId) -> Result<RoutingView> {
        let view = self.routing_view(w.conn(), workspace).await?;
        w.commit().await?;
        Ok(view)
    }

    pub async fn compare_routing(
        &self,
        workspace: &WorkspaceId,
        request: &Compare,
    ) -> Result<PolicyDiff> {
        let mut c = self.store.read().await?;
        let names = self.names(&mut c, workspace).await?;
        let from = self.policy(&mut c, workspace, request.from).await?;
        let to = self.policy(&mut c, workspace, request.to).await?;
        Ok(diff(&from, &to, &names))
    }

    pub async fn routing_text(&self, workspace: &WorkspaceId, which: Which) -> Result<PolicyText> {
        let mut c = self.store.read().await?;
        let names = self.names(&mut c, workspace).await?;
        let policy = self.policy(&mut c, workspace, which).await?;
        Ok(PolicyText {
            toml: text::to_toml(&policy, &names),
        })
    }

    /// Becomes the draft, in place of the one before.
    pub async fn import_routing(&self, device: &Device, request: &PolicyText) -> Result<DraftView> {
        validate::text(&request.toml, TEXT_CHARS, "toml")?;
        let mut w = self.store.write().await?;
        let names = self.names_now(w.conn(), &device.workspace).await?;
        let policy = text::from_toml(&request.toml, &names).map_err(|e| unreadable(&e))?;
        check(&policy, &names)?;
        let before = policies::draft(w.conn(), &device.workspace).await?;
        self.keep_draft(w, device, policy, before.as_ref()).await
    }
}

/// What is to be put in force, and by whom.
struct Publication {
    policy: RoutingPolicy,
    note: String,
    by: Option<RepId>,
    back_to: Option<u32>,
}

fn publication(
    device: &Device,
    policy: RoutingPolicy,
    note: &str,
    back_to: Option<u32>,
) -> Publication {
    Publication {
        policy,
        note: note.trim().to_owned(),
        by: Some(device.rep.clone()),
        back_to,
    }
}

const TEXT_CHARS: usize = 500_000;

fn check(policy: &RoutingPolicy, names: &Names) -> Result<(), Problem> {
    let errors = policy.validate(names);
    let Some(PolicyError {
        field,
        problem,
        fix,
    }) = errors.first()
    else {
        return Ok(());
    };
    let detail = and_more(problem, errors.len());
    Err(Problem::new(Code::InvalidField, detail)
        .at(field.clone())
        .fix(fix.clone()))
}

fn unreadable(errors: &[TextError]) -> Problem {
    let Some(first) = errors.first() else {
        return Problem::new(Code::InvalidField, "This is no policy.").at("toml");
    };
    let detail = and_more(&first.problem, errors.len());
    Problem::new(Code::InvalidField, detail)
        .at(format!("line {}: {}", first.line, first.field))
        .fix(first.fix.clone())
}

fn and_more(problem: &str, errors: usize) -> String {
    match errors {
        0 | 1 => problem.to_owned(),
        2 => format!("{problem} One more thing is wrong."),
        n => format!("{problem} {} more things are wrong.", n - 1),
    }
}

async fn saved_meanwhile(w: &mut Write, now: Option<&Draft>) -> Result<Problem> {
    let detail = match now {
        Some(draft) => {
            let by = named(w.conn(), draft.by.as_ref()).await?;
            let by = by.map_or_else(|| "Somebody".to_owned(), |p| p.name);
            format!("{by} saved the draft meanwhile.")
        }
        None => "The draft was published or dropped meanwhile.".to_owned(),
    };
    Ok(Problem::new(Code::Conflict, detail)
        .at("revision")
        .fix("Read it again, and make your change there."))
}

async fn draft_view(c: &mut Conn, draft: Draft) -> Result<DraftView> {
    let advice = draft.policy.advice().into_iter().map(|a| Advice {
        field: a.field,
        problem: a.problem,
        fix: a.fix,
    });
    Ok(DraftView {
        advice: advice.collect(),
        policy: draft.policy,
        base: draft.base,
        revision: draft.revision,
        by: named(c, draft.by.as_ref()).await?,
        at: draft.at,
    })
}

pub(super) async fn named(c: &mut Conn, rep: Option<&RepId>) -> Result<Option<Person>> {
    Ok(match rep {
        Some(rep) => reps::rep(c, rep).await?.map(|r| r.person()),
        None => None,
    })
}
