//! What the page may do, to the letter: whoever widens it has to decide so here too.

use std::collections::BTreeMap;
use std::fs;

use baton_tests::programs::root;
use serde_json::{Value, json};

fn read(path: &str) -> Value {
    let text = fs::read_to_string(root().join(path)).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Windows and permissions of each capability. A permission beside these opens a door of the
/// system to the page.
#[test]
fn each_window_has_these_permissions_and_no_more() {
    let files = fs::read_dir(root().join("capabilities")).unwrap();
    let mut found = BTreeMap::new();
    for file in files {
        let name = file.unwrap().file_name().into_string().unwrap();
        let mut capability = read(&format!("capabilities/{name}"));
        let fields = capability.as_object_mut().unwrap();
        fields.remove("$schema");
        fields.remove("description");
        found.insert(name, capability);
    }
    let allowed = json!({
        "card.json": {
            "identifier": "card",
            "windows": ["card-*"],
            "permissions": ["core:event:allow-listen", "core:event:allow-unlisten"],
        },
        "main.json": {
            "identifier": "main",
            "windows": ["main"],
            "permissions": [
                "core:event:allow-listen",
                "core:event:allow-unlisten",
                "core:webview:allow-print",
            ],
        },
    });
    assert_eq!(json!(found), allowed);
}

/// Scripts and styles of ours alone, pictures of ours or written out, the shell to speak to, and the
/// frame that shows mails.
#[test]
fn the_content_policy_lets_in_nothing_from_outside() {
    let app = &read("tauri.conf.json")["app"];
    let security = app["security"].as_object().unwrap();
    let names: Vec<_> = security.keys().map(String::as_str).collect();
    assert_eq!(names, ["csp", "freezePrototype"]);
    assert_eq!(security["freezePrototype"], true);
    let policy = security["csp"].as_str().unwrap();
    let parts: BTreeMap<_, _> = policy
        .split("; ")
        .map(|part| part.split_once(' ').unwrap())
        .collect();
    let allowed = BTreeMap::from([
        ("default-src", "'none'"),
        ("script-src", "'self'"),
        ("style-src", "'self'"),
        ("img-src", "'self' data:"),
        ("font-src", "'self'"),
        ("connect-src", "ipc: http://ipc.localhost"),
        ("frame-src", "preview: http://preview.localhost"),
        ("base-uri", "'none'"),
        ("form-action", "'none'"),
        ("frame-ancestors", "'none'"),
    ]);
    assert_eq!(parts, allowed);
}

/// Windows are opened by the shell, and the page finds no Tauri among its globals.
#[test]
fn no_window_and_no_global_is_given_by_configuration() {
    let app = &read("tauri.conf.json")["app"];
    assert_eq!(app["windows"], json!([]));
    assert_eq!(app["withGlobalTauri"], false);
    let plugins = read("tauri.conf.json")["plugins"].clone();
    assert_eq!(
        plugins,
        json!({ "deep-link": { "desktop": { "schemes": ["baton"] } } })
    );
}
