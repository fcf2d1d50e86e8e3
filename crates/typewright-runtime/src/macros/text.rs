//! `open_enum!` and `text!`: strings with a type of their own.

/// Makes an enum one of a set of strings; any other string is kept in the variant `Unknown`, which can hold none of the
/// set.
///
/// ```
/// use typewright_runtime::UnknownText;
///
/// #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
/// pub enum State {
///     Online,
///     Offline,
///     Unknown(UnknownText),
/// }
///
/// typewright_runtime::open_enum! { State { "online" => Online, "offline" => Offline } }
///
/// assert_eq!(State::from("online"), State::Online);
/// assert_eq!(State::from("away").as_str(), "away");
/// ```
#[macro_export]
macro_rules! open_enum {
    ($name:ident { $($text:literal => $variant:ident),* $(,)? }) => {
        impl $name {
            /// The string as it is in JSON.
            #[must_use]
            #[inline(never)]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text.as_str(),
                }
            }
        }

        impl<'a> ::core::convert::From<::std::borrow::Cow<'a, str>> for $name {
            #[inline(never)]
            fn from(text: ::std::borrow::Cow<'a, str>) -> Self {
                match &*text {
                    $($text => Self::$variant,)*
                    _ => Self::Unknown($crate::UnknownText::private_new(text)),
                }
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::from(::std::borrow::Cow::Borrowed(text))
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::from(::std::borrow::Cow::<str>::Owned(text))
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::Ok(Self::from(text))
            }
        }

        impl $crate::Key for $name {
            fn from_key(text: ::std::borrow::Cow<'_, str>) -> Self {
                Self::from(text)
            }

            fn as_key(&self) -> &str {
                self.as_str()
            }
        }

        impl $crate::field::TextField for $name {
            fn set(&mut self, text: ::std::borrow::Cow<'_, str>) {
                *self = Self::from(text);
            }

            fn text(&self) -> &str {
                self.as_str()
            }

            fn is_known(&self) -> bool {
                !::core::matches!(self, Self::Unknown(_))
            }
        }

        $crate::private_text!($name);
    };
}

/// Makes a struct around a string a string format: what it is called in a message, and the function that says what is
/// wrong with a string, if anything is. The string is checked when the type is built from one, never when it was
/// received.
///
/// ```
/// #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
/// pub struct RoomId(Box<str>);
///
/// impl RoomId {
///     fn check(text: &str) -> Result<(), &'static str> {
///         if text.starts_with('!') { Ok(()) } else { Err("it does not start with `!`") }
///     }
/// }
///
/// typewright_runtime::text! { RoomId: "a room ID", RoomId::check }
///
/// assert_eq!(RoomId::new("!room").unwrap().as_str(), "!room");
/// let error = RoomId::new("room").unwrap_err();
/// assert_eq!(error.to_string(), "not a room ID: it does not start with `!`");
/// ```
#[macro_export]
macro_rules! text {
    ($name:ident: $what:literal, $check:path) => {
        impl $name {
            /// Takes a string of the right form.
            ///
            /// # Errors
            /// When the string is of another form.
            pub fn new(
                text: impl ::core::convert::Into<::std::boxed::Box<str>>,
            ) -> ::core::result::Result<Self, $crate::InvalidText> {
                Self::private_new(text.into())
            }

            #[inline(never)]
            fn private_new(
                text: ::std::boxed::Box<str>,
            ) -> ::core::result::Result<Self, $crate::InvalidText> {
                match $check(&text) {
                    ::core::result::Result::Ok(()) => ::core::result::Result::Ok(Self(text)),
                    ::core::result::Result::Err(problem) => {
                        ::core::result::Result::Err($crate::InvalidText::new($what, problem))
                    }
                }
            }

            /// Takes any string, as if it had been received.
            #[must_use]
            pub fn new_unchecked(text: impl ::core::convert::Into<::std::boxed::Box<str>>) -> Self {
                Self(text.into())
            }

            /// The string.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::core::convert::TryFrom<&str> for $name {
            type Error = $crate::InvalidText;

            fn try_from(text: &str) -> ::core::result::Result<Self, $crate::InvalidText> {
                Self::private_new(text.into())
            }
        }

        impl ::core::convert::TryFrom<::std::string::String> for $name {
            type Error = $crate::InvalidText;

            fn try_from(
                text: ::std::string::String,
            ) -> ::core::result::Result<Self, $crate::InvalidText> {
                Self::private_new(text.into())
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::InvalidText;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::InvalidText> {
                Self::private_new(text.into())
            }
        }

        impl ::core::convert::From<$name> for ::std::string::String {
            fn from(text: $name) -> Self {
                text.0.into()
            }
        }

        // So that a map can be searched by a string.
        impl ::core::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl $crate::Key for $name {
            fn from_key(text: ::std::borrow::Cow<'_, str>) -> Self {
                Self(text.into())
            }

            fn as_key(&self) -> &str {
                &self.0
            }
        }

        impl $crate::field::TextField for $name {
            fn set(&mut self, text: ::std::borrow::Cow<'_, str>) {
                self.0 = text.into();
            }

            fn text(&self) -> &str {
                &self.0
            }

            fn is_known(&self) -> bool {
                true
            }

            fn fits(&self) -> bool {
                $check(&self.0).is_ok()
            }
        }

        $crate::private_text!($name);
    };
}

/// What the two have in common.
#[doc(hidden)]
#[macro_export]
macro_rules! private_text {
    ($name:ident) => {
        impl $crate::Field for $name {
            fn blank() -> Self {
                $crate::Key::from_key(::std::borrow::Cow::Borrowed(""))
            }

            fn slot(&mut self) -> $crate::field::Slot<'_> {
                $crate::field::Slot::Text(self)
            }

            fn view(&self) -> $crate::field::View<'_> {
                $crate::private::text_view(self)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::cmp::PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                self.as_str() == text
            }
        }

        impl ::core::cmp::PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                self.as_str() == *text
            }
        }

        $crate::private_serde!($name);
    };
}
