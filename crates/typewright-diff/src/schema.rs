//! Compares what two places say of a value, whatever way it is written: references followed, `allOf` put together, order
//! and layout ignored.

use std::collections::BTreeSet;

use typewright_model::{Kinds, Reading};
use typewright_source::Cursor;

use crate::facts::Pair;
use crate::kind::{Bound, Kind};
use crate::walk::{Trail, Walk};

/// So many alternatives are named one by one.
const FEW: usize = 4;

/// The keywords that say what kinds of value fit.
const TYPE: &[&str] = &["type", "nullable", "enum", "const", "oneOf", "anyOf"];

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
        self.reaches(after);
        self.docs(&before.docs, &after.docs, |keywords| {
            pair.at(keywords, before, after)
        });
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
        let (was, is) = (
            self.named(old, Order::OldFirst),
            self.named(new, Order::NewFirst),
        );
        let text = |what: &str| format!("{what}: it was {was}, and is {is}");
        let place = || pair.at(TYPE, old, new);
        if old.never != new.never {
            self.tell(&place(), Kind::Type, text("is of another type"));
            return true;
        }
        match (old.alternatives.is_empty(), new.alternatives.is_empty()) {
            (true, false) if old.kinds != new.kinds || old.values.is_some() => {
                let kind = if self.is_among(old_at, &new.alternatives, Order::OldFirst) {
                    Kind::TypeWidened
                } else if self.holds_all(old, &new.alternatives, Order::OldFirst) {
                    Kind::TypeNarrowed
                } else {
                    Kind::Type
                };
                self.tell(&place(), kind, text("is of another type"));
                return true;
            }
            (false, true) if old.kinds != new.kinds || new.values.is_some() => {
                let kind = if self.is_among(new_at, &old.alternatives, Order::NewFirst) {
                    Kind::TypeNarrowed
                } else if self.holds_all(new, &old.alternatives, Order::NewFirst) {
                    Kind::TypeWidened
                } else {
                    Kind::Type
                };
                self.tell(&place(), kind, text("is of another type"));
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
            self.tell(&place(), kind, text("is of another type"));
            if both.is_empty() || kind == Kind::Type {
                return true;
            }
        } else if old.nullable != new.nullable {
            let (kind, text) = if new.nullable {
                (Kind::NullAdded, "can be `null` now")
            } else {
                (Kind::NullRemoved, "can no longer be `null`")
            };
            self.tell(&place(), kind, text.to_owned());
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
            self.tell(&pair.at(&["format"], old, new), Kind::Format(bound), text);
        }
        false
    }

    /// What a value is, in words; its alternatives one by one, where there are few.
    fn named(&mut self, reading: &Reading<'a>, side: Order) -> String {
        let branches: Vec<&Cursor<'a>> = reading.alternatives.iter().flatten().collect();
        if reading.kinds != Kinds::ANY || !(1..=FEW).contains(&branches.len()) {
            return words(reading);
        }
        let named = branches.into_iter().filter_map(|branch| {
            let at = std::slice::from_ref(branch);
            let reading = match side {
                Order::OldFirst => self.read(at, &[]).0,
                Order::NewFirst => self.read(&[], at).1,
            };
            reading.map(|reading| words(&reading))
        });
        named.collect::<Vec<_>>().join(" or ")
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

    /// Whether a schema that says no more than kinds of value holds all that fits any of the other side's alternatives.
    fn holds_all(&mut self, whole: &Reading<'a>, sets: &[Vec<Cursor<'a>>], order: Order) -> bool {
        let plain = whole.values.is_none()
            && whole.format.is_none()
            && whole.members.is_empty()
            && whole.items.is_empty()
            && !whole.closed;
        let branches: Vec<&Cursor<'a>> = sets.iter().flatten().collect();
        let of_kind = |branch: &Cursor<'a>| {
            let at = std::slice::from_ref(branch);
            let reading = match order {
                Order::OldFirst => self.read(&[], at).1,
                Order::NewFirst => self.read(at, &[]).0,
            };
            reading.is_some_and(|branch| whole.kinds.has(branch.kinds))
        };
        plain && branches.into_iter().all(of_kind)
    }

    fn values(&mut self, old: &Reading<'a>, new: &Reading<'a>, pair: &Pair) {
        let json = |values: &[Cursor<'a>]| -> BTreeSet<String> {
            values.iter().map(|value| value.node().to_json()).collect()
        };
        let place = || pair.at(&["enum", "const"], old, new);
        match (&old.values, &new.values) {
            (None, None) => {}
            (None, Some(are)) => {
                let text = format!("can only be {} now", one_of(&json(are)));
                self.tell(&place(), Kind::TypeNarrowed, text);
            }
            (Some(were), None) => {
                let text = format!("can be something else than {} now", one_of(&json(were)));
                self.tell(&place(), Kind::TypeWidened, text);
            }
            (Some(were), Some(are)) => {
                for value in only(are, were) {
                    let text = format!("can be `{}` now", value.node().to_json());
                    let at = Pair {
                        new: Some(value.place().clone()),
                        ..place()
                    };
                    self.tell(&at, Kind::EnumValueAdded, text);
                }
                for value in only(were, are) {
                    let text = format!("can no longer be `{}`", value.node().to_json());
                    let at = Pair {
                        old: Some(value.place().clone()),
                        ..place()
                    };
                    self.tell(&at, Kind::EnumValueRemoved, text);
                }
            }
        }
    }
}

/// The values that are not among others.
fn only<'v, 'a>(
    values: &'v [Cursor<'a>],
    others: &'v [Cursor<'a>],
) -> impl Iterator<Item = &'v Cursor<'a>> {
    let is_among = |value: &Cursor<'a>| others.iter().any(|other| other.node() == value.node());
    values.iter().filter(move |value| !is_among(value))
}

/// Which of two is the old one.
#[derive(Clone, Copy)]
enum Order {
    OldFirst,
    NewFirst,
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
