//! Everything that was said, and proof for every claim: read on the card, put right, taken into the
//! call as a brief, found again.

use baton_core::signal::{Source, Status};
use baton_tests::app::App;
use baton_tests::conversations::dana;
use baton_tests::desktop::Desktop;
use baton_tests::wait::{SOON, until};

use crate::scene::{ACCEPT, MINE, NAME, OFFERED, Scene};

const SIZE: &str = "[data-testid=claim-signal-company_size]";
const LIT: &str = "[data-testid=transcript] [data-lit=true]";
const CORRECTED: &str = "[data-testid=corrected][data-pending=false]";
const QUESTIONS: &str = "[data-testid=talk-filter][data-id=question]";
const FIELD: &str = "[data-testid=search-field]";
const HIT: &str = "[data-testid=hit]";
/// What one finds in Dana's talk.
const WORDS: &str = "carved out";

#[tokio::test]
async fn ana_reads_the_proofs_puts_one_right_takes_the_brief_and_finds_the_words_again() {
    let s = Scene::with_ana("what_was_said", 60).await;
    let talk = s.team.agent.open(&dana()).await;
    s.team.agent.hand_over(&talk.id).await;
    s.app.click(OFFERED).await;
    s.app.click(ACCEPT).await;
    s.app.read(MINE, NAME).await;

    s.app.click(SIZE).await;
    s.app.read(LIT, "220").await;
    picture(&s, "card").await;

    s.app.click(QUESTIONS).await;
    s.app
        .read("[data-testid=transcript]", "is that a video")
        .await;
    s.app
        .gone("[data-testid=transcript-message][data-seq='1']")
        .await;
    picture(&s, "questions").await;
    s.app.click("[data-testid=talk-filter][data-id=all]").await;

    puts_right(&s, &talk.id).await;
    brief(&s).await;
    finds(&s.app).await;
    s.app.painted().await;
    s.desktop.picture("search");
    s.app.click(HIT).await;
    s.app
        .read("[data-testid=transcript-message][data-found=true]", WORDS)
        .await;
    let Scene { app, desktop, .. } = s;
    app.quit().await;
    in_the_dark(&desktop).await;
}

async fn puts_right(s: &Scene, talk: &baton_core::ids::ConversationId) {
    s.app.click(SIZE).await;
    s.app.press("w").await;
    s.app
        .click("[data-testid=correct-status][data-id=not_met]")
        .await;
    s.app
        .fill("[data-testid=correct-value]", "22 employees")
        .await;
    s.app
        .fill(
            "[data-testid=correct-own]",
            "She meant 22: the rest is the parent company",
        )
        .await;
    picture(s, "correction").await;
    s.app.click("[data-testid=correct-submit]").await;
    let said = s.app.read(CORRECTED, "parent company").await;
    assert!(
        said.contains("220"),
        "what was read stays beside it: {said}"
    );
    picture(s, "corrected").await;
    // Opening it again changes nothing, and tells how the agent's scorecard is now.
    let judged = until("the hub to judge again", SOON, async || {
        let now = s.team.agent.open(&dana()).await;
        let size = now.scorecard.signals[0].clone();
        (now.id == *talk && size.source == Some(Source::Rep)).then_some(size)
    });
    let size = judged.await;
    assert_eq!(size.status, Status::NotMet);
    assert_eq!(size.value.as_deref(), Some("22 employees"));
}

async fn brief(s: &Scene) {
    s.app.click("[data-testid=brief-open]").await;
    s.app.read("[data-testid=brief-title]", NAME).await;
    let page = s.app.see("[data-testid=brief-sheet]").await;
    assert!(page.contains("4 of 5"), "{page}");
    assert!(page.contains("“30k”"), "{page}");
    picture(s, "brief").await;
    s.app.click("[data-testid=brief-save]").await;
    s.app.see("[data-testid=brief-saved]").await;
    s.app.click("[data-testid=brief-back]").await;
    s.app.see(SIZE).await;
}

/// Types a word and the beginning of another.
async fn finds(app: &App) {
    app.click("[data-testid=conversations-nav]").await;
    app.fill(FIELD, "carved ou").await;
    app.read(HIT, WORDS).await;
}

/// All of it is on the device: nothing changes with a restart.
async fn in_the_dark(desktop: &Desktop) {
    let app = App::start_with(desktop, &[("GTK_THEME", "Adwaita:dark")]).await;
    app.click(MINE).await;
    app.read(CORRECTED, "parent company").await;
    app.click("[data-testid=claim-signal-budget]").await;
    app.read(LIT, "30k").await;
    app.painted().await;
    desktop.picture("card-dark");
    app.click("[data-testid=brief-open]").await;
    app.read("[data-testid=brief-title]", NAME).await;
    app.see("[data-testid=brief-sheet]").await;
    app.painted().await;
    desktop.picture("brief-dark");
    app.click("[data-testid=brief-back]").await;
    finds(&app).await;
    app.painted().await;
    desktop.picture("search-dark");
    app.quit().await;
}

async fn picture(s: &Scene, name: &str) {
    s.app.painted().await;
    s.desktop.picture(name);
}
