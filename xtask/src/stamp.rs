//! Remembers what a product was made from, so that it is made again only when that changed.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::trouble::{Outcome, Trouble};

/// A product and the place where the digest of its sources is kept.
pub struct Stamp {
    file: PathBuf,
    product: PathBuf,
    digest: String,
}

impl Stamp {
    /// `sources` are files and folders below `base`; folders count with all that is in them.
    pub fn new(file: PathBuf, product: PathBuf, base: &Path, sources: &[&str]) -> Outcome<Self> {
        let digest = read(base, sources)
            .map(|files| digest(&files))
            .map_err(|e| Trouble::new(format!("cannot read {}: {e}", base.display())))?;
        Ok(Self {
            file,
            product,
            digest,
        })
    }

    /// Whether the product is there and was made from these sources.
    pub fn holds(&self) -> bool {
        self.product.exists()
            && fs::read_to_string(&self.file).is_ok_and(|kept| kept == self.digest)
    }

    /// Makes the product and remembers what from. A half-made one is remembered as none.
    pub fn make(&self, make: impl FnOnce() -> Outcome) -> Outcome {
        let _ = fs::remove_file(&self.file);
        make()?;
        let write = || {
            if let Some(folder) = self.file.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(&self.file, &self.digest)
        };
        write().map_err(|e| Trouble::new(format!("cannot write {}: {e}", self.file.display())))
    }
}

type Files = Vec<(PathBuf, Vec<u8>)>;

fn digest(files: &Files) -> String {
    let mut hasher = DefaultHasher::new();
    files.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn read(base: &Path, sources: &[&str]) -> io::Result<Files> {
    let mut files = vec![];
    for source in sources {
        collect(&base.join(source), base, &mut files)?;
    }
    files.sort();
    Ok(files)
}

fn collect(path: &Path, base: &Path, files: &mut Files) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), base, files)?;
        }
    } else if path.exists() {
        let name = path.strip_prefix(base).unwrap_or(path);
        files.push((name.to_owned(), fs::read(path)?));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own for one test, gone afterwards.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("xtask-{}-{name}", std::process::id()));
            fs::create_dir_all(path.join("src")).unwrap();
            Self(path)
        }

        fn write(&self, name: &str, text: &str) {
            fs::write(self.0.join(name), text).unwrap();
        }

        fn stamp(&self) -> Stamp {
            let (file, product) = (self.0.join("kept/stamp"), self.0.join("dist"));
            Stamp::new(file, product, &self.0, &["src", "config", "missing"]).unwrap()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn made_again_only_when_the_sources_changed() {
        let folder = Folder::new("changed");
        folder.write("src/a.ts", "1");
        folder.write("dist", "");
        assert!(!folder.stamp().holds(), "never made");
        folder.stamp().make(|| Ok(())).unwrap();
        assert!(folder.stamp().holds());
        folder.write("unrelated", "x");
        assert!(folder.stamp().holds());
        folder.write("src/a.ts", "2");
        assert!(!folder.stamp().holds(), "content");
        folder.write("src/a.ts", "1");
        assert!(folder.stamp().holds(), "as it was");
        folder.write("src/b.ts", "");
        assert!(!folder.stamp().holds(), "a new file");
    }

    #[test]
    fn a_product_that_was_deleted_is_made_again() {
        let folder = Folder::new("deleted");
        folder.stamp().make(|| Ok(())).unwrap();
        assert!(!folder.stamp().holds());
    }

    #[test]
    fn a_product_that_was_half_made_is_made_again() {
        let folder = Folder::new("half");
        folder.write("dist", "");
        folder.stamp().make(|| Ok(())).unwrap();
        assert!(folder.stamp().holds());
        let failed = folder.stamp().make(|| Err(Trouble::new("interrupted")));
        assert!(failed.is_err() && !folder.stamp().holds());
    }

    #[test]
    fn a_renamed_file_is_a_change() {
        let file = |name: &str| vec![(PathBuf::from(name), b"same".to_vec())];
        assert_ne!(digest(&file("a")), digest(&file("b")));
    }
}
