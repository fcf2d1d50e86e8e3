//! `union!`: an enum whose variants are the shapes a value may have.

/// Makes an enum one of several shapes, each with what tells it from the others: the kinds of JSON value it can be, the
/// members an object has to have, and the members that have to have one of some values (strings, whole numbers, `true`,
/// `false`, `null`) if they are there. A value that is of no shape is kept in the last variant, as a
/// [`Value`](crate::Value).
///
/// ```
/// use typewright_runtime::{Map, Value, json};
///
/// #[derive(Debug, PartialEq)]
/// pub struct EventMatch {
///     pub kind: String,
///     pub key: String,
///     pub extra: Map,
/// }
///
/// typewright_runtime::object! {
///     EventMatch { "kind" => kind: required, "key" => key: required, ..extra }
/// }
///
/// #[derive(Debug, PartialEq)]
/// pub enum Condition {
///     EventMatch(Box<EventMatch>),
///     Text(String),
///     Unknown(Value),
/// }
///
/// typewright_runtime::union! {
///     Condition {
///         EventMatch(Box<EventMatch>): {
///             kinds: OBJECT,
///             required: ["key"],
///             constants: [("kind", ["event_match"])]
///         },
///         Text(String): { kinds: STRING },
///         ..Unknown
///     }
/// }
///
/// let text = r#"[{"kind":"event_match","key":"type"},"yes",{"kind":"other"}]"#;
/// let conditions: Vec<Condition> = json::from_str(text)?;
/// assert!(matches!(&conditions[0], Condition::EventMatch(found) if found.key == "type"));
/// assert!(matches!(conditions[2], Condition::Unknown(_)));
/// # Ok::<(), typewright_runtime::DecodeError>(())
/// ```
#[macro_export]
macro_rules! union {
    ($name:ident {
        $($variant:ident($type:ty): {
            kinds: $($kind:ident)|+
            $(, required: [$($required:literal),* $(,)?])?
            $(, constants: [$(($key:literal, [$($constant:expr),* $(,)?])),* $(,)?])?
            $(,)?
        },)*
        ..$unknown:ident
    }) => {
        impl $crate::field::UnionField for $name {
            fn branches(&self) -> &'static [$crate::field::Branch] {
                #[allow(unused_imports)]
                use $crate::private::null;
                static BRANCHES: &[$crate::field::Branch] = &[$(
                    $crate::field::Branch {
                        kinds: $crate::private::kinds(&[$($crate::field::Kinds::$kind),+]),
                        required: &[$($($required),*)?],
                        constants: &[$($(
                            ($key, &[$($crate::private::Of($constant).literal()),*])
                        ),*)?],
                    }
                ),*];
                BRANCHES
            }

            #[inline(never)]
            #[allow(unused_assignments, unused_mut, unused_variables)]
            fn choose(
                &mut self,
                branch: usize,
            ) -> ::core::option::Option<$crate::field::Slot<'_>> {
                let mut at = 0_usize;
                $(
                    if branch == at {
                        *self = Self::$variant(<$type as $crate::Field>::blank());
                        return match self {
                            Self::$variant(value) => {
                                ::core::option::Option::Some($crate::Field::slot(value))
                            }
                            _ => ::core::option::Option::None,
                        };
                    }
                    at += 1;
                )*
                ::core::option::Option::None
            }

            fn keep(&mut self, value: $crate::Value) {
                *self = Self::$unknown(value);
            }
        }

        impl $crate::Field for $name {
            fn blank() -> Self {
                Self::$unknown($crate::Value::Null)
            }

            fn slot(&mut self) -> $crate::field::Slot<'_> {
                $crate::field::Slot::Union(self)
            }

            #[inline(never)]
            fn view(&self) -> $crate::field::View<'_> {
                match self {
                    $(Self::$variant(value) => $crate::Field::view(value),)*
                    Self::$unknown(value) => $crate::field::View::Unknown(value),
                }
            }
        }

        $crate::private_serde!($name);
    };
}
