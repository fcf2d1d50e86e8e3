//! The example homeserver as a process of its own: the program that people start, on a free port, with nothing in it.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use typewright_live::target_dir;

use crate::repository;

/// What its users' IDs end with.
pub const SERVER_NAME: &str = "localhost";

/// A running homeserver. It ends when this is dropped.
#[derive(Debug)]
pub struct Homeserver {
    process: Child,
    /// Kept open: who writes into a closed pipe fails.
    _said: BufReader<ChildStdout>,
    url: String,
}

impl Homeserver {
    /// Builds the program and starts it.
    #[must_use]
    pub fn start() -> Self {
        build();
        let program = target_dir().join("debug").join(format!(
            "example-homeserver{}",
            std::env::consts::EXE_SUFFIX
        ));
        let mut process = Command::new(program)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the homeserver starts");
        let mut said = BufReader::new(process.stdout.take().expect("it has an output"));
        let mut url = String::new();
        said.read_line(&mut url).expect("it says where it is");
        assert!(url.starts_with("http://"), "it says where it is: {url:?}");
        Self {
            process,
            _said: said,
            url: url.trim().to_owned(),
        }
    }

    /// The base URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Fails when it has ended by itself.
    pub fn assert_runs(&mut self) {
        let ended = self.process.try_wait().expect("it can be asked");
        assert!(ended.is_none(), "the homeserver ended: {ended:?}");
    }
}

impl Drop for Homeserver {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A test of this package has no path to the program of another one, so cargo is asked for it.
fn build() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--quiet", "--package", "example-homeserver"])
        .arg("--target-dir")
        .arg(target_dir())
        .current_dir(repository())
        .status()
        .expect("cargo runs");
    assert!(status.success(), "the example homeserver does not build");
}
