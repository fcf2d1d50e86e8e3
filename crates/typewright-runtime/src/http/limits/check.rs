//! One value and what is in it against their bounds.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::pattern;
use crate::Value;
use crate::field::{Edge, Limit, ObjectField, Rest, View};
use crate::http::body::pointer;
use crate::http::{Fault, MessageError, Place};
use crate::json;

/// A bound that is broken: where, and what it asks for.
pub(super) struct Broken {
    pointer: String,
    what: String,
}

impl Broken {
    fn new(what: impl Into<String>) -> Self {
        Self {
            pointer: String::new(),
            what: what.into(),
        }
    }

    /// The same, seen from the value that has this one as its member or element.
    pub(super) fn within(self, name: &str) -> Self {
        Self {
            pointer: format!("{}{}", pointer(name), self.pointer),
            ..self
        }
    }

    /// As the error of a parameter.
    pub(super) fn at(self, place: Place) -> MessageError {
        MessageError {
            place,
            fault: Fault::Invalid(self.what),
        }
    }

    /// As the error of a body.
    pub(super) fn in_body(self) -> MessageError {
        MessageError::body(self.pointer, Fault::Invalid(self.what))
    }
}

type Outcome = Result<(), Broken>;

/// Finds the first value that breaks a bound: one of these, or one that a generated type has for its members. What is
/// not there breaks none.
pub(super) fn check(view: View<'_>, limits: &[Limit]) -> Outcome {
    match view {
        View::Absent | View::Null => return Ok(()),
        View::UnknownString(_) | View::Unknown(_) => {
            return Err(Broken::new("it is none of the values that are defined"));
        }
        _ => {}
    }
    limits.iter().try_for_each(|limit| one(view, limit))?;
    match view {
        View::Object(object) => {
            let members = object.table().members.iter().enumerate();
            for (index, member) in members {
                check(object.view_at(index), member.limits)
                    .map_err(|broken| broken.within(member.name))?;
            }
            rest(object)
        }
        View::Tuple(tuple) => {
            let elements = tuple.table().members.iter().enumerate();
            for (index, element) in elements {
                check(tuple.view_at(index), element.limits)
                    .map_err(|broken| broken.within(element.name))?;
            }
            rest(tuple)
        }
        View::List(_) => elements(view, &[]),
        View::Map(_) => members(view, &mut |name, value| {
            check(value, &[]).map_err(|broken| broken.within(name))
        }),
        _ => Ok(()),
    }
}

/// What an object has beside its known members, or a tuple beyond its known elements.
fn rest(object: &dyn ObjectField) -> Outcome {
    match object.rest() {
        Rest::Closed => Ok(()),
        Rest::Members(map) => members(View::Map(map), &mut |name, value| {
            check(value, &[]).map_err(|broken| broken.within(name))
        }),
        Rest::Elements(list) => {
            let known = object.table().members.len();
            (0..list.len()).try_for_each(|index| {
                check(list.view_at(index), &[])
                    .map_err(|broken| broken.within(&(known + index).to_string()))
            })
        }
    }
}

