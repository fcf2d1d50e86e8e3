//! What `codegen` prints. Problems and differences go to standard error, the account of a run to standard output.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use typewright_source::{Report, Sources, Style, render};

use super::{shorten, word};
use crate::{Change, Generated};

/// Prints every problem; the exit code says that the input is at fault.
pub(super) fn print(report: &Report, sources: &Sources) -> ExitCode {
    let coloured = std::io::stderr().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let style = if coloured { Style::Color } else { Style::Plain };
    anstream::eprintln!("{}", render(report, sources, style).trim_end());
    if report.has_errors() {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    }
}

/// Lists what `--check` found.
pub(super) fn differences(changes: &[Change], command: &str) -> ExitCode {
    if changes.is_empty() {
        anstream::println!("The generated crates are up to date.");
        return ExitCode::SUCCESS;
    }
    for change in changes {
        anstream::eprintln!(
            "{:>8}  {}",
            word(change.kind),
            shorten(&change.path).display()
        );
    }
    let files = plural(changes.len(), "file");
    anstream::eprintln!("\n{files} not as generated. To mend that: {command}");
    ExitCode::from(1)
}

/// Says what a run did.
pub(super) fn summary(generated: &Generated, changes: &[Change], took: Duration) {
    let files = generated
        .crates
        .values()
        .map(std::collections::BTreeMap::len)
        .sum();
    anstream::println!(
        "Generated {}, {} and {} in {}: {} changed. Took {:.2} s.",
        plural(generated.operations, "operation"),
        plural(generated.types, "type"),
        plural(files, "file"),
        plural(generated.crates.len(), "crate"),
        if changes.is_empty() {
            "none".to_owned()
        } else {
            plural(changes.len(), "file")
        },
        took.as_secs_f64(),
    );
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 {
        format!("1 {word}")
    } else {
        format!("{count} {word}s")
    }
}
