//! `wrapper!`: a named type around another one.

/// Makes a struct around one value be read and written as that value.
///
/// ```
/// use typewright_runtime::json;
///
/// #[derive(Debug, PartialEq)]
/// pub struct Names(pub Vec<String>);
///
/// typewright_runtime::wrapper! { Names(Vec<String>) }
///
/// let names: Names = json::from_str(r#"["a","b"]"#)?;
/// assert_eq!(names.len(), 2);
/// # Ok::<(), typewright_runtime::DecodeError>(())
/// ```
#[macro_export]
macro_rules! wrapper {
    ($name:ident($type:ty)) => {
        impl $crate::Field for $name {
            fn blank() -> Self {
                Self(<$type as $crate::Field>::blank())
            }

            fn slot(&mut self) -> $crate::field::Slot<'_> {
                $crate::Field::slot(&mut self.0)
            }

            fn view(&self) -> $crate::field::View<'_> {
                $crate::Field::view(&self.0)
            }
        }

        impl ::core::convert::From<$type> for $name {
            fn from(value: $type) -> Self {
                Self(value)
            }
        }

        impl ::core::convert::From<$name> for $type {
            fn from(wrapper: $name) -> Self {
                wrapper.0
            }
        }

        impl ::core::ops::Deref for $name {
            type Target = $type;

            fn deref(&self) -> &$type {
                &self.0
            }
        }

        impl ::core::ops::DerefMut for $name {
            fn deref_mut(&mut self) -> &mut $type {
                &mut self.0
            }
        }

        $crate::private_serde!($name);
    };
}
