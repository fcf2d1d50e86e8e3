//! What stands beside the type of something: marks, words, bounds, and whatever else a schema has.

use std::collections::{BTreeMap, BTreeSet};

use typewright_model::{Docs, Reading};
use typewright_source::{Cursor, Place};

use crate::found::Finding;
use crate::kind::{Bound, Kind};
use crate::walk::{Trail, Walk};

/// The keywords of schemas that are compared one by one, that are words, or that only say where schemas are.
const ELSEWHERE: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$ref",
    "$schema",
    "additionalProperties",
    "allOf",
    "anyOf",
    "components",
    "const",
    "default",
    "definitions",
    "deprecated",
    "description",
    "discriminator",
    "enum",
    "example",
    "examples",
    "externalDocs",
    "format",
    "items",
    "nullable",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "required",
    "summary",
    "title",
    "type",
];

/// The bounds that are lower ones, and those that are upper ones.
const LOWER: &[&str] = &[
    "minimum",
    "exclusiveMinimum",
    "minLength",
    "minItems",
    "minProperties",
    "minContains",
];
const UPPER: &[&str] = &[
    "maximum",
    "exclusiveMaximum",
    "maxLength",
    "maxItems",
    "maxProperties",
    "maxContains",
];

/// Two things to compare, with their places and where they are in a value.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    pub(crate) old: Option<Place>,
    pub(crate) new: Option<Place>,
    pub(crate) path: String,
}

impl Pair {
    pub(crate) fn of(old: &Cursor<'_>, new: &Cursor<'_>, trail: &Trail) -> Self {
        Self {
            old: Some(old.place().clone()),
            new: Some(new.place().clone()),
            path: trail.text(),
        }
    }

    pub(crate) fn finding(&self, kind: Kind, text: String) -> Finding {
        Finding {
            kind,
            old: self.old.clone(),
            new: self.new.clone(),
            path: self.path.clone(),
            text,
        }
    }
}

impl Walk<'_> {
    /// Compares what is said of something for people, and the facts in it.
    pub(crate) fn docs(&mut self, old: &Docs, new: &Docs, pair: &Pair) {
        match (old.deprecated, new.deprecated) {
            (false, true) => self.tell(pair, Kind::Deprecated, "is deprecated now".to_owned()),
            (true, false) => {
                self.tell(
                    pair,
                    Kind::Undeprecated,
                    "is no longer deprecated".to_owned(),
                );
            }
            _ => {}
        }
        if old.added != new.added {
            let text = match (&old.added, &new.added) {
                (None, Some(new)) => format!("is marked as added in {new}"),
                (Some(old), None) => format!("is no longer marked as added in {old}"),
                (old, new) => format!("is marked as added in {}, not {}", shown(new), shown(old)),
            };
            self.tell(pair, Kind::VersionMark, text);
        }
        self.changed_marks(old, new, pair);
        if old.default != new.default {
            let text = match (&old.default, &new.default) {
                (None, Some(new)) => format!("has the default {new} now"),
                (Some(old), None) => format!("no longer has the default {old}"),
                (old, new) => format!("has the default {}, not {}", shown(new), shown(old)),
            };
            self.tell(pair, Kind::Default, text);
        }
        for (what, old, new) in [
            ("summary", &old.summary, &new.summary),
            ("description", &old.description, &new.description),
            (
                "link",
                &old.link.as_ref().map(|link| link.0.clone()),
                &new.link.as_ref().map(|link| link.0.clone()),
            ),
        ] {
            let squeezed = |text: &Option<String>| {
                let words = text.iter().flat_map(|text| text.split_whitespace());
                words.collect::<Vec<_>>().join(" ")
            };
            let (old, new) = (squeezed(old), squeezed(new));
            if old != new {
                let text = format!("has another {what}: {old:?} is now {new:?}");
                self.tell(pair, Kind::Docs, text);
            }
        }
    }

    fn changed_marks(&mut self, old: &Docs, new: &Docs, pair: &Pair) {
        let versions =
            |docs: &Docs| -> BTreeMap<String, String> { docs.changed.iter().cloned().collect() };
        let (old, new) = (versions(old), versions(new));
        for version in old.keys().filter(|version| !new.contains_key(*version)) {
            let text = format!("is no longer marked as changed in {version}");
            self.tell(pair, Kind::VersionMark, text);
        }
        for (version, what) in &new {
            match old.get(version) {
                None => {
                    let text = format!("is marked as changed in {version}");
                    self.tell(pair, Kind::VersionMark, text);
                }
                Some(before) if before.trim() != what.trim() => {
                    let text = format!("says otherwise what changed in {version}: {what:?}");
                    self.tell(pair, Kind::Docs, text);
                }
                Some(_) => {}
            }
        }
    }

    /// Compares the keywords that are bounds, and all others that no other part of the comparison looks at.
    pub(crate) fn bounds(&mut self, old: &Reading<'_>, new: &Reading<'_>, pair: &Pair) {
        let (old, new) = (others(old, &self.marks), others(new, &self.marks));
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for name in names {
            let (before, after) = (old.get(name), new.get(name));
            if before == after {
                continue;
            }
            let text = match (before, after) {
                (None, Some(after)) => format!("has `{name}` {} now", list(after)),
                (Some(before), None) => format!("no longer has `{name}` {}", list(before)),
                (Some(before), Some(after)) => {
                    format!("has `{name}` {}, not {}", list(after), list(before))
                }
                (None, None) => continue,
            };
            let kind = if name.starts_with("x-") {
                Kind::Extension
            } else {
                Kind::Constraint(moved(name, before, after))
            };
            self.tell(pair, kind, text);
        }
    }

    pub(crate) fn tell(&mut self, pair: &Pair, kind: Kind, text: String) {
        self.report(pair.finding(kind, text));
    }
}

/// What a schema has beside what is compared elsewhere, as JSON.
fn others(reading: &Reading<'_>, marks: &BTreeSet<String>) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let members = reading.schemas.iter().flat_map(Cursor::members);
    for (name, value) in
        members.filter(|(name, _)| !ELSEWHERE.contains(name) && !marks.contains(*name))
    {
        found
            .entry(name.to_owned())
            .or_default()
            .insert(value.node().to_json());
    }
    found
}

/// Which way a bound moved.
fn moved(name: &str, old: Option<&BTreeSet<String>>, new: Option<&BTreeSet<String>>) -> Bound {
    let (old, new) = match (old, new) {
        (None, _) => return Bound::Narrowed,
        (_, None) => return Bound::Widened,
        (Some(old), Some(new)) => (old, new),
    };
    let number = |values: &BTreeSet<String>| -> Option<f64> {
        let numbers = values.iter().map(|value| value.parse::<f64>().ok());
        let numbers: Option<Vec<f64>> = numbers.collect();
        let numbers = numbers?.into_iter();
        if LOWER.contains(&name) {
            numbers.reduce(f64::max)
        } else if UPPER.contains(&name) {
            numbers.reduce(f64::min)
        } else {
            None
        }
    };
    match (number(old), number(new)) {
        (Some(old), Some(new)) if (new > old) == LOWER.contains(&name) => Bound::Narrowed,
        (Some(_), Some(_)) => Bound::Widened,
        _ => Bound::Moved,
    }
}

fn list(values: &BTreeSet<String>) -> String {
    values.iter().cloned().collect::<Vec<_>>().join(" and ")
}

fn shown(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or("nothing")
}
