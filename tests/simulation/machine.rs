//! A machine with power: whatever runs on it is gone when the power is cut.

use std::future::Future;

use tokio::runtime::{Builder, Runtime};

pub struct Machine(Option<Runtime>);

impl Machine {
    pub fn on() -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        Self(Some(runtime.unwrap()))
    }

    /// Works there. None if the power is cut meanwhile.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Option<T> {
        let runtime = self.0.as_ref()?;
        match runtime.spawn(work).await {
            Ok(done) => Some(done),
            Err(e) if e.is_panic() => std::panic::resume_unwind(e.into_panic()),
            Err(_) => None,
        }
    }

    /// Goes on there by itself.
    pub fn leave_running(&self, work: impl Future<Output = ()> + Send + 'static) {
        if let Some(runtime) = &self.0 {
            runtime.spawn(work);
        }
    }
}

impl Drop for Machine {
    /// Tasks end wherever they wait: as of a process that is killed, nothing of them is done more.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
