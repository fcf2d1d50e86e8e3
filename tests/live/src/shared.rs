//! What tests share: what is installed and one homeserver, made when the first test of a program asks. It decides what
//! a missing Synapse or tool means: a test that is skipped, or one that fails.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Result, anyhow, bail};

use crate::{Availability, Homeserver, Installation, Package, install};

/// What a test does when Synapse or a tool cannot be had.
enum Missing {
    Skip,
    Fail,
}

impl Missing {
    /// `TYPEWRIGHT_LIVE=required` is for machines that are known to have it, where a skipped test would hide a fault.
    fn from_environment() -> Self {
        match std::env::var("TYPEWRIGHT_LIVE").as_deref() {
            Ok("required") => Self::Fail,
            _ => Self::Skip,
        }
    }
}

/// Says that a test is skipped, and why. Past the test harness, which keeps what a passing test prints to itself.
pub fn say_skipped(test: &str, why: &str) {
    // Nobody can be told that nobody can be told.
    let _ = writeln!(std::io::stderr(), "\nskipped: {test}: {why}");
}

/// The installed Synapse. When there is none, says on standard error that `test` is skipped, and why.
///
/// # Errors
///
/// When the installation failed for a reason that is not the machine's, and, with `TYPEWRIGHT_LIVE=required` in the
/// environment, when Synapse cannot be had.
pub fn installation(test: &str) -> Result<Option<&'static Installation>> {
    static AVAILABILITY: OnceLock<Result<Availability, String>> = OnceLock::new();
    let availability = AVAILABILITY
        .get_or_init(|| install::install(&target_dir()).map_err(|error| format!("{error:#}")))
        .as_ref()
        .map_err(|error| anyhow!("{error}"))?;
    match availability {
        Availability::Ready(installation) => Ok(Some(installation)),
        Availability::Skipped(reason) => missing(test, reason),
    }
}

/// The Python interpreter that has a tool of PyPI, installed once per target directory. When there is none, says on
/// standard error that `test` is skipped, and why.
///
/// # Errors
///
/// As [`installation`].
pub fn python_tool(test: &str, package: &Package) -> Result<Option<PathBuf>> {
    match install::python_tool(&target_dir(), package, "")? {
        Ok(python) => Ok(Some(python)),
        Err(reason) => missing(test, &reason),
    }
}

/// The folder that has a tool of npm below `node_modules`, installed once per target directory. When there is none, says
/// on standard error that `test` is skipped, and why.
///
/// # Errors
///
/// As [`installation`].
pub fn node_tool(test: &str, package: &Package) -> Result<Option<PathBuf>> {
    match install::node_tool(&target_dir(), package)? {
        Ok(folder) => Ok(Some(folder)),
        Err(reason) => missing(test, &reason),
    }
}

/// The Python interpreter that has a client of PyPI with an extra of it (in brackets, or nothing), installed once per
/// target directory. The inner error is the reason, for people, why this machine has none.
///
/// # Errors
///
/// When the target directory cannot be written.
pub fn python_client(package: &Package, extra: &'static str) -> Result<Result<PathBuf, String>> {
    install::python_tool(&target_dir(), package, extra)
}

/// A copy, in the target directory, of a folder with a `package-lock.json`, with what that names below `node_modules`. The
/// inner error is the reason, for people, why this machine has none.
///
/// # Errors
///
/// As [`python_client`], and when the folder cannot be read.
pub fn node_folder(name: &str, source: &Path) -> Result<Result<PathBuf, String>> {
    install::node_folder(&target_dir(), name, source)
}

fn missing<T>(test: &str, reason: &str) -> Result<Option<T>> {
    skipped(test, reason).map(|()| None)
}

/// Says that a test is skipped, and why.
///
/// # Errors
///
/// With `TYPEWRIGHT_LIVE=required` in the environment.
pub fn skipped(test: &str, reason: &str) -> Result<()> {
    match Missing::from_environment() {
        Missing::Fail => bail!("{test} cannot be run: {reason}"),
        Missing::Skip => {
            say_skipped(test, reason);
            Ok(())
        }
    }
}

/// The homeserver that all tests of this program share, without application services. It ends with the program. When
/// Synapse cannot be had, says on standard error that `test` is skipped, and why.
///
/// The tests share its users and rooms too, so each registers users with names of its own.
///
/// # Errors
///
/// As [`installation`], and when the homeserver does not start.
pub fn shared(test: &str) -> Result<Option<&'static Homeserver>> {
    static HOMESERVER: OnceLock<Result<Homeserver, String>> = OnceLock::new();
    let Some(installation) = installation(test)? else {
        return Ok(None);
    };
    HOMESERVER
        .get_or_init(|| Homeserver::start(installation, &[]).map_err(|error| format!("{error:#}")))
        .as_ref()
        .map(Some)
        .map_err(|error| anyhow!("{error}"))
}

/// The target directory that the running program was built into, wherever Cargo was told to have it.
pub fn target_dir() -> PathBuf {
    // Cargo marks a target directory for backup programs.
    let program = std::env::current_exe().unwrap_or_default();
    program
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").is_file())
        .map(Path::to_path_buf)
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"))
}
