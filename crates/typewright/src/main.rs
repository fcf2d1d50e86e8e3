//! The command `typewright`: `codegen` and `names` for the repository that it is called in.

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use typewright::command::{Codegen, NamesArguments, Repository, codegen, names};

/// Reads API definitions and writes Rust.
#[derive(Debug, Parser)]
#[command(version, about)]
enum Command {
    /// Generate the crates
    Codegen(Codegen),
    /// Print the names that users of the generated crates can write
    Names(NamesArguments),
}

fn main() -> Result<ExitCode> {
    let repository = Repository {
        root: std::env::current_dir()?,
    };
    match Command::parse() {
        Command::Codegen(arguments) => codegen(&arguments, &repository),
        Command::Names(arguments) => names(&arguments, &repository),
    }
}
