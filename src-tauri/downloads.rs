//! Puts what the window made (a policy, a ledger) into the person's folder of downloads.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use baton_desk::failure::{Failure, FailureCode};
use tauri::{AppHandle, Manager};

use crate::host::Answer;

/// Names that are tried before it is given up: "ledger.csv", "ledger (2).csv", …
const MOST_NAMES: u32 = 1000;

/// Tells where it went.
pub fn save(app: &AppHandle, name: &str, text: &str) -> Answer<String> {
    // Not every desktop says where downloads go.
    let said = app.path().download_dir();
    let folder = said.or_else(|_| app.path().home_dir().map(|home| home.join("Downloads")));
    let folder = folder.map_err(|e| failed(&e))?;
    let path = save_in(&folder, name, text)?;
    Ok(path.display().to_string())
}

/// Writes a new file: what is there stays as it is.
fn save_in(folder: &Path, name: &str, text: &str) -> Answer<PathBuf> {
    let name = plain(name)?;
    fs::create_dir_all(folder).map_err(|e| failed(&e))?;
    for number in 1..=MOST_NAMES {
        let path = folder.join(numbered(name, number));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                return file
                    .write_all(text.as_bytes())
                    .map(|()| path)
                    .map_err(|e| failed(&e));
            }
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(failed(&e)),
        }
    }
    Err(
        Failure::new(FailureCode::InvalidInput, "Too many files have this name.")
            .at("name")
            .fix("Remove old ones from your downloads, then try again."),
    )
}

/// A name and no path: the window cannot write outside of the folder.
fn plain(name: &str) -> Answer<&str> {
    let fits = !name.is_empty()
        && !name.starts_with('.')
        && !name.contains(['/', '\\', ':'])
        && !name.chars().any(char::is_control);
    fits.then_some(name).ok_or_else(|| {
        Failure::new(FailureCode::InvalidInput, "This is not the name of a file.").at("name")
    })
}

fn numbered(name: &str, number: u32) -> String {
    if number == 1 {
        return name.to_owned();
    }
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem} ({number}).{ending}"),
        None => format!("{name} ({number})"),
    }
}

fn failed(error: &dyn std::error::Error) -> Failure {
    tracing::warn!(%error, "a file could not be written to the downloads");
    Failure::new(FailureCode::Internal, "The file could not be written.")
        .fix("Check that your downloads folder exists and has room.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let first = save_in(folder.path(), "ledger.csv", "old").unwrap();
        let second = save_in(folder.path(), "ledger.csv", "new").unwrap();
        assert_eq!(fs::read_to_string(first).unwrap(), "old");
        assert_eq!(second, folder.path().join("ledger (2).csv"));
        assert_eq!(fs::read_to_string(second).unwrap(), "new");
    }

    #[test]
    fn a_path_is_no_name() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "",
            "../ledger.csv",
            "/etc/passwd",
            "a\\b",
            ".bashrc",
            "a\nb",
        ] {
            let failure = save_in(folder.path(), name, "x").unwrap_err();
            assert_eq!(failure.code, FailureCode::InvalidInput, "{name:?}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
