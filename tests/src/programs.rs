//! Where our own programs and the root of the checkout are.

use std::path::{Path, PathBuf};

/// The root of the checkout.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The folder of cargo's build that this very program is part of.
pub fn build() -> PathBuf {
    let here = std::env::current_exe().unwrap();
    let folder = here.parent().unwrap();
    let deps = folder.ends_with("deps");
    if deps {
        folder.parent().unwrap()
    } else {
        folder
    }
    .to_owned()
}

/// The desktop app.
pub fn app() -> PathBuf {
    program("baton")
}

/// The hub.
pub fn hub() -> PathBuf {
    program("baton-hub")
}

/// A rep's desk without a window.
pub fn desk() -> PathBuf {
    program("desk")
}

fn program(name: &str) -> PathBuf {
    let path = build().join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        path.exists(),
        "{} is not built: `cargo xtask test` builds it before the tests",
        path.display()
    );
    path
}
