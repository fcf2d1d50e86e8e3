//! Installs one thing of a package index below the target directory, once: with pip into a virtual environment, with npm
//! into a folder. It writes nowhere else, and starts nothing that is still running when it returns.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result};

use crate::python;

/// What is installed, at which version.
#[derive(Clone, Copy, Debug)]
pub struct Package {
    /// Its name in the index.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// What pip is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    pub(crate) package: &'a Package,
    /// The extra of it, in brackets, or nothing.
    pub(crate) extra: &'static str,
    pub(crate) options: &'a [&'a str],
}

impl Wanted<'_> {
    fn requirement(&self) -> String {
        let Package { name, version } = self.package;
        format!("{name}{}=={version}", self.extra)
    }
}

/// The oldest Node.js that the tools run on.
const OLDEST_NODE: u32 = 20;

impl Package {
    /// The folder that it is installed in.
    pub(crate) fn folder(&self, parent: &Path) -> PathBuf {
        parent.join(format!("{}-{}", self.name, self.version))
    }

    /// What the stamp of its folder says.
    fn requirement(&self) -> String {
        format!("{}=={}", self.name, self.version)
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

/// The virtual environment that has a package, made if it is not there. The inner error is the reason why this machine
/// cannot.
///
/// The commands have the lock, an empty file, as their standard input: when this process is killed, the next one waits
/// until they have ended too.
pub(crate) fn with_pip(
    parent: &Path,
    wanted: &Wanted<'_>,
    lock: &File,
) -> Result<Result<PathBuf, String>> {
    let package = wanted.package;
    let environment = package.folder(parent);
    let requirement = wanted.requirement();
    if is_complete(&environment, &requirement) && python_has(&environment, package) {
        return Ok(Ok(environment));
    }
    let interpreter = match python::find() {
        Ok(interpreter) => interpreter,
        Err(reason) => return Ok(Err(reason)),
    };
    begin(&environment, package)?;
    let made = python::run_with_input(
        Command::new(interpreter)
            .args(["-m", "venv"])
            .arg(&environment),
        lock.try_clone()?.into(),
    )?;
    if !made.status.success() {
        let why = last_lines(&made);
        return Ok(Err(format!("Python made no virtual environment: {why}")));
    }
    let installed = python::run_with_input(
        Command::new(python_of(&environment))
            .args(["-m", "pip", "install", "--quiet", "--no-input"])
            .args(["--disable-pip-version-check", "--retries", "2"])
            .args(wanted.options)
            .arg(&requirement),
        lock.try_clone()?.into(),
    )?;
    if !installed.status.success() {
        let why = last_lines(&installed);
        return Ok(Err(format!("pip did not install {}: {why}", package.name)));
    }
    fs::write(stamp(&environment), requirement)?;
    Ok(Ok(environment))
}

/// The folder that has a package of npm below `node_modules`, made if it is not there. The inner error is the reason why
/// this machine cannot.
pub(crate) fn with_npm(
    parent: &Path,
    package: &Package,
    lock: &File,
) -> Result<Result<PathBuf, String>> {
    let folder = package.folder(parent);
    if let Err(reason) = node() {
        return Ok(Err(reason));
    }
    if is_complete(&folder, &package.requirement()) {
        return Ok(Ok(folder));
    }
    begin(&folder, package)?;
    fs::create_dir_all(&folder)?;
    let installed = Command::new("npm")
        .args(["install", "--silent", "--no-audit", "--no-fund"])
        // What it installs is run by a test, and nothing else of it.
        .args(["--ignore-scripts", "--prefix"])
        .arg(&folder)
        .arg(format!("{}@{}", package.name, package.version))
        .current_dir(&folder)
        .stdin(lock.try_clone()?)
        .output();
    match installed {
        Ok(output) if output.status.success() => {
            fs::write(stamp(&folder), package.requirement())?;
            Ok(Ok(folder))
        }
        Ok(output) => {
            let why = last_lines(&output);
            Ok(Err(format!("npm did not install {}: {why}", package.name)))
        }
        Err(error) => Ok(Err(format!("npm does not run: {error}"))),
    }
}

/// The Python interpreter of an environment.
pub(crate) fn python_of(environment: &Path) -> PathBuf {
    environment.join("bin").join("python")
}

pub(crate) fn node() -> Result<(), String> {
    let output = Command::new("node")
        .arg("--version")
        .stdin(Stdio::null())
        .output();
    let version = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let version = version.unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next();
    match major.and_then(|major| major.parse::<u32>().ok()) {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        Some(_) => Err(format!("Node.js {version} is older than {OLDEST_NODE}")),
        None => Err(format!("Node.js {OLDEST_NODE} or newer was not found")),
    }
}

/// Written last, so that an installation that was interrupted is seen to be one.
pub(crate) fn stamp(folder: &Path) -> PathBuf {
    folder.join("installed")
}

pub(crate) fn is_complete(folder: &Path, requirement: &str) -> bool {
    fs::read_to_string(stamp(folder)).is_ok_and(|text| text == requirement)
}

fn python_has(environment: &Path, package: &Package) -> bool {
    let question = format!(
        "from importlib.metadata import version; print(version('{}'))",
        package.name
    );
    python::run(Command::new(python_of(environment)).args(["-c", &question]))
        .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim() == package.version)
}

/// Removes what was left behind.
fn begin(folder: &Path, package: &Package) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    let Package { name, version } = package;
    eprintln!("installing {name} {version}, once, which may take a minute");
    Ok(())
}

/// The end of what a command said, in one line.
pub(crate) fn last_lines(output: &Output) -> String {
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
