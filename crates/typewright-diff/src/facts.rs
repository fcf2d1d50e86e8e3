//! What stands beside the type of something: marks, words, bounds, and whatever else a schema has.

use std::collections::{BTreeMap, BTreeSet};

use typewright_model::{Docs, Reading};
use typewright_source::{Cursor, Place, Sources};

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
            old: Some(home(old)),
            new: Some(home(new)),
            path: trail.text(),
        }
    }

    /// The same where the schemas stand that say different things with these keywords. What several schemas refer to
    /// changes once, there, and not at each of them.
    pub(crate) fn at(&self, keywords: &[&str], old: &Reading<'_>, new: &Reading<'_>) -> Self {
        let (before, after) = (says(old, new, keywords), says(new, old, keywords));
        let place = |at: &Cursor<'_>| at.place().clone();
        let old_place = before
            .map(place)
            .or_else(|| counterpart(after?, after?.place(), &old.schemas));
        let new_place = after
            .map(place)
            .or_else(|| counterpart(before?, before?.place(), &new.schemas));
        Self {
            old: old_place.or_else(|| self.old.clone()),
            new: new_place.or_else(|| self.new.clone()),
            path: self.path.clone(),
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

/// Where something stands: at the end of references that say nothing of their own.
pub(crate) fn home(at: &Cursor<'_>) -> Place {
    let mut at = at.clone();
    // A reference to itself was reported when it was read; it is not followed round here.
    for _ in 0..64 {
        match at.target().filter(|_| at.is_pure_reference()) {
            Some(Ok(target)) => at = target,
            _ => break,
        }
    }
    at.place().clone()
}

/// The nearest schema that says something with these keywords that none says on the other side.
fn says<'r, 'a>(
    reading: &'r Reading<'a>,
    other: &Reading<'_>,
    keywords: &[&str],
) -> Option<&'r Cursor<'a>> {
    let alone = |at: &Cursor<'_>, keyword: &str| {
        at.get(keyword).is_some_and(|value| {
            let mut others = other.schemas.iter().filter_map(|at| at.get(keyword));
            others.all(|other| other.node() != value.node())
        })
    };
    let mut nearest = reading.schemas.iter().rev();
    nearest.find(|at| keywords.iter().any(|keyword| alone(at, keyword)))
}

/// The place of the one of the other side's schemas that stands at `place`, which is in the files of `at`. Where that side
/// has no file of this name, two files of different names are compared, and the pointer decides.
pub(crate) fn counterpart(at: &Cursor<'_>, place: &Place, others: &[Cursor<'_>]) -> Option<Place> {
    let path = |sources: &Sources, place: &Place| {
        let file = sources.file(place.file);
        file.map(|file| file.path.clone()).unwrap_or_default()
    };
    let name = path(at.sources(), place);
    let mut others = others.iter().rev();
    let found = others.find(|other| {
        let (sources, there) = (other.sources(), other.place());
        let same_file = || path(sources, there) == name || sources.find(&name).is_none();
        there.pointer == place.pointer && same_file()
    })?;
    Some(found.place().clone())
}

impl Walk<'_> {
    /// Compares what is said of something for people, and the facts in it. `places` are those of what is said with some
    /// keywords.
    pub(crate) fn docs(&mut self, old: &Docs, new: &Docs, places: impl Fn(&[&str]) -> Pair) {
        match (old.deprecated, new.deprecated) {
            (false, true) => {
                let text = "is deprecated now".to_owned();
                self.tell(&places(&["deprecated"]), Kind::Deprecated, text);
            }
            (true, false) => {
                let text = "is no longer deprecated".to_owned();
                self.tell(&places(&["deprecated"]), Kind::Undeprecated, text);
            }
            _ => {}
        }
        if old.added != new.added {
            let text = match (&old.added, &new.added) {
                (None, Some(new)) => format!("is marked as added in {new}"),
                (Some(old), None) => format!("is no longer marked as added in {old}"),
                (old, new) => format!("is marked as added in {}, not {}", shown(new), shown(old)),
            };
            self.tell(&self.marked(&places), Kind::VersionMark, text);
        }
        self.changed_marks(old, new, &places);
        if old.default != new.default {
            let text = match (&old.default, &new.default) {
                (None, Some(new)) => format!("has the default {new} now"),
                (Some(old), None) => format!("no longer has the default {old}"),
                (old, new) => format!("has the default {}, not {}", shown(new), shown(old)),
            };
            self.tell(&places(&["default"]), Kind::Default, text);
        }
        for (what, keyword, old, new) in [
            ("summary", "summary", &old.summary, &new.summary),
            (
                "description",
                "description",
                &old.description,
                &new.description,
            ),
            (
                "link",
                "externalDocs",
                &old.link.as_ref().map(|link| link.0.clone()),
                &new.link.as_ref().map(|link| link.0.clone()),
            ),
        ] {
            let (old, new) = (squeezed(old), squeezed(new));
            if old != new {
                let text = format!("has another {what}: {old:?} is now {new:?}");
                self.tell(&places(&[keyword]), Kind::Docs, text);
            }
        }
    }

    /// The places of the marks of versions.
    fn marked(&self, places: impl Fn(&[&str]) -> Pair) -> Pair {
        let names: Vec<&str> = self.marks.iter().map(String::as_str).collect();
        places(&names)
    }

    fn changed_marks(&mut self, old: &Docs, new: &Docs, places: impl Fn(&[&str]) -> Pair) {
        let versions =
            |docs: &Docs| -> BTreeMap<String, String> { docs.changed.iter().cloned().collect() };
        let (old, new) = (versions(old), versions(new));
        if old == new {
            return;
        }
        let pair = &self.marked(places);
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
        let (were, are) = (others(old, &self.marks), others(new, &self.marks));
        let names: BTreeSet<&String> = were.keys().chain(are.keys()).collect();
        for name in names {
            let (before, after) = (were.get(name), are.get(name));
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
            let bound = moved(name, before, after);
            let kind = if self.key_formats.contains(name) {
                Kind::Format(bound)
            } else if name.starts_with("x-") {
                Kind::Extension
            } else {
                Kind::Constraint(bound)
            };
            self.tell(&pair.at(&[name], old, new), kind, text);
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

/// A text without its layout.
pub(crate) fn squeezed(text: &Option<String>) -> String {
    let words = text.iter().flat_map(|text| text.split_whitespace());
    words.collect::<Vec<_>>().join(" ")
}

fn list(values: &BTreeSet<String>) -> String {
    values.iter().cloned().collect::<Vec<_>>().join(" and ")
}

fn shown(text: &Option<String>) -> &str {
    text.as_deref().unwrap_or("nothing")
}
