//! What the tests look at from outside to say whether a homeserver runs.

use std::fs::{File, TryLockError};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Far more than it takes. It bounds a test that fails, and decides nothing in one that passes.
pub(crate) const LONG: Duration = Duration::from_secs(60);

/// Whether a process has the log as its output.
pub(crate) fn is_in_use(log: &File) -> bool {
    match log.try_lock() {
        Ok(()) => {
            // Leave it as it was found.
            let _ = log.unlock();
            false
        }
        Err(TryLockError::WouldBlock) => true,
        Err(TryLockError::Error(_)) => false,
    }
}

/// Whether something listens at a base URL of the loopback interface.
pub(crate) fn is_open(url: &str) -> bool {
    url.strip_prefix("http://")
        .is_some_and(|address| TcpStream::connect(address).is_ok())
}

/// Waits until `condition` holds, and says whether it came to that.
pub(crate) fn wait_until(condition: impl Fn() -> bool) -> bool {
    let begin = Instant::now();
    while !condition() {
        if begin.elapsed() > LONG {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    true
}
