//! `baton-hub read`

use std::path::PathBuf;

use baton_core::qualification::QualificationPolicy;
use baton_insight::record::{read_catalogs, read_line, read_records};
use clap::Args;

use super::{Result, print};

#[derive(Debug, Args)]
pub struct Read {
    /// Conversations, a JSON line each.
    file: PathBuf,
    /// Catalogs by id, a JSON object.
    #[arg(long)]
    catalogs: PathBuf,
    /// A qualification policy (TOML); three of five if not given.
    #[arg(long)]
    policy: Option<PathBuf>,
}

pub fn run(args: &Read) -> Result {
    let named = |path: &PathBuf| {
        let path = path.display().to_string();
        move |e: std::io::Error| format!("{path}: {e}")
    };
    let records = read_records(&std::fs::read_to_string(&args.file).map_err(named(&args.file))?)?;
    let catalogs =
        read_catalogs(&std::fs::read_to_string(&args.catalogs).map_err(named(&args.catalogs))?)?;
    let policy = match &args.policy {
        None => QualificationPolicy::default(),
        Some(path) => super::admin::read_toml(path)?,
    };
    policy.validate()?;
    for record in &records {
        let catalog = catalogs
            .get(&record.catalog)
            .ok_or_else(|| format!("{}: there is no catalog `{}`", record.id, record.catalog))?;
        print::line(&serde_json::to_string(&read_line(
            record, catalog, &policy,
        ))?)?;
    }
    Ok(())
}
