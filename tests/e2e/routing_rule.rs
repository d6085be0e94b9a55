use std::time::Duration;

use baton_api::view::HandoffView;
use baton_core::ids::RepId;
use baton_insight::record::Record;
use baton_tests::app::App;
use baton_tests::conversations::like_dana;
use baton_tests::desktop::Desktop;
use baton_tests::past::{COUNTRIES, live_through};
use baton_tests::rep::Rep;
use baton_tests::team::Team;
use baton_tests::wait::until;

use crate::scene::{Scene, rep};

const PUBLISHED: &str = "[data-testid=routing-published]";
const GRETA: &str = "Greta Vogel";
const COLLEAGUES: [&str; 3] = [GRETA, "Bo Lindgren", "Cy Tran"];
const RULE: &str = "DACH to Greta";
const PAST: u32 = 1_000;
/// A replay of that many on a busy machine.
const REPLAY: Duration = Duration::from_mins(1);

#[tokio::test]
async fn an_admin_composes_a_territory_tries_it_replays_a_week_publishes_and_goes_back() {
    let mut team = Team::start(60).await;
    let reps = live_through(&mut team, &COLLEAGUES, PAST).await;
    let mut there = vec![];
    for rep in &reps {
        let code = team.hub.admin(&["rep", "enrol", &rep.0]);
        let code = code["code"].as_str().expect("a code").to_owned();
        there.push(Rep::join(&team.hub.url(), &code).await);
    }
    let (address, code) = (team.hub.url(), team.invite_admin("Ana Ruiz"));
    let desktop = Desktop::start("e2e/routing_rule").await;
    let s = Scene::joined_on(desktop, team, &address, &code).await;

    // Her colleagues answer; she composes.
    s.app.click("[data-testid=presence]").await;
    s.app
        .click("[data-testid=presence-choice][data-id=away]")
        .await;

    s.app.click("[data-testid=settings-nav]").await;
    s.app.click("[data-testid=settings-routing]").await;
    let version = version(&s.app.read(PUBLISHED, "routes now").await);
    compose(&s, &reps[0]).await;
    dry_run(&s).await;
    replay(&s).await;

    publish(&s).await;
    let next = format!("Version {} routes now", version + 1);
    s.app.read(PUBLISHED, &next).await;
    picture(&s, "published").await;
    let now = german(&s, &mut there, "Katrin").await;
    assert_eq!(now.offers[0].rep.name, GRETA);
    let trace = now.trace.unwrap();
    assert_eq!(trace.steps[0].name, RULE);
    assert_eq!(trace.policy_version, version + 1);

    roll_back(&s, version).await;
    let next = format!("Version {} routes now", version + 2);
    s.app.read(PUBLISHED, &next).await;
    picture(&s, "rolled-back").await;
    let now = german(&s, &mut there, "Lukas").await;
    let trace = now.trace.unwrap();
    assert_ne!(trace.steps[0].name, RULE);
    assert_eq!(trace.policy_version, version + 2);
    s.app.quit().await;
}

/// Of what the page says: `Version 2 routes now.`
fn version(text: &str) -> u32 {
    let number = text.split_whitespace().nth(1);
    number.and_then(|n| n.parse().ok()).expect("a number")
}

async fn picture(s: &Scene, name: &str) {
    s.app.painted().await;
    s.desktop.picture(name);
}

/// Types a part of a name, and takes what is offered.
async fn pick(app: &App, field: &str, text: &str, id: &str) {
    let input = format!("[data-testid={field}-input]");
    app.fill(&input, text).await;
    app.click(&format!("[data-testid=choice][data-id='{id}']"))
        .await;
    app.see(&format!(
        "[data-testid={field}] [data-testid=chosen][data-id='{id}']"
    ))
    .await;
}

