//! When a program that has a homeserver is to end: a program that a signal ends drops nothing, so it has to wait for one.

use std::io;

/// Returns when the program is told to end: by SIGINT, which Ctrl-C sends, or by SIGTERM. From the first call on, neither
/// ends the program by itself.
///
/// # Errors
///
/// When the system lets nobody wait for signals.
pub async fn told_to_end() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
