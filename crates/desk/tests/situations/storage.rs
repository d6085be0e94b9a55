//! Files and keys.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use baton_desk::SecretStore;
use baton_desk::failure::FailureCode;
use baton_desk::keychain::{MemoryStore, SecretError};
use baton_desk::view::{MyAnswer, Section};
use secrecy::SecretString;

use crate::people::{Story, at, handoff, said, told};
use crate::world::{PATIENCE, World};

/// What becomes of the bytes of a file.
type Spoil<'a> = dyn Fn(&[u8]) -> Vec<u8> + 'a;

#[tokio::test]
async fn a_cache_spoilt_in_any_way_is_set_aside_and_answers_survive() {
    let foreign = cache_under_another_key().await;
    let page = |whole: &[u8], n: usize| whole[n * 4096..][..4096].to_vec();
    let spoilt: [(&str, &Spoil); 6] = [
        ("written over", &|_| vec![7; 9_000]),
        ("bytes turned over", &|whole| {
            let turned = |(n, byte): (usize, &u8)| if n % 4096 == 2048 { !byte } else { *byte };
            whole.iter().enumerate().map(turned).collect()
        }),
        ("cut off", &|whole| whole[..whole.len() / 2 + 100].to_vec()),
        ("a text", &|_| {
            b"Dear diary, this is no database at all.\n".repeat(200)
        }),
        ("a plain database", &|whole| {
            [
                b"SQLite format 3\0".as_slice(),
                &page(whole, 0)[16..],
                &page(whole, 1),
            ]
            .concat()
        }),
        ("under another key", &|_| foreign.clone()),
    ];
    for (how, spoil) in spoilt {
        eprintln!("{how}");
        an_answer_survives(spoil).await;
    }
}

/// Ana accepts while there is no hub, and her cache is spoilt before the next start.
async fn an_answer_survives(spoil: &Spoil<'_>) {
    let world = World::new().await;
    world
        .hub
        .tell(told(&handoff("ho_1").offered("off_1", "rep_ana", 0, 120)));
    let mut ana = world.live().await;
    ana.shown().await;
    world.hub.offline(true);
    ana.desk.accept(&"off_1".into()).await.unwrap();
    ana.alert().await;
    ana.stop().await;
    let path = world.data().join("cache.db");
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, spoil(&whole)).unwrap();

    let mut ana = world.start().await;
    assert!(ana.desk.inbox().await.unwrap().is_empty());
    world.hub.offline(false);
    ana.desk.wake();
    ana.section_of("ho_1", Section::Mine).await;
    world
        .hub
        .until("the accept", |hub| hub.decisions().len() == 1)
        .await;
    assert_eq!(world.hub.resumed_from().last(), Some(&0));
    ana.stop().await;
    let aside = "cache.db.damaged-20260303T130000Z".to_owned();
    assert!(world.files().contains(&aside), "{:?}", world.files());
}

async fn cache_under_another_key() -> Vec<u8> {
    let other = World::new().await;
    let key = SecretString::from("5".repeat(64));
    other.secrets.set("database.dev_1", &key).unwrap();
    other.live().await.stop().await;
    std::fs::read(other.data().join("cache.db")).unwrap()
}

#[tokio::test]
async fn a_cache_that_breaks_while_it_is_open_is_made_again_at_the_next_start() {
    let world = World::new().await;
    for n in 0..300 {
        world.hub.tell(told(&handoff(&format!("ho_{n}"))));
    }
    world.live().await.stop().await;
    // What is read at the start is whole, with the list of tables: it opens.
    let path = world.data().join("cache.db");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[32 * 4096..].fill(7);
    std::fs::write(&path, bytes).unwrap();
    let ana = world.start().await;
    world.hub.tell(told(&handoff("ho_x")));
    let marked = || world.files().contains(&"cache.suspect".to_owned());
    let found = async {
        while !marked() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, found).await.unwrap();
    let failure = ana.desk.inbox().await.unwrap_err();
    assert_eq!(failure.code, FailureCode::Cache);
    ana.stop().await;

    let mut ana = world.live().await;
    ana.until("all of it", |_, inbox| inbox.len() == 301).await;
    ana.stop().await;
    assert!(!marked());
}

#[tokio::test]
async fn a_damaged_outbox_is_kept_and_said() {
    let world = World::new().await;
    let ana = world.live().await;
    ana.stop().await;
    std::fs::write(world.data().join("outbox.db"), vec![7; 9_000]).unwrap();
    let ana = world.live().await;
    let said = ana.desk.state().await.unwrap().wedged;
    assert_eq!(said[0].failure.code, FailureCode::Cache);
    assert!(
        world
            .files()
            .iter()
            .any(|f| f.starts_with("outbox.db.damaged-"))
    );
    ana.desk.drop_intent(&said[0].id).await.unwrap();
    assert!(ana.desk.state().await.unwrap().wedged.is_empty());
    ana.stop().await;
}

/// As a locked keyring of GNOME does: it hides what it has, and takes nothing.
#[derive(Default)]
struct Lockable {
    inner: MemoryStore,
    locked: AtomicBool,
}

impl SecretStore for Lockable {
    fn get(&self, name: &str) -> Result<Option<SecretString>, SecretError> {
        if self.locked.load(Ordering::SeqCst) {
            return Ok(None);
        }
        self.inner.get(name)
    }

    fn set(&self, name: &str, secret: &SecretString) -> Result<(), SecretError> {
        if self.locked.load(Ordering::SeqCst) {
            return Err(SecretError::Locked);
        }
        self.inner.set(name, secret)
    }

