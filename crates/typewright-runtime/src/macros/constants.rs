//! `constants!`: an enum of values that are not all strings.

/// Makes an enum one of a set of constants: strings, whole numbers, `true`, `false` and `null`. Any other value is kept
/// in the variant `Unknown`, which can hold none of the set.
///
/// A number is known by its value: `1.0` is read as `1`, and written as `1`. Anything in `json("…")` is known by its
/// text, as far as numbers go: where `json("1")` is one of the set, `1.0` is not.
///
/// ```
/// use typewright_runtime::{UnknownValue, json};
///
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Version {
///     V1,
///     Latest,
///     Yes,
///     Nothing,
///     Unknown(UnknownValue),
/// }
///
/// typewright_runtime::constants! {
///     Version { 1 => V1, "latest" => Latest, true => Yes, null => Nothing }
/// }
///
/// assert_eq!(json::from_str::<Version>("1.0")?, Version::V1);
/// assert_eq!(json::to_string(&json::from_str::<Version>("2.50")?), "2.50");
/// # Ok::<(), typewright_runtime::DecodeError>(())
/// ```
#[macro_export]
macro_rules! constants {
    ($name:ident { $($constant:expr => $variant:ident),* $(,)? }) => {
        impl $name {
            #[inline(never)]
            fn private_view(&self) -> $crate::field::View<'_> {
                #[allow(unused_imports)]
                use $crate::private::{json, null};
                match self {
                    $(Self::$variant => {
                        const { $crate::private::Of($constant).literal() }.view()
                    })*
                    Self::Unknown(value) => $crate::field::View::Unknown(value),
                }
            }
        }

        impl ::core::convert::From<$crate::Value> for $name {
            #[inline(never)]
            fn from(value: $crate::Value) -> Self {
                #[allow(unused_imports)]
                use $crate::private::{json, null};
                $(if const { $crate::private::Of($constant).literal() }.is(&value) {
                    return Self::$variant;
                })*
                Self::Unknown($crate::UnknownValue::private_new(value))
            }
        }

        impl $crate::field::ConstantField for $name {
            fn set(&mut self, value: $crate::Value) {
                *self = Self::from(value);
            }

            fn is_known(&self) -> bool {
                !::core::matches!(self, Self::Unknown(_))
            }
        }

        impl $crate::Field for $name {
            fn blank() -> Self {
                Self::from($crate::Value::Null)
            }

            fn slot(&mut self) -> $crate::field::Slot<'_> {
                $crate::field::Slot::Constant(self)
            }

            fn view(&self) -> $crate::field::View<'_> {
                self.private_view()
            }
        }

        $crate::private_serde!($name);
    };
}
