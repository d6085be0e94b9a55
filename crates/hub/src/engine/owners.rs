//! Who owns which account: lists that admins upload.

use std::collections::{BTreeSet, HashMap};

use baton_api::routing::{OwnerCsv, OwnerList, OwnerRow};
use baton_api::{Code, Problem, limits};
use baton_core::ids::{RepId, WorkspaceId};
use baton_core::routing::owners::normalise;
use baton_core::routing::{FoundBy, Record};

use super::policies::named;
use super::{Engine, validate};
use crate::fail::{Fail, Result};
use crate::store::owners::{Batch, ListRow, Owned};
use crate::store::{Conn, owners, reps};

/// More than any team looks after.
pub const MOST_ROWS: usize = 500_000;
const MOST_LISTS: usize = 50;
const FOUND: u32 = 50;

impl Engine {
    pub async fn owner_lists(&self, workspace: &WorkspaceId) -> Result<Vec<OwnerList>> {
        let mut c = self.store.read().await?;
        let mut out = Vec::new();
        for list in owners::lists(&mut c, workspace).await? {
            out.push(view(&mut c, list).await?);
        }
        Ok(out)
    }

    /// Replaces the list whole, or nothing of it.
    pub async fn save_owner_list(
        &self,
        workspace: &WorkspaceId,
        by: Option<&RepId>,
        name: &str,
        list: OwnerCsv,
    ) -> Result<OwnerList> {
        validate::text(name, limits::FIELD_CHARS, "name")?;
        let people = {
            let mut c = self.store.read().await?;
            let lists = owners::lists(&mut c, workspace).await?;
            if lists.len() >= MOST_LISTS && !lists.iter().any(|l| l.name == name) {
                let detail = format!("There are {MOST_LISTS} lists already.");
                return Err(Problem::new(Code::TooLong, detail)
                    .at("name")
                    .fix("Replace or delete one of them.")
                    .into());
            }
            people(&mut c, workspace).await?
        };
        // Reading a long list takes the processor for a moment.
        let rows = self.aside.run(move || read(&list.csv, &people)).await??;
        let engine = self.clone();
        let (workspace, by, name) = (workspace.clone(), by.cloned(), name.to_owned());
        // Ends well even if whoever asked does not wait so long.
        let upload = self.trials.tasks.spawn(async move {
            let list = engine.upload(&workspace, by.as_ref(), &name, &rows).await?;
            engine.sweep_owners(&workspace).await;
            Ok(list)
        });
        upload.await?
    }

    /// In short transactions, so that handoffs go on meanwhile; nobody sees the rows before the last.
    async fn upload(
        &self,
        workspace: &WorkspaceId,
        by: Option<&RepId>,
        name: &str,
        rows: &[Owned],
    ) -> Result<OwnerList> {
        let mut w = self.store.write().await?;
        let batch = w.begin_owners(workspace, name, by, self.now()).await?;
        w.commit().await?;
        let done = self.fill(workspace, name, batch, rows).await;
        if done.is_err() {
            // Ignored: what is left behind is swept later.
            let _ = self.abandon(workspace, batch).await;
        }
        done
    }

    async fn fill(
        &self,
        workspace: &WorkspaceId,
        name: &str,
        batch: Batch,
        rows: &[Owned],
    ) -> Result<OwnerList> {
        for chunk in rows.chunks(owners::CHUNK) {
            let mut w = self.store.write().await?;
            if !w.fill_owners(workspace, batch, chunk, self.now()).await? {
                return Err(lost());
            }
            w.commit().await?;
        }
        let mut w = self.store.write().await?;
        if !w
            .put_owners_in_force(workspace, name, batch, self.now())
            .await?
        {
            return Err(lost());
        }
        w.somebody_is_free();
        let lists = owners::lists(w.conn(), workspace).await?;
        let list = lists.into_iter().find(|l| l.name == name);
        let list = list.ok_or_else(|| Fail::not_found("list"))?;
        let view = view(w.conn(), list).await?;
        w.commit().await?;
        Ok(view)
    }

