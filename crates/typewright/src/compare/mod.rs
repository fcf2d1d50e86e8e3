//! Two states of definitions, read and compared. Nothing is printed here.

mod notes;

use std::path::Path;

use typewright_diff::{Crate, Diff, State, Words, compare_names};
use typewright_model::{NamedBy, Options, Unsupported};
use typewright_rust::names::{Mode, Overrides};
use typewright_source::{Report, Sources};

use crate::config::{Config, Documents, Package};
use crate::pipeline::{Input, Lowered, faces, lowered, on_own_stack};

/// One of the two: where it is, and what says how it is read.
#[derive(Debug)]
pub struct Side {
    /// Where the definitions are.
    pub input: Input,
    /// Their configuration.
    pub config: Config,
}

/// What came of reading the two sides.
#[derive(Debug, Default)]
pub struct Comparison {
    /// The comparison, if nothing is wrong on either side.
    pub diff: Option<Diff>,
    /// The old files, and what is wrong in them.
    pub old: (Sources, Report),
    /// The new files, and what is wrong in them.
    pub new: (Sources, Report),
}

/// Compares two states of definitions.
#[must_use]
pub fn compare(old: &Side, new: &Side, words: Words) -> Comparison {
    let mut elsewhere = Report::new();
    let compared = on_own_stack(&new.input.shown, &mut elsewhere, |_| {
        let (mut old_report, mut new_report) = (Report::new(), Report::new());
        let before = lowered(&old.input, &old.config, &mut old_report);
        let after = lowered(&new.input, &new.config, &mut new_report);
        let sound = !old_report.has_errors() && !new_report.has_errors();
        let diff = sound.then(|| {
            let mut diff = typewright_diff::diff(&state(&before, old), &state(&after, new), words);
            match (crates(old, &before), crates(new, &after)) {
                (Some(before), Some(after)) => compare_names(&mut diff, &before, &after),
                (before, _) => {
                    let side = if before.is_none() { old } else { new };
                    diff.no_names = Some(format!(
                        "those of `{}` collide, which `cargo xtask names` shows",
                        side.input.shown
                    ));
                }
            }
            diff.notes = notes::notes((old, &before.sources), (new, &after.sources));
            diff
        });
        Comparison {
            diff,
            old: (before.sources, old_report),
            new: (after.sources, new_report),
        }
    });
    compared.unwrap_or_else(|| Comparison {
        new: (Sources::default(), elsewhere),
        ..Comparison::default()
    })
}

fn state<'a>(lowered: &'a Lowered, side: &'a Side) -> State<'a> {
    State {
        sources: &lowered.sources,
        model: &lowered.model,
        packages: &lowered.inputs,
        options: &side.config.model,
    }
}

/// The crates with their names; nothing if names collide.
fn crates(side: &Side, lowered: &Lowered) -> Option<Vec<Crate>> {
    let mut report = Report::new();
    let mut faces = faces(&side.input, &side.config, lowered, &mut report)?;
    let packages = side.config.packages.iter();
    let crates = packages.filter_map(|package| {
        let face = faces.remove(&package.name)?;
        Some(Crate {
            name: package.name.clone(),
            version: package.version.clone(),
            dependencies: face.dependencies,
            names: face.names,
        })
    });
    Some(crates.collect())
}

/// What definitions without a configuration are: one package of the documents in a folder, or of one file.
#[must_use]
pub fn without_configuration(file: Option<&Path>) -> Config {
    let only = file.map(|file| file.display().to_string());
    Config {
        packages: vec![Package {
            name: "definitions".to_owned(),
            folder: String::new(),
            only,
            documents: Documents::OpenApi,
            also: Vec::new(),
            schemas: Vec::new(),
            examples: None,
            named_by: NamedBy::Title,
            shared: false,
            version: "0.1.0".to_owned(),
            description: String::new(),
            title: String::new(),
            homepage: None,
            example: None,
        }],
        model: Options {
            unsupported: Unsupported::Pass,
            ..Options::default()
        },
        names: Overrides {
            mode: Mode::Qualify,
            list: Vec::new(),
        },
        ..Config::default()
    }
}
