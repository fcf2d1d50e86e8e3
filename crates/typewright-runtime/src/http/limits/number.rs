//! Numbers against their bounds.

use std::cmp::Ordering;

use crate::Value;
use crate::field::{Edge, View};

/// A bound as it is told.
pub(super) fn text_of(edge: &Edge) -> String {
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
pub(super) fn compare(view: View<'_>, edge: Edge) -> Option<Ordering> {
    let (whole, double) = numbers(view)?;
    match (whole, edge) {
        (Some(whole), Edge::Integer(edge)) => Some(whole.cmp(&edge)),
        (_, Edge::Decimal(edge)) => double.partial_cmp(&edge),
        #[allow(clippy::cast_precision_loss)]
        (None, Edge::Integer(edge)) => double.partial_cmp(&(edge as f64)),
    }
}

/// Whether a value is a multiple of a bound, as far as it is a number.
pub(super) fn is_multiple(view: View<'_>, edge: Edge) -> bool {
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
