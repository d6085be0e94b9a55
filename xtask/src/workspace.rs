//! Where things are.

use std::path::{Path, PathBuf};

use crate::trouble::{Outcome, Trouble};

/// The root of the checkout.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

pub fn ui() -> PathBuf {
    root().join("ui")
}

/// Cargo's target folder: this program lies in one of its profiles.
pub fn target() -> Outcome<PathBuf> {
    let unknown = || Trouble::new("cannot tell where cargo's target folder is");
    let here = std::env::current_exe().map_err(|_| unknown())?;
    // Cargo marks a folder that it makes itself; into one that was there it writes this file alone.
    let marks = ["CACHEDIR.TAG", ".rustc_info.json"];
    here.ancestors()
        .find(|folder| marks.iter().any(|mark| folder.join(mark).exists()))
        .map(Path::to_owned)
        .ok_or_else(unknown)
}

/// One of our programs, as the last build left it.
pub fn program(name: &str, release: bool) -> Outcome<PathBuf> {
    let profile = if release { "release" } else { "debug" };
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    Ok(target()?.join(profile).join(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_where_the_lock_file_is() {
        assert!(root().join("Cargo.lock").exists());
    }

    #[test]
    fn programs_lie_in_the_target_folder() {
        let path = program("baton", true).unwrap();
        assert!(path.parent().unwrap().ends_with("release"), "{path:?}");
        assert!(target().unwrap().join("debug").exists());
    }
}