/// The lands of German are Greta's, before everything else.
async fn compose(s: &Scene, greta: &RepId) {
    let app = &s.app;
    app.click("[data-testid=routing-territories]").await;
    app.click("[data-testid=add-territory]").await;
    app.fill("[data-testid=territory-name]", "DACH").await;
    app.click("[data-testid=add-condition]").await;
    app.click("[data-testid=condition-choice][data-id=place]")
        .await;
    for (name, id) in [("Germany", "DE"), ("Austria", "AT"), ("Switzerland", "CH")] {
        pick(app, "when-countries", name, id).await;
    }
    pick(app, "territory-reps", "Greta", &greta.0).await;
    picture(s, "territory").await;

    app.click("[data-testid=routing-rules]").await;
    app.click("[data-testid=add-rule]").await;
    app.fill("[data-testid=rule-name]", RULE).await;
    app.click("[data-testid=target][data-id=territory]").await;
    app.click("[data-testid=rule]:last-child [data-testid=rule-up]")
        .await;
    app.read("[data-testid=rule]:first-child", RULE).await;
    picture(s, "rule").await;
    app.click("[data-testid=save-draft]").await;
    app.read("[data-testid=routing-state]", "Saved in the draft")
        .await;
}

async fn dry_run(s: &Scene) {
    let app = &s.app;
    app.click("[data-testid=routing-try]").await;
    pick(app, "lead-country", "Germany", "DE").await;
    app.click("[data-testid=try-submit]").await;
    app.read(
        "[data-testid=dry-result][data-id=draft] [data-testid=dry-outcome]",
        GRETA,
    )
    .await;
    app.see("[data-testid=dry-result][data-id=published]").await;
    picture(s, "dry-run").await;
}

async fn replay(s: &Scene) {
    let app = &s.app;
    app.click("[data-testid=routing-replay]").await;
    app.click(&format!("[data-testid=replay-size][data-id='{PAST}']"))
        .await;
    app.click("[data-testid=replay-start]").await;
    until("the replay", REPLAY, async || {
        (app.count("[data-testid=replay-report]").await == 1).then_some(())
    })
    .await;
    app.read("[data-testid=replay-changed]", "of 1,000").await;
    // All of what is published is what really happened.
    app.read("[data-testid=replay-reproduced]", "1,000 of 1,000")
        .await;
    let bars = app.count("[data-testid=replay-rep]").await;
    assert_eq!(bars, COLLEAGUES.len() + 1, "and Ana, who got nothing");
    let first = "[data-testid=replay-rep]:first-child";
    let greta = format!("{first} th[title='{GRETA}']");
    assert_eq!(app.count(&greta).await, 1, "she gains most");
    app.read(&format!("{first} td:nth-child(5)"), "+").await;
    picture(s, "replay").await;
}

async fn publish(s: &Scene) {
    let app = &s.app;
    app.click("[data-testid=publish]").await;
    app.see("[data-testid=diff-summary]").await;
    app.fill("[data-testid=publish-note]", "Greta speaks German")
        .await;
    picture(s, "publish").await;
    app.click("[data-testid=publish-confirm]").await;
}

async fn roll_back(s: &Scene, version: u32) {
    let app = &s.app;
    app.click("[data-testid=routing-versions]").await;
    app.click(&format!(
        "[data-testid=version][data-id='{version}'] [data-testid=roll-back]"
    ))
    .await;
    app.click("[data-testid=roll-back-confirm]").await;
    app.gone("[data-testid=roll-back-confirm]").await;
}

/// A German prospect is handed over: as whoever is asked sees it.
async fn german(s: &Scene, there: &mut [Rep], name: &str) -> HandoffView {
    let mut record: Record = like_dana(name);
    record.prospect.country = Some(COUNTRIES[0].into());
    let talk = s.team.agent.open(&record).await;
    let handoff = s.team.agent.hand_over(&talk.id).await;
    let asked = rep(&handoff).to_owned();
    if let Some(rep) = there.iter_mut().find(|r| r.person.name == asked) {
        return rep.offer_of(&handoff.id).await.0;
    }
    panic!("{asked} is asked, who is none of Ana's colleagues")
}
