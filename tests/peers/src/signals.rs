//! When a program that has a homeserver is to end: a program that a signal ends drops nothing, so it has to wait for one.

use std::io;

/// What is ready when the program is told to end: by SIGINT, which Ctrl-C sends, or by SIGTERM. From this call on,
/// neither ends the program by itself. To be called in a runtime.
///
/// # Errors
///
/// When the system lets nobody wait for signals.
pub fn told_to_end() -> io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        // An error says that nobody can wait; then only the end of the process is left.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
