//! Finds out which operations of both sides belong together, and compares what an operation is.

use std::collections::{BTreeMap, BTreeSet};

use typewright_model::{Operation, Package, SecurityScheme};
use typewright_source::Sources;

use crate::change::{Subject, Use};
use crate::effect::Direction;
use crate::facts::{Pair, squeezed};
use crate::found::Finding;
use crate::kind::Kind;
use crate::walk::{Trail, Walk};

/// The operations of a package.
fn operations(package: Option<&Package>) -> Vec<&Operation> {
    let modules = package.into_iter().flat_map(|package| &package.modules);
    modules.flat_map(|module| &module.operations).collect()
}

/// A path without the names of its parameters: what travels.
fn shape(path: &str) -> String {
    let mut shape = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        shape.push_str(before);
        shape.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    shape + rest
}

/// The operations that belong together, and those that are on one side only.
struct Matched<'m> {
    both: Vec<(&'m Operation, &'m Operation)>,
    old: Vec<&'m Operation>,
    new: Vec<&'m Operation>,
}

fn matched<'m>(old: Option<&'m Package>, new: Option<&'m Package>) -> Matched<'m> {
    type Key = fn(&Operation) -> (String, String, String);
    let ways: [Key; 3] = [
        |op| (op.method.to_string(), shape(&op.path), op.id.clone()),
        |op| (op.method.to_string(), shape(&op.path), String::new()),
        |op| (String::new(), String::new(), op.id.clone()),
    ];
    let mut matched = Matched {
        both: Vec::new(),
        old: operations(old),
        new: operations(new),
    };
    for way in ways {
        let Matched { both, old, new } = &mut matched;
        old.retain(|before| {
            let found = new.iter().position(|after| way(before) == way(after));
            found
                .map(|index| both.push((before, new.remove(index))))
                .is_none()
        });
    }
    matched
}

/// The two sides' files.
pub(crate) struct Files<'a> {
    pub(crate) old: &'a Sources,
    pub(crate) new: &'a Sources,
}

/// Whose operations are compared.
pub(crate) struct Owner<'m> {
    pub(crate) position: usize,
    pub(crate) old: Option<&'m Package>,
    pub(crate) new: Option<&'m Package>,
}

impl Owner<'_> {
    fn name(&self) -> &str {
        let package = self.new.or(self.old);
        package.map_or("", |package| package.name.as_str())
    }

    fn by(&self, order: usize, operation: &Operation) -> Use {
        Use {
            package: self.position,
            krate: self.name().to_owned(),
            order,
            subject: Subject::Operation {
                id: operation.id.clone(),
                method: operation.method.to_string(),
                path: operation.path.clone(),
            },
            part: String::new(),
            path: String::new(),
        }
    }

    /// A credential on each side.
    fn schemes(&self, name: &str) -> Option<(&SecurityScheme, &SecurityScheme)> {
        Some((scheme(self.old?, name)?, scheme(self.new?, name)?))
    }
}

fn scheme<'p>(package: &'p Package, name: &str) -> Option<&'p SecurityScheme> {
    let mut schemes = package.schemes.iter();
    schemes.find(|scheme| scheme.name == name)
}

/// Compares the operations of a package. `order` numbers them on.
pub(crate) fn compare<'a>(
    walk: &mut Walk<'a>,
    files: &Files<'a>,
    owner: &Owner<'_>,
    order: &mut usize,
) {
    let matched = matched(owner.old, owner.new);
    let positions: BTreeMap<String, usize> = operations(owner.new)
        .iter()
        .chain(&operations(owner.old))
        .enumerate()
        .map(|(position, operation)| (operation.id.clone(), *order + position))
        .collect();
    *order += positions.len() + operations(owner.old).len();
    let by = |operation: &Operation| {
        owner.by(
            positions.get(&operation.id).copied().unwrap_or_default(),
            operation,
        )
    };
    for (old, new) in matched.both {
        walk.enter(by(new), Direction::Either);
        operation(walk, files, owner, old, new);
    }
    for old in matched.old {
        walk.enter(by(old), Direction::Either);
        walk.report(Finding {
            kind: Kind::OperationRemoved,
            old: Some(old.place.clone()),
            new: None,
            path: String::new(),
            text: "the operation is gone".to_owned(),
        });
    }
    for new in matched.new {
        walk.enter(by(new), Direction::Either);
        let since = new.docs.added.as_ref();
        let since = since
            .map(|version| format!(", since {version}"))
            .unwrap_or_default();
        walk.report(Finding {
            kind: Kind::OperationAdded,
            old: None,
            new: Some(new.place.clone()),
            path: String::new(),
            text: format!("the operation is new{since}"),
        });
    }
}

