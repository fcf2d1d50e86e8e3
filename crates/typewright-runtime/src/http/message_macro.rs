//! The macros that generated code calls below a request, a reply or a body of several media types. They make tables and
//! accessors; what is done with those is written elsewhere, once.

/// Makes a struct a [`Field`](crate::Field) and a [`Message`](crate::http::Message).
///
/// A message whose body is an object has that object's members as its own fields:
///
/// ```
/// use typewright_runtime::{Map, message};
///
/// pub struct SetPresenceRequest {
///     pub user_id: String,
///     pub limit: Option<u32>,
///     pub presence: String,
///     pub status_msg: Option<String>,
///     pub extra: Map,
/// }
///
/// message! {
///     SetPresenceRequest {
///         parameters: {
///             user_id: Parameter::path("userId"),
///             limit: Parameter::query("limit").optional(),
///         }
///         members("application/json"): {
///             "presence" => presence: required,
///             "status_msg" => status_msg: optional,
///             ..extra
///         }
///     }
/// }
/// ```
///
/// Without `..extra` unknown members are an error. Any other body is one field, or none. In the place of `members`:
///
/// ```text
/// body: none
/// body: json("application/json") content required      // any field; optional: an Option, absent means no body
/// body: form("application/x-www-form-urlencoded") content required
/// body: text("text/plain") content required            // a String, or a type made of one
/// body: blob("image/*") content required               // a Blob; optional: Option<Blob>
/// body: multipart("multipart/mixed") content required   // a Multipart; optional: Option<Multipart>
/// body: form_data("multipart/form-data") content required   // a type given to form!; optional: an Option of it
/// body: form_values("multipart/form-data") content required // any field whose members are the parts
/// body: choice content required                        // a type given to contents!; optional: an Option of it
/// ```
#[macro_export]
macro_rules! message {
    ($name:ident {
        parameters: { $($parameter:ident : $about:expr),* $(,)? }
        members($media:literal) $([$($bounds:tt)*])?: {
            $($wire:literal => $field:ident : $need:ident $([$($limits:tt)*])?),* $(,)? $(.. $($extra:ident)?)?
        }
    }) => {
        $crate::__message_object!($name
            [$($parameter => $crate::Field::blank(),)* $($field => $crate::Field::blank(),)*
             $($($extra => $crate::Field::blank(),)?)?]
            [$($wire => $field : $need $([$($limits)*])?),*] [$($($extra)?)?]);
        impl $crate::http::Message for $name {
            $crate::__message_parts!([$($parameter : $about),*]
                &[$crate::http::Content::members($media)$(.limits($crate::private_limits!($($bounds)*)))?], true);
            fn body(&self) -> ::core::option::Option<(usize, $crate::http::BodyView<'_>)> {
                ::core::option::Option::Some((
                    0,
                    $crate::http::BodyView::Field($crate::field::View::Object(self)),
                ))
            }
            fn body_mut(&mut self, _: usize) -> ::core::option::Option<$crate::http::BodySlot<'_>> {
                ::core::option::Option::Some($crate::http::BodySlot::Field(
                    $crate::field::Slot::Object(self),
                ))
            }
        }
    };
    ($name:ident {
        parameters: { $($parameter:ident : $about:expr),* $(,)? }
        body: none
    }) => {
        $crate::__message_object!($name [$($parameter => $crate::Field::blank(),)*] [] []);
        impl $crate::http::Message for $name {
            $crate::__message_parts!([$($parameter : $about),*] &[], false);
            fn body(&self) -> ::core::option::Option<(usize, $crate::http::BodyView<'_>)> {
                ::core::option::Option::None
            }
            fn body_mut(&mut self, _: usize) -> ::core::option::Option<$crate::http::BodySlot<'_>> {
                ::core::option::Option::None
            }
        }
    };
    ($name:ident {
        parameters: { $($parameter:ident : $about:expr),* $(,)? }
        body: choice $content:ident $need:ident
    }) => {
        $crate::__message_object!($name
            [$($parameter => $crate::Field::blank(),)*
             $content => $crate::http::ChoiceField::blank(),]
            [] []);
        impl $crate::http::Message for $name {
            $crate::__message_parts!([$($parameter : $about),*]
                $crate::http::choice_contents(|message: &$name| &message.$content),
                $crate::__needed!($need));
            fn body(&self) -> ::core::option::Option<(usize, $crate::http::BodyView<'_>)> {
                $crate::http::ChoiceField::body(&self.$content)
            }
            fn body_mut(&mut self, index: usize) -> ::core::option::Option<$crate::http::BodySlot<'_>> {
                $crate::http::ChoiceField::body_mut(&mut self.$content, index)
            }
        }
    };
    ($name:ident {
        parameters: { $($parameter:ident : $about:expr),* $(,)? }
        body: $kind:ident($media:literal) $content:ident $need:ident $([$($bounds:tt)*])?
    }) => {
        $crate::__message_object!($name
            [$($parameter => $crate::Field::blank(),)* $content => $crate::__body!(@blank $kind),]
            [] []);
        impl $crate::http::Message for $name {
            $crate::__message_parts!([$($parameter : $about),*]
                &[$crate::__body!(@content $kind $media)$(.limits($crate::private_limits!($($bounds)*)))?],
                $crate::__needed!($need));
            fn body(&self) -> ::core::option::Option<(usize, $crate::http::BodyView<'_>)> {
                $crate::__body!(@view $kind $need, &self.$content).map(|body| (0, body))
            }
            fn body_mut(&mut self, _: usize) -> ::core::option::Option<$crate::http::BodySlot<'_>> {
                ::core::option::Option::Some($crate::__body!(@slot $kind $need, &mut self.$content))
            }
        }
    };
}

