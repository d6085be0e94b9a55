use std::sync::Arc;

use baton_api::view::Unseen;
use baton_core::Env;
use baton_core::handoff::{OfferState, Outcome};
use baton_core::ids::HandoffId;
use baton_core::notice::{NoticeEvent, RecordLink};
use baton_core::notify::Channel;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::cache::Files;
use crate::inbox::{Viewer, list, section};
use crate::keychain::MemoryStore;
use crate::people::{Story, ana, at, entry, handoff, me, rep, said, told};
use crate::view::{Counts, InboxRow, Section};

mod forgetting;

struct Device {
    files: Files,
    _dir: TempDir,
}

impl Device {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let env = Env::new(|| at(0), |b| b.fill(3));
        let secrets = Arc::new(MemoryStore::default()) as Arc<dyn crate::SecretStore>;
        let device = "dev_1".into();
        let files = cache::open(dir.path(), &device, &secrets, &env).await;
        Self {
            files: files.unwrap(),
            _dir: dir,
        }
    }

    async fn try_apply(&self, from: i64, changes: Vec<Change>) -> cache::Result<Changed> {
        let items = changes
            .into_iter()
            .zip(from..)
            .map(|(c, n)| Item::Entry(Box::new(entry(n, c))))
            .collect();
        apply(&self.files.cache, items, &ana(), at(1)).await
    }

    async fn apply(&self, from: i64, changes: Vec<Change>) -> Changed {
        self.try_apply(from, changes).await.unwrap()
    }

    async fn cursor(&self) -> i64 {
        self.files.cache.meta().await.unwrap().cursor
    }

    async fn inbox(&self, now: Timestamp) -> Vec<InboxRow> {
        let viewer = Viewer {
            me: rep("rep_ana"),
            now,
            offset: 0,
        };
        let rows = self.files.cache.rows().await.unwrap();
        list(rows, &std::collections::HashMap::new(), &viewer)
    }

    /// Closes the files: a process that ends while they are being closed may end badly.
    async fn end(self) {
        self.files.cache.close().await;
        self.files.outbox.close().await;
    }

    /// Everything that is stored, to compare.
    async fn all(&self) -> String {
        let c = &self.files.cache;
        let conversation = "conv_ho_1".into();
        let messages = c.messages(&conversation).await.unwrap();
        let alerts = c.waiting_alerts(99).await.unwrap();
        let (rows, me) = (c.rows().await.unwrap(), c.me().await.unwrap());
        let meta = c.meta().await.unwrap();
        format!("{rows:#?}{messages:#?}{alerts:#?}{me:#?}{meta:#?}")
    }
}

/// What an app left that knew the desktop only.
const BEFORE: &str = r#"[{"id": "dlv_1", "offer": "off_1", "channel": "desktop",
    "rep": {"id": "rep_ana", "name": "Ana Silva", "title": null},
    "state": "shown", "at": "2026-03-03T13:00:01Z", "reason": null}]"#;

#[tokio::test]
async fn what_an_older_app_has_stored_is_read_and_what_is_new_is_kept() {
    let device = Device::new().await;
    let id = HandoffId("ho_1".into());
    let mut view = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    view.records = vec![RecordLink {
        name: "HubSpot".into(),
        url: "https://app.hubspot.com/contacts/1/record/0-1/51".into(),
    }];
    view.unseen = Some(Unseen {
        rep: rep("rep_ana"),
        offer: "off_1".into(),
        at: at(45),
    });
    device.apply(1, vec![told(&view)]).await;
    let stored = || async { device.files.cache.body(&id).await.unwrap().unwrap() };
    assert_eq!(stored().await, view);

    device.files.cache.age(BEFORE).await;
    let old = stored().await;
    assert_eq!((old.unseen, old.records), (None, vec![]));
    let delivery = &old.deliveries[0];
    assert_eq!(delivery.event, NoticeEvent::Offered);
    assert_eq!(delivery.channel, Channel::Desktop);
    assert_eq!(delivery.offer, Some("off_1".into()));
    assert_eq!(delivery.rep, Some(rep("rep_ana")));
    assert!(!delivery.can_retry);
    device.end().await;
}

