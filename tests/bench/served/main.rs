//! `cargo xtask bench server`: requests that the generated router answers in a second, with all operations of the API on it,
//! and those that handlers written by hand answer, under the same load and in turns. It fails when the generated one answers
//! fewer than 97 for 100.

mod by_hand;
mod generated;
mod load;

use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::thread;

use anyhow::{Context, Result, ensure};
use axum::Router;

use load::Load;

pub(crate) const TOKEN: &str = "syt_YWxpY2U_QWJjZGVmZ2hpamtsbW5vcHFyc3R1_2aBcDe";
pub(crate) const AGO: i64 = 420_845;

/// How many rounds each has, and the requests of a round on each connection: rounds are short, so that what disturbs the
/// machine disturbs both.
const ROUNDS: usize = 1000;
const WARM_UP: usize = 50;
const REQUESTS: u32 = 50;

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
        let compared = runtime.block_on(compare(generated, by_hand, &request))?;
        let Compared {
            ratio,
            ours,
            theirs,
        } = compared;
        let enough = ratio >= ENOUGH;
        failed |= !enough;
        println!(
            "{name:<16}{ratio:>8.3}{ours:>12.0}/s{theirs:>12.0}/s{}",
            if enough { "" } else { "  too few" }
        );
    }
    println!(
        "\nMedians of {ROUNDS} pairs of rounds; a ratio below {ENOUGH} fails: {}.",
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

/// What was measured of one request.
struct Compared {
    /// The median of what each pair of rounds comes to: the two were made one right after the other, so that what goes on
    /// beside them bears on both.
    ratio: f64,
    /// The medians of the requests per second.
    ours: f64,
    theirs: f64,
}

/// Measures both in turns, the one first that was second the round before.
async fn compare(generated: SocketAddr, by_hand: SocketAddr, request: &str) -> Result<Compared> {
    let mut generated = Load::new(generated, request).await?;
    let mut by_hand = Load::new(by_hand, request).await?;
    let json = |load: &Load| serde_json::from_slice::<serde_json::Value>(load.body());
    let (ours, theirs) = (json(&generated)?, json(&by_hand)?);
    ensure!(ours == theirs, "{ours} is not {theirs}");
    let (mut ratios, mut ours, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
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
            let (first, second) = (first.as_secs_f64(), second.as_secs_f64());
            ratios.push(second / first);
            ours.push(1.0 / first);
            theirs.push(1.0 / second);
        }
    }
    Ok(Compared {
        ratio: median(ratios),
        ours: median(ours),
        theirs: median(theirs),
    })
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