/// A value against a bound. A bound for another kind of value holds.
fn one(view: View<'_>, limit: &Limit) -> Outcome {
    let holds = match *limit {
        Limit::Minimum(edge) => compare(view, edge).is_none_or(Ordering::is_ge),
        Limit::ExclusiveMinimum(edge) => compare(view, edge).is_none_or(Ordering::is_gt),
        Limit::Maximum(edge) => compare(view, edge).is_none_or(Ordering::is_le),
        Limit::ExclusiveMaximum(edge) => compare(view, edge).is_none_or(Ordering::is_lt),
        Limit::MultipleOf(edge) => is_multiple(view, edge),
        Limit::MinLength(least) => text(view).is_none_or(|text| text.chars().count() >= least),
        Limit::MaxLength(most) => text(view).is_none_or(|text| text.chars().count() <= most),
        Limit::Pattern(pattern) => text(view).is_none_or(|text| pattern::is_match(pattern, text)),
        Limit::MinItems(least) => length(view).is_none_or(|length| length >= least),
        Limit::MaxItems(most) => length(view).is_none_or(|length| length <= most),
        Limit::UniqueItems => are_unique(view),
        Limit::MinProperties(least) => count(view).is_none_or(|count| count >= least),
        Limit::MaxProperties(most) => count(view).is_none_or(|count| count <= most),
        Limit::Items(limits) => return elements(view, limits),
        Limit::AdditionalProperties(limits) => {
            return members(further(view), &mut |name, value| {
                check(value, limits).map_err(|broken| broken.within(name))
            });
        }
        Limit::PropertyNames(limits) => {
            return members(view, &mut |name, _| {
                check(View::String(name), limits).map_err(|broken| broken.within(name))
            });
        }
    };
    match holds {
        true => Ok(()),
        false => Err(Broken::new(words(limit))),
    }
}

/// What a bound asks for.
fn words(limit: &Limit) -> String {
    match limit {
        Limit::Minimum(edge) => format!("it is not at least {}", number(edge)),
        Limit::ExclusiveMinimum(edge) => format!("it is not more than {}", number(edge)),
        Limit::Maximum(edge) => format!("it is not at most {}", number(edge)),
        Limit::ExclusiveMaximum(edge) => format!("it is not less than {}", number(edge)),
        Limit::MultipleOf(edge) => format!("it is not a multiple of {}", number(edge)),
        Limit::MinLength(least) => format!("it is shorter than {least} characters"),
        Limit::MaxLength(most) => format!("it is longer than {most} characters"),
        Limit::Pattern(pattern) => format!("it does not match `{pattern}`"),
        Limit::MinItems(least) => format!("it has fewer than {least} elements"),
        Limit::MaxItems(most) => format!("it has more than {most} elements"),
        Limit::MinProperties(least) => format!("it has fewer than {least} members"),
        Limit::MaxProperties(most) => format!("it has more than {most} members"),
        Limit::UniqueItems => "two of its elements are equal".to_owned(),
        Limit::Items(_) | Limit::AdditionalProperties(_) | Limit::PropertyNames(_) => {
            "something in it is not allowed".to_owned()
        }
    }
}

fn number(edge: &Edge) -> String {
    match edge {
        Edge::Integer(edge) => edge.to_string(),
        Edge::Decimal(edge) => edge.to_string(),
    }
}

/// A number as a whole one, if it is one, and as a double.
fn numbers(view: View<'_>) -> Option<(Option<i128>, f64)> {
    let number = match view {
        #[allow(clippy::cast_precision_loss)]
        View::Integer(value) => return Some((Some(value), value as f64)),
        View::Number(number) | View::Any(Value::Number(number)) => number,
        _ => return None,
    };
    // One that is too large for a double lies beyond all of them.
    let beyond = || match number.to_string().starts_with('-') {
        true => f64::NEG_INFINITY,
        false => f64::INFINITY,
    };
    Some((number.as_i128(), number.as_f64().unwrap_or_else(beyond)))
}

/// How a number stands to a bound; nothing if the value is no number.
fn compare(view: View<'_>, edge: Edge) -> Option<Ordering> {
    let (whole, double) = numbers(view)?;
    match (whole, edge) {
        (Some(whole), Edge::Integer(edge)) => Some(whole.cmp(&edge)),
        (_, Edge::Decimal(edge)) => double.partial_cmp(&edge),
        #[allow(clippy::cast_precision_loss)]
        (None, Edge::Integer(edge)) => double.partial_cmp(&(edge as f64)),
    }
}

fn is_multiple(view: View<'_>, edge: Edge) -> bool {
    let Some((whole, double)) = numbers(view) else {
        return true;
    };
    match (whole, edge) {
        (_, Edge::Integer(0)) => true,
        (Some(whole), Edge::Integer(edge)) => whole.checked_rem(edge) == Some(0),
        #[allow(clippy::cast_precision_loss)]
        (None, Edge::Integer(edge)) => is_whole(double / edge as f64),
        (_, Edge::Decimal(edge)) => is_whole(double / edge),
    }
}

