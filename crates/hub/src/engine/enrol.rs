//! A device joins with a one-time code, and leaves.

use baton_api::admin::Enrolment;
use baton_api::rep::{Enrol, Enrolled};
use baton_api::{Code, Problem, limits};
use baton_core::booking::RepHours;
use baton_core::ids::{DeviceId, RepId, WorkspaceId};

use super::{Device, Engine, validate};
use crate::fail::{Fail, Result};
use crate::secret;
use crate::store::reps;

/// A code is for today.
const CODE_SECONDS: i64 = 24 * 3600;

impl Engine {
    pub async fn new_enrolment(&self, workspace: &WorkspaceId, rep: &RepId) -> Result<Enrolment> {
        let mut w = self.store.write().await?;
        let rep = reps::rep(w.conn(), rep)
            .await?
            .filter(|r| &r.workspace == workspace && !r.has_left())
            .ok_or_else(|| Fail::not_found("rep"))?;
        let code = secret::enrolment_code(&self.env);
        let expires_at = self.now().plus_seconds(CODE_SECONDS);
        w.add_enrolment(&secret::hash_code(&code), &rep.id, expires_at)
            .await?;
        w.commit().await?;
        Ok(Enrolment {
            code,
            link: None,
            expires_at,
        })
    }

    pub async fn enrol(&self, request: Enrol) -> Result<Enrolled> {
        validate::text(&request.device, limits::FIELD_CHARS, "device")?;
        validate::text(&request.code, limits::FIELD_CHARS, "code")?;
        let now = self.now();
        let mut w = self.store.write().await?;
        let hash = secret::hash_code(&request.code);
        let Some(rep) = w.use_enrolment(&hash, now).await? else {
            return Err(Problem::new(
                Code::CodeExpired,
                "This code is wrong, has expired or was used.",
            )
            .at("code")
            .fix("Check it letter by letter, or ask your admin for a new one.")
            .into());
        };
        let rep = reps::rep(w.conn(), &rep)
            .await?
            .filter(|r| !r.has_left())
            .ok_or_else(|| Fail::not_found("rep"))?;
        let workspace = self.workspace(w.conn(), &rep.workspace).await?;
        let (device, token): (DeviceId, _) = (self.env.id(), secret::device_token(&self.env));
        w.add_device(
            &device,
            &rep.id,
            request.device.trim(),
            &secret::hash(&token),
            now,
        )
        .await?;
        // The machine's zone is the rep's, until they say otherwise.
        let zone = request.zone.filter(|z| baton_core::time::zone(z).is_some());
        if rep.hours.zone.is_none() && zone.is_some() {
            let hours = RepHours {
                zone,
                ..rep.hours.clone()
            };
            w.set_hours(&rep.id, &hours).await?;
        }
        w.feed_me(&rep.id).await?;
        w.commit().await?;
        Ok(Enrolled {
            token,
            device,
            rep: rep.person(),
            workspace: workspace.id,
            workspace_name: workspace.name,
        })
    }

    /// The device has no access from now on; its open feed ends.
    pub async fn revoke_device(&self, workspace: &WorkspaceId, id: &DeviceId) -> Result<()> {
        let mut w = self.store.write().await?;
        let rep = w.revoke_device(workspace, id, self.now()).await?;
        let rep = rep.ok_or_else(|| Fail::not_found("device"))?;
        w.drop_busy_of(id).await?;
        w.news_for(&rep);
        w.commit().await?;
        self.reach.gone(&rep);
        Ok(())
    }

    pub async fn sign_out(&self, device: &Device) -> Result<()> {
        self.revoke_device(&device.workspace, &device.id).await
    }
}
