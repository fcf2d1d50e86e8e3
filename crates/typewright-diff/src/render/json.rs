//! For programs: all of it, one document.

use serde::Serialize;

use super::Tally;
use crate::change::{Change, Diff, Fate, NameChange, Subject, Use};
use crate::effect::Effect;

#[derive(Serialize)]
struct Document<'d> {
    summary: Summary,
    changes: Vec<One<'d>>,
    crates: Vec<Krate<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    names_not_compared: Option<&'d str>,
    notes: &'d [String],
}

#[derive(Serialize)]
struct Summary {
    changes: usize,
    breaks_clients: usize,
    breaks_servers: usize,
    additive: usize,
    neither: usize,
}

#[derive(Serialize)]
struct One<'d> {
    kind: String,
    text: &'d str,
    old: Option<&'d str>,
    new: Option<&'d str>,
    client: &'static str,
    server: &'static str,
    uses: Vec<By<'d>>,
    names: Vec<Named<'d>>,
}

#[derive(Serialize)]
struct By<'d> {
    #[serde(rename = "crate")]
    krate: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<&'d str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    part: &'d str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pointer: &'d str,
}

#[derive(Serialize)]
struct Krate<'d> {
    name: &'d str,
    version: &'d str,
    next: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    because_of: Option<&'d str>,
    names: Vec<Named<'d>>,
}

#[derive(Serialize)]
struct Named<'d> {
    path: &'d str,
    kind: &'static str,
    change: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'d str>,
    breaking: bool,
}

/// The comparison as JSON.
#[must_use]
pub fn json(diff: &Diff) -> String {
    let tally = Tally::of(diff);
    let document = Document {
        summary: Summary {
            changes: tally.all,
            breaks_clients: tally.breaks_clients,
            breaks_servers: tally.breaks_servers,
            additive: tally.additive,
            neither: tally.neither,
        },
        changes: diff.changes.iter().map(one).collect(),
        crates: diff
            .crates
            .iter()
            .map(|krate| Krate {
                name: &krate.name,
                version: &krate.version,
                next: &krate.next,
                because_of: krate.because_of.as_deref(),
                names: krate.names.iter().map(named).collect(),
            })
            .collect(),
        names_not_compared: diff.no_names.as_deref(),
        notes: &diff.notes,
    };
    // Nothing in it fails to be written: all keys are strings.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn one(change: &Change) -> One<'_> {
    One {
        kind: change.kind.name(),
        text: &change.text,
        old: change.old.as_deref(),
        new: change.new.as_deref(),
        client: Effect::word(change.effects.client),
        server: Effect::word(change.effects.server),
        uses: change.uses.iter().map(by).collect(),
        names: change.names.iter().map(named).collect(),
    }
}

fn by(by: &Use) -> By<'_> {
    let (operation, method, path, schema) = match &by.subject {
        Subject::Operation { id, method, path } => (
            Some(id.as_str()),
            Some(method.as_str()),
            Some(path.as_str()),
            None,
        ),
        Subject::Schema(name) => (None, None, None, Some(name.as_str())),
    };
    By {
        krate: &by.krate,
        operation,
        method,
        path,
        schema,
        part: &by.part,
        pointer: &by.path,
    }
}

fn named(name: &NameChange) -> Named<'_> {
    let (change, old, new) = match &name.fate {
        Fate::Added => ("added", None, None),
        Fate::Removed => ("removed", None, None),
        Fate::Moved(to) => ("moved", None, Some(to.as_str())),
        Fate::Retyped(old, new) => ("retyped", Some(old.as_str()), Some(new.as_str())),
    };
    Named {
        path: &name.path,
        kind: name.kind,
        change,
        old,
        new,
        breaking: name.breaks,
    }
}
