//! Serves the homeserver on the loopback interface. Its first line says where.
//!
//!     cargo run -p example-homeserver -- 8008 --database home.sqlite

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How long requests may go on once the server is to end. Those that wait for news wait longer, and are dropped.
const GRACE: Duration = Duration::from_secs(2);

/// A small Matrix homeserver.
#[derive(Parser)]
struct Arguments {
    /// The port; a free one if there is none.
    #[arg(default_value_t = 0)]
    port: u16,
    /// Keep everything in this SQLite database, made if it is new. Without it all is gone in the end.
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
    /// What follows the colon in the IDs of users.
    #[arg(long, value_name = "NAME", default_value = "localhost")]
    server_name: String,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let name = &arguments.server_name;
    let router = match &arguments.database {
        Some(path) => example_homeserver::router_with_database(name, path)
            .with_context(|| format!("cannot use {}", path.display()))?,
        None => example_homeserver::router(name),
    };
    // Before the address is known: who knows it may already ask for the end.
    let end = asked_to_end()?;
    let listener = TcpListener::bind(("127.0.0.1", arguments.port)).await?;
    println!("http://{}", listener.local_addr()?);

    let (ending, has_begun) = oneshot::channel();
    let serve = axum::serve(listener, router).with_graceful_shutdown(async {
        end.await;
        // Nobody but the timer below listens, and it lives as long as this.
        let _ = ending.send(());
    });
    let time_is_over = async {
        let _ = has_begun.await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = serve => served?,
        () = time_is_over => {}
    }
    Ok(())
}

/// Waits for Ctrl-C, or for the signal that asks a process to end. From now on neither of them ends it by itself.
#[cfg(unix)]
fn asked_to_end() -> std::io::Result<impl Future<Output = ()>> {
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

/// Waits for Ctrl-C.
#[cfg(not(unix))]
fn asked_to_end() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
