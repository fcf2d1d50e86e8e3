//! Compares `oneOf` and `anyOf`. Alternatives have no names, so it is found out first which of them belong together.

use std::collections::BTreeSet;

use typewright_model::Reading;
use typewright_source::Cursor;

use crate::facts::Pair;
use crate::kind::Kind;
use crate::schema::words;
use crate::walk::{Trail, Walk};

impl<'a> Walk<'a> {
    pub(crate) fn alternatives(
        &mut self,
        old: &Reading<'a>,
        new: &Reading<'a>,
        pair: &Pair,
        trail: &Trail,
    ) {
        let none = Vec::new();
        let pair = &pair.at(&["oneOf", "anyOf"], old, new);
        for index in 0..old.alternatives.len().max(new.alternatives.len()) {
            let before = old.alternatives.get(index).unwrap_or(&none);
            let after = new.alternatives.get(index).unwrap_or(&none);
            self.set(before, after, pair, trail);
        }
    }

    fn set(&mut self, old: &[Cursor<'a>], new: &[Cursor<'a>], pair: &Pair, trail: &Trail) {
        let mut old: Vec<&Cursor<'a>> = old.iter().collect();
        let mut new: Vec<&Cursor<'a>> = new.iter().collect();
        // What is the same on both sides is out of the way first.
        old.retain(|before| {
            let found = new.iter().position(|after| {
                self.same(std::slice::from_ref(before), std::slice::from_ref(after))
            });
            found.map(|index| new.remove(index)).is_none()
        });
        // Then what can be told apart from its neighbours in the same way, the surest way first.
        for way in [constants, title, only_kind] {
            let mut kept = Vec::new();
            for before in old {
                let key = self.key(before, way, Side::Old);
                let found = key.is_some().then(|| {
                    let same = |after: &&Cursor<'a>| self.key(after, way, Side::New) == key;
                    new.iter().position(same)
                });
                match found.flatten() {
                    Some(index) => {
                        let after = new.remove(index);
                        let (before, after) =
                            (std::slice::from_ref(before), std::slice::from_ref(after));
                        self.schema(before, after, trail);
                    }
                    None => kept.push(before),
                }
            }
            old = kept;
        }
        for before in old {
            let place = Pair {
                old: Some(before.place().clone()),
                ..pair.clone()
            };
            let text = format!("an alternative is gone: {}", self.label(before, Side::Old));
            self.tell(&place, Kind::AlternativeRemoved, text);
        }
        for after in new {
            let place = Pair {
                new: Some(after.place().clone()),
                ..pair.clone()
            };
            let text = format!(
                "there is a new alternative: {}",
                self.label(after, Side::New)
            );
            self.tell(&place, Kind::AlternativeAdded, text);
        }
    }

    fn key(&mut self, at: &Cursor<'a>, way: Way, side: Side) -> Option<String> {
        let at = std::slice::from_ref(at);
        let reading = match side {
            Side::Old => self.read(at, &[]).0,
            Side::New => self.read(&[], at).1,
        };
        way(&*reading?)
    }

    fn label(&mut self, at: &Cursor<'a>, side: Side) -> String {
        let named = self.key(at, constants, side);
        let named = named.or_else(|| self.key(at, title, side));
        named
            .or_else(|| self.key(at, |reading| Some(words(reading)), side))
            .unwrap_or_default()
    }
}

#[derive(Clone, Copy)]
enum Side {
    Old,
    New,
}

/// What an alternative can be known by.
type Way = fn(&Reading<'_>) -> Option<String>;

/// The members that always have one value.
fn constants(reading: &Reading<'_>) -> Option<String> {
    let mut found = BTreeSet::new();
    for (name, schemas) in &reading.members {
        for at in schemas {
            let values = at.get("enum").filter(|values| values.items().count() == 1);
            let value = values.and_then(|values| values.items().next());
            if let Some(value) = value.or_else(|| at.get("const")) {
                found.insert(format!("`{name}` is {}", value.node().to_json()));
            }
        }
    }
    (!found.is_empty()).then(|| found.into_iter().collect::<Vec<_>>().join(" and "))
}

fn title(reading: &Reading<'_>) -> Option<String> {
    let mut titles = reading.schemas.iter().filter_map(|at| at.get("title"));
    titles
        .next_back()?
        .as_str()
        .map(|title| format!("`{title}`"))
}

/// Its kind of value.
fn only_kind(reading: &Reading<'_>) -> Option<String> {
    Some(format!("{:?}", reading.kinds))
}