    async fn abandon(&self, workspace: &WorkspaceId, batch: Batch) -> Result<()> {
        let mut w = self.store.write().await?;
        w.abandon_owners(batch).await?;
        w.commit().await?;
        self.sweep_owners(workspace).await;
        Ok(())
    }

    pub async fn drop_owner_list(&self, workspace: &WorkspaceId, name: &str) -> Result<()> {
        let mut w = self.store.write().await?;
        if !w.drop_owners(workspace, name).await? {
            return Err(Fail::not_found("list"));
        }
        w.commit().await?;
        let (engine, workspace) = (self.clone(), workspace.clone());
        let sweep = async move { engine.sweep_owners(&workspace).await };
        Ok(self.trials.tasks.spawn(sweep).await?)
    }

    /// What does not go now goes with the next list.
    async fn sweep_owners(&self, workspace: &WorkspaceId) {
        while !self.trials.stop.is_cancelled() {
            match self.sweep_some(workspace).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(e) => {
                    tracing::warn!(error = %e, "the rows of an old list are still there");
                    return;
                }
            }
        }
    }

    async fn sweep_some(&self, workspace: &WorkspaceId) -> Result<bool> {
        let mut w = self.store.write().await?;
        let more = w.sweep_owners(workspace, self.now()).await?;
        w.commit().await?;
        Ok(more)
    }

    /// By how a key begins.
    pub async fn find_owner(&self, workspace: &WorkspaceId, key: &str) -> Result<Vec<OwnerRow>> {
        validate::text(key, limits::FIELD_CHARS, "key")?;
        let key = key.trim().to_lowercase();
        let mut c = self.store.read().await?;
        let team: HashMap<_, _> = reps::reps(&mut c, workspace)
            .await?
            .into_iter()
            .map(|r| (r.id.clone(), r.person()))
            .collect();
        let found = owners::search(&mut c, workspace, &key, FOUND).await?;
        Ok(found
            .into_iter()
            .filter_map(|(list, row)| {
                Some(OwnerRow {
                    list,
                    record: row.record,
                    by: row.by,
                    key: row.key,
                    owner: team.get(&row.rep)?.clone(),
                })
            })
            .collect())
    }
}

async fn view(c: &mut Conn, list: ListRow) -> Result<OwnerList> {
    Ok(OwnerList {
        name: list.name,
        rows: list.rows,
        orphaned: list.orphaned,
        at: list.at,
        by: named(c, list.by.as_ref()).await?,
    })
}

async fn people(c: &mut Conn, workspace: &WorkspaceId) -> Result<HashMap<String, RepId>> {
    let team = reps::reps(c, workspace).await?;
    Ok(team.into_iter().map(|r| (r.email, r.id)).collect())
}

fn lost() -> Fail {
    Problem::new(Code::Unavailable, "The list took too long to take over.")
        .fix("Upload it again.")
        .into()
}

/// Where the columns stand.
struct Columns {
    owner: usize,
    keys: Vec<(FoundBy, usize)>,
    record: Option<usize>,
}

fn read(text: &str, people: &HashMap<String, RepId>) -> Result<Vec<Owned>, Problem> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(false)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head = reader.headers().map_err(|e| unreadable(&e))?.clone();
    let columns = columns(&head)?;
    let mut rows = Vec::new();
    let mut seen = BTreeSet::new();
    for record in reader.records() {
        let record = record.map_err(|e| unreadable(&e))?;
        let line = record.position().map_or(0, csv::Position::line);
        let row = row(&record, &columns, people, line)?;
        if !seen.insert((row.record, row.by, row.key.clone())) {
            let detail = format!("{} stands in the list twice.", row.key);
            return Err(wrong(line, column_of(row.by), detail, "Keep one of them."));
        }
        rows.push(row);
        if rows.len() > MOST_ROWS {
            let detail = format!("A list has {MOST_ROWS} rows at most.");
            return Err(Problem::new(Code::TooLong, detail).at("csv"));
        }
    }
    // In the order of the index: sooner written.
    rows.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(rows)
}

