//! The model reader against a real server. Each situation is passed over, visibly, where that server
//! is not installed.

use baton_core::catalog::{Catalog, Competitor, Feature, UseCase};
use baton_core::conversation::{Message, Speaker};
use baton_core::evidence::Evidence;
use baton_core::prospect::Prospect;
use baton_core::qualification::QualificationPolicy;
use baton_core::signal::{Fact, Source};
use baton_insight::llm::Prompt;
use baton_insight::llm::wire::{Dialect, Wrong};
use baton_insight::{Insight, Transcript};
use serde_json::{Value, json};

use super::fake::Act;
use super::llama::Llama;
use super::{MODEL, PEN, SETTLED, Scene};
use crate::support::{QUALIFYING, World};

/// Fewer than the emptiest answer has: its names alone are more.
const TOO_FEW: u32 = 400;
const MOST_OUT: u32 = 8_000;

const SAID: [(Speaker, &str); 4] = [
    (Speaker::Agent, "Hi, I'm Lumi. What brings you here?"),
    (
        Speaker::Prospect,
        "We are 220 people at Haulpoint. Zürich asks for single sign-on. Tourly is too slow.",
    ),
    (Speaker::Agent, "We have single sign-on."),
    (
        Speaker::Prospect,
        "30,000 USD are approved. We go live on 1 June. Where is our data stored?",
    ),
];

fn messages() -> Vec<Message> {
    let at = "2026-03-02T09:00:00Z".parse().unwrap();
    let said = (0..).zip(SAID);
    said.map(|(seq, (role, text))| Message {
        seq,
        role,
        text: text.into(),
        at,
    })
    .collect()
}

fn prompt(messages: &[Message]) -> Prompt {
    let catalog = Catalog {
        vendor: "Showloom".into(),
        use_cases: vec![UseCase {
            id: "demos".into(),
            name: "Interactive demos".into(),
            says: String::new(),
        }],
        features: vec![Feature {
            id: "sso".into(),
            name: "Single sign-on".into(),
            aliases: vec![],
        }],
        competitors: vec![Competitor {
            name: "Tourly".into(),
            aliases: vec![],
        }],
        ..Catalog::default()
    };
    let talk = Transcript {
        catalog: &catalog,
        policy: &QualificationPolicy::default(),
        prospect: &Prospect::default(),
        started_at: messages[0].at,
        messages,
    };
    Prompt::of(&talk, &Insight::default(), 8_000).unwrap()
}

fn at(url: &str) -> Value {
    json!({
        "settings": {
            "enabled": true, "provider": "open_ai", "url": url, "model": "tiny",
            "timeout_seconds": 60, "tokens_per_day": 2_000_000,
        },
        "key": null,
    })
}

impl<'w> Scene<'w> {
    /// A workspace that chose a model.
    async fn real(world: &'w World, settings: Value) -> Self {
        let scene = Self::new(world, Act::Silent).await;
        scene.boss.puts(MODEL, settings).await;
        scene
    }

