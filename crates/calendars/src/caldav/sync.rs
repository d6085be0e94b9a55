//! What changed in a calendar: by the list of changes (RFC 6578), or by a mark of the whole.

use url::Url;

use super::CalDav;
use super::requests;
use super::xml::{DAV, SERVER};
use crate::{CalendarError, Changes, Result, SyncToken, Window};

/// How often a server may tell its changes in parts.
const ROUNDS: usize = 200;

/// What tokens of ours say of their kind.
const LIST: &str = "sync:";
const MARK: &str = "ctag:";

/// Addresses of what changed and of what is gone, and where to go on from.
struct Listed {
    changed: Vec<Url>,
    gone: Vec<Url>,
    token: String,
}

impl CalDav {
    pub(super) async fn changes_since(
        &self,
        calendar: &Url,
        token: Option<&SyncToken>,
        within: Window,
    ) -> Result<Changes> {
        let since = token.map(|t| t.0.as_str()).unwrap_or_default();
        if let Some(since) = since.strip_prefix(LIST) {
            return match self.listed(calendar, since).await {
                Ok(listed) => self.told(calendar, listed).await,
                Err(
                    e @ (CalendarError::SignIn(_)
                    | CalendarError::Throttled(_)
                    | CalendarError::Unreachable(_)),
                ) => Err(e),
                // Servers say with 403, 409, 410 or 412 that they forgot a token.
                Err(_) => self.everything(calendar, within).await,
            };
        }
        if let Some(mark) = since.strip_prefix(MARK)
            && self.token(calendar).await? == token.cloned()
        {
            tracing::debug!(mark, "nothing changed in the calendar");
            return Ok(Changes {
                changed: vec![],
                removed: vec![],
                token: token.cloned(),
                full: false,
            });
        }
        self.everything(calendar, within).await
    }

    async fn listed(&self, calendar: &Url, since: &str) -> Result<Listed> {
        let mut listed = Listed {
            changed: vec![],
            gone: vec![],
            token: since.to_owned(),
        };
        for _ in 0..ROUNDS {
            let body = requests::since(&listed.token);
            let found = self.dav.report(calendar, "0", body).await?;
            let mut is_part = false;
            for part in found.parts {
                let href = part.href;
                let (add, drop) = match part.status {
                    Some(507) => {
                        is_part = true;
                        continue;
                    }
                    _ if href == *calendar => continue,
                    Some(404 | 410) => (&mut listed.gone, &mut listed.changed),
                    _ => (&mut listed.changed, &mut listed.gone),
                };
                drop.retain(|h| *h != href);
                if !add.contains(&href) {
                    add.push(href);
                }
            }
            let token = found.token.unwrap_or_default();
            let moved = !token.is_empty() && token != listed.token;
            if moved {
                listed.token = token;
            }
            if !is_part {
                return Ok(listed);
            }
            if !moved {
                break;
            }
        }
        Err(CalendarError::Unreadable(
            "a list of changes without end".into(),
        ))
    }

    async fn told(&self, calendar: &Url, listed: Listed) -> Result<Changes> {
        let (there, missing) = self.fetch(calendar, &listed.changed).await?;
        let removed = listed.gone.into_iter().chain(missing);
        Ok(Changes {
            changed: there.iter().filter_map(|r| self.seen(r)).collect(),
            removed: removed.map(String::from).collect(),
            token: Some(SyncToken(format!("{LIST}{}", listed.token))),
            full: false,
        })
    }

    /// The token is taken first: what changes meanwhile is told twice and not never.
    async fn everything(&self, calendar: &Url, within: Window) -> Result<Changes> {
        let token = self.token(calendar).await?;
        let found = self.query(calendar, &requests::within(within)).await?;
        Ok(Changes {
            changed: found.iter().filter_map(|r| self.seen(r)).collect(),
            removed: vec![],
            token,
            full: true,
        })
    }

    /// How the calendar stands, in the best way that the server knows; nothing if it knows none.
    async fn token(&self, calendar: &Url) -> Result<Option<SyncToken>> {
        let wanted = requests::properties("<sync-token/><S:getctag/>");
        let found = self.dav.propfind(calendar, "0", wanted).await?;
        let Some(part) = found.parts.first() else {
            return Ok(None);
        };
        let list = part.properties.words(DAV, "sync-token");
        let mark = part.properties.words(SERVER, "getctag");
        Ok(list
            .map(|token| format!("{LIST}{token}"))
            .or_else(|| mark.map(|mark| format!("{MARK}{mark}")))
            .map(SyncToken))
    }
}
