//! `oneOf` and `anyOf`: alternatives that are values of one enum, that differ only in what they require, or that are
//! shapes of their own.

use typewright_source::{Code, Cursor, Node, Place};

use super::flat::{Flat, Part, flatten, is_shaping};
use super::keywords::SHAPING;
use super::normal::Normal;
use super::shape::title;
use super::values::literal;
use super::{Site, docs_of};
use crate::lower::Lowering;
use crate::{Branch, ConstantValue, Docs, EnumValue, Facet, Kinds, Secrecy, Shape, Type, Typeless};

/// The type of a schema with alternatives; nothing if they do not change the type.
pub(crate) fn union_type<'a>(
    lowering: &mut Lowering<'a>,
    flat: &Flat<'a>,
    normal: &Normal<'a>,
) -> Option<Type> {
    let mut sets = normal
        .alternatives
        .iter()
        .filter(|branches| branches.iter().any(changes_type));
    let first = sets.next()?;
    let mut ty = type_of_set(lowering, flat, first);
    for set in sets {
        match (lowering.options().typeless, set.first()) {
            (Typeless::Implied, Some(second)) => {
                let place = second.place();
                let place = place.parent().unwrap_or_else(|| place.clone());
                let what = "more than one set of alternatives for one value";
                lowering.unsupported(&place, Code::UnsupportedSchema, what);
                break;
            }
            // To the letter, each set is one more bound: what fits one is held whatever the others say.
            (Typeless::Any, _) if ty == Type::Any => ty = type_of_set(lowering, flat, set),
            _ => break,
        }
    }
    Some(ty)
}

fn type_of_set<'a>(lowering: &mut Lowering<'a>, flat: &Flat<'a>, set: &[Cursor<'a>]) -> Type {
    let base = base_of(flat);
    let set: Vec<&Cursor<'a>> = set
        .iter()
        .filter(|branch| !lowering.site_fits_nothing(&with(&base, branch), 0))
        .collect();
    let (nulls, branches): (Vec<_>, Vec<_>) =
        set.into_iter().partition(|branch| lowering.is_null(branch));
    let nothing_else = branches.is_empty();
    let ty = if nothing_else && nulls.is_empty() && !lowering.admits_null(flat) {
        lowering.never(flat)
    } else if nothing_else {
        lowering.values_type(flat, &[])
    } else if let Some(values) = strings(&branches) {
        lowering.define(flat, Shape::Enum(values))
    } else if let Some(values) = constants(lowering.options().typeless, &branches) {
        lowering.define(flat, Shape::Constants(values))
    } else {
        alternatives_of(lowering, flat, &base, &branches)
    };
    if nulls.is_empty() || nothing_else {
        ty
    } else {
        super::shape::nullable(ty)
    }
}

/// A union with a branch for each kind of value that the schema allows.
pub(crate) fn union_of_kinds<'a>(
    lowering: &mut Lowering<'a>,
    flat: &Flat<'a>,
    normal: &Normal<'a>,
    kinds: &[Kinds],
) -> Type {
    let mut branches = Vec::new();
    for kind in kinds {
        let facet = match *kind {
            Kinds::OBJECT => Some(Facet::Object),
            Kinds::ARRAY => Some(Facet::Array),
            _ => None,
        };
        let ty = lowering.kind_type(
            &Flat {
                facet,
                ..flat.clone()
            },
            normal,
            *kind,
        );
        branches.push(branch_of(flat.site.place(), ty, *kind));
    }
    lowering.define(flat, Shape::Union(branches))
}

/// A branch of which nothing is known but what it holds.
pub(crate) fn branch_of(place: &Place, ty: Type, kinds: Kinds) -> Branch {
    Branch {
        place: place.clone(),
        title: None,
        ty,
        kinds,
        required: Vec::new(),
        constants: Vec::new(),
        docs: Docs::default(),
    }
}

/// The type of members whose names match one of several patterns, or none of them: of any of their types.
pub(crate) fn union_of_patterns<'a>(
    lowering: &mut Lowering<'a>,
    normal: &Normal<'a>,
    schemas: &[&Cursor<'a>],
) -> Type {
    let container = normal
        .patterns
        .last()
        .and_then(|last| lowering.sources().cursor(&last.place().parent()?));
    let Some(site) = container else {
        return Type::Any;
    };
    let flat = Flat {
        parts: vec![Part {
            at: site.clone(),
            inline: true,
            alternatives: false,
        }],
        site,
        notes: Vec::new(),
        nullable: false,
        never: false,
        facet: None,
    };
    alternatives_of(lowering, &flat, &Vec::new(), schemas)
}

/// A branch together with what applies to all.
pub(crate) fn with<'a>(base: &Site<'a>, branch: &Cursor<'a>) -> Site<'a> {
    let mut site = base.clone();
    site.push(Part {
        at: branch.clone(),
        inline: true,
        alternatives: true,
    });
    site
}

/// What applies to every alternative of a schema.
pub(crate) fn base_of<'a>(flat: &Flat<'a>) -> Site<'a> {
    let base = flat.parts.iter().filter(|part| is_shaping(&part.at, false));
    base.map(|part| Part {
        alternatives: false,
        ..part.clone()
    })
    .collect()
}

