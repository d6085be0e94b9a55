//! What most of these tests begin with: Ana at her desktop, joined, and Dana ready to be handed
//! over.

use baton_api::agent::HandoffStatus;
use baton_core::handoff::HandoffState;
use baton_tests::app::App;
use baton_tests::conversations::dana;
use baton_tests::desktop::Desktop;
use baton_tests::notifications::Notification;
use baton_tests::team::Team;

pub const NAME: &str = "Dana Whitcomb";
pub const OFFERED: &str = "[data-testid=inbox-row][data-section=offered]";
pub const MINE: &str = "[data-testid=inbox-row][data-section=mine]";
pub const WAITING: &str = "[data-testid=inbox-row][data-section=waiting]";
pub const CLOSED: &str = "[data-testid=inbox-row][data-section=closed]";
pub const ACCEPT: &str = "[data-testid=accept]";
pub const BANNER: &str = "[data-testid=answer-banner]";

pub struct Scene {
    pub team: Team,
    // The app ends before its desktop does.
    pub app: App,
    pub desktop: Desktop,
}

impl Scene {
    /// Ana has joined the team and is available. `test` names the folder of pictures.
    pub async fn with_ana(test: &str, offer_seconds: u32) -> Self {
        let team = Team::start(offer_seconds).await;
        let address = team.hub.url();
        Self::joined_at(test, team, &address).await
    }

    /// As above, with Ana's app reaching the hub at another address.
    pub async fn joined_at(test: &str, team: Team, address: &str) -> Self {
        let code = team.invite("Ana Ruiz");
        let desktop = Desktop::start(&format!("e2e/{test}")).await;
        Self::joined_on(desktop, team, address, &code).await
    }

    /// As above, on a desktop that is there already, with the code of an invitation.
    pub async fn joined_on(desktop: Desktop, team: Team, address: &str, code: &str) -> Self {
        let app = App::start(&desktop).await;
        app.join(address, code).await;
        desktop.picture("joined");
        Self { team, app, desktop }
    }

    /// The agent hands Dana over, and Ana is asked.
    pub async fn hand_dana_over(&self) -> HandoffStatus {
        let conversation = self.team.agent.open(&dana()).await;
        let handoff = self.team.agent.hand_over(&conversation.id).await;
        assert_eq!(handoff.state, HandoffState::Offered);
        assert_eq!(rep(&handoff), "Ana Ruiz");
        handoff
    }

    /// The alert about Dana is on Ana's screen.
    pub async fn alert(&self) -> Notification {
        let alert = self.desktop.notifications.alert(NAME).await;
        self.desktop.notified().await;
        self.app.painted().await;
        self.desktop.picture("alert");
        alert
    }

    /// How often Ana was alerted about Dana.
    pub fn alerts(&self) -> usize {
        self.desktop.notifications.count(NAME)
    }
}

/// Name of the rep that a handoff is with.
pub fn rep(handoff: &HandoffStatus) -> &str {
    handoff.rep.as_ref().map_or("nobody", |rep| &rep.name)
}
