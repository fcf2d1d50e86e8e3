//! `diff` as people type it: two states of definitions in, what changed out.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use typewright_diff::{Diff, Effect, Words, render};
use typewright_source::{Code, Diagnostic, Location, Report};

use super::{Repository, report, shorten, sources_of};
use crate::compare::{Comparison, Side, compare, without_configuration};
use crate::{Config, Input};

/// Say what changed between two states of API definitions, and what it means for clients, servers and Rust names
///
/// Not their text is compared but what they say: references are followed, order and layout do not count.
/// `docs/diff.md` says what is breaking and what is additive.
#[derive(Clone, Debug, clap::Args)]
pub struct DiffArguments {
    /// The old definitions: a folder laid out like this repository's `spec`, any folder of OpenAPI documents, or one file
    #[arg(value_name = "OLD")]
    pub old: PathBuf,

    /// The new definitions
    #[arg(value_name = "NEW")]
    pub new: PathBuf,

    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,

    /// Fail with exit code 1 if this was found
    #[arg(long, value_name = "WHAT")]
    pub fail_on: Option<FailOn>,

    /// Compare summaries and descriptions as well
    #[arg(long)]
    pub docs: bool,

    /// Use this configuration for both instead of the `typewright.toml` beside each
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// How the comparison is printed.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub enum Format {
    /// For people, by operation
    #[default]
    Text,
    /// For a changelog
    Markdown,
    /// For programs
    Json,
}

/// What makes the command fail.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum FailOn {
    /// A change that breaks clients or servers, or a Rust name that breaks code
    Breaking,
    /// Any change in the definitions, whatever it means; Rust names aside
    Any,
}

/// Runs `diff`. The exit code is 1 if what `--fail-on` names was found, 2 if one of the sides cannot be read.
///
/// # Errors
/// If something else fails: the templates cannot be read.
pub fn diff(arguments: &DiffArguments, repository: &Repository) -> Result<ExitCode> {
    let mut found = Report::new();
    let sides = [&arguments.old, &arguments.new]
        .map(|path| side(path, arguments.config.as_ref(), repository, &mut found));
    let [old, new] = sides;
    let (Some(old), Some(new)) = (old?, new?) else {
        report::print(&found, &typewright_source::Sources::default());
        return Ok(ExitCode::from(2));
    };
    let words = if arguments.docs {
        Words::Compared
    } else {
        Words::Ignored
    };
    let Comparison { diff, old, new } = compare(&old, &new, words);
    for (sources, report) in [&old, &new] {
        if !report.is_empty() {
            report::print(report, sources);
        }
    }
    let Some(diff) = diff else {
        return Ok(ExitCode::from(2));
    };
    let text = match arguments.format {
        Format::Text => render::text(&diff),
        Format::Markdown => render::markdown(&diff),
        Format::Json => render::json(&diff),
    };
    anstream::print!("{text}");
    Ok(match arguments.fail_on {
        Some(what) if fails(what, &diff) => ExitCode::from(1),
        _ => ExitCode::SUCCESS,
    })
}

fn fails(what: FailOn, diff: &Diff) -> bool {
    let mut names = diff.crates.iter().flat_map(|krate| &krate.names);
    let mut effects = diff.changes.iter().map(|change| change.effects.worst());
    match what {
        FailOn::Any => !diff.changes.is_empty(),
        FailOn::Breaking => {
            effects.any(|effect| effect == Effect::Breaking) || names.any(|name| name.breaks)
        }
    }
}

/// Where one side is and how it is read; nothing if its configuration is at fault.
fn side(
    path: &Path,
    config: Option<&PathBuf>,
    repository: &Repository,
    report: &mut Report,
) -> Result<Option<Side>> {
    let bare = |folder: &Path, file: Option<&Path>| {
        let config = without_configuration(file);
        let input = Input {
            spec: folder.to_owned(),
            shown: shorten(folder).display().to_string(),
            templates: std::collections::BTreeMap::new(),
            package: None,
        };
        Ok(Some(Side { input, config }))
    };
    if path.is_file() {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let name = path.file_name().map(Path::new);
        return bare(folder.unwrap_or(Path::new(".")), name);
    }
    if !path.is_dir() {
        let message = format!("{} is neither a file nor a folder", path.display());
        let location = Location::Elsewhere(path.display().to_string());
        report.push(Diagnostic::new(Code::NoSuchFolder, message, location));
        return Ok(None);
    }
    let folder = path.to_path_buf();
    let Some((input, config)) = sources_of(Some(&folder), config, None, repository, report)? else {
        return Ok(None);
    };
    if has_packages(&input, &config) {
        return Ok(Some(Side { input, config }));
    }
    bare(path, None)
}

/// Whether a configuration is about these definitions.
fn has_packages(input: &Input, config: &Config) -> bool {
    let mut packages = config.packages.iter();
    packages.any(|package| input.spec.join(&package.folder).is_dir())
}
