//! The example homeserver, a process of its own: built, started, and asked where it listens.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tempfile::TempDir;
use typewright_live::{Guarded, target_dir};

/// What its users' IDs end with.
pub const SERVER_NAME: &str = "localhost";

const PACKAGE: &str = "example-homeserver";

/// Names a program that is taken instead of the one that is built.
const PROGRAM: &str = "TYPEWRIGHT_HOMESERVER";

/// How long it may take until it says where it listens.
const TIME_TO_START: Duration = Duration::from_secs(30);

/// A running homeserver with nothing in it. It ends when this is dropped, or this process ends.
pub struct Homeserver {
    url: String,
    guarded: Guarded,
    /// What it says on standard error is here.
    _folder: TempDir,
}

impl Homeserver {
    /// Builds it if need be, and starts it on a free port.
    ///
    /// # Errors
    ///
    /// When it does not build, or does not say where it listens.
    pub fn start() -> Result<Self> {
        // In the target directory, where nobody minds what a killed run leaves.
        std::fs::create_dir_all(target_dir())?;
        let folder = tempfile::tempdir_in(target_dir())?;
        let log = folder.path().join("homeserver.log");
        let program = match std::env::var_os(PROGRAM) {
            Some(program) => std::path::absolute(program)?,
            None => built()?,
        };
        let errors = File::create(&log)?;
        let mut guarded = Guarded::start(&program, &[], folder.path(), errors)?;
        let output = guarded.output().context("the homeserver has no output")?;
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            // All of it is read, so that the homeserver never waits for somebody to read.
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let url = receiver.recv_timeout(TIME_TO_START).with_context(|| {
            let said = std::fs::read_to_string(&log);
            format!(
                "the homeserver does not start: {}",
                said.unwrap_or_default()
            )
        })?;
        ensure!(url.starts_with("http://"), "the homeserver says {url}");
        Ok(Self {
            url,
            guarded,
            _folder: folder,
        })
    }

    /// The base URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops it.
    ///
    /// # Errors
    ///
    /// When it had ended before.
    pub fn stop(mut self) -> Result<()> {
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
            let name = message.pointer("/target/name")?;
            let program = message.get("executable")?.as_str()?;
            (name == PACKAGE).then(|| PathBuf::from(program))
        })
        .context("cargo names no program of the homeserver")
}