fn columns(head: &csv::StringRecord) -> Result<Columns, Problem> {
    let find = |name: &str| head.iter().position(|h| h.eq_ignore_ascii_case(name));
    let known = ["owner", "domain", "account", "email", "record"];
    let stranger = head
        .iter()
        .find(|h| !known.iter().any(|k| h.eq_ignore_ascii_case(k)));
    if let Some(stranger) = stranger {
        let detail = format!("There is a column “{stranger}”, which means nothing here.");
        return Err(wrong(1, stranger, detail, USAGE));
    }
    let keys: Vec<_> = [FoundBy::Email, FoundBy::Account, FoundBy::Domain]
        .into_iter()
        .filter_map(|by| Some((by, find(column_of(by))?)))
        .collect();
    let Some(owner) = find("owner") else {
        return Err(wrong(
            1,
            "owner",
            "There is no column “owner”.".into(),
            USAGE,
        ));
    };
    if keys.is_empty() {
        let detail = "Nothing says which prospects are meant.".to_owned();
        return Err(wrong(1, "domain", detail, USAGE));
    }
    Ok(Columns {
        owner,
        keys,
        record: find("record"),
    })
}

const USAGE: &str = "The first line names the columns: owner, and domain, account or email; record \
                     if you like.";

fn column_of(by: FoundBy) -> &'static str {
    match by {
        FoundBy::Email => "email",
        FoundBy::Account => "account",
        FoundBy::Domain => "domain",
    }
}

fn row(
    record: &csv::StringRecord,
    columns: &Columns,
    people: &HashMap<String, RepId>,
    line: u64,
) -> Result<Owned, Problem> {
    let cell = |at: usize| record.get(at).unwrap_or_default();
    let owner = cell(columns.owner).to_lowercase();
    let Some(rep) = people.get(&owner) else {
        let detail = format!("No rep has the e-mail address “{owner}”.");
        let fix = "Write the address with which the rep is in Baton, or add the rep first.";
        return Err(wrong(line, "owner", detail, fix));
    };
    let given: Vec<_> = columns
        .keys
        .iter()
        .filter(|(_, at)| !cell(*at).is_empty())
        .collect();
    let [(by, at)] = given.as_slice() else {
        let detail = "A row has one of domain, account and email.".to_owned();
        return Err(wrong(
            line,
            "domain",
            detail,
            "Make a row of its own for each.",
        ));
    };
    let key = normalise(*by, cell(*at)).map_err(|problem| {
        let fix = "Like acme.com, 0015g00000XyZ, ana@acme.com.";
        wrong(line, column_of(*by), problem.to_owned(), fix)
    })?;
    let usual = match by {
        FoundBy::Email => Record::Contact,
        FoundBy::Account | FoundBy::Domain => Record::Account,
    };
    let record = match columns.record.map(cell).unwrap_or_default() {
        "" => usual,
        "contact" => Record::Contact,
        "account" => Record::Account,
        "lead" => Record::Lead,
        other => {
            let detail = format!("“{other}” is no kind of record.");
            return Err(wrong(
                line,
                "record",
                detail,
                "Use contact, account or lead.",
            ));
        }
    };
    Ok(Owned {
        record,
        by: *by,
        key,
        rep: rep.clone(),
    })
}

fn wrong(line: u64, column: &str, detail: String, fix: &str) -> Problem {
    Problem::new(Code::InvalidField, detail)
        .at(format!("line {line}, {column}"))
        .fix(fix)
}

fn unreadable(e: &csv::Error) -> Problem {
    let line = e.position().map_or(1, csv::Position::line);
    Problem::new(
        Code::InvalidField,
        "This line has more or fewer cells than the first.",
    )
    .at(format!("line {line}"))
    .fix("Put cells that have a comma in them in quotes.")
}
