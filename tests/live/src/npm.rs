//! Installs what the lock file of a folder says, with npm, into a copy of the folder below the target directory. Only
//! what differs from the last time is done again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::environment::{is_complete, last_lines, lock, node, stamp};

/// What is not copied: what npm made where the folder stands.
const MADE: &str = "node_modules";

/// A copy of `source` that has what its `package-lock.json` names. The inner error is the reason why this machine cannot.
pub(crate) fn with_lock_file(
    parent: &Path,
    name: &str,
    source: &Path,
) -> Result<Result<PathBuf, String>> {
    if let Err(reason) = node() {
        return Ok(Err(reason));
    }
    // A lock of its own: what is installed beside it is not waited for.
    let folder = parent.join(name);
    fs::create_dir_all(&folder)?;
    let lock = lock(&folder)?;
    let pins = [
        source.join("package.json"),
        source.join("package-lock.json"),
    ];
    let read = |file: &PathBuf| fs::read_to_string(file);
    let pins: Vec<String> = pins.iter().map(read).collect::<Result<_, _>>()?;
    let pins = pins.concat();
    let complete = is_complete(&folder, &pins);
    if !complete && stamp(&folder).exists() {
        fs::remove_file(stamp(&folder))?;
    }
    copy(source, &folder)?;
    if complete {
        return Ok(Ok(folder));
    }
    eprintln!("installing what {name} needs from npm, once, which may take a minute");
    let installed = Command::new("npm")
        .args(["ci", "--silent", "--no-audit", "--no-fund"])
        // What it installs is run by a test, and nothing else of it.
        .arg("--ignore-scripts")
        .current_dir(&folder)
        .stdin(lock)
        .output();
    Ok(match installed {
        Ok(output) if output.status.success() => {
            fs::write(stamp(&folder), pins)?;
            Ok(folder)
        }
        Ok(output) => Err(format!("npm did not install: {}", last_lines(&output))),
        Err(error) => Err(format!("npm does not run: {error}")),
    })
}

/// Copies the files that are not the same already: another process may run them.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_name() == MADE {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
            continue;
        }
        let content = fs::read(entry.path())?;
        if fs::read(&target).ok().as_ref() != Some(&content) {
            fs::write(&target, content)
                .with_context(|| format!("cannot write {}", target.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_npm_made_is_not_copied() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for folder in ["stub", MADE] {
            fs::create_dir(from.path().join(folder)).unwrap();
            fs::write(from.path().join(folder).join("index.js"), "1").unwrap();
        }
        copy(from.path(), to.path()).unwrap();
        assert!(!to.path().join(MADE).exists());
        let copied = to.path().join("stub").join("index.js");
        assert_eq!(fs::read_to_string(&copied).unwrap(), "1");
        fs::write(from.path().join("stub").join("index.js"), "2").unwrap();
        copy(from.path(), to.path()).unwrap();
        assert_eq!(fs::read_to_string(&copied).unwrap(), "2");
    }
}
