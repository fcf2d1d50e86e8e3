//! What differs, in words. Of the recording they quote names only, and these with nothing hidden in them.

use std::fmt;

use super::outcome::{Difference, Place, What};

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.place, self.what)
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread(reason) => write!(f, "{}", Visible(reason)),
            Self::Misfit(variant, reason) => write!(
                f,
                "{}, so it is no `{variant}`; kept whole",
                Visible(reason)
            ),
            Self::Unwritable(reason) => write!(f, "cannot be written again: {}", Visible(reason)),
            Self::Lost => f.write_str("did not come back"),
            Self::NullLost => f.write_str("was null and came back absent"),
            Self::Added => f.write_str("was not there and came back"),
            Self::Changed => f.write_str("came back changed"),
            Self::Respelled => f.write_str("came back as the same number, spelled otherwise"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("the message"),
            Self::Method => f.write_str("the method"),
            Self::Path => f.write_str("the path"),
            Self::Parameter(location, name) => write!(f, "{location} `{}`", Visible(name)),
            Self::MediaType => f.write_str("the media type"),
            Self::Body(pointer) if pointer.is_empty() => f.write_str("the body"),
            Self::Body(pointer) => write!(f, "{}", Visible(pointer)),
        }
    }
}

/// A text from the recording, control characters and what reorders text made visible.
pub(super) struct Visible<'a>(pub(super) &'a str);

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            let hidden = character.is_control()
                || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
            if hidden {
                write!(f, "{}", character.escape_unicode())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        Ok(())
    }
}