fn operation<'a>(
    walk: &mut Walk<'a>,
    files: &Files<'a>,
    owner: &Owner<'_>,
    old: &Operation,
    new: &Operation,
) {
    let pair = Pair {
        old: Some(old.place.clone()),
        new: Some(new.place.clone()),
        path: Trail::default().text(),
    };
    if old.method != new.method || shape(&old.path) != shape(&new.path) {
        let text = format!("was at {} {}", old.method, old.path);
        walk.tell(&pair, Kind::OperationMoved, text);
    }
    if old.id != new.id {
        walk.tell(
            &pair,
            Kind::OperationRenamed,
            format!("was called `{}`", old.id),
        );
    }
    walk.docs(&old.docs, &new.docs, |_| pair.clone());
    let tags =
        |operation: &Operation| -> BTreeSet<String> { operation.tags.iter().cloned().collect() };
    let (before, after) = (tags(old), tags(new));
    if before != after {
        let list = |tags: &BTreeSet<String>| tags.iter().cloned().collect::<Vec<_>>().join(", ");
        let text = format!("has the tags {:?}, not {:?}", list(&after), list(&before));
        walk.tell(&pair, Kind::Tags, text);
    }
    security(walk, owner, old, new, &pair);
    crate::messages::request(walk, files, old, new);
    crate::messages::responses(walk, files, old, new);
}

/// Compares who may ask: the alternatives of security requirements.
fn security(walk: &mut Walk<'_>, owner: &Owner<'_>, old: &Operation, new: &Operation, pair: &Pair) {
    let sets = |operation: &Operation| -> BTreeSet<Vec<String>> {
        let sorted = operation.security.iter().map(|set| {
            let mut set = set.clone();
            set.sort();
            set
        });
        sorted.collect()
    };
    let open = |sets: &BTreeSet<Vec<String>>| sets.is_empty() || sets.contains(&Vec::new());
    let (before, after) = (sets(old), sets(new));
    match (open(&before), open(&after)) {
        (true, false) => {
            let text = "needs credentials now".to_owned();
            walk.tell(pair, Kind::SecurityRequired, text);
        }
        (false, true) => {
            let text = "can be asked for without credentials now".to_owned();
            walk.tell(pair, Kind::SecurityDropped, text);
        }
        _ => {}
    }
    if !before.is_empty() && !after.is_empty() {
        for set in after.difference(&before).filter(|set| !set.is_empty()) {
            let text = format!("can be asked for with {} now", set.join(" and "));
            walk.tell(pair, Kind::SecurityAdded, text);
        }
        for set in before.difference(&after).filter(|set| !set.is_empty()) {
            let text = format!("can no longer be asked for with {}", set.join(" and "));
            walk.tell(pair, Kind::SecurityRemoved, text);
        }
    }
    let names: BTreeSet<&String> = before.intersection(&after).flatten().collect();
    for name in names {
        let Some((before, after)) = owner.schemes(name) else {
            continue;
        };
        let pair = Pair {
            old: Some(before.place.clone()),
            new: Some(after.place.clone()),
            path: String::new(),
        };
        if before.kind != after.kind {
            let text = format!("the credential `{name}` travels in another way");
            walk.tell(&pair, Kind::SecurityScheme, text);
        }
        if squeezed(&before.description) != squeezed(&after.description) {
            let text = format!("the credential `{name}` has another description");
            walk.tell(&pair, Kind::Docs, text);
        }
    }
}
