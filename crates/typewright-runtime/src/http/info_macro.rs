//! The macro that generated code calls below the type that stands for an operation.

/// Makes a type an [`Operation`](crate::http::Operation), and its request a [`Request`](crate::http::Request).
///
/// ```text
/// operation! {
///     GetPresence(GetPresenceRequest) -> GetPresenceResponse | GetPresenceError {
///         id: "getPresence",
///         method: GET,
///         path: "/_matrix/client/v3/presence/{userId}/status",
///         security: [[crate::security::ACCESS_TOKEN_BEARER]],
///         tags: ["Presence"],
///         added: "1.1",
///         deprecated: true,
///     }
/// }
/// ```
///
/// `security` and all that follows may be left out.
#[macro_export]
macro_rules! operation {
    ($name:ident($request:ident) -> $response:ident | $error:ident {
        id: $id:literal,
        method: $method:ident,
        path: $path:literal,
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
                        .security(SECURITY)
                        $(.tags(&[$($tag),*]))?
                        $(.added($added))?
                        $(.deprecated($deprecated))?;
                INFO
            };
        }

        impl $crate::http::Request for $request {
            type Operation = $name;
        }
    };
}
