//! What people type: the commands with their arguments, what they print, how they end.

mod bundle;
mod crates;
mod diff;
mod mock;
mod names;
mod outside;
mod program;
mod replay;
mod report;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use typewright_source::Report;

pub use replay::{Replay, replay};

use crate::{ChangeKind, Config, Input, Mode, generate, read_config, write};

pub use bundle::{Bundle, bundle};
pub use diff::{DiffArguments, diff};
pub use mock::{Mock, mock};
pub use names::{NamesArguments, names};

/// Reads API definitions and writes Rust crates.
///
/// Without arguments, the crates of this repository are generated anew from its definitions. Files that have not
/// changed are not touched.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Codegen {
    /// Write nothing; list every file that is stale, missing or orphaned, and fail if there is one
    #[arg(long)]
    pub check: bool,

    /// Read the definitions in this folder instead, laid out like this repository's `spec`
    #[arg(long, value_name = "DIR", requires = "out")]
    pub spec: Option<PathBuf>,

    /// Write the crates into this folder instead, as a workspace of their own
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Use this configuration instead of the `typewright.toml` beside the definitions
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Generate this package only
    #[arg(long, value_name = "NAME")]
    pub package: Option<String>,
}

/// Where the repository stands.
#[derive(Clone, Debug)]
pub struct Repository {
    /// Its root.
    pub root: PathBuf,
}

impl Repository {
    fn spec(&self) -> PathBuf {
        self.root.join("spec")
    }
}

/// Runs `codegen`. The exit code is 1 if the definitions are at fault, or if `--check` finds a difference.
///
/// # Errors
/// If something fails that is neither: the templates cannot be read.
pub fn codegen(arguments: &Codegen, repository: &Repository) -> Result<ExitCode> {
    let started = Instant::now();
    let mut report = Report::new();
    let read = sources_of(
        arguments.spec.as_ref(),
        arguments.config.as_ref(),
        arguments.package.as_ref(),
        repository,
        &mut report,
    )?;
    let Some((input, config)) = read else {
        return Ok(report::print(
            &report,
            &typewright_source::Sources::default(),
        ));
    };
    let output = generate(&input, &config, &mut report);
    let Some(generated) = output.generated else {
        return Ok(report::print(&report, &output.sources));
    };
    let mode = if arguments.check {
        Mode::Check
    } else {
        Mode::Write
    };
    let out = arguments
        .out
        .clone()
        .unwrap_or_else(|| repository.root.join("crates"));
    let Some(mut changes) = write(&out, &generated.crates, mode, &mut report) else {
        return Ok(report::print(&report, &output.sources));
    };
    if arguments.out.is_some() {
        changes.extend(outside::workspace(&out, &repository.root, mode)?);
    }
    if !report.is_empty() {
        report::print(&report, &output.sources);
    }
    if arguments.check {
        return Ok(report::differences(&changes, &command_line(arguments)));
    }
    report::summary(&generated, &changes, started.elapsed());
    Ok(ExitCode::SUCCESS)
}

/// The definitions and their configuration; nothing if the configuration is at fault.
fn sources_of(
    spec: Option<&PathBuf>,
    config: Option<&PathBuf>,
    package: Option<&String>,
    repository: &Repository,
    report: &mut Report,
) -> Result<Option<(Input, Config)>> {
    let spec = spec.cloned().unwrap_or_else(|| repository.spec());
    let beside = spec.join("typewright.toml");
    let path = match config {
        Some(path) => path.clone(),
        None if beside.exists() => beside,
        None => repository.spec().join("typewright.toml"),
    };
    let Some(config) = read_config(&shorten(&path), report) else {
        return Ok(None);
    };
    let templates = repository.root.join("templates");
    let input = Input {
        shown: shorten(&spec).display().to_string(),
        spec,
        templates: crate::pipeline::templates(&templates)
            .with_context(|| format!("reading {}", templates.display()))?,
        package: package.cloned(),
    };
    Ok(Some((input, config)))
}

/// A path as people know it: below the folder they stand in.
fn shorten(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    match path.strip_prefix(&here) {
        Ok(below) if below.as_os_str().is_empty() => PathBuf::from("."),
        Ok(below) => below.to_owned(),
        Err(_) => path.to_owned(),
    }
}

/// The command that mends what `--check` found.
fn command_line(arguments: &Codegen) -> String {
    let mut line = "cargo xtask codegen".to_owned();
    let paths = [
        ("--spec", &arguments.spec),
        ("--out", &arguments.out),
        ("--config", &arguments.config),
    ];
    for (flag, path) in paths {
        if let Some(path) = path {
            line += &format!(" {flag} {}", path.display());
        }
    }
    if let Some(package) = &arguments.package {
        line += &format!(" --package {package}");
    }
    line
}

/// How a difference is called.
fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Missing => "missing",
        ChangeKind::Stale => "stale",
        ChangeKind::Orphaned => "orphaned",
    }
}
