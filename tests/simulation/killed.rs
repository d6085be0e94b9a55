//! Hub and desks are processes that are killed at any moment while everybody is at work. Then the
//! same must hold as in any story.

mod scene;

use std::time::Duration;

use baton_core::Env;
use baton_tests::chance::Chance;
use tokio::time::sleep;

use crate::given;
use scene::Scene;

/// How often, in the suite; `BATON_KILLS` says otherwise.
const KILLS: u64 = 10;
/// After so many, everything is looked at.
const A_STORY: u64 = 25;
/// The longest that nobody is killed.
const LIFE_MS: u64 = 700;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_nothing_is_lost_doubled_or_said_falsely() {
    let any = u64::from_ne_bytes(Env::system().bytes());
    let (kills, seed) = (given("BATON_KILLS", KILLS), given("BATON_SEED", any));
    let mut left = kills;
    for story in 0.. {
        let (kills, seed) = (left.min(A_STORY), seed.wrapping_add(story));
        if kills == 0 {
            return;
        }
        left -= kills;
        let chance = Chance::of(seed);
        let mut scene = Scene::begins(&chance).await;
        for _ in 0..kills {
            scene.agents_have_work(&chance);
            sleep(Duration::from_millis(chance.below(LIFE_MS))).await;
            scene.somebody_is_killed(&chance).await;
        }
        scene.settles().await;
        let counts = scene.checks().await;
        eprintln!("{kills} kills, seed {seed}: {counts}");
        scene.ends().await;
    }
}
