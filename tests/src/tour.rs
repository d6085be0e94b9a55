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
const LOG: &str = "[data-testid=sample-log]";

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
    /// Lines of the sample that were told.
    said: BTreeSet<String>,
}

impl Guide {
    /// From the first page to the handoff that is offered.
    async fn play(&mut self) {
        self.app.see("[data-testid=welcome-sample]").await;
        self.picture("welcome");
        self.app.click("[data-testid=welcome-sample]").await;
        self.app.live().await;
        self.app.see(LOG).await;
        self.picture("conversation");
        let app = &self.app;
        let said = &mut self.said;
        until("the sample to hand over", SAMPLE, async || {
            tell(app, said).await;
            (!app.all(OFFERED).await.is_empty()).then_some(())
        })
        .await;
    }

    /// Reads the alert, opens the handoff, and accepts on the notification itself.
    async fn answer(&mut self) {
        let name = self
            .app
            .see(&format!("{OFFERED} [data-testid=row-name]"))
            .await;
        let alert = self.desktop.notifications.alert(&name).await;
        println!(
            "alerted: {} | {}",
            alert.summary,
            alert.body.replace('\n', " | ")
        );
        self.picture("alert");
        self.app.click(OFFERED).await;
        self.app.read("[data-testid=handoff-name]", &name).await;
        self.picture("handoff");

        let pressed = Instant::now();
        self.desktop.notifications.choose(&alert, "accept").await;
        self.app.see(MINE).await;
        println!(
            "accepted: on the screen after {:.1} s",
            pressed.elapsed().as_secs_f64()
        );
        self.app
            .see("[data-testid=sample-log][data-kind=agent_told]")
            .await;
        tell(&self.app, &mut self.said).await;
        self.picture("accepted");
    }

    async fn look_around(&self) {
        self.app.click("[data-testid=settings-nav]").await;
        self.app.see("[data-testid=qualification-threshold]").await;
        self.picture("settings");
    }

    fn picture(&self, name: &str) {
        self.desktop.picture(name);
    }
}

/// Prints the lines of the sample that are new.
async fn tell(app: &App, said: &mut BTreeSet<String>) {
    for line in app.all(LOG).await {
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
    desktop.picture("dark");
    app.quit().await;
}
