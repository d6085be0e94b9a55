//! Connections and notifications, as an admin and a rep set them.

use std::sync::{Arc, Mutex};

use baton_api::notify::{
    Authorize, ConnectionSaved, ConnectionSecrets, ConnectionSettings, ConnectionState,
    ConnectionTest, ConnectionView, MyNotify, NotifyView, Preview, PreviewView, Retry,
    SaveConnection, SlackAnswers, SlackSettings, TestMe, TestStep,
};
use baton_api::view::{DeliveryState, DeliveryView};
use baton_api::{Code, Problem};
use baton_core::notice::{NoticeEvent, RecordLink, template};
use baton_core::notify::{Channel, NotifyPolicy, RepNotify};
use baton_desk::failure::FailureCode;
use serde_json::{Value, json};
use url::Url;

use crate::people::{Story, at, handoff, told};
use crate::world::World;

fn settings() -> ConnectionSettings {
    ConnectionSettings::Slack(SlackSettings {
        answers: SlackAnswers::Socket,
        team_channel: None,
        api_url: None,
    })
}

fn slack(token: Option<&str>) -> SaveConnection {
    SaveConnection {
        name: "Slack".into(),
        settings: settings(),
        secrets: ConnectionSecrets {
            token: token.map(str::to_owned),
            ..ConnectionSecrets::default()
        },
    }
}

fn connected() -> ConnectionView {
    ConnectionView {
        id: "con_1".into(),
        name: "Slack".into(),
        settings: settings(),
        secrets: vec!["token".into()],
        state: ConnectionState::Ok,
        problem: None,
        callback_url: None,
        sent_at: None,
        waiting: 0,
        dead: 0,
    }
}

fn saved() -> ConnectionSaved {
    ConnectionSaved {
        connection: connected(),
        webhook_secret: None,
    }
}

fn delivery(state: DeliveryState) -> DeliveryView {
    DeliveryView {
        id: "dlv_1".into(),
        event: NoticeEvent::Test,
        offer: None,
        channel: Channel::Slack,
        connection: Some("Slack".into()),
        rep: None,
        state,
        at: at(0),
        due_at: None,
        attempts: 0,
        reason: None,
        url: None,
        can_retry: false,
    }
}

fn names(events: Vec<&str>) -> Vec<String> {
    events.into_iter().map(str::to_owned).collect()
}

/// What was asked, without what was said with it.
fn asked(world: &World) -> Vec<String> {
    world
        .hub
        .asked()
        .into_iter()
        .map(|(what, _)| what)
        .collect()
}

#[tokio::test]
async fn an_admin_connects_slack_tests_it_and_lets_it_go() {
    let world = World::new().await;
    let ana = world.live().await;
    let hub = &world.hub;
    hub.says("GET /v1/admin/connections", &[connected()]);
    hub.says("POST /v1/admin/connections", &saved());
    hub.says("PUT /v1/admin/connections/con_1", &saved());
    let step = TestStep {
        name: "Sign in".into(),
        words: "The token was revoked.".into(),
        ok: false,
    };
    let test = ConnectionTest { steps: vec![step] };
    hub.says("POST /v1/admin/connections/con_1/test", &test);
    hub.says("DELETE /v1/admin/connections/con_1", &Value::Null);

    let new = ana.desk.add_connection(&slack(Some("xoxb-1"))).await;
    let id = new.unwrap().connection.id;
    assert_eq!(hub.asked()[0].1["secrets"]["token"], "xoxb-1");
    ana.desk.save_connection(&id, &slack(None)).await.unwrap();
    let kept = &hub.asked()[0].1["secrets"]["token"];
    assert_eq!(*kept, Value::Null, "what is absent stays as it is");
    assert_eq!(ana.desk.connections().await.unwrap(), [connected()]);
    let tested = ana.desk.test_connection(&id).await.unwrap();
    assert_eq!(tested, test, "a step that fails is an answer");
    ana.desk.drop_connection(&id).await.unwrap();
    assert_eq!(
        asked(&world),
        names(vec![
            "GET /v1/admin/connections",
            "POST /v1/admin/connections/con_1/test",
            "DELETE /v1/admin/connections/con_1",
        ])
    );
    ana.stop().await;
}

