//! The names of a union's branches: from what sets them apart, never from their number.

use typewright_model::{Branch, Literal, Shape, Type, TypeId, Width};
use typewright_source::Place;

use super::Naming;
use super::case::pascal;

impl Naming<'_, '_> {
    /// The names of all branches of a union.
    pub(super) fn branch_names(&self, branches: &[Branch]) -> Vec<Option<String>> {
        let labels: Vec<Option<String>> =
            branches.iter().map(|branch| self.label(branch)).collect();
        let shared =
            |name: &Option<String>| labels.iter().filter(|other| *other == name).count() > 1;
        labels
            .iter()
            .zip(branches)
            .map(|(label, branch)| {
                if label.is_none() || shared(label) {
                    own_member(branch, branches).or_else(|| label.clone())
                } else {
                    label.clone()
                }
            })
            .collect()
    }

    /// The name of the branch whose schema stands at a place: part of the names of types within it.
    pub(super) fn branch_label(&self, place: &Place) -> Option<String> {
        for def in &self.model.types {
            if let Shape::Union(branches) = &def.shape
                && let Some(index) = branches.iter().position(|branch| branch.place == *place)
            {
                return self.branch_names(branches).into_iter().nth(index).flatten();
            }
        }
        None
    }

    fn label(&self, branch: &Branch) -> Option<String> {
        if let Some(title) = branch.title.as_deref().and_then(pascal) {
            return Some(title);
        }
        let tags: Vec<&Literal> = branch
            .constants
            .iter()
            .filter_map(|(_, values)| match values.as_slice() {
                [one] => Some(one),
                _ => None,
            })
            .collect();
        if let [Literal::String(tag)] = tags.as_slice() {
            return pascal(tag);
        }
        self.type_label(&branch.ty, &branch.place)
    }

    fn type_label(&self, ty: &Type, at: &Place) -> Option<String> {
        let word = match ty {
            Type::Any => "Any",
            Type::Bool => "Bool",
            Type::Integer(Width::U8 | Width::U16 | Width::U32 | Width::U64) => "Unsigned",
            Type::Integer(_) => "Integer",
            Type::Number => "Number",
            Type::String | Type::Secret => "String",
            Type::Format(format) => {
                return pascal(format.rsplit_once('-').map_or(format.as_str(), |_| format));
            }
            Type::List(inner) => {
                return Some(
                    self.type_label(inner, at)
                        .filter(|label| label != "Object")?
                        + "List",
                );
            }
            Type::Map { .. } => "Map",
            Type::Nullable(inner) | Type::Raw(inner) => return self.type_label(inner, at),
            Type::Named(id) => return self.named_label(*id, at),
        };
        Some(word.to_owned())
    }

    /// A type that stands elsewhere gives its own name; one written out in the branch is called by its kind.
    fn named_label(&self, id: TypeId, at: &Place) -> Option<String> {
        let def = self.model.ty(id)?;
        if let Some(title) = def.title.as_deref().and_then(pascal) {
            return Some(title);
        }
        let within = at.contains(&def.place);
        if !within {
            let last = def.place.pointer.last().map(std::borrow::Cow::into_owned);
            let file = self.sources.file(def.place.file)?;
            let stem = file
                .path
                .rsplit('/')
                .next()?
                .rsplit_once('.')
                .map(|(stem, _)| stem.to_owned());
            return pascal(&last.or(stem)?);
        }
        let word = match def.shape {
            Shape::Object(_) => "Object",
            Shape::Enum(_) | Shape::Constants(_) => "Constant",
            Shape::Union(_) => "Choice",
            Shape::Tuple(_) => "Tuple",
            Shape::Wrapper(_) => "List",
        };
        Some(word.to_owned())
    }
}

/// A member that only this branch requires: `WithEmail`.
fn own_member(branch: &Branch, branches: &[Branch]) -> Option<String> {
    let others = || branches.iter().filter(|other| other.place != branch.place);
    let own = branch
        .required
        .iter()
        .find(|name| !others().any(|other| other.required.contains(name)))?;
    Some(format!("With{}", pascal(own)?))
}

/// A constant as a name.
pub(super) fn literal_name(literal: &Literal) -> Option<String> {
    match literal {
        Literal::Null => Some("Null".to_owned()),
        Literal::Bool(true) => Some("True".to_owned()),
        Literal::Bool(false) => Some("False".to_owned()),
        Literal::Integer(number) => Some(if *number < 0 {
            format!("Minus{}", number.unsigned_abs())
        } else {
            format!("N{number}")
        }),
        Literal::String(text) if text.is_empty() => Some("Empty".to_owned()),
        Literal::String(text) => pascal(text),
        Literal::Json(text) => json_name(text),
    }
}

/// The longest name that is made of a whole array or object.
const MAX_JSON_NAME: usize = 64;

/// A constant that is neither a string nor a small whole number, by its text: `N1Point5`, `ObjectShelf1`.
fn json_name(text: &str) -> Option<String> {
    let kind = match text.chars().next()? {
        '{' => "Object ",
        '[' => "Array ",
        '-' => return pascal(&format!("Minus{}", text.get(1..)?.replace('.', "Point"))),
        _ => return pascal(&format!("N{}", text.replace('.', "Point"))),
    };
    pascal(&format!("{kind}{text}")).filter(|name| name.len() <= MAX_JSON_NAME)
}
