//! What [`debug!`](crate::debug) expands to: values that print without what they hold.

use std::collections::BTreeMap;
use std::fmt;

use crate::Value;
use crate::field::View;
use crate::http::{PartField, PartView};

/// As `derive(Debug)` prints a struct of these fields.
///
/// # Errors
/// What the formatter says.
pub fn debug_struct(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    fields: &[(&str, &dyn fmt::Debug)],
) -> fmt::Result {
    let mut shown = f.debug_struct(name);
    for (name, value) in fields {
        shown.field(name, value);
    }
    shown.finish()
}

/// As `derive(Debug)` prints a variant that holds this, or nothing.
///
/// # Errors
/// What the formatter says.
pub fn debug_variant(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    held: &[&dyn fmt::Debug],
) -> fmt::Result {
    let mut shown = f.debug_tuple(name);
    for value in held {
        shown.field(value);
    }
    shown.finish()
}

/// What can be said of a secret.
#[derive(Clone, Copy)]
pub enum Hidden {
    /// There is none.
    Absent,
    /// It is `null`.
    Null,
    /// There is one.
    There,
}

impl Hidden {
    /// Whether there is one.
    pub fn of<T: PartField>(value: &T) -> Self {
        match value.view() {
            PartView::Value(View::Absent) | PartView::Files([]) => Self::Absent,
            PartView::Value(View::Null | View::Any(Value::Null) | View::Unknown(Value::Null)) => {
                Self::Null
            }
            PartView::Value(_) | PartView::Files(_) => Self::There,
        }
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "None",
            Self::Null => "Null",
            Self::There => "[secret]",
        })
    }
}

/// Members, or further elements, without their values.
pub struct Names<'a, T>(pub &'a T);

impl<K: fmt::Debug, V> fmt::Debug for Names<'_, BTreeMap<K, V>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let members = self.0.keys().map(|name| (name, LeftOut));
        f.debug_map().entries(members).finish()
    }
}

impl<V> fmt::Debug for Names<'_, Vec<V>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let elements = self.0.iter().map(|_| LeftOut);
        f.debug_list().entries(elements).finish()
    }
}

/// The place of a value.
struct LeftOut;

impl fmt::Debug for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}
