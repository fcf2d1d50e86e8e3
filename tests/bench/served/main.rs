//! `cargo xtask bench server`: requests that the generated router answers in a second, with all operations of the API on it,
//! and those that handlers written by hand answer, under the same load and in turns. It fails when the generated one answers
//! fewer than 97 for 100.

mod by_hand;
mod generated;
mod load;

use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use axum::Router;

use load::Load;

pub(crate) const TOKEN: &str = "syt_YWxpY2U_QWJjZGVmZ2hpamtsbW5vcHFyc3R1_2aBcDe";
pub(crate) const AGO: i64 = 420_845;

/// How many rounds each has, and the requests of a round on each connection: rounds are short, so that what disturbs the
/// machine disturbs both.
const ROUNDS: usize = 300;
const WARM_UP: usize = 30;
const REQUESTS: u32 = 150;

/// What the generated router has to reach of the other's requests per second.
const ENOUGH: f64 = 0.97;

/// The event that a message becomes.
pub(crate) fn event_of(room: &str, members: usize) -> String {
    format!("$1a2b3c4d5e6f7a8b9c0d{members}{}", room.len())
}

fn main() -> Result<ExitCode> {
    let generated = serve(generated::router())?;
    let by_hand = serve(by_hand::router())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    println!(
        "{:<16}{:>8}{:>14}{:>14}",
        "operation", "ratio", "generated", "by hand"
    );
    let mut failed = false;
    for (name, request) in [("getPresence", presence()), ("sendMessage", message())] {
        let (ours, theirs) = runtime.block_on(compare(generated, by_hand, &request))?;
        let ratio = ours / theirs;
        let enough = ratio >= ENOUGH;
        failed |= !enough;
        println!(
            "{name:<16}{ratio:>8.3}{ours:>12.0}/s{theirs:>12.0}/s{}",
            if enough { "" } else { "  too few" }
        );
    }
    println!(
        "\nMedians of {ROUNDS} rounds made in turns; a ratio below {ENOUGH} fails: {}.",
        if failed { "FAILED" } else { "passed" }
    );
    Ok(match failed {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}

/// Serves a router on a thread of its own.
fn serve(router: Router) -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
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
    Ok(address)
}

fn head(line: &str) -> String {
    format!(
        "{line} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {TOKEN}\r\naccept: */*\r\n"
    )
}

fn presence() -> String {
    head("GET /_matrix/client/v3/presence/%40alice%3Aexample.org/status") + "\r\n"
}

fn message() -> String {
    let body = r#"{"msgtype":"m.text","body":"The sea is calm tonight, the tide is full."}"#;
    let line = "PUT /_matrix/client/v3/rooms/%21engine%3Aexample.org/send/m.room.message/1";
    let length = body.len();
    let kind = "content-type: application/json";
    head(line) + &format!("{kind}\r\ncontent-length: {length}\r\n\r\n{body}")
}

/// The requests per second of both, the one first that was second the round before.
async fn compare(generated: SocketAddr, by_hand: SocketAddr, request: &str) -> Result<(f64, f64)> {
    let mut generated = Load::new(generated, request).await?;
    let mut by_hand = Load::new(by_hand, request).await?;
    let json = |load: &Load| serde_json::from_slice::<serde_json::Value>(load.body());
    let (ours, theirs) = (json(&generated)?, json(&by_hand)?);
    ensure!(ours == theirs, "{ours} is not {theirs}");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..WARM_UP + ROUNDS {
        let (first, second);
        if round % 2 == 0 {
            first = generated.round(REQUESTS).await?;
            second = by_hand.round(REQUESTS).await?;
        } else {
            second = by_hand.round(REQUESTS).await?;
            first = generated.round(REQUESTS).await?;
        }
        if round >= WARM_UP {
            ours.push(first);
            theirs.push(second);
        }
    }
    Ok((per_second(ours), per_second(theirs)))
}

fn per_second(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    1.0 / median.as_secs_f64()
}
