//! What can be said of a union's branch before it is read: the kinds of value, the members it needs, and the members
//! whose constants tell it from the others. Done last, when every type is known.

use std::collections::BTreeMap;

use typewright_source::{Code, Diagnostic, Location, Report, Spot};

use crate::{Branch, Kinds, Literal, Shape, Type, TypeDef, Typeless};

/// What is known of a type before a value of it is read.
#[derive(Clone, Debug, Default)]
struct Facts {
    kinds: Option<Kinds>,
    required: Vec<String>,
    constants: Vec<(String, Vec<Literal>)>,
}

/// Reports unions that are one of their own alternatives, however many names are in between.
pub(crate) fn check_unions(types: &[TypeDef], report: &mut Report) {
    for (index, def) in types.iter().enumerate() {
        let mut open: Vec<usize> = alternatives(&def.shape);
        let mut seen = Vec::new();
        while let Some(next) = open.pop() {
            if next == index {
                let message = "this schema is one of its own alternatives";
                let location = Location::Place(def.place.clone(), Spot::Value);
                let problem = Diagnostic::new(Code::SchemaContainsItself, message, location);
                report.push(
                    problem.hint("recursion has to pass through a member or an array's items"),
                );
                break;
            }
            if !seen.contains(&next) {
                seen.push(next);
                open.extend(
                    types
                        .get(next)
                        .map(|def| alternatives(&def.shape))
                        .unwrap_or_default(),
                );
            }
        }
    }
}

/// The named types that a value of this shape can itself be.
fn alternatives(shape: &Shape) -> Vec<usize> {
    let named = |ty: &Type| match ty {
        Type::Named(id) => Some(id.0 as usize),
        Type::Nullable(inner) => match &**inner {
            Type::Named(id) => Some(id.0 as usize),
            _ => None,
        },
        _ => None,
    };
    match shape {
        Shape::Union(branches) => branches
            .iter()
            .filter_map(|branch| named(&branch.ty))
            .collect(),
        Shape::Wrapper(inner) => named(inner).into_iter().collect(),
        Shape::Object(_) | Shape::Enum(_) | Shape::Constants(_) | Shape::Tuple(_) => Vec::new(),
    }
}

/// Fills in the guards of every union.
pub(crate) fn fill_guards(types: &mut [TypeDef], typeless: Typeless) {
    let facts: Vec<Vec<Facts>> = types
        .iter()
        .map(|def| match &def.shape {
            Shape::Union(branches) => branches
                .iter()
                .map(|branch| facts(types, &branch.ty, 0))
                .collect(),
            _ => Vec::new(),
        })
        .collect();
    for (def, facts) in types.iter_mut().zip(facts) {
        if let Shape::Union(branches) = &mut def.shape {
            set(branches, facts);
            if typeless == Typeless::Any && is_told_by_kind(branches) {
                for branch in branches {
                    branch.required.clear();
                    branch.constants.clear();
                }
            }
        }
    }
}

/// Whether the kind of a value says which branch it is of. To the letter, an object that lacks what the only branch for
/// objects requires is then an error, and not a value of a shape yet to come.
fn is_told_by_kind(branches: &[Branch]) -> bool {
    let mut met = Kinds::NONE;
    branches.iter().all(|branch| {
        let apart = met.and(branch.kinds).is_empty();
        met = met.or(branch.kinds);
        apart
    })
}

fn set(branches: &mut [Branch], facts: Vec<Facts>) {
    let tags = tags(&facts);
    for (branch, facts) in branches.iter_mut().zip(facts) {
        let kinds = facts.kinds.unwrap_or(Kinds::ANY);
        // What is said beforehand is what sets an untyped branch apart.
        if branch.ty != Type::Any || branch.kinds.is_empty() {
            branch.kinds = kinds;
        }
        branch.required = facts.required;
        branch.constants = facts
            .constants
            .into_iter()
            .filter(|(name, _)| tags.contains(name))
            .collect();
    }
}

