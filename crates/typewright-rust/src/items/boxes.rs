//! Which fields have to stand on the heap, because their type contains the struct they stand in.

use std::collections::HashSet;

use typewright_model::{Model, Shape, Type, TypeId};

/// The members, by type and position, through which a type contains itself by value.
pub(super) fn boxed_members(model: &Model) -> HashSet<(TypeId, usize)> {
    let count = model.types.len();
    let edges: Vec<Vec<(usize, usize)>> =
        model.types.iter().map(|def| by_value(&def.shape)).collect();
    let mut boxed = HashSet::new();
    for from in 0..count {
        for (member, to) in edges.get(from).into_iter().flatten() {
            if reaches(&edges, *to, from)
                && let Ok(id) = u32::try_from(from)
            {
                boxed.insert((TypeId(id), *member));
            }
        }
    }
    boxed
}

/// The members of a shape that hold a named type by value. Lists and maps hold theirs on the heap, and so do branches.
fn by_value(shape: &Shape) -> Vec<(usize, usize)> {
    let target = |ty: &Type| {
        let mut ty = ty;
        while let Type::Nullable(inner) = ty {
            ty = inner;
        }
        match ty {
            Type::Named(id) => Some(id.0 as usize),
            _ => None,
        }
    };
    match shape {
        Shape::Object(object) => object
            .members
            .iter()
            .enumerate()
            .filter_map(|(index, member)| Some((index, target(&member.ty)?)))
            .collect(),
        Shape::Tuple(tuple) => tuple
            .elements
            .iter()
            .enumerate()
            .filter_map(|(index, element)| Some((index, target(&element.ty)?)))
            .collect(),
        Shape::Wrapper(inner) => target(inner).map(|to| (0, to)).into_iter().collect(),
        Shape::Enum(_) | Shape::Constants(_) | Shape::Union(_) => Vec::new(),
    }
}

fn reaches(edges: &[Vec<(usize, usize)>], from: usize, goal: usize) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        if at == goal {
            return true;
        }
        if seen.insert(at) {
            open.extend(edges.get(at).into_iter().flatten().map(|(_, to)| *to));
        }
    }
    false
}
