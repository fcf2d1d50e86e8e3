//! Compares what two places say of a value, whatever way it is written: references followed, `allOf` put together, order
//! and layout ignored.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use typewright_model::{Kinds, Reading};
use typewright_source::Cursor;

use crate::facts::Pair;
use crate::kind::{Bound, Kind, Part, Presence};
use crate::walk::{Trail, Walk};

impl<'a> Walk<'a> {
    /// Compares what all of `old` and all of `new` say together. One side without a schema allows anything.
    pub(crate) fn schema(&mut self, old: &[Cursor<'a>], new: &[Cursor<'a>], trail: &Trail) {
        if !self.meets(old, new) {
            return;
        }
        let (Some(old_at), Some(new_at)) = (old.last(), new.last()) else {
            return;
        };
        let pair = Pair::of(old_at, new_at, trail);
        let (Some(old_says), Some(new_says)) = self.read(old, new) else {
            return;
        };
        let (before, after) = (&*old_says, &*new_says);
        self.docs(&before.docs, &after.docs, &pair);
        self.bounds(before, after, &pair);
        if self.types(before, after, &pair, old, new) {
            return;
        }
        self.values(before, after, &pair);
        self.members(before, after, &pair, trail);
        self.rest(before, after, &pair, trail);
        self.elements(before, after, &pair, trail);
        self.alternatives(before, after, &pair, trail);
    }

