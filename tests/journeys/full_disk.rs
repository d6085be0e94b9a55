//! Disks that are full or cannot be written, on either side: it is said, nothing is taken halfway,
//! and all goes on when there is room, without a restart.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use baton_api::Code;
use baton_core::handoff::HandoffState;
use baton_core::ids::OfferId;
use baton_desk::failure::FailureCode;
use baton_desk::view::{Connection, Section};
use baton_tests::conversations::in_place_of_dana;
use baton_tests::desk::Act;
use baton_tests::desk::process::DeskProcess;
use baton_tests::process::{command_without_privileges, disk_is_full};
use baton_tests::programs;
use baton_tests::rep::Rep;
use baton_tests::team::Team;
use baton_tests::wait::{SOON, until};

/// Longer than the story.
const OFFER_SECONDS: u32 = 900;

#[tokio::test]
async fn the_hub_has_no_room() {
    let mut team = Team::start(OFFER_SECONDS).await;
    let code = team.invite("Ana Ruiz");
    let mut ana = Rep::join(&team.hub.url(), &code).await;
    let first = hands_over(&team, "Priya").await;
    let second = in_place_of_dana("Quentin");

    disk_is_full(team.hub.id(), true);
    for _ in 0..3 {
        let refused = team.agent.tries_to_open(&second).await.unwrap_err();
        assert_eq!((refused.code, refused.status), (Code::Unavailable, 503));
        assert!(refused.detail.contains("cannot store"), "{refused:?}");
        assert!(refused.fix.is_some_and(|fix| fix.contains("disk")));
    }
    let read = team.agent.handoff(&first).await;
    assert_eq!(
        read.state,
        HandoffState::Offered,
        "what is there can be read"
    );

    disk_is_full(team.hub.id(), false);
    let opened = team.agent.open(&second).await;
    assert_eq!(opened.messages as usize, second.messages.len());
    let handed = team.agent.hand_over(&opened.id).await;
    let (view, _) = ana.offer_of(&handed.id).await;
    assert_eq!(view.messages as usize, second.messages.len());
    assert_eq!(ana.handoffs().len(), 2);
    team.hub.stop();
}

#[tokio::test]
async fn a_desk_has_no_room() {
    let mut team = Team::start(OFFER_SECONDS).await;
    let desk = DeskProcess::joins(&team.hub.url(), &team.invite("Ana Ruiz")).await;
    desk.starts().await;
    stands(&desk, |c| *c == Connection::Live).await;
    let handoff = hands_over(&team, "Priya").await;
    let offer = offered(&desk, 1).await.remove(0);

    disk_is_full(desk.id(), true);
    let refused = desk.decides(Act::Accept(offer.clone()), &[]).await;
    let failure = refused.expect("it runs").unwrap_err();
    assert_eq!(failure.code, FailureCode::Cache);
    assert!(failure.fix.is_some_and(|fix| fix.contains("disk")));
    hands_over(&team, "Quentin").await;
    stands(&desk, |c| matches!(c, Connection::NotStored { .. })).await;
    let state = team.agent.handoff(&handoff).await.state;
    assert_eq!(state, HandoffState::Offered, "nobody has it");

    disk_is_full(desk.id(), false);
    stands(&desk, |c| *c == Connection::Live).await;
    offered(&desk, 2).await;
    let taken = desk.decides(Act::Accept(offer), &[]).await;
    taken.expect("it runs").unwrap();
    team.agent
        .follow(&handoff, "it to be accepted", SOON, |h| {
            h.state == HandoffState::Accepted
        })
        .await;
    desk.stops().await;
    team.hub.stop();
}

#[tokio::test]
async fn an_answer_from_before_the_disk_was_full_is_delivered() {
    let mut team = Team::start(OFFER_SECONDS).await;
    let desk = DeskProcess::joins(&team.hub.url(), &team.invite("Ana Ruiz")).await;
    desk.starts().await;
    let handoff = hands_over(&team, "Priya").await;
    let offer = offered(&desk, 1).await.remove(0);
    team.hub.kill();
    let kept = desk.decides(Act::Accept(offer), &[]).await;
    kept.expect("it runs").unwrap();

    disk_is_full(desk.id(), true);
    team.hub.serve().await;
    desk.wakes().await;
    team.agent
        .follow(&handoff, "it to be accepted", SOON, |h| {
            h.state == HandoffState::Accepted
        })
        .await;
    disk_is_full(desk.id(), false);
    until("the answer to be stored", SOON, async || {
        desk.wakes().await;
        let sight = desk.sight().await?;
        let mine = sight.pages.first()?.row.section == Section::Mine;
        (sight.unsent == 0 && mine).then_some(())
    })
    .await;
    desk.stops().await;
    team.hub.stop();
}

#[tokio::test]
async fn a_hub_that_may_not_write_names_the_folder_and_what_to_do() {
    let own = tempfile::tempdir().unwrap();
    let folder = own.path().join("data");
    let mut admin = command_without_privileges(programs::hub());
    admin.args(["admin", "--data"]).arg(&folder);
    let made = admin.args(["workspace", "create", "Showloom"]).output();
    assert!(made.unwrap().status.success());

    read_only(&folder.join("hub.db"));
    let mut serve = command_without_privileges(programs::hub());
    serve.arg("serve").arg("--data").arg(&folder);
    let refused = serve.args(["--listen", "127.0.0.1:0"]).output().unwrap();
    assert!(!refused.status.success());
    names(&folder, &String::from_utf8_lossy(&refused.stderr));
}

#[tokio::test]
async fn a_desk_that_may_not_write_names_the_folder_and_what_to_do() {
    let mut team = Team::start(OFFER_SECONDS).await;
    let desk = DeskProcess::joins(&team.hub.url(), &team.invite("Ana Ruiz")).await;
    desk.starts().await;
    desk.is_ready().await;
    desk.stops().await;
    let folder = desk.folder().join("data");
    for file in ["cache.db", "outbox.db"] {
        read_only(&folder.join(file));
    }
    let said = desk.refuses_to_start();
    names(&folder, &said);
    team.hub.stop();
}

async fn stands(desk: &DeskProcess, wanted: impl Fn(&Connection) -> bool) {
    until("the desk to say how it stands", SOON, async || {
        desk.wakes().await;
        wanted(&desk.sight().await?.connection).then_some(())
    })
    .await;
}

async fn hands_over(team: &Team, name: &str) -> baton_core::ids::HandoffId {
    let talk = team.agent.open(&in_place_of_dana(name)).await;
    team.agent.hand_over(&talk.id).await.id
}

/// Waits until the rep is asked for so many.
async fn offered(desk: &DeskProcess, count: usize) -> Vec<OfferId> {
    until("the offers", SOON, async || {
        let inbox = desk.inbox().await?;
        let mine = inbox.into_iter().filter_map(|row| row.my_offer);
        let offers: Vec<_> = mine.map(|offer| offer.id).collect();
        (offers.len() == count).then_some(offers)
    })
    .await
}

fn read_only(file: &Path) {
    fs::set_permissions(file, Permissions::from_mode(0o444)).unwrap();
}

fn names(folder: &Path, said: &str) {
    assert!(said.contains(folder.to_str().unwrap()), "{said}");
    assert!(said.contains("may write"), "{said}");
}
