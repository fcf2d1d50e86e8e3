//! The macros that generated code calls below the answers of an operation.

/// Makes a struct that was given [`message!`](crate::message) the only documented answer, with this status.
///
/// ```
/// use typewright_runtime::{Map, message, response};
///
/// pub struct GetPresenceResponse {
///     pub presence: String,
///     pub extra: Map,
/// }
///
/// message! {
///     GetPresenceResponse {
///         parameters: {}
///         members("application/json"): { "presence" => presence: required, ..extra }
///     }
/// }
/// response! { GetPresenceResponse: 200 message }
/// ```
#[macro_export]
macro_rules! response {
    ($name:ident : $status:literal message) => {
        impl $crate::http::Reply for $name {
            fn blank_for(status: $crate::http::StatusCode) -> ::core::option::Option<Self> {
                if status.as_u16() == $status {
                    ::core::option::Option::Some($crate::Field::blank())
                } else {
                    ::core::option::Option::None
                }
            }
            fn status(&self) -> u16 {
                $status
            }
            fn variant(&self) -> &'static str {
                ::core::stringify!($name)
            }
        }
    };
}

/// Makes an enum the documented answers, one variant per status, range of statuses or `default`, in the order in which
/// they are tried: statuses, then ranges, then `default`.
///
/// A variant of a range or of `default` holds a [`Ranged`](crate::http::Ranged), which says which status it is. After
/// `else` stands the variant for every other answer: it holds an [`Unexpected`](crate::http::Unexpected), boxed or
/// not.
///
/// ```
/// use typewright_runtime::http::{Ranged, Unexpected};
/// use typewright_runtime::responses;
///
/// pub enum GetPresenceError {
///     Forbidden(Vec<String>),
///     NotFound,
///     ClientError(Ranged<Vec<String>>),
///     Other(Unexpected),
/// }
///
/// responses! {
///     GetPresenceError {
///         403 => Forbidden(Vec<String>): json("application/json"),
///         404 => NotFound: empty,
///         4XX => ClientError(Vec<String>): json("application/json"),
///     } else Other
/// }
/// ```
///
/// The kinds are `empty`, `json("…")`, `form("…")`, `text("…")`, `blob("…")`, `multipart("…")`,
/// `form_data("…")`, `form_values("…")`, `choice` (a type given to
/// [`contents!`](crate::contents)) and `message` (a type given to [`message!`](crate::message): headers and body). An
/// `empty` range holds a `Ranged<()>`, written `4XX => ClientError(()): empty`.
#[macro_export]
macro_rules! responses {
    ($name:ident {
        $($code:tt => $variant:ident $(($type:ty))? : $kind:ident $(($media:literal))?),* $(,)?
    } $(else $other:ident)?) => {
        impl $crate::http::Message for $name {
            #[inline(never)]
            fn layout(&self) -> &'static $crate::http::Layout {
                match self {
                    $(Self::$variant $(($crate::__bound!(value $type)))? => {
                        $crate::__reply!(@layout $code $kind $(($media))? value)
                    })*
                    $(Self::$other(_) => $crate::http::Layout::EMPTY,)?
                }
            }
            #[inline(never)]
            fn parameter(&self, index: usize) -> $crate::field::View<'_> {
                match self {
                    $(Self::$variant $(($crate::__bound!(value $type)))? => {
                        $crate::__reply!(@parameter $code $kind value index)
                    })*
                    $(Self::$other(_) => $crate::field::View::Absent,)?
                }
            }
            #[inline(never)]
            fn parameter_mut(&mut self, index: usize) -> ::core::option::Option<$crate::field::Slot<'_>> {
                match self {
                    $(Self::$variant $(($crate::__bound!(value $type)))? => {
                        $crate::__reply!(@parameter_mut $code $kind value index)
                    })*
                    $(Self::$other(_) => ::core::option::Option::None,)?
                }
            }
            #[inline(never)]
            fn body(&self) -> ::core::option::Option<(usize, $crate::http::BodyView<'_>)> {
                match self {
                    $(Self::$variant $(($crate::__bound!(value $type)))? => {
                        $crate::__reply!(@body $code $kind value)
                    })*
                    $(Self::$other(_) => ::core::option::Option::None,)?
                }
            }
            #[inline(never)]
            fn body_mut(&mut self, index: usize) -> ::core::option::Option<$crate::http::BodySlot<'_>> {
                match self {
                    $(Self::$variant $(($crate::__bound!(value $type)))? => {
                        $crate::__reply!(@body_mut $code $kind value index)
                    })*
                    $(Self::$other(_) => ::core::option::Option::None,)?
                }
            }
        }
        impl $crate::http::Reply for $name {
            #[allow(unreachable_patterns)]
            fn blank_for(status: $crate::http::StatusCode) -> ::core::option::Option<Self> {
                match status.as_u16() {
                    $($crate::__status!(@pattern $code) => ::core::option::Option::Some(
                        Self::$variant $(({
                            let body: $type = $crate::__reply!(@blank $kind);
                            $crate::__status!(@pack $code body status)
                        }))?
                    ),)*
                    _ => ::core::option::Option::None,
                }
            }
            fn status(&self) -> u16 {
                match self {
                    $(Self::$variant $(($crate::__bound!(value $type)))? => {
                        $crate::__status!(@of $code value)
                    })*
                    $(Self::$other(answer) => answer.status.as_u16(),)?
                }
            }
            fn variant(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => ::core::stringify!($variant),)*
                    $(Self::$other(_) => ::core::stringify!($other),)?
                }
            }
            $(
                fn from_unexpected(
                    answer: $crate::http::Unexpected,
                ) -> ::core::option::Option<Self> {
                    ::core::option::Option::Some(Self::$other(::core::convert::From::from(answer)))
                }
                fn as_unexpected(&self) -> ::core::option::Option<&$crate::http::Unexpected> {
                    match self {
                        Self::$other(answer) => {
                            let answer: &$crate::http::Unexpected = answer;
                            ::core::option::Option::Some(answer)
                        }
                        #[allow(unreachable_patterns)]
                        _ => ::core::option::Option::None,
                    }
                }
            )?
        }
    };
}

