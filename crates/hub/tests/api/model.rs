//! A language model reads along: only if the workspace says so, and never in anybody's way.

#[path = "model/failing.rs"]
mod failing;
#[path = "model/fake.rs"]
mod fake;
#[path = "model/llama.rs"]
mod llama;
#[path = "model/real.rs"]
mod real;
#[path = "model/settings.rs"]
mod settings;

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Agent, QUALIFYING, Rep, World};
use fake::{Act, FakeModel, Talk, nothing};

const MODEL: &str = "/v1/admin/model";
/// Long enough for a busy machine.
const SOON: Duration = Duration::from_secs(20);
/// After so many seconds a talk has settled.
const SETTLED: i64 = 4;

/// Three signals that the words read, and one that they do not.
const PEN: &str = "We are 220 people at Haulpoint. A budget of 30,000 USD is approved. We must go \
                   live next month. Here it is my pen that counts.";

fn chosen(fake: &FakeModel) -> Value {
    json!({
        "settings": {
            "enabled": true, "provider": "open_ai", "url": fake.url, "model": "tiny-1",
            "timeout_seconds": 20, "tokens_per_day": 200_000, "cents_in": 100, "cents_out": 400,
        },
        "key": "sk-s3cret",
    })
}

/// The role, which only the model sees, and a summary.
fn sees_the_role(talk: &Talk) -> Value {
    let pen = talk.id("my pen that counts");
    let mut all = nothing();
    all["signals"]["role"] = json!({
        "role": "decision_maker", "evidence": [pen], "quote": "my pen",
    });
    all["summary"] = json!([{ "text": "Decides alone about tools.", "evidence": [pen] }]);
    all
}

struct Scene<'w> {
    world: &'w World,
    agent: Agent<'w>,
    boss: Rep<'w>,
    ana: Rep<'w>,
    fake: FakeModel,
}

impl<'w> Scene<'w> {
    async fn new(world: &'w World, usual: Act) -> Self {
        let (agent, boss) = (world.agent().await, world.admin().await);
        let scene = Self {
            world,
            agent,
            boss,
            ana: world.rep("Ana").await,
            fake: FakeModel::start(usual).await,
        };
        scene.boss.puts(MODEL, chosen(&scene.fake)).await;
        scene
    }

    /// A talk with a handoff; both ids.
    async fn talks(&self, id: &str, text: &str) -> (String, Value) {
        let talk = self.agent.opens(id, text).await;
        let handoff = self.agent.asks(&talk).await;
        (talk, handoff["id"].clone())
    }

    async fn says(&self, talk: &str, id: &str, text: &str) {
        let message = json!({ "id": id, "role": "prospect", "text": text });
        let path = format!("/v1/conversations/{talk}/messages");
        let (status, reply) = self
            .agent
            .post(&path, json!({ "messages": [message] }))
            .await;
        assert!(status.is_success(), "{reply}");
    }

    /// Time passes, and what is due then begins.
    async fn pass(&self, seconds: i64) {
        self.world.pass(seconds);
        self.world.engine.read_due().await.unwrap();
    }

