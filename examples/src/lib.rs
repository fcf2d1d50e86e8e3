//! What the examples share: what has nothing to do with the generated crates.

use std::{env, io};

use anyhow::Context;

/// A setting from the environment.
///
/// # Errors
/// If it is not there.
pub fn setting(name: &str) -> anyhow::Result<String> {
    env::var(name).with_context(|| format!("{name} has to be in the environment"))
}

/// Waits for Ctrl-C or, on Unix, SIGTERM.
///
/// # Errors
/// If the system does not let a program wait for them.
#[cfg(unix)]
pub async fn told_to_stop() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminated.recv() => Ok(()),
    }
}

/// Waits for Ctrl-C or, on Unix, SIGTERM.
///
/// # Errors
/// If the system does not let a program wait for it.
#[cfg(not(unix))]
pub async fn told_to_stop() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
