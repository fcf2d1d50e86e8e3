//! A running example: what it says, whether it is told to end, how it ended. It does not outlive the test.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};

/// How long anything that an example is to do may take.
pub(crate) const LONGEST: Duration = Duration::from_secs(90);

pub(crate) struct Program {
    child: Child,
    lines: Receiver<String>,
    errors: Option<JoinHandle<String>>,
}

/// How an example ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    /// What nobody waited for of what it said.
    pub(crate) said: Vec<String>,
    /// What it wrote to standard error.
    pub(crate) errors: String,
}

impl Program {
    pub(crate) fn start(path: &str, arguments: &[&str], settings: &[(&str, &str)]) -> Self {
        let mut child = Command::new(path)
            .args(arguments)
            .envs(settings.iter().copied())
            .env("NO_PROXY", "127.0.0.1")
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (say, lines) = channel();
        let output = BufReader::new(child.stdout.take().unwrap());
        // It fails when the test has ended before the program.
        thread::spawn(move || {
            output
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| say.send(line))
        });
        let mut errors = child.stderr.take().unwrap();
        let errors = thread::spawn(move || {
            let mut text = String::new();
            errors.read_to_string(&mut text).unwrap();
            text
        });
        Self {
            child,
            lines,
            errors: Some(errors),
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Waits until it says a line that begins so, and returns the rest of it.
    pub(crate) fn says(&mut self, begin: &str) -> String {
        let end = Instant::now() + LONGEST;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => {
                    if let Some(rest) = line.strip_prefix(begin) {
                        return rest.to_owned();
                    }
                }
                Err(_) => {
                    let _ = self.child.kill();
                    panic!("it did not say {begin:?}: {:?}", self.ended());
                }
            }
        }
    }

    /// Tells it to end, as a system does that stops a service.
    pub(crate) fn terminate(&self) {
        let told = Command::new("kill").arg(self.id().to_string()).status();
        assert!(told.unwrap().success());
    }

    /// Waits until it has ended.
    pub(crate) fn ended(&mut self) -> Ended {
        let end = Instant::now() + LONGEST;
        while self.is_running() {
            if Instant::now() > end {
                let _ = self.child.kill();
            }
            sleep(Duration::from_millis(10));
        }
        Ended {
            status: self.child.wait().unwrap(),
            said: self.lines.iter().collect(),
            errors: self.errors.take().unwrap().join().unwrap(),
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // An error says that it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
