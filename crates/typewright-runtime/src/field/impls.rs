//! Fields of ordinary Rust types: numbers, strings, options, lists and maps.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{Field, IntegerField, ListField, MapField, OptionField, Slot, View};
use crate::{Key, Number, Value};

macro_rules! leaves {
    ($($leaf:ty: $slot:ident, $blank:expr, $value:ident => $view:expr;)*) => {$(
        impl Field for $leaf {
            fn blank() -> Self {
                $blank
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::$slot(self)
            }

            fn view(&self) -> View<'_> {
                let $value = self;
                $view
            }
        }
    )*};
}

leaves! {
    bool: Bool, false, value => View::Bool(*value);
    Number: Number, Number::from(0), value => View::Number(value);
    String: String, String::new(), value => View::String(value);
    Value: Any, Value::Null, value => View::Any(value);
}

macro_rules! integers {
    ($($integer:ty: $expected:literal;)*) => {$(
        impl Field for $integer {
            fn blank() -> Self {
                0
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::Integer(self)
            }

            fn view(&self) -> View<'_> {
                View::Integer((*self).into())
            }
        }

        impl IntegerField for $integer {
            fn set(&mut self, value: i128) -> bool {
                match Self::try_from(value) {
                    Ok(value) => {
                        *self = value;
                        true
                    }
                    Err(_) => false,
                }
            }

            fn expected(&self) -> &'static str {
                $expected
            }
        }
    )*};
}

integers! {
    i8: "an 8-bit integer";
    i16: "a 16-bit integer";
    i32: "a 32-bit integer";
    i64: "a 64-bit integer";
    u8: "an unsigned 8-bit integer";
    u16: "an unsigned 16-bit integer";
    u32: "an unsigned 32-bit integer";
    u64: "an unsigned 64-bit integer";
}

impl<T: Field> Field for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn slot(&mut self) -> Slot<'_> {
        T::slot(self)
    }

    fn view(&self) -> View<'_> {
        T::view(self)
    }
}

impl<T: Field> Field for Option<T> {
    fn blank() -> Self {
        None
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Optional(self)
    }

    fn view(&self) -> View<'_> {
        match self {
            Some(value) => value.view(),
            None => View::Absent,
        }
    }
}

impl<T: Field> OptionField for Option<T> {
    fn fill(&mut self) -> Slot<'_> {
        self.insert(T::blank()).slot()
    }

    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Field> Field for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }

    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: Field> ListField for Vec<T> {
    fn clear(&mut self) {
        Self::clear(self);
    }

    fn push(&mut self) -> Option<Slot<'_>> {
        Self::push(self, T::blank());
        self.last_mut().map(Field::slot)
    }

    fn len(&self) -> usize {
        Self::len(self)
    }

    fn view_at(&self, index: usize) -> View<'_> {
        self.get(index).map_or(View::Absent, Field::view)
    }
}

impl<K: Key, T: Field> Field for BTreeMap<K, T> {
    fn blank() -> Self {
        Self::new()
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Map(self)
    }

    fn view(&self) -> View<'_> {
        View::Map(self)
    }
}

impl<K: Key, T: Field> MapField for BTreeMap<K, T> {
    fn clear(&mut self) {
        Self::clear(self);
    }

    fn insert(&mut self, key: Cow<'_, str>) -> Option<Slot<'_>> {
        match self.entry(K::from_key(key)) {
            Entry::Vacant(entry) => Some(entry.insert(T::blank()).slot()),
            Entry::Occupied(_) => None,
        }
    }

    fn contains(&self, key: &str) -> bool {
        self.contains_key(&K::from_key(Cow::Borrowed(key)))
    }

    fn get(&self, key: &str) -> Option<View<'_>> {
        Self::get(self, &K::from_key(Cow::Borrowed(key))).map(Field::view)
    }

    fn takes_anything(&self) -> bool {
        matches!(T::blank().slot(), Slot::Any(_))
    }

    fn for_each(&self, each: &mut dyn FnMut(&str, View<'_>) -> bool) {
        for (key, value) in self {
            if !each(key.as_key(), value.view()) {
                return;
            }
        }
    }

    fn len(&self) -> usize {
        Self::len(self)
    }
}
