//! Runs schemathesis: what it is told, how long it may take, and what it says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;
use tokio::process::Command;

/// It takes a minute. Where it hangs, it is the server that does.
const LONGEST: Duration = Duration::from_secs(8 * 60);

/// How much of what it says is shown.
const SHOWN: usize = 20_000;

/// Which operations it calls.
pub(crate) enum Asked {
    Everything,
    /// The one of this ID.
    Only(&'static str),
}

/// What came of it.
pub(crate) enum Outcome {
    Passed,
    /// With what it says.
    Failed(String),
}

/// An installed schemathesis, and whom it calls.
pub(crate) struct Program {
    pub(crate) python: PathBuf,
    /// Where its files are.
    pub(crate) folder: PathBuf,
    pub(crate) url: String,
    pub(crate) token: String,
}

impl Program {
    /// Calls what the document has.
    pub(crate) async fn run(&self, document: &Value, asked: Asked) -> Result<Outcome> {
        let path = self.folder.join("document.json");
        fs::write(&path, document.to_string())?;
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemathesis");
        let mut command = Command::new(&self.python);
        command
            // Python would write what it compiles beside the hooks.
            .args(["-B", "-m", "schemathesis.cli", "--config-file"])
            .arg(here.join("schemathesis.toml"))
            .arg("run")
            .arg(&path)
            .args(["--url", &self.url, "--no-color"]);
        if let Asked::Only(id) = asked {
            command.args(["--include-operation-id", id]);
        }
        command
            .env("PYTHONPATH", &here)
            .env("SCHEMATHESIS_HOOKS", "hooks")
            .env("HOMESERVER", &self.url)
            .env("TOKEN", &self.token)
            .env("TALLY", self.tally_path())
            .env("NO_PROXY", "*")
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        let output = tokio::time::timeout(LONGEST, command.output()).await;
        let output = output.context("schemathesis does not come to an end")??;
        if output.status.success() {
            return Ok(Outcome::Passed);
        }
        let said = String::from_utf8_lossy(&output.stdout);
        let error = String::from_utf8_lossy(&output.stderr);
        let said: String = said.chars().chain(error.chars()).take(SHOWN).collect();
        Ok(Outcome::Failed(said))
    }

    /// A line for each answer.
    pub(crate) fn tally(&self) -> Result<String> {
        fs::read_to_string(self.tally_path()).context("no answer was noted")
    }

    fn tally_path(&self) -> PathBuf {
        self.folder.join("tally.jsonl")
    }
}
