//! The command `typewright`: `codegen`, `diff`, `names` and `bundle` for the repository that it is called in.

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use typewright::command::{
    Bundle, Codegen, DiffArguments, NamesArguments, Repository, bundle, codegen, diff, names,
};

/// Reads API definitions and writes Rust.
#[derive(Debug, Parser)]
#[command(version, about)]
enum Command {
    /// Generate the crates
    Codegen(Codegen),
    /// Say what changed between two states of API definitions
    Diff(DiffArguments),
    /// Print the names that users of the generated crates can write
    Names(NamesArguments),
    Bundle(Bundle),
}

fn main() -> Result<ExitCode> {
    let repository = Repository {
        root: std::env::current_dir()?,
    };
    match Command::parse() {
        Command::Codegen(arguments) => codegen(&arguments, &repository),
        Command::Diff(arguments) => diff(&arguments, &repository),
        Command::Names(arguments) => names(&arguments, &repository),
        Command::Bundle(arguments) => bundle(&arguments, &repository),
    }
}
