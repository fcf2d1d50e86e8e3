//! The program that replays: what it depends on, what it calls, and what it is told.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use super::super::Repository;
use super::super::crates::Generated;
use super::super::program::{self, Program};
use super::{Replay, ReportFormat};

/// The command's name.
const COMMAND: &str = "replay";

/// Writes the program for these crates. Each set of crates has its own, so that two runs do not meet.
pub(super) fn write(crates: &[Generated], repository: &Repository) -> Result<Program> {
    let name = program::name(COMMAND, crates);
    let files = BTreeMap::from([
        ("Cargo.toml".to_owned(), manifest(&name, crates)),
        ("src/main.rs".to_owned(), main(crates)),
    ]);
    program::write(COMMAND, name, files, repository)
}

/// The runtime does nearly all of the work, and is optimised; the generated tables are not, as that would take long.
fn manifest(name: &str, crates: &[Generated]) -> String {
    let dependencies: String = crates
        .iter()
        .map(|each| program::dependency(&each.package, &each.folder, &["replay"]))
        .collect();
    program::manifest(COMMAND, name, &dependencies)
        + "\n[profile.dev.package.typewright-runtime]\nopt-level = 3\n"
}

fn main(crates: &[Generated]) -> String {
    let names: Vec<String> = crates
        .iter()
        .map(|generated| format!("::{}", generated.package.replace('-', "_")))
        .collect();
    let first = names.first().map_or("", String::as_str);
    let packages: String = names
        .iter()
        .map(|name| format!("        &{name}::EXCHANGES,\n"))
        .collect();
    let first_line = program::first_line(COMMAND);
    format!(
        "// {first_line}\n//! Replays recorded exchanges.\n\n\
         fn main() -> std::process::ExitCode {{\n    \
         {first}::typewright_runtime::replay::main(&[\n{packages}    ])\n}}\n"
    )
}

/// Builds and runs it. What it ends with.
pub(super) fn run(program: &Program, arguments: &Replay) -> Result<u8> {
    let mut command = program.command();
    command.arg(match arguments.format {
        ReportFormat::Text => "--format=text",
        ReportFormat::Json => "--format=json",
    });
    if let Some(package) = &arguments.package {
        command.arg(format!("--package={package}"));
    }
    if arguments.values {
        command.arg("--values");
    }
    command.arg("--").arg(&arguments.file);
    let status = command.status().context("running cargo")?;
    Ok(status
        .code()
        .and_then(|code| u8::try_from(code).ok())
        .unwrap_or(u8::MAX))
}
