//! `replay` as people type it. The work is done by the runtime, in a program that is built around the generated crates;
//! here that program is written, built and run.

mod program;

use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use super::{Repository, crates, shorten};

/// The arguments of `replay`.
#[derive(Clone, Debug, clap::Args)]
#[command(
    about = "Pass recorded exchanges through the generated types and back",
    long_about = ABOUT
)]
pub struct Replay {
    /// The recorded exchanges, read line by line; `-` is standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,

    /// Use the generated crates in this folder instead of this repository's
    #[arg(long, value_name = "DIR")]
    pub crates: Option<PathBuf>,

    /// Take operations from this package where the line does not name one
    #[arg(long, value_name = "NAME")]
    pub package: Option<String>,

    /// The form of the report
    #[arg(long, value_enum, default_value_t)]
    pub format: ReportFormat,

    /// Show the values that differ. They may be secrets, and are not shown unless this is said
    #[arg(long)]
    pub values: bool,
}

/// What `--help` says. A paragraph is one line, for clap to break.
const ABOUT: &str = "\
Passes recorded exchanges through the generated types and back, and reports what is not as it was.

FILE holds one exchange a line, a JSON object each (the lines are broken here):

    {\"operationId\": \"getPresence\", \"direction\": \"response\", \"status\": 200,
     \"content_type\": \"application/json\", \"body\": {\"presence\": \"online\"}}

    {\"operationId\": \"getPresence\", \"direction\": \"request\", \"method\": \"GET\",
     \"path\": \"/_matrix/client/v3/presence/%40ada%3Aexample.org/status\"}

`headers` is an object of strings or of lists of strings. `body` is a JSON value, or a string with `encoding`: \
`base64`, or `text` for a body that is not JSON. Left out it is none, and so it is as `null` without a `content_type`.

A response needs `status`, and `headers` where the definition asks for headers. Of a request only what is there is \
checked: path and query parameters if there is `path`, headers and cookies if there are `headers`. Where several \
crates have the operation, `package` says which is meant. Other members are ignored.

The report says for each operation what was decoded as what, and every difference by JSON pointer, header or \
parameter. What a definition does not name comes back in bodies; a query parameter that it does not name does not, and \
is reported. The program is built first, which takes a while the first time.

The exit code is 0 if everything decoded and came back the same, 1 if not, and 2 if FILE cannot be read or the crates \
cannot be built.";

/// The form of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ReportFormat {
    /// For people
    #[default]
    Text,
    /// One JSON document, with the numbers of all lines
    Json,
}

/// Nothing was checked.
const FAILED: u8 = 2;

/// Runs `replay`. The exit code is that of the program, and 2 if there is none.
#[must_use]
pub fn replay(arguments: &Replay, repository: &Repository) -> ExitCode {
    match run(arguments, repository) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            anstream::eprintln!("error: {error:#}");
            ExitCode::from(FAILED)
        }
    }
}

fn run(arguments: &Replay, repository: &Repository) -> Result<u8> {
    check_file(arguments)?;
    let folder = arguments.crates.clone();
    let folder = folder.unwrap_or_else(|| repository.root.join("crates"));
    let crates = crates::find(&folder)?;
    if crates.is_empty() {
        bail!(
            "there is no generated crate with operations in {}",
            shorten(&folder).display()
        );
    }
    let program = program::write(&crates, repository)?;
    let code = program::run(&program, arguments)?;
    // What cargo itself ends with if the crates do not build; it has said why.
    if code > FAILED {
        bail!("nothing was replayed: the program around the crates was not built, or broke off");
    }
    Ok(code)
}

/// A file that cannot be read is not worth building for.
fn check_file(arguments: &Replay) -> Result<()> {
    if arguments.file.as_os_str() == "-" {
        return Ok(());
    }
    let cannot_read = || format!("cannot read {}", arguments.file.display());
    let file = File::open(&arguments.file).with_context(cannot_read)?;
    if file.metadata().with_context(cannot_read)?.is_dir() {
        bail!("{}: it is a folder", cannot_read());
    }
    Ok(())
}
