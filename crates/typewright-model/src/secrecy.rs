//! Whether a value may be shown, and what a type says of it.

use crate::Type;

/// Whether a value may be shown to whoever sees what it stands in: in a log, in the message of a failed test.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Secrecy {
    /// It may.
    #[default]
    Open,
    /// It may not.
    Secret,
}

impl Secrecy {
    /// Secret if either is.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match self {
            Self::Secret => self,
            Self::Open => other,
        }
    }
}

/// The format of strings that are not to be shown.
pub(crate) const PASSWORD: &str = "password";

impl Type {
    /// Whether a value of it is, or holds in lists and maps, a string that is not to be shown. A type with a name of its
    /// own answers for itself.
    #[must_use]
    pub fn secrecy(&self) -> Secrecy {
        match self {
            Self::Secret => Secrecy::Secret,
            Self::Format(name) if name == PASSWORD => Secrecy::Secret,
            Self::List(inner) | Self::Nullable(inner) | Self::Raw(inner) => inner.secrecy(),
            Self::Map { value, .. } => value.secrecy(),
            _ => Secrecy::Open,
        }
    }

    /// The same for anybody to see.
    pub(crate) fn shown(&self) -> Self {
        let shown = |inner: &Self| Box::new(inner.shown());
        match self {
            Self::Secret => Self::String,
            Self::List(inner) => Self::List(shown(inner)),
            Self::Nullable(inner) => Self::Nullable(shown(inner)),
            Self::Raw(inner) => Self::Raw(shown(inner)),
            Self::Map { key, value } => Self::Map {
                key: shown(key),
                value: shown(value),
            },
            other => other.clone(),
        }
    }
}
