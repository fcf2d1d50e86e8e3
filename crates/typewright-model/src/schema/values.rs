//! `enum` and `const`: sets of strings, and of constants that are not all strings.

use typewright_source::{Code, Cursor, Node};

use super::flat::Flat;
use crate::lower::Lowering;
use crate::{ConstantValue, Docs, EnumValue, Literal, Shape, Type};

impl<'a> Lowering<'a> {
    /// The type of a set of values.
    pub(crate) fn values_type(&mut self, flat: &Flat<'a>, values: &[Cursor<'a>]) -> Type {
        let values: Vec<&Cursor<'a>> = values
            .iter()
            .filter(|value| *value.node() != Node::Null)
            .collect();
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
        let mut constants = Vec::new();
        for at in values {
            let value = match at.node() {
                Node::Bool(flag) => Literal::Bool(*flag),
                Node::String(text) => Literal::String(text.to_string()),
                Node::Number(text) if text.parse::<i64>().is_ok() => {
                    Literal::Integer(text.parse().unwrap_or_default())
                }
                _ => {
                    let what =
                        "an enum of anything but strings, whole numbers, true, false and null";
                    self.unsupported(&at.place().clone(), Code::UnsupportedSchema, what);
                    continue;
                }
            };
            constants.push(ConstantValue {
                place: at.place().clone(),
                value,
                title: None,
                docs: Docs::default(),
            });
        }
        self.define(flat, Shape::Constants(constants))
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
