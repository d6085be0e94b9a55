//! Plays a sample through the public agent API, at readable speed, and narrates it to the UI.

use std::time::Duration;

use baton_core::Env;
use baton_core::handoff::HandoffState;
use baton_core::qualification::Verdict;
use baton_desk::failure::Failure;
use baton_desk::view::SampleStep;
use baton_hub::client::AgentClient;
use baton_hub::player::{Play, Step};
use baton_hub::sample::Sample;
use tauri::AppHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::events::{SampleEvent, tell};

/// Time to read a message before the next one.
const PAUSE: Duration = Duration::from_millis(1200);
/// How many times faster: for pictures and tests.
const SPEED: &str = "BATON_SAMPLE_SPEED";

fn pause() -> Duration {
    let speed = std::env::var(SPEED)
        .ok()
        .and_then(|s| s.parse::<f64>().ok());
    match speed.filter(|s| s.is_finite() && *s > 0.0) {
        Some(speed) => PAUSE.div_f64(speed),
        None => PAUSE,
    }
}

/// Who plays: an agent of the sample's hub.
pub struct Agent {
    pub hub: Url,
    pub key: String,
    pub env: Env,
}

/// Runs until the agent has learnt who took it, the sample is stopped or something fails.
pub async fn play(app: AppHandle, agent: Agent, sample: Sample, stop: CancellationToken) {
    let ran = tokio::select! {
        () = stop.cancelled() => return,
        ran = run(&app, &agent, &sample) => ran,
    };
    tell(
        &app,
        &SampleEvent(SampleStep::Stopped { failure: ran.err() }),
    );
}

async fn run(app: &AppHandle, agent: &Agent, sample: &Sample) -> Result<(), Failure> {
    let client = AgentClient::new(agent.hub.clone(), agent.key.clone())?;
    let play = Play {
        suffix: format!("-{}", agent.env.now().as_millis()),
        pause: Some(pause()),
        follow: true,
        book: true,
    };
    let mut asked = Instant::now();
    let narrate = |step: Step<'_>| {
        if matches!(step, Step::HandedOver(_)) {
            asked = Instant::now();
        }
        if let Some(step) = narrated(&step, asked.elapsed()) {
            tell(app, &SampleEvent(step));
        }
    };
    Ok(play.run(&client, &sample.record, narrate).await?)
}

fn narrated(step: &Step<'_>, since_asked: Duration) -> Option<SampleStep> {
    Some(match step {
        Step::Opened(_) => return None,
        Step::Said(message, view) => SampleStep::Said {
            message: (*message).clone(),
            score: view.scorecard.score,
            of: view.scorecard.of,
        },
        Step::Judged(view) => SampleStep::Judged {
            score: view.scorecard.score,
            of: view.scorecard.of,
            qualified: view.scorecard.verdict == Verdict::Qualified,
        },
        Step::HandedOver(status) => SampleStep::HandedOver {
            handoff: status.id.clone(),
            say: status.say.clone(),
        },
        Step::Followed(status) => SampleStep::AgentTold {
            say: status.say.clone(),
            accepted_by: (status.state == HandoffState::Accepted)
                .then(|| status.rep.as_ref().map(|r| r.name.clone()))
                .flatten(),
            millis: u32::try_from(since_asked.as_millis()).unwrap_or(u32::MAX),
        },
        Step::Booked(status) => SampleStep::Booked {
            meeting: status.meeting.id.clone(),
            label: status.label.clone(),
            host: status.meeting.host.name.clone(),
        },
    })
}
