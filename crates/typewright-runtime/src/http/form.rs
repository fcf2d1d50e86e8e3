//! Reading forms, `application/x-www-form-urlencoded`: pairs to the members of a value.

use std::collections::BTreeMap;

use super::body::pointer;
use super::pairs::{MemberFault, is_literal, read_members, read_pairs};
use super::query::{Escapes, RawPair, raw_pairs, unquote};
use super::{Fault, MessageError};
use crate::Value;
use crate::field::{ObjectField, Slot, UnionField};

const ESCAPES: Escapes = Escapes::PercentAndPlus;

/// Reads a form into an object, a map, or one of several.
pub(super) fn read_form(slot: Slot<'_>, text: &str) -> Result<(), MessageError> {
    read_slot(slot, &raw_pairs(text))
}

fn read_slot(slot: Slot<'_>, pairs: &[RawPair<'_>]) -> Result<(), MessageError> {
    let read = match slot {
        Slot::Optional(target) | Slot::Nullable(target) => {
            return read_slot(target.fill(), pairs);
        }
        Slot::Union(union) => return read_union(union, pairs),
        Slot::Any(target) => {
            *target = read_any(pairs)?;
            return Ok(());
        }
        Slot::Object(object) => read_object(object, pairs),
        slot @ Slot::Map(_) => read_pairs(slot, pairs, ESCAPES, &|_| false).map(drop),
        _ => {
            let reason = "it is not of a kind that has members".to_owned();
            return Err(MessageError::body("", Fault::Invalid(reason)));
        }
    };
    read.map_err(|fault| match fault {
        MemberFault::Missing(name) => MessageError::body(pointer(name), Fault::Missing),
        MemberFault::Invalid(name, reason) => {
            MessageError::body(pointer(&name), Fault::Invalid(reason))
        }
    })
}

fn read_object(object: &mut dyn ObjectField, pairs: &[RawPair<'_>]) -> Result<(), MemberFault> {
    match read_members(object, pairs, ESCAPES, &|_| false)? {
        (_, Some(name)) => Err(MemberFault::Missing(name)),
        (_, None) => Ok(()),
    }
}

fn values<'p>(pairs: &'p [RawPair<'p>], name: &str) -> impl Iterator<Item = &'p RawPair<'p>> {
    pairs.iter().filter(move |pair| pair.name == name)
}

/// Whatever the pairs are, as strings by name.
fn read_any(pairs: &[RawPair<'_>]) -> Result<Value, MessageError> {
    let mut members: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for pair in pairs {
        let text = unquote(pair.value, ESCAPES)
            .map_err(|reason| MessageError::body(pointer(&pair.name), Fault::Invalid(reason)))?;
        members
            .entry(pair.name.clone().into_owned())
            .or_default()
            .push(Value::String(text.into_owned()));
    }
    let one = |mut values: Vec<Value>| match values.len() {
        1 => values.pop().unwrap_or_default(),
        _ => Value::List(values),
    };
    Ok(members
        .into_iter()
        .map(|(name, values)| (name, one(values)))
        .collect())
}

/// The first branch that the pairs can be.
fn read_union(union: &mut dyn UnionField, pairs: &[RawPair<'_>]) -> Result<(), MessageError> {
    for (index, branch) in union.branches().iter().enumerate() {
        let there = branch
            .required
            .iter()
            .all(|name| values(pairs, name).next().is_some());
        let fits = there
            && branch.constants.iter().all(|(name, known)| {
                values(pairs, name).all(|pair| {
                    unquote(pair.value, ESCAPES).is_ok_and(|text| is_literal(&text, known))
                })
            });
        if fits
            && let Some(slot) = union.choose(index)
            && read_slot(slot, pairs).is_ok()
        {
            return Ok(());
        }
    }
    let reason = "it is none of the forms that it may be".to_owned();
    Err(MessageError::body("", Fault::Invalid(reason)))
}
