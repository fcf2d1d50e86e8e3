//! What came to a peer, kept in order, for tests to look at and to wait for.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// The calls, mails or texts that came to a peer so far, in the order in which they came. All tests that share the peer
/// share them too, so a test looks for what is its own: by a user, an address or a transaction.
pub struct Kept<T> {
    shared: Arc<Shared<T>>,
}

struct Shared<T> {
    entries: Mutex<Vec<T>>,
    blocked: Condvar,
    waiting: Notify,
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
        }
    }
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self {
            shared: Arc::new(Shared {
                entries: Mutex::default(),
                blocked: Condvar::new(),
                waiting: Notify::new(),
            }),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Kept<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.lock().iter()).finish()
    }
}

impl<T> Kept<T> {
    /// A test that panicked while it held the lock leaves the entries as they were: none is half-written.
    fn lock(&self) -> MutexGuard<'_, Vec<T>> {
        self.shared
            .entries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn keep(&self, entry: T) {
        self.lock().push(entry);
        self.shared.blocked.notify_all();
        self.shared.waiting.notify_waiters();
    }
}

impl<T: Clone> Kept<T> {
    /// All of them.
    pub fn all(&self) -> Vec<T> {
        self.lock().clone()
    }

    /// The first that `wanted` accepts, waiting for it no longer than `longest`.
    pub async fn wait_for(&self, longest: Duration, wanted: impl Fn(&T) -> bool) -> Option<T> {
        let found = async {
            loop {
                let mut told = std::pin::pin!(self.shared.waiting.notified());
                // From here on, nothing that comes is missed.
                told.as_mut().enable();
                if let Some(entry) = self.find(&wanted) {
                    return entry;
                }
                told.await;
            }
        };
        tokio::time::timeout(longest, found).await.ok()
    }

    /// As [`Kept::wait_for`], for tests without a runtime. It blocks the thread.
    pub fn blocking_wait_for(&self, longest: Duration, wanted: impl Fn(&T) -> bool) -> Option<T> {
        let end = Instant::now() + longest;
        let mut entries = self.lock();
        loop {
            if let Some(entry) = entries.iter().find(|entry| wanted(entry)) {
                return Some(entry.clone());
            }
            let left = end.checked_duration_since(Instant::now())?;
            entries = self
                .shared
                .blocked
                .wait_timeout(entries, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    fn find(&self, wanted: impl Fn(&T) -> bool) -> Option<T> {
        self.lock().iter().find(|entry| wanted(entry)).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);
    const SHORT: Duration = Duration::from_millis(20);

    #[test]
    fn what_is_there_is_found_and_what_is_not_is_not() {
        let kept = Kept::default();
        kept.keep(1);
        kept.keep(2);
        assert_eq!(kept.all(), [1, 2]);
        assert_eq!(kept.blocking_wait_for(LONG, |number| *number > 1), Some(2));
        assert_eq!(kept.blocking_wait_for(SHORT, |number| *number > 2), None);
    }

    #[test]
    fn what_comes_later_ends_the_waiting() {
        let kept = Kept::default();
        let keeper = kept.clone();
        let thread = std::thread::spawn(move || {
            std::thread::sleep(SHORT);
            keeper.keep(3);
        });
        assert_eq!(kept.blocking_wait_for(LONG, |number| *number == 3), Some(3));
        thread.join().unwrap();
    }

    #[tokio::test]
    async fn a_task_can_wait_too() {
        let kept = Kept::default();
        assert_eq!(kept.wait_for(SHORT, |_| true).await, None);
        let keeper = kept.clone();
        let later = async move {
            tokio::time::sleep(SHORT).await;
            keeper.keep(4);
        };
        let (found, ()) = tokio::join!(kept.wait_for(LONG, |number| *number == 4), later);
        assert_eq!(found, Some(4));
    }
}
