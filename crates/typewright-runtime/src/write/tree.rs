//! A view as a [`Value`].

use super::members;
use crate::field::View;
use crate::{Map, Number, Value};

/// The value that a view stands for. Something absent becomes `null`.
#[inline(never)]
pub(crate) fn tree(view: &View<'_>) -> Value {
    match view {
        View::Absent | View::Null => Value::Null,
        View::Bool(bool) => Value::Bool(*bool),
        View::Integer(integer) => Value::Number(Number::from(*integer)),
        View::Number(number) => Value::Number((*number).clone()),
        View::String(string) | View::UnknownString(string) => Value::String((*string).to_owned()),
        View::Any(value) | View::Unknown(value) => (*value).clone(),
        // Raw text was checked when it was kept.
        View::Raw(text) => text.parse().unwrap_or_default(),
        View::Object(object) => {
            let mut result = Map::new();
            members::for_each(*object, |name, view| {
                result.insert(name.text.to_owned(), tree(view));
                true
            });
            Value::Object(result)
        }
        View::Tuple(tuple) => {
            let mut result = Vec::new();
            members::for_each_element(*tuple, |view| {
                result.push(tree(view));
                true
            });
            Value::List(result)
        }
        View::List(list) => (0..list.len())
            .map(|index| tree(&list.view_at(index)))
            .collect(),
        View::Map(map) => {
            let mut result = Map::new();
            map.for_each(&mut |name, view| {
                result.insert(name.to_owned(), tree(&view));
                true
            });
            Value::Object(result)
        }
    }
}