/// Makes an enum of one variant per media type a body that [`message!`](crate::message) and
/// [`responses!`](crate::responses) take as `choice`.
///
/// ```
/// use typewright_runtime::contents;
/// use typewright_runtime::http::Blob;
///
/// pub enum SendBody {
///     Json(Vec<String>),
///     Bytes(Blob),
/// }
///
/// contents! {
///     SendBody {
///         "application/json" => Json(Vec<String>): json,
///         "application/octet-stream" => Bytes(Blob): blob,
///     }
/// }
/// ```
#[macro_export]
macro_rules! contents {
    ($name:ident {
        $($media:literal => $variant:ident($type:ty): $kind:ident $([$($bounds:tt)*])?),+ $(,)?
    }) => {
        const _: () = {
            #[allow(non_camel_case_types)]
            enum At { $($variant),+ }
            impl $crate::http::Choice for $name {
                const CONTENTS: &'static [$crate::http::Content] =
                    &[$($crate::__body!(@content $kind $media)$(.limits($crate::private_limits!($($bounds)*)))?),+];
                fn blank() -> Self {
                    $crate::__first_blank!($($variant $kind)+)
                }
                fn blank_at(index: usize) -> ::core::option::Option<Self> {
                    match index {
                        $(index if index == At::$variant as usize => {
                            let value: $type = $crate::__body!(@blank $kind);
                            ::core::option::Option::Some(Self::$variant(value))
                        })+
                        _ => ::core::option::Option::None,
                    }
                }
                fn body(&self) -> (usize, $crate::http::BodyView<'_>) {
                    match self {
                        $(Self::$variant(value) => {
                            (At::$variant as usize, $crate::__body!(@view_of $kind value))
                        })+
                    }
                }
                fn body_mut(&mut self) -> $crate::http::BodySlot<'_> {
                    match self {
                        $(Self::$variant(value) => $crate::__body!(@slot $kind required, value),)+
                    }
                }
            }
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __first_blank {
    ($variant:ident $kind:ident $($rest:tt)*) => {
        Self::$variant($crate::__body!(@blank $kind))
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __needed {
    (required) => {
        true
    };
    (optional) => {
        false
    };
}

/// `Field` and `ObjectField` of a message: its members; parameters and body are not among them.
#[doc(hidden)]
#[macro_export]
macro_rules! __message_object {
    ($name:ident [$($blank:ident => $value:expr,)*]
     [$($wire:literal => $field:ident : $need:ident $([$($limits:tt)*])?),*] [$($extra:ident)?]) => {
        impl $crate::Field for $name {
            #[inline(never)]
            fn blank() -> Self {
                Self { $($blank: $value),* }
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
                $crate::private_table!($name: $($wire, $need $([$($limits)*])?;)*)
            }

            $crate::private_members!($($field)*);

            fn rest(&self) -> $crate::field::Rest<'_> {
                $(return $crate::field::Rest::Members(&self.$extra);)?
                #[allow(unreachable_code)]
                $crate::field::Rest::Closed
            }

            fn rest_mut(&mut self) -> $crate::field::RestMut<'_> {
                $(return $crate::field::RestMut::Members(&mut self.$extra);)?
                #[allow(unreachable_code)]
                $crate::field::RestMut::Closed
            }
        }
    };
}

/// The layout of a message and its parameters.
#[doc(hidden)]
#[macro_export]
macro_rules! __message_parts {
    ([$($parameter:ident : $about:expr),*] $contents:expr, $required:expr) => {
        fn layout(&self) -> &'static $crate::http::Layout {
            #[allow(unused_imports)]
            use $crate::field::{Edge::*, Kinds, Limit::*};
            #[allow(unused_imports)]
            use $crate::http::{Parameter, Style};
            static LAYOUT: $crate::http::Layout = $crate::http::Layout {
                parameters: &[$($about),*],
                contents: $contents,
                required: $required,
            };
            &LAYOUT
        }
        #[inline(never)]
        #[allow(unused_assignments, unused_mut, unused_variables)]
        fn parameter(&self, index: usize) -> $crate::field::View<'_> {
            let mut at = 0_usize;
            $(
                if index == at {
                    return $crate::Field::view(&self.$parameter);
                }
                at += 1;
            )*
            $crate::field::View::Absent
        }
        #[inline(never)]
        #[allow(unused_assignments, unused_mut, unused_variables)]
        fn parameter_mut(&mut self, index: usize) -> ::core::option::Option<$crate::field::Slot<'_>> {
            let mut at = 0_usize;
            $(
                if index == at {
                    return ::core::option::Option::Some($crate::Field::slot(&mut self.$parameter));
                }
                at += 1;
            )*
            ::core::option::Option::None
        }
    };
}

