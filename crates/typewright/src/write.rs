//! The one path for all output. A file that is equal is not touched; a file that is no longer generated is removed;
//! nothing is written before everything has been made.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use typewright_rust::emit::Files;
use typewright_source::{Code, Diagnostic, Location, Report};

/// Whether files are written, or only compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Written.
    Write,
    /// Compared.
    Check,
}

/// A file that differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// The file.
    pub path: PathBuf,
    /// How it differs.
    pub kind: ChangeKind,
}

/// How a file differs from what should be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It is not there.
    Missing,
    /// It has other contents.
    Stale,
    /// It should not be there.
    Orphaned,
}

/// Puts the crates into `out`, one folder each, or says what differs. In order of their paths.
///
/// # Errors
/// With nothing, after what was wrong went to the report.
pub fn write(
    out: &Path,
    crates: &BTreeMap<String, Files>,
    mode: Mode,
    report: &mut Report,
) -> Option<Vec<Change>> {
    let mut changes = Vec::new();
    for (name, files) in crates {
        match compare(&out.join(name), files) {
            Ok(found) => changes.extend(found),
            Err((path, error)) => {
                report.push(failure(&path, &error));
                return None;
            }
        }
    }
    changes.sort();
    if mode == Mode::Write {
        for change in &changes {
            if let Err(error) = apply(out, crates, change) {
                report.push(failure(&change.path, &error));
                return None;
            }
        }
    }
    Some(changes)
}

fn failure(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::new(
        Code::CannotWrite,
        format!("{error}"),
        Location::Elsewhere(path.display().to_string()),
    )
}

type Failure = (PathBuf, io::Error);

/// What differs between a crate's folder and its files.
fn compare(folder: &Path, files: &Files) -> Result<Vec<Change>, Failure> {
    let mut changes = Vec::new();
    for (path, text) in files {
        let path = folder.join(path);
        match fs::read(&path) {
            Ok(bytes) if bytes == text.as_bytes() => {}
            Ok(_) => changes.push(Change {
                path,
                kind: ChangeKind::Stale,
            }),
            Err(error) if error.kind() == ErrorKind::NotFound => changes.push(Change {
                path,
                kind: ChangeKind::Missing,
            }),
            Err(error) => return Err((path, error)),
        }
    }
    let mut there = Vec::new();
    walk(folder, &mut there)?;
    let expected: Vec<PathBuf> = files.keys().map(|path| folder.join(path)).collect();
    let orphans = there.into_iter().filter(|path| !expected.contains(path));
    changes.extend(orphans.map(|path| Change {
        path,
        kind: ChangeKind::Orphaned,
    }));
    Ok(changes)
}

/// Every file below a folder, but for what building leaves in it.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let failed = |error| (folder.to_owned(), error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
    };
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let kind = entry.file_type().map_err(failed)?;
        let name = entry.file_name();
        if kind.is_dir() && name != "target" {
            walk(&entry.path(), found)?;
        } else if !kind.is_dir() && name != "Cargo.lock" {
            found.push(entry.path());
        }
    }
    Ok(())
}

fn apply(out: &Path, crates: &BTreeMap<String, Files>, change: &Change) -> io::Result<()> {
    if change.kind == ChangeKind::Orphaned {
        fs::remove_file(&change.path)?;
        return remove_empty(out, change.path.parent());
    }
    let text = crates.iter().find_map(|(name, files)| {
        let below = change.path.strip_prefix(out.join(name)).ok()?;
        files.get(below.to_str()?.replace('\\', "/").as_str())
    });
    if let Some(parent) = change.path.parent() {
        fs::create_dir_all(parent)?;
    }
    // Written beside and moved into place, so that nobody ever reads half a file.
    let beside = change.path.with_extension("typewright-new");
    fs::write(&beside, text.map_or("", String::as_str))?;
    fs::rename(&beside, &change.path)
}

/// Removes folders that an orphan left empty.
fn remove_empty(out: &Path, folder: Option<&Path>) -> io::Result<()> {
    let Some(folder) = folder.filter(|folder| *folder != out && folder.starts_with(out)) else {
        return Ok(());
    };
    if fs::read_dir(folder)?.next().is_none() {
        fs::remove_dir(folder)?;
        return remove_empty(out, folder.parent());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crates(files: &[(&str, &str)]) -> BTreeMap<String, Files> {
        let files = files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect();
        BTreeMap::from([("one".to_owned(), files)])
    }

    fn kinds(
        out: &Path,
        crates: &BTreeMap<String, Files>,
        mode: Mode,
    ) -> Vec<(String, ChangeKind)> {
        let mut report = Report::new();
        let changes = write(out, crates, mode, &mut report).unwrap();
        let name = |change: &Change| change.path.strip_prefix(out).unwrap().display().to_string();
        changes
            .iter()
            .map(|change| (name(change), change.kind))
            .collect()
    }

    #[test]
    fn writes_what_differs_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path();
        let first = crates(&[("src/a.rs", "a"), ("src/b/c.rs", "c")]);
        let missing = [
            ("one/src/a.rs".to_owned(), ChangeKind::Missing),
            ("one/src/b/c.rs".to_owned(), ChangeKind::Missing),
        ];
        assert_eq!(kinds(out, &first, Mode::Check), missing);
        assert!(!out.join("one").exists());
        assert_eq!(kinds(out, &first, Mode::Write), missing);
        assert_eq!(kinds(out, &first, Mode::Write), []);
        let time = fs::metadata(out.join("one/src/a.rs"))
            .unwrap()
            .modified()
            .unwrap();
        let second = crates(&[("src/a.rs", "a")]);
        assert_eq!(
            kinds(out, &second, Mode::Write),
            [("one/src/b/c.rs".to_owned(), ChangeKind::Orphaned)]
        );
        assert!(!out.join("one/src/b").exists());
        assert_eq!(
            fs::metadata(out.join("one/src/a.rs"))
                .unwrap()
                .modified()
                .unwrap(),
            time
        );
        fs::write(out.join("one/src/a.rs"), "changed").unwrap();
        assert_eq!(
            kinds(out, &second, Mode::Check),
            [("one/src/a.rs".to_owned(), ChangeKind::Stale)]
        );
    }
}
