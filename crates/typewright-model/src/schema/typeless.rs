//! Schemas without a type, to the letter of JSON Schema: what they say holds for the kinds of value that they speak of,
//! and any other value passes.

use super::Site;
use super::flat::{Flat, flatten};
use super::normal::{Normal, normalise};
use super::union::{branch_of, changes_type};
use crate::lower::Lowering;
use crate::{Facet, Kinds, Shape, Type, Typeless};

impl<'a> Lowering<'a> {
    /// The type where every kind of value fits: a union of the kinds of which something is said, and anything else as it
    /// is.
    pub(crate) fn typeless(&mut self, flat: &Flat<'a>, normal: &Normal<'a>) -> Type {
        let (facets, others) = self.facets(flat, normal);
        if facets.is_empty() {
            return Type::Any;
        }
        let branches = facets
            .into_iter()
            .map(|ty| branch_of(flat.site.place(), ty, Kinds::NONE));
        let untyped = branch_of(flat.site.place(), Type::Any, others);
        self.define(flat, Shape::Union(branches.chain([untyped]).collect()))
    }

    /// The types of the kinds of which schemas without a type say something, and the other kinds; nothing if they have a
    /// type, constants or alternatives.
    pub(crate) fn facets_of(&mut self, site: &Site<'a>) -> Option<(Vec<Type>, Kinds)> {
        if self.options().typeless == Typeless::Implied {
            return None;
        }
        let flat = flatten(self, site)?;
        let normal = normalise(self, &flat);
        let alternatives = normal.alternatives.iter().flatten().any(changes_type);
        if normal.kinds != Kinds::ANY || normal.values.is_some() || alternatives {
            return None;
        }
        let (facets, others) = self.facets(&flat, &normal);
        (!facets.is_empty()).then_some((facets, others))
    }

    fn facets(&mut self, flat: &Flat<'a>, normal: &Normal<'a>) -> (Vec<Type>, Kinds) {
        let mut facets = Vec::new();
        let mut others = Kinds::ANY;
        if self.options().typeless == Typeless::Implied {
            return (facets, others);
        }
        for (kind, facet) in [
            (Kinds::OBJECT, Some(Facet::Object)),
            (Kinds::ARRAY, Some(Facet::Array)),
            (Kinds::STRING, None),
        ] {
            let flat = Flat {
                facet,
                ..flat.clone()
            };
            let ty = self.kind_type(&flat, normal, kind);
            if !says_nothing(&ty) {
                others = others.without(kind);
                facets.push(ty);
            }
        }
        (facets, others)
    }
}

/// Whether a type lets every value of its kind pass.
fn says_nothing(ty: &Type) -> bool {
    match ty {
        Type::String => true,
        Type::List(inner) => **inner == Type::Any,
        Type::Map { key, value } => **key == Type::String && **value == Type::Any,
        _ => false,
    }
}
