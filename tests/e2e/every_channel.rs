//! Whoever is asked is told on every channel, as an admin set it up in the app.

use baton_channels::slack::ACCEPT;
use baton_channels::testing::mail::{Behaviour, MailServer, Options, Taken};
use baton_channels::testing::slack::{FakeSlack, Message};
use baton_core::handoff::HandoffState;
use baton_tests::app::App;
use baton_tests::conversations::dana;
use baton_tests::desktop::Desktop;
use baton_tests::rep::Rep;
use baton_tests::team::Team;

use crate::scene::{MINE, NAME, OFFERED, Scene, rep};

const ANA: &str = "ana.ruiz@showloom.example";
const BO: &str = "bo.lindgren@showloom.example";
const FAILED: &str = "[data-testid=connection-test-step][data-ok=false]";
const LAST_STEP: &str = "[data-testid=connection-test-step]:last-child";
const RULE: &str = "[data-testid=event][data-id=offered]";
/// What was told last.
const LAST: &str = "[data-testid=receipts]:first-child";
/// What her mail server says to the first mail.
const REFUSAL: &str = "550 5.2.2 Mailbox is full";

/// What is outside of Baton.
struct Outside {
    mail: MailServer,
    slack: FakeSlack,
}

#[tokio::test]
async fn an_admin_connects_mail_and_slack_and_answers_in_slack_what_came_there() {
    let team = Team::start(120).await;
    let (address, code) = (team.hub.url(), team.invite_admin("Ana Ruiz"));
    let mut bo = Rep::join(&address, &team.invite("Bo Lindgren")).await;
    let desktop = Desktop::start("e2e/every_channel").await;
    let s = Scene::joined_on(desktop, team, &address, &code).await;
    let mut outside = Outside {
        mail: MailServer::start(Options::default()).await,
        slack: FakeSlack::start().await,
    };
    let (ana, _) = (outside.slack.user(ANA), outside.slack.user(BO));
    s.app.click("[data-testid=settings-nav]").await;
    connects_mail(&s, &outside.mail).await;
    connects_slack(&s, &outside.slack).await;
    says_when(&s).await;
    says_how(&s).await;

    // Bo is asked first and has no time; then she is, and her mailbox is full.
    outside.mail.behave(Behaviour::Receiver(REFUSAL));
    is(&s, "away").await;
    let talk = s.team.agent.open(&dana()).await;
    let handoff = s.team.agent.hand_over(&talk.id).await;
    assert_eq!(rep(&handoff), "Bo Lindgren");
    is(&s, "available").await;
    let (_, offer) = bo.offer().await;
    bo.decline(offer, "in_a_call").await;
    s.app.click("[data-testid=inbox-nav]").await;
    s.app.click(OFFERED).await;
    sends_again(&s, &mut outside.mail).await;

    let (ts, offer) = message_to(&outside.slack, &ana).await;
    assert!(outside.slack.press(&ana, &ts, ACCEPT, &offer).await);
    s.app.read(MINE, NAME).await;
    s.app.see(&receipt("slack", "acted")).await;
    let told = s.app.see("[data-testid=who-knows]").await;
    assert!(told.contains("Bo Lindgren"), "{told}");
    assert!(told.contains("In a call"), "{told}");
    let now = s.team.agent.handoff(&handoff.id).await;
    assert_eq!((now.state, rep(&now)), (HandoffState::Accepted, "Ana Ruiz"));
    s.app.gone("[data-testid=receipt][data-state=queued]").await;
    picture(&s, "receipts", "[data-testid=deliveries]").await;
    let Scene { app, desktop, .. } = s;
    app.quit().await;
    in_the_dark(&desktop).await;
}

/// What became of each is still there after a restart.
async fn in_the_dark(desktop: &Desktop) {
    let app = App::start_with(desktop, &[("GTK_THEME", "Adwaita:dark")]).await;
    app.click(MINE).await;
    app.see(&receipt("slack", "acted")).await;
    app.bring("[data-testid=deliveries]").await;
    app.painted().await;
    desktop.picture("receipts-dark");
    app.quit().await;
}

/// First with a password of yesterday.
async fn connects_mail(s: &Scene, mail: &MailServer) {
    let app = &s.app;
    app.click("[data-testid=settings-connections]").await;
    app.fill("[data-testid=connection-name]", "Mail").await;
    app.fill("[data-testid=mail-host]", mail.host()).await;
    app.fill("[data-testid=mail-port]", &mail.port().to_string())
        .await;
    app.fill("[data-testid=mail-user]", mail.user()).await;
    app.fill("[data-testid=mail-password]", "yesterday").await;
    app.fill("[data-testid=mail-from]", "baton@showloom.example")
        .await;
    app.click("[data-testid=mail-more]").await;
    app.paste("[data-testid=mail-authority]", mail.authority())
        .await;
    picture(s, "mail", "[data-testid=connection-name]").await;
    app.click("[data-testid=connection-submit]").await;
    let said = app.read(FAILED, "Sign in").await;
    assert!(
        said.contains("535") && said.contains("app password"),
        "{said}"
    );
    picture(s, "wrong-password", "[data-testid=connection-item]").await;

    app.click("[data-testid=edit-connection]").await;
    app.fill("[data-testid=mail-password]", mail.password())
        .await;
    app.click("[data-testid=connection-submit]").await;
    app.read(LAST_STEP, "takes mail from").await;
    assert_eq!(app.count(FAILED).await, 0);
}

