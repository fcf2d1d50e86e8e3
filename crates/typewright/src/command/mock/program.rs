//! The program that serves: it depends on the generated crate and holds the examples.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Context, Result};

use super::super::Repository;
use super::super::crates::Generated;
use super::super::program::{self, Program};
use crate::Mocked;

/// The command's name.
const COMMAND: &str = "mock";

/// Writes the program of a crate. Each crate has its own, so that two mocks do not meet.
pub(super) fn write(
    generated: &Generated,
    mocked: &Mocked,
    repository: &Repository,
) -> Result<Program> {
    let answers = serde_json::to_string_pretty(mocked).context("writing the examples")?;
    let name = program::name(COMMAND, std::slice::from_ref(generated));
    let runtime = repository.root.join("crates/typewright-runtime");
    let dependencies =
        program::dependency(&generated.package, &generated.folder, &["replay", "server"])
            + &program::dependency("typewright-runtime", &runtime, &["mock"]);
    let files = BTreeMap::from([
        (
            "Cargo.toml".to_owned(),
            program::manifest(COMMAND, &name, &dependencies),
        ),
        ("src/main.rs".to_owned(), main(generated)),
        ("src/answers.json".to_owned(), answers + "\n"),
    ]);
    program::write(COMMAND, name, files, repository)
}

fn main(generated: &Generated) -> String {
    let name = generated.package.replace('-', "_");
    let first_line = program::first_line(COMMAND);
    format!(
        "// {first_line}\n//! Answers with the examples of the definitions.\n\n\
         fn main() -> std::process::ExitCode {{\n    \
         typewright_runtime::mock::main(\n        \
         &::{name}::EXCHANGES,\n        \
         &::{name}::server::ERROR_SHAPE,\n        \
         include_str!(\"answers.json\"),\n    )\n}}\n"
    )
}

/// Builds and runs it in the place of this process where that can be done, so that a signal reaches the server.
pub(super) fn run(program: &Program, port: u16) -> Result<ExitCode> {
    let mut command = program.command();
    command.arg(format!("--port={port}"));
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;

        Err(command.exec()).context("running cargo")
    }
    #[cfg(not(unix))]
    {
        let status = command.status().context("running cargo")?;
        let code = status.code().and_then(|code| u8::try_from(code).ok());
        Ok(ExitCode::from(code.unwrap_or(u8::MAX)))
    }
}