#[tokio::test]
async fn an_admin_signs_in_at_a_crm_in_the_browser_and_nowhere_unsafe() {
    let world = World::new().await;
    let ana = world.live().await;
    let opened = Arc::new(Mutex::new(Vec::new()));
    let list = Arc::clone(&opened);
    let browser = move |url: &Url| {
        list.lock().unwrap().push(url.to_string());
        Ok(())
    };
    let leads_to = |url: &str| {
        let url = url.to_owned();
        let request = "POST /v1/admin/connections/con_1/authorize";
        world.hub.says(request, &Authorize { url });
    };
    let id = "con_1".into();

    let page = "https://app.hubspot.com/oauth/authorize?state=x";
    leads_to(page);
    let asked = ana.desk.authorize_connection(&id, &browser).await;
    asked.unwrap();
    assert_eq!(*opened.lock().unwrap(), [page]);
    for unsafe_one in ["file:///etc/passwd", "http://login.example.com/"] {
        leads_to(unsafe_one);
        let asked = ana.desk.authorize_connection(&id, &browser).await;
        assert_eq!(asked.unwrap_err().code, FailureCode::Refused);
    }
    assert_eq!(opened.lock().unwrap().len(), 1, "nothing else was opened");
    ana.stop().await;
}

#[tokio::test]
async fn a_policy_is_saved_over_the_version_that_was_read_only() {
    let world = World::new().await;
    let ana = world.live().await;
    let view = NotifyView {
        policy: NotifyPolicy::default(),
        changed_at: None,
        changed_by: None,
        words: vec![],
        placeholders: vec![],
    };
    world.hub.says("GET /v1/admin/notifications", &view);
    let read = ana.desk.notifications().await.unwrap();
    let mut policy = read.policy;
    policy.reps_choose = false;
    let conflict = Problem::new(Code::Conflict, "Mia saved another version at 14:02.")
        .fix("Read it again, then change it.");
    world.hub.refuses("PUT /v1/admin/notifications", &conflict);
    let refused = ana.desk.save_notifications(&policy).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Refused);
    assert_eq!(refused.message, "Mia saved another version at 14:02.");
    assert!(refused.fix.is_some());

    let next = NotifyView {
        policy: NotifyPolicy {
            version: 2,
            ..policy.clone()
        },
        ..view
    };
    world.hub.says("PUT /v1/admin/notifications", &next);
    let saved = ana.desk.save_notifications(&policy).await.unwrap();
    assert_eq!(saved, next);
    let (_, said) = world.hub.asked().pop().unwrap();
    assert_eq!(said, serde_json::to_value(&policy).unwrap());
    ana.stop().await;
}

#[tokio::test]
async fn a_template_that_cannot_be_filled_in_names_its_field() {
    let world = World::new().await;
    let ana = world.live().await;
    let request = Preview {
        event: NoticeEvent::Offered,
        channel: Channel::Email,
        handoff: None,
        template: template(NoticeEvent::Offered),
    };
    let post = "POST /v1/admin/notifications/preview";
    let unknown =
        Problem::new(Code::InvalidField, "There is no {{prospect.nmae}}.").at("template.subject");
    world.hub.refuses(post, &unknown);
    let refused = ana.desk.preview_notification(&request).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("template.subject"));

    let shown = PreviewView {
        subject: "Dana".into(),
        text: "Dana waits.".into(),
        html: None,
        body: None,
    };
    world.hub.says(post, &shown);
    let seen = ana.desk.preview_notification(&request).await.unwrap();
    assert_eq!(seen, shown);
    ana.stop().await;
}

#[tokio::test]
async fn a_rep_turns_a_channel_off_and_tests_another() {
    let world = World::new().await;
    let ana = world.live().await;
    let mut mine = MyNotify {
        choice: RepNotify::default(),
        may_choose: true,
        quiet: None,
        zone: "Europe/Berlin".into(),
        channels: vec![],
        events: vec![],
    };
    world.hub.says("GET /v1/me/notifications", &mine);
    assert_eq!(ana.desk.my_notifications().await.unwrap(), mine);
    mine.choice.off = vec![Channel::Email];
    world.hub.says("PUT /v1/me/notifications", &mine);
    let saved = ana.desk.save_my_notifications(&mine.choice).await;
    assert_eq!(saved.unwrap(), mine);
    let queued = delivery(DeliveryState::Queued);
    world.hub.says("POST /v1/me/notifications/test", &queued);
    let slack = TestMe {
        channel: Channel::Slack,
        connection: None,
    };
    let test = ana.desk.test_my_notifications(&slack).await;
    assert_eq!(test.unwrap(), queued);
    let said: Vec<_> = world
        .hub
        .asked()
        .into_iter()
        .map(|(_, said)| said)
        .collect();
    assert_eq!(said[1], json!({"off": ["email"], "quiet": null}));
    assert_eq!(said[2], json!({"channel": "slack"}));
    ana.stop().await;
}