    /// The handoff as Ana sees it, once the model is as wanted.
    async fn once(&self, handoff: &Value, wanted: impl Fn(&Value) -> bool) -> Value {
        let seen = async {
            loop {
                let view = self.world.handoff_view(&self.ana, handoff).await;
                if wanted(&view["model"]) {
                    return view;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let seen = tokio::time::timeout(SOON, seen).await;
        if let Ok(view) = seen {
            return view;
        }
        let view = self.world.handoff_view(&self.ana, handoff).await;
        panic!("the model is {}", view["model"]);
    }

    async fn once_read(&self, handoff: &Value, messages: u32) -> Value {
        let read = |m: &Value| m["kind"] == "read" && m["messages"] == messages;
        self.once(handoff, read).await
    }

    async fn once_failed(&self, handoff: &Value, code: &str) -> Value {
        let failed = |m: &Value| m["kind"] == "failed" && m["code"] == code;
        self.once(handoff, failed).await
    }

    async fn once_asked(&self, times: usize) {
        let asked = async {
            while self.fake.count() < times {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(SOON, asked).await.expect("a request");
    }
}

fn role(view: &Value) -> &Value {
    let signals = view["scorecard"]["signals"].as_array().unwrap();
    signals.iter().find(|s| s["name"] == "role").unwrap()
}

#[tokio::test]
async fn nothing_is_sent_unless_the_workspace_says_so() {
    let world = World::new().await;
    let scene = Scene::new(&world, Act::Claim(sees_the_role)).await;
    let mut off = chosen(&scene.fake);
    off["settings"]["enabled"] = json!(false);
    scene.boss.puts(MODEL, off).await;
    let (talk, handoff) = scene.talks("c1", PEN).await;
    scene.pass(SETTLED).await;
    scene.says(&talk, "m2", "Anyone there?").await;
    scene.pass(SETTLED).await;
    let view = scene.world.handoff_view(&scene.ana, &handoff).await;
    assert_eq!(view["model"], json!({ "kind": "off" }));
    assert_eq!(scene.fake.count(), 0);
    let seen = scene.boss.reads(MODEL).await;
    assert_eq!(seen["month"]["calls"], 0);
}

#[tokio::test]
async fn what_the_model_reads_stands_beside_the_words_with_its_source() {
    let world = World::new().await;
    let scene = Scene::new(&world, Act::Claim(sees_the_role)).await;
    let (_, handoff) = scene.talks("c1", PEN).await;
    let waiting = world.handoff_view(&scene.ana, &handoff).await;
    assert_eq!(waiting["model"]["kind"], "waiting");
    assert_eq!(role(&waiting)["status"], "unknown");
    scene.pass(SETTLED).await;
    let view = scene.once_read(&handoff, 2).await;
    assert_eq!(view["model"]["model"], "tiny-1");
    let seen = role(&view);
    assert_eq!(
        (&seen["status"], &seen["source"]),
        (&json!("met"), &json!("model"))
    );
    let start = PEN.find("my pen").unwrap();
    let end = start + "my pen".len();
    assert_eq!(
        seen["evidence"],
        json!([{ "seq": 1, "start": start, "end": end }])
    );
    let summary = view["context"]["summary"].as_array().unwrap();
    let of_model = summary.iter().find(|c| c["read_by"] == "model").unwrap();
    assert_eq!(of_model["text"], "Decides alone about tools.");
    assert_eq!(view["scorecard"]["signals"][0]["source"], "reader");
    // The prospect's record is not sent, nor is the key in the body.
    let (body, key) = scene.fake.last(|asked| {
        let key = asked.headers["authorization"].to_str().unwrap().to_owned();
        (asked.body.to_string(), key)
    });
    assert!(!body.contains("Whitcomb") && !body.contains("sk-s3cret"));
    assert_eq!(key, "Bearer sk-s3cret");
    let usage = scene.boss.reads(MODEL).await["today"].clone();
    assert_eq!((&usage["calls"], &usage["failed"]), (&json!(1), &json!(0)));
    assert_eq!(
        (&usage["tokens_in"], &usage["tokens_out"]),
        (&json!(900), &json!(100))
    );
    assert!(usage["median_ms"].is_number());
}

#[tokio::test]
async fn a_talk_is_read_once_it_settles_and_again_when_more_is_said() {
    let world = World::new().await;
    let scene = Scene::new(&world, Act::Claim(|_| nothing())).await;
    let (talk, handoff) = scene.talks("c1", QUALIFYING).await;
    scene.pass(2).await;
    scene.says(&talk, "m2", "And one more thing.").await;
    scene.pass(2).await;
    assert_eq!(scene.fake.count(), 0, "the talk goes on");
    scene.pass(2).await;
    scene.once_read(&handoff, 3).await;
    assert_eq!(scene.fake.count(), 1);
    scene.says(&talk, "m3", "Sorry, are you there?").await;
    scene.pass(SETTLED).await;
    scene.once_read(&handoff, 4).await;
    assert_eq!(scene.fake.count(), 2);
    let said = scene.fake.last(|asked| asked.talk().0.len());
    assert!(said > 4, "all of the talk is read");
}

#[tokio::test]
async fn a_talk_that_does_not_pause_is_read_all_the_same() {
    let world = World::new().await;
    let scene = Scene::new(&world, Act::Claim(|_| nothing())).await;
    let (talk, _) = scene.talks("c1", QUALIFYING).await;
    for n in 0..16 {
        scene.pass(2).await;
        scene
            .says(&talk, &format!("n{n}"), "And another thing.")
            .await;
    }
    scene.once_asked(1).await;
}

#[tokio::test]
async fn what_is_said_while_the_model_reads_is_read_next() {
    let world = World::new().await;
    let scene = Scene::new(&world, Act::Claim(|_| nothing())).await;
    scene.fake.next(Act::Silent);
    let mut quick = chosen(&scene.fake);
    quick["settings"]["timeout_seconds"] = json!(2);
    scene.boss.puts(MODEL, quick).await;
    let (talk, handoff) = scene.talks("c1", QUALIFYING).await;
    scene.pass(SETTLED).await;
    scene.once_asked(1).await;
    scene.says(&talk, "m2", "One more thing.").await;
    scene.pass(SETTLED).await;
    assert_eq!(scene.fake.count(), 1, "one call at a time of one talk");
    scene.once_read(&handoff, 3).await;
    assert_eq!(scene.fake.count(), 2);
}

#[tokio::test]
async fn turned_off_the_model_loses_its_share_at_the_next_reading() {
    let world = World::new().await;
    let scene = Scene::new(&world, Act::Claim(sees_the_role)).await;
    let (talk, handoff) = scene.talks("c1", PEN).await;
    scene.pass(SETTLED).await;
    let view = scene.once_read(&handoff, 2).await;
    assert_eq!(role(&view)["source"], "model");
    let mut off = chosen(&scene.fake);
    off["settings"]["enabled"] = json!(false);
    scene.boss.puts(MODEL, off).await;
    scene.says(&talk, "m2", "Hello?").await;
    let view = world.handoff_view(&scene.ana, &handoff).await;
    assert_eq!(view["model"]["kind"], "off");
    assert_eq!(role(&view)["status"], "unknown");
    assert!(!view["context"].to_string().contains("Decides alone"));
}

#[tokio::test]
async fn a_hub_that_restarts_goes_on_reading() {
    let mut world = World::new().await;
    let fake = FakeModel::start(Act::Silent).await;
    {
        let (agent, boss) = (world.agent().await, world.admin().await);
        boss.puts(MODEL, chosen(&fake)).await;
        let talk = agent.opens("c1", PEN).await;
        agent.asks(&talk).await;
    }
    world.pass(SETTLED);
    world.engine.read_due().await.unwrap();
    while fake.count() == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    fake.always(Act::Claim(sees_the_role));
    world.restart().await;
    let read = async {
        while fake.count() < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(SOON, read)
        .await
        .expect("another call");
}
