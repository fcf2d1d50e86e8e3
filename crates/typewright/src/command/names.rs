//! `names` as people type it: the public surface of packages, a line for each name.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use typewright_rust::{Name, Typing};
use typewright_source::Report;

use super::{Repository, report, sources_of};
use crate::{Surfaces, surfaces};

/// Prints the names that the users of a generated crate can write: what it is, the path, the Rust type and the place in
/// the definitions.
///
/// It is what to read in a review of new definitions. Nothing is written.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct NamesArguments {
    /// Only this package
    #[arg(value_name = "PACKAGE")]
    pub package: Option<String>,

    /// Only the names whose type, or a part of it, is not known: the definition allows anything there
    #[arg(long)]
    pub untyped: bool,

    /// Read the definitions in this folder instead
    #[arg(long, value_name = "DIR")]
    pub spec: Option<PathBuf>,

    /// Use this configuration instead of the `typewright.toml` beside the definitions
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Runs `names`. The exit code is 1 if the definitions are at fault.
///
/// # Errors
/// If something else fails: the templates cannot be read.
pub fn names(arguments: &NamesArguments, repository: &Repository) -> Result<ExitCode> {
    let mut found = Report::new();
    let read = sources_of(
        arguments.spec.as_ref(),
        arguments.config.as_ref(),
        arguments.package.as_ref(),
        repository,
        &mut found,
    )?;
    let Some((input, config)) = read else {
        return Ok(report::print(
            &found,
            &typewright_source::Sources::default(),
        ));
    };
    let output = surfaces(&input, &config, &mut found);
    let Some(surfaces) = output.generated else {
        return Ok(report::print(&found, &output.sources));
    };
    anstream::print!("{}", list(&surfaces, arguments.untyped));
    Ok(ExitCode::SUCCESS)
}

/// A line for each name, in columns; a blank line between packages.
fn list(surfaces: &Surfaces, untyped: bool) -> String {
    let mut text = String::new();
    for (package, names) in surfaces {
        let kept = |name: &&Name| !untyped || name.typing == Typing::Untyped;
        let names: Vec<&Name> = names.iter().filter(kept).collect();
        if !text.is_empty() {
            text.push('\n');
        }
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{package}: {}", count(names.len()));
        for name in names {
            let ty = name.ty.as_ref().map(|ty| format!(": {ty}"));
            let ty = ty.unwrap_or_default();
            let _ = writeln!(
                text,
                "  {:9}  {}{ty}  <- {}",
                name.kind.word(),
                name.path,
                name.place
            );
        }
    }
    text
}

fn count(names: usize) -> String {
    match names {
        0 => "none".to_owned(),
        1 => "1 name".to_owned(),
        many => format!("{many} names"),
    }
}
