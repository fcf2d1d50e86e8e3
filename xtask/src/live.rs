//! `cargo xtask live`: suites that need real servers and real clients, one after the other. Each is a test program of
//! `typewright-tests` with a `main` of its own, which ends cleanly when it is told to.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::run::cargo;

/// Call a real homeserver through the generated client, and the example homeserver with real clients
///
/// The suite `operations` calls every operation of the Client-Server API on Synapse, and on the example homeserver, and
/// prints what came of each. The suite `clients` drives Matrix clients of other people through the example homeserver, and
/// prints the steps that they took. The suite `schemathesis` makes requests out of the bundled definitions and looks for
/// answers that are not in them. What they need is installed from PyPI and npm below `target/` the first time; they stop
/// all that they started, also when they are interrupted. What this machine cannot have is skipped, and named.
#[derive(Debug, clap::Args)]
pub(crate) struct Live {
    /// Run only these suites
    suites: Vec<Suite>,

    /// Run only these areas of `operations`
    #[arg(long = "area", value_name = "AREA")]
    areas: Vec<String>,

    /// Drive only these of the `clients`
    #[arg(long = "client", value_name = "CLIENT")]
    clients: Vec<String>,
}

/// A suite, which is a test target of this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Suite {
    Operations,
    Clients,
    Schemathesis,
}

const ALL: [Suite; 3] = [Suite::Operations, Suite::Clients, Suite::Schemathesis];

impl Suite {
    fn name(self) -> &'static str {
        match self {
            Self::Operations => "operations",
            Self::Clients => "clients",
            Self::Schemathesis => "schemathesis",
        }
    }
}

impl Live {
    /// What the suite's program is told of the parts that are chosen; nothing stands for all.
    fn parts(&self, suite: Suite) -> Vec<&str> {
        let (option, parts) = match suite {
            Suite::Operations => ("--area", &self.areas),
            Suite::Clients => ("--client", &self.clients),
            Suite::Schemathesis => return Vec::new(),
        };
        parts.iter().flat_map(|part| [option, part]).collect()
    }

    /// The suites to run. Parts of a suite choose it.
    fn chosen(&self) -> Vec<Suite> {
        let has_parts = |suite: &Suite| !self.parts(*suite).is_empty();
        let is_named = |suite: &Suite| self.suites.contains(suite) || has_parts(suite);
        let named: Vec<Suite> = ALL.into_iter().filter(is_named).collect();
        if named.is_empty() {
            return ALL.to_vec();
        }
        named
    }
}

/// What a program answers that was interrupted.
const INTERRUPTED: u8 = 130;

const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

pub(crate) fn live(arguments: &Live, root: &Path) -> Result<ExitCode> {
    let suites = arguments.chosen();
    let programs = built(&suites, root)?;
    let stop = told_to_end()?;
    let mut lines = Vec::new();
    let mut code = ExitCode::SUCCESS;
    for (suite, program) in suites.iter().zip(&programs) {
        println!("\n== {}", suite.name());
        let began = Instant::now();
        let mut command = watched(program);
        command.args(arguments.parts(*suite));
        let status = run(command.current_dir(root.join("tests")), &stop)?;
        if stop.load(Ordering::SeqCst) {
            return Ok(ExitCode::from(INTERRUPTED));
        }
        let verdict = if status.success() {
            "no fault"
        } else {
            "FAILED"
        };
        if !status.success() {
            code = ExitCode::FAILURE;
        }
        let seconds = began.elapsed().as_secs();
        lines.push(format!("{}: {verdict}, {seconds} s", suite.name()));
    }
    println!();
    for line in lines {
        println!("== {line}");
    }
    Ok(code)
}

