//! The macro that generated code calls below a form of several parts.

/// Makes a struct a [`Form`](crate::http::Form): a body that [`message!`](crate::message) and its neighbours take as
/// `form_data`.
///
/// A field is any field, or a [`FilePart`](crate::http::FilePart), several of them, or a
/// [`FileOr`](crate::http::FileOr); optional, an `Option` of it. `as` gives its parts another media type than the usual
/// one. `..extra parts` keeps other parts as they are, `..extra values` reads them into a map, `..value
/// members` into a field that is any value with members; with `..` they are an error.
///
/// ```
/// use std::collections::BTreeMap;
/// use typewright_runtime::form;
/// use typewright_runtime::http::FilePart;
///
/// pub struct UploadForm {
///     pub attributes: String,
///     pub file: FilePart,
///     pub extra: BTreeMap<String, Vec<FilePart>>,
/// }
///
/// form! {
///     UploadForm {
///         "attributes" => attributes: required as "application/json",
///         "file" => file: required,
///         ..extra parts
///     }
/// }
/// ```
#[macro_export]
macro_rules! form {
    ($name:ident {
        $($wire:literal => $field:ident : $need:ident $([$($limits:tt)*])? $(as $media:literal)?),* $(,)?
        .. $($extra:ident $rest:ident)?
    }) => {
        impl $crate::http::FormField for $name {
            fn blank() -> Self {
                Self {
                    $($field: $crate::http::PartField::blank(),)*
                    $($extra: $crate::__form!(@blank $rest),)?
                }
            }
        }
        impl $crate::http::Form for $name {
            fn member(&self, index: usize) -> ::core::option::Option<$crate::http::FormMember> {
                static MEMBERS: &[$crate::http::FormMember] = &[$($crate::http::FormMember {
                    name: $wire,
                    required: $crate::__needed!($need),
                    media_type: $crate::__form!(@media $($media)?),
                    limits: $crate::__form!(@limits $([$($limits)*])?),
                }),*];
                MEMBERS.get(index).copied()
            }
            #[allow(unused_assignments, unused_mut, unused_variables)]
            fn view_at(&self, index: usize) -> ::core::option::Option<$crate::http::PartView<'_>> {
                let mut at = 0_usize;
                $(
                    if index == at {
                        return ::core::option::Option::Some($crate::http::PartField::view(&self.$field));
                    }
                    at += 1;
                )*
                ::core::option::Option::None
            }
            #[allow(unused_assignments, unused_mut, unused_variables)]
            fn slot_at(&mut self, index: usize) -> ::core::option::Option<$crate::http::PartSlot<'_>> {
                let mut at = 0_usize;
                $(
                    if index == at {
                        return ::core::option::Option::Some($crate::http::PartField::slot(&mut self.$field));
                    }
                    at += 1;
                )*
                ::core::option::Option::None
            }
            fn rest(&self) -> $crate::http::FormRest<'_> {
                $crate::__form!(@rest FormRest $(&self.$extra, $rest)?)
            }
            fn rest_mut(&mut self) -> $crate::http::FormRestMut<'_> {
                $crate::__form!(@rest FormRestMut $(&mut self.$extra, $rest)?)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __form {
    (@limits) => {
        &[]
    };
    (@limits [$($limits:tt)*]) => {
        $crate::private_limits!($($limits)*)
    };
    (@media) => {
        ::core::option::Option::None
    };
    (@media $media:literal) => {
        ::core::option::Option::Some($media)
    };
    (@blank members) => {
        $crate::Field::blank()
    };
    (@blank $rest:ident) => {
        ::core::default::Default::default()
    };
    (@rest $kind:ident) => {
        $crate::http::$kind::Closed
    };
    (@rest FormRest $extra:expr, members) => {
        $crate::http::FormRest::Members($crate::Field::view($extra))
    };
    (@rest FormRestMut $extra:expr, members) => {
        $crate::http::FormRestMut::Members($crate::Field::slot($extra))
    };
    (@rest $kind:ident $extra:expr, parts) => {
        $crate::http::$kind::Parts($extra)
    };
    (@rest $kind:ident $extra:expr, values) => {
        $crate::http::$kind::Values($extra)
    };
}