/// A binding that stands where a variant has a type.
#[doc(hidden)]
#[macro_export]
macro_rules! __bound {
    ($value:ident $type:ty) => {
        $value
    };
}

/// What depends on whether a status is one or several: the pattern, the value in the variant, the status of it, its body.
#[doc(hidden)]
#[macro_export]
macro_rules! __status {
    (@pattern 1XX) => { 100..=199 };
    (@pattern 2XX) => { 200..=299 };
    (@pattern 3XX) => { 300..=399 };
    (@pattern 4XX) => { 400..=499 };
    (@pattern 5XX) => { 500..=599 };
    (@pattern default) => { _ };
    (@pattern $code:literal) => { $code };
    (@several 1XX [$($yes:tt)*] [$($no:tt)*]) => { $($yes)* };
    (@several 2XX [$($yes:tt)*] [$($no:tt)*]) => { $($yes)* };
    (@several 3XX [$($yes:tt)*] [$($no:tt)*]) => { $($yes)* };
    (@several 4XX [$($yes:tt)*] [$($no:tt)*]) => { $($yes)* };
    (@several 5XX [$($yes:tt)*] [$($no:tt)*]) => { $($yes)* };
    (@several default [$($yes:tt)*] [$($no:tt)*]) => { $($yes)* };
    (@several $code:literal [$($yes:tt)*] [$($no:tt)*]) => { $($no)* };
    (@pack $code:tt $body:ident $status:ident) => {
        $crate::__status!(@several $code [$crate::http::Ranged { status: $status, body: $body }] [$body])
    };
    (@of $code:tt $value:ident) => {
        $crate::__status!(@several $code [$value.status.as_u16()] [$code])
    };
    (@ref $code:tt $value:ident) => {
        $crate::__status!(@several $code [&$value.body] [$value])
    };
    (@mut $code:tt $value:ident) => {
        $crate::__status!(@several $code [&mut $value.body] [$value])
    };
}

/// What depends on the kind of an answer.
#[doc(hidden)]
#[macro_export]
macro_rules! __reply {
    (@blank empty) => { () };
    (@blank choice) => { $crate::http::Choice::blank() };
    (@blank message) => { $crate::Field::blank() };
    (@blank $kind:ident) => { $crate::__body!(@blank $kind) };

    (@layout $code:tt empty $value:ident) => { $crate::http::Layout::EMPTY };
    (@layout $code:tt message $value:ident) => {
        $crate::http::Message::layout($crate::__status!(@ref $code $value))
    };
    (@layout $code:tt choice $value:ident) => {
        $crate::http::choice_layout($crate::__status!(@ref $code $value))
    };
    (@layout $code:tt $kind:ident($media:literal) $value:ident) => {{
        let _ = $value;
        static LAYOUT: $crate::http::Layout = $crate::http::Layout {
            parameters: &[],
            contents: &[$crate::__body!(@content $kind $media)],
            required: true,
        };
        &LAYOUT
    }};

    (@parameter $code:tt message $value:ident $index:ident) => {
        $crate::http::Message::parameter($crate::__status!(@ref $code $value), $index)
    };
    (@parameter $code:tt $kind:ident $value:ident $index:ident) => { $crate::field::View::Absent };
    (@parameter_mut $code:tt message $value:ident $index:ident) => {
        $crate::http::Message::parameter_mut($crate::__status!(@mut $code $value), $index)
    };
    (@parameter_mut $code:tt $kind:ident $value:ident $index:ident) => {
        ::core::option::Option::None
    };

    (@body $code:tt empty $value:ident) => { ::core::option::Option::None };
    (@body $code:tt message $value:ident) => {
        $crate::http::Message::body($crate::__status!(@ref $code $value))
    };
    (@body $code:tt choice $value:ident) => {
        $crate::http::ChoiceField::body($crate::__status!(@ref $code $value))
    };
    (@body $code:tt $kind:ident $value:ident) => {
        $crate::__body!(@view $kind required, $crate::__status!(@ref $code $value))
            .map(|body| (0, body))
    };

    (@body_mut $code:tt empty $value:ident $index:ident) => { ::core::option::Option::None };
    (@body_mut $code:tt message $value:ident $index:ident) => {
        $crate::http::Message::body_mut($crate::__status!(@mut $code $value), $index)
    };
    (@body_mut $code:tt choice $value:ident $index:ident) => {
        $crate::http::ChoiceField::body_mut($crate::__status!(@mut $code $value), $index)
    };
    (@body_mut $code:tt $kind:ident $value:ident $index:ident) => {
        ::core::option::Option::Some(
            $crate::__body!(@slot $kind required, $crate::__status!(@mut $code $value)),
        )
    };
}