/// Builds the suites, and gives the paths of their programs.
fn built(suites: &[Suite], root: &Path) -> Result<Vec<PathBuf>> {
    let mut build = cargo(root);
    build.args(["test", "--quiet", "--package", "typewright-tests"]);
    for suite in suites {
        build.args(["--test", suite.name()]);
    }
    build.args(["--no-run", "--message-format", "json-render-diagnostics"]);
    let output = build.stderr(Stdio::inherit()).output();
    let output = output.context("cannot run cargo")?;
    ensure!(output.status.success(), "the suites do not build");
    let lines = output.stdout.split(|byte| *byte == b'\n');
    let messages: Vec<Value> = lines
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect();
    let program = |suite: &Suite| {
        let of_suite = |message: &&Value| text(message, "/target/name") == Some(suite.name());
        let mut of_suite = messages.iter().filter(of_suite);
        let program = of_suite.find_map(|message| text(message, "/executable"));
        program
            .map(PathBuf::from)
            .with_context(|| format!("cargo names no program of the suite {}", suite.name()))
    };
    suites.iter().map(program).collect()
}

/// The text at a JSON pointer.
fn text<'m>(message: &'m Value, pointer: &str) -> Option<&'m str> {
    message.pointer(pointer)?.as_str()
}

/// Waits in the background for a line on its standard input. When the input closes without one, as it does however the
/// process at its other end is lost, it tells the suite to end. The suite takes the place of the shell.
#[cfg(unix)]
const WATCH: &str = r#"exec 3<&0
( read -r _ <&3 || kill -TERM $$ ) >/dev/null 2>&1 &
exec "$@" </dev/null 3<&-"#;

/// A suite that is told to end when this process lets go of its standard input, or is killed.
#[cfg(unix)]
fn watched(suite: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", WATCH, "sh"]).arg(suite);
    command
}

#[cfg(not(unix))]
fn watched(suite: &Path) -> Command {
    Command::new(suite)
}

/// Runs a suite until it ends. Where everything is to stop, it is told, and has the time that it needs.
fn run(command: &mut Command, stop: &AtomicBool) -> Result<ExitStatus> {
    let mut child = command
        .stdin(Stdio::piped())
        .spawn()
        .context("cannot run the suite")?;
    loop {
        if let Some(status) = child.try_wait()? {
            release(&mut child);
            return Ok(status);
        }
        if stop.load(Ordering::SeqCst) {
            // Here the watcher sees the input close.
            drop(child.stdin.take());
            return Ok(child.wait()?);
        }
        sleep(BETWEEN_LOOKS);
    }
}

/// Sends the watcher home: the suite has ended, and its process ID may soon be another's.
fn release(child: &mut Child) {
    if let Some(input) = &mut child.stdin {
        // An error says that there is no watcher.
        let _ = input.write_all(b"\n");
    }
}

/// What turns true when this process is told to end: by SIGINT, which Ctrl-C sends, or by SIGTERM.
fn told_to_end() -> Result<Arc<AtomicBool>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let told = Arc::new(AtomicBool::new(false));
    for signal in signals(&runtime)? {
        let told = Arc::clone(&told);
        runtime.spawn(async move {
            signal.await;
            told.store(true, Ordering::SeqCst);
        });
    }
    std::thread::spawn(move || runtime.block_on(std::future::pending::<()>()));
    Ok(told)
}

type Signal = Pin<Box<dyn Future<Output = ()> + Send>>;

#[cfg(unix)]
fn signals(runtime: &Runtime) -> Result<Vec<Signal>> {
    use tokio::signal::unix::{SignalKind, signal};
    let _inside = runtime.enter();
    let kinds = [SignalKind::interrupt(), SignalKind::terminate()];
    let wait = |kind| {
        let mut signal = signal(kind)?;
        Ok(Box::pin(async move {
            signal.recv().await;
        }) as Signal)
    };
    kinds.into_iter().map(wait).collect()
}

#[cfg(not(unix))]
fn signals(_: &Runtime) -> Result<Vec<Signal>> {
    Ok(vec![Box::pin(async {
        // An error says that nobody can wait; then only the end of the process is left.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })])
}
