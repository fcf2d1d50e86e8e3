//! Objects as pairs of a name and text, as exploded parameters and forms carry them, both ways. A member that is a list
//! is the same name several times.

use std::borrow::Cow;
use std::collections::HashMap;

use super::query::{Escapes, RawPair, unquote};
use super::text::{read_text, to_json, to_text};
use crate::field::{ListField, Literal, ObjectField, Rest, RestMut, Slot, View};

/// A value by what a parameter's style has to do with it.
pub(crate) enum Shape<'v> {
    /// Nothing to write. An empty list is nothing too: no style can write one.
    Absent,
    /// A single text.
    One(Cow<'v, str>),
    /// Several texts.
    Many(Vec<String>),
    /// Members, in order; each has at least one text.
    Pairs(Vec<(String, Vec<String>)>),
}

/// What becomes of a list in a member.
#[derive(Clone, Copy)]
pub(crate) enum Nested {
    /// Its elements are several texts under one name.
    Repeated,
    /// It is one JSON text.
    Json,
}

/// The shape of a value.
pub(crate) fn shape(view: View<'_>, nested: Nested) -> Shape<'_> {
    match view {
        View::List(list) => Shape::many(elements(list)),
        View::Tuple(tuple) => {
            let known = tuple.table().members.len();
            let mut texts: Vec<String> = (0..known)
                .filter_map(|index| Some(to_text(tuple.view_at(index))?.into_owned()))
                .collect();
            if let Rest::Elements(rest) = tuple.rest() {
                texts.extend(elements(rest));
            }
            Shape::many(texts)
        }
        View::Object(object) => Shape::pairs(members(object, nested)),
        View::Map(map) => {
            let mut pairs = Vec::new();
            map.for_each(&mut |name, view| {
                push_member(&mut pairs, name, view, nested);
                true
            });
            Shape::pairs(pairs)
        }
        other => match to_text(other) {
            Some(text) => Shape::One(text),
            None => Shape::Absent,
        },
    }
}

impl Shape<'_> {
    fn many(texts: Vec<String>) -> Self {
        if texts.is_empty() {
            Self::Absent
        } else {
            Self::Many(texts)
        }
    }

    fn pairs(pairs: Vec<(String, Vec<String>)>) -> Self {
        if pairs.is_empty() {
            Self::Absent
        } else {
            Self::Pairs(pairs)
        }
    }
}

fn elements(list: &dyn ListField) -> Vec<String> {
    (0..list.len())
        .filter_map(|index| Some(to_text(list.view_at(index))?.into_owned()))
        .collect()
}

/// The members of an object, unknown ones last.
pub(crate) fn members(object: &dyn ObjectField, nested: Nested) -> Vec<(String, Vec<String>)> {
    let mut pairs = Vec::new();
    for (index, member) in object.table().members.iter().enumerate() {
        push_member(&mut pairs, member.name, object.view_at(index), nested);
    }
    if let Rest::Members(rest) = object.rest() {
        rest.for_each(&mut |name, view| {
            push_member(&mut pairs, name, view, nested);
            true
        });
    }
    pairs
}

fn push_member(pairs: &mut Vec<(String, Vec<String>)>, name: &str, view: View<'_>, nested: Nested) {
    let texts = match (view, nested) {
        (View::List(list), Nested::Repeated) => elements(list),
        (view @ (View::List(_) | View::Tuple(_)), _) => vec![to_json(view)],
        (view, _) => to_text(view).map(Cow::into_owned).into_iter().collect(),
    };
    if !texts.is_empty() {
        pairs.push((name.to_owned(), texts));
    }
}

/// Whether a text is one of some constants.
pub(crate) fn is_literal(text: &str, known: &[Literal]) -> bool {
    known.iter().any(|value| match value {
        Literal::String(expected) => text == *expected,
        Literal::Integer(expected) => text == expected.to_string(),
        Literal::Bool(expected) => text == expected.to_string(),
        Literal::Null => text == "null",
        Literal::Json(expected) => text == *expected,
    })
}

