//! The command `typewright`: `codegen` for the repository that it is called in.

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use typewright::command::{Codegen, Repository, codegen};

/// Reads API definitions and writes Rust.
#[derive(Debug, Parser)]
#[command(version, about)]
enum Command {
    /// Generate the crates
    Codegen(Codegen),
}

fn main() -> Result<ExitCode> {
    let Command::Codegen(arguments) = Command::parse();
    codegen(
        &arguments,
        &Repository {
            root: std::env::current_dir()?,
        },
    )
}