/// What the kinds of body have in common: description, blank value, view and slot.
#[doc(hidden)]
#[macro_export]
macro_rules! __body {
    (@content json $media:literal) => {
        $crate::http::Content::new($media, $crate::http::Format::Json)
    };
    (@content form $media:literal) => {
        $crate::http::Content::new($media, $crate::http::Format::Form)
    };
    (@content text $media:literal) => {
        $crate::http::Content::new($media, $crate::http::Format::Text)
    };
    (@content blob $media:literal) => {
        $crate::http::Content::new($media, $crate::http::Format::Blob)
    };
    (@content multipart $media:literal) => {
        $crate::http::Content::new($media, $crate::http::Format::Multipart)
    };
    (@content form_data $media:literal) => {
        $crate::http::Content::new($media, $crate::http::Format::FormData)
    };
    (@content form_values $media:literal) => {
        $crate::http::Content::new($media, $crate::http::Format::FormData)
    };
    (@blank blob) => { ::core::default::Default::default() };
    (@blank multipart) => { ::core::default::Default::default() };
    (@blank form_data) => { $crate::http::FormBody::blank() };
    (@blank $field:ident) => { $crate::Field::blank() };
    (@view_of blob $value:expr) => { $crate::http::BodyView::Blob($value) };
    (@view_of multipart $value:expr) => { $crate::http::BodyView::Multipart($value) };
    (@view_of form_data $value:expr) => { $crate::http::BodyView::Form($value) };
    (@view_of $field:ident $value:expr) => {
        $crate::http::BodyView::Field($crate::Field::view($value))
    };
    (@view blob optional, $value:expr) => {
        ::core::option::Option::as_ref($value).map($crate::http::BodyView::Blob)
    };
    (@view multipart optional, $value:expr) => {
        ::core::option::Option::as_ref($value).map($crate::http::BodyView::Multipart)
    };
    (@view form_data $need:ident, $value:expr) => {
        $crate::http::FormBody::form($value).map($crate::http::BodyView::Form)
    };
    (@view $kind:ident $need:ident, $value:expr) => {
        ::core::option::Option::Some($crate::__body!(@view_of $kind $value))
    };
    (@slot blob optional, $value:expr) => {
        $crate::http::BodySlot::Blob(::core::option::Option::get_or_insert_with(
            $value,
            ::core::default::Default::default,
        ))
    };
    (@slot blob required, $value:expr) => { $crate::http::BodySlot::Blob($value) };
    (@slot multipart optional, $value:expr) => {
        $crate::http::BodySlot::Multipart(::core::option::Option::get_or_insert_with(
            $value,
            ::core::default::Default::default,
        ))
    };
    (@slot multipart required, $value:expr) => { $crate::http::BodySlot::Multipart($value) };
    (@slot form_data $need:ident, $value:expr) => {
        $crate::http::BodySlot::Form($crate::http::FormBody::form_mut($value))
    };
    (@slot $field:ident $need:ident, $value:expr) => {
        $crate::http::BodySlot::Field($crate::Field::slot($value))
    };
}
