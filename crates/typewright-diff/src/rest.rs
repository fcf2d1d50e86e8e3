//! Compares what has no name of its own: other members of objects, by pattern or any, and the elements of arrays.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use typewright_model::Reading;
use typewright_source::Cursor;

use crate::facts::Pair;
use crate::kind::Kind;
use crate::walk::{Trail, Walk};

impl<'a> Walk<'a> {
    /// Compares what stands beside the members that have names.
    pub(crate) fn rest(
        &mut self,
        old: &Reading<'a>,
        new: &Reading<'a>,
        pair: &Pair,
        trail: &Trail,
    ) {
        let others = || pair.at(&["additionalProperties", "unevaluatedProperties"], old, new);
        match (old.closed, new.closed) {
            (false, true) => {
                let text = "can have no other members now".to_owned();
                self.tell(&others(), Kind::TypeNarrowed, text);
            }
            (true, false) => {
                self.tell(
                    &others(),
                    Kind::TypeWidened,
                    "can have other members now".to_owned(),
                );
            }
            _ => self.inner(
                &everything_else(old),
                &everything_else(new),
                &others,
                trail,
                "any other member",
            ),
        }
        let by_name = || pair.at(&["patternProperties", "propertyNames"], old, new);
        let by_pattern = |reading: &Reading<'a>| -> IndexMap<String, Vec<Cursor<'a>>> {
            let mut found: IndexMap<String, Vec<Cursor<'a>>> = IndexMap::new();
            for at in &reading.patterns {
                let pattern = at.place().pointer.last().unwrap_or_default().into_owned();
                found.entry(pattern).or_default().push(at.clone());
            }
            found
        };
        let (before, after) = (by_pattern(old), by_pattern(new));
        let none = Vec::new();
        let patterns: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let patterns = patterns.into_iter().filter(|pattern| !pattern.is_empty());
        for pattern in patterns {
            let what = format!("a member that matches `{pattern}`");
            let (before, after) = (before.get(pattern), after.get(pattern));
            self.inner(
                before.unwrap_or(&none),
                after.unwrap_or(&none),
                &by_name,
                trail,
                &what,
            );
        }
        self.inner(&old.names, &new.names, &by_name, trail, "a member's name");
    }

    pub(crate) fn elements(
        &mut self,
        old: &Reading<'a>,
        new: &Reading<'a>,
        pair: &Pair,
        trail: &Trail,
    ) {
        let place = || pair.at(&["items", "prefixItems"], old, new);
        self.inner(&old.items, &new.items, &place, trail, "an element");
        let none = Vec::new();
        for index in 0..old.prefix.len().max(new.prefix.len()) {
            let (before, after) = (old.prefix.get(index), new.prefix.get(index));
            let (before, after) = (before.unwrap_or(&none), after.unwrap_or(&none));
            let what = format!("the element {index}");
            if before.is_empty() || after.is_empty() {
                self.inner(before, after, &place, trail, &what);
            } else {
                self.schema(before, after, &trail.index(index));
            }
        }
    }

    /// Compares schemas that may be there on one side only, where anything fits without one.
    fn inner(
        &mut self,
        old: &[Cursor<'a>],
        new: &[Cursor<'a>],
        place: &dyn Fn() -> Pair,
        trail: &Trail,
        what: &str,
    ) {
        if old.is_empty() || new.is_empty() {
            self.described(old, new, place, what);
        } else {
            self.schema(old, new, &trail.any());
        }
    }

    /// What is described on one side only can be anything on the other.
    pub(crate) fn described(
        &mut self,
        old: &[Cursor<'a>],
        new: &[Cursor<'a>],
        place: &dyn Fn() -> Pair,
        what: &str,
    ) {
        match (old.last(), new.last()) {
            (None, Some(at)) if !allows_anything(at) => {
                let text = format!("{what} could be anything, and is described now");
                self.tell(&place(), Kind::TypeNarrowed, text);
            }
            (Some(at), None) if !allows_anything(at) => {
                let text = format!("{what} was described, and can be anything now");
                self.tell(&place(), Kind::TypeWidened, text);
            }
            _ => {}
        }
    }
}

/// The schemas of members that have no name of their own and match no pattern. The empty pattern matches every name.
fn everything_else<'a>(reading: &Reading<'a>) -> Vec<Cursor<'a>> {
    let of_pattern = reading.patterns.iter();
    let all = of_pattern.filter(|at| {
        at.place()
            .pointer
            .last()
            .is_some_and(|name| name.is_empty())
    });
    reading.additional.iter().chain(all).cloned().collect()
}

/// Whether it is `true`, or an object without a member that says anything.
fn allows_anything(at: &Cursor<'_>) -> bool {
    at.as_bool() == Some(true)
        || at
            .node()
            .as_map()
            .is_some_and(|members| members.keys().all(|name| **name == *"description"))
}
