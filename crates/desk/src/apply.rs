//! From the feed into the cache: a chunk of entries, the alerts they cause and the cursor go into
//! one transaction.

use std::collections::{BTreeMap, BTreeSet};

use baton_api::booking::MeetingView;
use baton_api::feed::{Change, EntityKind, Entry, Me};
use baton_api::view::{HandoffView, MessageView};
use baton_core::Timestamp;
use baton_core::ids::{HandoffId, MeetingId, RepId};

use crate::alerts::{care, meeting as plan_meeting, plan};
use crate::cache::{self, Cache, Tx, alert, handoff, me, meeting, message, meta};
use crate::inbox::row::Row;
use crate::view::Changed;

/// Entries that go into one transaction at most.
pub(crate) const CHUNK: usize = 200;

/// One event of the feed, as far as it could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    Entry(Box<Entry>),
    /// Of a kind that this version does not know: the cursor passes it, and a newer version of the
    /// app reads the feed again.
    Unknown {
        position: i64,
    },
}

impl Item {
    pub(crate) fn position(&self) -> i64 {
        match self {
            Self::Entry(entry) => entry.position,
            Self::Unknown { position } => *position,
        }
    }
}

/// Stores what is news and moves the cursor over all of it.
pub(crate) async fn apply(
    cache: &Cache,
    items: Vec<Item>,
    rep: &RepId,
    now: Timestamp,
) -> cache::Result<Changed> {
    let mut tx = cache.write().await?;
    let cursor = meta::cursor(&mut tx).await?;
    let Some(last) = items
        .iter()
        .map(Item::position)
        .max()
        .filter(|p| *p > cursor)
    else {
        return Ok(Changed::default());
    };
    let news = News::of(items, cursor);
    let mut changed = Changed::default();
    store_me(&mut tx, &news, now, &mut changed).await?;
    store_messages(&mut tx, &news, &mut changed).await?;
    store_handoffs(&mut tx, &news, rep, now, &mut changed).await?;
    store_meetings(&mut tx, &news, rep, now, &mut changed).await?;
    if news.unknown {
        meta::set_skipped(&mut tx, env!("CARGO_PKG_VERSION")).await?;
    }
    meta::set_cursor(&mut tx, last).await?;
    tx.commit().await?;
    Ok(changed)
}

/// The last word of a chunk on each entity; `None` says that it is gone.
#[derive(Default)]
struct News {
    me: Option<(i64, Option<Box<Me>>)>,
    handoffs: BTreeMap<HandoffId, Option<Box<HandoffView>>>,
    messages: BTreeMap<String, Option<MessageView>>,
    meetings: BTreeMap<MeetingId, Option<Box<MeetingView>>>,
    unknown: bool,
}

impl News {
    fn of(items: Vec<Item>, cursor: i64) -> Self {
        let mut news = Self::default();
        for item in items.into_iter().filter(|i| i.position() > cursor) {
            let Item::Entry(entry) = item else {
                news.unknown = true;
                continue;
            };
            let Entry {
                position,
                id,
                change,
            } = *entry;
            match change {
                Change::Me { me } => news.me = Some((position, Some(me))),
                Change::Handoff { handoff } => news.handoff(handoff),
                Change::Message { message } => {
                    news.messages.insert(id, Some(message));
                }
                Change::Meeting { meeting } => news.meeting(meeting),
                Change::Removed { removed } => news.removed(removed, position, id),
            }
        }
        news
    }

    fn handoff(&mut self, handoff: Box<HandoffView>) {
        let known = self.handoffs.get(&handoff.id).and_then(Option::as_ref);
        if known.is_none_or(|k| k.version <= handoff.version) {
            self.handoffs.insert(handoff.id.clone(), Some(handoff));
        }
    }

    fn meeting(&mut self, meeting: Box<MeetingView>) {
        let known = self.meetings.get(&meeting.id).and_then(Option::as_ref);
        if known.is_none_or(|k| k.version <= meeting.version) {
            self.meetings.insert(meeting.id.clone(), Some(meeting));
        }
    }

    fn removed(&mut self, kind: EntityKind, position: i64, id: String) {
        match kind {
            EntityKind::Me => self.me = Some((position, None)),
            EntityKind::Handoff => {
                self.handoffs.insert(HandoffId(id), None);
            }
            EntityKind::Message => {
                self.messages.insert(id, None);
            }
            EntityKind::Meeting => {
                self.meetings.insert(MeetingId(id), None);
            }
        }
    }
}