    /// The words stand, and nothing is from a model; the handoff, and what an admin sees.
    async fn fails(&self, code: &str) -> (Value, Value) {
        let (_, handoff) = self.talks("c1", QUALIFYING).await;
        self.pass(SETTLED).await;
        let view = self.once_failed(&handoff, code).await;
        assert_eq!(view["scorecard"]["verdict"], "qualified");
        assert!(!view["context"].to_string().contains(r#""model""#));
        let seen = self.boss.reads(MODEL).await;
        assert_eq!(seen["problem"]["code"], code);
        (handoff, seen)
    }
}

/// Every claim of the model, with its words and its evidence.
fn claims(insight: &Insight) -> Vec<(&str, &[Evidence])> {
    let c = &insight.context;
    let prospect = c.wants_human.iter().chain(&c.cares);
    let prospect = prospect.map(|c| (c.text.as_str(), c.evidence.as_slice()));
    let prospect = prospect
        .chain(c.objections.iter().map(|o| (&*o.text, &*o.evidence)))
        .chain(c.questions.iter().map(|q| (&*q.text, &*q.evidence)))
        .chain(c.decision.iter().map(|d| (&*d.text, &*d.evidence)));
    prospect.collect()
}

/// In its own words.
fn own(insight: &Insight) -> Vec<(&str, &[Evidence])> {
    let c = &insight.context;
    let own = c.summary.iter().chain(&c.opening);
    own.map(|c| (c.text.as_str(), c.evidence.as_slice()))
        .chain(c.risks.iter().map(|r| (&*r.text, &*r.evidence)))
        .collect()
}

fn figures(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|t| !t.is_empty())
}

/// Whatever the noise claims, nothing of it is believed that the talk does not say.
fn nothing_false(insight: &Insight, messages: &[Message]) {
    let said: Vec<&str> = SAID.iter().flat_map(|(_, text)| figures(text)).collect();
    let words = |e: &Evidence| e.words(messages).expect("words of the talk").to_owned();
    let by_prospect = |e: &Evidence| SAID[e.seq as usize].0 == Speaker::Prospect;
    for (text, evidence) in claims(insight) {
        assert!(!evidence.is_empty() && evidence.iter().all(by_prospect));
        assert!(evidence.iter().any(|e| words(e) == text), "{text}");
    }
    for (text, evidence) in own(insight) {
        assert!(!evidence.is_empty(), "{text}");
        assert!(evidence.iter().all(|e| !words(e).is_empty()), "{text}");
        assert!(figures(text).all(|f| said.contains(&f)), "{text}");
    }
    for reading in &insight.readings {
        let cited = reading
            .evidence
            .iter()
            .all(|e| !words(e).is_empty() && by_prospect(e));
        assert!(cited && !reading.evidence.is_empty(), "{reading:?}");
        assert_eq!(reading.source, Source::Model);
        match &reading.fact {
            Fact::CompanySize {
                employees,
                revenue_usd,
            } => assert!(
                employees.is_none_or(|n| n == 220) && revenue_usd.is_none_or(|r| r == 30_000)
            ),
            Fact::Budget { amount, .. } => {
                assert!(amount.is_none_or(|a| [220, 30_000].contains(&a)));
            }
            Fact::Timeline { label, .. } => {
                assert!(label.contains("June") || label == "researching");
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn every_answer_fits_the_schema_and_nothing_false_in_it_is_believed() {
    let Some(llama) = Llama::start().await else {
        return;
    };
    let messages = messages();
    let prompt = prompt(&messages);
    let (mut figures_claimed, mut believed) = (0, 0);
    for seed in 1..=4 {
        let mut body = Dialect::OpenAi.body(&prompt, "tiny", MOST_OUT);
        body["seed"] = json!(seed);
        let (status, reply) = llama.posts(Dialect::OpenAi.path(), &body).await;
        let heard = Dialect::OpenAi.hear(status, &reply);
        assert!(heard.tokens_in > Some(1_000) && heard.tokens_out > Some(TOO_FEW));
        let text = heard.said.unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap();
        let signals = &answer["signals"];
        figures_claimed += usize::from(signals["budget"]["amount"].is_number())
            + usize::from(signals["company_size"]["employees"].is_number());
        // What is read here fits the schema: `baton-insight` holds it against a validator.
        let insight = prompt.read(&text).unwrap();
        nothing_false(&insight, &messages);
        believed += insight.readings.len() + claims(&insight).len() + own(&insight).len();
    }
    assert!(figures_claimed > 0, "no figure was made up");
    assert!(believed > 0, "nothing was believed at all");
}

#[tokio::test]
async fn an_answer_that_is_cut_and_a_question_that_is_wrong_are_told_apart() {
    let Some(llama) = Llama::start().await else {
        return;
    };
    let messages = messages();
    let prompt = prompt(&messages);
    let wrong = async |dialect: Dialect, path: &[&str], body: &Value| {
        let (status, reply) = llama.posts(path, body).await;
        dialect.hear(status, &reply).said.unwrap_err()
    };
    for dialect in [Dialect::OpenAi, Dialect::Anthropic] {
        let cut = dialect.body(&prompt, "tiny", 12);
        let (why, _) = wrong(dialect, dialect.path(), &cut).await;
        assert_eq!(why, Wrong::Truncated, "{dialect:?}");
        let mut long = dialect.body(&prompt, "tiny", 12);
        let last = long["messages"].as_array_mut().unwrap().last_mut().unwrap();
        last["content"] = json!("long ".repeat(4_000));
        let (why, _) = wrong(dialect, dialect.path(), &long).await;
        assert_eq!(why, Wrong::TooLong, "{dialect:?}");
        let (why, words) = wrong(dialect, &["nowhere"], &json!({})).await;
        assert_eq!(why, Wrong::Server, "{dialect:?}");
        assert!(words.starts_with("status 404"), "{words}");
    }
    let bare = json!({ "model": "tiny" });
    let (why, words) = wrong(Dialect::OpenAi, Dialect::OpenAi.path(), &bare).await;
    assert_eq!(why, Wrong::Server);
    assert!(words.starts_with("status 400: "), "{words}");
    let mut no_schema = Dialect::OpenAi.body(&prompt, "tiny", 12);
    no_schema["response_format"]["json_schema"]["schema"] = json!({ "type": "nonsense" });
    let (why, words) = wrong(Dialect::OpenAi, Dialect::OpenAi.path(), &no_schema).await;
    assert_eq!(why, Wrong::Server);
    assert!(words.contains("nonsense"), "{words}");
}

#[tokio::test]
async fn a_card_says_what_the_server_read_until_the_model_is_turned_off() {
    let Some(llama) = Llama::start().await else {
        return;
    };
    let world = World::new().await;
    let scene = Scene::real(&world, at(&llama.url)).await;
    let (talk, handoff) = scene.talks("c1", PEN).await;
    let before = world.handoff_view(&scene.ana, &handoff).await;
    assert_eq!(before["model"]["kind"], "waiting");
    scene.pass(SETTLED).await;
    let view = scene.once_read(&handoff, 2).await;
    assert_eq!(view["model"]["model"], "tiny");
    let of_model = |view: &Value| {
        let card = [&view["context"], &view["scorecard"]].map(Value::to_string);
        card.concat().matches(r#""model""#).count()
    };
    assert!(of_model(&view) > 0, "nothing is said to be of the model");
    assert_eq!(of_model(&before), 0);
    // What the words say is as it was.
    assert_eq!(view["context"]["figures"], before["context"]["figures"]);
    let signals = |view: &Value| view["scorecard"]["signals"].as_array().unwrap().clone();
    for (then, now) in signals(&before).iter().zip(signals(&view)) {
        if then["source"] == "reader" {
            assert_eq!(
                (&now["value"], &now["status"]),
                (&then["value"], &then["status"])
            );
        }
    }
    let usage = scene.boss.reads(MODEL).await["today"].clone();
    assert_eq!((&usage["calls"], &usage["failed"]), (&json!(1), &json!(0)));
    assert!(usage["tokens_in"].as_u64() > Some(1_000), "{usage}");
    assert!(
        usage["tokens_out"].as_u64() > Some(TOO_FEW.into()),
        "{usage}"
    );
    let mut off = at(&llama.url);
    off["settings"]["enabled"] = json!(false);
    scene.boss.puts(MODEL, off).await;
    scene.says(&talk, "m2", "Hello?").await;
    let view = world.handoff_view(&scene.ana, &handoff).await;
    assert_eq!(view["model"]["kind"], "off");
    assert_eq!(of_model(&view), 0);
}

#[tokio::test]
async fn a_model_that_is_tried_is_asked_for_real() {
    let Some(llama) = Llama::with(&["-c", "16384", "--api-key", "sk-s3cret"]).await else {
        return;
    };
    let world = World::new().await;
    let boss = world.admin().await;
    let mut settings = at(&llama.url);
    settings["key"] = json!("sk-other");
    boss.puts(MODEL, settings.clone()).await;
    let test = boss.posts(&format!("{MODEL}/test"), json!(null)).await;
    assert_eq!(test["problem"]["code"], "unauthorized");
    world.pass(60);
    settings["key"] = json!("sk-s3cret");
    boss.puts(MODEL, settings).await;
    let test = boss.posts(&format!("{MODEL}/test"), json!(null)).await;
    assert_eq!(test["problem"], Value::Null, "{test}");
    assert!(test["tokens_out"].as_u64() > Some(TOO_FEW.into()), "{test}");
    assert_eq!(boss.reads(MODEL).await["problem"], Value::Null);
}

#[tokio::test]
async fn an_answer_that_outgrows_the_servers_room_is_not_believed() {
    let Some(llama) = Llama::start().await else {
        return;
    };
    let world = World::new().await;
    let scene = Scene::real(&world, at(&llama.url)).await;
    let (_, handoff) = scene.talks("c0", QUALIFYING).await;
    scene.pass(SETTLED).await;
    scene.once_read(&handoff, 2).await;
    let read = scene.boss.reads(MODEL).await["today"]["tokens_in"].clone();
    drop(llama);
    // The server rounds up to 256: the talk has room, and the answer has not.
    let room = read.as_u64().unwrap().next_multiple_of(256) + 256;
    let small = Llama::with(&["-c", &room.to_string()]).await.unwrap();
    scene.boss.puts(MODEL, at(&small.url)).await;
    let (handoff, _) = scene.fails("truncated").await;
    drop(small);
    let smaller = Llama::with(&["-c", "512"]).await.unwrap();
    scene.boss.puts(MODEL, at(&smaller.url)).await;
    scene.pass(SETTLED).await;
    scene.once_failed(&handoff, "too_long").await;
    let today = scene.boss.reads(MODEL).await["today"].clone();
    assert_eq!(today["calls"], 4, "once more with less of the talk");
}

#[tokio::test]
async fn a_wrong_address_and_a_model_that_there_is_not_are_said_so() {
    let Some(llama) = Llama::without_models().await else {
        return;
    };
    let world = World::new().await;
    let scene = Scene::real(&world, at(&llama.url)).await;
    let (_, seen) = scene.fails("server").await;
    let words = seen["problem"]["detail"].as_str().unwrap();
    assert_eq!(words, "status 400: model 'tiny' not found");
    let elsewhere = llama.url.replace("/v1", "/v9");
    scene.boss.puts(MODEL, at(&elsewhere)).await;
    let (_, handoff) = scene.talks("c2", QUALIFYING).await;
    scene.pass(SETTLED).await;
    scene.once_failed(&handoff, "server").await;
    let seen = scene.boss.reads(MODEL).await;
    let words = seen["problem"]["detail"].as_str().unwrap();
    assert!(words.starts_with("status 404"), "{words}");
}

#[tokio::test]
async fn a_server_that_has_much_to_do_is_given_up_in_time() {
    let Some(mut llama) = Llama::start().await else {
        return;
    };
    llama.keep_busy().await;
    let world = World::new().await;
    let mut hurried = at(&llama.url);
    hurried["settings"]["timeout_seconds"] = json!(1);
    let scene = Scene::real(&world, hurried).await;
    scene.fails("slow").await;
}

#[tokio::test]
async fn a_server_that_dies_while_it_is_asked_is_asked_again_once_it_is_back() {
    let Some(mut llama) = Llama::start().await else {
        return;
    };
    llama.keep_busy().await;
    let world = World::new().await;
    let scene = Scene::real(&world, at(&llama.url)).await;
    let (_, handoff) = scene.talks("c1", QUALIFYING).await;
    scene.pass(SETTLED).await;
    llama.once_another_waits().await;
    llama.dies();
    let view = scene.once_failed(&handoff, "unreachable").await;
    assert_eq!(view["scorecard"]["verdict"], "qualified");
    // It is back elsewhere; what failed is read again.
    let back = Llama::start().await.unwrap();
    scene.boss.puts(MODEL, at(&back.url)).await;
    scene.pass(1).await;
    scene.once_read(&handoff, 2).await;
}

#[tokio::test]
async fn a_server_that_ignores_the_schema_is_refused_here() {
    let Some(llama) = Llama::start().await else {
        return;
    };
    let world = World::new().await;
    let mut settings = at(&llama.url);
    // Takes `output_config` and writes what it likes.
    settings["settings"]["provider"] = json!("anthropic");
    let scene = Scene::real(&world, settings).await;
    let (_, seen) = scene.fails("invalid").await;
    assert!(seen["today"]["tokens_out"].as_u64() > Some(0), "{seen}");
}
