//! `replay` as people type it. The work is done by the runtime, in a program that is built around the generated crates;
//! here that program is written, built and run.

mod crates;
mod program;

use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use super::{Repository, shorten};

/// Passes recorded exchanges through the generated types and back, and reports what is not as it was.
///
/// FILE holds one exchange a line, each a JSON object:
///
///     {"operationId": "getPresence", "direction": "response", "status": 200,
///      "content_type": "application/json", "headers": {}, "body": {"presence": "online"}}
///
/// `direction` is `request` or `response`. `headers` is an object of strings or of lists of strings. `body` is a JSON
/// value, or a string with `"encoding": "base64"` (or `"text"`, for a body that is not JSON); without one there is no
/// body. A response needs `status`, and `headers` if the definition asks for headers. A request may have `method` and
/// `path` (with the query); its path and query parameters are checked if there is `path`, headers and cookies if there
/// are `headers`. `package` says which crate is meant where several have the operation.
///
/// The report says for each operation what was decoded as what, and each difference by JSON pointer, header or
/// parameter. The crates are built first; this takes a while the first time.
///
/// The exit code is 0 if everything decoded and came back the same, 1 if not, and 2 if the file cannot be read or the
/// crates cannot be built.
#[derive(Clone, Debug, clap::Args)]
#[command(verbatim_doc_comment)]
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
    let code = program.run(arguments)?;
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
