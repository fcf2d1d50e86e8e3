//! Runs a driver: a program that takes a client of other people through steps on a homeserver, and tells of each in a
//! line. It gets the homeserver's base URL and an empty folder, and a limit.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::ChildStdout;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::guard::Guarded;
use crate::report::Report;

/// How many lines of what a driver said on standard error are quoted.
const QUOTED_LINES: usize = 25;

/// How many bytes of them at most.
const QUOTED_BYTES: usize = 6_000;

/// Says to all that wait that they are to end. Copies are of the same.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Says it.
    pub fn now(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether it was said.
    pub fn is_said(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// A driver and what it is held to.
#[derive(Clone, Copy, Debug)]
pub struct Driver<'a> {
    /// The program.
    pub program: &'a Path,
    /// The file that the program runs.
    pub script: &'a Path,
    /// The steps that it has to tell of.
    pub steps: &'a [&'static str],
    /// How long it may take.
    pub limit: Duration,
}

impl Driver<'_> {
    /// Runs it to its end, or its limit, or until it is told to stop. `folder` is made, and has what the driver keeps and
    /// what it says on standard error.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written or no program can be started. What the driver does wrong is in the report.
    pub fn run(&self, url: &str, folder: &Path, stop: &Stop) -> Result<Report> {
        let began = Instant::now();
        let state = folder.join("state");
        fs::create_dir_all(&state).with_context(|| format!("cannot make {}", state.display()))?;
        let errors = folder.join("stderr");
        let arguments = [self.script.as_os_str(), OsStr::new(url), state.as_os_str()];
        let mut guarded = Guarded::start(self.program, &arguments, folder, File::create(&errors)?)?;
        let reader = guarded
            .output()
            .map(|output| read(output, Report::new(self.steps)));
        let status = guarded.wait(|time| time < self.limit && !stop.is_said());
        guarded.end();
        let report = reader.and_then(|reader| reader.join().ok());
        let mut report = report.context("nobody read what the driver said")?;
        match status {
            Some(status) if status.success() => {}
            Some(status) => report.faults.push(format!("it ended with {status}")),
            None if stop.is_said() => report.faults.push("it was stopped".to_owned()),
            None => {
                let limit = self.limit.as_secs();
                let fault = format!("it did not end within {limit} s, and was killed");
                report.faults.push(fault);
            }
        }
        report.took = began.elapsed();
        if !report.is_sound() {
            report.errors = last_lines(&errors);
        }
        Ok(report)
    }
}

/// Reads what the driver says until nobody can say more.
fn read(output: ChildStdout, mut report: Report) -> JoinHandle<Report> {
    thread::spawn(move || {
        for line in BufReader::new(output).split(b'\n') {
            match line {
                Ok(line) => report.take(&String::from_utf8_lossy(&line)),
                Err(error) => report.faults.push(format!("it cannot be heard: {error}")),
            }
        }
        report
    })
}

fn last_lines(file: &Path) -> String {
    let bytes = fs::read(file).unwrap_or_default();
    let start = bytes.len().saturating_sub(QUOTED_BYTES);
    let text = String::from_utf8_lossy(bytes.get(start..).unwrap_or_default());
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let start = lines.len().saturating_sub(QUOTED_LINES);
    lines.get(start..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Outcome;

    const STEPS: &[&str] = &["login", "logout"];

    fn run(script: &str, limit: Duration, stop: &Stop) -> Report {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("driver.sh");
        fs::write(&file, script).unwrap();
        let driver = Driver {
            program: Path::new("sh"),
            script: &file,
            steps: STEPS,
            limit,
        };
        let own = folder.path().join("own");
        driver.run("http://localhost:1", &own, stop).unwrap()
    }

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn a_driver_is_told_where_to_call_and_what_to_keep() {
        let script = r#"
            echo "{\"step\": \"login\", \"outcome\": \"failed\", \"detail\": \"$1\"}"
            cd "$2" && test -z "$(ls -A)" && echo '{"step": "logout", "outcome": "passed"}'
            echo a word on it >&2"#;
        let report = run(script, MINUTE, &Stop::default());
        let url = Outcome::Failed("http://localhost:1".to_owned());
        assert_eq!(report.outcome("login"), Some(&url));
        assert_eq!(report.outcome("logout"), Some(&Outcome::Passed));
        assert!(report.faults.is_empty(), "{:?}", report.faults);
        assert_eq!(report.errors, "a word on it");
    }

    #[test]
    fn a_driver_that_hangs_is_killed_with_what_it_started() {
        let script = r#"
            echo '{"step": "login", "outcome": "passed"}'
            sleep 600 &
            sleep 600"#;
        let began = Instant::now();
        let report = run(script, Duration::from_secs(1), &Stop::default());
        // The report is complete when nobody has the output any more.
        assert!(began.elapsed() < MINUTE);
        assert_eq!(report.outcome("login"), Some(&Outcome::Passed));
        assert_eq!(report.outcome("logout"), Some(&Outcome::Untold));
        assert_eq!(report.faults, ["it did not end within 1 s, and was killed"]);
    }

    #[test]
    fn a_driver_that_dies_is_quoted() {
        let script = r#"
            echo '{"step": "login", "outcome": "passed"}'
            printf 'half a li'
            echo the reason >&2
            kill -SEGV $$"#;
        let report = run(script, MINUTE, &Stop::default());
        assert_eq!(report.outcome("login"), Some(&Outcome::Passed));
        assert_eq!(report.faults.len(), 2, "{:?}", report.faults);
        assert!(report.faults[0].contains("half a li"));
        assert!(report.faults[1].contains("signal"));
        assert_eq!(report.errors, "the reason");
    }

    #[test]
    fn a_driver_ends_when_all_are_told_to_stop() {
        let stop = Stop::default();
        stop.now();
        let report = run("sleep 600", MINUTE, &stop);
        assert_eq!(report.faults, ["it was stopped"]);
    }

    #[test]
    fn a_driver_that_gives_up_has_not_come_to_its_end() {
        let report = run("exit 3", MINUTE, &Stop::default());
        assert_eq!(report.faults, ["it ended with exit status: 3"]);
        assert!(!report.is_sound());
    }
}
