//! Has the model read a made-up talk: nothing of anybody's is sent.

use std::time::Duration;

use baton_api::reading::{ModelFault, ModelTest, ModelTestLine};
use baton_core::Timestamp;
use baton_core::catalog::{Catalog, Competitor, Feature, UseCase};
use baton_core::conversation::{Message, Speaker};
use baton_core::ids::ConnectionId;
use baton_core::prospect::Prospect;
use baton_core::qualification::QualificationPolicy;
use baton_core::signal::Fact;
use baton_insight::llm::Prompt;
use baton_insight::{Insight, Transcript};

use super::ask::Asked;
use super::faults::Trouble;
use crate::engine::{Device, Engine};
use crate::fail::{Fail, Result};
use crate::store::model;

/// Less than the app waits.
const PATIENCE: Duration = Duration::from_secs(25);
/// 2026-03-03 17:00 UTC.
const BEGAN: i64 = 1_772_557_200_000;
const ROOM: usize = 8_000;

const TALK: [(Speaker, &str); 6] = [
    (Speaker::Agent, "Hi, I'm Lumi. What brings you to Showloom?"),
    (
        Speaker::Prospect,
        "We want interactive demos on our website. We are 220 people, and I sign for tools myself.",
    ),
    (
        Speaker::Agent,
        "Great. Is there a budget, and when should it be live?",
    ),
    (
        Speaker::Prospect,
        "30,000 EUR are approved, and we go live on 1 June. We use Tourly today and are not happy \
         with it.",
    ),
    (Speaker::Agent, "Good to know. What else matters to you?"),
    (
        Speaker::Prospect,
        "Single sign-on is a must. Where is our data stored? That worries our security people.",
    ),
];

impl Engine {
    pub async fn test_model(&self, device: &Device) -> Result<ModelTest> {
        let row = {
            let mut c = self.store.read().await?;
            model::model(&mut c, &device.workspace).await?
        };
        let row = row.ok_or_else(|| Fail::not_found("model"))?;
        let what = ConnectionId(format!("model of {}", device.workspace));
        self.tried.again(&device.id, &what, self.now())?;
        let limit = Duration::from_secs(row.settings.timeout_seconds.into()).min(PATIENCE);
        let asked = match prompt() {
            Some(prompt) => self.ask_model(&row, &prompt, limit).await?,
            None => Asked::not(Trouble::new(ModelFault::TooLong, "The talk is too long.")),
        };
        let trouble = asked.result.as_ref().err();
        let problem = trouble.map(|t| t.problem(self.now()));
        let mut w = self.store.write().await?;
        // One that works again is asked at once.
        w.model_does(&device.workspace, problem.as_ref(), None)
            .await?;
        w.models_changed();
        w.commit().await?;
        Ok(ModelTest {
            millis: asked.millis,
            tokens_in: asked.tokens_in,
            tokens_out: asked.tokens_out,
            found: found(&asked.result.unwrap_or_default()),
            problem,
        })
    }
}

fn prompt() -> Option<Prompt> {
    let began = Timestamp::from_millis(BEGAN);
    let messages: Vec<Message> = (0..)
        .zip(TALK)
        .map(|(seq, (role, text))| Message {
            seq,
            role,
            text: text.into(),
            at: began.plus_seconds(i64::from(seq) * 20),
        })
        .collect();
    let talk = Transcript {
        catalog: &catalog(),
        policy: &QualificationPolicy::default(),
        prospect: &Prospect::default(),
        started_at: began,
        messages: &messages,
    };
    Prompt::of(&talk, &Insight::default(), ROOM).ok()
}

fn catalog() -> Catalog {
    Catalog {
        vendor: "Showloom".into(),
        pitch: "Interactive product demos.".into(),
        use_cases: vec![UseCase {
            id: "website_demos".into(),
            name: "Demos on the website".into(),
            says: "Visitors try the product before they talk to anybody.".into(),
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
    }
}

/// What is to be found, and whether it was.
fn found(insight: &Insight) -> Vec<ModelTestLine> {
    let fact = |is: fn(&Fact) -> bool| insight.readings.iter().any(|r| is(&r.fact));
    let context = &insight.context;
    let people =
        |f: &Fact| matches!(f, Fact::CompanySize { employees, .. } if *employees == Some(220));
    let lines = [
        ("220 people", fact(people)),
        ("Signs for tools", fact(|f| matches!(f, Fact::Role { .. }))),
        (
            "30,000 EUR approved",
            fact(|f| matches!(f, Fact::Budget { .. })),
        ),
        (
            "Live on 1 June",
            fact(|f| matches!(f, Fact::Timeline { .. })),
        ),
        (
            "Demos on the website",
            fact(|f| matches!(f, Fact::UseCaseFit { use_case } if use_case.is_some())),
        ),
        ("Single sign-on is a must", !context.features.is_empty()),
        ("Uses Tourly", !context.competitors.is_empty()),
        ("Asks where data is stored", !context.questions.is_empty()),
    ];
    lines
        .into_iter()
        .map(|(label, found)| ModelTestLine {
            label: label.into(),
            found,
        })
        .collect()
}