fn story() -> Vec<Change> {
    let talk = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    vec![
        me(baton_core::presence::Presence::Available),
        told(&talk),
        said(&talk, 0, "hi"),
        said(&talk, 1, "we are 220"),
    ]
}

#[tokio::test]
async fn entry_applied_twice_is_harmless() {
    let d = Device::new().await;
    let changed = d.apply(1, story()).await;
    assert_eq!(changed.handoffs, ["ho_1".into()]);
    let once = d.all().await;
    let again = d.apply(1, story()).await;
    assert_eq!(again, Changed::default());
    assert_eq!(d.all().await, once);
    d.apply(5, story()).await;
    let moved = d.all().await.replace("cursor: 8", "cursor: 4");
    assert_eq!(moved.replace("position: 5", "position: 1"), once);
    d.end().await;
}

#[tokio::test]
async fn an_older_version_is_ignored_but_the_cursor_moves() {
    let d = Device::new().await;
    let old = handoff("ho_1");
    let new = old.clone().offered("off_1", "rep_ana", 0, 120);
    d.apply(1, vec![told(&new)]).await;
    let changed = d.apply(2, vec![told(&old)]).await;
    assert_eq!(changed, Changed::default());
    assert_eq!(d.cursor().await, 2);
    assert_eq!(d.inbox(at(1)).await[0].section, Section::Offered);
    let same = new.clone().asked("price?");
    d.apply(3, vec![told(&same), told(&old)]).await;
    let row = &d.inbox(at(1)).await[0];
    assert_eq!(
        (row.section, row.line.as_str()),
        (Section::Offered, "price?")
    );
    d.end().await;
}

#[tokio::test]
async fn what_cannot_be_stored_is_not_passed() {
    let d = Device::new().await;
    d.apply(1, story()).await;
    let before = d.all().await;
    d.files.cache.break_alerts(true).await;
    let more = handoff("ho_2").offered("off_2", "rep_ana", 0, 120);
    assert!(
        d.try_apply(5, vec![said(&more, 0, "hello"), told(&more)])
            .await
            .is_err()
    );
    d.files.cache.break_alerts(false).await;
    assert_eq!(d.all().await, before, "all of it or nothing");
    d.apply(5, vec![said(&more, 0, "hello"), told(&more)]).await;
    assert_eq!(d.cursor().await, 6);
    d.end().await;
}

/// What an older hub wrote: without the fields that came since.
fn older(value: &mut serde_json::Value, fields: &[&str]) {
    let map = value.as_object_mut().unwrap();
    for field in fields {
        assert!(map.remove(*field).is_some(), "{field}");
    }
}

#[tokio::test]
async fn what_was_stored_before_routing_had_rules_is_still_read() {
    let d = Device::new().await;
    d.apply(1, story()).await;
    let view = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    let mut old = serde_json::to_value(&view).unwrap();
    let fields = "clocks kept_for kept_until book_later escalated_at escalated_to reminded";
    older(&mut old, &fields.split(' ').collect::<Vec<_>>());
    older(&mut old["offers"][0], &["repeat_seconds", "reminded_at"]);
    let known = d.files.cache.me().await.unwrap().unwrap().me;
    let mut me = serde_json::to_value(&known).unwrap();
    older(&mut me, &["manager", "set_away"]);
    d.files.cache.overwrite(&view.id, &old, &me).await;

    assert_eq!(d.files.cache.body(&view.id).await.unwrap(), Some(view));
    assert_eq!(d.files.cache.me().await.unwrap().unwrap().me, known);
    d.end().await;
}

#[tokio::test]
async fn ten_thousand_handoffs_are_listed_in_an_instant() {
    let d = Device::new().await;
    for chunk in 0..50_i64 {
        let changes = (0..200).map(|n| told(&handoff(&format!("ho_{chunk}_{n}"))));
        d.apply(chunk * 200 + 1, changes.collect()).await;
    }
    let begin = tokio::time::Instant::now();
    assert_eq!(d.inbox(at(1)).await.len(), 10_000);
    let took = begin.elapsed();
    // About 0.1 s; the limit is for a busy machine and a debug build.
    assert!(took.as_secs() < 3, "{took:?}");
    d.end().await;
}

