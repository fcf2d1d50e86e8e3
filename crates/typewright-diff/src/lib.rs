//! Compares two states of API definitions: not their text, but what they say of an API. `$ref`s are followed, `allOf` is put
//! together, order and layout do not count. For each change it says where it stands on both sides, what it means for a
//! client and for a server, and what it does to the names of the generated crates.
//!
//! [`diff`] is the one way in and [`Diff`] the result, plain data; [`render`] writes it down. Nothing here reads or writes
//! files.

mod alternatives;
mod change;
mod effect;
mod facts;
mod found;
mod kind;
mod members;
mod messages;
mod names;
mod operations;
pub mod render;
mod rest;
mod roots;
mod schema;
mod walk;

use std::collections::BTreeSet;

use typewright_model::{Model, Options, PackageInput, Reader};
use typewright_source::{Report, Sources};

pub use change::{Change, CrateChange, Diff, Fate, NameChange, Subject, Use};
pub use effect::{Direction, Effect, Effects, effects};
pub use kind::{Bound, Kind, Outcome, Part, Presence};
pub use names::{Crate, compare_names};
pub use walk::Words;

use operations::{Files, Owner};
use roots::{Referred, Which};
use walk::Walk;

/// One state of the definitions.
#[derive(Clone, Copy, Debug)]
pub struct State<'a> {
    /// The files.
    pub sources: &'a Sources,
    /// What they were lowered to.
    pub model: &'a Model,
    /// The packages that were asked for.
    pub packages: &'a [PackageInput],
    /// What is particular to the API.
    pub options: &'a Options,
}

/// Compares two states. The names of the generated crates are compared by [`compare_names`].
#[must_use]
pub fn diff(old: &State<'_>, new: &State<'_>, words: Words) -> Diff {
    let (mut old_report, mut new_report) = (Report::new(), Report::new());
    let marks: BTreeSet<String> = [old.options, new.options]
        .into_iter()
        .flat_map(|options| [&options.added_mark, &options.changed_mark])
        .flatten()
        .cloned()
        .collect();
    let mut walk = Walk::new(
        walk::Side::new(Reader::new(old.sources, old.options, &mut old_report)),
        walk::Side::new(Reader::new(new.sources, new.options, &mut new_report)),
        words,
        marks,
        roots::nowhere(),
    );
    let mark = |options: &Options| options.pattern_format_mark.clone();
    walk.key_formats = [old.options, new.options]
        .into_iter()
        .filter_map(mark)
        .collect();
    let files = Files {
        old: old.sources,
        new: new.sources,
    };
    let mut order = 0;
    let mut names: Vec<&str> = Vec::new();
    let packages = new.model.packages.iter().chain(&old.model.packages);
    for package in packages {
        if !names.contains(&package.name.as_str()) {
            names.push(&package.name);
        }
    }
    for (position, name) in names.iter().enumerate() {
        let find = |model: &'_ Model| {
            model
                .packages
                .iter()
                .position(|package| package.name == *name)
        };
        let owner = Owner {
            position,
            old: find(old.model).and_then(|index| old.model.packages.get(index)),
            new: find(new.model).and_then(|index| new.model.packages.get(index)),
        };
        operations::compare(&mut walk, &files, &owner, &mut order);
    }
    let referred = Referred::new(old.sources, new.sources);
    for which in [Which::Alone, Which::Left] {
        for (position, name) in names.iter().enumerate() {
            let package = (position, *name);
            roots::compare(
                &mut walk,
                (old, new),
                package,
                (which, &referred),
                &mut order,
            );
        }
    }
    Diff {
        changes: walk.found.into_changes(old.sources, new.sources),
        crates: Vec::new(),
        no_names: None,
        notes: Vec::new(),
    }
}
