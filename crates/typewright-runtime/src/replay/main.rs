//! A program that replays a recording: what `cargo xtask replay` builds and runs.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{Format, Options, Package, Values, Verdict, run};

/// Nothing could be checked.
const FAILED: u8 = 2;

/// Replays the recording that the program's arguments name: `[--format=text|json] [--package=NAME] [--values] [--] FILE`,
/// where `-` is standard input. The report goes to standard output.
///
/// The exit code is 0 if everything decoded and came back the same, 1 if not, and 2 if the recording cannot be read.
#[must_use]
pub fn main(packages: &[&Package]) -> ExitCode {
    let done = arguments(std::env::args_os().skip(1)).and_then(|(options, file)| {
        check_package(packages, &options)?;
        whole(packages, &options, &file)
    });
    match done {
        Ok(code) => code,
        Err(message) => {
            // There is nobody left to be told that this cannot be written.
            drop(writeln!(io::stderr(), "error: {message}"));
            ExitCode::from(FAILED)
        }
    }
}

fn whole(packages: &[&Package], options: &Options, file: &Path) -> Result<ExitCode, String> {
    let cannot_read = |error: &io::Error| format!("cannot read {}: {error}", file.display());
    let mut input: Box<dyn BufRead> = if file.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(file).map_err(|error| cannot_read(&error))?;
        Box::new(BufReader::with_capacity(1 << 16, file))
    };
    let mut output = BufWriter::new(io::stdout().lock());
    let verdict = run(packages, options, &mut *input, &mut output)
        .and_then(|verdict| output.flush().map(|()| verdict));
    match verdict {
        Ok(Verdict::Same) => Ok(ExitCode::SUCCESS),
        Ok(Verdict::Different) => Ok(ExitCode::from(1)),
        Ok(Verdict::Unreadable(error)) => Err(cannot_read(&error)),
        // Who reads only the beginning of the report has seen what he wanted; it is not known to be clean.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::from(1)),
        Err(error) => Err(format!("cannot write the report: {error}")),
    }
}

fn arguments(words: impl Iterator<Item = OsString>) -> Result<(Options, PathBuf), String> {
    let mut options = Options::default();
    let mut file = None;
    let mut only_file = false;
    for word in words {
        match word.to_str().filter(|_| !only_file) {
            Some("--") => only_file = true,
            Some("--values") => options.values = Values::Shown,
            Some("--format=text") => options.format = Format::Text,
            Some("--format=json") => options.format = Format::Json,
            Some(other) if other.starts_with("--") => match other.strip_prefix("--package=") {
                Some(name) => options.package = Some(name.to_owned()),
                None => return Err(format!("there is no option `{other}`")),
            },
            _ if file.is_some() => return Err("more than one file is named".to_owned()),
            _ => file = Some(PathBuf::from(word)),
        }
    }
    let file = file.ok_or("no file is named")?;
    Ok((options, file))
}

fn check_package(packages: &[&Package], options: &Options) -> Result<(), String> {
    let Some(name) = &options.package else {
        return Ok(());
    };
    if packages.iter().any(|package| package.name == name) {
        return Ok(());
    }
    let known: Vec<String> = packages
        .iter()
        .map(|package| format!("`{}`", package.name))
        .collect();
    Err(format!(
        "there is no package `{name}`; there is {}",
        known.join(", ")
    ))
}