/// A handoff to which things happen, and what became of it.
fn some_handoff(n: usize, steps: &[(u8, bool)]) -> HandoffView {
    let mut view = handoff(&format!("ho_{n}"));
    for (at, (kind, to_ana)) in (1..).zip(steps) {
        let whom = if *to_ana { "rep_ana" } else { "rep_bo" };
        let pending = view.offers.iter().find(|o| o.state == OfferState::Pending);
        let held = view.offers.iter().find(|o| o.state == OfferState::Accepted);
        view = match (
            pending.or(held).map(|o| o.id.0.clone()),
            held.is_some(),
            kind,
        ) {
            (None, _, _) => {
                let offer = format!("off_{n}_{at}");
                view.offered(&offer, whom, at, at + 1 + i64::from(*kind))
            }
            (Some(id), false, 0 | 1) => view.answered(&id, OfferState::Accepted, at),
            (Some(id), false, 2) => view.answered(&id, OfferState::Declined, at),
            (Some(id), false, 3) => view.answered(&id, OfferState::Lapsed, at),
            (Some(id), true, 0) => view.answered(&id, OfferState::Returned, at),
            (Some(_), true, 1) => return view.closed(Outcome::Won, at),
            _ => view,
        };
    }
    view
}

/// The rules again, as the design words them.
fn expected(view: &HandoffView, now: Timestamp) -> Section {
    use baton_core::handoff::HandoffState as S;
    let asked = view
        .offers
        .iter()
        .any(|o| o.rep.id == ana() && o.state == OfferState::Pending && now < o.deadline);
    let holds = view.accepted_by.as_ref().is_some_and(|p| p.id == ana());
    match view.state {
        S::Waiting => Section::Waiting,
        S::Offered if asked => Section::Offered,
        S::Accepted if holds => Section::Mine,
        _ => Section::Closed,
    }
}

fn in_order(inbox: &[InboxRow]) -> bool {
    inbox.is_sorted_by(|a, b| match a.section.cmp(&b.section) {
        std::cmp::Ordering::Equal => match a.section {
            Section::Offered => {
                let deadline = |r: &InboxRow| r.my_offer.as_ref().map(|o| o.deadline);
                deadline(a) <= deadline(b)
            }
            Section::Mine => a.accepted_at >= b.accepted_at,
            Section::Waiting => a.requested_at <= b.requested_at,
            Section::Closed => true,
        },
        other => other.is_lt(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    /// Whatever happened to handoffs, each stands where the rules put it, in the right order, and
    /// the counts, which are made of columns alone, agree with the list.
    #[test]
    fn sections_follow_the_rules(
        stories in prop::collection::vec(prop::collection::vec((0u8..5, any::<bool>()), 0..6), 1..30),
        now in 0i64..12,
    ) {
        let views: Vec<_> = stories.iter().enumerate().map(|(n, s)| some_handoff(n, s)).collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (inbox, tallies) = runtime.block_on(async {
            let d = Device::new().await;
            d.apply(1, views.iter().map(told).collect()).await;
            let tallies = d.files.cache.tallies("rep_ana", at(now)).await.unwrap();
            let inbox = d.inbox(at(now)).await;
            d.end().await;
            (inbox, tallies)
        });
        prop_assert!(in_order(&inbox));
        let mut counts = Counts::default();
        for t in tallies {
            *section::count(&mut counts, section::section(t.state, t.open_offer, t.mine)) += t.count;
        }
        let mut listed = Counts::default();
        for view in &views {
            let id: &HandoffId = &view.id;
            let row = inbox.iter().find(|r| &r.id == id).unwrap();
            prop_assert_eq!(row.section, expected(view, at(now)), "{:?}", view.offers);
            *section::count(&mut listed, row.section) += 1;
        }
        prop_assert_eq!(counts, listed);
    }
}