    fn delete(&self, name: &str) -> Result<(), SecretError> {
        self.inner.delete(name)
    }
}

async fn refused(world: &World) {
    let opened = world.try_open().await;
    let failure = opened.err().expect("a locked keychain opens nothing");
    assert_eq!(failure.code, FailureCode::Keychain);
    assert!(failure.fix.is_some());
}

#[tokio::test]
async fn locked_keychain_never_makes_a_new_key() {
    let mut world = World::new().await;
    let keyring = Arc::new(Lockable::default());
    world.secrets = Arc::clone(&keyring) as Arc<dyn SecretStore>;
    keyring.locked.store(true, Ordering::SeqCst);
    refused(&world).await;
    assert!(world.files().is_empty(), "nothing is made without a key");

    keyring.locked.store(false, Ordering::SeqCst);
    world.hub.tell(told(&handoff("ho_1")));
    world.live().await.stop().await;
    keyring.locked.store(true, Ordering::SeqCst);
    refused(&world).await;

    keyring.locked.store(false, Ordering::SeqCst);
    let ana = world.try_open().await.unwrap();
    assert_eq!(ana.inbox().await.unwrap().len(), 1, "all is still there");
    ana.shutdown().await;
}

#[tokio::test]
async fn a_keychain_with_another_key_opens_nothing_and_leaves_everything_as_it_is() {
    let world = World::new().await;
    world.hub.tell(told(&handoff("ho_1")));
    world.live().await.stop().await;
    let (name, files) = ("database.dev_1", world.files());
    let own = world.secrets.get(name).unwrap().unwrap();
    for other in ["5".repeat(64), "not a key'; --".to_owned()] {
        world.secrets.set(name, &other.into()).unwrap();
        refused(&world).await;
        assert_eq!(world.files(), files, "nothing is set aside");
    }
    world.secrets.set(name, &own).unwrap();
    let ana = world.try_open().await.unwrap();
    assert_eq!(ana.inbox().await.unwrap().len(), 1, "all is still there");
    ana.shutdown().await;
}

/// As on a desktop without a keychain service.
struct Nowhere;

impl SecretStore for Nowhere {
    fn get(&self, _: &str) -> Result<Option<SecretString>, SecretError> {
        Err(SecretError::Absent("no service".into()))
    }

    fn set(&self, _: &str, _: &SecretString) -> Result<(), SecretError> {
        Err(SecretError::Absent("no service".into()))
    }

    fn delete(&self, _: &str) -> Result<(), SecretError> {
        Err(SecretError::Absent("no service".into()))
    }
}

#[tokio::test]
async fn without_a_keychain_nothing_is_opened_made_or_lost() {
    let mut world = World::new().await;
    world.hub.tell(told(&handoff("ho_1")));
    world.live().await.stop().await;
    let files = world.files();
    let own = std::mem::replace(&mut world.secrets, Arc::new(Nowhere));
    refused(&world).await;
    assert_eq!(world.files(), files);

    world.secrets = own;
    let ana = world.try_open().await.unwrap();
    assert_eq!(ana.inbox().await.unwrap().len(), 1, "all is still there");
    ana.shutdown().await;
}

#[tokio::test]
async fn nothing_readable_is_on_the_disk() {
    let world = World::new().await;
    let talk = handoff("ho_1");
    world.hub.tell(told(&talk));
    world.hub.tell(said(&talk, 0, "our budget is a secret"));
    let mut ana = world.live().await;
    ana.desk.claim(&"ho_1".into()).await.unwrap();
    ana.until("the answer", |_, inbox| {
        matches!(inbox[0].my_answer, Some(MyAnswer::Answered { .. }))
    })
    .await;
    for name in world.files() {
        let bytes = std::fs::read(world.data().join(&name)).unwrap();
        for word in ["our budget", "Priya", "secret-token", "SQLite format"] {
            let found = bytes.windows(word.len()).any(|w| w == word.as_bytes());
            assert!(!found, "{word:?} in {name}");
        }
    }
    ana.stop().await;
}

#[tokio::test]
async fn signing_out_leaves_nothing_behind() {
    let world = World::new().await;
    world.hub.tell(told(&handoff("ho_1")));
    let ana = world.live().await;
    ana.desk.sign_out().await.unwrap();
    assert!(world.hub.was_left());
    assert!(world.files().is_empty(), "{:?}", world.files());
    assert!(world.secrets.get("database.dev_1").unwrap().is_none());
    let failure = ana.desk.inbox().await.unwrap_err();
    assert_eq!(failure.code, FailureCode::SignedOut);
}

#[tokio::test]
async fn signing_out_without_the_hub_is_said() {
    let world = World::new().await;
    let ana = world.live().await;
    world.hub.stop().await;
    let failure = ana.desk.sign_out().await.unwrap_err();
    assert_eq!(failure.code, FailureCode::Unreachable);
    assert!(failure.fix.is_some());
    assert!(world.files().is_empty());
}

#[tokio::test]
async fn who_lost_the_key_for_good_starts_afresh() {
    let world = World::new().await;
    world.hub.tell(told(&handoff("ho_1")));
    world.live().await.stop().await;
    world.secrets.delete("database.dev_1").unwrap();
    assert!(world.try_open().await.is_err());
    baton_desk::start_afresh(&world.data(), at(9)).unwrap();
    let mut ana = world.live().await;
    ana.section_of("ho_1", Section::Waiting).await;
    ana.stop().await;
}
