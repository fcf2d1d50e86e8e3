//! Installs Synapse into a virtual environment, once per target directory. It writes nowhere else, and starts nothing
//! that is still running when it returns.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result};

use crate::python;

/// The version of Synapse that is installed.
pub const SYNAPSE_VERSION: &str = "1.163.2";

/// Whether there is a homeserver to test with.
#[derive(Clone, Debug)]
pub enum Availability {
    /// Synapse is installed.
    Ready(Installation),
    /// Synapse cannot be had on this machine. The reason is for people.
    Skipped(String),
}

/// An installed Synapse.
#[derive(Clone, Debug)]
pub struct Installation {
    folder: PathBuf,
    environment: PathBuf,
}

impl Installation {
    /// The Python interpreter that has Synapse.
    pub(crate) fn python(&self) -> PathBuf {
        self.environment.join("bin").join("python")
    }

    /// The folder that the environment and the folders of the runs are in.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Written last, so that an installation that was interrupted is seen to be one.
    fn stamp(&self) -> PathBuf {
        self.environment.join("installed")
    }

    fn is_complete(&self) -> bool {
        fs::read_to_string(self.stamp()).is_ok_and(|text| text == requirement())
            && python::run(Command::new(self.python()).args([
                "-c",
                "from importlib.metadata import version; print(version('matrix-synapse'))",
            ]))
            .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim() == SYNAPSE_VERSION)
    }
}

/// Installs Synapse below `target_dir`, or finds it there. The first time takes up to a minute or two; processes that
/// ask for it meanwhile wait.
///
/// # Errors
///
/// When the target directory cannot be written. That Python or the package cannot be had is no error, but
/// [`Availability::Skipped`].
pub fn install(target_dir: &Path) -> Result<Availability> {
    if !cfg!(unix) {
        return Ok(Availability::Skipped("Synapse needs Unix".to_owned()));
    }
    // Absolute, because Synapse runs in another working directory.
    let folder = std::path::absolute(target_dir.join("live"))?;
    fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let environment = folder.join(format!("synapse-{SYNAPSE_VERSION}"));
    let installation = Installation {
        folder,
        environment,
    };
    let lock = lock(&installation.folder)?;
    if installation.is_complete() {
        return Ok(Availability::Ready(installation));
    }
    match make(&installation, &lock)? {
        Ok(()) => Ok(Availability::Ready(installation)),
        Err(reason) => Ok(Availability::Skipped(reason)),
    }
}

/// Keeps other processes from changing `folder` until the file is dropped.
pub(crate) fn lock(folder: &Path) -> Result<File> {
    let path = folder.join("lock");
    let file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(true)
        .open(&path)
        .with_context(|| format!("cannot make {}", path.display()))?;
    file.lock()
        .with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(file)
}

fn requirement() -> String {
    format!("matrix-synapse=={SYNAPSE_VERSION}")
}

/// Makes the environment anew. The inner error is the reason why this machine cannot.
///
/// The commands have the lock, an empty file, as their standard input: when this process is killed, the next one waits
/// until they have ended too.
fn make(installation: &Installation, lock: &File) -> Result<Result<(), String>> {
    let interpreter = match python::find() {
        Ok(interpreter) => interpreter,
        Err(reason) => return Ok(Err(reason)),
    };
    let environment = &installation.environment;
    if environment.exists() {
        fs::remove_dir_all(environment)
            .with_context(|| format!("cannot remove {}", environment.display()))?;
    }
    eprintln!("installing Synapse {SYNAPSE_VERSION}, once, which may take a minute");
    let made = python::run_with_input(
        Command::new(interpreter)
            .args(["-m", "venv"])
            .arg(environment),
        lock.try_clone()?.into(),
    )?;
    if !made.status.success() {
        return Ok(Err(format!(
            "Python made no virtual environment: {}",
            last_lines(&made)
        )));
    }
    // A wheel of Synapse only: from source it needs a Rust toolchain and minutes.
    let installed = python::run_with_input(
        Command::new(installation.python())
            .args(["-m", "pip", "install", "--quiet", "--no-input"])
            .args(["--disable-pip-version-check", "--retries", "2"])
            .args([
                "--prefer-binary",
                "--only-binary",
                "matrix-synapse",
                &requirement(),
            ]),
        lock.try_clone()?.into(),
    )?;
    if !installed.status.success() {
        return Ok(Err(format!(
            "pip did not install Synapse: {}",
            last_lines(&installed)
        )));
    }
    fs::write(installation.stamp(), requirement())?;
    Ok(Ok(()))
}

/// The end of what a command said, in one line.
fn last_lines(output: &Output) -> String {
    let error = String::from_utf8_lossy(&output.stderr);
    let said = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = said
        .lines()
        .chain(error.lines())
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines
        .get(lines.len().saturating_sub(3)..)
        .unwrap_or_default()
        .join("; ")
}
