//! Baton shown without a display: the sample is played, a handoff arrives, and pictures are taken.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::app::App;
use crate::desktop::Desktop;
use crate::wait::until;

/// The sample plays a whole conversation before it hands over.
const SAMPLE: Duration = Duration::from_mins(3);

const OFFERED: &str = "[data-testid=inbox-row][data-section=offered]";
const MINE: &str = "[data-testid=inbox-row][data-section=mine]";
/// What happens behind the scenes, one sentence at a time.
const LINE: &str = "[data-testid=sample-line]";

/// Plays the tour and says what happens as it happens.
pub async fn tour() {
    let desktop = Desktop::start("tour").await;
    let mut guide = Guide {
        app: App::start(&desktop).await,
        desktop,
        said: BTreeSet::new(),
    };
    guide.play().await;
    guide.answer().await;
    guide.look_around().await;
    let Guide { app, desktop, .. } = guide;
    app.quit().await;
    in_the_dark(&desktop).await;
    println!("\nPictures: {}", desktop.artefacts.folder().display());
}

struct Guide {
    desktop: Desktop,
    app: App,
    /// Sentences of the sample that were told.
    said: BTreeSet<String>,
}

impl Guide {
    /// From the first page to the handoff that is offered.
    async fn play(&mut self) {
        self.app.see("[data-testid=welcome-sample]").await;
        self.picture("welcome").await;
        self.app.click("[data-testid=welcome-sample]").await;
        self.app.live().await;
        self.app
            .see("[data-testid=sample-talk] li:nth-child(8)")
            .await;
        self.picture("conversation").await;
        let app = &self.app;
        let said = &mut self.said;
        until("the sample to hand over", SAMPLE, async || {
            tell(app, said).await;
            (!app.all(OFFERED).await.is_empty()).then_some(())
        })
        .await;
        let said = self.app.count("[data-testid=sample-talk] li").await;
        println!("Received: {said} messages, through the agent API");
    }

    /// Reads the alert, opens the handoff, and accepts on the notification itself.
    async fn answer(&mut self) {
        let alert = self.desktop.notifications.alert("").await;
        let mut lines = alert.body.lines();
        println!("Judged: {}", lines.next().unwrap_or_default());
        println!(
            "Offered to: {}",
            self.app
                .see("[data-testid=presence]")
                .await
                .replace('\n', ", ")
        );
        println!(
            "Alerted: {} | {}",
            alert.summary,
            lines.collect::<Vec<_>>().join(" | ")
        );
        self.picture("alert").await;
        self.app.click(OFFERED).await;
        self.app.see("[data-testid=transcript-message]").await;
        self.picture("handoff").await;

        let pressed = Instant::now();
        let after = || pressed.elapsed().as_secs_f64();
        self.desktop.notifications.choose(&alert, "accept").await;
        self.app.see(MINE).await;
        println!(
            "Accepted on the notification, and in the app in {:.1} s",
            after()
        );
        self.app.read(LINE, "The agent was told").await;
        self.desktop.notifications.alert("Booked").await;
        tell(&self.app, &mut self.said).await;
        println!("The agent knew in {:.1} s", after());
        self.picture("accepted").await;
    }

    async fn look_around(&self) {
        self.app.click("[data-testid=open-in-agenda]").await;
        let when = self.app.see("[data-testid=meeting-when]").await;
        println!("Booked: {}", when.replace('\n', ", "));
        self.picture("agenda").await;
        self.app.click("[data-testid=settings-nav]").await;
        self.app.click("[data-testid=settings-qualification]").await;
        self.app
            .see("[data-testid=settings-qualification-page]")
            .await;
        self.picture("settings").await;
    }

    async fn picture(&self, name: &str) {
        self.app.painted().await;
        self.desktop.picture(name);
    }
}

/// Prints the sentences of the sample that are new.
async fn tell(app: &App, said: &mut BTreeSet<String>) {
    for line in app.all(LINE).await {
        if said.insert(line.clone()) {
            println!("{line}");
        }
    }
}

/// The same inbox in the dark theme, with all that was decided still there.
async fn in_the_dark(desktop: &Desktop) {
    let app = App::start_with(desktop, &[("GTK_THEME", "Adwaita:dark")]).await;
    app.click(MINE).await;
    app.see("[data-testid=handoff-name]").await;
    app.painted().await;
    desktop.picture("dark");
    app.quit().await;
}
