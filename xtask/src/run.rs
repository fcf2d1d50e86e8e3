//! Chores that are a program of another package: `cargo xtask bench`.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

/// Measure generated code against the same written by hand, side by side
#[derive(Debug, clap::Args)]
pub(crate) struct Bench {
    /// What is measured
    what: Measured,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Measured {
    /// A call through the generated client: its time and its allocations
    Client,
    /// The generated router under load: the requests that it answers in a second
    Server,
}

pub(crate) fn bench(arguments: &Bench, root: &Path) -> Result<ExitCode> {
    let program = match arguments.what {
        Measured::Client => "bench-client",
        Measured::Server => "bench-server",
    };
    let mut command = cargo(root);
    command.args([
        "run",
        "--quiet",
        "--release",
        "--package",
        "typewright-bench",
    ]);
    exit(command.args(["--bin", program]))
}

pub(crate) fn cargo(root: &Path) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root);
    command
}

/// Runs a command and ends as it does. An interruption reaches it as well: it is of the same process group.
fn exit(command: &mut Command) -> Result<ExitCode> {
    let status = command.status().context("cannot run cargo")?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
