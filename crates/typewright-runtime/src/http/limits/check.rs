//! One value and what is in it against their bounds.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::number::{compare, is_multiple, text_of};
use super::pattern;
use crate::Value;
use crate::field::{Kinds, Limit, ObjectField, Rest, View};
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

    /// In words, with the place if that is within.
    fn told(self) -> String {
        match self.pointer.as_str() {
            "" => self.what,
            pointer => format!("{pointer}: {}", self.what),
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
        Limit::PatternProperties(patterns, others) => return by_name(view, patterns, others),
        Limit::AnyOf(alternatives) => return any_of(view, alternatives),
    };
    match holds {
        true => Ok(()),
        false => Err(Broken::new(words(limit))),
    }
}

/// The members of an object by the patterns of their names, and those that no pattern describes.
fn by_name(
    view: View<'_>,
    patterns: &'static [(&'static str, &'static [Limit])],
    others: Option<&'static [Limit]>,
) -> Outcome {
    members(view, &mut |name, value| {
        let mut limits = limits_by_name(patterns, name);
        limits
            .try_for_each(|limits| check(value, limits))
            .map_err(|broken| broken.within(name))
    })?;
    members(further(view), &mut |name, value| {
        if limits_by_name(patterns, name).next().is_some() {
            return Ok(());
        }
        let outcome = match others {
            Some(limits) => check(value, limits),
            None => Err(Broken::new("its name is none of those that are allowed")),
        };
        outcome.map_err(|broken| broken.within(name))
    })
}

/// The bounds of each pattern that describes a name.
fn limits_by_name(
    patterns: &'static [(&'static str, &'static [Limit])],
    name: &str,
) -> impl Iterator<Item = &'static [Limit]> {
    let described = patterns.iter();
    described
        .filter_map(move |(pattern, limits)| pattern::is_match(pattern, name).then_some(*limits))
}

/// A value against alternatives. If it keeps to none, what each for its kind says is told.
fn any_of(
    view: View<'_>,
    alternatives: &'static [(&'static [Kinds], &'static [Limit])],
) -> Outcome {
    let kind = kind(view);
    let fits = |kinds: &[Kinds]| kinds.iter().any(|of| of.meets(kind));
    let mut all = Vec::new();
    for (_, limits) in alternatives.iter().filter(|(kinds, _)| fits(kinds)) {
        match limits.iter().try_for_each(|limit| one(view, limit)) {
            Ok(()) => return Ok(()),
            Err(broken) => all.push(broken),
        }
    }
    if all.len() > 1 {
        let all: Vec<String> = all.into_iter().map(Broken::told).collect();
        let what = format!("it keeps to no alternative: {}", all.join("; "));
        return Err(Broken::new(what));
    }
    all.pop().map_or(Ok(()), Err)
}

/// The kind of a value; none of what is kept unread.
fn kind(view: View<'_>) -> Kinds {
    match view {
        View::Null | View::Any(Value::Null) => Kinds::NULL,
        View::Bool(_) | View::Any(Value::Bool(_)) => Kinds::BOOL,
        View::Integer(_) | View::Number(_) | View::Any(Value::Number(_)) => Kinds::NUMBER,
        View::String(_) | View::UnknownString(_) | View::Any(Value::String(_)) => Kinds::STRING,
        View::List(_) | View::Tuple(_) | View::Any(Value::List(_)) => Kinds::ARRAY,
        View::Object(_) | View::Map(_) | View::Any(Value::Object(_)) => Kinds::OBJECT,
        View::Absent | View::Raw(_) | View::Unknown(_) => Kinds(0),
    }
}

/// What a bound asks for.
fn words(limit: &Limit) -> String {
    match limit {
        Limit::Minimum(edge) => format!("it is not at least {}", text_of(edge)),
        Limit::ExclusiveMinimum(edge) => format!("it is not more than {}", text_of(edge)),
        Limit::Maximum(edge) => format!("it is not at most {}", text_of(edge)),
        Limit::ExclusiveMaximum(edge) => format!("it is not less than {}", text_of(edge)),
        Limit::MultipleOf(edge) => format!("it is not a multiple of {}", text_of(edge)),
        Limit::MinLength(least) => format!("it is shorter than {least} characters"),
        Limit::MaxLength(most) => format!("it is longer than {most} characters"),
        Limit::Pattern(pattern) => format!("it does not match `{pattern}`"),
        Limit::MinItems(least) => format!("it has fewer than {least} elements"),
        Limit::MaxItems(most) => format!("it has more than {most} elements"),
        Limit::MinProperties(least) => format!("it has fewer than {least} members"),
        Limit::MaxProperties(most) => format!("it has more than {most} members"),
        Limit::UniqueItems => "two of its elements are equal".to_owned(),
        Limit::Items(_)
        | Limit::AdditionalProperties(_)
        | Limit::PropertyNames(_)
        | Limit::PatternProperties(..)
        | Limit::AnyOf(_) => "something in it is not allowed".to_owned(),
    }
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
