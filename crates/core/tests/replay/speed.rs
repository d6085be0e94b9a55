use std::time::Instant;

use baton_core::routing::{Candidate, Lead, Order, RoutingPolicy};

use crate::hub::{Coming, Does, Hub, replay};

/// Slow machines are given room; the aim is a second, also in a debug build.
#[test]
fn a_thousand_handoffs_of_fifty_reps_take_little_time() {
    let team: Vec<_> = (0..50)
        .map(|i| Candidate::new(format!("rep_{i:02}").as_str().into(), format!("Rep {i}")))
        .collect();
    let coming: Vec<_> = (0..1000)
        .map(|i| Coming::new(i * 20_000, Lead::default()))
        .collect();
    let base = RoutingPolicy::default();
    let mut draft = base.clone();
    draft.rules[0].order = Order::Freest;
    let hub = Hub::new(&base, team.clone(), |_, _| Does::Accepts(9_000));
    let past = hub.play(&coming, 30_000_000);
    let start = Instant::now();
    let report = replay(&base, &draft, &past, &team);
    let took = start.elapsed();
    println!("{took:?}");
    assert_eq!(report.handoffs, 1000);
    assert!(took.as_secs_f64() < 3.0, "{took:?}");
}
