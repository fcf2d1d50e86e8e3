//! Which types have something that is not to be shown.

use std::collections::HashSet;

use typewright_model::{Branch, Model, Rest, Secrecy, Shape, Type, TypeId};

use super::Struct;

impl Struct {
    /// Whether something of it is secret.
    #[must_use]
    pub fn secrecy(&self) -> Secrecy {
        let fields = self.fields.iter().map(|field| field.secrecy);
        let rest = self.rest.iter().map(|rest| rest.secrecy);
        fields.chain(rest).fold(Secrecy::Open, Secrecy::or)
    }
}

/// Whether a value of none of a union's branches may be shown: not where a branch has secrets of its own, since it may
/// be one of these that has changed.
pub(super) fn of_unknown(model: &Model, branches: &[Branch]) -> Secrecy {
    let mut seen = HashSet::new();
    of_branches(model, branches, &mut seen)
}

fn of_branches(model: &Model, branches: &[Branch], seen: &mut HashSet<TypeId>) -> Secrecy {
    let secrets = branches
        .iter()
        .map(|branch| of_type(model, &branch.ty, seen));
    secrets.fold(Secrecy::Open, Secrecy::or)
}

fn of_type(model: &Model, ty: &Type, seen: &mut HashSet<TypeId>) -> Secrecy {
    match ty {
        Type::Named(id) if seen.insert(*id) => {
            let shape = model.ty(*id).map(|def| &def.shape);
            shape.map_or(Secrecy::Open, |shape| of_shape(model, shape, seen))
        }
        Type::List(inner) | Type::Nullable(inner) | Type::Raw(inner) => of_type(model, inner, seen),
        Type::Map { value, .. } => of_type(model, value, seen),
        other => other.secrecy(),
    }
}

fn of_shape(model: &Model, shape: &Shape, seen: &mut HashSet<TypeId>) -> Secrecy {
    match shape {
        Shape::Object(object) => {
            let members = object.members.iter().map(|member| member.secrecy);
            let rest = match &object.rest {
                Rest::Typed(_, value) => value.secrecy(),
                Rest::Closed | Rest::Open => Secrecy::Open,
            };
            members.fold(rest, Secrecy::or)
        }
        Shape::Tuple(tuple) => {
            let elements = tuple.elements.iter().map(|element| element.secrecy);
            let rest = tuple.rest.iter().map(Type::secrecy);
            elements.chain(rest).fold(Secrecy::Open, Secrecy::or)
        }
        Shape::Union(branches) => of_branches(model, branches, seen),
        Shape::Wrapper(inner) => of_type(model, inner, seen),
        Shape::Enum(_) | Shape::Constants(_) => Secrecy::Open,
    }
}
