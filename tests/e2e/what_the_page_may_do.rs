//! A page that was taken over: what its script tries, and what it gets.

use std::io::Read as _;
use std::net::TcpListener;

use baton_tests::desktop::Desktop;
use baton_tests::team::Team;
use serde_json::{Value, json};

use crate::scene::{MINE, NAME, Scene};

const CARD: &str = "Baton: handoff";

/// Calls the shell, as script of a page does.
fn invoke(command: &str, with: &Value) -> String {
    format!("window.__TAURI_INTERNALS__.invoke('{command}', {with})")
}

/// Tauri's own commands, which no window is granted.
fn of_the_system() -> Vec<String> {
    [
        ("plugin:fs|read_text_file", json!({ "path": "/etc/passwd" })),
        (
            "plugin:shell|open",
            json!({ "path": "https://example.com" }),
        ),
        ("plugin:window|close", json!({ "label": "main" })),
        (
            "plugin:window|create",
            json!({ "options": { "label": "x" } }),
        ),
        (
            "plugin:webview|create_webview_window",
            json!({ "options": { "label": "x" } }),
        ),
        (
            "plugin:event|emit",
            json!({ "event": "x", "payload": null }),
        ),
        ("plugin:app|app_hide", json!({})),
        ("plugin:path|resolve_directory", json!({ "directory": 1 })),
        ("plugin:deep-link|get_current", json!({})),
        (
            "plugin:window-state|save_window_state",
            json!({ "flags": 1 }),
        ),
        ("plugin:resources|close", json!({ "rid": 0 })),
    ]
    .iter()
    .map(|(command, with)| invoke(command, with))
    .collect()
}

/// Ways out of the page, to an address where somebody listens.
fn to_the_network(address: &str) -> Vec<String> {
    let picture = |src: &str| {
        format!(
            "new Promise((done, failed) => {{ const i = new Image(); i.onload = done; \
             i.onerror = () => failed('no picture'); i.src = '{src}'; }})"
        )
    };
    let element = |name: &str, at: &str| {
        format!(
            "new Promise((done, failed) => {{ const e = document.createElement('{name}'); \
             e.onload = done; e.onerror = () => failed('not loaded'); e.rel = 'stylesheet'; \
             e.{at} = 'http://{address}/x'; document.head.append(e); }})"
        )
    };
    vec![
        format!("fetch('http://{address}/')"),
        format!("fetch('http://{address}/', {{ mode: 'no-cors', method: 'POST', body: 'x' }})"),
        picture(&format!("http://{address}/x.png")),
        element("script", "src"),
        element("link", "href"),
        format!(
            "new Promise((done, failed) => {{ const s = new WebSocket('ws://{address}/'); \
             s.onopen = done; s.onerror = () => failed('no socket'); }})"
        ),
        format!(
            "new Promise((done, failed) => {{ const s = new EventSource('http://{address}/'); \
             s.onopen = done; s.onerror = () => failed('no stream'); }})"
        ),
    ]
}

/// Ways to run what is not ours.
const TO_RUN: [&str; 3] = [
    "eval('1 + 1')",
    "new Function('return 2')()",
    "new Promise((done, failed) => { window.inline = failed; \
     const s = document.createElement('script'); s.textContent = 'window.inline = null'; \
     document.head.append(s); window.inline ? failed('not run') : done(); })",
];

/// Nothing was sent there. WebKit may open a connection before it is decided whether a page may go
/// somewhere; over that no byte has come.
fn hears_nothing(listener: &TcpListener) {
    listener.set_nonblocking(true).unwrap();
    while let Ok((mut connection, _)) = listener.accept() {
        connection.set_nonblocking(true).unwrap();
        let mut first = [0; 64];
        let read = connection.read(&mut first).unwrap_or_default();
        assert_eq!(String::from_utf8_lossy(&first[..read]), "");
    }
}

#[tokio::test]
async fn script_of_the_main_window_reaches_neither_system_nor_network() {
    let s = Scene::with_ana("what_the_page_may_do", 60).await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();

    // What may be done, so that a refusal below is one.
    let state = s.app.tries(&invoke("state", &json!({}))).await;
    assert!(state.is_ok(), "{state:?}");
    let mut all = of_the_system();
    all.extend(to_the_network(&address));
    all.extend(TO_RUN.map(str::to_owned));
    for script in all {
        let told = s.app.tries(&script).await;
        assert!(told.is_err(), "{script} was done: {told:?}");
    }
    hears_nothing(&listener);
    s.app.quit().await;
}

#[tokio::test]
async fn script_of_the_main_window_leads_nowhere_else() {
    let s = Scene::with_ana("what_the_page_may_do_leaving", 60).await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let windows = s.app.windows().await;
    for script in [
        format!("void window.open('http://{address}/')"),
        format!("void window.open('http://{address}/', '_blank', 'popup')"),
        format!(
            "void Object.assign(document.createElement('a'), \
             {{ href: 'http://{address}/', target: '_blank' }}).click()"
        ),
        format!("void (location.href = 'http://{address}/')"),
        format!("void location.replace('http://{address}/')"),
        "void (location.href = 'data:text/html,<h1>x</h1>')".to_owned(),
        "void (location.href = 'file:///etc/passwd')".to_owned(),
        format!(
            "void (() => {{ const f = document.createElement('form'); f.method = 'post'; \
             f.action = 'http://{address}/'; document.body.append(f); f.submit(); }})()"
        ),
    ] {
        drop(s.app.tries(&script).await);
        // What follows a navigation that was let through would be another page.
        s.app.live().await;
        assert_eq!(s.app.windows().await, windows, "{script}");
        let origin = s.app.tries("location.origin").await;
        assert_eq!(origin, Ok(json!("tauri://localhost")), "{script}");
    }
    hears_nothing(&listener);
    s.app.quit().await;
}

#[tokio::test]
async fn script_of_a_card_answers_the_offer_and_does_nothing_else() {
    let team = Team::start(60).await;
    let (address, code) = (team.hub.url(), team.invite_admin("Ana Ruiz"));
    let mut desktop = Desktop::start("e2e/what_a_card_may_do").await;
    desktop.without_notifications();
    let s = Scene::joined_on(desktop, team, &address, &code).await;
    let handoff = s.hand_dana_over().await;
    s.desktop.window(CARD).await;
    let main = s.app.turn_to_another_window().await;
    s.app.read("[data-testid=card-name]", NAME).await;

    let mut all = of_the_system();
    all.extend(
        [
            ("inbox", json!({})),
            ("qualification", json!({})),
            ("agents", json!({})),
            ("add_key", json!({ "agent": "agt_1" })),
            (
                "forget",
                json!({ "whom": { "kind": "email", "email": "x@example.com" } }),
            ),
            ("sign_out", json!({})),
            ("search", json!({ "query": {} })),
            ("quit", json!({})),
        ]
        .map(|(command, with)| invoke(command, &with)),
    );
    for script in all {
        let told = s.app.tries(&script).await;
        assert!(told.is_err(), "{script} was done: {told:?}");
    }
    let shown = s
        .app
        .tries(&invoke("handoff", &json!({ "id": handoff.id })))
        .await;
    let offer = shown.unwrap()["row"]["my_offer"]["id"].clone();
    let accepted = s
        .app
        .tries(&invoke("accept", &json!({ "offer": offer })))
        .await;
    assert!(accepted.is_ok(), "{accepted:?}");
    s.app.turn_to(main).await;
    s.app.see(MINE).await;
    s.app.quit().await;
}
