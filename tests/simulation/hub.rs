//! The hub of a story: a machine of its own that can be stopped, and whose power can be cut.

use std::future::Future;
use std::net::{SocketAddr, TcpListener};

use baton_api::admin::{NewAgent, NewRep};
use baton_core::ids::{DeviceId, RepId, WorkspaceId};
use baton_hub::engine::Engine;
use baton_hub::{Fail, Hub, Listen};
use baton_tests::conversations::{catalog_of, dana};
use baton_tests::wait::{SOON, until};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::clock::Watch;
use crate::machine::Machine;

pub struct SimHub {
    folder: TempDir,
    address: SocketAddr,
    pub watch: Watch,
    workspace: WorkspaceId,
    running: Option<Running>,
}

struct Running {
    machine: Machine,
    engine: Engine,
    stop: oneshot::Sender<()>,
    ended: oneshot::Receiver<()>,
}

impl SimHub {
    /// A workspace without people.
    pub async fn new(watch: Watch) -> Self {
        let folder = TempDir::new().unwrap();
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut hub = Self {
            address: free.local_addr().unwrap(),
            folder,
            watch,
            workspace: "".into(),
            running: None,
        };
        drop(free);
        hub.starts().await;
        let catalog = catalog_of(&dana());
        let made = hub.asks(async move |e| e.create_workspace("Showloom", catalog).await);
        hub.workspace = made.await.unwrap();
        hub
    }

    pub fn address(&self) -> String {
        self.address.to_string()
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn is_on(&self) -> bool {
        self.running.is_some()
    }

    /// Starts on what the last run left.
    pub async fn starts(&mut self) {
        assert!(self.running.is_none(), "the hub runs already");
        let machine = Machine::on();
        let (folder, env, url) = (
            self.folder.path().to_owned(),
            self.watch.env(),
            self.url().parse().unwrap(),
        );
        let open = machine.run(async move { Hub::open(&folder, Some(url), env).await });
        let mut hub = open.await.expect("power").expect("the hub opens");
        hub.let_reach("127.0.0.0/8".parse().unwrap());
        // The run before may take a moment to let go of the address.
        let listener = until("the hub's address", SOON, async || {
            TcpListener::bind(self.address).ok()
        });
        let listener = listener.await;
        let engine = hub.engine().clone();
        let (stop, stopped) = oneshot::channel();
        let (end, ended) = oneshot::channel();
        machine.leave_running(async move {
            let until = async { drop(stopped.await) };
            hub.serve(listener, Listen::default(), until).await.unwrap();
            // Who asked to stop may have gone.
            let _ = end.send(());
        });
        self.running = Some(Running {
            machine,
            engine,
            stop,
            ended,
        });
    }

    pub async fn stops(&mut self) {
        if let Some(running) = self.running.take() {
            // The receiver goes with the hub, which may be ending already.
            let _ = running.stop.send(());
            let ended = timeout(SOON, running.ended).await;
            ended.expect("the hub ends in time").expect("in good order");
        }
    }

    /// As a power cut or `kill -9`.
    pub fn power_cut(&mut self) {
        self.running = None;
    }

    /// What the engine answers, if there is power.
    pub async fn asks<T, F>(&self, ask: impl FnOnce(Engine) -> F) -> Option<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Fail>> + Send + 'static,
    {
        let running = self.running.as_ref()?;
        let asked = Box::pin(ask(running.engine.clone()));
        let answer = running.machine.run(asked).await?;
        Some(answer.expect("the engine does as it is told"))
    }

    /// Who may do everything: so that programs can be connected.
    pub async fn adds_rep(&self, name: &str, capacity: u32) -> RepId {
        let new = NewRep {
            name: name.into(),
            email: format!("{name}@showloom.example"),
            title: None,
            admin: true,
            weight: None,
            capacity: Some(capacity),
        };
        let workspace = self.workspace.clone();
        let added = self.asks(async move |e| e.add_rep(&workspace, new).await);
        added.await.expect("power").id
    }

    pub async fn adds_agent(&self, name: &str) -> String {
        let (workspace, new) = (self.workspace.clone(), NewAgent { name: name.into() });
        let added = self.asks(async move |e| e.add_agent(&workspace, new).await);
        added.await.expect("power").key
    }

    /// A code with which a device of the rep joins.
    pub async fn code(&self, rep: &RepId) -> String {
        let (workspace, rep) = (self.workspace.clone(), rep.clone());
        let made = self.asks(async move |e| e.new_enrolment(&workspace, &rep).await);
        made.await.expect("power").code
    }

    pub async fn revokes(&self, device: &DeviceId) {
        let (workspace, device) = (self.workspace.clone(), device.clone());
        self.asks(async move |e| e.revoke_device(&workspace, &device).await)
            .await;
    }

    /// Ends what is due, as the hub's own watchmen do when their time comes.
    pub async fn does_what_is_due(&self) {
        self.asks(async |e: Engine| {
            e.lapse_due().await?;
            e.strike_due().await?;
            e.tidy().await?;
            e.deliver_due().await?;
            e.route_waiting().await
        })
        .await;
    }

    pub async fn ledger(&self) -> String {
        let workspace = self.workspace.clone();
        let export = self.asks(async move |e| e.export_ledger(&workspace).await);
        export.await.expect("power").csv
    }
}
