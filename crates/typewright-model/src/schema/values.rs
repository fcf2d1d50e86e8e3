//! `enum` and `const`: sets of strings, and of constants that are not all strings.

use typewright_source::{Cursor, Node};

use super::flat::Flat;
use crate::lower::Lowering;
use crate::{ConstantValue, Docs, EnumValue, Literal, Shape, Type, Typeless};

impl<'a> Lowering<'a> {
    /// The type of a set of values.
    pub(crate) fn values_type(&mut self, flat: &Flat<'a>, values: &[Cursor<'a>]) -> Type {
        let values: Vec<&Cursor<'a>> = values
            .iter()
            .filter(|value| *value.node() != Node::Null)
            .collect();
        let values = distinct(values);
        if values.is_empty() {
            return self.define(flat, Shape::Constants(vec![self.null_constant(flat)]));
        }
        let bools = values
            .iter()
            .filter(|value| value.as_bool().is_some())
            .count();
        if bools == 2 && values.len() == 2 {
            return Type::Bool;
        }
        if values.iter().all(|value| value.as_str().is_some()) {
            let values = values.iter().map(|at| EnumValue {
                place: at.place().clone(),
                value: at.as_str().unwrap_or_default().to_owned(),
                title: None,
                docs: Docs::default(),
            });
            return self.define(flat, Shape::Enum(values.collect()));
        }
        let typeless = self.options().typeless;
        let constants = values.iter().map(|at| ConstantValue {
            place: at.place().clone(),
            value: literal(typeless, at.node()),
            title: None,
            docs: Docs::default(),
        });
        self.define(flat, Shape::Constants(constants.collect()))
    }

    fn null_constant(&self, flat: &Flat<'a>) -> ConstantValue {
        ConstantValue {
            place: flat.site.place().clone(),
            value: Literal::Null,
            title: None,
            docs: Docs::default(),
        }
    }
}

/// Each value once: a set does not grow by what is in it already.
fn distinct<'c, 'a>(values: Vec<&'c Cursor<'a>>) -> Vec<&'c Cursor<'a>> {
    let mut distinct: Vec<&Cursor<'a>> = Vec::new();
    for value in values {
        if !distinct.iter().any(|other| other.node() == value.node()) {
            distinct.push(value);
        }
    }
    distinct
}

/// A value as a constant. To the letter, `1` and `1.0` are one value that can be written in two ways, and how it is
/// written has to be kept: so a whole number is known by its text as well.
pub(crate) fn literal(typeless: Typeless, node: &Node) -> Literal {
    match node {
        Node::Null => Literal::Null,
        Node::Bool(flag) => Literal::Bool(*flag),
        Node::String(text) => Literal::String(text.to_string()),
        Node::Number(text) => match (typeless, text.parse()) {
            (Typeless::Implied, Ok(number)) => Literal::Integer(number),
            _ => Literal::Json(text.to_string()),
        },
        Node::List(_) | Node::Map(_) => Literal::Json(node.to_json()),
    }
}