/// Whether a quotient is a whole number, as far as doubles can tell: 0.3 is three times 0.1.
fn is_whole(quotient: f64) -> bool {
    !quotient.is_finite()
        || (quotient - quotient.round()).abs() <= quotient.abs() * 4.0 * f64::EPSILON
}

fn text(view: View<'_>) -> Option<&str> {
    match view {
        View::String(text) => Some(text),
        View::Any(value) => value.as_str(),
        _ => None,
    }
}

/// How many elements an array has.
fn length(view: View<'_>) -> Option<usize> {
    match view {
        View::List(list) => Some(list.len()),
        View::Any(Value::List(list)) => Some(list.len()),
        View::Tuple(_) => {
            let mut length = 0;
            // Nothing stops before the end.
            let _ = each_element(view, &mut |_, _| {
                length += 1;
                Ok(())
            });
            Some(length)
        }
        _ => None,
    }
}

/// How many members an object has.
fn count(view: View<'_>) -> Option<usize> {
    match view {
        View::Object(_) | View::Map(_) | View::Any(Value::Object(_)) => {
            let mut count = 0;
            // Nothing stops before the end.
            let _ = members(view, &mut |_, _| {
                count += 1;
                Ok(())
            });
            Some(count)
        }
        _ => None,
    }
}

fn are_unique(view: View<'_>) -> bool {
    let mut seen = HashSet::new();
    let outcome = each_element(
        view,
        &mut |_, element| match seen.insert(json::view_to_vec(element)) {
            true => Ok(()),
            false => Err(Broken::new("")),
        },
    );
    outcome.is_ok()
}

/// The elements of an array, each against bounds.
fn elements(view: View<'_>, limits: &[Limit]) -> Outcome {
    each_element(view, &mut |index, element| {
        check(element, limits).map_err(|broken| broken.within(&index.to_string()))
    })
}

fn each_element(view: View<'_>, each: &mut dyn FnMut(usize, View<'_>) -> Outcome) -> Outcome {
    match view {
        View::List(list) => (0..list.len()).try_for_each(|index| each(index, list.view_at(index))),
        View::Any(Value::List(list)) => {
            let mut values = list.iter().enumerate();
            values.try_for_each(|(index, value)| each(index, View::Any(value)))
        }
        View::Tuple(tuple) => {
            let known = tuple.table().members.len();
            for index in 0..known {
                match tuple.view_at(index) {
                    View::Absent => return Ok(()),
                    element => each(index, element)?,
                }
            }
            let Rest::Elements(rest) = tuple.rest() else {
                return Ok(());
            };
            (0..rest.len()).try_for_each(|index| each(known + index, rest.view_at(index)))
        }
        _ => Ok(()),
    }
}

/// An object without the members that are known by name.
fn further(view: View<'_>) -> View<'_> {
    match view {
        View::Object(object) => match object.rest() {
            Rest::Members(map) => View::Map(map),
            Rest::Closed | Rest::Elements(_) => View::Absent,
        },
        other => other,
    }
}

fn members(view: View<'_>, each: &mut dyn FnMut(&str, View<'_>) -> Outcome) -> Outcome {
    match view {
        View::Object(object) => {
            for (index, member) in object.table().members.iter().enumerate() {
                match object.view_at(index) {
                    View::Absent => {}
                    value => each(member.name, value)?,
                }
            }
            members(further(view), each)
        }
        View::Map(map) => {
            let mut outcome = Ok(());
            map.for_each(&mut |name, value| {
                outcome = each(name, value);
                outcome.is_ok()
            });
            outcome
        }
        View::Any(Value::Object(map)) => map
            .iter()
            .try_for_each(|(name, value)| each(name, View::Any(value))),
        _ => Ok(()),
    }
}