async fn store_me(
    tx: &mut Tx,
    news: &News,
    now: Timestamp,
    changed: &mut Changed,
) -> cache::Result<()> {
    match &news.me {
        Some((position, Some(me))) => {
            me::store(tx, *position, me).await?;
            match care::away_alert(me, now) {
                Some(away) => alert::add(tx, &[away]).await?,
                None => alert::close(tx, &[care::away_name()]).await?,
            }
        }
        Some((_, None)) => me::remove(tx).await?,
        None => return Ok(()),
    }
    changed.state = true;
    Ok(())
}

async fn store_messages(tx: &mut Tx, news: &News, changed: &mut Changed) -> cache::Result<()> {
    let mut conversations = BTreeSet::new();
    let (mut new, mut removed) = (Vec::new(), false);
    for (id, message) in &news.messages {
        if let Some(message) = message {
            conversations.insert(message.conversation.clone());
            new.push((id.clone(), message.clone()));
        } else if let Some(conversation) = message::remove(tx, id).await? {
            removed = true;
            conversations.insert(conversation);
        }
    }
    if removed {
        meta::set_unswept(tx).await?;
    }
    message::store(tx, &new).await?;
    changed.conversations = conversations.into_iter().collect();
    Ok(())
}

async fn store_handoffs(
    tx: &mut Tx,
    news: &News,
    rep: &RepId,
    now: Timestamp,
    changed: &mut Changed,
) -> cache::Result<()> {
    if news.handoffs.is_empty() {
        return Ok(());
    }
    let stored = handoff::versions(tx, news.handoffs.keys()).await?;
    let mut newer = Vec::new();
    for (id, view) in &news.handoffs {
        let Some(view) = view else {
            alert::forget_handoff(tx, id).await?;
            if handoff::remove(tx, id).await? {
                meta::set_unswept(tx).await?;
                changed.handoffs.push(id.clone());
            }
            continue;
        };
        if stored.get(&id.0).is_none_or(|have| *have <= view.version) {
            newer.push((Row::of(view, rep), view.as_ref()));
            changed.handoffs.push(id.clone());
        }
    }
    handoff::store(tx, &newer).await?;
    plan_alerts(tx, &newer, rep, now).await?;
    changed.state |= !changed.handoffs.is_empty();
    Ok(())
}

async fn store_meetings(
    tx: &mut Tx,
    news: &News,
    rep: &RepId,
    now: Timestamp,
    changed: &mut Changed,
) -> cache::Result<()> {
    if news.meetings.is_empty() {
        return Ok(());
    }
    let stored = meeting::stored(tx, news.meetings.keys()).await?;
    let mut newer = Vec::new();
    for (id, view) in &news.meetings {
        let Some(view) = view else {
            changed.agenda |= meeting::remove(tx, id).await?;
            alert::forget_meeting(tx, id).await?;
            continue;
        };
        let before = stored.get(id);
        if before.is_some_and(|b| b.version > view.version) {
            continue;
        }
        alert::drop_preps(tx, id, plan_meeting::prep_of(view).as_ref()).await?;
        alert::add(tx, &plan_meeting::caused(view, before, rep, now)).await?;
        newer.push(view.as_ref());
    }
    meeting::store(tx, &newer).await?;
    changed.agenda |= !newer.is_empty();
    Ok(())
}

async fn plan_alerts(
    tx: &mut Tx,
    handoffs: &[(Row, &HandoffView)],
    rep: &RepId,
    now: Timestamp,
) -> cache::Result<()> {
    let views = || handoffs.iter().map(|(_, view)| *view);
    let offers: Vec<_> = views().flat_map(|v| plan::offers(v, rep)).collect();
    let shown = alert::handed(tx, &offers).await?;
    let over: Vec<_> = views()
        .flat_map(|v| [plan::over(v, rep), care::over(v, rep)].concat())
        .collect();
    alert::close(tx, &over).await?;
    let new: Vec<_> = views()
        .flat_map(|v| {
            let lapsed = plan::lapsed(v, rep, &shown, now);
            let asked = plan::asked(v, rep, &shown, now);
            [lapsed, asked, care::caused(v, rep, now)].concat()
        })
        .collect();
    alert::add(tx, &new).await
}

#[cfg(test)]
mod tests;
