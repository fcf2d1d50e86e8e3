//! A recording from its first line to the report.

use std::io::{self, BufRead, Write};

use super::line::{Direction, Line};
use super::lines::{Next, next};
use super::registry::{Found, Registry};
use super::tally::Tally;
use super::{Package, Values, json_report, text_report};

/// How a recording is replayed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The package of lines that name none.
    pub package: Option<String>,
    /// The form of the report.
    pub format: Format,
    /// Whether the report shows values.
    pub values: Values,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON document.
    Json,
}

/// What a recording comes to.
#[derive(Debug)]
pub enum Verdict {
    /// Everything decoded and came back the same.
    Same,
    /// Something did not.
    Different,
    /// The recording cannot be read to its end. The report is about what was read.
    Unreadable(io::Error),
}

/// Replays a recording line by line and writes a report.
///
/// # Errors
/// If the report cannot be written.
pub fn run(
    packages: &[&Package],
    options: &Options,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
) -> io::Result<Verdict> {
    let registry = Registry::new(packages);
    let mut tally = Tally::default();
    let read = replay(&registry, options, input, &mut tally);
    match options.format {
        Format::Text => text_report::write(&registry, &tally, output)?,
        Format::Json => json_report::write(&registry, &tally, output)?,
    }
    Ok(match read {
        Err(error) => Verdict::Unreadable(error),
        Ok(()) if tally.is_clean() => Verdict::Same,
        Ok(()) => Verdict::Different,
    })
}

fn replay(
    registry: &Registry,
    options: &Options,
    input: &mut dyn BufRead,
    tally: &mut Tally,
) -> io::Result<()> {
    let mut buffer = Vec::new();
    let mut number = 0;
    loop {
        number += 1;
        let line = match next(input, &mut buffer)? {
            Next::End => return Ok(()),
            Next::TooLong => Err("longer than 96 MiB".to_owned()),
            Next::Line if buffer.trim_ascii().is_empty() => continue,
            Next::Line => Line::read(buffer.trim_ascii_end()),
        };
        match line {
            Ok(line) => exchange(registry, options, number, line, tally),
            Err(reason) => tally.malformed.push((number, reason)),
        }
    }
}

fn exchange(registry: &Registry, options: &Options, number: u64, line: Line, tally: &mut Tally) {
    let package = line.package.as_ref().or(options.package.as_ref());
    match registry.find(package.map(String::as_str), &line.operation) {
        Found::One(index, known) => {
            let replay = match line.direction {
                Direction::Request => known.exchange.request,
                Direction::Response(_) => known.exchange.response,
            };
            let outcome = replay(&line, options.values);
            tally.add(index, line.direction, number, outcome);
        }
        Found::Several(packages) => tally.add_ambiguous(line.operation, packages, number),
        Found::Nothing => {
            let package = package.cloned();
            let lines = tally.unknown.entry((package, line.operation)).or_default();
            lines.push(number);
        }
    }
}
