//! Notices panics in the client, also on tasks that nobody waits for.

use std::sync::{Mutex, Once, PoisonError};

static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Proof that panics are noticed.
pub(crate) struct Watched(());

/// From now on panics are noticed.
pub(crate) fn watched() -> Watched {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            // The tests' own panics are failures as they are.
            let place = panic
                .location()
                .map(ToString::to_string)
                .unwrap_or_default();
            if !place.contains("tests/faults") {
                let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
                seen.push(place);
            }
            before(panic);
        }));
    });
    Watched(())
}

impl Watched {
    /// There was no panic outside the tests.
    pub(crate) fn none(&self) {
        let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner).clone();
        assert!(seen.is_empty(), "panics at {seen:?}");
    }
}