#[tokio::test]
async fn what_may_have_arrived_is_sent_again_only_when_the_rep_says_so() {
    let world = World::new().await;
    let ana = world.live().await;
    let post = "POST /v1/deliveries/dlv_1/retry";
    let maybe = Problem::new(Code::Conflict, "It may have arrived.")
        .fix("Say that a second one does no harm.");
    world.hub.refuses(post, &maybe);
    let id = "dlv_1".into();
    let refused = ana.desk.retry_delivery(&id, &Retry::default()).await;
    assert_eq!(refused.unwrap_err().code, FailureCode::Refused);
    world.hub.says(post, &delivery(DeliveryState::Queued));
    let even_if_sent = true;
    let again = ana.desk.retry_delivery(&id, &Retry { even_if_sent }).await;
    assert_eq!(again.unwrap().state, DeliveryState::Queued);
    let said: Vec<_> = world
        .hub
        .asked()
        .into_iter()
        .map(|(_, said)| said)
        .collect();
    assert_eq!(
        said,
        [
            json!({"even_if_sent": false}),
            json!({"even_if_sent": true})
        ]
    );
    ana.stop().await;
}

#[tokio::test]
async fn only_what_a_handoff_leads_to_is_opened() {
    let world = World::new().await;
    let (record, message) = (
        "https://app.hubspot.com/contacts/1/record/0-1/101",
        "https://showloom.slack.com/archives/D1/p1700000000000001",
    );
    let unsafe_one = "http://intranet.example/";
    let mut offered = handoff("ho_1").offered("off_1", "rep_ana", 0, 120);
    let link = |url: &str| RecordLink {
        name: "HubSpot".into(),
        url: url.into(),
    };
    offered.records = vec![link(record), link(unsafe_one)];
    offered.deliveries = vec![DeliveryView {
        url: Some(message.into()),
        ..delivery(DeliveryState::Sent)
    }];
    world.hub.tell(told(&offered));
    world.hub.tell(told(&handoff("ho_2")));
    let mut ana = world.live().await;
    ana.shown().await;

    for url in [record, message] {
        let opened = ana.desk.record_url(&"ho_1".into(), url).await;
        assert_eq!(opened.unwrap().as_str(), url);
        let elsewhere = ana.desk.record_url(&"ho_2".into(), url).await;
        assert_eq!(elsewhere.unwrap_err().code, FailureCode::NotFound);
    }
    let strangers = [
        unsafe_one,
        "https://app.hubspot.com/contacts/1/record/0-1/102",
        "https://app.hubspot.com/",
        "file:///etc/passwd",
        "",
    ];
    for url in strangers {
        let refused = ana.desk.record_url(&"ho_1".into(), url).await;
        assert_eq!(refused.unwrap_err().code, FailureCode::NotFound, "{url}");
    }
    ana.stop().await;
}

#[tokio::test]
async fn settings_are_the_hubs_and_an_admins() {
    let world = World::new().await;
    let mut ana = world.live().await;
    let forbidden = Problem::new(Code::Forbidden, "Only admins may do that.");
    let get = "GET /v1/admin/connections";
    world.hub.refuses(get, &forbidden);
    let refused = ana.desk.connections().await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Forbidden);
    world.hub.offline(true);
    let failed = ana.desk.connections().await.unwrap_err();
    assert_eq!(failed.code, FailureCode::Unreachable);
    let failed = ana.desk.test_connection(&"con_1".into()).await.unwrap_err();
    assert_eq!(failed.code, FailureCode::Unreachable);
    world.hub.offline(false);
    ana.desk.wake();
    ana.live().await;
    ana.stop().await;
}
