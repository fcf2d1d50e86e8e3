//! Compares the schemas that stand for themselves, such as those of events: files that a package lists.

use std::collections::{BTreeMap, HashSet};
use std::slice::from_ref;

use typewright_source::{Cursor, FileId, Node, Sources};

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

/// The files on both sides that others refer to.
pub(crate) struct Referred {
    old: HashSet<FileId>,
    new: HashSet<FileId>,
}

impl Referred {
    pub(crate) fn new(old: &Sources, new: &Sources) -> Self {
        Self {
            old: referred(old),
            new: referred(new),
        }
    }
}

/// Which schemas are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// Those that no other refers to.
    Alone,
    /// Those that others refer to, but none that the walk has come to: the others say which way they travel.
    Left,
}

/// Compares the schemas of a package by their files.
pub(crate) fn compare<'a>(
    walk: &mut Walk<'a>,
    (old, new): (&State<'a>, &State<'a>),
    (position, package): (usize, &str),
    (which, referred): (Which, &Referred),
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
                let wanted = match which {
                    Which::Alone => !referred.new.contains(&after.file()),
                    Which::Left => !walk.has_reached(after.file()),
                };
                if wanted {
                    let (before, after) = (from_ref(before), from_ref(after));
                    walk.schema(before, after, &Trail::default());
                }
            }
            // What others refer to is a part of them, and only stands elsewhere now.
            (Some(before), None)
                if which == Which::Alone && !referred.old.contains(&before.file()) =>
            {
                walk.report(Finding {
                    kind: Kind::SchemaRemoved,
                    old: Some(before.place().clone()),
                    new: None,
                    path: String::new(),
                    text: "the schema is gone".to_owned(),
                });
            }
            (None, Some(after))
                if which == Which::Alone && !referred.new.contains(&after.file()) =>
            {
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

/// The files that a `$ref` of another file leads to.
fn referred(sources: &Sources) -> HashSet<FileId> {
    let roots = sources
        .files()
        .filter_map(|(id, _)| sources.root_cursor(id));
    let mut open: Vec<Cursor<'_>> = roots.collect();
    let (mut seen, mut found) = (HashSet::new(), HashSet::new());
    while let Some(at) = open.pop() {
        if let Some(reference) = at.reference()
            && seen.insert((at.file(), reference))
            && let Ok(place) = sources.resolve(at.place(), reference)
            && place.pointer.is_root()
            && place.file != at.file()
        {
            found.insert(place.file);
        }
        match at.node() {
            Node::Map(_) => open.extend(at.members().map(|(_, child)| child)),
            Node::List(_) => open.extend(at.items()),
            _ => {}
        }
    }
    found
}
