//! Compares the members of objects that have names: which there are, and whether they have to be there.

use indexmap::IndexMap;
use typewright_model::Reading;
use typewright_source::{Cursor, Place};

use crate::facts::{Pair, counterpart};
use crate::kind::{Kind, Part, Presence};
use crate::walk::{Trail, Walk};

impl<'a> Walk<'a> {
    pub(crate) fn members(
        &mut self,
        old: &Reading<'a>,
        new: &Reading<'a>,
        pair: &Pair,
        trail: &Trail,
    ) {
        let (were, are) = (members(old), members(new));
        for (name, (before, presence)) in &were {
            let trail = trail.member(name);
            match are.get(name) {
                None => {
                    let at = before.last();
                    let pair = Pair {
                        old: at.map(|at| at.place().clone()).or(pair.old.clone()),
                        new: at.and_then(|at| owner(at, new)).or(pair.new.clone()),
                        path: trail.text(),
                    };
                    let text = format!("the {} member `{name}` is gone", presence.word());
                    self.tell(&pair, Kind::Removed(Part::Member, *presence), text);
                }
                Some((after, now)) => {
                    if presence != now {
                        let (was, is) = (required(old, name), required(new, name));
                        let member = Pair {
                            old: place(was.as_ref(), is.as_ref(), before).or(pair.old.clone()),
                            new: place(is.as_ref(), was.as_ref(), after).or(pair.new.clone()),
                            path: trail.text(),
                        };
                        self.presence(Part::Member, *presence, *now, &member);
                    }
                    if before.is_empty() || after.is_empty() {
                        let place = || Pair {
                            path: trail.text(),
                            ..pair.clone()
                        };
                        self.described(before, after, &place, "the member");
                    } else {
                        self.schema(before, after, &trail);
                    }
                }
            }
        }
        for (name, (after, presence)) in &are {
            if were.contains_key(name) {
                continue;
            }
            let at = after.last();
            let pair = Pair {
                old: at.and_then(|at| owner(at, old)).or(pair.old.clone()),
                new: at.map(|at| at.place().clone()).or(pair.new.clone()),
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

/// The place of the object on the other side that stands where the owner of a member does.
fn owner(member: &Cursor<'_>, other: &Reading<'_>) -> Option<Place> {
    let owner = member.place().parent()?.parent()?;
    counterpart(member, &owner, &other.schemas)
}

/// The place of a member: the one that is known, or else where the other side's is, or the nearest.
fn place(
    known: Option<&Cursor<'_>>,
    other: Option<&Cursor<'_>>,
    all: &[Cursor<'_>],
) -> Option<Place> {
    let same = other.and_then(|other| counterpart(other, other.place(), all));
    let known = known.map(|at| at.place().clone()).or(same);
    known.or_else(|| all.last().map(|at| at.place().clone()))
}

/// The member in the nearest schema that says that it has to be there.
fn required<'a>(reading: &Reading<'a>, name: &str) -> Option<Cursor<'a>> {
    let says = |at: &&Cursor<'a>| {
        let names = at.get("required");
        names.is_some_and(|names| names.items().any(|one| one.as_str() == Some(name)))
    };
    let mut schemas = reading.schemas.iter().rev();
    schemas.find(says)?.get("properties")?.get(name)
}