async fn connects_slack(s: &Scene, slack: &FakeSlack) {
    let app = &s.app;
    app.click("[data-testid=add-connection]").await;
    app.click("[data-testid=connection-kind][data-id=slack]")
        .await;
    app.fill("[data-testid=connection-name]", "Slack").await;
    app.fill("[data-testid=slack-token]", slack.token()).await;
    app.fill("[data-testid=slack-app-token]", slack.app_token())
        .await;
    app.click("[data-testid=slack-more]").await;
    app.fill("[data-testid=slack-api-url]", slack.url().as_str())
        .await;
    app.click("[data-testid=connection-submit]").await;
    app.read(&format!("li:last-child {LAST_STEP}"), "for answers")
        .await;
    slack.until_sockets(1).await;
    picture(s, "connections", "[data-testid=connection-item]").await;
}

/// The desktop at once, Slack after a second, mail after two more.
async fn says_when(s: &Scene) {
    let app = &s.app;
    app.click("[data-testid=settings-notify]").await;
    app.click(&format!("{RULE} [data-testid=event-open]")).await;
    for (channel, seconds) in [("slack", "1"), ("email", "3")] {
        let step = format!("{RULE} [data-testid=step][data-id={channel}]");
        app.click(&format!("{step} option[value=seconds]")).await;
        app.fill(&format!("{step} [data-testid=step-after]"), seconds)
            .await;
    }
    app.click("[data-testid=save-notify]").await;
    app.read("[data-testid=notify-state]", "Saved").await;
    picture(s, "rules", "[data-testid=events]").await;
}

/// Her words stand in the preview as they are typed.
async fn says_how(s: &Scene) {
    let app = &s.app;
    app.click("[data-testid=notify-words]").await;
    app.fill(
        "[data-testid=template-subject]",
        "{{ prospect.name }} wants a word",
    )
    .await;
    let shown = app
        .read("[data-testid=preview-subject]", "wants a word")
        .await;
    assert!(!shown.contains("{{"), "{shown}");
    // As it looks: with the styles that it brings, which the window itself would not take.
    let (frame, button) = ("[data-testid=preview-frame]", "td.button");
    let (text, colour) = app.framed(frame, "wants a word", button).await;
    assert!(text.contains("Open in Baton"), "{text}");
    assert_ne!(colour, "rgba(0, 0, 0, 0)");
    picture(s, "words", "[data-testid=template-subject]").await;
    app.click("[data-testid=save-notify]").await;
    app.read("[data-testid=notify-state]", "Saved").await;
}

async fn is(s: &Scene, presence: &str) {
    s.app.click("[data-testid=presence]").await;
    let choice = format!("[data-testid=presence-choice][data-id={presence}]");
    s.app.click(&choice).await;
    s.app.gone(&choice).await;
}

/// What her mail server said stands there. Once there is room again, she has it sent once more.
async fn sends_again(s: &Scene, mail: &mut MailServer) {
    let dead = format!("{LAST} {}", receipt("email", "dead"));
    s.app.read(&dead, "Mailbox is full").await;
    s.app.read(&dead, "Not delivered").await;
    picture(s, "dead", &dead).await;
    mail.behave(Behaviour::Fine);
    let again = format!("{dead} [data-testid=retry-delivery]");
    s.app.click(&again).await;
    s.app
        .see(&format!("{LAST} {}", receipt("email", "sent")))
        .await;
    let mine = mail.messages().into_iter().filter(|m| m.to == [ANA]);
    let subjects: Vec<_> = mine.map(|m| subject(&m)).collect();
    assert_eq!(subjects, [format!("{NAME} wants a word")]);
}

fn receipt(channel: &str, state: &str) -> String {
    format!("[data-testid=receipt][data-channel={channel}][data-state={state}]")
}

fn subject(mail: &Taken) -> String {
    let raw = String::from_utf8_lossy(&mail.raw);
    let line = raw.lines().find_map(|l| l.strip_prefix("Subject: "));
    line.unwrap_or_default().to_owned()
}

/// What Slack shows her that can be answered: the message, and the offer that it asks about.
async fn message_to(slack: &FakeSlack, user: &str) -> (String, String) {
    let alone = user.replacen('U', "D", 1);
    slack
        .until("a message that asks her", |slack| {
            let all = slack.messages();
            let hers = all.iter().find(|m| m.channel == alone)?;
            Some((hers.ts.clone(), offer_in(hers)?))
        })
        .await
}

fn offer_in(message: &Message) -> Option<String> {
    let blocks = message.blocks.as_array()?.iter();
    let mut elements = blocks.filter_map(|b| b["elements"].as_array()).flatten();
    let accept = elements.find(|e| e["action_id"] == ACCEPT)?;
    accept["value"].as_str().map(str::to_owned)
}

async fn picture(s: &Scene, name: &str, of: &str) {
    s.app.bring(of).await;
    s.app.painted().await;
    s.desktop.picture(name);
}
