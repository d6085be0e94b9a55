//! Who may import whom: read from the manifests and the sources, so that the map in
//! `docs/architecture.md` cannot drift.

mod manifests;
mod sources;
mod webview;
