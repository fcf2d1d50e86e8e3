//! Two states of definitions, read and compared. Nothing is printed here.

mod notes;

use std::path::Path;

use typewright_diff::{Crate, Diff, State, Words, compare_names};
use typewright_model::{NamedBy, Options, Secrets, Unsupported};
use typewright_rust::names::{Mode, Override, Overrides};
use typewright_source::{Location, Report, Sources};

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

/// One side as it was read. It can be compared with any number of others.
pub struct Definitions<'s> {
    side: &'s Side,
    /// Nothing if no thread could be started.
    lowered: Option<Lowered>,
    /// The crates with their names; nothing if names collide, or something else is wrong.
    crates: Option<Vec<Crate>>,
    report: Report,
}

impl<'s> Definitions<'s> {
    /// Reads a side. What is wrong with it is kept.
    #[must_use]
    pub fn read(side: &'s Side) -> Self {
        let mut report = Report::new();
        let read = on_own_stack(&side.input.shown, &mut report, |report| {
            // What is secret is no part of an API, and need not be there in both of its states.
            let options = Options {
                secrets: Secrets::default(),
                ..side.config.model.clone()
            };
            let lowered = lowered(&side.input, &side.config, &options, report);
            let sound = !report.has_errors();
            let crates = sound.then(|| crates(side, &lowered)).flatten();
            (lowered, crates)
        });
        let (lowered, crates) =
            read.map_or((None, None), |(lowered, crates)| (Some(lowered), crates));
        Self {
            side,
            lowered,
            crates,
            report,
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// What changed from these to `new`; nothing if something is wrong with either.
    #[must_use]
    pub fn diff(&self, new: &Definitions<'_>, words: Words) -> Option<Diff> {
        let (before, after) = (self.sound()?, new.sound()?);
        let mut elsewhere = Report::new();
        on_own_stack(&new.side.input.shown, &mut elsewhere, |_| {
            let states = (state(before, self.side), state(after, new.side));
            let mut diff = typewright_diff::diff(&states.0, &states.1, words);
            match (&self.crates, &new.crates) {
                (Some(before), Some(after)) => compare_names(&mut diff, before, after),
                (before, _) => {
                    let side = if before.is_none() {
                        self.side
                    } else {
                        new.side
                    };
                    diff.no_names = Some(format!(
                        "those of `{}` collide, which `cargo xtask names` shows",
                        side.input.shown
                    ));
                }
            }
            diff.notes = notes::notes((self.side, &before.sources), (new.side, &after.sources));
            diff
        })
    }

    fn sound(&self) -> Option<&Lowered> {
        self.lowered.as_ref().filter(|_| !self.report.has_errors())
    }

    fn into_sources(self) -> (Sources, Report) {
        let sources = self.lowered.map(|lowered| lowered.sources);
        (sources.unwrap_or_default(), self.report)
    }
}

/// Compares two states of definitions.
#[must_use]
pub fn compare(old: &Side, new: &Side, words: Words) -> Comparison {
    let (old, new) = (Definitions::read(old), Definitions::read(new));
    Comparison {
        diff: old.diff(&new, words),
        old: old.into_sources(),
        new: new.into_sources(),
    }
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

/// What the module of a single file is called, so that files of two names are compared as one.
const MODULE: &str = "api";

/// What definitions without a configuration are: one package of the documents in a folder, or of one file.
#[must_use]
pub fn without_configuration(file: Option<&Path>) -> Config {
    let only = file.map(|file| file.display().to_string());
    let module = only.iter().map(|file| Override {
        table: "modules",
        place: file.clone(),
        name: MODULE.to_owned(),
        location: Location::Elsewhere(file.clone()),
        used: false.into(),
    });
    let list = module.collect();
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
            list,
        },
        ..Config::default()
    }
}
