//! The hub inside the app: for the sample, and for one person who runs it for a team.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;

use baton_core::Env;
use baton_desk::failure::{Failure, FailureCode};
use baton_hub::engine::Engine;
use baton_hub::{Allowed, Fail, Hub, HubError, Listen};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

/// The port at which agents expect a hub of one's own; any other where it is taken.
const PORT: u16 = 4780;

pub struct Embedded {
    pub url: Url,
    pub engine: Engine,
    stop: CancellationToken,
    tasks: TaskTracker,
}

pub fn failed(e: &HubError) -> Failure {
    Failure::new(
        FailureCode::Internal,
        format!("The embedded hub cannot run: {e}."),
    )
    .fix("Check the disk and try again.")
}

pub fn refused(e: Fail) -> Failure {
    e.into_problem().into()
}

fn listen(fixed: bool) -> std::io::Result<TcpListener> {
    let at = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    if fixed {
        at(PORT).or_else(|_| at(0))
    } else {
        at(0)
    }
}

impl Embedded {
    /// Opens the hub in `folder` and serves it on this machine. `fixed` asks for the known port.
    pub async fn start(folder: &Path, fixed: bool, env: Env) -> Result<Self, Failure> {
        let listener = listen(fixed).map_err(|e| failed(&HubError::Serve(e)))?;
        let address = listener
            .local_addr()
            .map_err(|e| failed(&HubError::Serve(e)))?;
        let url = Url::parse(&format!("http://{address}/"))
            .map_err(|e| Failure::new(FailureCode::Internal, e.to_string()))?;
        let mut hub = Hub::open(folder, Some(url.clone()), env)
            .await
            .map_err(|e| failed(&e))?;
        // Whose machine it is chooses the addresses: their own mail server may be among them.
        hub.let_reach(Allowed::nearby());
        let engine = hub.engine().clone();
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let stopped = stop.clone();
        tasks.spawn(async move {
            let serving = hub.serve(listener, Listen::default(), stopped.cancelled_owned());
            if let Err(e) = serving.await {
                tracing::error!(error = %e, "the embedded hub stopped");
            }
        });
        Ok(Self {
            url,
            engine,
            stop,
            tasks,
        })
    }

    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

impl Drop for Embedded {
    /// A hub that nobody holds must not go on serving the same data as the next one.
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
