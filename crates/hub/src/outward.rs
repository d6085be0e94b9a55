//! The hub as others reach it, and the links that lead back to it.

use std::sync::{Arc, PoisonError, RwLock};

use baton_core::ids::{ConnectionId, HandoffId, MeetingId};
use url::Url;

use crate::links::Links;

#[derive(Clone, Debug)]
pub struct Outward {
    /// A hub on any free port learns it late.
    url: Arc<RwLock<Option<Url>>>,
    links: Links,
}

impl Outward {
    pub fn new(url: Option<Url>, links: Links) -> Self {
        Self {
            url: Arc::new(RwLock::new(url)),
            links,
        }
    }

    pub fn url(&self) -> Option<Url> {
        self.url
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub fn set(&self, url: Url) {
        *self.url.write().unwrap_or_else(PoisonError::into_inner) = Some(url);
    }

    /// Opens the handoff: by a page of the hub where it has an address, because mail programs follow
    /// no link of an app; else by the app itself.
    pub fn handoff(&self, handoff: &HandoffId) -> String {
        match self.at(&format!("/h/{handoff}")) {
            Some(url) => url.into(),
            None => format!("baton://handoff/{handoff}"),
        }
    }

    /// Opens the app.
    pub fn home(&self) -> String {
        self.at("/h")
            .map_or_else(|| "baton://inbox".to_owned(), Into::into)
    }

    /// Where the prospect moves or cancels the meeting.
    pub fn meeting(&self, meeting: &MeetingId) -> Option<Url> {
        self.url().map(|url| self.links.meeting(&url, meeting))
    }

    /// Where Slack calls.
    pub fn slack(&self, connection: &ConnectionId) -> Option<Url> {
        self.at(&format!("/v1/slack/{connection}"))
    }

    /// Where a CRM sends whoever signed in.
    pub fn signed_in(&self) -> Option<Url> {
        self.at("/v1/oauth/callback")
    }

    fn at(&self, path: &str) -> Option<Url> {
        let mut url = self.url()?;
        url.set_path(path);
        Some(url)
    }
}