/// The members that tell branches apart: constants in several branches, and not the same in all.
fn tags(facts: &[Facts]) -> Vec<String> {
    let mut seen: BTreeMap<&String, Vec<&Vec<Literal>>> = BTreeMap::new();
    for (name, values) in facts.iter().flat_map(|facts| &facts.constants) {
        seen.entry(name).or_default().push(values);
    }
    let differ =
        |sets: &[&Vec<Literal>]| sets.windows(2).any(|pair| matches!(pair, [a, b] if a != b));
    seen.into_iter()
        .filter(|(_, sets)| differ(sets))
        .map(|(name, _)| name.clone())
        .collect()
}

/// How deep names may stand for names before the question is left open.
const MAX_DEPTH: usize = 32;

fn facts(types: &[TypeDef], ty: &Type, depth: usize) -> Facts {
    let kind = |kind| Facts {
        kinds: Some(kind),
        ..Facts::default()
    };
    match ty {
        Type::Any | Type::Raw(_) => kind(Kinds::ANY),
        Type::Bool => kind(Kinds::BOOL),
        Type::Integer(_) | Type::Number => kind(Kinds::NUMBER),
        Type::String | Type::Secret | Type::Format(_) => kind(Kinds::STRING),
        Type::List(_) => kind(Kinds::ARRAY),
        Type::Map { .. } => kind(Kinds::OBJECT),
        Type::Nullable(inner) => {
            let inner = facts(types, inner, depth);
            kind(inner.kinds.unwrap_or(Kinds::ANY).or(Kinds::NULL))
        }
        Type::Named(_) if depth > MAX_DEPTH => kind(Kinds::ANY),
        Type::Named(id) => match types.get(id.0 as usize).map(|def| &def.shape) {
            Some(Shape::Object(object)) => Facts {
                kinds: Some(Kinds::OBJECT),
                required: object
                    .members
                    .iter()
                    .filter(|member| member.required)
                    .map(|member| member.name.clone())
                    .collect(),
                constants: object
                    .members
                    .iter()
                    .filter_map(|member| Some((member.name.clone(), values(types, &member.ty)?)))
                    .collect(),
            },
            Some(Shape::Enum(_)) => kind(Kinds::STRING),
            Some(Shape::Tuple(_)) => kind(Kinds::ARRAY),
            Some(Shape::Wrapper(inner)) => facts(types, inner, depth + 1),
            Some(Shape::Constants(values)) => {
                kind(values.iter().fold(Kinds::NONE, |kinds, value| {
                    kinds.or(literal_kind(&value.value))
                }))
            }
            Some(Shape::Union(branches)) => kind(
                branches
                    .iter()
                    .map(|branch| {
                        facts(types, &branch.ty, depth + 1)
                            .kinds
                            .unwrap_or(Kinds::ANY)
                    })
                    .fold(Kinds::NONE, Kinds::or),
            ),
            None => kind(Kinds::ANY),
        },
    }
}

fn literal_kind(literal: &Literal) -> Kinds {
    match literal {
        Literal::Null => Kinds::NULL,
        Literal::Bool(_) => Kinds::BOOL,
        Literal::Integer(_) => Kinds::NUMBER,
        Literal::String(_) => Kinds::STRING,
        Literal::Json(text) if text.starts_with('[') => Kinds::ARRAY,
        Literal::Json(text) if text.starts_with('{') => Kinds::OBJECT,
        Literal::Json(_) => Kinds::NUMBER,
    }
}

/// The constants that a type is made of.
pub(crate) fn values(types: &[TypeDef], ty: &Type) -> Option<Vec<Literal>> {
    let Type::Named(id) = ty else { return None };
    match &types.get(id.0 as usize)?.shape {
        Shape::Enum(values) => Some(
            values
                .iter()
                .map(|value| Literal::String(value.value.clone()))
                .collect(),
        ),
        Shape::Constants(values) => values.iter().map(|value| tag(&value.value)).collect(),
        _ => None,
    }
}

/// A constant by which branches can be told apart: by value, however it is written.
fn tag(literal: &Literal) -> Option<Literal> {
    match literal {
        Literal::Json(text) => text.parse().ok().map(Literal::Integer),
        other => Some(other.clone()),
    }
}
