//! The server as a process of its own, which can be killed.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

/// The program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_example-homeserver");

/// A running server; dropping it kills it.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
}

impl Server {
    /// Starts it on a database.
    pub(crate) fn start(database: &Path) -> Self {
        let mut command = Command::new(PROGRAM);
        command.arg("--database").arg(database);
        Self::spawn(&mut command)
    }

    /// Starts it by a command; its first line is its address.
    pub(crate) fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let output = child.stdout.as_mut().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        let url = line.trim_end().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{url}");
        Self { child, url }
    }

    /// Starts it where it should not; what it says about that.
    pub(crate) fn refused(database: &Path, arguments: &[&str]) -> String {
        let mut command = Command::new(PROGRAM);
        command.arg("--database").arg(database).args(arguments);
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        let output = child.stdout.as_mut().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        // One that serves all the same must not run for ever.
        if !line.is_empty() {
            child.kill().unwrap();
        }
        let ended = child.wait_with_output().unwrap();
        assert!(line.is_empty() && !ended.status.success(), "{line}");
        String::from_utf8(ended.stderr).unwrap()
    }

    /// Ends it at once: it is not asked (`SIGKILL`).
    pub(crate) fn kill(&mut self) -> ExitStatus {
        self.child.kill().unwrap();
        self.child.wait().unwrap()
    }

    /// Sends it a signal by name.
    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let mut kill = Command::new("kill");
        let sent = kill.args(["-s", name, &self.child.id().to_string()]);
        assert!(sent.status().unwrap().success());
    }

    /// Waits for it to end.
    #[cfg(unix)]
    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended long ago.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A place for a database that is gone with the value.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("home.sqlite")
    }
}
