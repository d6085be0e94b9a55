//! The hub is killed again and again while it tells everybody of everything: what it had begun is
//! looked for, and in the end everybody was told once.

mod counts;
mod scene;

use std::time::Duration;

use baton_core::Env;
use baton_tests::chance::Chance;
use scene::Scene;

/// How often, in the suite; `BATON_KILLS` says otherwise.
const KILLS: u32 = 8;
/// Handoffs that are made between two kills.
const AT_ONCE: u32 = 2;
/// The longest that a hub lives once it has something to tell.
const LIFE_MS: u64 = 700;
/// What a hub that was killed held is another's by then, and tried again: something is settled
/// meanwhile, or nothing ever will be.
const PATIENCE: Duration = Duration::from_secs(90);

#[tokio::test]
async fn the_hub_is_killed_at_any_moment_and_everybody_is_told_once() {
    let kills = given("BATON_KILLS").map_or(KILLS, |n| u32::try_from(n).unwrap());
    let seed = given("BATON_SEED").unwrap_or_else(|| u64::from_ne_bytes(Env::system().bytes()));
    let chance = Chance::of(seed);
    let mut scene = Scene::begins().await;
    for n in 0..kills {
        // One in four is killed before it has found its feet.
        if chance.below(4) > 0 {
            scene.ana_is_there().await;
            for m in 0..AT_ONCE {
                scene.hands_over(&format!("Prospect-{n}-{m}")).await;
            }
        }
        scene.ana_takes_what_she_sees().await;
        let life = Duration::from_millis(chance.below(LIFE_MS));
        tokio::time::sleep(life).await;
        scene.hub_is_killed().await;
    }
    scene.ana_is_there().await;
    scene.settles(PATIENCE).await;
    let counts = scene.counts().await;
    eprintln!("{kills} kills, seed {seed}: {counts}");
    counts.check(&scene);
    scene.ends().await;
}

fn given(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap())
}
