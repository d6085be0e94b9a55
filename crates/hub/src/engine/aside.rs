//! Work that keeps the processor busy: beside the threads that answer requests, and few at a time.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::fail::Result;

/// At once. Others wait, and the hub goes on answering.
const MOST: usize = 2;

#[derive(Clone, Debug)]
pub struct Aside(Arc<Semaphore>);

impl Default for Aside {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST)))
    }
}

impl Aside {
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        // Nobody closes the semaphore. The turn lasts as long as the work, even if nobody waits for
        // its end any more.
        let turn = Arc::clone(&self.0).acquire_owned().await.ok();
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        Ok(done.await?)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::sync_channel;

    use super::*;

    #[tokio::test]
    async fn no_more_than_a_few_work_at_once_and_all_come_to_their_turn() {
        let aside = Aside::default();
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let works = (0..20).map(|n| {
            let (running, most) = (Arc::clone(&running), Arc::clone(&most));
            aside.run(move || {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::yield_now();
                running.fetch_sub(1, Ordering::SeqCst);
                n
            })
        });
        let done = futures_util::future::join_all(works).await;
        let done: Vec<_> = done.into_iter().map(Result::unwrap).collect();
        assert_eq!(done, (0..20).collect::<Vec<_>>());
        assert!(most.load(Ordering::SeqCst) <= MOST);
    }

    #[tokio::test]
    async fn requests_are_answered_while_work_goes_on() {
        let aside = Aside::default();
        let (say, heard) = sync_channel::<()>(1);
        // Ends only when this one thread has come to speak.
        let work = aside.run(move || heard.recv());
        let (done, ()) = tokio::join!(work, async move { say.send(()).unwrap() });
        assert_eq!(done.unwrap(), Ok(()));
    }

    #[tokio::test]
    async fn work_that_panics_gives_its_turn_back() {
        let aside = Aside::default();
        for _ in 0..=MOST {
            assert!(aside.run(|| panic!("on purpose")).await.is_err());
        }
        assert_eq!(aside.run(|| 1).await.unwrap(), 1);
    }
}
