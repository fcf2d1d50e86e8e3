//! The folder of one run: configuration, database and log, removed with the run. A run whose process was killed leaves
//! its folder; the next run removes it, and never one that is in use.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::environment::lock;

const PREFIX: &str = "run-";
const LOG: &str = "synapse.log";

/// How many lines of the log an error quotes.
const QUOTED_LINES: usize = 15;

pub(crate) struct RunFolder {
    folder: TempDir,
}

impl RunFolder {
    /// Makes a folder with a log file in `parent`. The log is locked as long as a process has it open as its output,
    /// which says whether the folder is in use without a process id that could be another's by then.
    pub(crate) fn create(parent: &Path) -> Result<(Self, File)> {
        let _lock = lock(parent)?;
        remove_left_behind(parent)?;
        let folder = tempfile::Builder::new()
            .prefix(PREFIX)
            .tempdir_in(parent)
            .with_context(|| format!("cannot make a folder in {}", parent.display()))?;
        let run = Self { folder };
        let log = File::create(run.log())?;
        log.lock()?;
        Ok((run, log))
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The name of the folder, which no other run on this machine has.
    pub(crate) fn name(&self) -> String {
        self.path()
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.path().join(LOG)
    }

    /// The last lines of the log that are not blank.
    pub(crate) fn end_of_log(&self) -> String {
        let bytes = fs::read(self.log()).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .collect();
        lines
            .get(lines.len().saturating_sub(QUOTED_LINES)..)
            .unwrap_or_default()
            .join("\n")
    }

    /// Keeps the folder of a run that failed, under a name that later runs leave alone.
    pub(crate) fn keep(self) -> PathBuf {
        let path = self.folder.keep();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let kept = path.with_file_name(name.replacen(PREFIX, "failed-", 1));
        match fs::rename(&path, &kept) {
            Ok(()) => kept,
            Err(_) => path,
        }
    }
}

fn remove_left_behind(parent: &Path) -> Result<()> {
    for entry in fs::read_dir(parent)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().starts_with(PREFIX) {
            continue;
        }
        // Two processes never come here at once, so a folder without a log is not one that is being made.
        let in_use = File::open(entry.path().join(LOG))
            .is_ok_and(|log| matches!(log.try_lock(), Err(TryLockError::WouldBlock)));
        if !in_use {
            // Another run may be removing it as its own. What remains is removed the next time.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A process that another test is just starting has every open file for a moment, so a lock may outlive its owner
    /// by that long. One that is never given up hangs the test.
    fn wait_until_free(log: &Path) {
        File::open(log).unwrap().lock().unwrap();
    }

    #[test]
    fn only_a_folder_that_nobody_uses_is_removed() {
        let parent = tempfile::tempdir().unwrap();
        let (in_use, _log) = RunFolder::create(parent.path()).unwrap();
        let (left, log) = RunFolder::create(parent.path()).unwrap();
        let left = left.folder.keep();
        let (failed, _) = RunFolder::create(parent.path()).unwrap();
        let failed = failed.keep();

        assert!(left.exists(), "its log is locked");
        drop(log);
        wait_until_free(&left.join(LOG));
        let (next, _) = RunFolder::create(parent.path()).unwrap();
        assert!(!left.exists());
        assert!(in_use.path().exists());
        assert!(failed.exists());
        assert_ne!(next.name(), in_use.name());
    }

    #[test]
    fn a_lock_is_held_by_whoever_has_the_log_as_its_output() {
        let parent = tempfile::tempdir().unwrap();
        let (run, log) = RunFolder::create(parent.path()).unwrap();
        let mut reader = std::process::Command::new("cat")
            .stdin(std::process::Stdio::piped())
            .stdout(log)
            .spawn()
            .unwrap();
        let opened = File::open(run.log()).unwrap();
        assert!(matches!(opened.try_lock(), Err(TryLockError::WouldBlock)));
        drop(reader.stdin.take());
        reader.wait().unwrap();
        wait_until_free(&run.log());
    }

    #[test]
    fn the_end_of_the_log_has_no_blank_lines() {
        let parent = tempfile::tempdir().unwrap();
        let (run, _log) = RunFolder::create(parent.path()).unwrap();
        assert_eq!(run.end_of_log(), "");
        let lines: Vec<String> = (0..40).map(|number| format!("line {number}\n\n")).collect();
        fs::write(run.log(), lines.concat()).unwrap();
        let end: Vec<String> = (25..40).map(|number| format!("line {number}")).collect();
        assert_eq!(run.end_of_log(), end.join("\n"));
    }
}
