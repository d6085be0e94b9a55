//! Time, ids and randomness as one argument.

use std::sync::Arc;

use crate::Timestamp;

type Now = dyn Fn() -> Timestamp + Send + Sync;
type Fill = dyn Fn(&mut [u8]) + Send + Sync;

/// What a program knows of the world outside its inputs. Built once in a composition root; tests
/// build their own with a clock they move by hand.
#[derive(Clone)]
pub struct Env {
    now: Arc<Now>,
    fill: Arc<Fill>,
}

impl Env {
    pub fn new(
        now: impl Fn() -> Timestamp + Send + Sync + 'static,
        fill: impl Fn(&mut [u8]) + Send + Sync + 'static,
    ) -> Self {
        Self {
            now: Arc::new(now),
            fill: Arc::new(fill),
        }
    }

    /// The machine's own clock and randomness: for composition roots only.
    ///
    /// # Panics
    ///
    /// If the system has no randomness: keys from anything else would be guessable.
    #[cfg(feature = "system")]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the world is read"
    )]
    pub fn system() -> Self {
        Self::new(
            || Timestamp::from_millis(jiff::Timestamp::now().as_millisecond()),
            |bytes| {
                if let Err(e) = getrandom::fill(bytes) {
                    panic!("the system has no randomness: {e}");
                }
            },
        )
    }

    pub fn now(&self) -> Timestamp {
        (self.now)()
    }

    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        (self.fill)(&mut out);
        out
    }

    /// A new id, sortable by the time it was made.
    pub fn id<T: From<String> + crate::ids::Prefixed>(&self) -> T {
        let random = self.bytes::<10>();
        let ms = u64::try_from(self.now().as_millis()).unwrap_or(0);
        let uuid = uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid();
        T::from(format!("{}_{}", T::PREFIX, uuid.simple()))
    }
}

impl std::fmt::Debug for Env {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Env")
    }
}
