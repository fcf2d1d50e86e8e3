//! The bounds of what is in a value, as far as that has no type of its own that says so itself, and of the alternatives it
//! may be one of.

use std::collections::HashMap;

use typewright_source::{Code, Cursor, Node, Place};

use super::flat::flatten;
use super::keywords::ALTERNATIVES;
use super::normal::{kind_of, normalise};
use super::shape::site_of;
use crate::limits::limits_of;
use crate::lower::Lowering;
use crate::pattern::translated;
use crate::{Kinds, Limit};

/// How deep bounds are looked for in lists of lists and maps of maps: an array may be its own element.
const MAX_DEPTH: usize = 8;

/// How many bounds a value may have: more than anybody writes, fewer than alternatives of alternatives can multiply to.
const MAX_WEIGHT: usize = 1_000;

/// The bounds of schemas that were looked at, by how deep they were looked for.
pub(crate) type Bounds = HashMap<(Place, usize), Option<Vec<Limit>>>;

impl<'a> Lowering<'a> {
    /// The bounds that schemas set together for what is in a value.
    pub(crate) fn limits_within(&mut self, notes: &[Cursor<'a>]) -> Vec<Limit> {
        self.within(notes, MAX_DEPTH)
    }

    fn within(&mut self, notes: &[Cursor<'a>], depth: usize) -> Vec<Limit> {
        for pattern in notes.iter().filter_map(|note| note.get("pattern")) {
            let text = pattern.as_str().map(str::to_owned);
            text.iter().for_each(|text| self.check(text, &pattern));
        }
        let Some(depth) = depth.checked_sub(1) else {
            return Vec::new();
        };
        let mut limits: Vec<Limit> = Vec::new();
        for note in notes {
            let found = [
                self.at(note.get("items"), depth).map(Limit::Items),
                self.of_members(note, depth),
                self.at(note.get("propertyNames"), depth)
                    .map(Limit::PropertyNames),
            ];
            let alternatives = ALTERNATIVES
                .iter()
                .map(|keyword| self.of_alternatives(note, keyword, depth));
            let found: Vec<Limit> = found.into_iter().chain(alternatives).flatten().collect();
            if found.iter().map(Limit::weight).sum::<usize>() > MAX_WEIGHT {
                let what = format!("more than {MAX_WEIGHT} bounds for one value");
                self.unsupported(note.place(), Code::UnsupportedSchema, &what);
                continue;
            }
            for limit in found {
                if !limits.contains(&limit) {
                    limits.push(limit);
                }
            }
        }
        limits
    }

    /// The bounds at a schema, if it sets any.
    fn at(&mut self, schema: Option<Cursor<'a>>, depth: usize) -> Option<Vec<Limit>> {
        let schema = schema?;
        let key = (schema.place().clone(), depth);
        if let Some(known) = self.bounds.get(&key) {
            return known.clone();
        }
        let flat = flatten(self, &site_of(std::slice::from_ref(&schema)))?;
        let mut limits = limits_of(&flat.notes);
        limits.extend(self.within(&flat.notes, depth));
        let limits = (!limits.is_empty()).then_some(limits);
        self.bounds.insert(key, limits.clone());
        limits
    }

    /// What holds for the members of an object that are not known by their names.
    fn of_members(&mut self, note: &Cursor<'a>, depth: usize) -> Option<Limit> {
        let additional = note.get("additionalProperties");
        let closed = additional
            .as_ref()
            .is_some_and(|at| *at.node() == Node::Bool(false));
        let others = self.at(additional, depth);
        let mut patterns = Vec::new();
        for (pattern, schema) in note
            .get("patternProperties")
            .iter()
            .flat_map(Cursor::members)
        {
            let limits = self.at(Some(schema.clone()), depth).unwrap_or_default();
            patterns.push((pattern, schema, limits));
        }
        let bounded = patterns.iter().any(|(_, _, limits)| !limits.is_empty());
        if patterns.is_empty() || !(bounded || closed || others.is_some()) {
            return others.map(Limit::AdditionalProperties);
        }
        for (pattern, schema, _) in &patterns {
            self.check(pattern, schema);
        }
        Some(Limit::PatternProperties {
            patterns: patterns
                .into_iter()
                .map(|(pattern, _, limits)| (pattern.to_owned(), limits))
                .collect(),
            others: (!closed).then(|| others.unwrap_or_default()),
        })
    }

    /// What holds for at least one alternative, by the kinds of value that they are for.
    fn of_alternatives(&mut self, note: &Cursor<'a>, keyword: &str, depth: usize) -> Option<Limit> {
        let mut free = Kinds::NONE;
        let mut bounded: Vec<(Kinds, Vec<Limit>)> = Vec::new();
        for schema in note.get(keyword).iter().flat_map(Cursor::items) {
            let kinds = self.kinds_of(&schema);
            match self.at(Some(schema), depth) {
                None => free = free.or(kinds),
                Some(limits) => bounded.push((kinds, limits)),
            }
        }
        // Values do not say which kind of number they are of.
        if free.meets(Kinds::NUMBER) {
            free = free.or(Kinds::NUMBER);
        }
        let bounded = bounded
            .into_iter()
            .map(|(kinds, limits)| (kinds.without(free), limits));
        let mut alternatives: Vec<(Kinds, Vec<Limit>)> = Vec::new();
        for alternative in bounded.filter(|(kinds, _)| !kinds.is_empty()) {
            if !alternatives.contains(&alternative) {
                alternatives.push(alternative);
            }
        }
        (!alternatives.is_empty()).then_some(Limit::AnyOf(alternatives))
    }

    /// The kinds of value that a schema is for.
    fn kinds_of(&mut self, schema: &Cursor<'a>) -> Kinds {
        let Some(flat) = flatten(self, &site_of(std::slice::from_ref(schema))) else {
            return Kinds::ANY;
        };
        let normal = normalise(self, &flat);
        let nulls = match normal.nullable || flat.nullable {
            true => Kinds::NULL,
            false => Kinds::NONE,
        };
        let values = normal.values.iter().flatten();
        let of_values = values.fold(Kinds::NONE, |kinds, value| kinds.or(kind_of(value.node())));
        match (flat.never, &normal.values) {
            (true, _) => Kinds::NONE,
            (false, Some(_)) => of_values.or(nulls),
            (false, None) => normal.kinds.or(nulls),
        }
    }

    /// Reports an expression that a server could not check.
    fn check(&mut self, pattern: &str, at: &Cursor<'a>) {
        if let Err(problem) = translated(pattern) {
            let what = format!("this pattern cannot be checked: {}", problem.trim_end());
            self.unsupported(at.place(), Code::UnsupportedPattern, &what);
        }
    }
}
