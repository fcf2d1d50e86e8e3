//! Serves the homeserver on the loopback interface. The port is the first argument; without one a free port is taken.
//!
//!     cargo run -p example-homeserver -- 8008

use anyhow::Context;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let port = match std::env::args().nth(1) {
        Some(port) => port.parse().context("the argument is not a port")?,
        None => 0_u16,
    };
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, example_homeserver::router("localhost")).await?;
    Ok(())
}
