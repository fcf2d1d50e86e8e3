//! `object!` and `tuple!`: structs whose fields are the members of an object or the elements of an array.

/// Makes a struct an object: one line per field with its name in JSON, then the field that keeps unknown members (or
/// `..` alone, when there may be none). Fields are in the order in which they are written. A line may end in bounds
/// ([`Limit`](crate::field::Limit)): `"limit" => limit: optional [Minimum(Integer(1))],`.
///
/// ```
/// use typewright_runtime::{Map, json};
///
/// #[derive(Debug, PartialEq)]
/// pub struct Presence {
///     pub presence: String,
///     pub last_active_ago: Option<i64>,
///     pub extra: Map,
/// }
///
/// typewright_runtime::object! {
///     Presence {
///         "presence" => presence: required,
///         "last_active_ago" => last_active_ago: optional,
///         ..extra
///     }
/// }
///
/// let text = r#"{"presence":"online","mood":"good"}"#;
/// let presence: Presence = json::from_str(text)?;
/// assert_eq!(presence.presence, "online");
/// assert_eq!(json::to_string(&presence), text);
/// # Ok::<(), typewright_runtime::DecodeError>(())
/// ```
#[macro_export]
macro_rules! object {
    ($name:ident { $($key:literal => $field:ident: $presence:ident $([$($limits:tt)*])?,)* .. $($rest:ident)? }) => {
        impl $crate::Field for $name {
            #[inline(never)]
            fn blank() -> Self {
                Self {
                    $($field: $crate::Field::blank(),)*
                    $($rest: $crate::Field::blank(),)?
                }
            }

            fn slot(&mut self) -> $crate::field::Slot<'_> {
                $crate::field::Slot::Object(self)
            }

            fn view(&self) -> $crate::field::View<'_> {
                $crate::field::View::Object(self)
            }
        }

        impl $crate::field::ObjectField for $name {
            fn table(&self) -> &'static $crate::field::Table {
                $crate::private_table!($name: $($key, $presence $([$($limits)*])?;)*)
            }

            $crate::private_members!($($field)*);

            fn rest(&self) -> $crate::field::Rest<'_> {
                $(return $crate::field::Rest::Members(&self.$rest);)?
                #[allow(unreachable_code)]
                $crate::field::Rest::Closed
            }

            fn rest_mut(&mut self) -> $crate::field::RestMut<'_> {
                $(return $crate::field::RestMut::Members(&mut self.$rest);)?
                #[allow(unreachable_code)]
                $crate::field::RestMut::Closed
            }
        }

        $crate::private_serde!($name);
    };
}

/// Makes a struct an array whose elements are known by position, then the list that keeps further elements (or `..`
/// alone, when there may be none).
///
/// ```
/// use typewright_runtime::{Value, json};
///
/// #[derive(Debug, PartialEq)]
/// pub struct Point {
///     pub x: i64,
///     pub y: Option<i64>,
///     pub rest: Vec<Value>,
/// }
///
/// typewright_runtime::tuple! { Point { 0 => x: required, 1 => y: optional, ..rest } }
///
/// let point: Point = json::from_str("[3,4,true]")?;
/// assert_eq!(point.y, Some(4));
/// assert_eq!(json::to_string(&point), "[3,4,true]");
/// # Ok::<(), typewright_runtime::DecodeError>(())
/// ```
#[macro_export]
macro_rules! tuple {
    ($name:ident { $($index:literal => $field:ident: $presence:ident $([$($limits:tt)*])?,)* .. $($rest:ident)? }) => {
        impl $crate::Field for $name {
            #[inline(never)]
            fn blank() -> Self {
                Self {
                    $($field: $crate::Field::blank(),)*
                    $($rest: $crate::Field::blank(),)?
                }
            }

            fn slot(&mut self) -> $crate::field::Slot<'_> {
                $crate::field::Slot::Tuple(self)
            }

            fn view(&self) -> $crate::field::View<'_> {
                $crate::field::View::Tuple(self)
            }
        }

        impl $crate::field::ObjectField for $name {
            fn table(&self) -> &'static $crate::field::Table {
                $crate::private_table!($name: $(::core::stringify!($index), $presence $([$($limits)*])?;)*)
            }

            $crate::private_members!($($field)*);

            fn rest(&self) -> $crate::field::Rest<'_> {
                $(return $crate::field::Rest::Elements(&self.$rest);)?
                #[allow(unreachable_code)]
                $crate::field::Rest::Closed
            }

            fn rest_mut(&mut self) -> $crate::field::RestMut<'_> {
                $(return $crate::field::RestMut::Elements(&mut self.$rest);)?
                #[allow(unreachable_code)]
                $crate::field::RestMut::Closed
            }
        }

        $crate::private_serde!($name);
    };
}

/// The table of a type. It is a constant as a whole: that costs the compiler less than one per line.
#[doc(hidden)]
#[macro_export]
macro_rules! private_table {
    ($name:ident: $($key:expr, $presence:ident $([$($limits:tt)*])?;)*) => {
        const {
            &$crate::field::Table {
                name: ::core::stringify!($name),
                members: &[$(
                    $crate::private_member!($key, $presence)
                        .with_key(::core::concat!("\"", $key, "\":"))
                        $(.limits($crate::private_limits!($($limits)*)))?
                ),*],
            }
        }
    };
}

/// Bounds, by their names.
#[doc(hidden)]
#[macro_export]
macro_rules! private_limits {
    ($($limits:tt)*) => {{
        #[allow(unused_imports)]
        use $crate::field::{Edge::*, Kinds, Limit::*};
        &[$($limits)*]
    }};
}

/// A line of a table.
#[doc(hidden)]
#[macro_export]
macro_rules! private_member {
    ($key:expr, required) => {
        $crate::field::Member {
            name: $key,
            required: true,
            key: "",
            limits: &[],
        }
    };
    ($key:expr, optional) => {
        $crate::field::Member {
            name: $key,
            required: false,
            key: "",
            limits: &[],
        }
    };
}

/// The slot and the view of each field by position. Counting down makes a chain that the compiler turns into a jump;
/// it costs it less than a constant per field.
#[doc(hidden)]
#[macro_export]
macro_rules! private_members {
    ($($field:ident)*) => {
        #[inline(never)]
        #[allow(unused_assignments, unused_mut, unused_variables)]
        fn slot_at(&mut self, index: usize) -> ::core::option::Option<$crate::field::Slot<'_>> {
            let mut at = 0_usize;
            $(
                if index == at {
                    return ::core::option::Option::Some($crate::Field::slot(&mut self.$field));
                }
                at += 1;
            )*
            ::core::option::Option::None
        }

        #[inline(never)]
        #[allow(unused_assignments, unused_mut, unused_variables)]
        fn view_at(&self, index: usize) -> $crate::field::View<'_> {
            let mut at = 0_usize;
            $(
                if index == at {
                    return $crate::Field::view(&self.$field);
                }
                at += 1;
            )*
            $crate::field::View::Absent
        }
    };
}
