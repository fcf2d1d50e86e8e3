//! Synapse and the tools that tests call, installed below the target directory. What a missing one means is for `shared`
//! to decide.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::environment::{Package, Wanted, lock, python_of, with_npm, with_pip};
use crate::npm;

/// The version of Synapse that is installed.
pub const SYNAPSE_VERSION: &str = "1.163.2";

const SYNAPSE: Package = Package {
    name: "matrix-synapse",
    version: SYNAPSE_VERSION,
};

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
        python_of(&self.environment)
    }

    /// The folder that the environment and the folders of the runs are in.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
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
    let folder = made(target_dir, "live")?;
    let lock = lock(&folder)?;
    let wanted = Wanted {
        package: &SYNAPSE,
        extra: "[url-preview]",
        // A wheel of Synapse only: from source it needs a Rust toolchain and minutes.
        options: &["--prefer-binary", "--only-binary", SYNAPSE.name],
    };
    match with_pip(&folder, &wanted, &lock)? {
        Ok(environment) => Ok(Availability::Ready(Installation {
            folder,
            environment,
        })),
        Err(reason) => Ok(Availability::Skipped(reason)),
    }
}

/// The Python interpreter that has a tool. The inner error is the reason, for people, why this machine has none.
pub(crate) fn python_tool(
    target_dir: &Path,
    package: &Package,
    extra: &'static str,
) -> Result<Result<PathBuf, String>> {
    if !cfg!(unix) {
        return Ok(Err(format!("{} is installed on Unix only", package.name)));
    }
    let folder = made(target_dir, "tools")?;
    let lock = lock(&folder)?;
    let wanted = Wanted {
        package,
        extra,
        options: &["--prefer-binary"],
    };
    let environment = with_pip(&folder, &wanted, &lock)?;
    Ok(environment.map(|environment| python_of(&environment)))
}

/// The folder that has a tool of npm below `node_modules`. The inner error is the reason, for people, why this machine
/// has none.
pub(crate) fn node_tool(target_dir: &Path, package: &Package) -> Result<Result<PathBuf, String>> {
    let folder = made(target_dir, "tools")?;
    let lock = lock(&folder)?;
    with_npm(&folder, package, &lock)
}

/// A copy of a folder that has what its lock file names below `node_modules`. The inner error is the reason, for people,
/// why this machine has none.
pub(crate) fn node_folder(
    target_dir: &Path,
    name: &str,
    source: &Path,
) -> Result<Result<PathBuf, String>> {
    npm::with_lock_file(&made(target_dir, "tools")?, name, source)
}

/// A folder of the target directory. Absolute, because what is installed runs in other working directories.
fn made(target_dir: &Path, name: &str) -> Result<PathBuf> {
    let folder = std::path::absolute(target_dir.join(name))?;
    fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    Ok(folder)
}
