//! Rules within a package, which no manifest can say.

use std::fs;
use std::path::{Path, PathBuf};

use baton_tests::programs::root;

/// All files below a folder with one of these endings, except what tools make.
fn sources(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let (mut found, mut folders) = (vec![], vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let ending = path
                .extension()
                .and_then(|e| e.to_str())
                .unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if endings.contains(&ending) {
                found.push(path);
            }
        }
    }
    found
}

/// Whether code, not a comment, names `word`.
fn names(path: &Path, word: &str) -> bool {
    let text = fs::read_to_string(path).unwrap();
    let code = |line: &&str| !line.trim_start().starts_with("//");
    text.lines().filter(code).any(|line| line.contains(word))
}

/// Fails for every source outside `places` that names `word`. Places are paths without an ending: a
/// file, and the folder of its parts.
fn only_in(places: &[&str], folder: &str, endings: &[&str], word: &str) {
    let inside = |path: &Path| {
        let path = path
            .strip_prefix(root())
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        let rest = places.iter().find_map(|place| path.strip_prefix(place));
        rest.is_some_and(|rest| rest.starts_with(['.', '/']))
    };
    let sources = sources(folder, endings);
    assert!(!sources.is_empty(), "nothing to check below {folder}");
    let strangers: Vec<_> = sources
        .into_iter()
        .filter(|path| !inside(path) && names(path, word))
        .collect();
    assert!(
        strangers.is_empty(),
        "{word} belongs in {places:?} only, not in {strangers:#?}"
    );
}

#[test]
fn the_database_is_behind_the_store() {
    only_in(&["crates/hub/src/store"], "crates/hub/src", &["rs"], "sqlx");
    only_in(
        &["crates/desk/src/cache"],
        "crates/desk/src",
        &["rs"],
        "sqlx",
    );
}

#[test]
fn one_module_of_the_ui_speaks_to_the_shell() {
    let module = [
        "ui/src/lib/backend/tauri",
        // Its types, written by `cargo xtask generate`.
        "ui/src/lib/backend/bindings",
    ];
    only_in(&module, "ui/src", &["ts", "js", "svelte"], "@tauri-apps/");
}

#[test]
fn no_text_becomes_html() {
    only_in(&[], "ui/src", &["svelte"], "{@html");
}
