//! Chores that are a program or a test of another package: `cargo xtask bench` and `cargo xtask live`.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

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

/// Call every operation of the Client-Server API on a real homeserver, through the generated client
///
/// Installs Synapse from PyPI into `target/live` the first time, starts it with all it needs around it, and stops
/// everything at the end, also when it is interrupted. Prints a table: each operation, the statuses it was answered with,
/// and whether anything was lost on the way through the types.
#[derive(Debug, clap::Args)]
pub(crate) struct Live {
    /// Run only these areas
    #[arg(long = "area", value_name = "AREA")]
    areas: Vec<String>,
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

pub(crate) fn live(arguments: &Live, root: &Path) -> Result<ExitCode> {
    let mut suite = Command::new(built_suite(root)?);
    suite.current_dir(root.join("tests"));
    for area in &arguments.areas {
        suite.args(["--area", area]);
    }
    become_it(&mut suite)
}

/// Builds the suite, and gives the path of its program.
fn built_suite(root: &Path) -> Result<PathBuf> {
    let mut build = cargo(root);
    build.args(["test", "--quiet", "--package", "typewright-tests"]);
    build.args(["--test", "operations", "--no-run"]);
    build.args(["--message-format", "json-render-diagnostics"]);
    let output = build.stderr(Stdio::inherit()).output();
    let output = output.context("cannot run cargo")?;
    ensure!(output.status.success(), "the suite does not build");
    let lines = output.stdout.split(|byte| *byte == b'\n');
    let messages = lines.filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    messages
        .filter(|message| text(message, "/target/name") == Some("operations"))
        .find_map(|message| text(&message, "/executable").map(PathBuf::from))
        .context("cargo names no program of the suite")
}

/// The text at a JSON pointer.
fn text<'m>(message: &'m Value, pointer: &str) -> Option<&'m str> {
    message.pointer(pointer)?.as_str()
}

/// The suite takes this process over, so that whoever ends this process ends the suite, which then stops all that it
/// started.
#[cfg(unix)]
fn become_it(command: &mut Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(command.exec()).context("cannot run the suite")
}

#[cfg(not(unix))]
fn become_it(command: &mut Command) -> Result<ExitCode> {
    exit(command)
}

fn cargo(root: &Path) -> Command {
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
