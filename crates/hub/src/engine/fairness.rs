//! The ledger for everybody's eyes: parts, entries, corrections.

use baton_api::routing::{Correct, FairnessView, LedgerExport};
use baton_api::{Code, Problem, limits};
use baton_core::fairness::{lines, shares, to_csv};
use baton_core::ids::WorkspaceId;
use baton_core::ledger::{Entry, EntryKind};

use super::teams::own_rep;
use super::{Device, Engine, validate};
use crate::fail::Result;
use crate::store::{chances, ledger, reps};

const PAGE: usize = 100;
const MOST_DAYS: u32 = 366;
const DAY_SECONDS: i64 = 86_400;

impl Engine {
    pub async fn fairness(
        &self,
        workspace: &WorkspaceId,
        days: u32,
        before: Option<&str>,
    ) -> Result<FairnessView> {
        check_days(days)?;
        let since = self.now().plus_seconds(-DAY_SECONDS * i64::from(days));
        let mut c = self.store.read().await?;
        let team: Vec<_> = reps::reps(&mut c, workspace)
            .await?
            .into_iter()
            .filter(|r| !r.has_left())
            .map(|r| (r.id, r.name, r.weight))
            .collect();
        let entries = ledger::entries(&mut c, workspace).await?;
        let chances = chances::since(&mut c, workspace, since).await?;
        drop(c);
        let mut page: Vec<_> = lines(&entries)
            .into_iter()
            .rev()
            .skip_while(|l| before.is_some_and(|b| b != l.id.0))
            .skip(usize::from(before.is_some()))
            .take(PAGE + 1)
            .collect();
        let more = page.len() > PAGE;
        page.truncate(PAGE);
        Ok(FairnessView {
            days,
            shares: shares(&team, &entries, &chances, since),
            next: page.last().filter(|_| more).map(|l| l.id.0.clone()),
            entries: page,
        })
    }

    pub async fn export_ledger(&self, workspace: &WorkspaceId) -> Result<LedgerExport> {
        let mut c = self.store.read().await?;
        let entries = ledger::entries(&mut c, workspace).await?;
        Ok(LedgerExport {
            csv: to_csv(&entries),
            entries: u32::try_from(entries.len()).unwrap_or(u32::MAX),
        })
    }

    /// One more entry, with who made it and why: nothing is changed that was written.
    pub async fn correct_ledger(&self, device: &Device, request: Correct) -> Result<FairnessView> {
        validate::text(&request.reason, limits::NOTE_CHARS, "reason")?;
        if request.amount == 0 || request.amount.abs() > 100_000 {
            let detail = "A correction is at most a hundred handoffs, and not none.";
            return Err(Problem::new(Code::InvalidField, detail).at("amount").into());
        }
        let mut w = self.store.write().await?;
        let rep = own_rep(w.conn(), &device.workspace, &request.rep).await?;
        let entry = Entry {
            id: self.env.id(),
            rep: rep.id,
            handoff: None,
            kind: EntryKind::Correction,
            amount: i64::from(request.amount),
            at: self.now(),
            by: Some(device.rep.clone()),
            note: Some(request.reason.trim().to_owned()),
        };
        ledger::append(&mut w, &device.workspace, &entry).await?;
        w.commit().await?;
        self.fairness(&device.workspace, 30, None).await
    }
}

pub(super) fn check_days(days: u32) -> Result<(), Problem> {
    if (1..=MOST_DAYS).contains(&days) {
        return Ok(());
    }
    let detail = format!("This must lie between 1 and {MOST_DAYS}.");
    Err(Problem::new(Code::InvalidField, detail).at("days"))
}
