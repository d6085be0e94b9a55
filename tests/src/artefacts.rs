//! What a test leaves to look at: pictures and logs below `target`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that is emptied when the test starts, and kept when it ends.
pub struct Artefacts {
    folder: PathBuf,
    pictures: AtomicU32,
}

impl Artefacts {
    /// `place` is the folder below cargo's target folder, such as `e2e/accept`.
    pub fn new(place: &str) -> Self {
        let folder = crate::programs::build().parent().unwrap().join(place);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self {
            folder,
            pictures: AtomicU32::new(1),
        }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the next picture goes: `01-welcome.png`, `02-inbox.png`…
    pub fn picture(&self, name: &str) -> PathBuf {
        let number = self.pictures.fetch_add(1, Ordering::Relaxed);
        self.folder.join(format!("{number:02}-{name}.png"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_numbered_in_the_order_they_were_taken() {
        let artefacts = Artefacts::new("artefacts-test");
        let name = |path: PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        assert_eq!(name(artefacts.picture("welcome")), "01-welcome.png");
        assert_eq!(name(artefacts.picture("inbox")), "02-inbox.png");
        fs::remove_dir(artefacts.folder()).unwrap();
    }
}
