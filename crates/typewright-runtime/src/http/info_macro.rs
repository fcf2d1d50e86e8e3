//! The macro that generated code calls below the type that stands for an operation.

/// Makes a type an [`Operation`](crate::http::Operation), and its request a [`Request`](crate::http::Request).
///
/// ```text
/// operation! {
///     GetPresence(GetPresenceRequest) -> GetPresenceResponse | GetPresenceError {
///         id: "getPresence",
///         method: GET,
///         path: "/_matrix/client/v3/presence/{userId}/status",
///         api: crate::API,
///         security: [[crate::security::ACCESS_TOKEN_BEARER]],
///         tags: ["Presence"],
///         added: "1.1",
///         deprecated: true,
///     }
/// }
/// ```
///
/// `api` and all that follows may be left out.
#[macro_export]
macro_rules! operation {
    ($name:ident($request:ident) -> $response:ident | $error:ident {
        id: $id:literal,
        method: $method:ident,
        path: $path:literal,
        $(api: $api:path,)?
        $(security: [$([$($scheme:path),* $(,)?]),* $(,)?],)?
        $(tags: [$($tag:literal),*],)?
        $(added: $added:literal,)?
        $(deprecated: $deprecated:literal,)?
    }) => {
        impl $crate::http::Operation for $name {
            type Request = $request;
            type Response = $response;
            type Error = $error;
            const INFO: &'static $crate::http::OperationInfo = {
                // References to statics have to stand in constants of their own to last.
                const SECURITY: &[&[&$crate::http::SecurityScheme]] = &[$($(&[$(&$scheme),*]),*)?];
                const INFO: &$crate::http::OperationInfo =
                    &$crate::http::OperationInfo::new($id, $crate::http::Method::$method, $path)
                        $(.api(&$api))?
                        .security(SECURITY)
                        $(.tags(&[$($tag),*]))?
                        $(.added($added))?
                        $(.deprecated($deprecated))?;
                INFO
            };
            $crate::__span!($id);
        }

        impl $crate::http::Request for $request {
            type Operation = $name;
        }
    };
}

/// The span of an operation: its name has to be a literal.
#[cfg(feature = "tracing")]
#[doc(hidden)]
#[macro_export]
macro_rules! __span {
    ($id:literal) => {
        #[doc(hidden)]
        fn span() -> $crate::private::tracing::Span {
            $crate::private::tracing::info_span!(
                $id,
                otel.kind = "client",
                http.request.method = $crate::private::tracing::field::Empty,
                url.template = $crate::private::tracing::field::Empty,
                server.address = $crate::private::tracing::field::Empty,
                http.response.status_code = $crate::private::tracing::field::Empty,
                error.type = $crate::private::tracing::field::Empty
            )
        }
    };
}

/// Without the feature `tracing` there are no spans.
#[cfg(not(feature = "tracing"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __span {
    ($id:literal) => {};
}
