//! The server of the benchmark, on a thread of its own: what it allocates counts for nobody.

use std::net::TcpListener;
use std::thread;

use anyhow::{Context, Result};
use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::{get, put};

const PRESENCE: &str = r#"{"presence":"online","last_active_ago":420845,"status_msg":"At sea","currently_active":true}"#;
const SENT: &str = r#"{"event_id":"$1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b"}"#;

/// Starts it and gives its URL.
pub(crate) fn start(sync: String) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let url = format!("http://{}", listener.local_addr()?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    let json = |body: String| ([(CONTENT_TYPE, "application/json")], body);
    let router = Router::new()
        .route(
            "/_matrix/client/v3/presence/{user}/status",
            get(move || async move { json(PRESENCE.to_owned()) }),
        )
        .route(
            "/_matrix/client/v3/rooms/{room}/send/{kind}/{id}",
            put(move || async move { json(SENT.to_owned()) }),
        )
        .route(
            "/_matrix/client/v3/sync",
            get(move || async move { json(sync) }),
        );
    thread::Builder::new()
        .name("server".to_owned())
        .spawn(move || {
            runtime.block_on(async move {
                if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
                    // It ends with the process.
                    let _ = axum::serve(listener, router).await;
                }
            });
        })
        .context("cannot start a thread")?;
    Ok(url)
}
