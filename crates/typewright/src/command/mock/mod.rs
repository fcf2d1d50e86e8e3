//! `mock` as people type it. The server is the runtime's, in a program that is built around the generated crate; here that
//! program is written with the examples of the definitions, built and run.

mod program;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use typewright_source::{Report, Sources};

use super::{Repository, crates, report, shorten, sources_of};
use crate::mocked;

/// Serve the examples of a package, as long as there is no real server
///
/// Each operation is answered with the definition's example for the first 2xx, or for the status that a request asks for
/// with the header `Prefer: status=404` (or `code=404`). Requests are read by the generated types, and refused as the real
/// server would: any token is taken, but there has to be one where the operation asks for it. What the definition has no
/// example of is answered with 501.
///
/// The program is built first, which takes a while the first time. Ctrl-C or SIGTERM ends it.
#[derive(Clone, Debug, clap::Args)]
pub struct Mock {
    /// The package, by its name in `typewright.toml`
    #[arg(value_name = "PACKAGE")]
    pub package: String,

    /// The port on 127.0.0.1 to listen on; without it any free one
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 0,
        hide_default_value = true
    )]
    pub port: u16,

    /// Use the generated crate in this folder instead of this repository's
    #[arg(long, value_name = "DIR")]
    pub crates: Option<PathBuf>,

    /// Read the definitions in this folder instead
    #[arg(long, value_name = "DIR")]
    pub spec: Option<PathBuf>,

    /// Use this configuration instead of the `typewright.toml` beside the definitions
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Runs `mock`. The exit code is that of the program, or 1 if the definitions are at fault.
///
/// # Errors
/// If there is no generated crate of the name, or the program cannot be written or run.
pub fn mock(arguments: &Mock, repository: &Repository) -> Result<ExitCode> {
    let mut found = Report::new();
    let read = sources_of(
        arguments.spec.as_ref(),
        arguments.config.as_ref(),
        Some(&arguments.package),
        repository,
        &mut found,
    )?;
    let Some((input, config)) = read else {
        return Ok(report::print(&found, &Sources::default()));
    };
    let output = mocked(&input, &config, &mut found);
    let Some(mocked) = output.generated else {
        return Ok(report::print(&found, &output.sources));
    };
    let folder = arguments.crates.clone();
    let folder = folder.unwrap_or_else(|| repository.root.join("crates"));
    let mut crates = crates::find(&folder)?.into_iter();
    let Some(generated) = crates.find(|each| each.package == arguments.package) else {
        bail!(
            "there is no generated crate `{}` with operations in {}",
            arguments.package,
            shorten(&folder).display()
        );
    };
    let program = program::write(&generated, &mocked, repository)?;
    program::run(&program, arguments.port)
}
