//! Finds a Python that Synapse and the tools can run on. It starts interpreters to ask for their version, and changes nothing.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// The oldest version that they run on.
const OLDEST: (u32, u32) = (3, 10);

/// What is tried, in this order, when the environment does not name an interpreter.
const NAMES: [&str; 6] = [
    "python3",
    "python3.14",
    "python3.13",
    "python3.12",
    "python3.11",
    "python3.10",
];

/// The interpreter to make the virtual environment with, or the reason, for people, why there is none.
///
/// The environment variable `PYTHON` is a decision: nothing else is tried when it is set.
pub(crate) fn find() -> Result<PathBuf, String> {
    if let Some(named) = std::env::var_os("PYTHON").filter(|name| !name.is_empty()) {
        return judge(&named, version(&named)).map(|()| named.into());
    }
    NAMES
        .iter()
        .find(|name| {
            let name = OsStr::new(name);
            judge(name, version(name)).is_ok()
        })
        .map(PathBuf::from)
        .ok_or_else(|| {
            let (major, minor) = OLDEST;
            format!("Python {major}.{minor} or newer was not found")
        })
}

/// Whether an interpreter of this version will do.
fn judge(name: &OsStr, version: Option<(u32, u32)>) -> Result<(), String> {
    let (major, minor) = OLDEST;
    let name = name.display();
    match version {
        Some(found) if found >= OLDEST => Ok(()),
        Some((found_major, found_minor)) => Err(format!(
            "{name} is Python {found_major}.{found_minor}, and {major}.{minor} or newer is needed"
        )),
        None => Err(format!("{name} is not a Python that runs")),
    }
}

/// Runs an interpreter to its end, without input.
pub(crate) fn run(command: &mut Command) -> std::io::Result<Output> {
    run_with_input(command, Stdio::null())
}

/// Runs an interpreter to its end, without what the environment says about modules.
pub(crate) fn run_with_input(command: &mut Command, input: Stdio) -> std::io::Result<Output> {
    command
        .env_remove("PYTHONHOME")
        .env_remove("PYTHONPATH")
        .stdin(input)
        .output()
}

fn version(interpreter: &OsStr) -> Option<(u32, u32)> {
    let output = run(Command::new(interpreter).args([
        "-c",
        "import sys; print(sys.version_info[0], sys.version_info[1])",
    ]))
    .ok()
    .filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    let (major, minor) = text.trim().split_once(' ')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_version_is_refused() {
        let python = OsStr::new("python3");
        assert_eq!(judge(python, Some((3, 10))), Ok(()));
        assert_eq!(judge(python, Some((4, 0))), Ok(()));
        assert_eq!(
            judge(python, Some((3, 9))),
            Err("python3 is Python 3.9, and 3.10 or newer is needed".to_owned())
        );
        assert_eq!(
            judge(python, None),
            Err("python3 is not a Python that runs".to_owned())
        );
    }
}
