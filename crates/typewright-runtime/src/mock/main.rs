//! A program that is a mock: what `cargo xtask mock` builds and runs.

use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use super::{Answers, router};
use crate::replay::Package;
use crate::server::{ErrorShape, Router};

/// Serves the mock of a package on 127.0.0.1 until it is told to end, by Ctrl-C or SIGTERM. The program's only argument is
/// `--port=N`; without it any free port is taken.
///
/// The exit code is 0, and 2 if it cannot serve.
#[must_use]
pub fn main(package: &Package, shape: &'static ErrorShape, answers: &str) -> ExitCode {
    match serve(package, shape, answers) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // There is nobody left to be told that this cannot be written.
            drop(writeln!(io::stderr(), "error: {message}"));
            ExitCode::from(2)
        }
    }
}

fn serve(package: &Package, shape: &'static ErrorShape, answers: &str) -> Result<(), String> {
    let port = port(std::env::args().skip(1))?;
    let answers = Answers::from_json(answers).map_err(|error| error.to_string())?;
    let router = router(package, shape, answers);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    runtime.block_on(listen(package, router, port))
}

async fn listen(package: &Package, router: Router, port: u16) -> Result<(), String> {
    let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = tokio::net::TcpListener::bind(wanted)
        .await
        .map_err(|error| format!("cannot listen on {wanted}: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    // Asked for before it is said that the server is there, so that who reads that can end it.
    let end = told_to_end().map_err(|error| error.to_string())?;
    let operations = match package.exchanges.len() {
        1 => "1 operation".to_owned(),
        number => format!("{number} operations"),
    };
    let name = package.name;
    let line = format!("The mock of {name} ({operations}) listens on http://{address}");
    // The server is of use to others even if nobody reads this.
    let mut output = io::stdout().lock();
    drop(writeln!(output, "{line}").and_then(|()| output.flush()));
    drop(output);
    tokio::select! {
        served = axum::serve(listener, router) => served.map_err(|error| error.to_string()),
        () = end => Ok(()),
    }
}

#[cfg(unix)]
fn told_to_end() -> io::Result<impl Future<Output = ()>> {
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
fn told_to_end() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

fn port(words: impl Iterator<Item = String>) -> Result<u16, String> {
    let mut port = 0;
    for word in words {
        let number = word.strip_prefix("--port=");
        let number = number.ok_or_else(|| format!("there is no argument `{word}`"))?;
        port = number
            .parse()
            .map_err(|_| format!("`{number}` is no port"))?;
    }
    Ok(port)
}
