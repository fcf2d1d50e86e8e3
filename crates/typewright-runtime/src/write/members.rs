//! What an object or tuple consists of when it is written: the members that are there, then those the definition does
//! not know.

use crate::Value;
use crate::field::{MapField, Member, ObjectField, Rest, Table, View};

/// The name of a member.
#[derive(Clone, Copy)]
pub(super) struct Name<'a> {
    pub(super) text: &'a str,
    /// The name as it is written, if that is known (see `Member::key`).
    pub(super) key: &'a str,
}

/// Calls `each` for every member that is written, in order, until it says `false`.
///
/// A further member that has the name of a known one is not written, for the field speaks for it; at most it says how a
/// whole number is spelled.
pub(super) fn for_each(
    object: &dyn ObjectField,
    mut each: impl FnMut(Name<'_>, &View<'_>) -> bool,
) {
    match spelled(object) {
        Some(rest) => for_each_spelled(object, rest, &mut each),
        None => for_each_plain(object, each),
    }
}

/// The further members, if one of them has the name of a known one. Seldom is it so, and what is hot asks this first.
#[inline]
pub(super) fn spelled(object: &dyn ObjectField) -> Option<&dyn MapField> {
    match object.rest() {
        Rest::Members(rest) if !rest.is_empty() => {
            Some(rest).filter(|rest| names_known(*rest, object.table()))
        }
        _ => None,
    }
}

/// The same where no further member has the name of a known one.
#[inline]
pub(super) fn for_each_plain(
    object: &dyn ObjectField,
    mut each: impl FnMut(Name<'_>, &View<'_>) -> bool,
) {
    let table = object.table();
    for (index, member) in table.members.iter().enumerate() {
        // By reference from here on: a view that was just made is slow to move.
        let view = object.view_at(index);
        if !matches!(view, View::Absent) && !each(name(member), &view) {
            return;
        }
    }
    if let Rest::Members(rest) = object.rest() {
        rest.for_each(&mut |name, view| each(unknown(name), &view));
    }
}

/// The same where further members have names of known ones.
#[cold]
pub(super) fn for_each_spelled(
    object: &dyn ObjectField,
    rest: &dyn MapField,
    each: &mut dyn FnMut(Name<'_>, &View<'_>) -> bool,
) {
    let table = object.table();
    for (index, member) in table.members.iter().enumerate() {
        let view = object.view_at(index);
        let spelled = match &view {
            View::Absent => continue,
            View::Integer(value) => spelling(rest, member.name, *value),
            _ => None,
        };
        if !each(name(member), spelled.as_ref().unwrap_or(&view)) {
            return;
        }
    }
    let mut hint = 0;
    rest.for_each(&mut |name, view| is_known(table, name, &mut hint) || each(unknown(name), &view));
}

fn name(member: &Member) -> Name<'_> {
    Name {
        text: member.name,
        key: member.key,
    }
}

fn unknown(name: &str) -> Name<'_> {
    Name {
        text: name,
        key: "",
    }
}

/// How a member was spelled when it was read, if it is still that number.
fn spelling<'r>(rest: &'r dyn MapField, name: &str, value: i128) -> Option<View<'r>> {
    match rest.get(name)? {
        View::Any(Value::Number(number)) if number.as_i128() == Some(value) => {
            Some(View::Number(number))
        }
        _ => None,
    }
}

/// Whether one of the further members has the name of a known one.
#[inline(never)]
fn names_known(rest: &dyn MapField, table: &Table) -> bool {
    let (mut found, mut hint) = (false, 0);
    rest.for_each(&mut |name, _| {
        found = is_known(table, name, &mut hint);
        !found
    });
    found
}

/// Whether the definition names a member, which the field then speaks for. `hint` is where to look first.
fn is_known(table: &Table, name: &str, hint: &mut usize) -> bool {
    let position = table.position(name, *hint);
    *hint = position.unwrap_or(*hint);
    position.is_some()
}

/// Calls `each` for every element that is written, in order, until it says `false`. Absent elements at the end are left
/// out; one before others is given as absent.
pub(super) fn for_each_element(tuple: &dyn ObjectField, mut each: impl FnMut(&View<'_>) -> bool) {
    let known = tuple.table().members.len();
    let rest = match tuple.rest() {
        Rest::Elements(rest) if !rest.is_empty() => Some(rest),
        _ => None,
    };
    let is_there = |index: &usize| !matches!(tuple.view_at(*index), View::Absent);
    let count = match rest {
        Some(_) => known,
        None => (0..known).rev().find(is_there).map_or(0, |last| last + 1),
    };
    if !(0..count).all(|index| each(&tuple.view_at(index))) {
        return;
    }
    if let Some(rest) = rest {
        let _ = (0..rest.len()).all(|index| each(&rest.view_at(index)));
    }
}
