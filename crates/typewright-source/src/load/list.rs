//! Lists the definition files of a folder. It reads none of them.

use std::{fs, path::Path};

use super::disk::{ReadError, Root};
use crate::{
    diagnostic::{Code, Diagnostic, Location, Report},
    reference,
};

/// The paths, relative to `root`, of the `.yaml`, `.yml` and `.json` files directly in `folder`, sorted by their bytes.
/// `folder` is relative to `root` too; empty for the root itself. A folder that is not there, is no folder, cannot be
/// read or has no such file goes into `report`.
pub fn list(root: &Path, folder: &str, report: &mut Report) -> Vec<String> {
    all(files(root, folder, Reach::Direct), report)
}

/// The same with those in the folders below it, links to folders aside.
pub fn list_below(root: &Path, folder: &str, report: &mut Report) -> Vec<String> {
    all(files(root, folder, Reach::Below), report)
}

/// How far down files are listed.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    Direct,
    Below,
}

fn all(found: Result<Vec<String>, Diagnostic>, report: &mut Report) -> Vec<String> {
    match found {
        Ok(paths) => paths,
        Err(problem) => {
            report.push(problem);
            Vec::new()
        }
    }
}

fn files(root: &Path, folder: &str, reach: Reach) -> Result<Vec<String>, Diagnostic> {
    let root = Root::open(root)?;
    let problem =
        |code, message: &str| Diagnostic::new(code, message, Location::Path(folder.to_owned()));
    let outside = || problem(Code::OutsideRoot, "the path leads out of the root folder");
    let path = match reference::join("", folder) {
        Some(path) if !folder.starts_with('/') => path,
        _ => return Err(outside()),
    };
    let real = root.locate(&path).map_err(|error| match error {
        ReadError::Outside => outside(),
        ReadError::Other(reason) => problem(
            Code::CannotRead,
            &format!("the folder cannot be read: {reason}"),
        ),
        ReadError::Missing(Some(similar)) => problem(Code::NoSuchFolder, "there is no such folder")
            .hint(format!("did you mean `{similar}`?")),
        _ => problem(Code::NoSuchFolder, "there is no such folder"),
    })?;
    if !real.is_dir() {
        return Err(problem(Code::NotAFolder, "this is not a folder"));
    }
    let unreadable = |error| {
        problem(
            Code::CannotRead,
            &format!("the folder cannot be read: {error}"),
        )
    };
    let mut paths = Vec::new();
    let mut open = vec![(real, path)];
    while let Some((real, path)) = open.pop() {
        for entry in fs::read_dir(&real).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let folder = entry.file_type().map_err(unreadable)?.is_dir();
            let wanted = if folder {
                reach == Reach::Below
            } else {
                is_definition(&entry.path()) && !entry.path().is_dir()
            };
            if !wanted {
                continue;
            }
            let name = entry.file_name().into_string().map_err(|name| {
                let name = name.to_string_lossy();
                problem(
                    Code::CannotRead,
                    &format!("the name of the file `{name}` is not UTF-8"),
                )
            })?;
            let below = if path.is_empty() {
                name
            } else {
                format!("{path}/{name}")
            };
            if folder {
                open.push((entry.path(), below));
            } else {
                paths.push(below);
            }
        }
    }
    if paths.is_empty() {
        return Err(problem(
            Code::EmptyFolder,
            "there is no .yaml, .yml or .json file in this folder",
        ));
    }
    paths.sort_unstable();
    Ok(paths)
}

fn is_definition(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["yaml", "yml", "json"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}