/// A union with a branch for each schema, each together with what applies to all.
fn alternatives_of<'a>(
    lowering: &mut Lowering<'a>,
    flat: &Flat<'a>,
    base: &Site<'a>,
    schemas: &[&Cursor<'a>],
) -> Type {
    let mut branches: Vec<Branch> = Vec::new();
    let mut any_null = false;
    // The kinds that an alternative without a type lets pass untyped.
    let mut untyped = Kinds::NONE;
    for schema in schemas {
        let site = with(base, schema);
        let (mut types, others) = lowering
            .facets_of(&site)
            .unwrap_or((Vec::new(), Kinds::NONE));
        untyped = untyped.or(others);
        if types.is_empty() {
            types.push(lowering.type_of_site(&site));
        }
        let notes = flatten(lowering, &site)
            .map(|flat| flat.notes)
            .unwrap_or_default();
        let single = types.len() == 1;
        for mut ty in types {
            if let Type::Nullable(inner) = ty {
                any_null = true;
                ty = *inner;
            }
            if ty == Type::Any {
                return Type::Any;
            }
            let same = |branch: &&mut Branch| branch.ty.shown() == ty.shown();
            if let Some(known) = branches.iter_mut().find(same) {
                // What may be a secret is one.
                if ty.secrecy() == Secrecy::Secret {
                    known.ty = ty;
                }
                continue;
            }
            branches.push(Branch {
                place: schema.place().clone(),
                title: notes.iter().rev().find_map(title).filter(|_| single),
                ty,
                kinds: Kinds::NONE,
                required: Vec::new(),
                constants: Vec::new(),
                docs: docs_of(lowering.options(), &notes),
            });
        }
    }
    if !untyped.is_empty() {
        branches.push(branch_of(flat.site.place(), Type::Any, untyped));
    }
    let ty = match branches.as_slice() {
        [] => lowering.values_type(flat, &[]),
        [one] => one.ty.clone(),
        _ => lowering.define(flat, Shape::Union(branches)),
    };
    if any_null {
        super::shape::nullable(ty)
    } else {
        ty
    }
}

/// Whether an alternative says more than which members have to be there.
pub(crate) fn changes_type(branch: &Cursor<'_>) -> bool {
    let other = SHAPING
        .iter()
        .any(|keyword| *keyword != "required" && branch.get(keyword).is_some());
    other
        || branch.reference().is_some()
        || branch.get("$dynamicRef").is_some()
        || branch.get("allOf").is_some()
        || matches!(branch.node(), Node::Bool(_))
}

/// The values of alternatives that are all strings by `const` or `enum`, or any string.
fn strings(branches: &[&Cursor<'_>]) -> Option<Vec<EnumValue>> {
    let mut values: Vec<EnumValue> = Vec::new();
    for branch in branches {
        let named = named_values(branch)?;
        let any_string = branch
            .get("type")
            .is_some_and(|ty| ty.as_str() == Some("string"));
        if named.is_empty() && (!any_string || branch.get("format").is_some()) {
            return None;
        }
        for (at, title, docs) in named {
            let value = at.as_str()?.to_owned();
            if !values.iter().any(|other| other.value == value) {
                values.push(EnumValue {
                    place: at.place().clone(),
                    value,
                    title,
                    docs,
                });
            }
        }
    }
    (!values.is_empty()).then_some(values)
}

/// The values of alternatives that are all scalar constants.
fn constants(typeless: Typeless, branches: &[&Cursor<'_>]) -> Option<Vec<ConstantValue>> {
    let mut values: Vec<ConstantValue> = Vec::new();
    for branch in branches {
        let named = named_values(branch).filter(|named| !named.is_empty())?;
        for (at, title, docs) in named {
            if *at.node() == Node::Null {
                return None;
            }
            let value = literal(typeless, at.node());
            if !values.iter().any(|other| other.value == value) {
                values.push(ConstantValue {
                    place: at.place().clone(),
                    value,
                    title,
                    docs,
                });
            }
        }
    }
    Some(values)
}

/// The constants of an alternative written out in place; a `const` takes the alternative's title and description.
fn named_values<'a>(branch: &Cursor<'a>) -> Option<Vec<(Cursor<'a>, Option<String>, Docs)>> {
    let plain = branch.reference().is_none()
        && branch.get("allOf").is_none()
        && branch.get("oneOf").is_none()
        && branch
            .get("nullable")
            .is_none_or(|flag| flag.as_bool() != Some(true));
    if !plain || branch.get("anyOf").is_some() || branch.get("properties").is_some() {
        return None;
    }
    if let Some(value) = branch.get("const") {
        let description = branch
            .get("description")
            .and_then(|text| text.as_str().map(str::to_owned));
        let deprecated = branch
            .get("deprecated")
            .is_some_and(|flag| flag.as_bool() == Some(true));
        return Some(vec![(
            value,
            title(branch),
            Docs {
                description,
                deprecated,
                ..Docs::default()
            },
        )]);
    }
    Some(
        branch
            .get("enum")
            .iter()
            .flat_map(|list| list.items().collect::<Vec<_>>())
            .map(|at| (at, None, Docs::default()))
            .collect(),
    )
}
