//! Rules on what a manifest may name.

use std::process::Command;

use baton_tests::programs::root;
use serde::Deserialize;

/// Our packages, and which of ours each may build on. Nothing builds on the shell.
const OURS: &[(&str, &[&str])] = &[
    ("baton-core", &[]),
    ("baton-insight", &["baton-core"]),
    ("baton-web", &["baton-core"]),
    ("baton-calendars", &["baton-core", "baton-web"]),
    ("baton-channels", &["baton-core", "baton-web"]),
    ("baton-api", &["baton-core"]),
    (
        "baton-desk",
        &["baton-core", "baton-api", "baton-calendars"],
    ),
    (
        "baton-hub",
        &[
            "baton-core",
            "baton-api",
            "baton-insight",
            "baton-calendars",
            "baton-channels",
            "baton-web",
        ],
    ),
    (
        "baton",
        &["baton-desk", "baton-hub", "baton-core", "baton-api"],
    ),
    (
        "baton-tests",
        &[
            "baton-core",
            "baton-api",
            "baton-calendars",
            "baton-channels",
            "baton-insight",
            "baton-desk",
            "baton-hub",
        ],
    ),
    (
        "baton-bench",
        &[
            "baton-core",
            "baton-api",
            "baton-desk",
            "baton-hub",
            "baton-tests",
        ],
    ),
    ("xtask", &["baton-core", "baton-insight"]),
];

/// Libraries that belong to one layer, by the start of their names. Tests may use them anywhere.
const THEIRS: &[(&str, &[&str])] = &[
    ("tauri", &["baton"]),
    ("sqlx", &["baton-hub", "baton-desk"]),
    // The hub's push is measured beside a bare server.
    ("axum", &["baton-hub", "baton-bench"]),
];

/// What the rules of a handoff must never need: they do no input or output and read no clock.
const NOT_IN_CORE: &[&str] = &["tokio", "reqwest", "tracing", "keyring"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// Absent for what the program itself needs, else `dev` or `build`.
    kind: Option<String>,
    /// Asked for by a feature only, such as what tests start servers with.
    optional: bool,
}

impl Package {
    /// What the package is made of; not what only its tests use.
    fn made_of(&self) -> impl Iterator<Item = &str> {
        let used = self
            .dependencies
            .iter()
            .filter(|d| d.kind.as_deref() != Some("dev") && !d.optional);
        used.map(|d| d.name.as_str())
    }
}

fn packages() -> Vec<Package> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let metadata = Command::new(cargo)
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--offline",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        metadata.status.success(),
        "{}",
        String::from_utf8_lossy(&metadata.stderr)
    );
    serde_json::from_slice::<Metadata>(&metadata.stdout)
        .unwrap()
        .packages
}

/// Whom a package may build on, if it has a place in the map.
fn allowed(package: &str) -> Option<&'static [&'static str]> {
    OURS.iter()
        .find(|(name, _)| *name == package)
        .map(|(_, may)| *may)
}

#[test]
fn our_packages_import_only_what_lies_below_them() {
    for package in packages() {
        let name = &package.name;
        let may =
            allowed(name).unwrap_or_else(|| panic!("{name} has no place in the map of layers"));
        for dependency in &package.dependencies {
            let theirs = allowed(&dependency.name).is_none();
            // A package may ask itself for what only its tests need.
            let own = dependency.name == *name;
            let fine = theirs || own || may.contains(&dependency.name.as_str());
            assert!(fine, "{name} must not import {}", dependency.name);
        }
    }
}

#[test]
fn each_layer_keeps_its_libraries_to_itself() {
    for package in packages() {
        let name = package.name.as_str();
        for dependency in package.made_of() {
            for (library, owners) in THEIRS {
                let fine = !dependency.starts_with(library) || owners.contains(&name);
                assert!(
                    fine,
                    "{name} must not use {dependency}: only {owners:?} may"
                );
            }
        }
    }
}

#[test]
fn the_core_does_no_input_or_output() {
    let packages = packages();
    let core = packages.iter().find(|p| p.name == "baton-core").unwrap();
    for dependency in core.made_of() {
        assert!(
            !NOT_IN_CORE.contains(&dependency),
            "baton-core must not use {dependency}"
        );
    }
}
