//! What maintainers run: `cargo xtask codegen`, `diff`, `names`, `replay`, `mock`, `bundle`, `test`, `live` and `bench`.
//! Thin: the work is done elsewhere.

mod live;
mod run;
mod test;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use typewright::command::{
    Bundle, Codegen, DiffArguments, Mock, NamesArguments, Replay, Repository, bundle, codegen,
    diff, mock, names, replay,
};

/// Typewright's own chores.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Generate the crates from the definitions
    Codegen(Codegen),
    Diff(DiffArguments),
    /// Print the names that users of the generated crates can write
    Names(NamesArguments),
    Replay(Replay),
    Mock(Mock),
    Bundle(Bundle),
    /// Run everything that CI checks
    Test(test::Test),
    Live(live::Live),
    Bench(run::Bench),
}

fn main() -> Result<ExitCode> {
    let repository = Repository { root: root()? };
    match Arguments::parse().command {
        Command::Codegen(arguments) => codegen(&arguments, &repository),
        Command::Diff(arguments) => diff(&arguments, &repository),
        Command::Names(arguments) => names(&arguments, &repository),
        Command::Replay(arguments) => Ok(replay(&arguments, &repository)),
        Command::Mock(arguments) => mock(&arguments, &repository),
        Command::Bundle(arguments) => bundle(&arguments, &repository),
        Command::Live(arguments) => live::live(&arguments, &repository.root),
        Command::Bench(arguments) => run::bench(&arguments, &repository.root),
        Command::Test(arguments) => test::test(&arguments, &repository.root),
    }
}

/// The repository's root: the folder above this package.
fn root() -> Result<PathBuf> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(package
        .parent()
        .context("this package stands in the repository's root")?
        .to_owned())
}