/// Why a member cannot be read.
pub(crate) enum MemberFault {
    /// It is required and not there.
    Missing(&'static str),
    /// In words.
    Invalid(String, String),
}

/// Reads pairs into an object or a map (no other slot takes any), and says how many it took. Names that are `claimed`
/// belong to someone else. A missing member counts only if another one was there, so that a wholly absent object can be
/// told from an incomplete one.
pub(crate) fn read_pairs(
    slot: Slot<'_>,
    pairs: &[RawPair<'_>],
    escapes: Escapes,
    claimed: &dyn Fn(&str) -> bool,
) -> Result<usize, MemberFault> {
    match slot {
        Slot::Object(object) => {
            let (taken, missing) = read_members(object, pairs, escapes, claimed)?;
            match missing {
                Some(name) if taken > 0 => Err(MemberFault::Missing(name)),
                _ => Ok(taken),
            }
        }
        Slot::Map(map) => {
            map.clear();
            read_rest(RestMut::Members(map), pairs, escapes, &|name| claimed(name))
        }
        _ => Ok(0),
    }
}

/// The same for an object; also says which required member is missing.
pub(crate) fn read_members(
    object: &mut dyn ObjectField,
    pairs: &[RawPair<'_>],
    escapes: Escapes,
    claimed: &dyn Fn(&str) -> bool,
) -> Result<(usize, Option<&'static str>), MemberFault> {
    let table = object.table();
    let (mut taken, mut missing) = (0, None);
    for (index, member) in table.members.iter().enumerate() {
        let values: Vec<&str> = pairs
            .iter()
            .filter(|pair| pair.name == member.name)
            .map(|pair| pair.value)
            .collect();
        let (false, Some(slot)) = (values.is_empty(), object.slot_at(index)) else {
            if member.required {
                missing = missing.or(Some(member.name));
            }
            continue;
        };
        taken += values.len();
        read_values(slot, &values, escapes)
            .map_err(|reason| MemberFault::Invalid(member.name.to_owned(), reason))?;
    }
    let known =
        |name: &str| claimed(name) || table.members.iter().any(|member| member.name == name);
    taken += read_rest(object.rest_mut(), pairs, escapes, &known)?;
    Ok((taken, missing))
}

fn read_rest(
    rest: RestMut<'_>,
    pairs: &[RawPair<'_>],
    escapes: Escapes,
    known: &dyn Fn(&str) -> bool,
) -> Result<usize, MemberFault> {
    let RestMut::Members(map) = rest else {
        return Ok(0);
    };
    // Grouped once: a form may have very many names.
    let mut groups: HashMap<&str, Vec<&str>> = HashMap::new();
    for pair in pairs.iter().filter(|pair| !known(&pair.name)) {
        groups.entry(&pair.name).or_default().push(pair.value);
    }
    let mut taken = 0;
    for pair in pairs {
        let Some(values) = groups.remove(&*pair.name) else {
            continue;
        };
        if let Some(slot) = map.insert((&*pair.name).into()) {
            taken += values.len();
            read_values(slot, &values, escapes)
                .map_err(|reason| MemberFault::Invalid(pair.name.clone().into_owned(), reason))?;
        }
    }
    Ok(taken)
}

/// Reads the values that one name has: a list takes all, anything else the first.
pub(crate) fn read_values(slot: Slot<'_>, raw: &[&str], escapes: Escapes) -> Result<(), String> {
    match slot {
        Slot::Optional(target) => read_values(target.fill(), raw, escapes),
        Slot::Nullable(target) if raw == ["null"] => {
            target.clear();
            Ok(())
        }
        Slot::Nullable(target) => read_values(target.fill(), raw, escapes),
        Slot::List(list) => {
            list.clear();
            for value in raw {
                let text = unquote(value, escapes)?;
                if let Some(slot) = list.push() {
                    read_text(slot, text)?;
                }
            }
            Ok(())
        }
        Slot::Tuple(tuple) => read_tuple(tuple, raw, escapes),
        slot => match raw.first() {
            Some(value) => read_text(slot, unquote(value, escapes)?),
            None => Ok(()),
        },
    }
}

fn read_tuple(tuple: &mut dyn ObjectField, raw: &[&str], escapes: Escapes) -> Result<(), String> {
    let known = tuple.table().members;
    if known.iter().skip(raw.len()).any(|member| member.required) {
        return Err(format!(
            "expected at least {} elements",
            known.iter().filter(|m| m.required).count()
        ));
    }
    for (index, value) in raw.iter().enumerate().take(known.len()) {
        if let Some(slot) = tuple.slot_at(index) {
            read_text(slot, unquote(value, escapes)?)?;
        }
    }
    let Some(further) = raw.get(known.len()..).filter(|further| !further.is_empty()) else {
        return Ok(());
    };
    match tuple.rest_mut() {
        RestMut::Elements(list) => read_values(Slot::List(list), further, escapes),
        _ => Err(format!("expected at most {} elements", known.len())),
    }
}
