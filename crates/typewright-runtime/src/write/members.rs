//! What an object or tuple consists of when it is written: the members that are there, then those the definition does
//! not know.

use crate::field::{ObjectField, Rest, Table, View};

/// The name of a member.
#[derive(Clone, Copy)]
pub(super) struct Name<'a> {
    pub(super) text: &'a str,
    /// The name as it is written, if that is known (see `Member::key`).
    pub(super) key: &'a str,
}

/// Calls `each` for every member that is written, in order, until it says `false`.
///
/// A further member that has the name of a known one is written only if the known one is absent: two members of one
/// name are no JSON object.
#[inline]
pub(super) fn for_each(
    object: &dyn ObjectField,
    mut each: impl FnMut(Name<'_>, &View<'_>) -> bool,
) {
    let table = object.table();
    for (index, member) in table.members.iter().enumerate() {
        // By reference from here on: a view that was just made is slow to move.
        let view = object.view_at(index);
        if !matches!(view, View::Absent)
            && !each(
                Name {
                    text: member.name,
                    key: member.key,
                },
                &view,
            )
        {
            return;
        }
    }
    if let Rest::Members(rest) = object.rest() {
        let mut hint = 0;
        rest.for_each(&mut |name, view| {
            is_shadowed(object, table, name, &mut hint)
                || each(
                    Name {
                        text: name,
                        key: "",
                    },
                    &view,
                )
        });
    }
}

fn is_shadowed(object: &dyn ObjectField, table: &Table, name: &str, hint: &mut usize) -> bool {
    match table.position(name, *hint) {
        Some(index) => {
            *hint = index;
            !matches!(object.view_at(index), View::Absent)
        }
        None => false,
    }
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
