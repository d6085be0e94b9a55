//! A workspace with a past: handoffs of the last days, made by the hub's own engine with a clock
//! that is moved by hand, so that a week takes less than a minute.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use baton_api::admin::{NewAgent, NewRep};
use baton_api::agent::{OpenConversation, PostMessage, RequestHandoff};
use baton_core::conversation::Speaker;
use baton_core::handoff::{HandoffReason, Outcome};
use baton_core::ids::{RepId, WorkspaceId};
use baton_core::prospect::Prospect;
use baton_core::routing::Channel;
use baton_core::{Env, Timestamp};
use baton_hub::engine::{Agent, Engine};
use baton_hub::{Hub, Listen};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::rep::Rep;
use crate::team::Team;

/// Between two handoffs.
const STEP_SECONDS: i64 = 600;
/// Where the prospects of the past lived, by turns: half of them in Germany.
pub const COUNTRIES: [&str; 4] = ["DE", "US", "DE", "GB"];

#[derive(Clone)]
struct Clock(Arc<AtomicI64>);

impl Clock {
    fn env(&self) -> Env {
        let (clock, system) = (self.0.clone(), Env::system());
        Env::new(
            move || Timestamp::from_millis(clock.load(Ordering::SeqCst)),
            move |bytes| bytes.fill_with(|| u8::from_ne_bytes(system.bytes())),
        )
    }

    fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }
}

/// The people of the team take `handoffs`, one after the other; the hub serves again after that.
pub async fn live_through(team: &mut Team, people: &[&str], handoffs: u32) -> Vec<RepId> {
    team.hub.stop();
    let length = STEP_SECONDS * i64::from(handoffs + 2);
    let begin = Env::system().now().plus_seconds(-length);
    let clock = Clock(Arc::new(AtomicI64::new(begin.as_millis())));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let address = Some(url.parse().unwrap());
    let hub = Hub::open(&team.hub.data(), address, clock.env()).await;
    let hub = hub.unwrap();
    let engine = hub.engine().clone();
    let (workspace, _) = engine.workspaces().await.unwrap().remove(0);
    let (stop, stopped) = oneshot::channel::<()>();
    let mut serving = JoinSet::new();
    serving.spawn(hub.serve(listener, Listen::default(), async { drop(stopped.await) }));

    let mut reps = vec![];
    for name in people {
        clock.pass(1);
        reps.push(comes_to_work(&engine, &workspace, &url, name).await);
    }
    let agent = agent(&engine, &workspace).await;
    for n in 0..handoffs {
        Box::pin(one(&engine, &agent, &mut reps, &clock, n)).await;
        clock.pass(STEP_SECONDS);
    }
    let ids = reps.iter().map(|r| r.person.id.clone()).collect();
    drop(reps);
    stop.send(()).unwrap();
    serving.join_next().await.unwrap().unwrap().unwrap();
    team.hub.serve().await;
    ids
}

async fn comes_to_work(engine: &Engine, workspace: &WorkspaceId, url: &str, name: &str) -> Rep {
    let new = NewRep {
        name: name.to_owned(),
        email: format!("{}@showloom.example", name.to_lowercase().replace(' ', ".")),
        title: None,
        admin: false,
        weight: None,
        capacity: Some(5),
    };
    let rep = engine.add_rep(workspace, new).await.unwrap().id;
    let code = engine.new_enrolment(workspace, &rep).await.unwrap().code;
    Rep::join(url, &code).await
}

async fn agent(engine: &Engine, workspace: &WorkspaceId) -> Agent {
    let name = "Past";
    let new = NewAgent { name: name.into() };
    let made = engine.add_agent(workspace, new).await.unwrap();
    Agent {
        id: made.agent,
        workspace: workspace.clone(),
        name: name.into(),
    }
}

/// Somebody asks for a person and gets one; now and then the second who is asked.
async fn one(engine: &Engine, agent: &Agent, reps: &mut [Rep], clock: &Clock, n: u32) {
    let id = format!("past-{n}");
    let country = COUNTRIES[usize::try_from(n).unwrap() % COUNTRIES.len()];
    let talk = OpenConversation {
        id: id.clone(),
        prospect: Prospect {
            name: Some(format!("Prospect {n}")),
            company: Some(format!("Company {n}")),
            country: Some(country.into()),
            ..Prospect::default()
        },
        channel: Channel::default(),
        started_at: None,
        messages: vec![PostMessage {
            id: format!("{id}-0"),
            role: Speaker::Prospect,
            text: "Could I talk to a person, please?".into(),
            at: None,
        }],
    };
    let (talk, _) = engine.open_conversation(agent, talk).await.unwrap();
    let request = RequestHandoff {
        id,
        reason: HandoffReason::Requested,
        note: None,
    };
    let asked = engine.request_handoff(agent, &talk.id, request).await;
    let (mut asked, _) = asked.unwrap();
    if n % 10 == 3 {
        clock.pass(20);
        let (rep, offer) = pending(reps, &asked).await;
        rep.decline(offer, "in_a_call").await;
        asked = engine.handoff(agent, &asked.id).await.unwrap();
    }
    clock.pass(5 + i64::from(n % 50));
    let (rep, offer) = pending(reps, &asked).await;
    rep.accept(offer).await;
    rep.close(asked.id, Outcome::NextStep).await;
}

/// Who is asked for a handoff, and with which offer.
async fn pending<'a>(
    reps: &'a mut [Rep],
    handoff: &baton_api::agent::HandoffStatus,
) -> (&'a Rep, baton_core::ids::OfferId) {
    let asked = handoff.rep.as_ref().expect("somebody is there");
    let rep = reps.iter_mut().find(|r| r.person.id == asked.id).unwrap();
    let (_, offer) = rep.offer_of(&handoff.id).await;
    (rep, offer)
}
