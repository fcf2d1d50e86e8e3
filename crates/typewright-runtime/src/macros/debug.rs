//! `debug!`: what is printed of a type that has secrets, in the place of `derive(Debug)`.

/// Prints a struct or an enum as `derive(Debug)` does, but for its secrets: one that is there is `[secret]`, one that is
/// absent is `None` and `null` is `Null`.
///
/// Of a struct, all fields are named. Of what it keeps beside its members, `..extra`, the names are printed: a member
/// that the definition does not name may be a secret that it has under another name.
///
/// ```
/// use typewright_runtime::{Map, debug};
///
/// pub struct LoginRequest {
///     pub user: String,
///     pub password: Option<String>,
///     pub token: Option<String>,
///     pub extra: Map,
/// }
///
/// debug! { LoginRequest { user, password: secret, token: secret, ..extra } }
///
/// let request = LoginRequest {
///     user: "ada".into(),
///     password: Some("nine-times-round".into()),
///     token: None,
///     extra: [("pin".into(), 1815.into())].into(),
/// };
/// assert_eq!(
///     format!("{request:?}"),
///     r#"LoginRequest { user: "ada", password: [secret], token: None, extra: {"pin": ..} }"#
/// );
/// ```
///
/// Of an enum, all variants are named, each with what it holds, if it holds something: `value`, or `secret`.
///
/// ```
/// use typewright_runtime::debug;
///
/// pub enum Credential {
///     User(String),
///     Password(String),
///     Nothing,
/// }
///
/// debug! { enum Credential { User(value), Password(secret), Nothing } }
///
/// assert_eq!(format!("{:?}", Credential::User("ada".into())), r#"User("ada")"#);
/// assert_eq!(format!("{:?}", Credential::Password("round".into())), "Password([secret])");
/// assert_eq!(format!("{:?}", Credential::Nothing), "Nothing");
/// ```
///
/// A string that has a type of its own is hidden whole.
///
/// ```
/// use typewright_runtime::debug;
///
/// pub struct Password(Box<str>);
///
/// debug! { Password(secret) }
///
/// assert_eq!(format!("{:?}", Password("nine-times-round".into())), "Password([secret])");
/// ```
#[macro_export]
macro_rules! debug {
    ($name:ident(secret)) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::private::debug_variant(
                    f,
                    ::core::stringify!($name),
                    &[&$crate::private::Hidden::There],
                )
            }
        }
    };
    (enum $name:ident { $($variant:ident $(($held:ident))?),+ $(,)? }) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    $(Self::$variant { $(0: $held,)? .. } => $crate::private::debug_variant(
                        f,
                        ::core::stringify!($variant),
                        &[$($crate::private_shown!($held, $held))?],
                    ),)+
                }
            }
        }
    };
    ($name:ident { $($field:ident $(: $secret:ident)?),* $(,)? $(.. $extra:ident)? }) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::private::debug_struct(f, ::core::stringify!($name), &[
                    $((
                        ::core::stringify!($field),
                        $crate::private_shown!($($secret,)? &self.$field),
                    ),)*
                    $((::core::stringify!($extra), &$crate::private::Names(&self.$extra)),)?
                ])
            }
        }
    };
}

/// What is printed of a value: itself, or whether there is one.
#[doc(hidden)]
#[macro_export]
macro_rules! private_shown {
    (secret, $value:expr) => {
        &$crate::private::Hidden::of($value)
    };
    (value, $value:expr) => {
        $value
    };
    ($value:expr) => {
        $value
    };
}
