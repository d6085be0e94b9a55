//! Waiting for a condition, never for a time.

use std::time::{Duration, Instant};

/// Long enough for a busy machine; a test that needs it all has failed.
pub const SOON: Duration = Duration::from_secs(20);

const BETWEEN_TRIES: Duration = Duration::from_millis(25);

/// Asks until there is an answer. Panics with `what` when `within` is over.
pub async fn until<T>(what: &str, within: Duration, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(
            start.elapsed() < within,
            "waited {within:?} in vain for {what}"
        );
        tokio::time::sleep(BETWEEN_TRIES).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn waits_until_there_is_an_answer() {
        let mut asked = 0;
        let answer = until("three", SOON, async || {
            asked += 1;
            (asked == 3).then_some("three")
        });
        assert_eq!(answer.await, "three");
    }

    #[tokio::test]
    #[should_panic(expected = "in vain for the end of time")]
    async fn says_what_did_not_come() {
        until("the end of time", Duration::ZERO, async || None::<()>).await;
    }
}
