//! `bundle` as people type it: one document of a package, and the list of what it does not say.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::ValueEnum;
use typewright_bundle::{Version, list, to_json, to_yaml};
use typewright_source::Report;

use super::{Repository, report, sources_of};
use crate::bundled;

/// Write an API as one OpenAPI document that refers to nothing outside itself.
///
/// What all documents of the package say stands in it: paths under their base paths, shared schemas under `components`
/// by their names. What the document cannot say is listed on standard error, a line for each: the place in the
/// definitions, the keyword, and what became of it.
#[derive(Clone, Debug, clap::Args)]
pub struct Bundle {
    /// The package, by its name in `typewright.toml`
    #[arg(value_name = "PACKAGE")]
    pub package: String,

    /// The form of the document
    #[arg(long, value_enum, default_value_t)]
    pub format: DocumentFormat,

    /// The version of OpenAPI: 3.0 is for tools that know no 3.1
    #[arg(long, value_enum, value_name = "VERSION", default_value_t)]
    pub openapi: OpenApi,

    /// Write the document into this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// Read the definitions in this folder instead
    #[arg(long, value_name = "DIR")]
    pub spec: Option<PathBuf>,

    /// Use this configuration instead of the `typewright.toml` beside the definitions
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// The form of the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum DocumentFormat {
    /// YAML, as definitions are written.
    #[default]
    Yaml,
    /// JSON.
    Json,
}

/// The version of OpenAPI.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum OpenApi {
    /// OpenAPI 3.1.
    #[default]
    #[value(name = "3.1")]
    V3_1,
    /// OpenAPI 3.0.
    #[value(name = "3.0")]
    V3_0,
}

/// Runs `bundle`. The exit code is 1 if the definitions are at fault; what the document cannot say is no fault.
///
/// # Errors
/// If something else fails: the file cannot be written.
pub fn bundle(arguments: &Bundle, repository: &Repository) -> Result<ExitCode> {
    let mut found = Report::new();
    let read = sources_of(
        arguments.spec.as_ref(),
        arguments.config.as_ref(),
        Some(&arguments.package),
        repository,
        &mut found,
    )?;
    let Some((input, config)) = read else {
        return Ok(report::print(
            &found,
            &typewright_source::Sources::default(),
        ));
    };
    let version = match arguments.openapi {
        OpenApi::V3_1 => Version::V3_1,
        OpenApi::V3_0 => Version::V3_0,
    };
    let output = bundled(&input, &config, version, &mut found);
    let Some(bundled) = output.generated else {
        return Ok(report::print(&found, &output.sources));
    };
    if !found.is_empty() {
        report::print(&found, &output.sources);
    }
    anstream::eprint!("{}", list(&bundled.losses, &output.sources));
    let text = match arguments.format {
        DocumentFormat::Yaml => to_yaml(&bundled.document),
        DocumentFormat::Json => to_json(&bundled.document),
    };
    match &arguments.out {
        Some(path) => write(path, &text)?,
        None => std::io::stdout().write_all(text.as_bytes())?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes beside the file and moves it into place, so that nobody ever reads half of it.
fn write(path: &Path, text: &str) -> Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".typewright-new");
    let beside = PathBuf::from(beside);
    fs::write(&beside, text)
        .and_then(|()| fs::rename(&beside, path))
        .with_context(|| format!("writing {}", path.display()))
}
