//! The order of things in their document, and what a package makes use of.

use std::collections::BTreeSet;

use typewright_source::{Node, Place, Sources};

use crate::{ContentKind, Model, Operation, Package, Rest, Shape, Type};

/// Where a place stands in its document: the index of every step to it.
pub(crate) fn order(sources: &Sources, place: &Place) -> Vec<usize> {
    let mut steps = Vec::new();
    let Some(file) = sources.file(place.file) else {
        return steps;
    };
    let mut node = &file.root;
    for segment in place.pointer.segments() {
        let next = match node {
            Node::Map(members) => members
                .get_full(segment.as_ref())
                .map(|(index, _, node)| (index, node)),
            Node::List(items) => segment
                .parse()
                .ok()
                .and_then(|index: usize| Some((index, items.get(index)?))),
            _ => None,
        };
        let Some((index, child)) = next else { break };
        steps.push(index);
        node = child;
    }
    steps
}

/// The formats that the types and operations of a package use.
pub(crate) fn formats(model: &Model, package: &Package) -> Vec<String> {
    let mut found = BTreeSet::new();
    for module in &package.modules {
        for operation in &module.operations {
            for ty in types_of_operation(operation) {
                add(ty, &mut found);
            }
        }
        for def in module.types.iter().filter_map(|id| model.ty(*id)) {
            for ty in types_of_shape(&def.shape) {
                add(ty, &mut found);
            }
        }
    }
    found.into_iter().collect()
}

fn add(ty: &Type, found: &mut BTreeSet<String>) {
    match ty {
        Type::Format(name) => drop(found.insert(name.clone())),
        Type::List(inner) | Type::Nullable(inner) | Type::Raw(inner) => add(inner, found),
        Type::Map { key, value } => {
            add(key, found);
            add(value, found);
        }
        Type::Any
        | Type::Bool
        | Type::Integer(_)
        | Type::Number
        | Type::String
        | Type::Secret
        | Type::Named(_) => {}
    }
}

/// The types that an operation speaks of.
pub(crate) fn types_of_operation(operation: &Operation) -> Vec<&Type> {
    let responses = operation.successes.iter().chain(&operation.errors);
    let parameters = operation
        .parameters
        .iter()
        .chain(responses.clone().flat_map(|response| &response.headers));
    let bodies = operation
        .request
        .iter()
        .chain(responses.filter_map(|response| response.body.as_ref()));
    let contents = bodies
        .flat_map(|body| &body.contents)
        .flat_map(|content| match &content.kind {
            ContentKind::Json(ty) | ContentKind::Form(ty) | ContentKind::FormValues(ty) => {
                vec![ty]
            }
            ContentKind::FormData(form) => form.types().collect(),
            ContentKind::Text(_) | ContentKind::Blob | ContentKind::Multipart => Vec::new(),
        });
    parameters
        .map(|parameter| &parameter.ty)
        .chain(contents)
        .collect()
}

/// The types that a shape is made of.
pub(crate) fn types_of_shape(shape: &Shape) -> Vec<&Type> {
    match shape {
        Shape::Object(object) => {
            let rest = match &object.rest {
                Rest::Typed(key, value) => vec![key, value],
                Rest::Closed | Rest::Open => Vec::new(),
            };
            object
                .members
                .iter()
                .map(|member| &member.ty)
                .chain(rest)
                .collect()
        }
        Shape::Union(branches) => branches.iter().map(|branch| &branch.ty).collect(),
        Shape::Tuple(tuple) => tuple
            .elements
            .iter()
            .map(|element| &element.ty)
            .chain(&tuple.rest)
            .collect(),
        Shape::Wrapper(inner) => vec![inner],
        Shape::Enum(_) | Shape::Constants(_) => Vec::new(),
    }
}
