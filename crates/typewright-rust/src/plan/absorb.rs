//! How often each named type is used: an object used once, in a body, can become part of its message.

use typewright_model::{Body, ContentKind, Model, Rest, Shape, Type};

/// The number of uses per type.
pub(super) fn count_uses(model: &Model) -> Vec<usize> {
    let mut uses = vec![0; model.types.len()];
    for operation in model
        .packages
        .iter()
        .flat_map(|package| &package.modules)
        .flat_map(|module| &module.operations)
    {
        let responses = operation.successes.iter().chain(&operation.errors);
        for parameter in operation
            .parameters
            .iter()
            .chain(responses.clone().flat_map(|response| &response.headers))
        {
            count(&parameter.ty, &mut uses);
        }
        for body in operation
            .request
            .iter()
            .chain(responses.filter_map(|response| response.body.as_ref()))
        {
            count_body(body, &mut uses);
        }
    }
    for def in &model.types {
        count_shape(&def.shape, &mut uses);
    }
    uses
}

fn count_body(body: &Body, uses: &mut [usize]) {
    for content in &body.contents {
        match &content.kind {
            ContentKind::Json(ty) | ContentKind::Form(ty) | ContentKind::FormValues(ty) => {
                count(ty, uses);
            }
            ContentKind::FormData(form) => form.types().for_each(|ty| count(ty, uses)),
            ContentKind::Text(_) | ContentKind::Blob | ContentKind::Multipart => {}
        }
    }
}

fn count_shape(shape: &Shape, uses: &mut [usize]) {
    match shape {
        Shape::Object(object) => {
            for member in &object.members {
                count(&member.ty, uses);
            }
            if let Rest::Typed(key, value) = &object.rest {
                count(key, uses);
                count(value, uses);
            }
        }
        Shape::Union(branches) => branches.iter().for_each(|branch| count(&branch.ty, uses)),
        Shape::Tuple(tuple) => {
            tuple
                .elements
                .iter()
                .for_each(|element| count(&element.ty, uses));
            tuple.rest.iter().for_each(|rest| count(rest, uses));
        }
        Shape::Wrapper(inner) => count(inner, uses),
        Shape::Enum(_) | Shape::Constants(_) => {}
    }
}

fn count(ty: &Type, uses: &mut [usize]) {
    match ty {
        Type::Named(id) => {
            if let Some(count) = uses.get_mut(id.0 as usize) {
                *count += 1;
            }
        }
        Type::List(inner) | Type::Nullable(inner) | Type::Raw(inner) => count(inner, uses),
        Type::Map { key, value } => {
            count(key, uses);
            count(value, uses);
        }
        Type::Any
        | Type::Bool
        | Type::Integer(_)
        | Type::Number
        | Type::String
        | Type::Secret
        | Type::Format(_) => {}
    }
}
