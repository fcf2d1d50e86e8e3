//! Programs of other people that are started with a promise: none of them, and nothing that they started, outlives the
//! process that asked for it, however that one ends.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Waits in the background until its standard input closes, which the kernel does however its other end is lost, and then
/// kills its process group. The program takes the place of the shell, with its process ID.
const WATCH: &str = r#"exec 3<&0
( read -r _ <&3; kill -KILL 0 ) >/dev/null 2>&1 &
exec "$@" </dev/null 3<&-"#;

const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// A program in a process group of its own, which is killed when this is dropped.
pub struct Guarded {
    child: Child,
}

impl Guarded {
    /// Starts a program. What it says on standard output is for [`Guarded::output`], what it says on standard error goes
    /// into the file. It has no standard input.
    ///
    /// # Errors
    ///
    /// When there is no shell. A program that there is not ends at once, with status 127.
    pub fn start(
        program: &Path,
        arguments: &[&OsStr],
        folder: &Path,
        errors: File,
    ) -> io::Result<Self> {
        let mut command = Command::new("sh");
        command.args(["-c", WATCH, "sh"]).arg(program);
        command.args(arguments).current_dir(folder);
        // What would change what a Python program does, or send calls of this machine to another.
        for name in ["PYTHONHOME", "PYTHONPATH", "NODE_OPTIONS"] {
            command.env_remove(name);
        }
        for name in ["http_proxy", "https_proxy", "all_proxy"] {
            command.env_remove(name).env_remove(name.to_uppercase());
        }
        // Scripts run where they stand, and leave nothing there.
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let child = command.stderr(errors).spawn()?;
        Ok(Self { child })
    }

    /// What the program says on standard output, to whoever asks first.
    pub fn output(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// The status that the program has ended with, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Waits until the program ends by itself, as long as `goes_on` says so. It says how long the program has run.
    pub fn wait(&mut self, goes_on: impl Fn(Duration) -> bool) -> Option<ExitStatus> {
        let began = Instant::now();
        loop {
            let ended = self.ended();
            if ended.is_some() || !goes_on(began.elapsed()) {
                return ended;
            }
            sleep(BETWEEN_LOOKS);
        }
    }

    /// Kills what is left of the program and of what it started.
    pub fn end(&mut self) {
        // The watcher sees it, and kills itself with the others.
        drop(self.child.stdin.take());
        // An error says that it has ended already.
        let _ = self.child.wait();
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Read as _};

    use super::*;

    fn shell(script: &str) -> Guarded {
        let errors = tempfile::tempfile().unwrap();
        let arguments = ["-c", script].map(OsStr::new);
        Guarded::start(Path::new("sh"), &arguments, Path::new("."), errors).unwrap()
    }

    #[test]
    fn a_program_that_ends_tells_its_status() {
        let mut program = shell("echo said; exit 3");
        let mut said = String::new();
        let status = program.wait(|time| time < Duration::from_secs(60));
        assert_eq!(status.and_then(|status| status.code()), Some(3));
        program.output().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(said, "said\n");
    }

    #[test]
    fn what_a_program_started_ends_with_it() {
        let mut program = shell("sleep 600 & echo ready; wait");
        let mut output = BufReader::new(program.output().unwrap());
        let mut said = String::new();
        output.read_line(&mut said).unwrap();
        assert_eq!(said, "ready\n");
        assert!(program.wait(|_| false).is_none());
        drop(program);
        // Its end is reached when no process has the output any more: the one in the background had it too.
        output.read_to_string(&mut said).unwrap();
    }

    #[test]
    fn a_program_that_there_is_not_ends_at_once() {
        let errors = tempfile::tempfile().unwrap();
        let program = Path::new("/no/such/program");
        let mut program = Guarded::start(program, &[], Path::new("."), errors).unwrap();
        let status = program.wait(|time| time < Duration::from_secs(60));
        assert_eq!(status.and_then(|status| status.code()), Some(127));
    }
}