    /// Compares the kinds of value. Says whether they have too little in common to go on.
    fn types(
        &mut self,
        old: &Reading<'a>,
        new: &Reading<'a>,
        pair: &Pair,
        old_at: &[Cursor<'a>],
        new_at: &[Cursor<'a>],
    ) -> bool {
        let text = |what: &str| format!("{what}: it was {}, and is {}", words(old), words(new));
        if old.never != new.never {
            self.tell(pair, Kind::Type, text("is of another type"));
            return true;
        }
        match (old.alternatives.is_empty(), new.alternatives.is_empty()) {
            (true, false) if old.kinds != new.kinds || old.values.is_some() => {
                let among = self.is_among(old_at, &new.alternatives, Order::OldFirst);
                let kind = if among { Kind::TypeWidened } else { Kind::Type };
                self.tell(pair, kind, text("is of another type"));
                return true;
            }
            (false, true) if old.kinds != new.kinds || new.values.is_some() => {
                let among = self.is_among(new_at, &old.alternatives, Order::NewFirst);
                let kind = if among {
                    Kind::TypeNarrowed
                } else {
                    Kind::Type
                };
                self.tell(pair, kind, text("is of another type"));
                return true;
            }
            _ => {}
        }
        if old.kinds != new.kinds {
            let both = old.kinds.and(new.kinds);
            let kind = if both == old.kinds {
                Kind::TypeWidened
            } else if both == new.kinds {
                Kind::TypeNarrowed
            } else {
                Kind::Type
            };
            self.tell(pair, kind, text("is of another type"));
            if both.is_empty() || kind == Kind::Type {
                return true;
            }
        } else if old.nullable != new.nullable {
            let (kind, text) = if new.nullable {
                (Kind::NullAdded, "can be `null` now")
            } else {
                (Kind::NullRemoved, "can no longer be `null`")
            };
            self.tell(pair, kind, text.to_owned());
        }
        if old.format != new.format {
            let (bound, text) = match (old.format, new.format) {
                (None, Some(new)) => (Bound::Narrowed, format!("has the format `{new}` now")),
                (Some(old), None) => (Bound::Widened, format!("no longer has the format `{old}`")),
                (old, new) => (
                    Bound::Moved,
                    format!(
                        "has the format `{}`, not `{}`",
                        new.unwrap_or_default(),
                        old.unwrap_or_default()
                    ),
                ),
            };
            self.tell(pair, Kind::Format(bound), text);
        }
        false
    }

    /// Whether one of the alternatives says the same as a schema.
    fn is_among(&mut self, at: &[Cursor<'a>], sets: &[Vec<Cursor<'a>>], order: Order) -> bool {
        let branches: Vec<&Cursor<'a>> = sets.iter().flatten().collect();
        branches.into_iter().any(|branch| {
            let branch = std::slice::from_ref(branch);
            match order {
                Order::OldFirst => self.same(at, branch),
                Order::NewFirst => self.same(branch, at),
            }
        })
    }

    fn values(&mut self, old: &Reading<'a>, new: &Reading<'a>, pair: &Pair) {
        let json = |values: &[Cursor<'a>]| -> BTreeSet<String> {
            values.iter().map(|value| value.node().to_json()).collect()
        };
        match (&old.values, &new.values) {
            (None, None) => {}
            (None, Some(new)) => {
                let text = format!("can only be {} now", one_of(&json(new)));
                self.tell(pair, Kind::TypeNarrowed, text);
            }
            (Some(old), None) => {
                let text = format!("can be something else than {} now", one_of(&json(old)));
                self.tell(pair, Kind::TypeWidened, text);
            }
            (Some(old), Some(new)) => {
                let (old, new) = (json(old), json(new));
                for value in new.difference(&old) {
                    self.tell(pair, Kind::EnumValueAdded, format!("can be `{value}` now"));
                }
                for value in old.difference(&new) {
                    let text = format!("can no longer be `{value}`");
                    self.tell(pair, Kind::EnumValueRemoved, text);
                }
            }
        }
    }

    fn members(&mut self, old: &Reading<'a>, new: &Reading<'a>, pair: &Pair, trail: &Trail) {
        let (old, new) = (members(old), members(new));
        for (name, (before, presence)) in &old {
            let trail = trail.member(name);
            match new.get(name) {
                None => {
                    let pair = Pair {
                        old: before
                            .last()
                            .map(|at| at.place().clone())
                            .or(pair.old.clone()),
                        new: pair.new.clone(),
                        path: trail.text(),
                    };
                    let text = format!("the {} member `{name}` is gone", presence.word());
                    self.tell(&pair, Kind::Removed(Part::Member, *presence), text);
                }
                Some((after, now)) => {
                    let member = Pair {
                        old: before
                            .last()
                            .map(|at| at.place().clone())
                            .or(pair.old.clone()),
                        new: after
                            .last()
                            .map(|at| at.place().clone())
                            .or(pair.new.clone()),
                        path: trail.text(),
                    };
                    self.presence(Part::Member, *presence, *now, &member);
                    if before.is_empty() || after.is_empty() {
                        self.described(before, after, &member, "the member");
                    } else {
                        self.schema(before, after, &trail);
                    }
                }
            }
        }
        for (name, (after, presence)) in &new {
            if old.contains_key(name) {
                continue;
            }
            let pair = Pair {
                old: pair.old.clone(),
                new: after
                    .last()
                    .map(|at| at.place().clone())
                    .or(pair.new.clone()),
                path: trail.member(name).text(),
            };
            let text = format!("there is a new member `{name}`, {}", presence.word());
            self.tell(&pair, Kind::Added(Part::Member, *presence), text);
        }
    }

    /// Compares whether something has to be there.
    pub(crate) fn presence(&mut self, part: Part, old: Presence, new: Presence, pair: &Pair) {
        match (old, new) {
            (Presence::Optional, Presence::Required) => {
                let text = "has to be there now".to_owned();
                self.tell(pair, Kind::BecameRequired(part), text);
            }
            (Presence::Required, Presence::Optional) => {
                self.tell(
                    pair,
                    Kind::BecameOptional(part),
                    "can be left out now".to_owned(),
                );
            }
            _ => {}
        }
    }

    /// Compares what stands beside the members that have names.
    fn rest(&mut self, old: &Reading<'a>, new: &Reading<'a>, pair: &Pair, trail: &Trail) {
        match (old.closed, new.closed) {
            (false, true) => {
                let text = "can have no other members now".to_owned();
                self.tell(pair, Kind::TypeNarrowed, text);
            }
            (true, false) => {
                self.tell(
                    pair,
                    Kind::TypeWidened,
                    "can have other members now".to_owned(),
                );
            }
            _ => self.inner(
                &old.additional,
                &new.additional,
                pair,
                trail,
                "other members",
            ),
        }
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
        for pattern in patterns {
            let what = format!("a member that matches `{pattern}`");
            let (before, after) = (before.get(pattern), after.get(pattern));
            self.inner(
                before.unwrap_or(&none),
                after.unwrap_or(&none),
                pair,
                trail,
                &what,
            );
        }
        self.inner(&old.names, &new.names, pair, trail, "a member's name");
    }

    fn elements(&mut self, old: &Reading<'a>, new: &Reading<'a>, pair: &Pair, trail: &Trail) {
        self.inner(&old.items, &new.items, pair, trail, "an element");
        let none = Vec::new();
        for index in 0..old.prefix.len().max(new.prefix.len()) {
            let (before, after) = (old.prefix.get(index), new.prefix.get(index));
            let (before, after) = (before.unwrap_or(&none), after.unwrap_or(&none));
            let what = format!("the element {index}");
            if before.is_empty() || after.is_empty() {
                self.inner(before, after, pair, trail, &what);
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
        pair: &Pair,
        trail: &Trail,
        what: &str,
    ) {
        if old.is_empty() || new.is_empty() {
            self.described(old, new, pair, what);
        } else {
            self.schema(old, new, &trail.any());
        }
    }

    /// What is described on one side only can be anything on the other.
    fn described(&mut self, old: &[Cursor<'a>], new: &[Cursor<'a>], pair: &Pair, what: &str) {
        match (old.last(), new.last()) {
            (None, Some(at)) if !allows_anything(at) => {
                let text = format!("{what} could be anything, and is described now");
                self.tell(pair, Kind::TypeNarrowed, text);
            }
            (Some(at), None) if !allows_anything(at) => {
                let text = format!("{what} was described, and can be anything now");
                self.tell(pair, Kind::TypeWidened, text);
            }
            _ => {}
        }
    }
}

/// Which of two is the old one.
#[derive(Clone, Copy)]
enum Order {
    OldFirst,
    NewFirst,
}

/// Whether it is `true`, or an object without a member that says anything.
fn allows_anything(at: &Cursor<'_>) -> bool {
    at.as_bool() == Some(true)
        || at
            .node()
            .as_map()
            .is_some_and(|members| members.keys().all(|name| **name == *"description"))
}

type Members<'r, 'a> = IndexMap<&'a str, (&'r [Cursor<'a>], Presence)>;

/// The members, those that are required without a schema of their own included.
fn members<'r, 'a>(reading: &'r Reading<'a>) -> Members<'r, 'a> {
    let presence = |name: &str| Presence::of(reading.required.contains(name));
    let described = reading.members.iter();
    let mut found: Members<'r, 'a> = described
        .filter(|(name, _)| !reading.forbidden.contains(*name))
        .map(|(name, schemas)| (*name, (schemas.as_slice(), presence(name))))
        .collect();
    for name in &reading.required {
        found.entry(name).or_insert((&[], Presence::Required));
    }
    found
}

/// What a value is, in words.
pub(crate) fn words(reading: &Reading<'_>) -> String {
    if reading.never {
        return "nothing that can be".to_owned();
    }
    if let Some(values) = &reading.values {
        let values = values.iter().map(|value| value.node().to_json()).collect();
        return one_of(&values);
    }
    let mut names: Vec<&str> = match reading.kinds {
        Kinds::ANY if !reading.alternatives.is_empty() => {
            let count: usize = reading.alternatives.iter().map(Vec::len).sum();
            return format!("one of {count} alternatives");
        }
        Kinds::ANY => return "anything".to_owned(),
        kinds => kinds.split().into_iter().map(name).collect(),
    };
    if reading.nullable {
        names.push("null");
    }
    let named = names.join(" or ");
    match reading.format {
        Some(format) => format!("{named} ({format})"),
        None => named,
    }
}

fn name(kind: Kinds) -> &'static str {
    match kind {
        Kinds::NULL => "null",
        Kinds::BOOL => "boolean",
        Kinds::INTEGER => "integer",
        Kinds::FRACTION | Kinds::NUMBER => "number",
        Kinds::STRING => "string",
        Kinds::ARRAY => "array",
        _ => "object",
    }
}

fn one_of(values: &BTreeSet<String>) -> String {
    let mut quoted: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    match (quoted.pop(), quoted.is_empty()) {
        (None, _) => "no value".to_owned(),
        (Some(last), true) => last,
        (Some(last), false) => format!("{} or {last}", quoted.join(", ")),
    }
}
