//! `baton-hub ledger`

use std::path::PathBuf;

use baton_core::fairness::fold_csv;
use clap::Args;

use super::{Result, print};

/// Needs no hub: whoever has the file can add it up.
#[derive(Debug, Args)]
pub struct Ledger {
    /// A CSV file as the app exports it.
    file: PathBuf,
}

pub fn run(args: &Ledger) -> Result {
    let text =
        std::fs::read_to_string(&args.file).map_err(|e| format!("{}: {e}", args.file.display()))?;
    for (rep, credits) in fold_csv(&text)? {
        let sign = if credits < 0 { "-" } else { "" };
        let size = credits.unsigned_abs();
        print::line(&format!("{rep}  {sign}{}.{:03}", size / 1000, size % 1000))?;
    }
    Ok(())
}
