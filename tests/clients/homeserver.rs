//! The example homeserver, a process of its own: built, started, and asked where it listens.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use typewright_live::{Guarded, target_dir};

const PACKAGE: &str = "example-homeserver";

/// Names a program that is taken instead of the one that is built.
const PROGRAM: &str = "TYPEWRIGHT_HOMESERVER";

/// How long it may take until it says where it listens.
const TIME_TO_START: Duration = Duration::from_secs(30);

/// A running homeserver, which ends when this is dropped.
pub(crate) struct Homeserver {
    pub(crate) url: String,
    guarded: Guarded,
}

impl Homeserver {
    /// Starts it. What it says on standard error goes into a file of the folder.
    pub(crate) fn start(folder: &Path) -> Result<Self> {
        let program = match std::env::var_os(PROGRAM) {
            Some(program) => std::path::absolute(program)?,
            None => built()?,
        };
        let log = File::create(folder.join("homeserver.log"))?;
        let mut guarded = Guarded::start(&program, &[], folder, log)?;
        let output = guarded.output().context("the homeserver has no output")?;
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            // All of it is read, so that the homeserver never waits for somebody to read.
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let url = receiver.recv_timeout(TIME_TO_START).with_context(|| {
            let log = std::fs::read_to_string(folder.join("homeserver.log"));
            format!("the homeserver does not start: {}", log.unwrap_or_default())
        })?;
        ensure!(url.starts_with("http://"), "the homeserver says {url}");
        Ok(Self { url, guarded })
    }

    /// Stops it.
    ///
    /// # Errors
    ///
    /// When it had ended before.
    pub(crate) fn stop(mut self) -> Result<()> {
        let ended = self.guarded.ended();
        self.guarded.end();
        match ended {
            Some(status) => anyhow::bail!("the homeserver ended while it was needed: {status}"),
            None => Ok(()),
        }
    }
}

/// Builds it, in the target directory that this program was built in, and gives the path of its program.
fn built() -> Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--quiet", "--package", PACKAGE])
        .args(["--message-format", "json-render-diagnostics"])
        .arg("--target-dir")
        .arg(target_dir())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run cargo")?;
    ensure!(output.status.success(), "the homeserver does not build");
    let lines = output.stdout.split(|byte| *byte == b'\n');
    let mut messages = lines.filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    messages
        .find_map(|message| {
            let is_it = message["target"]["name"] == PACKAGE;
            let program = message["executable"].as_str().map(PathBuf::from);
            program.filter(|_| is_it)
        })
        .context("cargo names no program of the homeserver")
}
