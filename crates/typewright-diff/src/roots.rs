//! Compares the schemas that stand for themselves, such as those of events: files that a package lists.

use std::collections::{BTreeMap, HashSet};

use typewright_source::{Cursor, FileId, Node, Place, Sources};

use crate::State;
use crate::change::{Subject, Use};
use crate::effect::Direction;
use crate::found::Finding;
use crate::kind::Kind;
use crate::walk::{Trail, Walk};

/// Where the walk is before it begins.
pub(crate) fn nowhere() -> Use {
    Use {
        package: 0,
        krate: String::new(),
        order: 0,
        subject: Subject::Schema(String::new()),
        part: String::new(),
        path: String::new(),
    }
}

/// Compares the schemas of a package by their files.
pub(crate) fn compare<'a>(
    walk: &mut Walk<'a>,
    old: &State<'a>,
    new: &State<'a>,
    package: &str,
    position: usize,
    order: &mut usize,
) {
    let (before, after) = (roots(old, package), roots(new, package));
    let mut paths: Vec<&String> = before.keys().chain(after.keys()).collect();
    paths.sort();
    paths.dedup();
    for path in paths {
        *order += 1;
        let by = Use {
            package: position,
            krate: package.to_owned(),
            order: *order,
            subject: Subject::Schema(path.clone()),
            part: String::new(),
            path: String::new(),
        };
        walk.enter(by, Direction::Either);
        match (before.get(path), after.get(path)) {
            (Some(before), Some(after)) => {
                let (before, after) = (before.clone(), after.clone());
                walk.schema(&[before], &[after], &Trail::default());
            }
            // What others refer to is a part of them, and only stands elsewhere now.
            (Some(before), None) if !is_referred_to(old.sources, before.file()) => {
                walk.report(Finding {
                    kind: Kind::SchemaRemoved,
                    old: Some(before.place().clone()),
                    new: None,
                    path: String::new(),
                    text: "the schema is gone".to_owned(),
                });
            }
            (None, Some(after)) if !is_referred_to(new.sources, after.file()) => {
                walk.report(Finding {
                    kind: Kind::SchemaAdded,
                    old: None,
                    new: Some(after.place().clone()),
                    path: String::new(),
                    text: "the schema is new".to_owned(),
                });
            }
            _ => {}
        }
    }
}

fn roots<'a>(state: &State<'a>, package: &str) -> BTreeMap<String, Cursor<'a>> {
    let inputs = state.packages.iter().filter(|input| input.name == package);
    let files = inputs.flat_map(|input| &input.schemas);
    files
        .filter_map(|file| {
            let path = state.sources.file(*file)?.path.clone();
            Some((path, state.sources.root_cursor(*file)?))
        })
        .collect()
}

/// Whether a `$ref` of another file leads to a file.
fn is_referred_to(sources: &Sources, file: FileId) -> bool {
    let root = Place::root(file);
    let mut open: Vec<Cursor<'_>> = sources
        .files()
        .filter(|(id, _)| *id != file)
        .filter_map(|(id, _)| sources.root_cursor(id))
        .collect();
    let mut seen = HashSet::new();
    while let Some(at) = open.pop() {
        if let Some(reference) = at.reference()
            && seen.insert((at.file(), reference.to_owned()))
            && sources
                .resolve(at.place(), reference)
                .is_ok_and(|place| place == root)
        {
            return true;
        }
        match at.node() {
            Node::Map(_) => open.extend(at.members().map(|(_, child)| child)),
            Node::List(_) => open.extend(at.items()),
            _ => {}
        }
    }
    false
}
