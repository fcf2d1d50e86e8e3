//! The macros that generated code consists of. They only say what there is, by implementing the traits of
//! `crate::field`; what is done with it stands in the runtime once. Every method they make is kept out of line: it took
//! a third off the size of a generated library.

mod constants;
mod debug;
mod object;
mod text;
mod union;
mod wrapper;

/// `Serialize` and `Deserialize` for a type with `Field`.
#[doc(hidden)]
#[macro_export]
macro_rules! private_serde {
    ($name:ident) => {
        impl $crate::private::serde::Serialize for $name {
            fn serialize<S: $crate::private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::private::serialize(&$crate::Field::view(self), serializer)
            }
        }

        impl<'de> $crate::private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::private::deserialize(deserializer)
            }
        }
    };
}
